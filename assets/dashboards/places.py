"""Screen: how far each district and each commune is, the worst first, and who has not delivered anything."""

import re

import polars as pl

from assets.dashboards.facts import Facts
from assets.dashboards.pictures import fitting
from assets.dashboards.screen import Column, Picture, Screen, Table
from assets.dashboards.words import percent, share
from assets.progress.charts import number, status_bars
from assets.reports.unit_lines import Scope, per_line, unit_lines

_COUNTS = ("delivered", "done", "pending_review", "rejected", "transferred")
# More bars than these are too much for one picture of the interface.
_MOST_BARS = 5


def places(facts: Facts) -> Screen:
    """The screen."""
    lines = unit_lines(facts.units["unit_code"], facts.tree, facts.tree, Scope())
    counted = per_line(lines, facts.units, _COUNTS)
    communes = _worst_first(counted.with_columns(_commune_name().alias("shown")))
    grouped = counted.filter(pl.col("group") != "")
    districts = _worst_first(
        grouped.group_by("group_code", pl.col("group").alias("shown"))
        .agg(pl.col(_COUNTS).sum())
        .rename({"group_code": "code"})
    )
    absent = counted.filter((pl.col("delivered") == 0) & (pl.col("code").str.len_chars() == 5))
    # Units of before July 2025 stand under a heading of their own, which is no district.
    by_district = (districts["code"] != "").any()
    drawn = (districts if by_district else communes).head(_MOST_BARS)
    return Screen(
        "2_dia_ban",
        "Theo huyện và xã" if by_district else "Theo xã",
        _sentence(districts, communes, absent.height),
        (
            Picture(
                _caption(by_district),
                fitting(status_bars, [(_short(r["shown"]), _statuses(r)) for r in drawn.to_dicts()]),
            ),
        ),
        (
            *([_table("Theo huyện, chậm nhất trước", "Huyện, thành phố", districts)] if by_district else []),
            _table("Theo xã, phường, thị trấn, chậm nhất trước", "Đơn vị", communes),
            Table(
                "Chưa bàn giao bản ghi nào",
                (Column("Đơn vị", "text"), Column("Huyện, thành phố", "text")),
                tuple(absent.sort("group_code", "code").select("name", "group").iter_rows()),
                "Đơn vị nào cũng đã bàn giao.",
            ),
        ),
        {
            "Đơn vị đã bàn giao": communes.height,
            "Đơn vị hoàn thành 100 %": communes.filter(pl.col("done") == pl.col("delivered")).height,
            "Đơn vị chưa bàn giao": absent.height,
            "Tỷ lệ thấp nhất trong các xã (%)": float(communes["done_pct"][0]) if communes.height else 0.0,
        },
    )


def _commune_name() -> pl.Expr:
    """Names of communes repeat from district to district."""
    return pl.when(pl.col("group") == "").then("name").otherwise(pl.format("{} ({})", "name", "group"))


def _worst_first(counted: pl.DataFrame) -> pl.DataFrame:
    """Those that delivered, with percentages: done_pct, pending_pct, rejected_pct, and `open` records."""
    came = counted.filter(pl.col("delivered") > 0)
    parts = {"done_pct": "done", "pending_pct": "pending_review", "rejected_pct": "rejected"}
    shares = [
        pl.Series(name, [share(n, whole) for n, whole in came.select(part, "delivered").iter_rows()], dtype=pl.Float64)
        for name, part in parts.items()
    ]
    return (
        came.with_columns(*shares, (pl.col("delivered") - pl.col("done")).alias("open"))
        .with_columns((pl.col("done") / pl.col("delivered")).alias("exact"))
        .sort("exact", "open", "code", descending=[False, True, False])
    )


def _statuses(row: dict[str, int | str]) -> dict[str, int]:
    counts = {name: int(row[name]) for name in _COUNTS}
    return {
        "transferred": counts["transferred"],
        "approved": counts["done"] - counts["transferred"],
        "pending_review": counts["pending_review"],
        "rejected": counts["rejected"],
        "draft": counts["delivered"] - counts["done"] - counts["pending_review"] - counts["rejected"],
    }


def _short(shown: object) -> str:
    """A name that fits beside its bar."""
    text = str(shown).partition(" (")[0].removeprefix("Huyện ").replace("Thành phố", "TP.")
    return text if len(text) <= 22 else f"{text[:21]}…"


def _caption(by_district: bool) -> str:
    what = "huyện" if by_district else "xã"
    return f"Những {what} chậm nhất: đã bàn giao bao nhiêu, tỷ lệ theo trạng thái"


def _table(title: str, who: str, frame: pl.DataFrame) -> Table:
    columns = (
        Column(who, "text"),
        Column("Hoàn thành", "percent", "low"),
        Column("Chờ rà soát", "percent", "high"),
        Column("Từ chối", "percent", "high"),
        Column("Đã bàn giao"),
        Column("Còn phải làm"),
    )
    rows = frame.select("shown", "done_pct", "pending_pct", "rejected_pct", "delivered", "open").iter_rows()
    return Table(title, columns, tuple(rows), "Chưa có đơn vị nào bàn giao.", short=(0, 1, 3, 5))


def _sentence(districts: pl.DataFrame, communes: pl.DataFrame, absent: int) -> str:
    rest = f" {number(absent)} xã, phường, thị trấn chưa bàn giao bản ghi nào." if absent else ""
    if communes.is_empty():
        return f"Chưa có đơn vị nào bàn giao.{rest}"
    if communes["open"].sum() == 0:
        return f"Cả {number(communes.height)} đơn vị đã bàn giao đều hoàn thành 100 %.{rest}"
    commune = communes.row(0, named=True)
    if communes.height == 1:
        return f"Mới có một đơn vị bàn giao: {_told(commune)}.{rest}"
    told = f"chậm nhất trong các xã là {_told(commune)}"
    if districts.height > 1:
        return f"Chậm nhất trong các huyện là {_told(districts.row(0, named=True))}; {told}.{rest}"
    return f"{told[:1].upper()}{told[1:]}.{rest}"


def _told(row: dict[str, object]) -> str:
    done, delivered = int(str(row["done"])), int(str(row["delivered"]))
    # Within a sentence a kind of unit is no name: huyện Chi Lăng, xã Vân An (huyện Chi Lăng).
    unit = re.sub(r"(^|\()(\w)", lambda m: m[1] + m[2].lower(), str(row["shown"]))
    return f"{unit}, mới hoàn thành {percent(done, delivered)} ({number(done)} trên {number(delivered)} bản ghi)"
