"""A form as an Excel workbook that can be printed, signed and sent: A4 landscape, the signed part first, annexes after.

Same form, same bytes. What it says is decided in `form`; formats are in `form_style`.
"""

from datetime import date
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.reports.form import (
    MOTTO,
    SIGNERS,
    SIGNING,
    Column,
    Form,
    Line,
    Section,
    Table,
    Value,
    clipped,
    number_of,
    shared_headings,
)
from assets.reports.form_style import FormStyles, add_form_styles
from assets.review.workbook_layout import height_of, lines_in, new_workbook, visible

_MOST_CHARACTERS = 32_000  # Excel's own limit is 32,767
_MARGIN_INCHES = 0.59  # 15 mm
_RULE = "_" * 14


def form_workbook(form: Form) -> bytes:
    """The workbook of a form."""
    buffer = BytesIO()
    workbook = new_workbook(buffer, f"{form.label}: {' '.join(form.title)}", form.as_of)
    styles = add_form_styles(workbook)
    for at, section in enumerate(form.sections):
        _Sheet(workbook, styles, form, section, annex=at).write()
    workbook.close()
    return buffer.getvalue()


def _characters(millimetres: float) -> float:
    """A column's width as Excel counts it: digits of 7 pixels and 5 pixels of padding, 96 pixels an inch."""
    return round((millimetres / 25.4 * 96 - 5) / 7, 2)


