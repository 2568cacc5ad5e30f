"""Paper books against delivered books: which were never delivered, which lack numbers, which nobody listed.

Pure frames; the inventories are read in `inventory`, the annexes are written in `coverage_sections`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from assets.reports.inventory import Inventories
from assets.reports.reporting_days import end_of
from warehouse.registers import REGISTERS
from warehouse.statements import statement

BOOK = ["unit_code", "register", "year_opened", "book_number"]


@dataclass(frozen=True)
class Delivered:
    """What had come on a day. numbers: BOOK, number_year, records, numbers; returned: BOOK of books sent back whole."""

    numbers: pl.DataFrame
    returned: pl.DataFrame


@dataclass(frozen=True)
class Coverage:
    """books: one row per listed or delivered book of the units with an inventory (see `compare`); `units`: these units;
    `missing_registers`: unit and register that is listed but of which nothing has come; `problems`: unit and sentence;
    `without`: units that delivered and have no inventory."""

    books: pl.DataFrame
    units: tuple[str, ...]
    missing_registers: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    without: tuple[str, ...]


def delivered_until(connection: duckdb.DuckDBPyConnection, day: date) -> Delivered:
    """The numbers of every book at the end of a day, and the books that only ever went back whole.

    A number corrected since then shows as it is now: the journal keeps statuses, not cells.
    """
    moment = {"until": end_of(day)}
    return Delivered(
        connection.execute(statement("reports/numbers"), moment).pl(),
        connection.execute(statement("reports/returned_books"), moment).pl(),
    )


def compare(inventories: Inventories, delivered: Delivered) -> Coverage:
    """Compares every inventory with what its unit delivered.

    Returns:
        Coverage whose `books` has BOOK, listed, come, returned (bool), records, expected (how many numbers the
        inventory names; null where it names none), missing (in words, "5, 7-9"), n_missing.
    """
    listed = inventories.books
    units = list(inventories.units)
    own = delivered.numbers.filter(pl.col("unit_code").is_in(units)).cast(
        {"year_opened": pl.Int64, "book_number": pl.Int64, "number_year": pl.Int64}
    )
    returned = delivered.returned.filter(pl.col("unit_code").is_in(units)).cast(
        {"year_opened": pl.Int64, "book_number": pl.Int64}
    )
    come = own.group_by(BOOK).agg(pl.col("records").sum())
    on_list = listed.group_by(BOOK).agg(pl.len().alias("lines"))
    gaps = _gaps(listed, own)
    books = (
        on_list.join(come, on=BOOK, how="full", coalesce=True)
        .join(gaps, on=BOOK, how="left")
        .join(returned.with_columns(returned=pl.lit(value=True)), on=BOOK, how="left")
        .select(
            *BOOK,
            pl.col("lines").is_not_null().alias("listed"),
            pl.col("records").is_not_null().alias("come"),
            pl.col("returned").fill_null(value=False),
            pl.col("records").fill_null(0),
            "expected",
            pl.col("missing").fill_null(""),
            pl.col("n_missing").fill_null(0),
        )
        .sort("unit_code", _register_order(), "year_opened", "book_number")
    )
    started = set(books.filter("come").select("unit_code", "register").iter_rows())
    on_paper = books.filter("listed").select("unit_code", "register").unique(maintain_order=True).iter_rows()
    missing = tuple((unit, register) for unit, register in on_paper if (unit, register) not in started)
    with_records = delivered.numbers["unit_code"].unique().sort().to_list()
    without = tuple(unit for unit in with_records if unit not in inventories.units)
    return Coverage(books, inventories.units, missing, inventories.problems, without)


def _gaps(listed: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """BOOK, expected, missing, n_missing: numbers between first and last of the inventory that no record bears."""
    have: dict[tuple[object, ...], dict[int | None, set[int]]] = {}
    for row in own.iter_rows(named=True):
        have.setdefault(_book(row), {})[row["number_year"]] = set(row["numbers"] or ())
    # A book may stand on several lines: its volumes, or the same line twice.
    on_list: dict[tuple[object, ...], dict[int | None, set[int]]] = {}
    for row in listed.iter_rows(named=True):
        first, last = row["first_number"], row["last_number"]
        if first is not None and last is not None:
            numbers = on_list.setdefault(_book(row), {}).setdefault(row["number_year"], set())
            numbers.update(range(first, last + 1))
    rows: dict[tuple[object, ...], tuple[int, list[str], int]] = {}
    for book, asked in on_list.items():
        years = have.get(book)
        told: list[str] = []
        n = 0
        # Of a book that never came no number is missing: the whole book is.
        if years is not None:
            for year, numbers in asked.items():
                borne = set().union(*years.values()) if year is None else years.get(year, set())
                if lacking := sorted(numbers - borne):
                    told.append(f"{ranges(lacking)}{f' (năm {year})' if year is not None else ''}")
                    n += len(lacking)
        rows[book] = (sum(map(len, asked.values())), told, n)
    return pl.DataFrame(
        [(*book, expected, "; ".join(told), n) for book, (expected, told, n) in rows.items()],
        schema={
            **dict.fromkeys(("unit_code", "register"), pl.String()),
            **dict.fromkeys(("year_opened", "book_number", "expected"), pl.Int64()),
            "missing": pl.String(),
            "n_missing": pl.Int64(),
        },
        orient="row",
    )


def _book(row: dict[str, Any]) -> tuple[object, ...]:
    return tuple(row[name] for name in BOOK)


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in few words: "5, 7-9, 12"."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("-".join(str(n) for n in part) for part in parts)


def _register_order() -> pl.Expr:
    return pl.col("register").replace_strict({r: i for i, r in enumerate(REGISTERS)}, default=len(REGISTERS))
