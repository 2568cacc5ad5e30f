"""Units fill in the templates: rows typed below the headings, in Excel's way."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl


def fill_in(template: bytes, rows: list[list[object]]) -> bytes:
    """A template with rows below its headings."""
    book = openpyxl.load_workbook(BytesIO(template))
    sheet = book.active
    assert sheet is not None
    heading = next(r for r in range(1, 20) if sheet.cell(r, 1).fill.fgColor.rgb == "FFE7ECF2")
    for at, row in enumerate(rows, start=heading + 1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, date | datetime):
                cell.number_format = "dd/mm/yyyy"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(path: Path, content: bytes) -> None:
    """Writes a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