class _Sheet:
    """One sheet, written from top to bottom."""

    def __init__(self, workbook: Workbook, styles: FormStyles, form: Form, section: Section, *, annex: int) -> None:
        self.page: Worksheet = workbook.add_worksheet(section.sheet)
        self.styles, self.form, self.section, self.annex = styles, form, section, annex
        self.columns = section.table.columns if section.table else (Column("", "text", 267),)
        self.widths = [_characters(c.width) for c in self.columns]
        self.row = 0

    def write(self) -> None:
        """Head, title, table, notes, signatures."""
        self._set_up_page()
        if self.annex:
            self._across(f"Phụ lục {self.annex}", self.styles.annex)
            self._across(self.section.heading, self.styles.title)
            self._across(self.form.period, self.styles.period)
        else:
            self._head()
        self.row += 1
        for text in self.section.paragraphs:
            self._across(text, self.styles.paragraph, wrap=True)
        if self.section.table:
            self._table(self.section.table)
        for text in self.section.notes:
            self._across(text, self.styles.note, wrap=True)
        if not self.annex:
            self._signatures()
        self.page.print_area(0, 0, self.row, len(self.columns) - 1)

    def _set_up_page(self) -> None:
        page = self.page
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=_MARGIN_INCHES, right=_MARGIN_INCHES, top=0.6, bottom=0.7)
        page.center_horizontally()
        page.fit_to_pages(1, 0)
        # Excel takes 255 characters of footer in all.
        told = visible(self.form.footer)[:215].replace("&", "&&")
        page.set_footer(f"&L&8{told}&R&8Trang &P/&N")
        for column, width in enumerate(self.widths):
            page.set_column(column, column, width)

    def _halves(self) -> tuple[int, int]:
        """Last column of the left half of the head, first of the right half."""
        half, run = sum(c.width for c in self.columns) * 0.45, 0.0
        for at, column in enumerate(self.columns):
            run += column.width
            if run >= half or at >= len(self.columns) - 2:
                return at, at + 1
        return 0, 0

    def _head(self) -> None:
        left, right = self._halves()
        last = len(self.columns) - 1
        issuer = [(line, self.styles.above) for line in self.form.issuer[:-1]]
        issuer += [(self.form.issuer[-1], self.styles.issuer), (_RULE, self.styles.rule)]
        motto = [(MOTTO[0], self.styles.issuer), (MOTTO[1], self.styles.motto), (_RULE * 2, self.styles.rule)]
        for at in range(max(len(issuer), len(motto))):
            for lines, span in ((issuer, (0, left)), (motto, (right, last))):
                if at < len(lines):
                    self._merge(self.row, *span, *lines[at])
            self.page.set_row(self.row, 9 if at == len(motto) - 1 and at >= len(issuer) - 1 else 18)
            self.row += 1
        for line in self.form.heading:
            self._across(line, self.styles.annex if line == self.form.label else self.styles.title)
        self._across(self.form.period, self.styles.period)

    def _merge(self, row: int, first: int, last: int, text: str, style: Format) -> None:
        if first == last:
            self.page.write_string(row, first, text, style)
        else:
            self.page.merge_range(row, first, row, last, "", style)
            # As text, whatever it looks like.
            self.page.write_string(row, first, text, style)

    def _across(self, text: str, style: Format, *, wrap: bool = False) -> None:
        text = clipped(text, _MOST_CHARACTERS)
        self._merge(self.row, 0, len(self.columns) - 1, text, style)
        self.page.set_row(self.row, height_of(lines_in(text, sum(self.widths), 12) if wrap else 1, 16))
        self.row += 1

    def _table(self, table: Table) -> None:
        first = self.row
        self._headings(table.columns)
        self.page.repeat_rows(first, self.row - 1)
        if not table.lines:
            self._merge(self.row, 0, len(table.columns) - 1, table.empty, self.styles.empty)
            self.page.set_row(self.row, 22)
            self.row += 1
        for line in table.lines:
            self._line(line, table.columns)

    def _headings(self, columns: tuple[Column, ...]) -> None:
        styles, page = self.styles, self.page
        grouped = any(c.group for c in columns)
        below = self.row + 1 if grouped else self.row
        for first, last, group in shared_headings(columns):
            if group:
                self._merge(self.row, first, last, group, styles.heading)
                for at in range(first, last + 1):
                    page.write_string(below, at, columns[at].label, styles.heading)
            elif grouped:
                page.merge_range(self.row, first, below, first, columns[first].label, styles.heading)
            else:
                page.write_string(below, first, columns[first].label, styles.heading)
        if grouped:
            page.set_row(self.row, 20)
        tallest = max(lines_in(c.label, w * 0.92) for c, w in zip(columns, self.widths, strict=True))
        page.set_row(below, height_of(max(tallest, 2)))
        self.row = below + 1
        for at in range(len(columns)):
            page.write_string(self.row, at, number_of(columns, at), styles.number)
        tallest = max(lines_in(number_of(columns, i), w, 9) for i, w in enumerate(self.widths))
        page.set_row(self.row, height_of(tallest, 12))
        self.row += 1

    def _line(self, line: Line, columns: tuple[Column, ...]) -> None:
        styles = self.styles.line[line.rank]
        tallest = 1
        for at, (value, column) in enumerate(zip(line.cells, columns, strict=True)):
            self._value(at, value, column, styles)
            if column.kind == "text" and value:
                # Sums are bold, and bold letters are wider.
                tallest = max(tallest, lines_in(str(value), self.widths[at] * (0.95 if line.rank == "unit" else 0.85)))
        self.page.set_row(self.row, height_of(tallest))
        self.row += 1

    def _value(self, at: int, value: Value, column: Column, styles: dict[str, Format]) -> None:
        style = styles[column.kind]
        if value is None and column.kind not in ("text", "order", "day"):
            self.page.write_string(self.row, at, "…", style)
        elif value is None or value == "":
            self.page.write_blank(self.row, at, None, style)
        elif column.kind == "day":
            self.page.write_datetime(self.row, at, date.fromisoformat(str(value)), style)
        elif isinstance(value, str):
            self.page.write_string(self.row, at, clipped(value, _MOST_CHARACTERS), style)
        else:
            self.page.write_number(self.row, at, value, style)

    def _signatures(self) -> None:
        left, right = self._halves()
        last = len(self.columns) - 1
        self.row += 1
        self._merge(self.row, right, last, self.form.signed_on, self.styles.period)
        for style, words in ((self.styles.issuer, SIGNERS), (self.styles.period, SIGNING)):
            self.row += 1
            for text, span in zip(words, ((0, left), (right, last)), strict=True):
                self._merge(self.row, *span, text.upper() if words is SIGNERS else text, style)
        # Room for the signature and the seal.
        self.row += 6
