"""The return workbook: what a contractor gets back when rows or a whole book were rejected.

This module writes the sheet of rejected rows, which the contractor corrects and delivers again, and puts
the workbook together. What is only read is in `return_summary.py` and `return_notices.py`.
"""

from io import BytesIO
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from assets.review import return_notices, return_summary
from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.return_book import CONTROL_COLUMNS, ReturnBook, ReturnFinding, ReturnRow, RowFaults
from assets.review.return_mark import PROPERTY, lies_there, mark_of
from assets.review.return_notices import BOOK_SHEET, DOCUMENTS_SHEET
from assets.review.return_saved import is_as_written, put_aside
from assets.review.return_summary import ROWS_SHEET, SUMMARY_SHEET
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles
from assets.saving import save_whole
from warehouse import registers

# Each comment costs as much as fifteen cells, and a sheet with more is slow to open.
MAX_COMMENTS = 3000
_LONGEST_COMMENT = 400
_MAX_LINKS = 60_000  # Excel refuses a sheet with more than 65,530

_CONTROL_LABELS = (
    "Mã bản ghi (không sửa)",
    "Phiên bản (không sửa)",
    "Dòng trong sổ gốc",
    "Lý do trả lại và gợi ý",
    "Bỏ dòng này",
)
_CONTROL_WIDTHS = [24.0, 10.0, 13.0, 52.0, 17.0]
_ROW_LINK, _REASONS, _DROP = 2, 3, 4
# What may be chosen there; another reason may be typed.
DROPS = ("Bỏ: không có trong sổ", "Bỏ: nhập trùng dòng khác", "Bỏ: không phải hồ sơ")
_LEGEND_ROW, HEADING_ROW = 0, 1
_FIRST_COLUMN = len(CONTROL_COLUMNS)


def write_return_workbook(target: Path, book: ReturnBook, *, issuer: str | None = None) -> None:
    """Write the return workbook of one book to `target`, whole or not at all; one that says the same is left alone.

    One that says something else and that somebody has saved is kept beside it as `….tra-lai.da-sua.xlsx`: what was
    typed there is not lost. The same book gives the same bytes. `issuer` is the authority named at the head of the
    summary.

    Raises:
        OSError: the folder cannot be written; an older workbook is then untouched, at `target` or put aside.
    """
    mark = mark_of(book, issuer)
    if lies_there(target, mark):
        return
    buffer = BytesIO()
    workbook = layout.new_workbook(buffer, f"Trả lại {book.book}", book.received_on)
    workbook.set_custom_property(PROPERTY, mark, "text")
    styles = style.add_styles(workbook)
    # Sheets in the order in which they are read; the link to a PDF's line needs its place beforehand.
    summary = layout.add_sheet(workbook, SUMMARY_SHEET)
    left_out = 0
    if book.rows:
        left_out = _write_rows(layout.add_sheet(workbook, ROWS_SHEET), book, styles)
    if book.document_faults:
        return_notices.write_documents(layout.add_sheet(workbook, DOCUMENTS_SHEET), book, styles)
    if book.book_faults and book.status != "returned":
        return_notices.write_book_faults(layout.add_sheet(workbook, BOOK_SHEET), book, styles)
    return_summary.write_summary(summary, book, styles, issuer=issuer, comments_left_out=left_out)
    workbook.close()
    if target.is_file() and not is_as_written(target):
        put_aside(target, "da-sua")
    save_whole(target, buffer.getvalue())


