"""Who should have done what by when: books to deliver, records to decide on, records to correct (freshness).

Pure arithmetic on what waits and on the inventories. How a unit is told or an alarm is raised is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from assets.reports.coverage import Coverage
from assets.reports.form import Column, Line, Section, Table
from assets.reports.options import ReportOptions
from assets.reports.unit_lines import told_names

Work = Literal["deliver", "decide", "correct"]

WORDS: dict[Work, str] = {
    "deliver": "Bàn giao các quyển sổ còn lại theo danh mục",
    "decide": "Rà soát, quyết định bản ghi chờ rà soát",
    "correct": "Sửa và giao lại bản ghi bị từ chối",
}
_STATUS: dict[str, Work] = {"pending_review": "decide", "rejected": "correct"}

COLUMNS = (
    Column("TT", "order", 12),
    Column("Đơn vị", "text", 70),
    Column("Việc phải làm", "text", 75),
    Column("Còn lại", "count", 25),
    Column("Trong đó quá hạn", "count", 30),
    Column("Hạn sớm nhất", "day", 30),
    Column("Quá hạn (ngày)", "count", 25),
)


@dataclass(frozen=True)
class ExpectedWork:
    """What a unit still has to do: how many in all, how many of them should be done already, the earliest due day."""

    unit_code: str
    work: Work
    due: date
    waiting: int
    overdue: int

    def days_late(self, as_of: date) -> int:
        """Days since the earliest due day; 0 while it has not passed."""
        return max((as_of - self.due).days, 0)


def expected_work(
    standing: pl.DataFrame, coverage: Coverage | None, *, as_of: date, options: ReportOptions
) -> list[ExpectedWork]:
    """What every unit owes at the end of a day, the most overdue first.

    Args:
        standing: unit_code, status, since, records (`journal_counts`).
        coverage: books against inventories; None or units without an inventory owe no delivery.
    """
    limits = {"pending_review": options.decide_within_days, "rejected": options.correct_within_days}
    owed = []
    for status, days in limits.items():
        waiting = standing.filter((pl.col("status") == status) & pl.col("since").is_not_null()).with_columns(
            (pl.col("since") + timedelta(days=days)).alias("due")
        )
        per_unit = waiting.group_by("unit_code").agg(
            pl.col("due").min(),
            pl.col("records").sum(),
            pl.col("records").filter(pl.col("due") < as_of).sum().alias("overdue"),
        )
        owed += [ExpectedWork(unit, _STATUS[status], due, n, late) for unit, due, n, late in per_unit.iter_rows()]
    if coverage is not None:
        absent = coverage.books.filter(pl.col("listed") & ~pl.col("come")).group_by("unit_code").len()
        for unit, books in absent.iter_rows():
            due = options.deliver_by_unit.get(unit, options.deliver_by)
            if due is not None:
                owed.append(ExpectedWork(unit, "deliver", due, books, books if due < as_of else 0))
    return sorted(owed, key=lambda w: (-w.days_late(as_of), w.due, w.unit_code, w.work))


def section(owed: list[ExpectedWork], lines: pl.DataFrame, as_of: date) -> Section:
    """The annex: what is overdue on the report's day."""
    names = told_names(lines)
    late = [work for work in owed if work.overdue and work.unit_code in names]
    rows = tuple(
        Line((i, names[w.unit_code], WORDS[w.work], w.waiting, w.overdue, w.due.isoformat(), w.days_late(as_of)))
        for i, w in enumerate(late, start=1)
    )
    return Section(
        "Việc quá hạn",
        "VIỆC QUÁ HẠN CỦA CÁC ĐƠN VỊ",
        table=Table(COLUMNS, rows, "Không có việc nào quá hạn."),
        notes=("Còn lại và quá hạn: tính theo quyển đối với việc bàn giao sổ, theo bản ghi đối với các việc khác.",),
    )
