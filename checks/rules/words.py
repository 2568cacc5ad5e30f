"""Dates in words beside the same dates in digits (birth and death registers)."""

from functools import cache

import polars as pl

from checks.rules.check import Check, run_checks
from checks.rules.papers import year_told
from checks.rules.reading import Reading, faults_frame
from checks.rules.rule import Rule, no_findings
from checks.text.date_wording import write_date_words
from checks.text.dates_in_words import read_date_words, suggest_date_words

RULES = (
    Rule(
        "date_words_mismatch",
        "row",
        "error",
        title="Ngày bằng chữ khác ngày bằng số",
        message="{label} {value}: ngày bằng chữ và ngày bằng số không khớp{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và sửa chỗ sai.",
        reason="The form asks for the date twice so that one guards the other. Where the rest of the row rules one of "
        "the two out (after registration, before a parent's birth or the dead person's own, another birth year than "
        "in the identity number), the finding stands there and suggests the other; else nobody can tell.",
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
    """Rule date_words_unreadable; adds `lo` and `hi`, first and last day (yyyymmdd) that the words mean.

    A year of births has hundreds of dates but few numbers: day, month and year are each read once per wording, and only
    what does not fall into three parts is read as a whole.
    """
    parts = _in_three(reading.values)
    numbers = {name: _numbers(parts[name], i) for i, name in enumerate(_FRAMES)}
    day, month, year = (
        pl.col(name).replace_strict(number, default=None, return_dtype=pl.Int32) for name, number in numbers.items()
    )
    # Days after the 28th may be in no calendar: they are read as a whole like all that is unusual.
    values = parts.select(*reading.values.columns, lo=pl.when(day <= 28).then(year * 10000 + month * 100 + day))
    usual = values.filter(pl.col("lo").is_not_null()).with_columns(hi="lo")
    unusual = values.filter(pl.col("lo").is_null())
    spans = [_span(text) for text in unusual["text"]]
    unusual = unusual.with_columns(
        lo=pl.Series([lo for lo, _ in spans], dtype=pl.Int32), hi=pl.Series([hi for _, hi in spans], dtype=pl.Int32)
    )
    unread = unusual.filter(pl.col("text").is_not_null() & pl.col("lo").is_null())
    faults = faults_frame(
        (value, "date_words_unreadable", suggest_date_words(text), None)
        for value, text in unread.select("value", "text").iter_rows()
    )
    return Reading(pl.concat([usual, unusual]), reading.faults).with_doubt(faults)


def _in_three(values: pl.DataFrame) -> pl.DataFrame:
    """Values with `d`, `m` and `y`, the wording before "tháng", between it and "năm", and after; null where absent."""
    text = pl.col("text")
    said = text.str.contains(" tháng ", literal=True) & text.str.contains(" năm ", literal=True)
    usual = values.select(said.fill_null(value=False)).to_series()
    # Small letters take time; few texts need them.
    others = values.filter(~usual).with_columns(words=text.str.to_lowercase())
    texts = pl.concat([values.filter(usual).with_columns(words=text), others])
    words, later = pl.col("words").struct, pl.col("later").struct
    return (
        texts.with_columns(pl.col("words").str.splitn(" tháng ", 2))
        .with_columns(d=words[0], later=words[1].str.splitn(" năm ", 2))
        .with_columns(m=later[0], y=later[1])
    )


def _numbers(wordings: pl.Series, which: int) -> dict[str, int | None]:
    """The day, month or year (0, 1, 2) that each wording means."""
    frame = _FRAMES["dmy"[which]]
    return {words: _part(frame.format(words), which) for words in wordings.drop_nulls().unique()}


def _part(text: str, which: int) -> int | None:
    parts = read_date_words(text)
    return None if parts is None else parts[which]


def _span(text: str | None) -> tuple[int | None, int | None]:
    parts = read_date_words(text) if text else None
    if parts is None:
        return None, None
    day, month, year = parts
    start = year * 10000
    return start + (month or 1) * 100 + (day or 1), start + (month or 12) * 100 + (day or 31)


def words_findings(register: str, rows: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Rule date_words_mismatch: words and digits have no day in common.

    It stands at the one that cannot be right by the rest of the row, with the other as suggestion; at the words, with
    none, where neither or both can be. Only the few rows that are broken are asked what they rule out.
    """
    if register not in PAIRS:
        return no_findings()
    words, digits = (_span_of(name) for name in PAIRS[register])
    apart = (words[0] > digits[1]) | (words[1] < digits[0])
    broken = evidence.select(apart.fill_null(value=False)).to_series()
    return (
        run_checks(rows.filter(broken), evidence.filter(broken), _checks(register)) if broken.any() else no_findings()
    )


@cache
def _checks(register: str) -> tuple[Check, ...]:
    """On rows whose words and digits differ."""
    words, digits = PAIRS[register]
    in_words, in_digits = _span_of(words), _span_of(digits)
    detail = pl.format(
        "bằng số là {}, bằng chữ là {}, khác {}", pl.col(digits), _written(*in_words), _differing(in_words, in_digits)
    )
    no_words, why_not_words = _ruled_out(register, *in_words)
    no_digits, why_not_digits = _ruled_out(register, *in_digits)
    return (
        Check("date_words_mismatch", words, no_words == no_digits, detail=detail),
        Check(
            "date_words_mismatch",
            words,
            no_words & ~no_digits,
            suggestion=pl.col(digits).map_elements(_in_words, return_dtype=pl.String),
            detail=pl.format("{}; ngày bằng chữ {}", detail, why_not_words),
        ),
        Check(
            "date_words_mismatch",
            digits,
            no_digits & ~no_words,
            suggestion=_written(*in_words),
            detail=pl.format("{}; ngày bằng số {}", detail, why_not_digits),
        ),
    )


def _span_of(field: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(f"{field}__lo"), pl.col(f"{field}__hi")


def _ruled_out(register: str, lo: pl.Expr, hi: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether the event cannot have been between two days, by what else the row says for sure; and why not."""
    causes = [(lo > pl.col("ngayDangKy__hi"), "sau ngày đăng ký")]
    if register == "KS":
        told = year_told("KS", "nks", "nksSoDinhDanh")
        causes += [
            (pl.col("meNgaySinh__lo") >= hi, "không sau ngày sinh của mẹ"),
            (pl.col("chaNgaySinh__lo") >= hi, "không sau ngày sinh của cha"),
            ((told < lo // 10000) | (told > hi // 10000), "khác năm sinh trong số định danh"),
        ]
    else:
        causes.append((pl.col("nktNgaySinh__lo") > hi, "trước ngày sinh"))
    holds = [cause.fill_null(value=False) for cause, _ in causes]
    said = [pl.when(cause).then(pl.lit(text)) for cause, (_, text) in zip(holds, causes, strict=True)]
    return pl.any_horizontal(holds), pl.concat_str(said, separator=", ", ignore_nulls=True)


def _differing(one: tuple[pl.Expr, pl.Expr], other: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    """Which of day, month and year two spans know and tell differently."""
    (lo, hi), (lo_too, hi_too) = one, other
    day = (lo == hi) & (lo_too == hi_too) & (lo % 100 != lo_too % 100)
    by_month = (lo // 100 == hi // 100) & (lo_too // 100 == hi_too // 100)
    month = by_month & (lo // 100 % 100 != lo_too // 100 % 100)
    year = lo // 10000 != lo_too // 10000
    said = [pl.when(part).then(pl.lit(text)) for part, text in ((day, "ngày"), (month, "tháng"), (year, "năm"))]
    return pl.concat_str(said, separator=", ", ignore_nulls=True)


def _in_words(date: str) -> str:
    """A date dd.mm.yyyy, mm.yyyy or yyyy in words."""
    year, *before = (int(part) for part in reversed(date.split(".")))
    month, day = (*before, None, None)[:2]
    return write_date_words(day, month, year)


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
