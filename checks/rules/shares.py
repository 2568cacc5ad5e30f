"""Rules that a setting brings into force: a book or a delivery of which too many rows fail a rule goes back whole.

By default no share is set and every row is judged on its own. Only the declarations stand here; shares are measured in
`checks.shares`, and what follows for the records is decided at landing. These ids are this program's own: the catalogue
that was agreed on judges rows, books and documents one by one.
"""

from checks.rules.rule import Rule

_FIXED = "đặt tỷ lệ ở max_share_of_book hoặc max_share_of_delivery của quy tắc cần giới hạn"

BATCH_RULES = (
    Rule(
        "book_share_exceeded",
        "row",
        "error",
        title="Cả quyển sổ bị trả lại vì quá nhiều dòng không đạt",
        message="Cả quyển sổ được trả lại vì quá nhiều dòng không đạt cùng một quy tắc{detail}.",
        advice="Đề nghị kiểm tra lại cả quyển sổ, sửa các dòng không đạt rồi giao lại; dòng đã đúng thì giữ nguyên.",
        reason="A book in which one fault is frequent was typed carelessly: the rows that look sound are doubtful too. "
        "In force only where [rules.<rule>] max_share_of_book is set. Measured over all current rows of the book.",
        example="max_share_of_book = 0.2 for spelling, and 12 of the 40 rows of the book fail it",
        severities=("error",),
        bound=_FIXED,
        on_rows=False,
    ),
    Rule(
        "delivery_share_exceeded",
        "row",
        "error",
        title="Cả lần giao bị trả lại vì quá nhiều dòng không đạt",
        message="Cả lần giao được trả lại vì quá nhiều dòng không đạt cùng một quy tắc{detail}.",
        advice="Đề nghị kiểm tra lại cả lần giao, sửa các dòng không đạt rồi giao lại; dòng đã đúng thì giữ nguyên.",
        reason="As for a book. In force only where [rules.<rule>] max_share_of_delivery is set. Measured over the rows "
        "that the delivery brings; return workbooks, which hold only what was rejected before, are not counted.",
        example="max_share_of_delivery = 0.1 for pdf_missing, and 30 of the 200 rows delivered have no scan",
        severities=("error",),
        bound=_FIXED,
        on_rows=False,
    ),
)
