"""Reading a review workbook that came back: what stands in each row, nothing judged yet.

Text is read as a person sees it, by the same reader that reads the contractors' workbooks, and with the same care
about what a hostile file may hold. Whether a row's decision counts is told in `answers.py`.
"""

from dataclasses import dataclass, field
from functools import cache

import polars as pl

from assets.intake.cells import Book, cell_formats, shown_cells
from assets.intake.package import Package, WorkbookRefused
from assets.intake.shared_strings import read_strings
from assets.intake.sheet import read_cells
from assets.review import review_words as words
from warehouse.registers import REGISTERS, fields

_HEADER_ROWS = 10
_ONCE_ABOVE_NAMES = 2  # rows between the cells filled in once and the columns' names
_MAX_ROWS = 20_000
_MAX_COLUMNS = 400


@dataclass(frozen=True)
class FilledRow:
    """One row of a review workbook. `keys` and `answers` by column name, `cells` by field; absent columns are absent.

    `computed` lists the columns whose cell is a formula or an error; reviewer and day are the row's own, else those
    written once for the sheet, else those of the first sheet that has them.
    """

    sheet: str
    sheet_row: int
    keys: dict[str, str]
    number: str
    about: str
    answers: dict[str, str]
    cells: dict[str, str | None]
    computed: frozenset[str] = frozenset()

    @property
    def is_offer(self) -> bool:
        """Whether it is about other content that came for a decided record."""
        return words.OFFER in self.keys

    @property
    def is_gone(self) -> bool:
        """Whether it asks if an event stands in the book though no row of it is delivered."""
        return self.sheet == words.GONE_SHEET

    def answer(self, column: str) -> str | None:
        """What stands in an answer column."""
        return self.answers.get(column)


@dataclass(frozen=True)
class FilledWorkbook:
    """A review workbook that came back. `ignored` lists columns that somebody added and that hold something."""

    rows: list[FilledRow] = field(default_factory=list)
    ignored: tuple[str, ...] = ()


@cache
def _field_names() -> dict[str, str]:
    return {f.name.casefold(): f.name for register in REGISTERS for f in fields(register)}


@cache
def _control_names() -> dict[str, str]:
    return {name.casefold(): name for name in words.CONTROL_COLUMNS}


def read_filled(data: bytes) -> FilledWorkbook:
    """Reads the bytes of a workbook.

    Raises:
        WorkbookRefused: it cannot be read or must not be, or is no review workbook; a Vietnamese phrase says why.
    """
    sheets = [(title, sheet) for title, cells in _shown_sheets(data) if (sheet := _Sheet.of(title, cells)) is not None]
    answered = [sheet for _, sheet in sheets if words.DECISION in sheet.columns.values()]
    if not answered:
        if sheets:
            raise WorkbookRefused(
                "là tệp trả lại đơn vị số hóa, không phải phiếu rà soát; đề nghị giao trong một lần bàn giao mới"
            )
        raise WorkbookRefused("không phải phiếu rà soát do hệ thống xuất ra; đề nghị dùng tệp trong outbox/…/ra-soat")
    reviewer = next((s.once[words.REVIEWER] for s in answered if words.REVIEWER in s.once), None)
    day = next((s.once[words.DAY] for s in answered if words.DAY in s.once), None)
    once = {k: v for k, v in ((words.REVIEWER, reviewer), (words.DAY, day)) if v is not None}
    rows = [row for sheet in answered for row in sheet.rows(once)]
    if len(rows) > _MAX_ROWS:
        raise WorkbookRefused(f"có hơn {_MAX_ROWS} dòng")
    return FilledWorkbook(rows, tuple(dict.fromkeys(name for sheet in answered for name in sheet.ignored())))


def _shown_sheets(data: bytes) -> list[tuple[str, pl.DataFrame]]:
    """Each sheet's title and cells as they are shown."""
    package = Package(data)
    styles, strings = package.related("styles"), package.related("sharedStrings")
    book = Book(
        read_strings(package.text(strings) if strings else None),
        cell_formats(package.xml(styles) if styles else None),
        package.counts_from_1904(),
    )
    texts = [(sheet.title, package.text(sheet.part)) for sheet in package.sheets()]
    return [(title, shown_cells(read_cells(xml), book)) for title, xml in texts if xml is not None]


