"""The receipt of a review workbook: what became of each of its rows, laid beside it as `<name>.ket-qua.xlsx`."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

from xlsxwriter.format import Format

from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.answer import Outcome
from assets.review.review_style import ReceiptStyles, add_receipt_styles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles

RECEIPT_SHEET = "Kết quả"
OUTCOME_LABELS: dict[Outcome, str] = {
    "refused": "Chưa ghi nhận",
    "waiting": "Chưa quyết định",
    "applied": "Đã ghi nhận",
    "repeated": "Đã ghi nhận trước đây",
}
_FIGURES: dict[Outcome, str] = {
    "applied": "đã ghi nhận",
    "refused": "chưa ghi nhận",
    "waiting": "chưa quyết định",
    "repeated": "đã ghi nhận trước đây",
}
_COLUMNS = {
    "Trang": 25.0,
    "Dòng": 8.0,
    "Số": 12.0,
    "Hồ sơ": 24.0,
    "Quyết định": 22.0,
    "Kết quả": 25.0,
    "Trạng thái hồ sơ": 21.0,
    "Chi tiết": 70.0,
}
_AGAIN = (
    "Các dòng chưa ghi nhận: xin sửa theo phần chi tiết ngay trong phiếu rồi nộp lại. Không cần xóa các dòng đã ghi "
    "nhận; nộp lại cũng không bị tính hai lần."
)
_OUTCOME, _LAST = 5, len(_COLUMNS) - 1


@dataclass(frozen=True)
class ReceiptLine:
    """One row of the review workbook and its answer. `status` is the record's Vietnamese status, "" if not known."""

    sheet: str
    sheet_row: int
    number: str
    about: str
    decision: str
    outcome: Outcome
    status: str
    message: str


@dataclass(frozen=True)
class Receipt:
    """The answer to one review workbook; `problem` says why none of its rows could be looked at."""

    file_name: str
    unit: str
    taken_at: dt.datetime
    lines: list[ReceiptLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None

    @property
    def counts(self) -> Counter[Outcome]:
        """Rows by outcome."""
        return Counter(line.outcome for line in self.lines)


def receipt_workbook(receipt: Receipt) -> bytes:
    """The receipt as a workbook; the same receipt gives the same bytes."""
    buffer = BytesIO()
    workbook = layout.new_workbook(buffer, f"Kết quả {receipt.file_name}", receipt.taken_at.date())
    styles, own = style.add_styles(workbook), add_receipt_styles(workbook)
    sheet = layout.add_sheet(workbook, RECEIPT_SHEET)
    for column, width in enumerate(_COLUMNS.values()):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(style.NAVY)
    row = _head(sheet, receipt, styles)
    if receipt.problem is None:
        row = _figures(sheet, row, receipt, styles)
        _table(sheet, row, receipt, styles, own)
    layout.print_page(sheet, landscape=True)
    layout.footer(sheet, f"{receipt.file_name} · {RECEIPT_SHEET}")
    workbook.close()
    return buffer.getvalue()


def _wide(sheet: TextSheet, row: int, text: str, cell: Format, height: float | None = None) -> int:
    lines = layout.lines_in(text, sum(_COLUMNS.values()), 12)
    sheet.merge_range(row, 0, row, _LAST, "", cell)
    sheet.write_text(row, 0, text, cell)
    sheet.set_row(row, height or layout.height_of(lines, layout.READING_LINE))
    return row + 1


def _head(sheet: TextSheet, receipt: Receipt, styles: Styles) -> int:
    row = _wide(sheet, 0, "KẾT QUẢ TIẾP NHẬN PHIẾU RÀ SOÁT", styles.title, 32)
    said = f"{receipt.file_name} · {receipt.unit} · tiếp nhận lúc {receipt.taken_at:%H:%M ngày %d.%m.%Y}"
    row = _wide(sheet, row, said, styles.subtitle, 22)
    if receipt.problem is not None:
        text = f"Chưa tiếp nhận được tệp này: {receipt.problem}. Chưa có quyết định nào được ghi nhận."
        sheet.set_row(row, 8)
        row = _wide(sheet, row + 1, text, styles.tag["error"], 44)
    for note in [*receipt.notes, *([_AGAIN] if receipt.counts["refused"] else [])]:
        row = _wide(sheet, row, note, styles.note)
    sheet.set_row(row, 8)
    return row + 1


def _figures(sheet: TextSheet, row: int, receipt: Receipt, styles: Styles) -> int:
    sheet.set_row(row, 36)
    sheet.set_row(row + 1, 20)
    counts = receipt.counts
    for column, (outcome, label) in zip((3, 4, 5, 6), _FIGURES.items(), strict=True):
        number = counts.get(outcome, 0)
        kind = {"applied": "good", "refused": "error"}.get(outcome, "plain") if number else "plain"
        sheet.write_number(row, column, number, styles.figure[kind])
        sheet.write_string(row + 1, column, label, styles.figure_label)
    sheet.set_row(row + 2, 10)
    return row + 3


def _table(sheet: TextSheet, row: int, receipt: Receipt, styles: Styles, own: ReceiptStyles) -> None:
    for column, name in enumerate(_COLUMNS):
        sheet.write_string(row, column, name, styles.table_head)
    sheet.set_row(row, 22)
    order = list(OUTCOME_LABELS)
    lines = sorted(receipt.lines, key=lambda line: order.index(line.outcome))
    for at, line in enumerate(lines, start=row + 1):
        texts = (line.sheet, str(line.sheet_row), line.number, line.about, line.decision,
                 OUTCOME_LABELS[line.outcome], line.status, line.message)  # fmt: skip
        for column, text in enumerate(texts):
            cell = own.outcome[line.outcome] if column == _OUTCOME else styles.table_text
            sheet.write_text(at, column, text or None, cell)
        tallest = max(layout.lines_in(t, w - 3, 12) for t, w in zip(texts, _COLUMNS.values(), strict=True))
        sheet.set_row(at, layout.height_of(tallest, layout.READING_LINE))
    if lines:
        sheet.autofilter(row, 0, row + len(lines), _LAST)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    layout.no_green_corners(sheet, row + len(lines), _LAST)
