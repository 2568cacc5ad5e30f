"""Records against each other: the same number twice, numbers left out, the same event under two numbers.

These functions see the delivery's rows and the ledger's other current records of the same books (or, for likely
duplicates, of everybody), under the caller's own keys.
"""

from collections.abc import Mapping

import polars as pl

from checks.rules.linkage import PARTS, SIMILARITY, likely_pairs, linkage
from checks.rules.rule import RELATION, Limits, Rule, no_relations

RULES = (
    Rule(
        "number_gap",
        "book",
        "warning",
        title="Sổ thiếu số đăng ký",
        message="Sổ còn thiếu số giữa số đầu và số cuối{detail}.",
        advice="Đề nghị kiểm tra các trang bị bỏ sót; nếu sổ bỏ trống số thì giữ nguyên. Không dòng nào bị trả lại vì "
        "lý do này.",
        reason="Numbers run without a gap within a year; a gap is a page not typed, or a number the book left out.",
        example="1, 2, 4: number 3 is missing",
        on_rows=False,
    ),
    Rule(
        "record_duplicate",
        "row",
        "error",
        title="Trùng số đăng ký",
        message="{label} {value} bị trùng trong cùng một quyển sổ{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và sửa số của dòng sai, hoặc bỏ dòng nhập lặp.",
        reason="Register, book, number and year identify a record (contract, section 4).",
        example="so “15” in rows 8 and 21 of one workbook",
        severities=("error",),
        bound="hai dòng cùng số thì không biết dòng nào là hồ sơ của số đó",
    ),
    Rule(
        "duplicate_suspected",
        "row",
        "warning",
        title="Nghi trùng hồ sơ",
        message="Dòng này có thể ghi cùng một sự kiện với hồ sơ khác{detail}.",
        advice="Đề nghị người rà soát so hai bản quét; nếu là hai sự kiện khác nhau (ví dụ sinh đôi) thì giữ nguyên.",
        reason="An event is registered once (Luật Hộ tịch 2014, Đ.5); a second entry is a re-registration or an error.",
        example="the same child, birthday and mother under number 15 of book 1 and number 3 of book 2",
        thresholds=(SIMILARITY,),
        severities=("warning", "info"),
        bound="hai hồ sơ nghi trùng phải có người so sánh mới biết hồ sơ nào sai",
    ),
)

_NUMBER = ["book_key", "number", "number_year"]
# A sheet where one number was mistyped may have a gap of thousands of numbers, but not of hundreds of ranges.
_RANGES_SHOWN = 100


def _findings(frame: pl.DataFrame, rule: str, **said: pl.Expr) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    columns = {name: said.get(name, nothing) for name in ("pdf_name", "field", "value", "suggestion", "detail")}
    return frame.select("row_key", "book_key", rule=pl.lit(rule), **columns).select(RELATION)


def _number_text() -> pl.Expr:
    return pl.format("{}", "number") + pl.format("/{}", "number_year").fill_null("")


def _book_text() -> pl.Expr:
    """A book key as people say it: "quyển 01/2008 (KS, đơn vị 06205)"."""
    key = pl.col("book_key").str.extract_groups(r"^([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)$")
    unit, register, year, book = (key.struct[i] for i in range(4))
    said = pl.format("quyển {}/{} ({}, đơn vị {})", book.str.zfill(2), year, register, unit)
    return pl.coalesce(said, pl.format("sổ {}", "book_key"))


def record_duplicate(rows: pl.DataFrame) -> pl.DataFrame:
    """Rule record_duplicate, on every row of a number that is there twice.

    `rows`: row_key, book_key, number, number_year, sheet_row. Numbers start again each year within a book. Rows
    without a readable number are never duplicates of each other.
    """
    twice = rows.drop_nulls("number").filter(pl.len().over(_NUMBER) > 1)
    if twice.is_empty():
        return no_relations(rows["row_key"].dtype)
    together = twice.group_by(_NUMBER).agg(sheets=pl.col("sheet_row"), keys=pl.col("row_key"))
    others = (
        twice.join(together, on=_NUMBER, nulls_equal=True, maintain_order="left")
        .explode("sheets", "keys")
        .filter(pl.col("keys") != pl.col("row_key"))
        .group_by("row_key", *_NUMBER, maintain_order=True)
        .agg(others=pl.col("sheets").sort().head(10).cast(pl.String).str.join(", "))
    )
    said = pl.format("trùng với dòng {} của tệp Excel", "others")
    return _findings(others, "record_duplicate", field=pl.lit("so"), value=_number_text(), detail=said)


