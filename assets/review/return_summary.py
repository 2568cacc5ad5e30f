"""The summary of a return workbook: which book, how much was rejected, what to do now, and why."""

from xlsxwriter.format import Format

from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.return_book import ReturnBook, register_label
from assets.review.return_notices import BOOK_SHEET, DOCUMENTS_SHEET
from assets.review.rule_titles import rule_title
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import SEVERITY_WORDS, Styles

SUMMARY_SHEET = "Tóm tắt"
ROWS_SHEET = "Bản ghi bị từ chối"

_LEFT, _RIGHT = 1, 4  # text columns B to E, beside a narrow margin
_WIDTHS = (2, 18, 26, 26, 26)
_LEGEND = {
    "error": "Nền đỏ, viền liền đậm: sai, phải sửa.",
    "warning": "Nền vàng, viền nét đứt: xin đối chiếu với trang sổ; sổ ghi đúng như vậy thì giữ nguyên.",
}


class _Page:
    """The sheet, written from top to bottom."""

    def __init__(self, sheet: TextSheet, styles: Styles) -> None:
        self.sheet, self.styles, self.row = sheet, styles, 0

    def wide(self, text: str, cell: Format, *, first: int = _LEFT, height: float | None = None) -> None:
        """A text from column `first` to the right edge, with room for its wrapped lines."""
        lines = layout.lines_in(text, sum(_WIDTHS[first:]), 12)
        if first < _RIGHT:
            self.sheet.merge_range(self.row, first, self.row, _RIGHT, "", cell)
        self.sheet.write_text(self.row, first, text, cell)
        self.sheet.set_row(self.row, height or layout.height_of(lines, layout.READING_LINE))
        self.row += 1

    def gap(self, points: float) -> None:
        """White space."""
        self.sheet.set_row(self.row, points)
        self.row += 1

    def section(self, text: str) -> None:
        """A heading with a line under it."""
        self.gap(14)
        self.wide(text, self.styles.section, height=24)
        self.gap(5)

    def fact(self, label: str, value: str) -> None:
        """A label and what it says about this book."""
        self.sheet.write_text(self.row, _LEFT, label, self.styles.label)
        self.wide(value, self.styles.fact, first=_LEFT + 1)


