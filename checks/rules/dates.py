"""Dates in digits, cell by cell. How dates of one row agree with each other is the matter of `events`.

A date is a span of days: `27.10.2008` one day, `10.2008` a month, `2008` a year (old registers know no more). The
span's first and last day, as numbers yyyymmdd, are what other rules compare, so that they fire only when certain.
"""

import calendar
import re
from datetime import date, timedelta

import polars as pl

from checks.rules.reading import Fault, Reading, faults_frame
from checks.rules.rule import Limits, Rule, Threshold
from checks.text.dates_in_words import read_date_words

EARLIEST = Threshold("date_range", "earliest_year", 1880, 1800, 1960, "first year of which a register may speak")

RULES = (
    Rule(
        "date_format",
        "cell",
        "error",
        title="Ngày tháng sai dạng",
        message="{label} {value} chưa đúng dạng ngày tháng{detail}.",
        advice="Đề nghị ghi ngày.tháng.năm đủ 10 ký tự (dd.mm.yyyy); nếu sổ chỉ ghi tháng hoặc năm thì ghi "
        "mm.yyyy hoặc yyyy, trừ ngày đăng ký.",
        reason="The Ministry's template takes dates as text dd.mm.yyyy, mm.yyyy or yyyy (contract, section 3).",
        example="27.10.08; 27 tháng 10; ngayDangKy 10.2008",
    ),
    Rule(
        "date_calendar",
        "cell",
        "error",
        title="Ngày không có trên lịch",
        message="{label} {value} không có trên lịch{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và ghi lại.",
        reason="No calendar has the date, so at least one figure was misread or mistyped.",
        example="31.02.1999, 05.13.2001",
    ),
    Rule(
        "date_range",
        "cell",
        "error",
        title="Ngày ngoài khoảng cho phép",
        message="{label} {value} nằm ngoài khoảng thời gian có thể có{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và ghi lại.",
        reason="No register at hand speaks of anybody before 1880, and none of a day after its own delivery.",
        example="27.10.1808, 27.10.2108",
        thresholds=(EARLIEST,),
    ),
    Rule(
        "date_normalised",
        "cell",
        "info",
        title="Ngày đã được đưa về dạng chuẩn",
        message="{label} {value} đã được đưa về dạng chuẩn {suggestion}{detail}.",
        advice="Không cần sửa.",
        reason="Other separators and missing zeros say the same day; staging gets dd.mm.yyyy.",
        example="1/9/2008 becomes 01.09.2008",
    ),
)

_DATE = r"^(?:(?:([0-9]{1,2}) ?[./-] ?)?([0-9]{1,2}) ?[./-] ?)?([0-9]{4})$"
_FIGURES_IN_WORDS = re.compile(
    r"(?:ngày|mồng|mùng)?\s*(?:[0-9]{1,2}\s*,?\s*)?(?:tháng)?\s*[0-9]{1,2}\s*,?\s*năm\s*[0-9]{4}\.?", re.IGNORECASE
)
_MONTH_AND_YEAR = re.compile(r"(?:tháng\s*)?[0-9]{1,2}(?:\s*[./,-]\s*|\s+|\s*,?\s*năm\s*)[0-9]{4}\.?", re.IGNORECASE)
# Days that Excel counts from 1900; as text such a cell shows a bare number (here 18.05.1927 to 31.12.2064).
_EXCEL_SERIAL = range(10_000, 60_267)


def _days_in_month() -> pl.Expr:
    year, month = pl.col("y"), pl.col("m")
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = pl.when(leap).then(29).otherwise(28)
    return pl.when(month == 2).then(february).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)


def read_dates(reading: Reading, received: int, *, whole: bool, limits: Limits = ()) -> Reading:
    """Rules date_format, date_calendar, date_range, date_normalised; adds `lo`, `hi` (yyyymmdd) and `year`.

    `received` is the day of delivery as yyyymmdd; `whole` forbids month and year alone (ngayDangKy). `lo` and `hi`
    are null for whatever has an error; `year` stays readable for a registration date that is only too short.
    """
    earliest = int(EARLIEST.within(limits))
    day, month, year = pl.col("d"), pl.col("m"), pl.col("y")
    number = year * 10000 + month.fill_null(1) * 100 + day.fill_null(1)
    last_day = pl.col("last_day")
    values = (
        reading.values.with_columns(pl.col("text").str.extract_groups(_DATE).struct.unnest())
        .with_columns(pl.col(group).cast(pl.Int32).alias(name) for group, name in zip("123", "dmy", strict=True))
        .with_columns(last_day=_days_in_month(), canonical=_canonical(), lo=number)
        .with_columns(
            real=month.fill_null(1).is_between(1, 12) & day.fill_null(1).is_between(1, last_day),
            hi=year * 10000
            + month.fill_null(12) * 100
            + day.fill_null(pl.when(month.is_null()).then(31).otherwise(last_day)),
        )
        .with_columns(fault=_fault(received, earliest, whole=whole))
    )
    sure = pl.col("fault").is_null()
    read = values.select(
        "manner",
        "value",
        "odd",
        text=pl.when(year.is_null() | ~pl.col("real")).then("text").otherwise("canonical"),
        sure=sure & pl.col("sure"),
        lo=pl.when(sure).then("lo"),
        hi=pl.when(sure).then("hi"),
        year=pl.when(sure | (pl.col("fault") == "too_short")).then("y"),
    )
    faulty = Reading(read, reading.faults).with_faults(_date_faults(values, received, earliest, whole=whole))
    return faulty.with_faults(_normalised(values))


