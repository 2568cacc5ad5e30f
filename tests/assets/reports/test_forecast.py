"""The forecast keeps its word: the day on which the work was done lay in the stated range, replayed day by day."""

from datetime import date, timedelta

import polars as pl
import pytest

from assets.reports.forecast import COMPLETE, STATED_LEVEL, forecast
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
