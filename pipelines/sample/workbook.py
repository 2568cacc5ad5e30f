"""One workbook as a contractor would hand it in: title, header, rows, notes sheet; same book, same bytes."""

import io
import re
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import xlsxwriter

from pipelines.sample.columns import Column, columns
from pipelines.sample.draft import BookDraft, Draft, Nature
from warehouse.registers import REGISTER_LABELS, code_list, fields

_PLAIN_NUMBER = re.compile(r"0|[1-9]\d{0,9}")
_NUMBER_KINDS = ("code", "page", "number", "id_number", "date")
_BLANK_EVERY = 17
_SPARE_ROWS = 4
_WIDTHS = {"code": 11, "page": 8, "number": 9, "name": 24, "place": 36, "words": 36}


def _created(book: BookDraft) -> datetime:
    return datetime.fromisoformat(f"{book.plan.delivery[:10]}T09:00:00").replace(tzinfo=UTC)


def lay_out(book: BookDraft) -> int:
    """Give every row its place in the sheet; returns the header's row, 1-based."""
    header = 4 if book.plan.habits.title else 1
    at = header
    for i, draft in enumerate(book.drafts):
        # A blank row here and there, as between the months of a register.
        at += 2 if book.plan.habits.blank_rows and i and i % _BLANK_EVERY == 0 else 1
        draft.sheet_row = at
    return header


class _Sheet:
    """The data sheet and its formats."""

    def __init__(self, workbook: Any, book: BookDraft, layout: list[Column]) -> None:
        self.book = book
        self.columns = layout
        name = "DL Import" if book.plan.habits.headers == "hints" else "Sheet1"
        self.sheet = workbook.add_worksheet(name)
        font = {"font_name": "Times New Roman", "font_size": 12}
        self.text = workbook.add_format({**font, "num_format": "@"})
        self.number = workbook.add_format(font)
        self.date = workbook.add_format({**font, "num_format": "dd/mm/yyyy"})
        self.title = workbook.add_format({**font, "bold": True, "font_size": 14})
        self.head = workbook.add_format({**font, "bold": True, "text_wrap": True, "border": 1, "num_format": "@"})
        self.hint = workbook.add_format({**font, "italic": True, "font_color": "red"})
        self.kinds = {f.name: f.kind for f in fields(book.plan.register)}

    def write_head(self, row: int) -> None:
        """The header, and above it the title where there is one."""
        plan = self.book.plan
        if row > 1:
            title = f"Sổ {REGISTER_LABELS[plan.register].lower()} năm {plan.year}, quyển số {plan.number:02d}"
            self.sheet.write_string(0, 0, plan.unit.full_name.upper(), self.title)
            self.sheet.write_string(1, 0, title, self.title)
        for at, column in enumerate(self.columns):
            if column.hint:
                self.sheet.write_rich_string(row - 1, at, self.head, column.header, self.hint, column.hint, self.head)
            else:
                self.sheet.write_string(row - 1, at, column.header, self.head)
            self.sheet.set_column(at, at, _WIDTHS.get(self.kinds.get(column.field, "code"), 14))
        self.sheet.set_row(row - 1, 45)

    def write_row(self, rng: Random, count: int, draft: Draft) -> None:
        """One event; contractors who type numbers as numbers forget it now and then."""
        row, habits = draft.sheet_row - 1, self.book.plan.habits
        as_numbers = habits.number_cells and rng.random() > 0.15
        for at, column in enumerate(self.columns):
            if not column.field:
                self._write_other(row, at, column.header, count, draft)
                continue
            text = draft.values.get(column.field)
            if text is None:
                continue
            nature = draft.natures.get(column.field)
            if nature is not None:
                self._write_nature(row, at, nature, draft, column.field)
            elif as_numbers and self.kinds[column.field] in _NUMBER_KINDS and _PLAIN_NUMBER.fullmatch(text):
                self.sheet.write_number(row, at, int(text), self.number)
            else:
                self.sheet.write_string(row, at, text, self.text)

    def write_spare_rows(self, after: int) -> None:
        """Rows of the template that nobody filled: formatted, empty."""
        for row in range(after, after + _SPARE_ROWS):
            for at in range(len(self.columns)):
                self.sheet.write_blank(row, at, None, self.text)

    def _write_other(self, row: int, at: int, header: str, count: int, draft: Draft) -> None:
        unit = self.book.plan.unit
        if header == "STT":
            self.sheet.write_number(row, at, count, self.number)
        else:
            others = {"DC_DVNHAPHUYEN": unit.district_name or "", "DC_DVNHAPXA": unit.full_name}
            self.sheet.write_string(row, at, others.get(header) or f"HS{draft.number:05d}", self.text)

    def _write_nature(self, row: int, at: int, nature: Nature, draft: Draft, name: str) -> None:
        text = draft.values[name]
        if nature is Nature.DATE:
            day = date(int(text[6:]), int(text[3:5]), int(text[:2]))
            self.sheet.write_datetime(row, at, day, self.date)
        elif nature is Nature.FORMULA:
            seen = next(b.right for b in draft.broken if b.field == name)
            self.sheet.write_formula(row, at, text, self.text, seen)
        else:
            self.sheet.write_formula(row, at, "=VLOOKUP(A1,ZZ:ZZ,1,FALSE)", self.text, text)


def _write_notes(workbook: Any, register: str) -> None:
    """The template's sheet of notes: the code lists, two columns side by side."""
    sheet = workbook.add_worksheet("Ghi chu")
    sheet.set_column(2, 2, 44)
    coded = [f for f in fields(register) if f.code_list and f.kind == "code"][:4]
    row = [1, 1]
    for i, item in enumerate(coded):
        side, at = i % 2, row[i % 2]
        sheet.write_string(at, 1 + 3 * side, item.label)
        codes = code_list(item.code_list, register, item.name)
        for code, label in ((c, label) for c, label in codes.items() if c != "0"):
            at += 1
            sheet.write_string(at, 1 + 3 * side, code)
            sheet.write_string(at, 2 + 3 * side, label)
        row[side] = at + 2


def write_workbook(rng: Random, book: BookDraft, header: int, layout: list[Column] | None = None) -> bytes:
    """The workbook's bytes; `layout` overrides the contractor's columns."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    workbook.set_properties({"created": _created(book).replace(tzinfo=None)})
    habits = book.plan.habits
    if habits.notes == "before":
        _write_notes(workbook, book.plan.register)
    sheet = _Sheet(workbook, book, columns(book.plan) if layout is None else layout)
    sheet.write_head(header)
    for count, draft in enumerate(book.drafts, 1):
        sheet.write_row(rng, count, draft)
    if habits.headers == "hints":
        sheet.write_spare_rows(book.drafts[-1].sheet_row)
    if habits.notes == "after":
        _write_notes(workbook, book.plan.register)
    if habits.notes == "before":
        sheet.sheet.activate()
    workbook.close()
    return target.getvalue()
