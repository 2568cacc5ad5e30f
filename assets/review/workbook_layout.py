"""The sizes and the printing of every workbook that goes to people.

Colours and formats are in `workbook_style.py`; what stands in a workbook does not belong here.
"""

import datetime as dt
import math
import re
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook

from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import FONT

# Widths in characters by the kind of field (warehouse.registers): least and most.
_WIDTHS = {
    "number": (9, 12),
    "book_number": (10, 12),
    "page": (8, 10),
    "date": (12, 14),
    "code": (11, 13),
    "ethnicity": (11, 16),
    "nationality": (12, 18),
    "id_number": (14, 18),
    "name": (16, 26),
    "place": (18, 34),
    "words": (20, 34),
    "text": (12, 26),
}
EMPTY_WIDTH = 9.0  # a column nobody filled: present for the round trip, but not in the reader's way
LINE_POINTS = 15.0  # a line at 11 points
READING_LINE = 16.0  # a line at 12 points
TALLEST_ROW = 409.0  # Excel's own limit
_CONTROL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMENT_WIDTH = 280  # pixels
_PAGE_POINTS = 800.0  # printable width of A4 landscape with the margins below
_PRINT_SCALE = 0.6  # below this a clerk needs a magnifying glass


def new_workbook(buffer: BytesIO, title: str, created: dt.date) -> Workbook:
    """An empty workbook kept in memory: nothing of it ever lies in a public temporary folder.

    Same content and same `created` give the same bytes.
    """
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            # Column widths count this font's digits; a font that every office has keeps them true.
            "default_format_properties": {"font_name": FONT, "font_size": 11},
        },
    )
    stamp = dt.datetime.combine(created, dt.time())
    workbook.set_properties({"title": visible(title), "created": stamp})
    workbook.set_size(1920, 1080)
    return workbook


def add_sheet(workbook: Workbook, name: str) -> TextSheet:
    """The next sheet of a workbook; its values are text."""
    sheet: TextSheet = workbook.add_worksheet(name, TextSheet)
    return sheet


def visible(text: str) -> str:
    """Text for comments, footers and properties, where xlsxwriter would let control characters through
    and Excel would then refuse the whole file. Cells need no such care and keep every character."""
    return _CONTROL.sub("\N{WHITE SQUARE}", text)


def column_width(kind: str, longest: int) -> float:
    """Width in characters of a column of this field kind whose longest value has `longest` characters."""
    if not longest:
        return EMPTY_WIDTH
    least, most = _WIDTHS.get(kind, _WIDTHS["text"])
    return float(min(max(least, longest + 3), most))


def lines_in(text: str, width: float, size: int = 11) -> int:
    """Lines that `text` takes when wrapped in a column of `width` characters, at a font size in points."""
    # A width counts digits at 11 points (7 pixels); a letter of Vietnamese text takes 5.9 on average, and
    # words do not break. Rather a line too many than a reason cut off.
    usable = max(width * 1.15 * 11 / size, 1.0)
    return sum(max(1, math.ceil(len(line) / usable)) for line in text.split("\n"))


def height_of(lines: int, points: float = LINE_POINTS) -> float:
    """Row height in points for so many lines, with a little air."""
    return min(lines * points + 4, TALLEST_ROW)


def comment_box(text: str) -> dict[str, Any]:
    """Options of a cell comment just large enough for its text."""
    lines = sum(max(1, math.ceil(len(line) / 44)) for line in text.split("\n"))
    return {
        "width": _COMMENT_WIDTH,
        "height": 14 + 15 * lines,
        "font_name": FONT,
        "font_size": 10,
        "color": "#FFFFE8",
    }


def protect(sheet: TextSheet) -> None:
    """Keep locked cells as they are; no password, since it guards against slips, not against people."""
    sheet.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "autofilter": True,
            "objects": True,
        },
    )


def no_green_corners(sheet: TextSheet, last_row: int, last_column: int) -> None:
    """Silence Excel's 'number stored as text': on purpose here, and it would drown the real marks."""
    cells = f"A1:{xlsxwriter.utility.xl_rowcol_to_cell(last_row, last_column)}"
    sheet.ignore_errors({"number_stored_as_text": cells, "two_digit_text_year": cells})


def print_wide(sheet: TextSheet, heading_row: int, first: int, last: int, widths: list[float]) -> None:
    """A4 landscape; heading row and columns `first`..`last` on every page; as many pages across as
    keep the print readable (one page across would shrink 60 columns to dots)."""
    points = [w * 5.25 + 4 for w in widths]
    repeated = sum(points[first : last + 1])
    room = _PAGE_POINTS / _PRINT_SCALE - repeated
    pages = max(1, math.ceil((sum(points[last + 1 :])) / room))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.repeat_rows(heading_row)
    sheet.repeat_columns(first, last)
    sheet.print_across()
    sheet.fit_to_pages(pages, 0)


def print_page(sheet: TextSheet, *, landscape: bool, pages: int = 0) -> None:
    """A4, one page across; `pages` at most, 0 for as many as it takes."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, pages)


def footer(sheet: TextSheet, left: str) -> None:
    """Page footer: what this is on the left, page of pages on the right."""
    # Excel takes 255 characters of footer in all.
    sheet.set_footer(f"&L&9{visible(left)[-110:].replace('&', '&&')}&R&9Trang &P/&N")
