"""Biểu 1: records that wait for review, by unit and register."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from assets.reports.form import Column, Line, Section, Table, Value
from assets.reports.journal_counts import JournalCounts
from assets.reports.ranked_lines import ranked_lines
from assets.reports.unit_lines import Scope, per_line
from warehouse.registers import REGISTER_LABELS, REGISTERS

REPORT, LABEL = "bieu-1", "Biểu 1"
TITLE = ("BIỂU TỔNG HỢP BẢN GHI HỘ TỊCH ĐÃ SỐ HÓA CHỜ RÀ SOÁT",)
STATUS = "pending_review"

_WAITING = "Số bản ghi chờ rà soát, chia theo loại sổ"
COLUMNS = (
    Column("TT", "order", 11),
    Column("Đơn vị", "text", 58),
    *(Column(REGISTER_LABELS[r], "count", 29 if r == "HN" else 24.5, _WAITING) for r in REGISTERS),
    Column("Tổng số", "count", 25, sum_of="(3)+…+(7)"),
    Column("Chờ lâu nhất từ ngày", "day", 25),
    Column("Ghi chú", "text", 21),
)


def waiting_per_unit(counts: JournalCounts, lines: pl.DataFrame) -> pl.DataFrame:
    """One row per line: the registers' waiting records, their sum `all`, and `since` (the earliest date, null if none).

    Args:
        lines: result of `unit_lines`.
    """
    waiting = counts.standing.filter(pl.col("status") == STATUS)
    cells = waiting.select(
        "unit_code",
        *(pl.when(pl.col("register") == r).then("records").otherwise(0).alias(r) for r in REGISTERS),
        pl.col("records").alias("all"),
        "since",
    )
    return per_line(lines, cells, [*REGISTERS, "all"], first="since")


def signed_section(counts: JournalCounts, lines: pl.DataFrame, scope: Scope, total: str) -> Section:
    """The form itself."""
    sums = [*(pl.col(name).sum() for name in (*REGISTERS, "all")), pl.col("since").min()]
    rows = ranked_lines(waiting_per_unit(counts, lines), sums, _cells, scope, total)
    return Section("Biểu 1", table=Table(COLUMNS, rows))


def _cells(row: dict[str, Any]) -> Sequence[Value]:
    since = row["since"].isoformat() if row["since"] else None
    return [*(row[register] for register in REGISTERS), row["all"], since, ""]


def books_section(counts: JournalCounts, lines: pl.DataFrame) -> Section:
    """Annex of a commune's form: which of its books hold the records that wait."""
    codes = lines["unit_code"].drop_nulls()
    order = pl.col("register").replace_strict({r: i for i, r in enumerate(REGISTERS)}, default=len(REGISTERS))
    books = (
        counts.standing.filter((pl.col("status") == STATUS) & pl.col("unit_code").is_in(codes.implode()))
        .group_by("register", "year_opened", "book_number")
        .agg(pl.col("records").sum(), pl.col("since").min())
        .sort(order, "year_opened", "book_number")
    )
    columns = (
        Column("TT", "order", 15),
        Column("Loại sổ", "text", 82),
        Column("Năm mở sổ", "order", 35),
        Column("Quyển số", "order", 35),
        Column("Số bản ghi chờ rà soát", "count", 50),
        Column("Chờ lâu nhất từ ngày", "day", 50),
    )
    rows = tuple(
        Line((i, REGISTER_LABELS[register], str(year), f"{number:02d}", records, since.isoformat()))
        for i, (register, year, number, records, since) in enumerate(books.iter_rows(), start=1)
    )
    return Section(
        "Theo quyển sổ",
        "BẢN GHI CHỜ RÀ SOÁT, CHIA THEO QUYỂN SỔ",
        table=Table(columns, rows, "Không có bản ghi nào chờ rà soát."),
    )
