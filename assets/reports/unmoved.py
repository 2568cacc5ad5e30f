"""Annex: units where nothing has moved since the report before, and in which state each stands still."""

from typing import Any

import polars as pl

from assets.reports.bieu_2 import by_status
from assets.reports.form import Column, Line, Section, Table, shown_count
from assets.reports.form_head import since_words
from assets.reports.journal_counts import STATUSES, JournalCounts
from assets.reports.unit_lines import per_line

_OPEN = ("draft", "pending_review", "rejected")

COLUMNS = (
    Column("TT", "order", 12),
    Column("Đơn vị", "text", 66),
    Column("Thuộc", "text", 52),
    Column("Lần thay đổi gần nhất", "day", 30),
    Column("Tình trạng", "text", 107),
)


def unmoved_units(counts: JournalCounts, lines: pl.DataFrame) -> pl.DataFrame:
    """One row per line without a status event since the report before: its counts, books, moved_on (null: never)."""
    known = by_status(counts.standing, ["unit_code"])
    for frame in (counts.moves, counts.deliveries):
        known = known.join(frame, on="unit_code", how="full", coalesce=True, suffix="_come")
    sums = ["delivered", *STATUSES, "moves", "books_since", "returned_since"]
    return per_line(lines, known, sums, last="moved_on").filter(pl.col("moves") == 0)


def section(counts: JournalCounts, lines: pl.DataFrame) -> Section:
    """The annex."""
    rows = tuple(
        Line((i, row["name"], row["group"], row["moved_on"].isoformat() if row["moved_on"] else None, _state(row)))
        for i, row in enumerate(unmoved_units(counts, lines).iter_rows(named=True), start=1)
    )
    return Section(
        "Chưa chuyển biến",
        "ĐƠN VỊ CHƯA CÓ CHUYỂN BIẾN TỪ KỲ BÁO CÁO TRƯỚC",
        (since_words(counts.since, counts.as_of),),
        Table(COLUMNS, rows, "Không có: mọi đơn vị đều có chuyển biến trong kỳ."),
        ("Chưa có chuyển biến: trong kỳ không có bản ghi nào của đơn vị được giao mới, giao lại hoặc đổi trạng thái.",),
    )


def _state(row: dict[str, Any]) -> str:
    parts = []
    if row["delivered"] == 0:
        parts.append("Chưa có bản ghi nào được nhận")
    elif not any(row[status] for status in _OPEN):
        parts.append(f"Đã phê duyệt hết {shown_count(row['delivered'])} bản ghi đã giao")
    else:
        words = {"draft": "lưu nháp", "pending_review": "chờ rà soát", "rejected": "bị từ chối chưa được sửa"}
        told = [f"{shown_count(row[s])} bản ghi {words[s]}" for s in _OPEN if row[s]]
        parts.append(f"Còn {', '.join(told)}")
    if row["returned_since"]:
        parts.append(f"trong kỳ giao {row['books_since']} quyển, {row['returned_since']} quyển bị trả lại cả quyển")
    return "; ".join(parts)