def _write_rows(sheet: TextSheet, book: ReturnBook, styles: Styles) -> int:
    """Write the rejected rows; returns how many marked cells got no comment because of the cap."""
    widths = _CONTROL_WIDTHS + _data_widths(book)
    _write_headings(sheet, book, styles, widths)
    comments = _Comments(sheet)
    document_lines = _document_lines(book)
    for row_number, row in enumerate(book.rows_in_order, start=HEADING_ROW + 1):
        lines = _write_row(sheet, row_number, book, row, styles, widths, comments, document_lines)
        sheet.set_row(row_number, layout.height_of(lines))

    last_row, last_column = HEADING_ROW + len(book.rows), len(widths) - 1
    _offer_drops(sheet, last_row)
    sheet.autofilter(HEADING_ROW, 0, last_row, last_column)
    sheet.print_area(_LEGEND_ROW, 0, last_row, last_column)
    sheet.freeze_panes(HEADING_ROW + 1, _FIRST_COLUMN)
    sheet.set_selection(HEADING_ROW + 1, _FIRST_COLUMN, HEADING_ROW + 1, _FIRST_COLUMN)
    sheet.set_zoom(90)
    sheet.set_tab_color(style.SEVERITY_INK["error"])
    layout.no_green_corners(sheet, last_row, last_column)
    layout.protect(sheet)
    # The two hidden key columns take no room on paper.
    layout.print_wide(sheet, HEADING_ROW, _ROW_LINK, _REASONS, [0.0, 0.0, *widths[2:]])
    layout.footer(sheet, f"{book.file_name} · {ROWS_SHEET}")
    return comments.left_out


def _offer_drops(sheet: TextSheet, last_row: int) -> None:
    sheet.data_validation(
        HEADING_ROW + 1, _DROP, last_row, _DROP,
        {
            "validate": "list",
            "source": list(DROPS),
            "show_error": False,
            "input_title": "Bỏ dòng này",
            "input_message": "Chỉ chọn khi dòng không có trong sổ giấy hoặc đã nhập trùng. Dòng cần sửa thì để trống.",
        },
    )  # fmt: skip


def _data_widths(book: ReturnBook) -> list[float]:
    """Widths of the contractor's columns, from the field's kind and the longest value or heading."""
    widths = []
    for header, name in zip(book.headers, book.header_fields, strict=True):
        kind = "text" if name is None else "page"  # an ignored column holds a running number or a code
        if book.register and name:
            kind = registers.field(book.register, name).kind
        longest = max([len(row.values.get(header) or "") for row in book.rows], default=0)
        widths.append(layout.column_width(kind, longest))
    for faults in book.faults.values():
        for column in faults.by_column:
            widths[column] = max(widths[column], 13.0)  # a broken cell must catch the eye, even if empty
    return widths


def _heading_text(book: ReturnBook, header: str, name: str | None) -> str:
    """The contractor's own header, which intake reads by its first line, and under it what it means."""
    if not (book.register and name):
        return header
    label = registers.field(book.register, name).label
    return header if label in header else f"{header.rstrip(chr(10))}\n{label}"


def _write_headings(sheet: TextSheet, book: ReturnBook, styles: Styles, widths: list[float]) -> None:
    worst: dict[int, str] = {}
    for faults in book.faults.values():
        for column, found in faults.by_column.items():
            worst[column] = "error" if worst.get(column) == "error" else _worst(found)
    lines = 2
    for column, (key, label) in enumerate(zip(CONTROL_COLUMNS, _CONTROL_LABELS, strict=True)):
        sheet.write_text(HEADING_ROW, column, f"{key}\n{label}", styles.control_heading)
    for column, (header, name) in enumerate(zip(book.headers, book.header_fields, strict=True)):
        text = _heading_text(book, header, name)
        place = _FIRST_COLUMN + column
        sheet.write_text(HEADING_ROW, place, text, styles.heading[worst.get(column, "plain")])
        if widths[place] > layout.EMPTY_WIDTH:
            # Bold, and field names are single words that break anywhere: less fits than in running text.
            lines = max(lines, layout.lines_in(text, widths[place], 13))
    sheet.set_row(HEADING_ROW, layout.height_of(min(lines, 6), 13.0))
    for column, width in enumerate(widths):
        # Empty cells take the column's format: text, and open for editing where the row is.
        cell = None if column < _DROP else styles.cell["plain"]
        sheet.set_column(column, column, width, cell, {"hidden": column < _ROW_LINK})
    # A row's format goes before a column's: nothing is to be filled in up here.
    sheet.set_row(_LEGEND_ROW, 22, styles.legend["plain"])
    style.write_legend(sheet, _LEGEND_ROW, _REASONS, styles)


def _worst(found: list[ReturnFinding]) -> str:
    return min(found, key=lambda f: f.order).severity


