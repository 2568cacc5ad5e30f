"""What decisions and deliveries make of the open lots: which records leave, what the sample says, what follows.

Called inside the transaction that changed the records, after they and their findings are written. How a lot is drawn is
in `lots.py`; when a decision counts against a lot in `sampling/nonconformity.py`.
"""

import json
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from assets.review.sampling.nonconformity import is_nonconforming
from assets.review.sampling.plan import SamplePlan, judge_lot
from assets.verdicts.verdict import HELD_BY_SAMPLE
from warehouse.ledger import lots as ledger
from warehouse.ledger.journal import append_events

_MARK = {"lot": pl.Utf8, "record_id": pl.Utf8, "kind": pl.Utf8, "decision_no": pl.Int64, "nonconforming": pl.Boolean,
         "reason": pl.Utf8}  # fmt: skip
_MOVED = ("record_id", "version", "to_status", "message")
_LEFT_OUTSIDE = "được quyết định ngoài mẫu"
_LEFT_CHANGED = "nội dung, bản quét hoặc trạng thái đã thay đổi"
_LEFT_DOUBTFUL = "có lỗi hoặc cảnh báo mới, chờ người rà soát"


def settle_lots(connection: duckdb.DuckDBPyConnection, books: pl.DataFrame, *, now: datetime, run_id: str) -> None:
    """Brings the open lots of some books up to date with the records, and closes those whose sample has spoken.

    Args:
        books: book_key of the books whose records or findings have changed.
        now: time of what follows, with a zone.
    """
    if not ledger.has_lots(connection):
        return
    waiting = ledger.members(connection, books)
    new = marks(waiting)
    if new.is_empty():
        return
    doubtful = waiting.filter("is_same", pl.col("faults") > 0).select("record_id")
    ledger.append_marks(connection, new, doubtful, marked_at=now, run_id=run_id)
    for lot in ledger.lots_asked(connection, new["lot"].unique()).iter_rows(named=True):
        _judge(connection, lot, now, run_id)


def marks(waiting: pl.DataFrame) -> pl.DataFrame:
    """What became of the records that waited in open lots; those that wait on are left out.

    Args:
        waiting: rows of `lot_members.sql`.

    Returns:
        lot, record_id, kind, decision_no, nonconforming, reason.
    """
    found = [mark for row in waiting.iter_rows(named=True) if (mark := _mark(row)) is not None]
    return pl.DataFrame(found, schema=_MARK, orient="row")


def _mark(row: dict[str, Any]) -> dict[str, Any] | None:
    mark = {"lot": row["lot"], "record_id": row["record_id"], "decision_no": row["decision_no"]}
    if row["decision"] is not None and row["part"] == "sample":
        edited = json.loads(row["edits"]) if row["edits"] else {}
        counts = is_nonconforming(row["register"], row["decision"], edited)
        return mark | {"kind": row["decision"], "nonconforming": counts, "reason": None}
    if row["decision"] is not None:
        return mark | {"kind": "left", "nonconforming": None, "reason": _LEFT_OUTSIDE}
    if not row["is_same"] or row["status"] != "pending_review" or row["status_actor"] != HELD_BY_SAMPLE:
        return mark | {"kind": "left", "nonconforming": None, "reason": _LEFT_CHANGED}
    if row["faults"]:
        return mark | {"kind": "left", "nonconforming": None, "reason": _LEFT_DOUBTFUL}
    return None


def _judge(connection: duckdb.DuckDBPyConnection, lot: dict[str, Any], now: datetime, run_id: str) -> None:
    """Closes a lot if its sample has spoken; a lot that all records have left says nothing about the contractor."""
    sample = ledger.sample_of(connection, lot["lot"])
    plan = SamplePlan(
        sample=tuple(sample),
        **{name: lot[name] for name in SamplePlan.__dataclass_fields__ if name not in ("sample", "contractor")},
        contractor=lot["contractor"] or "",
    )
    decided = {record_id: counts for record_id, counts in sample.items() if counts is not None}
    result = judge_lot(plan, decided) if sample else "withdrawn"
    if result == "open":
        return
    rest, to_status = ledger.undecided(connection, lot["lot"]), "approved" if result == "accepted" else "rejected"
    told = result_told(lot)
    moved = rest.with_columns(to_status=pl.lit(to_status), message=pl.lit(return_message(lot)))
    ledger.append_result(
        connection,
        lot["lot"],
        result,
        decided=lot["decided"],
        nonconforming=lot["nonconforming"],
        moved=moved.select(_MOVED),
        judged_at=now,
        run_id=run_id,
    )
    events = moved.with_columns(
        from_status=pl.lit("pending_review"), actor=pl.lit(HELD_BY_SAMPLE), reason=pl.lit(f"lô {lot['lot']}: {told}")
    )
    append_events(connection, events, happened_at=now, run_id=run_id)


def result_told(lot: dict[str, Any]) -> str:
    """What was found in a sample, in numbers: without any record's content."""
    return f"đã kiểm tra {lot['decided']} hồ sơ mẫu, {lot['nonconforming']} không phù hợp, cho phép {lot['ac']}"


def return_message(lot: dict[str, Any]) -> str:
    """What the contractor reads on every record that goes back with its lot."""
    return (
        f"Lô kiểm tra {lot['lot']} được trả lại theo kết quả kiểm tra mẫu: {result_told(lot)}. Đề nghị đối chiếu lại "
        "toàn bộ hồ sơ của lô với trang sổ rồi giao lại quyển sổ, kể cả các hồ sơ không phải sửa."
    )


def lot_notes(lots: pl.DataFrame) -> list[str]:
    """What a reviewer reads in the receipt about the lots of the samples decided in a workbook.

    Args:
        lots: rows of review.lots.
    """
    return [f"Lô kiểm tra {lot['lot']}: {result_told(lot)}. {_outcome(lot)}" for lot in lots.iter_rows(named=True)]


def _outcome(lot: dict[str, Any]) -> str:
    unread = lot["sampled"] - lot["decided"]
    rest = unread + lot["rest"]
    return {
        "open": f"Còn {unread} hồ sơ mẫu chưa quyết định; {lot['rest']} hồ sơ khác vẫn chờ kết quả.",
        "accepted": f"Lô được chấp nhận: {rest} hồ sơ còn lại được phê duyệt.",
        "returned": f"Lô được trả lại đơn vị số hóa: {rest} hồ sơ còn lại bị từ chối.",
        "withdrawn": "Không còn hồ sơ nào trong lô.",
    }[lot["result"]]
