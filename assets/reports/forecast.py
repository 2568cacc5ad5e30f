"""When the work will be done: burn-up, the rate that the deadline asks for, and a completion date with its range.

Plain arithmetic on the daily counts. The middle and the ends of the range are the time that the rest would take at the
speed of the last two, four or six weeks, times a factor that depends on how much is done: work of many units starts
slowly and ends slowly, because what is left at the end are the records that go back and forth. The factors were
measured on simulated campaigns of uneven speed (docs/reports.md); the real day lay in the range on over 90 % of the
replayed days of other such campaigns (tests/assets/reports/test_forecast.py). The price is a wide range early on.

Two things are learned from the campaign itself. Where it would miss its deadline, people may hurry: the early end then
allows for `HURRY` times the speed. And a forecast of an earlier week whose last day has passed was wrong: the range is
longer by as much as the worst of them was too short.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from assets.reports.periods import totals_on_days

# Complete means this share of the goal: when the very last records come to an end is decided by single cases.
COMPLETE = 0.98
STATED_LEVEL = 0.9
# Before three weeks of approvals a speed says nothing: the first units hand in what lay ready.
MIN_DAYS = 21
WINDOWS = (14, 28, 42)

# Share done: factor on the time at the fastest speed, at that of four weeks, at the slowest speed.
_FACTORS = (
    (0.05, 0.28, 0.4, 1.2),
    (0.175, 0.4, 0.65, 1.6),
    (0.375, 0.5, 1.05, 2.5),
    (0.625, 0.62, 1.4, 3.5),
    (0.825, 0.73, 1.8, 4.5),
    (0.94, 0.78, 2.4, 5.0),
)
# Before a deadline that would be missed people have worked up to so many times as fast.
HURRY = 4.0
# A week-end and a holiday, which no factor on a few days covers.
_SLACK_DAYS = 4

NOT_ENOUGH = "chưa đủ dữ liệu"


@dataclass(frozen=True)
class Forecast:
    """What the daily counts say on a day. Dates and counts at the deadline are None where they cannot be told.

    `why_not` is a Vietnamese sentence where there is no forecast, "" where there is one. `latest` is None while the
    slowest recent speed is nought: then no end can be named.
    """

    as_of: date
    goal: int
    done: int
    delivered: int
    deadline: date | None
    needed_per_day: float | None
    recent_per_day: float | None
    expected: date | None = None
    earliest: date | None = None
    latest: date | None = None
    at_deadline: tuple[int, int, int] | None = None
    why_not: str = ""

    @property
    def left(self) -> int:
        """Records still to be approved."""
        return max(self.goal - self.done, 0)


def burn_up(daily: pl.DataFrame, last: date) -> pl.DataFrame:
    """One row per calendar day from the first day of `progress.daily` to `last`: day, delivered, done, cumulative."""
    days = totals_on_days(daily.filter(pl.col("day") <= last))
    if days.is_empty():
        return days
    calendar = pl.DataFrame({"day": pl.date_range(days.item(0, "day"), last, eager=True)})
    return calendar.join(days, on="day", how="left").with_columns(pl.col("delivered", "done").forward_fill())


def forecast(daily: pl.DataFrame, *, as_of: date, goal: int | None = None, deadline: date | None = None) -> Forecast:
    """The forecast at the end of a day.

    Args:
        daily: day, status, records: cumulative counts (the view `progress.daily`); later days are not looked at.
        as_of: the last day counted.
        goal: records to approve in all; None: all that were delivered until then.
        deadline: the last day of the campaign, if there is one.

    Returns:
        Where things stand, and a completion date with the range in which it lies on 90 % of days.
    """
    curve = burn_up(daily, as_of)
    done: list[int] = curve["done"].to_list() if curve.height else []
    delivered = int(curve["delivered"].last() or 0) if curve.height else 0  # type: ignore[arg-type]
    wanted = goal if goal is not None else delivered
    now = done[-1] if done else 0
    left = max(wanted - now, 0)
    days_left = (deadline - as_of).days if deadline else None
    needed = left / days_left if days_left and days_left > 0 else None
    started = next((i for i, n in enumerate(done) if n), None)
    speeds = [_speed(done, window, started) for window in WINDOWS] if started is not None else []
    known = Forecast(as_of, wanted, now, delivered, deadline, needed, speeds[1] if speeds else None)
    why_not = _why_not(known, done, started, speeds)
    if why_not:
        return replace(known, why_not=why_not)
    return _dated(known, speeds, _overrun(known, done, started or 0))


def _speed(done: Sequence[int], window: int, started: int | None) -> float:
    """Records per calendar day over the last days; a work younger than the window is measured from its first day."""
    span = min(window, len(done) - (started or 0))
    before = len(done) - 1 - span
    return (done[-1] - (done[before] if before >= 0 else 0)) / span


def _why_not(known: Forecast, done: Sequence[int], started: int | None, speeds: Sequence[float]) -> str:
    if started is None:
        return f"{NOT_ENOUGH.capitalize()}: chưa có bản ghi nào được phê duyệt."
    if known.done >= COMPLETE * known.goal:
        return f"Đã đạt từ {COMPLETE:.0%} mục tiêu trở lên; không cần dự báo."
    if len(done) - started < MIN_DAYS:
        return (
            f"{NOT_ENOUGH.capitalize()}: mới có {len(done) - started} ngày kể từ bản ghi đầu tiên được phê duyệt, "
            f"cần ít nhất {MIN_DAYS} ngày."
        )
    if max(speeds) <= 0:
        return f"{NOT_ENOUGH.capitalize()}: {WINDOWS[-1]} ngày qua không có bản ghi nào được phê duyệt."
    return ""


def _overrun(known: Forecast, done: Sequence[int], started: int) -> float:
    """How many times too short the latest end said in an earlier week was, at least: 1 if none has passed yet."""
    longest = 1.0
    for back in range(7, len(done) - started - MIN_DAYS, 7):
        past = done[:-back]
        speeds = [_speed(past, window, started) for window in WINDOWS]
        # What is done may be more than the goal of a smaller campaign was; what is left was never less than nothing.
        rest = max(COMPLETE * known.goal - past[-1], 0.0)
        if min(speeds) > 0:
            said = rest / min(speeds) * _factors(past[-1] / known.goal)[2] + _SLACK_DAYS
            longest = max(longest, back / said)
    return longest


def _dated(known: Forecast, speeds: Sequence[float], overrun: float) -> Forecast:
    rest = COMPLETE * known.goal - known.done
    quick, middle, slow = _factors(known.done / known.goal)
    fastest, slowest = max(speeds), min(speeds)
    slow *= overrun
    if known.deadline and rest / fastest > (known.deadline - known.as_of).days:
        quick = min(quick, 1 / HURRY)
    usual = speeds[1] if speeds[1] > 0 else fastest
    earliest = math.floor(rest / fastest * quick)
    latest = math.ceil(rest / slowest * slow) + _SLACK_DAYS if slowest > 0 else None
    expected = max(math.ceil(rest / usual * middle), earliest)
    if latest is not None:
        expected = min(expected, latest)
    at_deadline = None
    if known.deadline and (days := (known.deadline - known.as_of).days) > 0:
        rates = (slowest / slow, usual / middle, fastest / quick)
        low, likely, high = (min(known.goal, round(known.done + rate * days)) for rate in rates)
        # Nobody can promise the last records: they end case by case.
        at_deadline = (max(min(low, round(COMPLETE * known.goal)), known.done), likely, high)
    return replace(
        known,
        expected=_after(known.as_of, expected),
        earliest=_after(known.as_of, earliest),
        latest=_after(known.as_of, latest) if latest is not None else None,
        at_deadline=at_deadline,
    )


def _factors(part_done: float) -> tuple[float, float, float]:
    """Factors for a share done, in a straight line between the measured shares."""
    first, last = _FACTORS[0], _FACTORS[-1]
    at = min(max(part_done, first[0]), last[0])
    for (x, *low), (x_next, *high) in pairwise(_FACTORS):
        if at <= x_next:
            weight = (at - x) / (x_next - x)
            quick, middle, slow = (a + (b - a) * weight for a, b in zip(low, high, strict=True))
            return quick, middle, slow
    raise AssertionError("the factors cover every share done")


def _after(day: date, days: int) -> date:
    # A speed of a few records a day would name a year that no calendar has.
    return day + timedelta(days=min(days, 36_500))
