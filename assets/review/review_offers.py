"""The sheet of decided records for which other content came: what is kept beside what is offered."""

from xlsxwriter.format import Format

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review.decided_page import KEY_WIDTHS, DecidedPage, write_decided
from assets.review.review_book import Difference, ReviewBook, ReviewOffer
from assets.review.review_sheet import write_about, write_scan
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles
from assets.verdicts.verdict import STATUS_LABELS

STANDING, DIFFERENCES, NEW_SCAN = words.OFFER_COLUMNS
_WIDTHS = KEY_WIDTHS | {
    words.NUMBER: 11.0,
    words.ABOUT: 27.0,
    STANDING: 16.0,
    DIFFERENCES: 68.0,
    words.SCAN: 14.0,
    NEW_SCAN: 14.0,
}
_PAGE = DecidedPage(
    words.OFFERS_SHEET,
    words.COLUMN_LABELS
    | {
        STANDING: "Trạng thái",
        DIFFERENCES: "Khác nhau: nội dung đang lưu → nội dung mới",
        NEW_SCAN: "Bản quét mới",
    },
    _WIDTHS,
    [words.TAKE, words.KEEP],
    decision_width=24.0,
)
_AT = _PAGE.at
_EMPTY = "(để trống)"


def write_offers(sheet: TextSheet, book: ReviewBook, styles: Styles, own: ReviewStyles) -> None:
    """Write the sheet; its cells are read and chosen from, never edited."""
    write_decided(sheet, _PAGE, book.offers, _offer, book.file_name, styles, own)


def _offer(sheet: TextSheet, at: int, offer: ReviewOffer, own: ReviewStyles) -> int:
    """Write one record; returns the lines that its tallest cell needs."""
    keys = {
        words.RECORD: offer.record_id,
        words.VERSION: str(offer.version),
        words.OFFER: offer.offer,
        words.CHECK: words.check_code(offer.record_id, offer.version, offer.offer),
    }
    standing = STATUS_LABELS[offer.status] + ("\n(bản sửa dựa trên phiên bản cũ)" if offer.is_late else "")
    for name, text in (keys | {words.NUMBER: offer.so or "(chưa có)", STANDING: standing}).items():
        sheet.write_text(at, _AT[name], text or None, own.number if name == words.NUMBER else own.kept)
    said = _write_differences(sheet, at, offer.differences, own)
    write_about(sheet, at, _AT[words.ABOUT], offer.names, offer.scan, own)
    write_scan(sheet, at, _AT[words.SCAN], offer.scan, own)
    write_scan(sheet, at, _AT[NEW_SCAN], offer.new_scan, own)
    return max(
        3,  # a name and the name of its scan
        layout.lines_in(said, _WIDTHS[DIFFERENCES] - 3),
        layout.lines_in(standing, _WIDTHS[STANDING] - 2),
    )


def _write_differences(sheet: TextSheet, at: int, differences: list[Difference], own: ReviewStyles) -> str:
    """One line per field, the new value in bold; returns the text for measuring."""
    if not differences:
        sheet.write_text(at, _AT[DIFFERENCES], "(chỉ khác bản quét)", own.offered)
        return ""
    pieces: list[Format | str] = []
    for d in differences:
        start = "\n" if pieces else ""
        pieces += [own.file, f"{start}{d.label}: ", own.kept_words, f"{d.kept or _EMPTY}  →  "]
        pieces += [own.name, d.offered or _EMPTY]
    sheet.write_rich_string(at, _AT[DIFFERENCES], *pieces, own.offered)
    return "".join(piece for piece in pieces if isinstance(piece, str))
