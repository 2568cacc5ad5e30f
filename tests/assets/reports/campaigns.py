"""Simulated campaigns: how many records had been delivered and approved on each day, at an uneven speed.

Every unit works at its own pace and starts at its own time; the pace of all of them drifts; week-ends rest; the records
of two bad contractors come back again and again. No record is named: these are counts per day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

FIRST_DAY = date(2024, 5, 6)
RECORDS = 277_562
UNITS = 194
_DAYS = 420
# 15 September 2024, in days from the first.
_DEADLINE = 132


@dataclass(frozen=True)
class Campaign:
    """Cumulative counts at the end of each day from `FIRST_DAY` on."""

    delivered: np.ndarray
    done: np.ndarray

    def daily(self) -> pl.DataFrame:
        """The campaign as `progress.daily` shows it: day, status, records."""
        days = [FIRST_DAY + timedelta(days=i) for i in range(len(self.done))]
        frames = [
            pl.DataFrame({"day": days, "status": status, "records": counts.astype("int64")})
            for status, counts in (("approved", self.done), ("rejected", self.delivered - self.done))
        ]
        return pl.concat(frames).sort("day", "status")

    def day_of(self, records: float) -> date:
        """The day on which so many records were approved."""
        return FIRST_DAY + timedelta(days=int(np.argmax(self.done >= records)))


KINDS = {
    "even": "a steady pace, week-ends off",
    "uneven": "the pace drifts",
    "slump": "a fortnight of almost nothing",
    "late": "faster towards the end",
    "rush": "in the last six weeks before the deadline three and a half times as fast",
    "last third": "what is approved comes three and a half times as fast in the last third of the time",
    "stall": "nothing for three weeks, then on as before",
    "two speeds": "half of the units are three times as fast as the others",
    "arriving": "some units begin when others are done",
}


def campaign(seed: int, kind: str = "uneven") -> Campaign:
    """A campaign of 277,562 records in 194 communes, of one of `KINDS`."""
    chance = np.random.default_rng(seed)
    days = np.arange(_DAYS)
    pace = _pace(chance, kind)
    size = chance.lognormal(0, 0.8, UNITS)
    size *= RECORDS / size.sum()
    start, length = chance.integers(0, 25, UNITS), 85 * chance.lognormal(0, 0.25, UNITS)
    if kind == "rush":
        length = length * 1.7
    if kind == "two speeds":
        length = length * np.where(chance.random(UNITS) < 0.5, 0.5, 1.5)
    if kind == "arriving":
        start, length = chance.integers(0, 75, UNITS), length * 0.6
    bad = chance.integers(0, 8, UNITS) < 2
    delivered, done = np.zeros(_DAYS), np.zeros(_DAYS)
    for unit in range(UNITS):
        work = np.where(days >= start[unit], pace, 0.0).cumsum()
        handed_in = size[unit] * np.minimum(work / length[unit], 1.0)
        # Deliveries come every so many days, and hold what was finished until then.
        every = int(chance.integers(3, 11))
        came = np.diff(handed_in[(days // every) * every], prepend=0.0)
        delivered += came
        done += _approved(came, good_share=0.65 if bad[unit] else 0.93, round_days=int(chance.integers(6, 18)))
    if kind == "last third":
        done = _hurried(chance, days)
        delivered = np.maximum.accumulate(np.maximum(delivered, done))
    return Campaign(_whole(delivered), np.minimum(_whole(done), _whole(delivered)))


def _hurried(chance: np.random.Generator, days: np.ndarray) -> np.ndarray:
    """Approvals of each day by a curve of another making: even with noise, then three and a half times as fast."""
    length = int(chance.integers(120, 150))
    speed = np.where(days < length * 2 // 3, 1.0, 3.5) * chance.lognormal(0, 0.3, _DAYS)
    speed *= [(FIRST_DAY + timedelta(days=int(d))).weekday() < 5 for d in days]
    share = speed.cumsum() / speed[:length].sum()
    return np.diff(np.minimum(share, 1.0) * RECORDS, prepend=0.0)


def _pace(chance: np.random.Generator, kind: str) -> np.ndarray:
    days = np.arange(_DAYS)
    drift = np.exp(np.cumsum(chance.normal(0, 0.0 if kind == "even" else 0.04, _DAYS)))
    pace = drift * chance.lognormal(0, 0.4, _DAYS)
    if kind == "slump":
        begin = int(chance.integers(30, 70))
        pace[begin : begin + 14] *= 0.1
    if kind == "stall":
        begin = int(chance.integers(30, 75))
        pace[begin : begin + 21] = 0
    if kind == "rush":
        pace[_DEADLINE - 42 :] *= 3.5
    if kind == "late":
        pace *= 0.6 + 1.2 * np.clip((days - 60) / 30, 0, 1)
    working = np.array([(FIRST_DAY + timedelta(days=int(d))).weekday() < 5 for d in days])
    return np.asarray(pace * working * 7 / 5)


def _approved(came: np.ndarray, *, good_share: float, round_days: int) -> np.ndarray:
    """What is approved of deliveries: a share at once, the rest after so many rounds of correction."""
    done, rest = np.zeros(_DAYS), came.copy()
    while rest.sum() > 0.5:
        done += rest * good_share
        rest = np.concatenate([np.zeros(round_days), rest[:-round_days]]) * (1 - good_share)
    return done + rest


def _whole(per_day: np.ndarray) -> np.ndarray:
    return np.minimum(np.ceil(per_day.cumsum() - 1e-6), RECORDS)
