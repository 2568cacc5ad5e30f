"""Screen: what is wrong with the data now, by rule, and by the week in which it was delivered."""

from datetime import date

import polars as pl

from assets.dashboards import pictures
from assets.dashboards.facts import Facts
from assets.dashboards.screen import Column, Picture, Screen, Table
from assets.dashboards.words import day, percent, share
from assets.progress.charts import number
from assets.review.rule_titles import rule_title
from assets.review.workbook_style import SEVERITIES, SEVERITY_WORDS

_WEEKS_OF_RULES = 4
_WEEKS = 6


def findings(facts: Facts) -> Screen:
    """The screen."""
    rules, weeks = _by_rule(facts.findings), _by_week(facts)
    totals = {s: int(facts.findings.filter(pl.col("severity") == s)["findings"].sum()) for s in SEVERITIES}
    recent: list[date] = weeks["week"].tail(_WEEKS_OF_RULES).to_list()
    errors = rules.filter(pl.col("severity") == "error")
    return Screen(
        "5_chat_luong",
        "Chất lượng dữ liệu",
        _sentence(rules, totals, weeks.is_empty()),
        (
            Picture(
                "Lỗi phải sửa còn mở, nhiều nhất trước",
                pictures.bars(
                    [
                        (rule_title(rule), n, number(n), "tomato")
                        for rule, n in errors.select("rule", "findings").iter_rows()
                    ]
                ),
            ),
            Picture(
                "Lỗi phải sửa còn mở, theo tuần bàn giao từ ngày (tuần cũ đã sửa bớt)",
                pictures.columns(
                    [(f"{w:%d/%m}", n, number(n)) for w, n in weeks.tail(_WEEKS).select("week", "error").iter_rows()]
                ),
            ),
        ),
        (_rules_table(facts.findings, rules, recent), _weeks_table(weeks)),
        {
            "Lỗi phải sửa": totals["error"],
            "Cảnh báo cần kiểm tra": totals["warning"],
            "Thông tin để biết": totals["info"],
            "Quy tắc có phát hiện": rules.height,
        },
    )


def _by_rule(counted: pl.DataFrame) -> pl.DataFrame:
    """rule, severity, findings: errors first, the most first."""
    rank = pl.col("severity").replace_strict({s: i for i, s in enumerate(SEVERITIES)}, default=9, return_dtype=pl.Int32)
    summed = counted.group_by("rule", "severity").agg(pl.col("findings").sum())
    return summed.sort(rank, "findings", "rule", descending=[False, True, False])


def _by_week(facts: Facts) -> pl.DataFrame:
    """week, records, rejected_first, error, warning, in order: what came new, and what is still open of what came."""
    came = facts.contractors.group_by("week").agg(pl.col("records", "rejected_first").sum())
    severities = [pl.col("findings").filter(pl.col("severity") == s).sum().alias(s) for s in ("error", "warning")]
    counted = facts.findings.drop_nulls("week").group_by("week").agg(severities)
    counts = ("records", "rejected_first", "error", "warning")
    return (
        came.join(counted, on="week", how="full", coalesce=True).with_columns(pl.col(counts).fill_null(0)).sort("week")
    )


def _rules_table(counted: pl.DataFrame, rules: pl.DataFrame, weeks: list[date]) -> Table:
    in_week = {(rule, severity, week): n for rule, severity, week, n in counted.iter_rows()}
    rows = tuple(
        (
            rule_title(rule),
            SEVERITY_WORDS.get(severity, severity),
            n,
            *(in_week.get((rule, severity, w), 0) for w in weeks),
        )
        for rule, severity, n in rules.iter_rows()
    )
    columns = (
        Column("Quy tắc", "text"),
        Column("Mức", "text"),
        Column("Còn mở"),
        *(Column(f"Tuần {w:%d/%m}") for w in weeks),
    )
    note = "Phát hiện còn mở trên nội dung hiện tại; tuần: tuần nội dung đó được bàn giao."
    return Table("Theo quy tắc", columns, rows, "Không còn phát hiện nào.", short=(0, 1, 2), note=note)


def _weeks_table(weeks: pl.DataFrame) -> Table:
    columns = (
        Column("Tuần từ ngày", "text"),
        Column("Bản ghi mới"),
        Column("Từ chối lần đầu", "percent", "high"),
        Column("Phải sửa, còn mở"),
        Column("Cần kiểm tra, còn mở"),
    )
    rows = tuple(
        (day(week), records, share(rejected, records), errors, warnings)
        for week, records, rejected, errors, warnings in weeks.reverse().iter_rows()
    )
    return Table("Theo tuần bàn giao, mới nhất trước", columns, rows, "Chưa có bản ghi nào được bàn giao.")


def _sentence(rules: pl.DataFrame, totals: dict[str, int], nothing_came: bool) -> str:
    if nothing_came and rules.is_empty():
        return "Chưa có bản ghi nào được bàn giao."
    errors, warnings = totals["error"], totals["warning"]
    if not errors and not warnings:
        return "Không còn lỗi phải sửa hay cảnh báo cần kiểm tra."
    rule, severity, n = rules.row(0)
    told = f"Còn {number(errors)} lỗi phải sửa và {number(warnings)} cảnh báo cần kiểm tra"
    part = f"{percent(n, totals[severity])} số {_KIND[severity]}"
    return f"{told}; nhiều nhất là «{rule_title(rule)}»: {number(n)} ({part})."


_KIND = {"error": "lỗi phải sửa", "warning": "cảnh báo"}
