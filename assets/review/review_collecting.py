"""Collecting from the ledger what waits for the persons of each unit: what a review workbook shows, book by book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from assets.review.return_book import ReturnFinding
from assets.review.review_book import (
    Difference,
    ReviewBook,
    ReviewGone,
    ReviewOffer,
    ReviewRow,
    principal_names,
)
from assets.review.review_rules import GONE_QUESTIONS
from assets.review.review_words import SAMPLED, offer_code
from assets.review.scan_places import ScanPlaces
from warehouse.home import Home
from warehouse.ledger.tables import read
from warehouse.registers import fields
from warehouse.units import Tree, find_unit
from warehouse.zone import ZONE

_UNKNOWN_NUMBER = 1 << 31

# By record and version: the cells by field.
Cells = dict[tuple[str, int], dict[str, str | None]]


def review_books(
    connection: duckdb.DuckDBPyConnection, home: Home, places: pl.DataFrame, waiting: pl.DataFrame, *, tree: Tree
) -> Iterator[ReviewBook]:
    """What waits in some books, book by book.

    Args:
        places: rows of `places_of_books.sql`.
        waiting: result of `waiting_records`.
    """
    touched = places.select("book_key")
    mine = waiting.join(touched, on="book_key", how="semi")
    led_to = pl.concat([mine["doc_sha256"], mine["offered_scan"]])  # a few of all the scans that came for a book
    scans = read(connection, "scans_of_books", touched_books=touched).filter(pl.col("sha256").is_in(led_to.implode()))
    collected = _Collected(
        scans=ScanPlaces(home, scans),
        findings=_findings(read(connection, "findings_of_books", touched_books=touched), mine),
        clean=_cells(connection, "clean", mine),
        delivered=_cells(connection, "rows", mine),
    )
    by_book = mine.partition_by("book_key", as_dict=True, maintain_order=True)
    for place in places.iter_rows(named=True):
        yield _book(place, by_book[(place["book_key"],)], collected, tree)


@dataclass(frozen=True)
class _Collected:
    """What was read for a handful of books."""

    scans: ScanPlaces
    findings: dict[str, list[ReturnFinding]]
    clean: Cells
    delivered: Cells


def _findings(found: pl.DataFrame, waiting: pl.DataFrame) -> dict[str, list[ReturnFinding]]:
    of_records = found.filter(pl.col("severity") != "info").join(
        waiting.select("record_id"), on="record_id", how="semi"
    )
    columns = ("record_id", "sheet_row", "pdf_name", "rule", "severity", "field", "value", "message", "suggestion")
    by_record: dict[str, list[ReturnFinding]] = {}
    for row in of_records.select(columns).iter_rows(named=True):
        by_record.setdefault(row["record_id"], []).append(ReturnFinding(**row))
    return by_record


def _cells(connection: duckdb.DuckDBPyConnection, kind: str, waiting: pl.DataFrame) -> Cells:
    """Cells by record and version: of what is kept, and of what is offered in its place."""
    offered = waiting.drop_nulls("offered_version").with_columns(pl.col("offered_version").alias("version"))
    asked = pl.concat([waiting, offered]).select("register", "record_id", "version")
    cells: Cells = {}
    for (register,), keys in asked.partition_by("register", as_dict=True).items():
        frame = read(connection, f"{kind}_of_records_{str(register).lower()}", asked=keys)
        names = [f.name for f in fields(str(register))]
        keyed = zip(frame.select("record_id", "version").rows(), frame.select(names).rows(), strict=True)
        cells |= {key: dict(zip(names, values, strict=True)) for key, values in keyed}
    return cells


def _book(place: dict[str, Any], rows: pl.DataFrame, collected: _Collected, tree: Tree) -> ReviewBook:
    unit = find_unit(place["unit_code"], tree)
    latest: datetime = rows["updated_at"].max()  # type: ignore[assignment]
    kinds: dict[str, list[Any]] = {"pending": [], "correctable": [], "offered": [], "gone": []}
    make = {"pending": _row, "correctable": _row, "offered": _offer, "gone": _gone}
    for row in rows.iter_rows(named=True):
        kinds[row["kind"]].append(make[row["kind"]](place, row, collected))
    return ReviewBook(
        unit_code=place["unit_code"],
        unit_name=unit.full_name if unit else f"Đơn vị {place['unit_code']}",
        unit_folder=place["unit_folder"],
        book=place["book"],
        book_key=place["book_key"],
        register=place["register"],
        contractor=place["contractor"],
        as_of=latest.astimezone(ZONE).date(),
        pending=kinds["pending"],
        correctable=kinds["correctable"],
        offers=kinds["offered"],
        gone=kinds["gone"],
        behind=max(rows["behind"].drop_nulls(), default=0),
    )


def _row(place: dict[str, Any], row: dict[str, Any], collected: _Collected) -> ReviewRow:
    key = (row["record_id"], row["version"])
    return ReviewRow(
        record_id=row["record_id"],
        version=row["version"],
        so=row["so"],
        order=(_known(row["number_year"]), _known(row["number"]), _known(row["sheet_row"])),
        values=collected.clean[key],
        delivered=collected.delivered[key],
        findings=collected.findings.get(row["record_id"], []),
        scan=collected.scans.place(place["unit_folder"], place["book_key"], row["pdf_name"], row["doc_sha256"]),
        note=_note(row),
        lot=row["lot"],
        bounces=row["bounces"],
    )


def _known(number: int | None) -> int:
    """A number to sort by; what is not known comes last."""
    return _UNKNOWN_NUMBER if number is None else number


def _note(row: dict[str, Any]) -> str | None:
    """Why a record waits, where no finding says it."""
    if row["lot"] is not None:
        return f"{SAMPLED}: không có cảnh báo; xin đối chiếu tất cả các ô với trang sổ."
    actor = str(row["status_actor"] or "")
    if row["kind"] == "pending" and actor.startswith("reviewer:"):
        return f"Chờ người thứ hai phê duyệt (người sửa: {actor.removeprefix('reviewer:')})."
    if row["kind"] == "pending" and not row["warnings"]:
        return "Không có cảnh báo; chờ phê duyệt."
    return None


def _gone(place: dict[str, Any], row: dict[str, Any], collected: _Collected) -> ReviewGone:
    asked = (f.message for f in collected.findings.get(row["record_id"], []) if f.rule in GONE_QUESTIONS)
    return ReviewGone(
        record_id=row["record_id"],
        version=row["version"],
        so=row["so"],
        names=principal_names(row["register"], collected.clean[(row["record_id"], row["version"])]),
        status=row["status"],
        question="\n".join(asked),
        scan=collected.scans.place(place["unit_folder"], place["book_key"], row["pdf_name"], row["doc_sha256"]),
        bounces=row["bounces"],
    )


def _offer(place: dict[str, Any], row: dict[str, Any], collected: _Collected) -> ReviewOffer:
    kept = collected.clean[(row["record_id"], row["version"])]
    other = collected.clean.get((row["record_id"], row["offered_version"]), kept)
    differences = [
        Difference(f.label, kept[f.name], other[f.name])
        for f in fields(row["register"])
        if kept[f.name] != other[f.name]
    ]
    unit, book = place["unit_folder"], place["book_key"]
    new_scan = row["offered_scan"]
    return ReviewOffer(
        record_id=row["record_id"],
        version=row["version"],
        offer=offer_code(row["offered_version"], new_scan),
        so=row["so"],
        names=principal_names(row["register"], kept),
        status=row["status"],
        is_late=row["offered_state"] == "stale",
        differences=differences,
        scan=collected.scans.place(unit, book, row["pdf_name"], row["doc_sha256"]),
        new_scan=collected.scans.offered(unit, book, row["record_id"], new_scan) if new_scan else None,
    )
