"""Collecting what goes back to the contractors from the ledger, and writing it, one workbook per book.

How a workbook looks is in `return_workbook.py`.
"""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import duckdb
import polars as pl

from assets.review.return_book import ReturnBook, ReturnFinding, ReturnRow
from assets.review.return_workbook import write_return_workbook
from assets.review.workbook_pool import WORTH_A_POOL
from warehouse.home import Home
from warehouse.ledger.deliveries import LandedDelivery, deliveries_without_returns, mark_returns_written
from warehouse.ledger.journal import head
from warehouse.ledger.tables import read
from warehouse.units import find_unit


def _values(headers: list[str], header_fields: list[str | None], row: dict[str, Any]) -> dict[str, str | None]:
    """A row's cells by the contractor's own headers, known or not."""
    others: dict[str, str | None] = json.loads(row["extra"]) if row["extra"] else {}
    others |= json.loads(row["ignored"]) if row["ignored"] else {}
    return {
        header: others[header] if header in others else row.get(name) if name else None
        for header, name in zip(headers, header_fields, strict=True)
    }


def return_books(connection: duckdb.DuckDBPyConnection, delivery: LandedDelivery) -> Iterator[ReturnBook]:
    """What goes back of one delivery, book by book, in order of stems."""
    asked = pl.DataFrame({"delivery_no": [delivery.delivery_no]})
    books = read(connection, "books_to_return", asked_delivery=asked)
    rejected = read(connection, "rejected_of_delivery", asked_delivery=asked)
    faults = read(connection, "faults_of_delivery", asked_delivery=asked)
    cells: dict[str, dict[str, Any]] = {}
    for register in rejected["register"].unique().to_list():
        keys = rejected.filter(pl.col("register") == register).select("record_id", "version")
        rows = read(connection, f"rows_of_records_{register.lower()}", asked=keys)
        cells |= {row["record_id"]: row for row in rows.iter_rows(named=True)}
    rows_by_book = {k[0]: f for k, f in rejected.partition_by("book", as_dict=True).items()}
    faults_by_book = {k[0]: f for k, f in faults.partition_by("book", as_dict=True).items()}
    unit = find_unit(delivery.unit_code)
    journal_head = head(connection)[1]
    for book in books.iter_rows(named=True):
        own = rows_by_book.get(book["book"], rejected.clear()).filter(pl.col("from_return") == book["is_return"])
        found = faults_by_book.get(book["book"], faults.clear())
        headers, header_fields = book["headers"] or [], book["header_fields"] or []
        yield ReturnBook(
            unit_code=delivery.unit_code,
            unit_name=unit.full_name if unit else f"Đơn vị {delivery.unit_code}",
            delivery=delivery.delivery,
            book=book["book"],
            register=book["register"],
            contractor=book["contractor"],
            received_on=delivery.received_at.date(),
            status=book["status"],
            headers=headers,
            header_fields=header_fields,
            rows=[
                ReturnRow(
                    r["record_id"],
                    r["version"],
                    r["sheet_row"],
                    _values(headers, header_fields, cells[r["record_id"]]),
                )
                for r in own.iter_rows(named=True)
            ],
            findings=[ReturnFinding(**f) for f in found.drop("book").iter_rows(named=True)],
            rows_delivered=book["rows_delivered"],
            rows_rejected=book["rows_rejected"],
            journal_head=journal_head,
        )


def _write(job: tuple[Path, ReturnBook]) -> None:
    write_return_workbook(*job)


class _Writers:
    """Processes that write workbooks, started once it is worth it and kept for all deliveries of a run."""

    def __init__(self, workers: int) -> None:
        self._workers, self._asked = workers, 0
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def write(self, jobs: list[tuple[Path, ReturnBook]]) -> None:
        """Writes every workbook of a delivery; raises what writing one raised."""
        self._asked += len(jobs)
        if self._pool is None and self._workers > 1 and self._asked >= WORTH_A_POOL:
            # Not fork: a forked child of a process with running Polars threads may wait for ever.
            context = multiprocessing.get_context("forkserver")
            self._pool = self._stack.enter_context(ProcessPoolExecutor(self._workers, mp_context=context))
        for _ in self._pool.map(_write, jobs) if self._pool else map(_write, jobs):
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def write_pending_returns(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    workers: int,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Writes the return workbooks of every delivery that has none yet, to `outbox/<unit>/<delivery>/`.

    A delivery is marked when all its workbooks are on disk, so that a broken run is caught up by the next one.

    Returns:
        number of workbooks written.
    """
    pending = deliveries_without_returns(connection)
    written = 0
    with _Writers(workers) as writers:
        for done, delivery in enumerate(pending, start=1):
            folder = home.outbox / delivery.unit_folder / delivery.delivery
            jobs = [(folder / book.file_name, book) for book in return_books(connection, delivery)]
            if jobs:
                folder.mkdir(parents=True, exist_ok=True)
            writers.write(jobs)
            mark_returns_written(connection, delivery.delivery_no)
            written += len(jobs)
            if progress:
                progress(done, len(pending))
    return written
