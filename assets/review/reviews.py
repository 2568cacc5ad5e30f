"""Writing what waits for the persons of each unit: one workbook per book, into the outbox.

What a workbook shows is collected in `review_collecting.py`, how it looks is told in `review_workbook.py`, when a file
may be replaced in `outgoing.py`.
"""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Any

import duckdb
import polars as pl

from assets.review.handfuls import handfuls
from assets.review.outgoing import Desk, Outgoing
from assets.review.review_book import (
    ReviewBook,
    book_file_name,
    newer_file_name,
)
from assets.review.review_collecting import review_books
from assets.review.review_rules import GONE_QUESTIONS, UNIT_MAY_CORRECT
from assets.review.review_workbook import EDITION, review_workbook
from assets.workers import WorkerPool
from warehouse.home import Home
from warehouse.ledger.review_notes import fingerprints
from warehouse.ledger.tables import read
from warehouse.units import Tree

FOLDER = "ra-soat"
# The largest book takes a hundredth of it.
_WORKBOOK_SECONDS = 600.0
_TOLD = (
    "version",
    "kind",
    "status",
    "status_actor",
    "pdf_name",
    "doc_sha256",
    "offered_version",
    "offered_scan",
    "said",
)


def waiting_records(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per record that waits for a person, with `kind`: offered, pending, gone or correctable."""
    rules, questions = pl.DataFrame({"rule": UNIT_MAY_CORRECT}), pl.DataFrame({"rule": GONE_QUESTIONS})
    offers = read(connection, "offers")
    return read(connection, "waiting_records", offers=offers, correctable=rules, questions=questions)


def writing_reviews(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    now: datetime,
    pool: WorkerPool | None = None,
    tree: Tree = "2024",
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[int]:
    """Brings `outbox/<unit>/ra-soat/` up to date: one workbook per book with records that wait, none for the others.

    A workbook is written anew when what waits in its book changes. A run that breaks off is caught up by the next one.

    Yields:
        number of workbooks in the outbox so far, whenever a handful is being written; when it ends, all are there.
    """
    waiting = waiting_records(connection)
    desk = Desk(connection, home, now)
    places = read(connection, "places_of_books", touched_books=waiting.select("book_key").unique()).sort("book_key")
    prints = _fingerprints(waiting)
    noted = fingerprints(connection)
    paths = {p["book_key"]: _path(p) for p in places.iter_rows(named=True)}
    _clear(desk, noted, set(paths.values()))
    stale = [
        p
        for p in places.iter_rows(named=True)
        if noted.get(paths[p["book_key"]]) != prints[p["book_key"]] or not desk.place(paths[p["book_key"]]).exists()
    ]
    pool, written, done = pool or WorkerPool(1), 0, 0
    making: deque[tuple[list[ReviewBook], Iterator[bytes]]] = deque()

    def put_first() -> None:
        nonlocal written, done
        books, contents = making.popleft()
        written += desk.put(
            [
                Outgoing(paths[b.book_key], b.book_key, prints[b.book_key], b.records, content)
                for b, content in zip(books, contents, strict=True)
            ]
        )
        done += len(books)
        if progress:
            progress(done, len(stale))

    of_book = dict(waiting.group_by("book_key").len().iter_rows())
    for some in handfuls(stale, rows=lambda place: of_book[place["book_key"]]):
        touched = pl.DataFrame(some, infer_schema_length=None)
        books = list(review_books(connection, home, touched, waiting, tree=tree))
        making.append((books, pool.each(review_workbook, _WORKBOOK_SECONDS, books)))
        if len(making) > 1:
            put_first()
        yield written
    while making:
        put_first()
    yield written


def _path(place: dict[str, Any]) -> str:
    return f"{place['unit_folder']}/{FOLDER}/{book_file_name(place['book'])}"


def _fingerprints(waiting: pl.DataFrame) -> dict[str, str]:
    """What each book's workbook would show, as a hash: by record and version, scan and findings."""
    words = pl.concat_str("record_id", *(pl.col(c).cast(pl.Utf8).fill_null("") for c in _TOLD), separator="\x1f")
    told = waiting.group_by("book_key", maintain_order=True).agg(words.alias("words"))
    return {
        key: blake2b("\x1e".join([str(EDITION), *lines]).encode(), digest_size=16).hexdigest()
        for key, lines in told.iter_rows()
    }


def _clear(desk: Desk, noted: dict[str, str | None], wanted: set[str]) -> None:
    """Takes away workbooks of books in which nothing waits any more."""
    neighbours = {newer_file_name(path) for path in wanted}
    for path in noted:
        if path not in wanted and path not in neighbours:
            desk.remove(path)