def number_gap(rows: pl.DataFrame) -> pl.DataFrame:
    """Rule number_gap: one finding per book and year that leaves numbers out; row_key is null.

    `rows`: row_key, book_key, number, number_year. The finding lists the numbers as ranges ("3-5, 9").
    """
    group = ["book_key", "number_year"]
    gaps = (
        rows.drop_nulls("number")
        .select(_NUMBER)
        .unique()
        .sort(_NUMBER)
        .with_columns(after=pl.col("number").shift(1).over(group))
        .with_columns(first=pl.col("after") + 1, last=pl.col("number") - 1)
        .filter(pl.col("first") <= pl.col("last"))
    )
    one = pl.col("first") == pl.col("last")
    books = (
        gaps.with_columns(
            text=pl.when(one).then(pl.format("{}", "first")).otherwise(pl.format("{}-{}", "first", "last")),
            missing=pl.col("last") - pl.col("first") + 1,
        )
        .group_by(group, maintain_order=True)
        .agg(
            text=pl.col("text").head(_RANGES_SHOWN).str.join(", "),
            more=pl.len() - pl.min_horizontal(pl.len(), _RANGES_SHOWN),
            missing=pl.col("missing").sum(),
        )
        .with_columns(row_key=pl.lit(None, rows["row_key"].dtype))
    )
    more = pl.when(pl.col("more") > 0).then(pl.format(" và {} khoảng khác", "more")).otherwise(pl.lit(""))
    year = pl.format("năm {} ", "number_year").fill_null("")
    said = year + pl.format("thiếu {} số: {}", "missing", "text") + more
    return _findings(books, "number_gap", field=pl.lit("so"), detail=said)


def people(clean: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The linkage frame of clean rows: comparison keys only, made to be kept in the ledger.

    One row per record: row_id, book, register, number, number_year, and the columns of `linkage.PARTS`.
    """
    return linkage(clean)


def duplicate_suspected(people: pl.DataFrame, fresh: pl.Series | None = None, limits: Limits = ()) -> pl.DataFrame:
    """Rule duplicate_suspected, on both records of each likely pair.

    `people`: the frame of `people()` with row_key and book_key in place of row_id and book, with unit_code, of what is
    delivered now and of the ledger's current records. With `fresh` (row keys) only pairs with at least one of them are
    looked for. The detail names the other record by register, book and number and says what agrees; it holds no
    personal value. Book keys are written out as they are, but for the form `unit|register|year|book`.

    `turn`, where it is there, tells what came before what: a record has one finding for each turn that brought it
    partners, and the finding has that turn. Without it all came at once, and turn is 0.
    """
    everybody = people if "turn" in people.columns else people.with_columns(turn=pl.lit(0, pl.Int32))
    pairs = likely_pairs(everybody, fresh, limits)
    if pairs.is_empty():
        return no_relations(people["row_key"].dtype).with_columns(turn=pl.lit(None, pl.Int32))
    both = pl.concat([pairs, pairs.rename({"row_key": "other_key", "other_key": "row_key"}).select(pairs.columns)])
    named = people.select("row_key", "book_key", "number", "number_year")
    other = named.select(
        other_key="row_key",
        other=pl.format("số {} {}", _number_text().fill_null("chưa rõ"), _book_text()),
    )
    said = pl.format("{} (cùng {})", "other", "agree")
    found = (
        both.join(other, on="other_key")
        .sort("turn", "row_key", "other")
        .group_by("turn", "row_key", maintain_order=True)
        .agg(text=said.head(3).str.join("; "))
        .join(named.select("row_key", "book_key"), on="row_key", maintain_order="left")
    )
    return _findings(found, "duplicate_suspected", detail=pl.col("text")).with_columns(found["turn"])


__all__ = ["PARTS", "duplicate_suspected", "number_gap", "people", "record_duplicate"]
