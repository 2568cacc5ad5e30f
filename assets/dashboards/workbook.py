"""The full tables of all screens as one workbook, a sheet per table."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from xlsxwriter.worksheet import Worksheet

from assets.dashboards.screen import Screen, Table
from assets.review.workbook_layout import new_workbook, visible

_FORMATS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True},
    "count": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "percent": {"num_format": '0.0" %"'},
    "change": {"num_format": "+0.0;-0.0;0.0"},
}
_HEADS_ROW = 3
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def screens_workbook(screens: Sequence[Screen], as_of: date) -> bytes:
    """The workbook as bytes; the same screens of a day give the same bytes."""
    buffer = BytesIO()
    book = new_workbook(buffer, "Điều hành số hóa sổ hộ tịch", as_of)
    plain: dict[str, object] = {"valign": "top", "border": 1, "border_color": "#BBBBBB"}
    formats = {kind: book.add_format(plain | look) for kind, look in _FORMATS.items()}
    formats["head"] = book.add_format(plain | {"bold": True, "text_wrap": True, "bg_color": "#EEF1F4"})
    formats["title"] = book.add_format({"bold": True, "font_size": 14})
    for number, screen in enumerate(screens, start=1):
        for table, letter in zip(screen.tables, "abcdef", strict=False):
            name = _NOT_IN_SHEET_NAMES.sub(" ", f"{number}{letter} {table.title.partition(',')[0]}")[:31]
            _fill(book.add_worksheet(name.strip()), screen, table, formats, as_of)
    book.close()
    return buffer.getvalue()


def _fill(sheet: Worksheet, screen: Screen, table: Table, formats: dict[str, object], as_of: date) -> None:
    sheet.write_string(0, 0, f"{screen.title}: {table.title} ({as_of:%d/%m/%Y})", formats["title"])
    sheet.write_string(1, 0, screen.sentence)
    last = _HEADS_ROW + len(table.rows)
    for at, column in enumerate(table.columns):
        sheet.write_string(_HEADS_ROW, at, column.label, formats["head"])
        sheet.set_column(at, at, _width(table, at))
        if column.heat and table.rows:
            light, dark = ("#FFFFFF", "#F58D4C") if column.heat == "high" else ("#F58D4C", "#FFFFFF")
            ends = (50, 100) if column.heat == "low" else (0, 50)
            scale = {"type": "2_color_scale", "min_type": "num", "min_value": ends[0], "max_type": "num"}
            scale["max_value"] = ends[1]
            sheet.conditional_format(_HEADS_ROW + 1, at, last, at, scale | {"min_color": light, "max_color": dark})
    for line, row in enumerate(table.rows, start=_HEADS_ROW + 1):
        for at, value in enumerate(row):
            look = formats[table.columns[at].kind]
            if value is None:
                sheet.write_blank(line, at, None, look)
            elif isinstance(value, str):
                sheet.write_string(line, at, visible(value), look)
            else:
                sheet.write_number(line, at, value, look)
    under = [table.note] if table.rows else [table.empty, table.note]
    for line, text in enumerate((t for t in under if t), start=last + 2):
        sheet.write_string(line, 0, text)
    sheet.freeze_panes(_HEADS_ROW + 1, 1)
    if table.rows:
        sheet.autofilter(_HEADS_ROW, 0, last, len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADS_ROW)


def _width(table: Table, at: int) -> float:
    if table.columns[at].kind != "text":
        return 14
    longest = max((len(str(row[at])) for row in table.rows if row[at] is not None), default=0)
    return float(min(max(longest + 3, 16), 60))
