"""The how-to sheet of a review workbook: what to do, what each decision does, and the list of usual reasons."""

from xlsxwriter.format import Format

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.return_book import register_label
from assets.review.review_book import ReviewBook
from assets.review.review_rules import USUAL_REASONS
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import SEVERITY_WORDS, Styles

_WIDTHS = (2, 23, 27, 27, 27)
_LEFT, _RIGHT = 1, 4
_REASONS_TOP = 0  # the list stands in a column of its own, out of the reader's way
_REASONS_COLUMN = 6
REASONS_RANGE = f"='{words.HOWTO_SHEET}'!$G${_REASONS_TOP + 2}:$G${_REASONS_TOP + 1 + len(USUAL_REASONS)}"

_DECISIONS = (
    (words.APPROVE, "Thông tin đúng với trang sổ: hồ sơ được phê duyệt với các giá trị đang thấy. Không sửa ô nào."),
    (
        words.CORRECT,
        "Sửa ngay các ô sai của dòng, rồi chọn mục này. Hệ thống kiểm tra lại; không còn lỗi thì hồ sơ được phê duyệt.",
    ),
    (words.REJECT, "Trả lại đơn vị số hóa để làm lại. Phải ghi lý do; lý do được chuyển nguyên văn."),
    ("(để trống)", "Chưa quyết định: hồ sơ vẫn chờ. Có thể nộp tệp mới làm một phần, phần còn lại làm sau."),
)


class _Page:
    """The sheet, written from top to bottom."""

    def __init__(self, sheet: TextSheet, styles: Styles) -> None:
        self.sheet, self.styles, self.row = sheet, styles, 0

    def wide(self, text: str, cell: Format, *, first: int = _LEFT, height: float | None = None) -> None:
        """A text from column `first` to the right edge, with room for its wrapped lines."""
        lines = layout.lines_in(text, sum(_WIDTHS[first:]), 12)
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
        self.gap(12)
        self.wide(text, self.styles.section, height=24)
        self.gap(5)

    def pair(self, label: str, text: str, cell: Format) -> None:
        """A label and what belongs to it."""
        self.sheet.write_text(self.row, _LEFT, label, cell)
        lines = layout.lines_in(text, sum(_WIDTHS[_LEFT + 1 :]) - 2)
        self.wide(text, self.styles.meaning, first=_LEFT + 1, height=max(layout.height_of(lines), 20))
        self.gap(4)


