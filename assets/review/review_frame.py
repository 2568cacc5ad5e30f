"""What all sheets of a review workbook share: the heading rows, the answer columns, and how they guide the reviewer.

Above the columns of reviewer and day stand two cells that count for the whole sheet, so that nobody has to write a
name two hundred times.
"""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from assets.review import review_words as words
from assets.review.review_howto import REASONS_RANGE
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles

ONCE_ROW, LABEL_ROW, NAME_ROW = 0, 1, 2
FIRST_ROW = 3

ANSWER_WIDTHS = {
    words.DECISION: 15.0,
    words.REASON: 28.0,
    words.AS_IN_BOOK: 13.0,
    words.REVIEWER: 20.0,
    words.DAY: 12.0,
}
_FORMAT_OF_CHOICE = {
    words.APPROVE: "approve",
    words.CORRECT: "correct",
    words.REJECT: "reject",
    words.TAKE: "correct",
    words.KEEP: "approve",
    words.IN_BOOK: "approve",
    words.WITHDRAW: "reject",
}


@dataclass(frozen=True)
class Answers:
    """The answer columns of one sheet: the first of them (0-based), the last row, and what may be chosen; and the
    column over which a link leads to the instructions."""

    first: int
    howto: int
    last_row: int
    choices: list[str]
    has_confirmation: bool = True
    refusal: str = words.REJECT  # the choice that needs a reason

    @property
    def columns(self) -> dict[str, int]:
        """Place of each answer column."""
        names = [n for n in words.ANSWER_COLUMNS if n != words.AS_IN_BOOK or self.has_confirmation]
        return {name: self.first + place for place, name in enumerate(names)}


def write_frame(sheet: TextSheet, answers: Answers, styles: Styles, own: ReviewStyles) -> None:
    """Headings and empty cells of the answer columns, their drop-downs and warnings, and the cells filled in once."""
    at = answers.columns
    for name, column in at.items():
        sheet.set_column(column, column, ANSWER_WIDTHS[name])
        sheet.write_text(LABEL_ROW, column, words.COLUMN_LABELS[name], own.answer_heading)
        sheet.write_text(NAME_ROW, column, name, own.field_name)
        cell = {words.DECISION: own.choice, words.AS_IN_BOOK: own.choice, words.DAY: own.day}.get(name, own.answer)
        for row in range(FIRST_ROW, answers.last_row + 1):
            sheet.write_text(row, column, None, cell)
    sheet.set_row(NAME_ROW, 15, styles.legend["plain"])
    sheet.write_text(ONCE_ROW, at[words.REASON], "Ghi một lần cho cả trang →", own.once_label)
    howto = f"internal:'{words.HOWTO_SHEET}'!A1"
    sheet.write_url(ONCE_ROW, answers.howto, howto, styles.link, words.HOWTO_SHEET, "Bấm để xem cách làm")
    sheet.write_text(ONCE_ROW, at[words.REVIEWER], None, own.once)
    sheet.write_text(ONCE_ROW, at[words.DAY], None, own.once)
    _lists(sheet, answers)
    _conditions(sheet, answers, own)


def _lists(sheet: TextSheet, answers: Answers) -> None:
    at, last = answers.columns, answers.last_row
    sheet.data_validation(
        FIRST_ROW, at[words.DECISION], last, at[words.DECISION],
        {
            "validate": "list",
            "source": answers.choices,
            "input_title": "Quyết định",
            "input_message": "Chọn trong danh sách. Để trống nếu chưa quyết định: hồ sơ vẫn chờ.",
            "error_title": "Chưa đúng",
            "error_message": f"Xin chọn: {', '.join(answers.choices)}; hoặc để trống.",
        },
    )  # fmt: skip
    sheet.data_validation(
        FIRST_ROW, at[words.REASON], last, at[words.REASON],
        {
            "validate": "list",
            "source": REASONS_RANGE,
            "show_error": False,
            "input_title": "Lý do",
            "input_message": f"Bắt buộc khi chọn «{answers.refusal}». Chọn lý do thường gặp hoặc tự ghi.",
        },
    )  # fmt: skip
    if words.AS_IN_BOOK in at:
        sheet.data_validation(
            FIRST_ROW, at[words.AS_IN_BOOK], last, at[words.AS_IN_BOOK],
            {
                "validate": "list",
                "source": [words.YES],
                "input_title": "Đúng theo sổ",
                "input_message": "Chọn «Có» nếu trang sổ ghi đúng như vậy; hệ thống sẽ không hỏi lại.",
                "error_message": "Xin chọn «Có» hoặc để trống.",
            },
        )  # fmt: skip
    day = {"validate": "any", "input_title": "Ngày", "input_message": "ngày.tháng.năm; để trống là ngày nộp tệp."}
    for row, end in ((ONCE_ROW, ONCE_ROW), (FIRST_ROW, last)):
        sheet.data_validation(row, at[words.DAY], end, at[words.DAY], day)


def _conditions(sheet: TextSheet, answers: Answers, own: ReviewStyles) -> None:
    at, last = answers.columns, answers.last_row
    decision, reason = (f"${xl_col_to_name(at[n])}{FIRST_ROW + 1}" for n in (words.DECISION, words.REASON))
    reviewer = xl_col_to_name(at[words.REVIEWER])
    for choice in answers.choices:
        sheet.conditional_format(
            FIRST_ROW, at[words.DECISION], last, at[words.DECISION],
            {"type": "cell", "criteria": "==", "value": f'"{choice}"', "format": own.chosen[_FORMAT_OF_CHOICE[choice]]},
        )  # fmt: skip
    if answers.refusal in answers.choices:
        no_reason = f'=AND({decision}="{answers.refusal}",LEN(TRIM({reason}))=0)'
        _warn(sheet, at[words.REASON], last, no_reason, own)
    answered = f"LEN({decision})>0"
    if words.AS_IN_BOOK in at:
        answered = f"OR({answered},LEN(${xl_col_to_name(at[words.AS_IN_BOOK])}{FIRST_ROW + 1})>0)"
    nobody = f"=AND({answered},LEN(TRIM(${reviewer}{FIRST_ROW + 1}&${reviewer}${ONCE_ROW + 1}))=0)"
    _warn(sheet, at[words.REVIEWER], last, nobody, own)


def _warn(sheet: TextSheet, column: int, last: int, formula: str, own: ReviewStyles) -> None:
    options = {"type": "formula", "criteria": formula, "format": own.wanted}
    sheet.conditional_format(FIRST_ROW, column, last, column, options)
