"""A page of decided records about which a person is asked: the frame that offers and gone rows share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review import workbook_style as style
from assets.review.review_frame import ANSWER_WIDTHS, FIRST_ROW, LABEL_ROW, NAME_ROW, Answers, write_frame
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles

Row = TypeVar("Row")

# Of the columns that every such page has; a page names its own beside them.
KEY_WIDTHS = dict.fromkeys(words.KEY_COLUMNS, 10.0)


@dataclass(frozen=True)
class DecidedPage:
    """What differs between such pages. `widths`: of all columns, in their order; `refusal`: what needs a reason."""

    name: str
    labels: dict[str, str]
    widths: dict[str, float]
    choices: list[str]
    decision_width: float
    refusal: str = words.REJECT

    @property
    def at(self) -> dict[str, int]:
        """Place of each column."""
        return {name: place for place, name in enumerate(self.widths)}


def write_decided(
    sheet: TextSheet,
    page: DecidedPage,
    rows: Sequence[Row],
    write_row: Callable[[TextSheet, int, Row, ReviewStyles], int],
    file_name: str,
    styles: Styles,
    own: ReviewStyles,
) -> None:
    """Write the page; its cells are read and chosen from, never edited.

    Args:
        write_row: writes one record at a row of the sheet and returns the lines that its tallest cell needs.
        file_name: of the workbook, for the footer.
    """
    at, last_row = page.at, FIRST_ROW + len(rows) - 1
    answers = Answers(len(at), at[words.NUMBER], last_row, page.choices, has_confirmation=False, refusal=page.refusal)
    write_frame(sheet, answers, styles, own)
    for name, column in at.items():
        sheet.set_column(column, column, page.widths[name], None, {"hidden": name in words.KEY_COLUMNS})
        sheet.write_text(LABEL_ROW, column, page.labels[name], styles.control_heading)
        sheet.write_text(NAME_ROW, column, name, own.field_name)
    decision = answers.columns[words.DECISION]
    sheet.set_column(decision, decision, page.decision_width)
    sheet.set_row(0, 26)
    sheet.set_row(LABEL_ROW, 30)
    for place, row in enumerate(rows, start=FIRST_ROW):
        sheet.set_row(place, layout.height_of(write_row(sheet, place, row, own)))
    last_column = max(answers.columns.values())
    sheet.autofilter(NAME_ROW, 0, last_row, last_column)
    sheet.freeze_panes(FIRST_ROW, at[words.STANDING])
    sheet.set_selection(FIRST_ROW, decision, FIRST_ROW, decision)
    sheet.set_zoom(90)
    sheet.set_tab_color(style.MUTED)
    layout.no_green_corners(sheet, last_row, last_column)
    layout.protect(sheet)
    shown = [0.0 if name in words.KEY_COLUMNS else width for name, width in page.widths.items()]
    layout.print_wide(sheet, LABEL_ROW, at[words.NUMBER], at[words.ABOUT], [*shown, *ANSWER_WIDTHS.values()])
    layout.footer(sheet, f"{file_name} · {page.name}")
