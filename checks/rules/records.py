"""Rules about a record's life, found when a delivery or a decision lands; only their declarations stand here."""

from checks.rules.rule import Rule

RULES = (
    Rule(
        "approved_record_changed",
        "row",
        "warning",
        title="Hồ sơ đã phê duyệt bị giao lại với nội dung khác",
        message="Hồ sơ đã được phê duyệt hoặc đã chuyển đi, nay được giao lại với nội dung khác{detail}.",
        advice="Nội dung đã phê duyệt được giữ nguyên; đề nghị người rà soát quyết định có nhận nội dung mới không.",
        reason="What a person approved is changed by a person only (contract, section 4).",
        example="a resubmission with another meHoTen for a transferred record",
        severities=("warning",),
        bound="nội dung đã phê duyệt chỉ do người có thẩm quyền thay đổi",
        on_rows=False,
    ),
    Rule(
        "correction_stale",
        "row",
        "warning",
        title="Bản sửa dựa trên phiên bản cũ",
        message="Bản sửa hoặc quyết định dựa trên phiên bản không còn hiện hành của hồ sơ{detail}.",
        advice="Đề nghị tải lại phiên bản hiện hành và thực hiện lại.",
        reason="Two people must not overwrite each other unseen (contract, section 4).",
        example="a return workbook of version 1 arrives after version 2 was taken",
        severities=("warning",),
        bound="hai người không được ghi đè lên nhau",
        on_rows=False,
    ),
    Rule(
        "row_gone",
        "row",
        "warning",
        title="Dòng không còn trong lần giao lại cả quyển",
        message="Quyển sổ được giao lại gần như đủ nhưng không còn dòng của hồ sơ này.",
        advice="Hồ sơ được giữ nguyên. Nếu bỏ sót, đề nghị giao lại dòng này; nếu là dòng thừa, đề nghị người rà soát "
        "chọn Từ chối và ghi lý do.",
        reason="A registered event does not vanish: who leaves a row out says why (docs/decisions/0007).",
        example="a book of 40 rows delivered again with 39, without number 12, which is approved",
    ),
    Rule(
        "row_withdrawn",
        "row",
        "error",
        title="Dòng đã được rút",
        message="Đơn vị số hóa đã bỏ dòng này trong lần giao lại, nên hồ sơ không còn được yêu cầu sửa.",
        advice="Không cần làm gì; nếu bỏ nhầm, đề nghị giao lại dòng này.",
        reason="Rows are never deleted from the ledger (contract, section 4): the record stays, rejected and closed.",
        example="the second of two rows that claimed number 12 is left out of the next delivery of the book",
    ),
)
