"""Dates in words beside the same dates in digits (birth and death registers)."""

import polars as pl

from checks.rules.check import Check
from checks.rules.reading import Reading, faults_frame, unsure
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

_THREE_PARTS = r"^(.+?)\s+tháng\s+(.+?)\s+năm\s+(.+)$"
# Each part in a date that has it, with nothing else to go wrong.
_FRAMES = {"d": "{} tháng một năm hai nghìn", "m": "tháng {} năm hai nghìn", "y": "năm {}"}


def read_words(reading: Reading) -> Reading:
    """Rule date_words_unreadable; adds `lo` and `hi`, first and last day (yyyymmdd) that the words mean."""
    values = reading.values.join(_spans(reading.values["text"]), on="text", how="left")
    unread = values.filter(pl.col("text").is_not_null() & pl.col("lo").is_null())["value"]
    faults = faults_frame((value, "date_words_unreadable", None, None) for value in unread)
    return Reading(unsure(values, faults), pl.concat([reading.faults, faults]))


def _spans(texts: pl.Series) -> pl.DataFrame:
    """Distinct texts with the first and last day that they mean.

    A year of births has hundreds of dates but few numbers: day, month and year are each read once per wording, and only
    what does not fall into three parts is read as a whole.
    """
    parts = texts.drop_nulls().unique().to_frame("text")
    groups = pl.col("text").str.to_lowercase().str.extract_groups(_THREE_PARTS)
    parts = parts.with_columns(groups.struct[i].alias(name) for i, name in enumerate(_FRAMES))
    for i, (name, frame) in enumerate(_FRAMES.items()):
        words = parts[name].drop_nulls().unique()
        numbers = {w: _part(frame.format(w), i) for w in words.to_list()}
        parts = parts.with_columns(pl.col(name).replace_strict(numbers, default=None, return_dtype=pl.Int32))
    number = pl.col("y") * 10000 + pl.col("m") * 100 + pl.col("d")
    # Days after the 28th may be in no calendar: they are read as a whole like all that is unusual.
    parts = parts.with_columns(lo=pl.when(pl.col("d") <= 28).then(number)).with_columns(hi="lo")
    rest = [(text, *_span(text)) for text in parts.filter(pl.col("lo").is_null())["text"].to_list()]
    schema = {"text": pl.String, "lo": pl.Int32, "hi": pl.Int32}
    return pl.concat([parts.drop_nulls("lo").select(schema.keys()), pl.DataFrame(rest, schema=schema, orient="row")])


def _part(text: str, which: int) -> int | None:
    parts = read_date_words(text)
    return None if parts is None else parts[which]


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
