"""The sheet of decided records whose row is no longer delivered: does the event stand in the book?"""

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review.decided_page import KEY_WIDTHS, DecidedPage, write_decided
from assets.review.review_book import ReviewBook, ReviewGone
from assets.review.review_sheet import write_about, write_scan
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles
from assets.verdicts.verdict import STATUS_LABELS

_WIDTHS = KEY_WIDTHS | {
    words.NUMBER: 11.0,
    words.ABOUT: 27.0,
    words.STANDING: 16.0,
    words.FAULTS: 68.0,
    words.SCAN: 14.0,
}
_PAGE = DecidedPage(
    words.GONE_SHEET,
    words.COLUMN_LABELS | {words.STANDING: "Trạng thái", words.FAULTS: "Câu hỏi"},
    _WIDTHS,
    [words.IN_BOOK, words.WITHDRAW],
    decision_width=21.0,
    refusal=words.WITHDRAW,
)
_AT = _PAGE.at


def write_gone(sheet: TextSheet, book: ReviewBook, styles: Styles, own: ReviewStyles) -> None:
    """Write the sheet; its cells are read and chosen from, never edited."""
    write_decided(sheet, _PAGE, book.gone, _gone, book.file_name, styles, own)


def _gone(sheet: TextSheet, at: int, gone: ReviewGone, own: ReviewStyles) -> int:
    """Write one record; returns the lines that its tallest cell needs."""
    round_code = words.round_code(gone.bounces)
    texts = {
        words.RECORD: gone.record_id,
        words.VERSION: str(gone.version),
        words.CHECK: words.check_code(gone.record_id, gone.version, round_code),
        words.NUMBER: gone.so or "(chưa có)",
        words.STANDING: STATUS_LABELS[gone.status],
        words.FAULTS: gone.question,
    }
    for name in (*words.KEY_COLUMNS, words.NUMBER, words.STANDING, words.FAULTS):
        sheet.write_text(at, _AT[name], texts.get(name), own.number if name == words.NUMBER else own.kept)
    write_about(sheet, at, _AT[words.ABOUT], gone.names, gone.scan, own)
    write_scan(sheet, at, _AT[words.SCAN], gone.scan, own)
    return max(3, *(layout.lines_in(texts[c], _WIDTHS[c] - 3) for c in (words.STANDING, words.FAULTS)))
