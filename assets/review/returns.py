"""Writing what goes back to the contractors: one workbook per book, into the outbox."""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from assets.review.handfuls import handfuls
from assets.review.return_book import ReturnBook
from assets.review.return_clearing import clear_finished
from assets.review.return_collecting import return_books
from assets.review.return_workbook import write_return_workbook
from assets.workers import WorkerPool
from warehouse.home import Home
from warehouse.ledger.deliveries import LandedDelivery, deliveries_without_returns, mark_returns_written

# The largest book takes a hundredth of it.
_WORKBOOK_SECONDS = 600.0


def writing_returns(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    pool: WorkerPool | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[int]:
    """Writes the return workbooks of every delivery of which something else goes back than lies in
    `outbox/<unit>/<delivery>/`, and clears away those in which nothing is left to correct.

    A delivery is marked when all its workbooks are on disk, so that a broken run is caught up by the next one.

    Args:
        pool: the workers that write; None: this process does.
        progress: called with deliveries done and deliveries in all.

    Yields:
        number of workbooks handed out so far, whenever a handful is being written; when it ends, all are on disk.
    """
    pool, pending = pool or WorkerPool(1), deliveries_without_returns(connection)
    writing: deque[tuple[LandedDelivery, set[str], Iterator[None]]] = deque()
    written = done = 0

    def finish(until: int) -> None:
        nonlocal done
        while len(writing) > until:
            delivery, names, workbooks = writing.popleft()
            deque(workbooks, maxlen=0)
            if clear_finished(connection, home, delivery, names):
                mark_returns_written(connection, delivery.delivery_no)
            done += 1
            if progress:
                progress(done, len(pending))

    for some in handfuls(pending, rows=lambda delivery: delivery.rejected):
        books = return_books(connection, some)
        for delivery in some:
            jobs = [(_folder(home, delivery) / book.file_name, book) for book in books[delivery.delivery_no]]
            if jobs:
                _folder(home, delivery).mkdir(parents=True, exist_ok=True)
            names = {path.name for path, _ in jobs}
            writing.append((delivery, names, pool.each(_write, _WORKBOOK_SECONDS, jobs)))
            written += len(jobs)
        finish(until=len(some))
        yield written
    finish(until=0)
    yield written


def _folder(home: Home, delivery: LandedDelivery) -> Path:
    return home.outbox / delivery.unit_folder / delivery.delivery


def _write(job: tuple[Path, ReturnBook]) -> None:
    write_return_workbook(*job)
