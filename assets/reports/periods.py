"""Annex: the province on each reporting date so far: how much had been delivered, how much was finished."""

import polars as pl

from assets.reports.bieu_2 import share
from assets.reports.form import Column, Line, Section, Table
from assets.reports.journal_counts import DONE, JournalCounts
from assets.reports.options import ReportOptions
from assets.reports.reporting_days import dates_until

COLUMNS = (
    Column("TT", "order", 15),
    Column("Tính đến ngày", "day", 42),
    Column("Số bản ghi đã bàn giao", "count", 42, "Lũy kế"),
    Column("Số bản ghi hoàn thành", "count", 42, "Lũy kế"),
    Column("Tỷ lệ hoàn thành (%)", "percent", 42, "Lũy kế", "(4)/(3)"),
    Column("Bản ghi giao mới", "count", 42, "Trong kỳ"),
    Column("Bản ghi hoàn thành thêm", "count", 42, "Trong kỳ"),
)


def totals_on_days(daily: pl.DataFrame) -> pl.DataFrame:
    """One row per day of `progress.daily`: day, delivered, done (approved or transferred), cumulative."""
    return (
        daily.group_by("day")
        .agg(
            pl.col("records").sum().alias("delivered"),
            pl.col("records").filter(pl.col("status").is_in(DONE)).sum().alias("done"),
        )
        .sort("day")
    )


def section(counts: JournalCounts, options: ReportOptions) -> Section:
    """The annex; its last line is the report's own day."""
    days = totals_on_days(counts.daily)
    rows: list[Line] = []
    if days.height:
        first = days.item(0, "day")
        dates = [d.as_of for d in dates_until(first, counts.as_of, days=options.days, lead_days=options.lead_days)]
        delivered_before = done_before = 0
        for day in sorted({*dates, counts.as_of}):
            until = days.filter(pl.col("day") <= day)
            delivered, done = (int(until[name].last() or 0) for name in ("delivered", "done"))  # type: ignore[arg-type]
            change = (delivered - delivered_before, done - done_before)
            rows.append(Line((len(rows) + 1, day.isoformat(), delivered, done, share(done, delivered), *change)))
            delivered_before, done_before = delivered, done
    return Section(
        "Qua các kỳ",
        "TIẾN ĐỘ TOÀN TỈNH QUA CÁC KỲ BÁO CÁO",
        table=Table(COLUMNS, tuple(rows), "Chưa có bản ghi nào được bàn giao."),
        notes=("Hoàn thành: đã phê duyệt hoặc đã chuyển vào Cơ sở dữ liệu hộ tịch.",),
    )
