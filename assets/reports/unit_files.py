"""Small workbooks that units fill in (inventory of books, difficulties): their columns, and reading them tolerantly.

Read with the same care as a contractor's workbook: nothing is computed, nothing in it is trusted. What the columns mean
stands in `inventory` and `difficulties`; empty ones are written in `unit_templates`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from assets.intake.cells import Book, cell_formats, shown_cells
from assets.intake.package import Package, WorkbookRefused
from assets.intake.shared_strings import read_strings
from assets.intake.sheet import read_cells
from warehouse.units import split_folder

_HEADER_ROWS = 15
_MOST_ROWS = 20_000
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Heading:
    """A column of a unit's workbook: its heading, other headings that mean it, an example, its width in characters.

    `choices` are offered in a list; other text is taken too. `whole`: a number outside this range is asked about.
    """

    name: str
    label: str
    example: str
    width: float
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    whole: tuple[int, int] | None = None


@dataclass(frozen=True)
class UnitFile:
    """A workbook of a unit and its rows: column name to text, and `row` (of the sheet, for people).

    `problem` says in a Vietnamese phrase why it could not be read; it has no rows then.
    """

    unit_code: str
    name: str
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    problem: str = ""


def unit_files(folder: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """Workbooks of units below a folder, with the unit's code: `<folder>/<code>[-name]/<pattern>`, in order."""
    for unit in sorted(folder.iterdir()) if folder.is_dir() else ():
        code = split_folder(unit.name) if unit.is_dir() else None
        if code is not None:
            # Excel keeps a hidden owner file beside an open workbook.
            yield from ((code, file) for file in sorted(unit.glob(pattern)) if not file.name.startswith(("~$", ".")))


def read_unit_file(unit_code: str, file: Path, headings: Sequence[Heading], needed: str) -> UnitFile:
    """The rows of a unit's workbook that hold anything; `needed` is the column that makes a row of headings one."""
    name = unicodedata.normalize("NFC", file.name)
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise WorkbookRefused("tệp lớn hơn 20 MB")
        rows = _rows(file.read_bytes(), headings, needed)
    except WorkbookRefused as refused:
        return UnitFile(unit_code, name, problem=str(refused))
    except OSError as error:
        return UnitFile(unit_code, name, problem=f"không mở được tệp ({error.strerror})")
    return UnitFile(unit_code, name, tuple(rows))


def _rows(data: bytes, headings: Sequence[Heading], needed: str) -> list[tuple[int, dict[str, str]]]:
    package = Package(data)
    styles, strings = package.related("styles"), package.related("sharedStrings")
    book = Book(
        read_strings(package.text(strings) if strings else None),
        cell_formats(package.xml(styles) if styles else None),
        package.counts_from_1904(),
    )
    for part in package.sheets():
        xml = package.text(part.part)
        if xml is None:
            continue
        cells = shown_cells(read_cells(xml), book).drop_nulls("text").sort("row", "column")
        columns, header_row = _header(cells, headings, needed)
        if columns:
            return _below(cells, columns, header_row)
    label = next(h.label for h in headings if h.name == needed)
    raise WorkbookRefused(f"không tìm thấy cột «{label}» trong {_HEADER_ROWS} dòng đầu")


def _header(cells: pl.DataFrame, headings: Sequence[Heading], needed: str) -> tuple[dict[int, str], int]:
    """Column numbers to names, and the row of headings; nothing if no row near the top has the needed column."""
    known = {folded(text): h.name for h in headings for text in (h.label, *h.also)}
    for (row,), line in cells.filter(pl.col("row") <= _HEADER_ROWS).group_by("row", maintain_order=True):
        columns: dict[int, str] = {}
        for column, text in line.select("column", "text").iter_rows():
            name = known.get(folded(text))
            if name and name not in columns.values():
                columns[column] = name
        if needed in columns.values() and len(columns) > 1:
            return columns, int(str(row))
    return {}, 0


def _below(cells: pl.DataFrame, columns: dict[int, str], header_row: int) -> list[tuple[int, dict[str, str]]]:
    wanted = cells.filter((pl.col("row") > header_row) & pl.col("column").is_in(list(columns)))
    found: dict[int, dict[str, str]] = {}
    for row, column, text in wanted.select("row", "column", "text").iter_rows():
        if len(found) >= _MOST_ROWS and row not in found:
            raise WorkbookRefused(f"có hơn {_MOST_ROWS} dòng")
        found.setdefault(row, {})[columns[column]] = unicodedata.normalize("NFC", text).strip()
    return sorted(found.items())


def folded(text: str) -> str:
    """Text for comparing: without marks, case, punctuation and double spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.replace("đ", "d")))


def as_date(text: str) -> date | None:
    """A date as people write it, "05.06.2024" or "5/6/2024"; None for anything else."""
    match = re.fullmatch(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*", text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def as_number(text: str) -> int | None:
    """A whole number, also as "007" or "1.200"; None for anything else."""
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{3})+|\d{1,9})\s*", text)
    return int(match[1].replace(".", "")) if match else None
