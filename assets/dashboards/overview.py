"""Screen: where the whole province stands, measured by the goal, and how it moved in the last weeks."""

from datetime import date, timedelta

import polars as pl

from assets.dashboards import pictures
from assets.dashboards.facts import Facts
from assets.dashboards.screen import Column, Picture, Screen, Table, Value
from assets.dashboards.words import day, percent, share
from assets.progress.charts import number
from assets.reports.forecast import burn_up
from assets.reports.journal_counts import STATUSES

# What was done first, what is open last; names and colours of the charts of progress.
_WORDS = {
    "transferred": ("Đã chuyển vào Cơ sở dữ liệu hộ tịch", "navy"),
    "approved": ("Đã phê duyệt, chưa chuyển", "cornflowerblue"),
    "pending_review": ("Chờ rà soát", "gold"),
    "rejected": ("Từ chối, chờ sửa", "tomato"),
    "draft": ("Lưu nháp", "silver"),
}
_TO_COME = "Chưa bàn giao"
_WEEKS = 6


def overview(facts: Facts) -> Screen:
    """The screen."""
    now, before = (_standing(facts.daily, d) for d in (facts.as_of, facts.as_of - timedelta(days=7)))
    delivered = sum(now.values())
    goal = facts.goal if facts.goal is not None else delivered
    done, to_come = now["approved"] + now["transferred"], max(goal - delivered, 0)
    weekly = _weekly(facts.daily, facts.as_of)
    amounts = [(label, now[status], colour) for status, (label, colour) in _WORDS.items() if now[status]]
    amounts += [(_TO_COME, to_come, "silver")] if to_come else []
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (label, now[s], share(now[s], goal), now[s] - before[s]) for s, (label, _) in _WORDS.items() if s != "draft"
    )
    rows += ((_TO_COME, to_come, share(to_come, goal), None),) if to_come else ()
    return Screen(
        "1_tong_quan",
        "Tổng quan",
        _sentence(facts, now, delivered, goal, to_come),
        (
            Picture(
                "Bản ghi theo trạng thái",
                pictures.bars(
                    [(label, n, f"{number(n)} ({percent(n, goal)})", colour) for label, n, colour in amounts]
                ),
            ),
            Picture(
                "Hoàn thành thêm trong 7 ngày, đến ngày ghi dưới cột",
                pictures.columns([(f"{end:%d/%m}", n, number(n)) for end, n in weekly]),
            ),
        ),
        (
            Table(
                "Theo trạng thái",
                (
                    Column("Trạng thái", "text"),
                    Column("Bản ghi"),
                    Column("So với mục tiêu", "percent"),
                    Column("7 ngày qua", "change"),
                ),
                rows if delivered or goal else (),
                "Chưa có bản ghi nào được bàn giao.",
                note=f"Mục tiêu: {number(goal)} bản ghi"
                + ("" if facts.goal is not None else " (tất cả bản ghi đã bàn giao; chưa đặt mục tiêu riêng)"),
            ),
        ),
        {
            "Hoàn thành so với mục tiêu (%)": share(done, goal) or 0.0,
            "Đã bàn giao": delivered,
            "Chờ rà soát": now["pending_review"],
            "Đã phê duyệt": now["approved"],
            "Từ chối": now["rejected"],
            "Đã chuyển": now["transferred"],
            "Hoàn thành thêm 7 ngày qua": done - before["approved"] - before["transferred"],
        },
    )


def _standing(daily: pl.DataFrame, until: date) -> dict[str, int]:
    """Records per status at the end of a day."""
    last = daily.filter(pl.col("day") <= until).filter(pl.col("day") == pl.col("day").max())
    return dict.fromkeys(STATUSES, 0) | dict(last.select("status", "records").iter_rows())


def _weekly(daily: pl.DataFrame, as_of: date) -> list[tuple[date, int]]:
    """Last day and newly finished records of the last weeks, since the first delivery."""
    curve = burn_up(daily, as_of)
    if curve.is_empty():
        return []
    done: list[int] = curve["done"].to_list()
    weeks = min(_WEEKS, (len(done) + 6) // 7)
    ends = [len(done) - 1 - 7 * back for back in reversed(range(weeks))]
    first: date = curve["day"][0]
    return [(first + timedelta(days=at), max(done[at] - (done[at - 7] if at >= 7 else 0), 0)) for at in ends]


def _sentence(facts: Facts, now: dict[str, int], delivered: int, goal: int, to_come: int) -> str:
    if not delivered:
        return "Chưa có bản ghi nào được bàn giao."
    done = now["approved"] + now["transferred"]
    waits = [
        f"{number(n)} bản ghi {what}"
        for n, what in (
            (now["pending_review"], "chờ đơn vị rà soát"),
            (now["rejected"], "chờ đơn vị số hóa sửa"),
            (to_come, "chưa bàn giao"),
        )
        if n
    ]
    told = f"Đã hoàn thành {percent(done, goal)} mục tiêu ({number(done)} trên {number(goal)} bản ghi)"
    return f"{told}{'; còn ' + ', '.join(waits) if waits else ''}.{_deadline(facts, done >= goal)}"


def _deadline(facts: Facts, complete: bool) -> str:
    if facts.deadline is None or complete:
        return ""
    left = (facts.deadline - facts.as_of).days
    when = f"hạn {day(facts.deadline)}"
    if left < 0:
        return f" Đã quá {when} {number(-left)} ngày."
    return f" Còn {number(left)} ngày đến {when}." if left else f" Hôm nay là {when}."
