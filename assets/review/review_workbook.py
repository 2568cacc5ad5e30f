"""The review workbook: what the persons of a unit decide about one book, put together.

How rows look is in `review_sheet.py`, other content for decided records in `review_offers.py`, rows that are gone in
`review_gone.py`, the instructions in `review_howto.py`. Where the file goes is `outgoing.py`'s.
"""

from io import BytesIO

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.review_book import ReviewBook, worst_first
from assets.review.review_gone import write_gone
from assets.review.review_howto import write_howto
from assets.review.review_offers import write_offers
from assets.review.review_sheet import write_rows
from assets.review.review_style import add_review_styles

# Whatever changes the look or the words of the workbook raises this number: books are then written anew.
EDITION = 3


def review_workbook(book: ReviewBook) -> bytes:
    """The review workbook of one book; the same book gives the same bytes."""
    buffer = BytesIO()
    workbook = layout.new_workbook(buffer, f"Rà soát {book.book}", book.as_of)
    styles, own = style.add_styles(workbook), add_review_styles(workbook)
    howto = layout.add_sheet(workbook, words.HOWTO_SHEET)
    decisions = list(words.ROW_DECISIONS)
    left_out, first = 0, howto
    for name, rows, choices, colour in (
        (words.PENDING_SHEET, book.pending, decisions, style.SEVERITY_INK["warning"]),
        (words.CORRECTABLE_SHEET, book.correctable, [words.CORRECT], style.SEVERITY_INK["error"]),
    ):
        if rows:
            sheet = layout.add_sheet(workbook, name)
            left_out += write_rows(sheet, name, book, worst_first(rows), choices, styles, own)
            sheet.set_tab_color(colour)
            first = sheet if first is howto else first
    if book.offers:
        sheet = layout.add_sheet(workbook, words.OFFERS_SHEET)
        write_offers(sheet, book, styles, own)
        first = sheet if first is howto else first
    if book.gone:
        sheet = layout.add_sheet(workbook, words.GONE_SHEET)
        write_gone(sheet, book, styles, own)
        first = sheet if first is howto else first
    write_howto(howto, book, styles, own, left_out=left_out)
    first.activate()
    workbook.close()
    return buffer.getvalue()
