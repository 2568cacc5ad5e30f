"""Which days are reported on, and what a day is: dates in Việt Nam, wherever the machine stands.

A report counts until the end of its day. It is due "before the 10th and the 25th": with two days' lead it speaks of the
8th, is made in the small hours of the 9th, and a working day is left to sign and send it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from warehouse.units import Tree
from warehouse.zone import ZONE

DUE_DAYS = (10, 25)
LEAD_DAYS = 2

# Resolution 1672/NQ-UBTVQH15: the district level ends, 194 communes become 65.
NEW_TREE_FROM = date(2025, 7, 1)


@dataclass(frozen=True)
class ReportingDate:
    """A report that is due before a day: the last day that it counts, and the day on which it is made."""

    due: date
    as_of: date

    @property
    def made_on(self) -> date:
        """The first day on which its numbers are complete."""
        return self.as_of + timedelta(days=1)


def reporting_dates(
    year: int, month: int, *, days: Sequence[int] = DUE_DAYS, lead_days: int = LEAD_DAYS
) -> tuple[ReportingDate, ...]:
    """Reports due in a month, in order; `lead_days` lie between the last day counted and the day it is due."""
    dues = (date(year, month, day) for day in sorted(set(days)))
    return tuple(ReportingDate(due, due - timedelta(days=lead_days)) for due in dues)


def dates_until(
    first: date, last: date, *, days: Sequence[int] = DUE_DAYS, lead_days: int = LEAD_DAYS
) -> tuple[ReportingDate, ...]:
    """Reporting dates whose last day counted lies between two days, both included."""
    return tuple(d for d in _from(first, days, lead_days, last) if first <= d.as_of <= last)


def previous(as_of: date, *, days: Sequence[int] = DUE_DAYS, lead_days: int = LEAD_DAYS) -> ReportingDate:
    """The reporting date before a day: what "since the last report" counts from."""
    # Two months back there is one whatever the days are.
    return dates_until(as_of - timedelta(days=62), as_of - timedelta(days=1), days=days, lead_days=lead_days)[-1]


def _from(first: date, days: Sequence[int], lead_days: int, last: date) -> Iterator[ReportingDate]:
    # A report of the last days of a month is due in the next one, and the lead may be weeks.
    month = first.replace(day=1)
    while month <= last + timedelta(days=lead_days):
        yield from reporting_dates(month.year, month.month, days=days, lead_days=lead_days)
        month = (month + timedelta(days=32)).replace(day=1)


def end_of(day: date) -> datetime:
    """The moment at which a day is over in Việt Nam."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


def tree_on(day: date) -> Tree:
    """The tree of units in force on a day."""
    return "2025" if day >= NEW_TREE_FROM else "2024"


def in_words(day: date) -> str:
    """A date as official papers write it: "ngày 08 tháng 6 năm 2024" (decree 30/2020/NĐ-CP, annex I: 0 before 1-9
    in days, and in the months January and February)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
