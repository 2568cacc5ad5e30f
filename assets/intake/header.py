"""The header row of a register's sheet: where it is, and which field each column means."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import polars as pl

from assets.intake.sheet_parser import column_letters
from warehouse.registers import REQUIRED, header_to_field

HEADER_ROWS = 10
MIN_KNOWN_FIELDS = 3

Control = Literal["ref_record_id", "ref_version", "drop", "ignored"]

# Columns that a return workbook carries beside the contractor's own: which record a row corrects, or takes out.
CONTROL_COLUMNS: dict[str, Control] = {
    "hotichmabanghi": "ref_record_id",
    "hotichphienban": "ref_version",
    "hotichdonggoc": "ignored",
    "hotichlydo": "ignored",
    "hotichbodong": "drop",
}


@dataclass(frozen=True)
class Header:
    """The header row (1-based) and its texts by column number."""

    row: int
    titles: dict[int, str]


@dataclass(frozen=True)
class Column:
    """A column: number in the sheet, its title, unique among the columns, and what it means.

    `field` is a field's name, "" for a column that is known and ignored (control columns too), None for one that is
    no field; `why` says then what it is (Vietnamese phrase, None for a plain unknown one).
    """

    number: int
    title: str
    field: str | None
    control: Control | None = None
    why: str | None = None


@lru_cache(maxsize=8192)
def meaning(register: str, text: str) -> str | None:
    """As `header_to_field`, which is asked the same few hundred questions for every book of a province."""
    return header_to_field(register, text)


def find_header(cells: pl.DataFrame, register: str) -> Header | None:
    """The first of the first ten rows that names three fields of the register, one of them required."""
    top = cells.filter(pl.col("row") <= HEADER_ROWS).select("row", "column", "text").drop_nulls()
    titles: dict[int, dict[int, str]] = {}
    for row, column, text in sorted(top.rows()):
        titles.setdefault(row, {})[column] = text
    for row, found in titles.items():
        known = {meaning(register, text) for text in found.values()} - {None, ""}
        if len(known) >= MIN_KNOWN_FIELDS and known & set(REQUIRED[register]):
            return Header(row, found)
    return None


def header_columns(header: Header, filled: list[int], register: str) -> list[Column]:
    """The columns with a title or with data, from left to right.

    Of two columns that mean the same field the first one counts; the other is kept like an unknown column.

    Args:
        filled: numbers of the columns with data below the header.
    """
    columns: list[Column] = []
    used_fields: set[str] = set()
    used_titles: set[str] = set()
    for number in sorted({*header.titles, *filled}):
        text = header.titles.get(number)
        title = _unique(text if text is not None else f"(cột {column_letters(number)})", used_titles)
        control = _control(text)
        if control is not None:
            columns.append(Column(number, title, "", control))
            continue
        field = meaning(register, text) if text is not None else None
        if field and field in used_fields:
            columns.append(Column(number, title, None, why=f"cột lặp lại của trường {field}"))
            continue
        why = "cột có dữ liệu nhưng không có tên" if text is None else None
        columns.append(Column(number, title, field, why=why))
        used_fields.update([field] if field else [])
    return columns


def _control(text: str | None) -> Control | None:
    """The control column that a header means, told by its first line."""
    first_line = unicodedata.normalize("NFC", text or "").strip().split("\n")[0]
    return CONTROL_COLUMNS.get(first_line.strip().casefold())


def _unique(title: str, used: set[str]) -> str:
    """The title itself, or with a number behind it where it stands a second time."""
    name, turn = title, 1
    while name in used:
        turn += 1
        name = f"{title} ({turn})"
    used.add(name)
    return name
