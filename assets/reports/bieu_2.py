"""Biểu 2: how far the digitisation is on a reporting date, by unit, with what was added since the report before."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from assets.reports.form import Column, Line, Section, Table, Value
from assets.reports.form_head import since_words
from assets.reports.journal_counts import DONE, STATUSES, JournalCounts
from assets.reports.ranked_lines import ranked_lines
from assets.reports.unit_lines import Scope, per_line
from warehouse.registers import REGISTER_LABELS, REGISTERS

REPORT, LABEL = "bieu-2", "Biểu 2"
TITLE = ("BIỂU TỔNG HỢP TIẾN ĐỘ SỐ HÓA SỔ HỘ TỊCH",)

_SO_FAR, _PERIOD = "Lũy kế đến ngày báo cáo", "Trong kỳ báo cáo"
_SUM_OF_STATUSES = "(5)+…+(9)"
COLUMNS = (
    Column("TT", "order", 11),
    Column("Đơn vị", "text", 45),
    Column("Số quyển sổ đã nhận", "count", 15, _SO_FAR),
    Column("Số bản ghi đã số hóa, bàn giao", "count", 21, _SO_FAR, _SUM_OF_STATUSES),
    Column("Lưu nháp", "count", 15, _SO_FAR),
    Column("Chờ rà soát", "count", 17, _SO_FAR),
    Column("Từ chối", "count", 17, _SO_FAR),
    Column("Đã phê duyệt", "count", 19, _SO_FAR),
    Column("Đã chuyển vào CSDL hộ tịch", "count", 20, _SO_FAR),
    Column("Tỷ lệ hoàn thành (%)", "percent", 23, _SO_FAR, "[(8)+(9)]:(4)"),
    Column("Bản ghi giao mới", "count", 19, _PERIOD),
    Column("Bản ghi hoàn thành thêm", "count", 19, _PERIOD),
    Column("Ghi chú", "text", 26),
)
_SUMS = ("books", "delivered", *STATUSES, "delivered_before", "done_before")


def by_status(standing: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Records per key and status, a column each, with `books` and `delivered`."""
    return standing.group_by(keys).agg(
        pl.col("book_key").n_unique().alias("books"),
        pl.col("records").sum().alias("delivered"),
        *(pl.col("records").filter(pl.col("status") == s).sum().alias(s) for s in STATUSES),
    )


def progress_per_unit(counts: JournalCounts, lines: pl.DataFrame) -> pl.DataFrame:
    """One row per line: books, delivered, the statuses, and delivered_before, done_before of the report before."""
    before = counts.before.group_by("unit_code").agg(
        pl.col("records").sum().alias("delivered_before"),
        pl.col("records").filter(pl.col("status").is_in(DONE)).sum().alias("done_before"),
    )
    now = by_status(counts.standing, ["unit_code"])
    return per_line(lines, now.join(before, on="unit_code", how="left"), _SUMS)


def signed_section(counts: JournalCounts, lines: pl.DataFrame, scope: Scope, total: str) -> Section:
    """The form itself."""
    sums = [pl.col(name).sum() for name in _SUMS]
    rows = ranked_lines(progress_per_unit(counts, lines), sums, _cells, scope, total)
    return Section("Biểu 2", table=Table(COLUMNS, rows), notes=(since_words(counts.since, counts.as_of),))


def _cells(row: dict[str, Any]) -> Sequence[Value]:
    done = sum(row[s] for s in DONE)
    return [
        row["books"],
        row["delivered"],
        *(row[s] for s in STATUSES),
        share(done, row["delivered"]),
        row["delivered"] - row["delivered_before"],
        done - row["done_before"],
        "Chưa bàn giao" if "code" in row and not row["delivered"] else "",
    ]


def share(part: int, whole: int) -> float:
    """A percentage to two places; 0 of nothing."""
    return round(100 * part / whole, 2) if whole else 0.0


def registers_section(counts: JournalCounts, lines: pl.DataFrame) -> Section:
    """Annex: the same by register."""
    codes = lines["unit_code"].drop_nulls()
    own = counts.standing.filter(pl.col("unit_code").is_in(codes.implode()))
    found = {row["register"]: row for row in by_status(own, ["register"]).iter_rows(named=True)}
    nothing = dict.fromkeys(("books", "delivered", *STATUSES), 0)
    rows = [found.get(register, nothing) for register in REGISTERS]
    total = {name: sum(row[name] for row in rows) for name in nothing}
    columns = (
        Column("TT", "order", 12),
        Column("Loại sổ", "text", 75),
        Column("Số quyển sổ đã nhận", "count", 24),
        Column("Số bản ghi đã số hóa, bàn giao", "count", 28, "", _SUM_OF_STATUSES),
        Column("Lưu nháp", "count", 22),
        Column("Chờ rà soát", "count", 25),
        Column("Từ chối", "count", 25),
        Column("Đã phê duyệt", "count", 28),
        Column("Đã chuyển vào CSDL hộ tịch", "count", 28),
    )

    def cells(row: dict[str, Any]) -> tuple[Value, ...]:
        return (row["books"], row["delivered"], *(row[s] for s in STATUSES))

    table = Table(
        columns,
        (
            Line(("", "Tổng số", *cells(total)), "total"),
            *(
                Line((i, REGISTER_LABELS[register], *cells(row)))
                for i, (register, row) in enumerate(zip(REGISTERS, rows, strict=True), start=1)
            ),
        ),
    )
    return Section("Theo loại sổ", "TIẾN ĐỘ THEO LOẠI SỔ", table=table)
