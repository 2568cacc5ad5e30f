"""Dates in words beside the same dates in digits (birth and death registers)."""

from functools import lru_cache

import polars as pl

from checks.rules.check import Check
from checks.rules.reading import Reading, faults_frame
from checks.rules.rule import Rule
from checks.text.dates_in_words import read_date_words

RULES = (
    Rule(
        "date_words_mismatch",
        "row",
        "error",
        title="Ngày bằng chữ khác ngày bằng số",
        message="{label} {value} không khớp với ngày ghi bằng số{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và sửa chỗ sai.",
        reason="The form asks for the date twice so that one guards the other.",
        example="nksNgaySinh 01.09.2008, in words “Ngày hai mươi bảy tháng tám năm hai nghìn không trăm linh tám”",
        registers=("KS", "KT"),
    ),
    Rule(
        "date_words_unreadable",
        "cell",
        "warning",
        title="Không đọc được ngày bằng chữ",
        message="{label} {value} không đọc được thành ngày tháng{detail}.",
        advice="Đề nghị kiểm tra chính tả theo trang sổ.",
        reason="Words that mean no one date cannot guard the digits.",
        example="Ngày ba mươi tháng hai năm một nghìn chín trăm chín mươi chín",
        registers=("KS", "KT"),
    ),
)

# The date in words and the date in digits that it repeats.
PAIRS = {"KS": ("nksNgaySinhBangChu", "nksNgaySinh"), "KT": ("nktNgayChetGhiBangChu", "nktNgayChet")}

# Each part in a date that has it, with nothing else to go wrong.
_FRAMES = {"d": "{} tháng một năm hai nghìn", "m": "tháng {} năm hai nghìn", "y": "năm {}"}


def read_words(reading: Reading) -> Reading:
    """Rule date_words_unreadable; adds `lo` and `hi`, first and last day (yyyymmdd) that the words mean."""
    values = reading.values.join(_spans(reading.values["text"]), on="text", how="left")
    unread = values.filter(pl.col("text").is_not_null() & pl.col("lo").is_null())["value"]
    faults = faults_frame((value, "date_words_unreadable", None, None) for value in unread)
    return Reading(values, reading.faults).with_doubt(faults)


def _spans(texts: pl.Series) -> pl.DataFrame:
    """Distinct texts with the first and last day that they mean.

    A year of births has hundreds of dates but few numbers: day, month and year are each read once per wording, and only
    what does not fall into three parts is read as a whole.
    """
    day, rest = _parted(pl.col("text").str.to_lowercase(), " tháng ")
    month, year = _parted(rest, " năm ")
    parts = texts.drop_nulls().unique().to_frame("text").with_columns(d=day, m=month, y=year)
    parts = parts.with_columns(
        pl.col(name).replace_strict(_numbers(parts[name], i), default=None, return_dtype=pl.Int32)
        for i, name in enumerate(_FRAMES)
    )
    # Days after the 28th may be in no calendar: they are read as a whole like all that is unusual.
    number = pl.when(pl.col("d") <= 28).then(pl.col("y") * 10000 + pl.col("m") * 100 + pl.col("d"))
    parts = parts.select("text", lo=number, hi=number)
    rest = [(text, *_span(text)) for text in parts.filter(pl.col("lo").is_null())["text"]]
    return pl.concat([parts.drop_nulls("lo"), pl.DataFrame(rest, schema=parts.schema, orient="row")])


def _parted(text: pl.Expr, at: str) -> tuple[pl.Expr, pl.Expr]:
    """What stands before and after the first of a word in texts that have been cleaned; null without it."""
    parts = text.str.splitn(at, 2).struct
    after = parts[1]
    return pl.when(after.is_not_null()).then(parts[0]), after


def _numbers(wordings: pl.Series, which: int) -> dict[str, int | None]:
    """The day, month or year (0, 1, 2) that each wording means."""
    frame = _FRAMES["dmy"[which]]
    return {words: _part(frame.format(words), which) for words in wordings.drop_nulls().unique()}


@lru_cache(maxsize=16384)
def _part(text: str, which: int) -> int | None:
    parts = read_date_words(text)
    return None if parts is None else parts[which]


@lru_cache(maxsize=65536)
def _span(text: str) -> tuple[int | None, int | None]:
    parts = read_date_words(text)
    if parts is None:
        return None, None
    day, month, year = parts
    start = year * 10000
    return start + (month or 1) * 100 + (day or 1), start + (month or 12) * 100 + (day or 31)


def words_checks(register: str) -> list[Check]:
    """Rule date_words_mismatch: words and digits have no day in common."""
    if register not in PAIRS:
        return []
    words, digits = PAIRS[register]
    lo, hi = pl.col(f"{words}__lo"), pl.col(f"{words}__hi")
    apart = (lo > pl.col(f"{digits}__hi")) | (hi < pl.col(f"{digits}__lo"))
    detail = pl.format("bằng số là {}, bằng chữ là {}", pl.col(digits), _written(lo, hi))
    return [Check("date_words_mismatch", words, apart, detail=detail)]


def _written(lo: pl.Expr, hi: pl.Expr) -> pl.Expr:
    year, month, day = lo // 10000, lo // 100 % 100, lo % 100
    two = [part.cast(pl.String).str.zfill(2) for part in (day, month)]
    return (
        pl.when(lo == hi)
        .then(pl.format("{}.{}.{}", *two, year))
        .when(lo // 100 == hi // 100)
        .then(pl.format("{}.{}", two[1], year))
        .otherwise(year.cast(pl.String))
    )
