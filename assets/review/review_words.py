"""The words of a review workbook that a program reads again: columns, decisions, and the check code of a row.

Writing and reading share this module and nothing else, so that what one writes the other understands.
"""

from hashlib import blake2b
from typing import Literal

from assets.review.sampling.nonconformity import DECISION_LABELS

Kind = Literal["approve", "correct", "reject", "confirm", "take", "keep", "in_book", "withdraw"]

# First words of the columns' names; the Ministry's field names follow them.
RECORD, VERSION, OFFER, CHECK = "hotichMaBanGhi", "hotichPhienBan", "hotichBanMoi", "hotichMaKiem"
NUMBER, ABOUT, SCAN = "hotichSo", "hotichHoSo", "hotichBanQuet"
FAULTS, SUGGESTIONS = "hotichVanDe", "hotichGoiY"
DECISION, REASON, AS_IN_BOOK = "hotichQuyetDinh", "hotichLyDo", "hotichDungTheoSo"
REVIEWER, DAY = "hotichNguoiRaSoat", "hotichNgay"

KEY_COLUMNS = (RECORD, VERSION, OFFER, CHECK)
SHOWN_COLUMNS = (NUMBER, ABOUT, SCAN, FAULTS, SUGGESTIONS)
ANSWER_COLUMNS = (DECISION, REASON, AS_IN_BOOK, REVIEWER, DAY)
CONTROL_COLUMNS = (*KEY_COLUMNS, *SHOWN_COLUMNS, *ANSWER_COLUMNS)

# Columns that only the sheets of other content and of rows that are gone have; they are never read.
STANDING, DIFFERENCES, NEW_SCAN = "hotichTrangThai", "hotichKhacNhau", "hotichBanQuetMoi"
OFFER_COLUMNS = (STANDING, DIFFERENCES, NEW_SCAN)

COLUMN_LABELS = {
    RECORD: "Mã bản ghi",
    VERSION: "Phiên bản",
    OFFER: "Bản giao lại",
    CHECK: "Mã kiểm",
    NUMBER: "Số",
    ABOUT: "Hồ sơ",
    SCAN: "Bản quét",
    FAULTS: "Vấn đề cần xem",
    SUGGESTIONS: "Gợi ý",
    DECISION: "Quyết định",
    REASON: "Lý do",
    AS_IN_BOOK: "Đúng theo sổ",
    REVIEWER: "Người rà soát",
    DAY: "Ngày",
}

APPROVE, CORRECT, REJECT = DECISION_LABELS["approve"], DECISION_LABELS["correct"], DECISION_LABELS["reject"]
TAKE, KEEP = "Nhận nội dung mới", "Giữ nội dung đang lưu"
IN_BOOK, WITHDRAW = "Có trong sổ", "Không có trong sổ"
YES = "Có"
SAMPLED = "Mẫu kiểm tra"  # stands before the explanation of a row that is read for its whole lot

# What may be chosen about a row, about other content that came after a record was decided, about a row that is gone.
ROW_DECISIONS: dict[str, Kind] = {label: kind for kind, label in DECISION_LABELS.items()}
OFFER_DECISIONS: dict[str, Kind] = {TAKE: "take", KEEP: "keep"}
GONE_DECISIONS: dict[str, Kind] = {IN_BOOK: "in_book", WITHDRAW: "withdraw"}
KIND_LABELS: dict[Kind, str] = {
    "approve": APPROVE,
    "correct": CORRECT,
    "reject": REJECT,
    "confirm": COLUMN_LABELS[AS_IN_BOOK],
    "take": TAKE,
    "keep": KEEP,
    "in_book": IN_BOOK,
    "withdraw": WITHDRAW,
}

PENDING_SHEET = "Cần rà soát"
CORRECTABLE_SHEET = "Đơn vị có thể tự sửa"
OFFERS_SHEET = "Giao lại khác nội dung"
GONE_SHEET = "Dòng không còn được giao"
HOWTO_SHEET = "Hướng dẫn"

FILE_ENDING = ".ra-soat.xlsx"
RECEIPT_ENDING = ".ket-qua.xlsx"


def check_code(record_id: str, version: int, offer: str) -> str:
    """Eight hex digits over a row's keys: a key typed over or moved to another row no longer fits them.

    It guards against slips, not against people; whoever decides is told by the folder and the name.
    """
    return blake2b(f"{record_id}|{version}|{offer}".encode(), digest_size=4).hexdigest()


def round_code(bounces: int) -> str:
    """What a row's check code says beside its keys: nothing until the national side has sent the record back, then how
    often. So a workbook that was written before a bounce does not decide about what came after it."""
    return f"b{bounces}" if bounces else ""


def offer_code(offered_version: int | None, offered_scan: str | None) -> str:
    """What other content a row is about: "v3", "v3+1a2b3c4d" with another scan, "+1a2b3c4d" for a scan alone; or ""."""
    version = "" if offered_version is None else f"v{offered_version}"
    return version + ("" if offered_scan is None else f"+{offered_scan[:8]}")
