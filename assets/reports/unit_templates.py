"""The empty workbooks that units fill in: how to, headings that cannot be typed over, lists to choose from.

What the columns mean stands in `inventory` and `difficulties`; filled ones are read in `unit_files`.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from assets.reports.unit_files import Heading
from assets.review.workbook_layout import height_of, lines_in, new_workbook, print_page, protect
from assets.review.workbook_style import FONT

# Rows with frames; below them cells are as free to type in.
_FRAMED = 300
_LAST_ROW = 20_000
# Templates are the same whenever they are written.
_DAY = date(2024, 1, 1)
_BASE = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
_FRAME = _BASE | {"border": 1, "text_wrap": True}


def template(title: str, sheet: str, explanation: Sequence[str], headings: Sequence[Heading]) -> bytes:
    """An empty workbook for a unit to fill in: what it is for, one line as an example, the headings, free rows.

    Only the free cells can be typed in; the protection has no password, it guards against slips.
    """
    buffer = BytesIO()
    workbook = new_workbook(buffer, title, _DAY)
    page = workbook.add_worksheet(sheet)
    page.hide_gridlines(2)
    free = workbook.add_format(_BASE | {"num_format": "@", "locked": False, "text_wrap": True})
    for column, heading in enumerate(headings):
        page.set_column(column, column, heading.width, free)
    top = _head(workbook, page, title, explanation, headings)
    framed = workbook.add_format(_FRAME | {"num_format": "@", "locked": False})
    for row in range(top, top + _FRAMED):
        for column in range(len(headings)):
            page.write_blank(row, column, None, framed)
    for column, heading in enumerate(headings):
        if rule := _allowed(heading, top, column):
            page.data_validation(top, column, _LAST_ROW, column, rule)
    page.freeze_panes(top, 0)
    page.repeat_rows(top - 1)
    page.print_area(0, 0, top + _FRAMED - 1, len(headings) - 1)
    print_page(page, landscape=True)
    protect(page)
    workbook.close()
    return buffer.getvalue()


def _head(workbook: Any, page: Worksheet, title: str, explanation: Sequence[str], headings: Sequence[Heading]) -> int:
    """Title, how to, example and headings; returns the first free row (from 0)."""
    last = len(headings) - 1
    page.merge_range(0, 0, 0, last, title, workbook.add_format(_BASE | {"bold": True, "font_size": 14}))
    page.set_row(0, 26)
    how_to = workbook.add_format(_BASE | {"text_wrap": True, "italic": True})
    room = sum(h.width for h in headings)
    for row, line in enumerate(explanation, start=1):
        page.merge_range(row, 0, row, last, line, how_to)
        page.set_row(row, height_of(lines_in(line, room, 12), 16))
    row = len(explanation) + 1
    examples = [f"Ví dụ: {h.example}" for h in headings]
    tallest = max(lines_in(text, h.width, 12) for text, h in zip(examples, headings, strict=True))
    page.set_row(row, height_of(tallest, 16))
    page.set_row(row + 1, 34)
    example = workbook.add_format(_FRAME | {"italic": True, "align": "center", "font_color": "#5F6B76"})
    heading_look = workbook.add_format(_FRAME | {"bold": True, "align": "center", "bg_color": "#E7ECF2"})
    for column, heading in enumerate(headings):
        page.write_string(row, column, examples[column], example)
        page.write_string(row + 1, column, heading.label, heading_look)
    return row + 2


def _allowed(heading: Heading, row: int, column: int) -> dict[str, Any] | None:
    """What Excel asks about when something else is typed; it may be kept all the same."""
    if heading.choices:
        return {
            "validate": "list",
            "source": list(heading.choices),
            "error_type": "warning",
            "error_title": heading.label[:32],
            "error_message": "Không có trong danh sách. Vẫn giữ nội dung này?",
        }
    if heading.whole:
        least, most = heading.whole
        # Cells are text, so that "01" stays "01": the number is that of the text, of each row in its turn.
        number = f"VALUE({xl_rowcol_to_cell(row, column)})"
        return {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({number}),{number}>={least},{number}<={most})",
            "error_type": "warning",
            "error_title": heading.label[:32],
            "error_message": f"Thường là số từ {least} đến {most}. Vẫn giữ nội dung này?",
        }
    return None
