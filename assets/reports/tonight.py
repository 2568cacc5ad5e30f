"""What stands tonight, as small frames of counts for the interface: coverage, difficulties and overdue work by unit.

Names of units and counts only; what a unit typed is never shown as it was typed.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from assets.reports.coverage import Coverage
from assets.reports.difficulties import KINDS, STATES, Difficulty
from assets.reports.expected_work import WORDS, ExpectedWork

COVERAGE_HEADINGS = {
    "unit": "Đơn vị",
    "listed": "Theo danh mục",
    "absent": "Chưa bàn giao",
    "gaps": "Quyển thiếu số",
    "n_missing": "Số còn thiếu",
    "beyond": "Ngoài danh mục",
}
DIFFICULTY_HEADINGS = {"unit": "Đơn vị", "kind": "Nhóm", "state": "Kết quả", "n": "Số nội dung"}
OVERDUE_HEADINGS = {
    "unit": "Đơn vị",
    "work": "Việc phải làm",
    "waiting": "Còn lại",
    "overdue": "Trong đó quá hạn",
    "due": "Hạn sớm nhất",
    "days": "Quá hạn (ngày)",
}
UNMOVED_HEADINGS = {
    "name": "Đơn vị",
    "group": "Thuộc",
    "moved_on": "Lần thay đổi gần nhất",
    "pending_review": "Chờ rà soát",
    "rejected": "Từ chối",
}


def coverage_by_unit(coverage: Coverage, names: Mapping[str, str]) -> pl.DataFrame:
    """One row per unit with an inventory: the columns of COVERAGE_HEADINGS, the most missing first."""
    come, listed = pl.col("come"), pl.col("listed")
    return (
        coverage.books.group_by("unit_code", maintain_order=True)
        .agg(
            listed.sum().alias("listed"),
            (listed & ~come).sum().alias("absent"),
            (come & (pl.col("n_missing") > 0)).sum().alias("gaps"),
            (~listed & come).sum().alias("beyond"),
            pl.col("n_missing").sum(),
        )
        .with_columns(_named(names))
        .sort("absent", "n_missing", descending=True, maintain_order=True)
    )


def difficulties_by_unit(noted: list[Difficulty], names: Mapping[str, str]) -> pl.DataFrame:
    """One row per unit, kind and state: the columns of DIFFICULTY_HEADINGS; a kind of the unit's own is "Khác"."""
    told = pl.DataFrame(
        [
            (
                names[one.unit_code],
                one.kind if one.kind in KINDS else KINDS[-1],
                one.state if one.state in STATES else STATES[0],
            )
            for one in noted
        ],
        schema=dict.fromkeys(("unit", "kind", "state"), pl.Utf8),
        orient="row",
    )
    return told.group_by("unit", "kind", "state", maintain_order=True).agg(pl.len().alias("n"))


def overdue_by_unit(owed: list[ExpectedWork], names: Mapping[str, str], as_of: date) -> pl.DataFrame:
    """One row per unit and work that is overdue: the columns of OVERDUE_HEADINGS, the latest first."""
    return pl.DataFrame(
        [
            (names[w.unit_code], WORDS[w.work], w.waiting, w.overdue, f"{w.due:%d/%m/%Y}", w.days_late(as_of))
            for w in owed
            if w.overdue
        ],
        schema={
            **dict.fromkeys(("unit", "work"), pl.Utf8),
            **dict.fromkeys(("waiting", "overdue"), pl.Int64),
            "due": pl.Utf8,
            "days": pl.Int64,
        },
        orient="row",
    )


def unmoved_by_name(units: pl.DataFrame) -> pl.DataFrame:
    """The rows of `unmoved.unmoved_units` with the columns of UNMOVED_HEADINGS, those that once delivered first."""
    shown = pl.col("moved_on").dt.strftime("%d/%m/%Y")
    return units.sort("delivered", descending=True, maintain_order=True).with_columns(shown)


def _named(names: Mapping[str, str]) -> pl.Expr:
    return pl.col("unit_code").replace_strict(dict(names), return_dtype=pl.Utf8).alias("unit")
