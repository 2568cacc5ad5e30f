"""Dates and times of Excel: a count of days since 1900 or 1904, shown as dd.mm.yyyy."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_LAST_DAY = 2_958_465  # 31.12.9999
_DAYS_1904 = 1_462


@dataclass(frozen=True)
class Shown:
    """The text of a cell; `date` is yyyy-mm-dd if the cell is a date, for the finding that tells of it."""

    text: str
    date: str | None = None


def show_serial(value: Decimal, letters: tuple[str, ...], *, from_1904: bool) -> Shown | None:
    """A serial number under a date format as text, None if no calendar has such a day (Excel shows #### then).

    dd.mm.yyyy, with the time behind it where the format shows one and it is not midnight. A format without day shows
    mm.yyyy, one with nothing but the year yyyy: to write "01." would be to state a day that nobody sees.

    Args:
        letters: date letters of the format in order, see `number_formats`.
    """
    seconds = int((value * 86_400).to_integral_value(rounding=ROUND_HALF_UP))
    days, seconds = divmod(seconds, 86_400)
    if from_1904:
        days += _DAYS_1904
    if days < 0 or days > _LAST_DAY:
        return None
    first = {run[0] for run in letters if run != "min"}
    has_time = bool(first & {"h", "s", "["}) or "min" in letters
    if not first & {"d", "m", "y"}:
        hours = days * 24 if "[" in first else 0
        return Shown(_clock(seconds, hours, with_seconds="s" in first))
    year, month, day = _calendar(days)
    if "d" in first or "y" not in first:
        text = f"{day:02d}.{month:02d}.{year:04d}"
    elif "m" in first:
        text = f"{month:02d}.{year:04d}"
    else:
        text = f"{year:04d}"
    if has_time and seconds:
        text += f" {_clock(seconds, 0, with_seconds='s' in first)}"
    return Shown(text, f"{year:04d}-{month:02d}-{day:02d}")


def show_iso(raw: str) -> Shown:
    """A cell that holds its date as ISO 8601 text (strict workbooks do): dd.mm.yyyy; as it is if it is no date."""
    try:
        moment = dt.datetime.fromisoformat(raw.strip())
    except ValueError:
        return Shown(raw)
    text = f"{moment.day:02d}.{moment.month:02d}.{moment.year:04d}"
    if moment.time() != dt.time(0):
        text += f" {moment:%H:%M}"
    return Shown(text, f"{moment:%Y-%m-%d}")


def _calendar(days: int) -> tuple[int, int, int]:
    """Year, month, day. Excel has a 29 February 1900 and a day 0, and so does what a person sees."""
    if days == 0:
        return 1900, 1, 0
    if days == 60:
        return 1900, 2, 29
    day = dt.date(1899, 12, 31 if days < 60 else 30) + dt.timedelta(days=days)
    return day.year, day.month, day.day


def _clock(seconds: int, hours: int, *, with_seconds: bool) -> str:
    text = f"{hours + seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
    return f"{text}:{seconds % 60:02d}" if with_seconds and seconds % 60 else text
