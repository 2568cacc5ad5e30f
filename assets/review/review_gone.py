"""The sheet of decided records whose row is no longer delivered: does the event stand in the book?"""

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.review_book import ReviewBook, ReviewGone
from assets.review.review_frame import ANSWER_WIDTHS, FIRST_ROW, LABEL_ROW, NAME_ROW, Answers, write_frame
from assets.review.review_sheet import write_about, write_scan
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles
from assets.verdicts.verdict import STATUS_LABELS

_LABELS = words.COLUMN_LABELS | {words.STANDING: "Trạng thái", words.FAULTS: "Câu hỏi"}
_WIDTHS = dict.fromkeys(words.KEY_COLUMNS, 10.0) | {
    words.NUMBER: 11.0,
    words.ABOUT: 27.0,
    words.STANDING: 16.0,
    words.FAULTS: 68.0,
    words.SCAN: 14.0,
}
_COLUMNS = tuple(_WIDTHS)
_AT = {name: place for place, name in enumerate(_COLUMNS)}
_DECISION_WIDTH = 21.0


def write_gone(sheet: TextSheet, book: ReviewBook, styles: Styles, own: ReviewStyles) -> None:
    """Write the sheet; its cells are read and chosen from, never edited."""
    last_row = FIRST_ROW + len(book.gone) - 1
    answers = Answers(
        len(_COLUMNS),
        _AT[words.NUMBER],
        last_row,
        [words.IN_BOOK, words.WITHDRAW],
        has_confirmation=False,
        refusal=words.WITHDRAW,
    )
    write_frame(sheet, answers, styles, own)
    for name, at in _AT.items():
        sheet.set_column(at, at, _WIDTHS[name], None, {"hidden": name in words.KEY_COLUMNS})
        sheet.write_string(LABEL_ROW, at, _LABELS[name], styles.control_heading)
        sheet.write_string(NAME_ROW, at, name, own.field_name)
    decision = answers.columns[words.DECISION]
    sheet.set_column(decision, decision, _DECISION_WIDTH)
    sheet.set_row(0, 26)
    sheet.set_row(LABEL_ROW, 30)
    for at, gone in enumerate(book.gone, start=FIRST_ROW):
        sheet.set_row(at, layout.height_of(_gone(sheet, at, gone, own)))
    last_column = max(answers.columns.values())
    sheet.autofilter(NAME_ROW, 0, last_row, last_column)
    sheet.freeze_panes(FIRST_ROW, _AT[words.STANDING])
    sheet.set_selection(FIRST_ROW, decision, FIRST_ROW, decision)
    sheet.set_zoom(90)
    sheet.set_tab_color(style.MUTED)
    layout.no_green_corners(sheet, last_row, last_column)
    layout.protect(sheet)
    widths = [0.0] * len(words.KEY_COLUMNS) + [_WIDTHS[c] for c in _COLUMNS[len(words.KEY_COLUMNS) :]]
    layout.print_wide(sheet, LABEL_ROW, _AT[words.NUMBER], _AT[words.ABOUT], widths + list(ANSWER_WIDTHS.values()))
    layout.footer(sheet, f"{book.file_name} · {words.GONE_SHEET}")


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