def write_howto(sheet: TextSheet, book: ReviewBook, styles: Styles, own: ReviewStyles, *, left_out: int) -> None:
    """Write the sheet: one page, read from top to bottom. `left_out`: coloured cells without a comment."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(style.NAVY)
    page = _Page(sheet, styles)
    _head(page, book)
    _steps(page, book)
    _decisions(page, book, own)
    _colours(page, book, styles, own)
    _closing(page, left_out)
    _reasons(sheet, styles)
    sheet.print_area(0, 0, page.row, _RIGHT)
    layout.print_page(sheet, landscape=False, pages=1)
    layout.footer(sheet, book.file_name)
    layout.protect(sheet)


def _head(page: _Page, book: ReviewBook) -> None:
    page.wide("PHIẾU RÀ SOÁT", page.styles.title, height=32)
    page.wide(f"Sổ hộ tịch: {register_label(book.register)}, {book.year_and_number}", page.styles.subtitle, height=20)
    page.gap(6)
    facts = (
        ("Đơn vị", f"{book.unit_name} ({book.unit_code})"),
        ("Tệp sổ", book.book),
        ("Đơn vị số hóa", book.contractor or "(chưa ghi)"),
    )
    for label, value in facts:
        page.sheet.write_text(page.row, _LEFT, label, page.styles.label)
        page.wide(value, page.styles.fact, first=_LEFT + 1)
    page.gap(8)
    figures = [
        (len(book.pending), "hồ sơ chờ rà soát", "plain"),
        (len(book.correctable), "hồ sơ có thể tự sửa", "plain"),
        (len(book.offers), "hồ sơ giao lại khác", "plain"),
    ]
    first = _LEFT + 1
    if book.gone:
        figures, first = [*figures, (len(book.gone), "hồ sơ không còn dòng", "plain")], _LEFT
    page.sheet.set_row(page.row, 36)
    page.sheet.set_row(page.row + 1, 20)
    for column, (number, label, kind) in enumerate(figures, start=first):
        page.sheet.write_number(page.row, column, number, page.styles.figure[kind])
        page.sheet.write_text(page.row + 1, column, label, page.styles.figure_label)
    page.row += 2


def _steps(page: _Page, book: ReviewBook) -> None:
    page.section("Việc cần làm")
    goals = [
        (bool(book.pending), words.PENDING_SHEET),
        (bool(book.correctable), words.CORRECTABLE_SHEET),
        (bool(book.offers), words.OFFERS_SHEET),
        (bool(book.gone), words.GONE_SHEET),
    ]
    steps = [
        "Ghi họ tên người rà soát một lần vào ô có khung ở đầu trang (và ngày, nếu không phải hôm nay).",
        "Với từng dòng: mở bản quét, đối chiếu các ô tô màu với trang sổ, rồi chọn quyết định. Bấm vào số của hồ sơ "
        "để tới ô cần xem đầu tiên; ô có gợi ý thì có sẵn danh sách chọn.",
        f"Lưu tệp, giữ nguyên tên, và chép vào thư mục reviews/{book.unit_folder}. Kết quả từng dòng sẽ có trong tệp "
        f"cùng tên, đuôi {words.RECEIPT_ENDING}, ngay bên cạnh.",
    ]
    for number, text in enumerate(steps, start=1):
        page.sheet.write_text(page.row, _LEFT, f"Bước {number}", page.styles.step_number)
        page.wide(text, page.styles.paragraph, first=_LEFT + 1)
        if number == 1:
            for _, goal in (g for g in goals if g[0]):
                link = f"→ Mở trang “{goal}”"
                page.sheet.write_url(page.row, _LEFT + 1, f"internal:'{goal}'!A1", page.styles.link, link)
                page.row += 1
        page.gap(4)


def _decisions(page: _Page, book: ReviewBook, own: ReviewStyles) -> None:
    page.section("Các quyết định")
    for label, text in _DECISIONS:
        page.pair(label, text, own.term)
    page.pair(
        words.COLUMN_LABELS[words.AS_IN_BOOK],
        "Chọn «Có» khi giá trị lạ nhưng trang sổ ghi đúng như vậy. Hệ thống ghi nhớ và không hỏi lại giá trị đó trong "
        "quyển này. Dùng riêng, hoặc cùng với Phê duyệt hay Sửa thông tin.",
        own.term,
    )
    if book.sampled:
        page.pair(words.SAMPLED, _sampled(book), own.term)
    if book.offers:
        page.pair(
            words.OFFERS_SHEET,
            "Hồ sơ đã quyết định nay được giao lại với nội dung khác. Nội dung đang lưu được giữ cho đến khi có người "
            "chọn. Hồ sơ đã chuyển đi mà nhận nội dung mới thì sẽ được chuyển lại.",
            own.term,
        )

    if book.gone:
        page.pair(
            words.GONE_SHEET,
            f"Đơn vị số hóa không còn giao dòng của các hồ sơ này. Xin mở sổ: «{words.IN_BOOK}» thì hồ sơ được giữ và "
            f"không hỏi lại; «{words.WITHDRAW}» (phải ghi lý do) thì hồ sơ được rút, không ai phải sửa nữa. Dòng được "
            "giao lại sau này thì hồ sơ được xét lại.",
            own.term,
        )


def _sampled(book: ReviewBook) -> str:
    """What the rows of a sample are for."""
    return (
        f"{book.sampled} hồ sơ ghi «{words.SAMPLED}» được rút ngẫu nhiên, thay cho cả lô: {book.behind} hồ sơ khác của "
        "quyển này chờ kết quả. Hồ sơ bị từ chối, hoặc phải sửa số, ngày đăng ký, họ tên, giới tính, ngày sinh, ngày "
        "chết hay số định danh, là hồ sơ không phù hợp. Xét đủ mẫu mà không vượt mức cho phép thì các hồ sơ còn lại "
        "được phê duyệt; vượt mức thì cả lô được trả lại đơn vị số hóa."
    )


def _colours(page: _Page, book: ReviewBook, styles: Styles, own: ReviewStyles) -> None:
    page.section("Màu của ô")
    if book.correctable:
        page.pair(SEVERITY_WORDS["error"], "Sai, phải sửa thì hồ sơ mới được phê duyệt.", styles.swatch["error"])
    page.pair(
        SEVERITY_WORDS["warning"], "Có thể đúng, có thể sai: xin đối chiếu với trang sổ.", styles.swatch["warning"]
    )
    page.pair(
        "Đã chuẩn hóa",
        "Hệ thống đã đưa về dạng chuẩn (khoảng trắng, chữ hoa, dạng ngày). Giá trị đang thấy là giá trị sẽ được phê "
        "duyệt; điều nhà thầu ghi nằm trong chú thích của ô.",
        own.swatch,
    )


def _closing(page: _Page, left_out: int) -> None:
    page.gap(6)
    notes = [
        "Các cột khóa dùng để nhận ra hồ sơ; xin không mở khóa, không thêm, bớt hay xáo trộn dòng và cột.",
        "Đường dẫn bản quét mở được khi tệp này còn nằm trong thư mục outbox của hệ thống. Bản quét nằm trong tệp nén "
        "thì đường dẫn mở tệp nén đó.",
    ]
    if left_out:
        count = f"{left_out:,}".replace(",", ".")
        notes.append(
            f"Để tệp mở nhanh, {count} ô tô màu cuối bảng không có chú thích riêng; nội dung vẫn ghi ở đầu dòng."
        )
    for note in notes:
        page.wide(note, page.styles.note)
    page.wide("Trân trọng cảm ơn Quý đơn vị.", page.styles.paragraph)


def _reasons(sheet: TextSheet, styles: Styles) -> None:
    """The source of the drop-down «Lý do», beside the page."""
    sheet.set_column(_REASONS_COLUMN - 1, _REASONS_COLUMN - 1, 3)
    sheet.set_column(_REASONS_COLUMN, _REASONS_COLUMN, 46)
    sheet.write_text(_REASONS_TOP, _REASONS_COLUMN, f"Lý do thường gặp khi {words.REJECT.lower()}", styles.table_head)
    for at, reason in enumerate(USUAL_REASONS, start=_REASONS_TOP + 1):
        sheet.write_text(at, _REASONS_COLUMN, reason, styles.table_text)
