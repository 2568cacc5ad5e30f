"""The workbook of a package: one register's approved records in the column order of the national import template.

The importing program reads it, so nothing stands in it but what the template has: one sheet, the Ministry's names,
text cells. Which record a row is, is told by the package's `records.csv`.
"""

import datetime as dt
from io import BytesIO

import polars as pl

from assets.review import workbook_layout as layout
from assets.review.workbook_style import LOCKED_FILL, RULE_LINE
from warehouse.registers import Field, fields

SHEET = "DL Import"
COUNTER = "STT"
MAX_ROWS = 1_000_000  # Excel's own limit is 1,048,576 with the header

_COUNTER_WIDTH = 6.0
_HEADER_POINTS = 45.0  # the template's own: room for three lines
_HEADER_LINES = 2.5


def template_columns(register: str) -> tuple[Field, ...]:
    """Fields of a register as the import template in force orders them.

    The newer template puts its own columns among the older ones: a nationality in words after the one by list, an
    identity number before the person's name. Read off the template of births; the place of the deceased's number in
    that of deaths is taken from there.
    """
    older = [f for f in fields(register) if not f.newer]
    newer = {_anchor(f): f for f in fields(register) if f.newer}
    ordered: list[Field] = []
    for f in older:
        before, after = newer.get(("before", f.name)), newer.get(("after", f.name))
        ordered += [*([before] if before else []), f, *([after] if after else [])]
    return tuple(ordered)


def _anchor(newer: Field) -> tuple[str, str]:
    if newer.name.endswith("Str"):
        return "after", newer.name.removesuffix("Str")
    return "before", f"{newer.person}HoTen"


def register_workbook(register: str, rows: pl.DataFrame, created: dt.date) -> bytes:
    """The workbook of a register; the same rows and day give the same bytes.

    Args:
        rows: the register's fields, in order of sending; a null is an empty cell.
    """
    buffer = BytesIO()
    workbook = layout.new_workbook(buffer, SHEET, created)
    framed = {"border": 1, "border_color": RULE_LINE, "valign": "top", "text_wrap": True}
    head = workbook.add_format(framed | {"bold": True, "valign": "vcenter", "align": "center", "bg_color": LOCKED_FILL})
    text = workbook.add_format(framed | {"num_format": "@", "align": "left"})
    number = workbook.add_format(framed | {"align": "center"})
    sheet = layout.add_sheet(workbook, SHEET)
    columns = template_columns(register)
    values = {f.name: rows[f.name].to_list() for f in columns}

    sheet.set_row(0, _HEADER_POINTS)
    sheet.write_text(0, 0, COUNTER, head)
    sheet.set_column(0, 0, _COUNTER_WIDTH)
    widths = [_COUNTER_WIDTH]
    for at, f in enumerate(columns, start=1):
        longest = max((len(v) for v in values[f.name] if v), default=0)
        widths.append(max(layout.column_width(f.kind, longest), len(f.name) / _HEADER_LINES + 3))
        sheet.set_column(at, at, widths[-1], text)
        sheet.write_text(0, at, f.name, head)
    for row, lines in enumerate(_lines(rows, dict(zip(values, widths[1:], strict=True)))):
        sheet.set_row(row + 1, layout.height_of(lines))
        sheet.write_number(row + 1, 0, row + 1, number)
        for at, f in enumerate(columns, start=1):
            sheet.write_text(row + 1, at, values[f.name][row], text)

    sheet.freeze_panes(1, 2)
    layout.no_green_corners(sheet, rows.height, len(columns))
    layout.print_wide(sheet, 0, 0, 1, widths)
    workbook.close()
    return buffer.getvalue()


def _lines(rows: pl.DataFrame, widths: dict[str, float]) -> list[int]:
    """Lines that each row takes at these column widths: `layout.lines_in` over all cells at once."""
    # As there: a width counts digits, a letter of Vietnamese text takes less.
    needed = [(pl.col(name).str.len_chars() / (width * 1.15)).ceil() for name, width in widths.items()]
    broken = [pl.col(name).str.count_matches("\n") for name in widths]
    lines = rows.select(
        (pl.max_horizontal(needed).fill_null(1) + pl.max_horizontal(broken).fill_null(0)).clip(1).cast(pl.Int32)
    )
    return [int(n) for n in lines.to_series()]
