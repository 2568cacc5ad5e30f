"""Collecting what goes back to the contractors from the ledger, with a few statements for many deliveries.

How a workbook looks is in `return_workbook.py`; writing them in `returns.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from assets.review.return_book import ReturnBook, ReturnFinding, ReturnRow
from warehouse.ledger.deliveries import LandedDelivery
from warehouse.ledger.journal import head
from warehouse.ledger.tables import read
from warehouse.units import find_unit

Line = dict[str, Any]
# By number of the delivery and stem of the book.
_ByBook = dict[tuple[int, str], list[Line]]


@dataclass(frozen=True)
class _Found:
    """What was read for some deliveries."""

    journal_head: str
    rejected: _ByBook
    faults: _ByBook
    cells: dict[str, Line]


def return_books(
    connection: duckdb.DuckDBPyConnection, deliveries: Sequence[LandedDelivery]
) -> dict[int, list[ReturnBook]]:
    """What goes back of each delivery (by its number), book by book, in order of stems."""
    asked = pl.DataFrame({"delivery_no": [d.delivery_no for d in deliveries]})
    rejected = read(connection, "rejected_of_deliveries", asked_deliveries=asked)
    found = _Found(
        head(connection)[1],
        _by_book(rejected),
        _by_book(read(connection, "faults_of_deliveries", asked_deliveries=asked)),
        _cells(connection, rejected),
    )
    about = {d.delivery_no: d for d in deliveries}
    books: dict[int, list[ReturnBook]] = {number: [] for number in about}
    for book in read(connection, "books_to_return", asked_deliveries=asked).iter_rows(named=True):
        number = book["delivery_no"]
        books[number].append(_book(about[number], book, found))
    return books


def _by_book(frame: pl.DataFrame) -> _ByBook:
    lines: _ByBook = {}
    for line in frame.iter_rows(named=True):
        lines.setdefault((line["delivery_no"], line["book"]), []).append(line)
    return lines


def _cells(connection: duckdb.DuckDBPyConnection, rejected: pl.DataFrame) -> dict[str, Line]:
    """The delivered cells of each rejected record."""
    cells: dict[str, Line] = {}
    for (register,), keys in rejected.partition_by("register", as_dict=True).items():
        asked = keys.select("record_id", "version")
        rows = read(connection, f"rows_of_records_{str(register).lower()}", asked=asked)
        cells |= {row["record_id"]: row for row in rows.iter_rows(named=True)}
    return cells


def _book(delivery: LandedDelivery, book: Line, found: _Found) -> ReturnBook:
    place = (delivery.delivery_no, book["book"])
    unit = find_unit(delivery.unit_code)
    headers, header_fields = book["headers"] or [], book["header_fields"] or []
    return ReturnBook(
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
                row["record_id"],
                row["version"],
                row["sheet_row"],
                _values(headers, header_fields, found.cells[row["record_id"]]),
            )
            for row in found.rejected.get(place, [])
            if row["from_return"] == book["is_return"]
        ],
        findings=[_finding(line) for line in found.faults.get(place, [])],
        rows_delivered=book["rows_delivered"],
        rows_rejected=book["rows_rejected"],
        journal_head=found.journal_head,
    )


def _values(headers: list[str], header_fields: list[str | None], row: Line) -> dict[str, str | None]:
    """A row's cells by the contractor's own headers, known or not."""
    others: dict[str, str | None] = json.loads(row["extra"]) if row["extra"] else {}
    if row["ignored"]:
        others |= json.loads(row["ignored"])
    return {
        header: others[header] if header in others else row.get(name) if name else None
        for header, name in zip(headers, header_fields, strict=True)
    }


def _finding(line: Line) -> ReturnFinding:
    return ReturnFinding(**{name: value for name, value in line.items() if name not in ("delivery_no", "book")})
