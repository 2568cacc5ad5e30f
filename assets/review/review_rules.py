"""What a reviewing unit may settle by itself: errors to put right, values to confirm, usual reasons for a refusal.

The rules themselves are declared in `checks.catalogue`.
"""

from checks.catalogue import RULE

# Errors that lie in the row's own cells: whoever has the book open can type the right value. What lies in a scan, in
# another row or in the workbook as a whole (pdf_*, record_duplicate, formula_cell) goes back to the contractor.
UNIT_MAY_CORRECT = (
    "required_missing",
    "number_format",
    "book_mismatch",
    "date_format",
    "date_calendar",
    "date_range",
    "date_words_mismatch",
    "date_order",
    "code_invalid",
    "ethnicity_unknown",
    "nationality_unknown",
    "id_number_format",
    "spelling",
    "text_encoding",
)

# Findings that may be wrong about a true book: «Đúng theo sổ» settles them. Not: what the national database cannot
# take (codes, lists, impossible days), what no page can show (garbled text, formulas), and what another record or a
# scan shows (numbers given twice, likely duplicates): there the decision itself is the answer.
CONFIRMABLE = (
    "spelling",
    "spelling_unusual",
    "date_words_mismatch",
    "date_words_unreadable",
    "date_order",
    "number_year_mismatch",
    "place_mismatch",
    "registration_late",
    "age_implausible",
    "age_below_marriage",
    "id_number_format",
    "id_number_mismatch",
    "parents_conflict",
    "pdf_date_mismatch",
)

# A refusal by a person stands among the findings of its record, so that the contractor reads the reason.
REFUSED_BY_REVIEWER = "review_rejected"
# So does the return of a whole lot by its sample. It falls with the next delivery of the row, changed or not: the
# contractor has looked at it again, and it goes into a new lot.
RETURNED_WITH_LOT = "lot_returned"

# Whether an event stands in the book though its contractor delivers no row of it: a person with the book says.
ROW_GONE, NUMBER_DROPPED = "row_gone", "number_dropped"
GONE_QUESTIONS = (ROW_GONE, NUMBER_DROPPED)

USUAL_REASONS = (
    "Dữ liệu nhập khác với trang sổ",
    "Bản quét không phải của hồ sơ này",
    "Bản quét mờ, thiếu trang hoặc không đọc được",
    "Nhập trùng với hồ sơ khác",
    "Còn bỏ sót thông tin có trong sổ",
    "Hồ sơ không thuộc quyển sổ này",
    "Trang sổ đã bị hủy hoặc gạch bỏ",
)


def speaks_for_book(rule: str) -> bool:
    """Whether a confirmed value counts for the whole book: so with a cell's own value; what other cells of the row
    decide (an age, an order of dates) is confirmed for the one record."""
    return rule in RULE and RULE[rule].scope == "cell"
