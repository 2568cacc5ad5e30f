"""The scans of the records of a package, book by book, as they go into its archives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from assets.transfer.left_out import LeftOut
from assets.transfer.scans_of_package import DeliveredScans, ScanPlace, ScanUnavailable
from warehouse.ledger.tables import read


@dataclass(frozen=True)
class RecordScan:
    """A record (row of `package_candidates.sql`) and its scan; no data where a record before it has the same scan."""

    record: dict[str, Any]
    name: str
    data: bytes | None


@dataclass(frozen=True)
class BookScans:
    """One book of a package: stem of its archive, and its scans, read as they are asked for."""

    stem: str
    scans: Iterator[RecordScan]


def books_with_scans(
    connection: duckdb.DuckDBPyConnection, scans: DeliveredScans, batch: pl.DataFrame, left_out: list[LeftOut]
) -> Iterator[BookScans]:
    """The books of a batch in order; each must be gone through before the next is asked for.

    Args:
        batch: rows of `package_candidates.sql`; the records of a book stand together.
        left_out: gets the records whose scan is not what was approved.
    """
    places = _places(connection, batch)
    for book in batch.partition_by("book_key", maintain_order=True):
        first = book.row(0, named=True)
        # A stem as deliveries have it; the unit's code keeps equal books of two units apart.
        stem = f"{first['unit_code']}.{first['register']}.{first['year_opened']}.{first['book_number']:02d}"
        yield BookScans(stem, _scans(scans, book, places, left_out))
        scans.close_archives()


def _places(connection: duckdb.DuckDBPyConnection, batch: pl.DataFrame) -> dict[str, list[ScanPlace]]:
    """Where the scan of each record was delivered, the best place first."""
    found = read(connection, "package_scans", asked=batch.select("record_id", "book_key", "doc_sha256", "pdf_name"))
    places: dict[str, list[ScanPlace]] = {}
    for record_id, *place in found.iter_rows():
        places.setdefault(record_id, []).append(ScanPlace(*place))
    return places


def _scans(
    scans: DeliveredScans, book: pl.DataFrame, places: dict[str, list[ScanPlace]], left_out: list[LeftOut]
) -> Iterator[RecordScan]:
    taken: dict[str, tuple[str, str]] = {}  # by folded name: Windows would unpack `A.pdf` and `a.pdf` as one
    for record in book.iter_rows(named=True):
        record_id, sha256 = record["record_id"], record["doc_sha256"]
        own = places.get(record_id, [])
        if sha256 is None or not own:
            left_out.append(LeftOut(record_id, "scan_missing"))
            continue
        name, known = taken.get(own[0].name.casefold(), (own[0].name, None))
        if known not in (None, sha256):
            left_out.append(LeftOut(record_id, "name_taken"))
            continue
        try:
            data = None if known else scans.read(own, sha256)
        except ScanUnavailable as unavailable:
            left_out.append(LeftOut(record_id, unavailable.fault))
            continue
        taken[name.casefold()] = (name, sha256)
        yield RecordScan(record, name, data)