class _Comments:
    """Cell comments of one sheet, up to the cap."""

    def __init__(self, sheet: TextSheet) -> None:
        self.sheet = sheet
        self.written = 0
        self.left_out = 0

    def add(self, row: int, column: int, found: list[ReturnFinding]) -> None:
        """One comment for all that is wrong with a cell."""
        if self.written >= MAX_COMMENTS:
            self.left_out += 1
            return
        text = layout.visible("\n".join(f.explanation for f in sorted(found, key=lambda f: (f.order, f.rule))))
        if len(text) > _LONGEST_COMMENT:
            text = f"{text[:_LONGEST_COMMENT]}… (xem cột Lý do trả lại)"
        self.sheet.write_comment(row, column, text, layout.comment_box(text))
        self.written += 1


def _reason_lines(faults: RowFaults) -> str:
    """Numbered lines for the reasons cell, each with the address of the cell it speaks of."""
    lines = []
    for number, (column, finding) in enumerate(faults.in_reading_order, start=1):
        where = "" if column is None else f"[Cột {xl_col_to_name(_FIRST_COLUMN + column)}] "
        check = "" if finding.severity == "error" else "(Cần kiểm tra) "
        lines.append(f"{number}. {where}{check}{finding.message}")
        if finding.extra_suggestion:
            lines.append(f"    → Gợi ý: {finding.extra_suggestion}")
    return "\n".join(lines)


def _document_lines(book: ReturnBook) -> dict[str, int]:
    """Line on the PDF sheet (0-based) of each rejected row that has one."""
    places = {}
    for offset, found in enumerate(book.document_faults):
        row = book.row_of(found[0])
        if row is not None:
            places[row.record_id] = return_notices.FIRST_LINE + offset
    return places


def _write_row(
    sheet: TextSheet,
    at: int,
    book: ReturnBook,
    row: ReturnRow,
    styles: Styles,
    widths: list[float],
    comments: _Comments,
    document_lines: dict[str, int],
) -> int:
    """Write one rejected row; returns the lines that its tallest cell needs."""
    faults = book.faults[row.record_id]
    sheet.write_text(at, 0, row.record_id, styles.control)
    sheet.write_text(at, 1, str(row.version), styles.control)
    _write_row_link(sheet, at, row, faults, styles, document_lines.get(row.record_id))
    reasons = _reason_lines(faults)
    mark = _worst(faults.elsewhere) if faults.elsewhere else "plain"
    sheet.write_text(at, _REASONS, reasons, styles.reasons[mark])
    lines = layout.lines_in(reasons, widths[_REASONS] - 2)

    values = [row.values.get(header) for header in book.headers]
    sheet.write_texts(at, _FIRST_COLUMN, values, styles.cell["plain"])  # an empty cell has its column's format
    for column, found in sorted(faults.by_column.items()):
        sheet.write_text(at, _FIRST_COLUMN + column, values[column], styles.cell[_worst(found)])
        comments.add(at, _FIRST_COLUMN + column, found)
    for value, width in zip(values, widths[_FIRST_COLUMN:], strict=True):
        if value and len(value) >= width:
            lines = max(lines, layout.lines_in(value, width - 2))
    return lines


def _write_row_link(
    sheet: TextSheet, at: int, row: ReturnRow, faults: RowFaults, styles: Styles, document_line: int | None
) -> None:
    """The row number in the contractor's own workbook; a click leads to the first broken cell or PDF."""
    columns = [column for column, _ in faults.in_reading_order if column is not None]
    goal = tip = ""
    if columns:
        goal = f"internal:'{ROWS_SHEET}'!{xl_rowcol_to_cell(at, _FIRST_COLUMN + columns[0])}"
        tip = "Bấm để tới ô lỗi đầu tiên của dòng này"
    elif document_line is not None:
        goal = f"internal:'{DOCUMENTS_SHEET}'!{xl_rowcol_to_cell(document_line, 0)}"
        tip = "Bấm để xem tệp PDF cần bổ sung"
    if goal and at <= _MAX_LINKS:
        sheet.write_url(at, _ROW_LINK, goal, styles.control_link, str(row.sheet_row), tip)
    else:
        sheet.write_text(at, _ROW_LINK, str(row.sheet_row), styles.control)