@dataclass(frozen=True)
class _Sheet:
    """A sheet with a row of column names. `columns`: number to name; `once`: what is written once for all rows."""

    title: str
    header_row: int
    columns: dict[int, str]
    others: dict[int, str]
    once: dict[str, str]
    cells: pl.DataFrame

    @classmethod
    def of(cls, title: str, cells: pl.DataFrame) -> "_Sheet | None":
        """The sheet, or None if no row among the first ten names the records' column."""
        top = cells.filter(pl.col("row") <= _HEADER_ROWS).drop_nulls("text")
        named = top.filter(_first_line().str.to_lowercase() == words.RECORD.lower())
        if named.is_empty():
            return None
        header_row = int(named["row"].min())  # type: ignore[arg-type]
        columns: dict[int, str] = {}
        others: dict[int, str] = {}
        for number, name in top.filter(pl.col("row") == header_row).select("column", _first_line()).iter_rows():
            known = _control_names().get(name.casefold()) or _field_names().get(name.casefold())
            if known in columns.values():
                raise WorkbookRefused(f"có hai cột {known}; đề nghị không thêm, bớt cột")
            (columns if known else others)[number] = known or name
        places = {name: number for number, name in columns.items()}
        if words.DECISION in places and (lost := [n for n in words.KEY_COLUMNS if n not in places]):
            raise WorkbookRefused(f"thiếu cột khóa {', '.join(lost)}; đề nghị dùng lại tệp trong outbox/…/ra-soat")
        above = top.filter(pl.col("row") == header_row - _ONCE_ABOVE_NAMES)
        written = {number: date or text for number, text, date in above.select("column", "text", "date").iter_rows()}
        once = {n: written[places[n]].strip() for n in (words.REVIEWER, words.DAY) if places.get(n) in written}
        return cls(title, header_row, columns, others, once, cells)

    def rows(self, once: dict[str, str]) -> list[FilledRow]:
        """Rows in which anything stands, in order."""
        below = self.cells.filter(pl.col("row") > self.header_row, pl.col("column") <= _MAX_COLUMNS)
        found: dict[int, dict[str, tuple[str | None, bool]]] = {}
        computed = pl.col("formula").is_not_null() | pl.col("is_error")
        shown = pl.when(pl.col("column").is_in(self._days())).then(pl.coalesce("date", "text")).otherwise("text")
        for row, column, text, is_computed in below.select("row", "column", shown, computed).sort("row").iter_rows():
            name = self.columns.get(column)
            if name is not None and (text is not None or is_computed):
                found.setdefault(row, {})[name] = (text, is_computed)
        return [self._row(number, cells, self.once | {k: v for k, v in once.items() if k not in self.once})
                for number, cells in found.items()]  # fmt: skip

    def _days(self) -> list[int]:
        return [number for number, name in self.columns.items() if name == words.DAY]

    def _row(self, number: int, cells: dict[str, tuple[str | None, bool]], once: dict[str, str]) -> FilledRow:
        texts = {name: text.strip() for name, (text, computed) in cells.items() if text is not None and not computed}
        answers = {name: texts[name] for name in words.ANSWER_COLUMNS if name in texts}
        return FilledRow(
            sheet=self.title,
            sheet_row=number,
            keys={name: texts[name] for name in words.KEY_COLUMNS if name in texts},
            number=texts.get(words.NUMBER, ""),
            about=texts.get(words.ABOUT, "").split("\n")[0],
            answers=once | answers,
            cells={n: texts.get(n) for n in self.columns.values() if n not in words.CONTROL_COLUMNS},
            computed=frozenset(name for name, (_, is_computed) in cells.items() if is_computed),
        )

    def ignored(self) -> list[str]:
        """Names of columns that are none of ours and hold something."""
        used = self.cells.filter((pl.col("row") > self.header_row) & pl.col("text").is_not_null())["column"].unique()
        mine = {*words.OFFER_COLUMNS}
        return [name for number, name in self.others.items() if number in set(used.to_list()) and name not in mine]


def _first_line() -> pl.Expr:
    return pl.col("text").str.split("\n").list.first().str.strip_chars()
