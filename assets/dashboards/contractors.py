"""Screen: what contractors deliver right the first time, how often records come back, and their commonest faults."""

from datetime import timedelta

import polars as pl

from assets.dashboards import pictures
from assets.dashboards.facts import Facts
from assets.dashboards.screen import Column, Picture, Screen, Table
from assets.dashboards.words import name, percent, share
from assets.progress.charts import number
from assets.review.rule_titles import rule_title

UNKNOWN_CONTRACTOR = "(chưa rõ)"
_RECENT_WEEKS = 4
_WEEKS = 6
_TOP_FAULTS = 3


def contractors(facts: Facts) -> Screen:
    """The screen."""
    table = _table(facts)
    weekly = _weekly(facts.contractors)
    records, rejected = (int(table[column].sum()) for column in ("records", "rejected_first"))
    return Screen(
        "4_don_vi_so_hoa",
        "Đơn vị số hóa",
        _sentence(table, records, rejected),
        (
            Picture(
                "Tỷ lệ đạt ngay lần đầu, thấp nhất trước",
                pictures.bars(
                    [(r["who"], r["yield"], percent(r["yield"]), "steelblue") for r in table.to_dicts()], full=100
                ),
            ),
            Picture(
                "Tỷ lệ đạt ngay lần đầu của cả tỉnh (%), tuần bàn giao từ ngày",
                pictures.columns([(f"{week:%d/%m}", pct, f"{pct:.0f}") for week, pct in weekly]),
            ),
        ),
        (
            Table(
                "Từng đơn vị số hóa, tỷ lệ thấp nhất trước",
                (
                    Column("Đơn vị số hóa", "text"),
                    Column("Đạt ngay lần đầu", "percent", "low"),
                    Column("4 tuần gần đây", "change"),
                    Column("Bản ghi"),
                    Column("Từ chối lần đầu"),
                    Column("Lượt giao lại"),
                    Column("Lượt nhiều nhất của một bản ghi"),
                    Column("Còn phải sửa"),
                ),
                tuple(
                    table.select(
                        "who",
                        "yield",
                        "change",
                        "records",
                        "rejected_first",
                        "rounds",
                        "most_rounds",
                        "open",
                    ).iter_rows()
                ),
                "Chưa có đơn vị số hóa nào bàn giao.",
                short=(0, 1, 2, 7),
                note="Mũi tên: 4 tuần gần đây so với trước đó, điểm phần trăm.",
            ),
            _faults_table(facts.faults, table["contractor"]),
        ),
        {
            "Đơn vị số hóa": table.height,
            "Đạt ngay lần đầu, cả tỉnh (%)": share(records - rejected, records) or 0.0,
            "Đạt ngay lần đầu, thấp nhất (%)": float(table["yield"][0]) if table.height else 0.0,
            "Lượt giao lại": int(table["rounds"].sum()),
            "Còn phải sửa": int(table["open"].sum()),
        },
    )


def _table(facts: Facts) -> pl.DataFrame:
    """One row per contractor with judged records, the lowest yield first."""
    recent = pl.col("week") > facts.as_of - timedelta(weeks=_RECENT_WEEKS)
    sums = facts.contractors.group_by("contractor").agg(
        pl.col("records", "rejected_first", "rounds").sum(),
        pl.col("most_rounds").max(),
        pl.col("open_rejections").sum().alias("open"),
        *(pl.col(c).filter(recent).sum().alias(f"recent_{c}") for c in ("records", "rejected_first")),
    )
    rows = []
    for row in sums.filter(pl.col("records") > 0).to_dicts():
        good = row["records"] - row["rejected_first"]
        old = row["records"] - row["recent_records"]
        old_good = old - (row["rejected_first"] - row["recent_rejected_first"])
        lately = share(row["recent_records"] - row["recent_rejected_first"], row["recent_records"])
        before = share(old_good, old)
        change = lately - before if lately is not None and before is not None else None
        rows.append(
            row
            | {
                "who": name(row["contractor"]) or UNKNOWN_CONTRACTOR,
                "yield": share(good, row["records"]),
                "exact": good / row["records"],
                "change": change,
                "fault": _worst_fault(facts.faults, row["contractor"]),
            }
        )
    words, measures = ("contractor", "who", "fault"), ("yield", "exact", "change")
    counts = ("records", "rejected_first", "rounds", "most_rounds", "open")
    schema = (
        dict.fromkeys(words, pl.String()) | dict.fromkeys(measures, pl.Float64()) | dict.fromkeys(counts, pl.Int64())
    )
    return pl.DataFrame(rows, schema=schema).sort("exact", "records", "who", descending=[False, True, False])


def _worst_fault(faults: pl.DataFrame, contractor: str) -> str:
    own = faults.filter(pl.col("contractor") == contractor).sort("records", "rule", descending=[True, False])
    return f"{rule_title(own.item(0, 'rule'))} ({number(own.item(0, 'records'))})" if own.height else ""


def _faults_table(faults: pl.DataFrame, contractors_in_order: pl.Series) -> Table:
    """The commonest open faults of each contractor."""
    rows: list[tuple[str, str, int]] = []
    for contractor in contractors_in_order:
        own = faults.filter(pl.col("contractor") == contractor).sort("records", "rule", descending=[True, False])
        for rule, records in own.head(_TOP_FAULTS).select("rule", "records").iter_rows():
            rows.append((name(contractor) or UNKNOWN_CONTRACTOR, rule_title(rule), records))
    return Table(
        f"Lỗi còn nhiều nhất của từng đơn vị số hóa ({_TOP_FAULTS} lỗi đầu)",
        (Column("Đơn vị số hóa", "text"), Column("Lỗi", "text"), Column("Bản ghi còn lỗi")),
        tuple(rows),
        "Không còn lỗi phải sửa nào.",
    )


def _weekly(counted: pl.DataFrame) -> list[tuple[object, float]]:
    """Monday and first-pass yield in percent of the last weeks in which something was delivered."""
    weeks = counted.group_by("week").agg(pl.col("records", "rejected_first").sum()).filter(pl.col("records") > 0)
    return [
        (week, share(records - rejected, records) or 0.0)
        for week, records, rejected in weeks.sort("week").tail(_WEEKS).iter_rows()
    ]


def _sentence(table: pl.DataFrame, records: int, rejected: int) -> str:
    if table.is_empty():
        return "Chưa có đơn vị số hóa nào bàn giao."
    worst = table.row(0, named=True)
    fault = f"; lỗi còn nhiều nhất: {worst['fault']}" if worst["fault"] else ""
    of_worst = f"{percent(worst['yield'])} trên {number(worst['records'])} bản ghi{fault}"
    if table.height == 1:
        return f"Chỉ có một đơn vị số hóa, {worst['who']}: đạt ngay lần đầu {of_worst}."
    return f"Cả tỉnh đạt ngay lần đầu {percent(records - rejected, records)}; thấp nhất là {worst['who']}: {of_worst}."
