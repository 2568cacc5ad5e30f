"""The forecast keeps its word: the day on which the work was done lay in the stated range, replayed day by day."""

from datetime import date, timedelta

import polars as pl
import pytest

from assets.reports.forecast import COMPLETE, MIN_DAYS, STATED_LEVEL, burn_up, forecast
from assets.reports.forecast_section import verdict
from tests.assets.reports.campaigns import FIRST_DAY, RECORDS, Campaign, campaign

DEADLINE = date(2024, 9, 15)


def replayed(one: Campaign, *, step: int) -> list[bool]:
    """Whether the real day of completion was in the range, for every so many days until it came."""
    daily, real = one.daily(), one.day_of(COMPLETE * RECORDS)
    kept = []
    for day in pl.date_range(FIRST_DAY, real - timedelta(days=1), f"{step}d", eager=True):
        said = forecast(daily, as_of=day, goal=RECORDS, deadline=DEADLINE)
        if said.earliest is not None:
            kept.append(said.earliest <= real and (said.latest is None or real <= said.latest))
    return kept


@pytest.mark.parametrize("kind", ["even", "uneven", "slump", "late"])
def test_the_real_day_lies_in_the_range_on_nine_of_ten_replayed_days(kind: str) -> None:
    for seed in (11, 12, 13):
        kept = replayed(campaign(seed, kind), step=4)
        assert len(kept) > 15
        assert sum(kept) / len(kept) >= STATED_LEVEL, (kind, seed, sum(kept), len(kept))


def daily(*done: int, delivered: int = 1000) -> pl.DataFrame:
    """Counts on consecutive days from 6 May 2024."""
    days = [FIRST_DAY + timedelta(days=i) for i in range(len(done))]
    return pl.DataFrame(
        [(d, s, n) for d, k in zip(days, done, strict=True) for s, n in (("approved", k), ("rejected", delivered - k))],
        schema=["day", "status", "records"],
        orient="row",
    )


STEADY = daily(*range(10, 310, 10))
LAST = FIRST_DAY + timedelta(days=29)


def test_a_steady_pace_is_told_with_what_the_deadline_asks_for() -> None:
    told = forecast(STEADY, as_of=LAST, goal=1000, deadline=LAST + timedelta(days=50))
    assert (told.done, told.left, told.delivered) == (300, 700, 1000)
    assert told.needed_per_day == 14
    assert told.recent_per_day == pytest.approx(10)
    assert told.earliest is not None
    assert told.latest is not None
    assert told.expected is not None
    # 680 records at 10 a day.
    assert told.earliest < LAST + timedelta(days=68) < told.latest
    assert told.earliest <= told.expected <= told.latest
    assert told.at_deadline is not None
    low, likely, high = told.at_deadline
    assert 300 < low < 800 < high <= 1000
    assert low <= likely <= high


def test_later_days_are_not_looked_at() -> None:
    early = LAST - timedelta(days=5)
    assert forecast(STEADY, as_of=early, goal=1000) == forecast(
        STEADY.filter(pl.col("day") <= early), as_of=early, goal=1000
    )


def test_days_on_which_nothing_moved_count_as_days() -> None:
    curve = burn_up(STEADY.filter(pl.col("day").dt.day() % 2 == 0), LAST)
    assert curve["day"].to_list() == [FIRST_DAY + timedelta(days=i) for i in range(30)]
    assert curve["done"].to_list()[:5] == [10, 10, 30, 30, 50]


@pytest.mark.parametrize(
    ("counts", "goal", "reason"),
    [
        (STEADY.clear(), 1000, "Chưa đủ dữ liệu: chưa có bản ghi nào được phê duyệt."),
        (daily(0, 0, 0), 1000, "Chưa đủ dữ liệu: chưa có bản ghi nào được phê duyệt."),
        (daily(5, 6, 7), 1000, "Chưa đủ dữ liệu: mới có 30 ngày"),
        (daily(*[300] * 30), 1000, "Chưa đủ dữ liệu: 42 ngày qua không có bản ghi nào được phê duyệt."),
        (STEADY, 305, "Đã đạt từ 98% mục tiêu trở lên; không cần dự báo."),
    ],
)
def test_without_ground_there_is_no_forecast_but_a_reason(counts: pl.DataFrame, goal: int, reason: str) -> None:
    as_of = LAST + timedelta(days=60) if reason.startswith("Chưa đủ dữ liệu: 42") else LAST
    if "mới có" in reason:
        as_of, reason = FIRST_DAY + timedelta(days=MIN_DAYS - 2), f"Chưa đủ dữ liệu: mới có {MIN_DAYS - 1} ngày"
    told = forecast(counts, as_of=as_of, goal=goal)
    assert told.why_not.startswith(reason)
    assert (told.expected, told.earliest, told.latest) == (None, None, None)


def test_without_a_goal_it_is_about_what_was_delivered() -> None:
    assert forecast(STEADY, as_of=LAST).goal == 1000


def test_a_deadline_that_passed_asks_for_no_rate() -> None:
    told = forecast(STEADY, as_of=LAST, goal=1000, deadline=LAST)
    assert (told.needed_per_day, told.at_deadline) == (None, None)


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        (date(2026, 1, 1), "Với tốc độ hiện nay, dự kiến kịp hạn 01/01/2026."),
        (date(2024, 6, 10), "Với tốc độ hiện nay, không kịp hạn 10/06/2024; cần đẩy nhanh tiến độ."),
        (date(2024, 8, 15), "Chưa chắc chắn kịp hạn 15/08/2024: mỗi ngày cần 9,7 bản ghi, 4 tuần gần nhất đạt 10,0."),
        (date(2024, 6, 1), "Hạn 01/06/2024 đã qua, còn 700 bản ghi."),
        (None, "Chưa đặt hạn hoàn thành."),
    ],
)
def test_the_leader_reads_one_sentence(deadline: date | None, sentence: str) -> None:
    told = forecast(STEADY, as_of=LAST, goal=1000, deadline=deadline)
    assert sentence in verdict(told)