def write_summary(
    sheet: TextSheet, book: ReturnBook, styles: Styles, *, issuer: str | None, comments_left_out: int
) -> None:
    """Write the summary: one page, read from top to bottom."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(style.NAVY)
    page = _Page(sheet, styles)
    _head(page, book, issuer)
    whole = book.status == "returned"
    if whole:
        _whole_book(page, book)
    else:
        _figures(page, book)
    page.section("Việc cần làm")
    steps = _steps_whole(book) if whole else _steps_rows(book)
    for number, (text, goal) in enumerate(steps, start=1):
        _step(page, number, text, goal)
    if not whole:
        _reasons(page, book)
    _closing(page, book, comments_left_out)
    layout.print_page(sheet, landscape=False, pages=1)
    layout.footer(sheet, book.file_name)
    sheet.activate()


def _head(page: _Page, book: ReturnBook, issuer: str | None) -> None:
    if issuer:
        page.wide(issuer.upper(), page.styles.issuer)
    title = "PHIẾU TRẢ LẠI CẢ QUYỂN SỔ" if book.status == "returned" else "PHIẾU TRẢ LẠI ĐỂ SỬA"
    page.wide(title, page.styles.title, height=32)
    page.wide(f"Sổ hộ tịch: {register_label(book.register)}", page.styles.subtitle, height=20)
    page.gap(8)
    page.fact("Tệp sổ", book.book)
    page.fact("Đơn vị", f"{book.unit_name[:1].upper()}{book.unit_name[1:]} ({book.unit_code})")
    page.fact("Đợt bàn giao", book.delivery)
    page.fact("Ngày nhận", f"{book.received_on:%d.%m.%Y}")
    page.fact("Đơn vị số hóa", book.contractor or "(chưa ghi)")
    page.gap(12)


def _figures(page: _Page, book: ReturnBook) -> None:
    figures = (
        (book.rows_delivered, "dòng đã giao", "plain"),
        (book.rows_delivered - book.rows_rejected, "dòng không phải sửa", "good"),
        (book.rows_rejected, "dòng bị từ chối", "error" if book.rows_rejected else "plain"),
        (len(book.document_faults), "việc về tệp PDF", "plain"),
    )
    page.sheet.set_row(page.row, 38)
    page.sheet.set_row(page.row + 1, 22)
    for column, (number, label, kind) in enumerate(figures, start=_LEFT):
        page.sheet.write_number(page.row, column, number, page.styles.figure[kind])
        page.sheet.write_text(page.row + 1, column, label, page.styles.figure_label)
    page.row += 2


def _step(page: _Page, number: int, text: str, goal: str | None) -> None:
    page.sheet.write_text(page.row, _LEFT, f"Bước {number}", page.styles.step_number)
    page.wide(text, page.styles.paragraph, first=_LEFT + 1)
    if goal == ROWS_SHEET:
        for severity, meaning in _LEGEND.items():
            swatch = page.styles.swatch[severity]
            page.sheet.write_text(page.row, _LEFT + 1, SEVERITY_WORDS[severity], swatch)
            page.wide(meaning, page.styles.meaning, first=_LEFT + 2)
            page.gap(4)
    if goal:
        link = f"→ Mở trang “{goal}”"
        page.sheet.write_url(page.row, _LEFT + 1, f"internal:'{goal}'!A1", page.styles.link, link)
        page.row += 1
    page.gap(6)


def _steps_rows(book: ReturnBook) -> list[tuple[str, str | None]]:
    """What to do, with the sheet to go to, when the book was taken but something in it goes back."""
    stem = book.file_name.removesuffix(".xlsx")
    steps: list[tuple[str, str | None]] = []
    if book.rows:
        steps += [
            (
                "Sửa các ô tô màu ngay trong tệp này. Lý do và gợi ý ghi ở đầu mỗi dòng và trong chú thích của "
                "ô; bấm vào số dòng để tới ô lỗi đầu tiên.",
                ROWS_SHEET,
            ),
            (
                "Giữ nguyên dòng tiêu đề và các cột xám đã khóa bên trái, nhờ đó hệ thống nhận ra từng bản "
                "ghi. Không thêm, bớt hay đổi chỗ cột.",
                None,
            ),
            (
                "Dòng không có trong sổ giấy, hoặc đã nhập trùng: chọn lý do ở cột “Bỏ dòng này”, không xóa dòng.",
                None,
            ),
        ]
    if book.document_faults:
        steps.append(
            (
                "Quét lại hoặc bổ sung các tệp PDF trong danh sách, đặt tên đúng như đã nêu, rồi nén thành "
                f"{stem}.zip (hoặc để trong thư mục {stem}). Không cần gửi lại các tệp đã đạt.",
                DOCUMENTS_SHEET,
            )
        )
    if book.book_faults:
        steps.append(("Xem thêm những điểm thuộc về cả quyển sổ.", BOOK_SHEET))
    deliver = (
        f"đặt vào một thư mục bàn giao mới của đơn vị, bên cạnh thư mục “{book.delivery}”. Không sửa, không "
        "xóa thư mục đã bàn giao."
    )
    save = f"Lưu tệp, giữ nguyên tên {book.file_name}, và" if book.rows else "Các tệp bổ sung xin"
    return [*steps, (f"{save} {deliver}", None)]


def _steps_whole(book: ReturnBook) -> list[tuple[str, str | None]]:
    """What to do when no row could be taken."""
    return [
        (f"Khắc phục các điểm nêu trên trong tệp gốc của sổ ({book.book}.xlsx) hoặc các tệp kèm theo.", None),
        (
            "Kiểm tra tên tệp theo mẫu <tên đơn vị>.<loại sổ>.<năm mở sổ>.<quyển số>.xlsx, ví dụ "
            "xahongphong.KS.2008.01.xlsx; tệp .zip hoặc thư mục PDF đặt cùng tên.",
            None,
        ),
        (
            "Giao lại cả quyển (tệp Excel và toàn bộ tệp PDF) trong một thư mục bàn giao mới của đơn vị, bên "
            f"cạnh thư mục “{book.delivery}”. Không sửa, không xóa thư mục đã bàn giao.",
            None,
        ),
        ("Phiếu này chỉ để đọc, không cần gửi lại.", None),
    ]


def _reasons(page: _Page, book: ReturnBook) -> None:
    counted = [(rule_title(rule), severity, n, "dòng") for rule, severity, n in book.reasons]
    counted += [(rule_title(rule), severity, n, "tệp") for rule, severity, n in book.loose_files]
    if not counted:
        return
    page.section("Lý do trả lại")
    sheet, styles = page.sheet, page.styles
    sheet.merge_range(page.row, _LEFT, page.row, _LEFT + 1, "Lý do", styles.table_head)
    sheet.write_text(page.row, _LEFT + 2, "Mức độ", styles.table_head)
    sheet.write_text(page.row, _LEFT + 3, "Số lượng", styles.table_head)
    sheet.set_row(page.row, 20)
    page.row += 1
    for title, severity, number, unit in counted:
        sheet.merge_range(page.row, _LEFT, page.row, _LEFT + 1, title, styles.table_text)
        sheet.write_text(page.row, _LEFT + 2, SEVERITY_WORDS[severity], styles.tag[severity])
        sheet.write_number(page.row, _LEFT + 3, number, styles.count[unit])
        lines = layout.lines_in(title, _WIDTHS[1] + _WIDTHS[2] - 3, 12)
        sheet.set_row(page.row, layout.height_of(lines, layout.READING_LINE))
        page.row += 1
    page.wide("Một dòng có thể có nhiều lý do.", styles.note)


def _whole_book(page: _Page, book: ReturnBook) -> None:
    page.wide(
        "Rất tiếc, chưa thể nhận quyển sổ này; chưa dòng nào của sổ được ghi nhận. Lý do:",
        page.styles.paragraph,
    )
    page.gap(5)
    for finding in book.book_faults:
        title, text = finding.title, finding.explanation
        page.sheet.write_text(page.row, _LEFT, title, page.styles.tag[finding.severity])
        title_lines = layout.lines_in(title, _WIDTHS[_LEFT] - 3, 13)
        text_lines = layout.lines_in(text, sum(_WIDTHS[_LEFT + 1 :]) - 3, 12)
        height = layout.height_of(max(title_lines, text_lines), layout.READING_LINE)
        page.wide(text, page.styles.table_text, first=_LEFT + 1, height=height)


def _closing(page: _Page, book: ReturnBook, comments_left_out: int) -> None:
    page.gap(10)
    if comments_left_out:
        left_out = f"{comments_left_out:,}".replace(",", ".")
        page.wide(
            f"Để tệp mở nhanh, {left_out} ô tô màu cuối bảng không có chú thích riêng; lý do của các ô đó vẫn "
            "ghi đủ ở đầu dòng.",
            page.styles.note,
        )
    page.wide("Trân trọng cảm ơn Quý đơn vị đã phối hợp.", page.styles.paragraph)
    if book.journal_head:
        page.wide(f"Mã nhật ký khi lập phiếu: {book.journal_head}", page.styles.note)
