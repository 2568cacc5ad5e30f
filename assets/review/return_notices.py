"""The lists of a return workbook that are only read: PDFs to deliver again, faults of the book as a whole.

None of their cells may look like a header to intake: the first sheet with a recognisable header is taken
for the data when the workbook comes back.
"""

from collections.abc import Sequence

from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.return_book import ReturnBook
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import SEVERITY_WORDS, Styles

DOCUMENTS_SHEET = "PDF thiếu hoặc hỏng"
BOOK_SHEET = "Lỗi của sổ"
FIRST_LINE = 3  # 0-based: title, explanation and headings stand above

_DOCUMENT_COLUMNS = {
    "Dòng trong\nsổ gốc": 13,
    "Số\nđăng ký": 11,
    "Tên tệp PDF cần có": 36,
    "Tệp đã nhận": 36,
    "Vấn đề": 26,
    "Chi tiết, việc cần làm": 52,
}
_BOOK_COLUMNS = {"Vấn đề": 34, "Mức độ": 16, "Chi tiết, việc cần làm": 90}


def write_documents(sheet: TextSheet, book: ReturnBook, styles: Styles) -> None:
    """One line per row or file whose PDF is missing, broken, misnamed or left over."""
    note = (
        "Phần ghi trong ngoặc nhọn < > chưa xác định được vì dòng đó chưa ghi đúng số hoặc ngày đăng ký; "
        "xin đặt tên tệp theo số và ngày sau khi sửa."
    )
    lines = []
    for found in book.document_faults:
        row = book.row_of(found[0])
        sheet_row = row.sheet_row if row else found[0].sheet_row
        lines.append(
            (
                "" if sheet_row is None else str(sheet_row),
                (book.value(row, "so") or "") if row else "",
                book.expected_pdf_name(row) if row else "",
                "\n".join(dict.fromkeys(f.pdf_name for f in found if f.pdf_name)),
                "\n".join(dict.fromkeys(f.title for f in found)),
                "\n".join(f.explanation for f in found),
            )
        )
    # Said only where somebody would wonder.
    shown = note if any("<" in line[2] for line in lines) else ""
    _head(sheet, styles, DOCUMENTS_SHEET, _DOCUMENT_COLUMNS, shown)
    severities = [found[0].severity for found in book.document_faults]
    _lines(sheet, styles, list(_DOCUMENT_COLUMNS.values()), lines, severities, tag_column=4)
    _finish(sheet, book, len(lines), len(_DOCUMENT_COLUMNS), DOCUMENTS_SHEET)
    sheet.set_tab_color(style.SEVERITY_INK["warning"])


def write_book_faults(sheet: TextSheet, book: ReturnBook, styles: Styles) -> None:
    """One line per finding on the book as a whole, where its rows were taken nevertheless."""
    note = "Những điểm dưới đây thuộc về cả quyển sổ, không thuộc riêng dòng nào."
    _head(sheet, styles, BOOK_SHEET, _BOOK_COLUMNS, note)
    lines = [(f.title, SEVERITY_WORDS[f.severity], f.explanation) for f in book.book_faults]
    severities = [f.severity for f in book.book_faults]
    _lines(sheet, styles, list(_BOOK_COLUMNS.values()), lines, severities, tag_column=1)
    _finish(sheet, book, len(lines), len(_BOOK_COLUMNS), BOOK_SHEET)
    sheet.set_tab_color(style.MUTED)


def _head(sheet: TextSheet, styles: Styles, title: str, columns: dict[str, int], note: str) -> None:
    sheet.write_text(0, 0, title.upper(), styles.title)
    sheet.set_row(0, 32)
    sheet.write_text(1, 0, note, styles.subtitle)
    sheet.set_row(1, 24)
    for column, (head, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_text(FIRST_LINE - 1, column, head, styles.table_head)
    sheet.set_row(FIRST_LINE - 1, 34)
    sheet.hide_gridlines(2)


def _lines(
    sheet: TextSheet,
    styles: Styles,
    widths: list[int],
    lines: Sequence[tuple[str, ...]],
    severities: list[str],
    *,
    tag_column: int,
) -> None:
    for at, (texts, severity) in enumerate(zip(lines, severities, strict=True), start=FIRST_LINE):
        for column, text in enumerate(texts):
            cell = styles.tag[severity] if column == tag_column else styles.table_text
            sheet.write_text(at, column, text or None, cell)
        tallest = max(layout.lines_in(text, width - 3, 12) for text, width in zip(texts, widths, strict=True))
        sheet.set_row(at, layout.height_of(tallest, layout.READING_LINE))


def _finish(sheet: TextSheet, book: ReturnBook, lines: int, columns: int, name: str) -> None:
    last_line = FIRST_LINE + lines - 1
    sheet.autofilter(FIRST_LINE - 1, 0, last_line, columns - 1)
    sheet.freeze_panes(FIRST_LINE, 0)
    sheet.repeat_rows(FIRST_LINE - 1)
    layout.no_green_corners(sheet, last_line, columns - 1)
    layout.print_page(sheet, landscape=True)
    layout.footer(sheet, f"{book.file_name} · {name}")
