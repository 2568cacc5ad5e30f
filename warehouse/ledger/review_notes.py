"""Which review workbooks went out and which came back: notes by content, so that no file is taken for another.

What a workbook holds and where it goes is told in `assets.review`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from warehouse.ledger.tables import append


@dataclass(frozen=True)
class WorkbookNote:
    """A review workbook about to be written (`fingerprint` None) or in its place. `path` is under the outbox."""

    path: str
    book_key: str
    fingerprint: str | None
    file_sha256: str
    records: int


_NOTE: dict[str, pl.DataType] = {
    "path": pl.String(),
    "book_key": pl.String(),
    "fingerprint": pl.String(),
    "file_sha256": pl.String(),
    "records": pl.Int32(),
}


@dataclass(frozen=True)
class FileNote:
    """A review workbook that was taken back, and how its rows were answered."""

    file_sha256: str
    unit_code: str | None
    unit_folder: str
    name: str
    applied: int
    repeated: int
    refused: int
    waiting: int
    problem: str | None


def note_workbooks(connection: duckdb.DuckDBPyConnection, notes: Iterable[WorkbookNote], now: datetime) -> None:
    """Appends notes in their order."""
    row = connection.execute("select coalesce(max(note_no), 0) from ledger.review_workbooks").fetchall()
    listed = [vars(note) for note in notes]
    frame = pl.DataFrame(listed, schema=_NOTE).with_row_index("note_no", offset=int(row[0][0]) + 1)
    append(connection, "ledger.review_workbooks", frame.with_columns(written_at=pl.lit(now)))


def fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """What each path ever written showed last; None where it is not known to lie there."""
    rows = connection.execute(
        "select path, fingerprint from ledger.review_workbooks "
        "qualify row_number() over (partition by path order by note_no desc) = 1"
    ).fetchall()
    return dict(rows)


def written_contents(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """SHA-256 of every workbook that the pipeline itself wrote, by path."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, digest in connection.execute("select path, file_sha256 from ledger.review_workbooks").fetchall():
        found[path].add(digest)
    return found


def note_file(connection: duckdb.DuckDBPyConnection, note: FileNote, *, now: datetime, run_id: str) -> None:
    """Notes that a workbook was taken back, inside the transaction that applies it."""
    connection.execute(
        "insert into ledger.review_files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*vars(note).values(), now, run_id],
    )


def taken_contents(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """SHA-256 of every workbook that was taken back, refused as a whole or not."""
    return {d for (d,) in connection.execute("select distinct file_sha256 from ledger.review_files").fetchall()}