def _fault(received: int, earliest: int, *, whole: bool) -> pl.Expr:
    """What is wrong with a date, the first cause only; null if nothing is."""
    given = pl.col("text").is_not_null()
    return (
        pl.when(given & pl.col("y").is_null())
        .then(pl.lit("date_format"))
        .when(~pl.col("real"))
        .then(pl.lit("date_calendar"))
        .when(pl.lit(whole) & given & pl.col("d").is_null())
        .then(pl.lit("too_short"))
        .when((pl.col("y") < earliest) | (pl.col("lo") > received))
        .then(pl.lit("date_range"))
    )


def _canonical() -> pl.Expr:
    day = pl.col("d").cast(pl.String).str.zfill(2) + "."
    month = pl.col("m").cast(pl.String).str.zfill(2) + "."
    return day.fill_null("") + month.fill_null("") + pl.col("y").cast(pl.String).str.zfill(4)


def _normalised(values: pl.DataFrame) -> pl.DataFrame:
    sound = pl.col("real") & pl.col("fault").is_null()
    return values.filter(sound & (pl.col("text") != pl.col("canonical"))).select(
        "value", rule=pl.lit("date_normalised"), suggestion="canonical", detail=pl.lit(None, pl.String)
    )


def _date_faults(values: pl.DataFrame, received: int, earliest: int, *, whole: bool) -> pl.DataFrame:
    wrong = values.filter(pl.col("fault").is_not_null())
    day = f"{received % 100:02}.{received // 100 % 100:02}.{received // 10000}"
    found: list[Fault] = []
    for value, text, fault, d, m, y in wrong.select("value", "text", "fault", "d", "m", "y").iter_rows():
        if fault == "too_short":
            found.append((value, "date_format", None, "ngày đăng ký cần đủ ngày, tháng, năm"))
        elif fault == "date_range":
            detail = f"trước năm {earliest}" if y < earliest else f"sau ngày giao nộp {day}"
            found.append((value, fault, None, detail))
        elif fault == "date_calendar":
            found.append((value, fault, _meant(text, whole=whole), _why_not_real(d, m, y)))
        else:
            found.append((value, fault, _meant(text, whole=whole), None))
    return faults_frame(found)


def _why_not_real(d: int | None, m: int, y: int) -> str:
    if not 1 <= m <= 12:
        return f"không có tháng {m}"
    if d == 0:
        return "không có ngày 0"
    return f"tháng {m} năm {y} chỉ có {calendar.monthrange(y, m)[1]} ngày"


def _meant(text: str, *, whole: bool) -> str | None:
    """The one real date that the text can mean: other order or signs, words, Excel's day count, day 00."""
    if any(letter.isalpha() for letter in text) and not _FIGURES_IN_WORDS.fullmatch(text):
        said = read_date_words(text)
        return _write(*said) if said and _is_real(*said) and (said[0] or not whole) else None
    figures = [int(f) for f in re.findall(r"[0-9]+", text)]
    candidates: list[tuple[int | None, int | None, int]] = []
    if re.fullmatch(r"[0-9]{8}", text):
        figures = [int(text[:2]), int(text[2:4]), int(text[4:])]
    if re.fullmatch(r"[0-9]{5}", text) and int(text) in _EXCEL_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(text))
        return f"{day:%d.%m.%Y}"
    if len(figures) >= 3 and figures[0] >= 1000:
        figures[:3] = figures[2::-1]
    if len(figures) >= 3 and figures[2] >= 1000:
        first, second, year = figures[:3]
        candidates = [(first, second, year), (second, first, year)] if first and second else []
        if first == 0 and not whole:
            candidates = [(None, second or None, year)]
    elif len(figures) == 2 and figures[1] >= 1000 and not whole and _MONTH_AND_YEAR.fullmatch(text):
        candidates = [(None, figures[0] or None, figures[1])]
    return next((_write(*c) for c in candidates if _is_real(*c) and (c[0] or not whole)), None)


def _is_real(d: int | None, m: int | None, y: int) -> bool:
    return 1 <= (m or 1) <= 12 and 1000 <= y <= 9999 and 1 <= (d or 1) <= calendar.monthrange(y, m or 1)[1]


def _write(d: int | None, m: int | None, y: int) -> str:
    return ".".join(([f"{d:02}"] if d else []) + ([f"{m:02}"] if m else []) + [f"{y:04}"])
