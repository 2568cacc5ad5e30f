"""Which records may be of one event: few candidates by blocks, then a plain rule that an auditor can follow.

Two records of a register are a likely pair when the names of their persons agree and a date agrees, and nothing known
contradicts. Twins have other given names and are no pair. Keys only, no writing of a name leaves this module. Measured
on made-up data elsewhere (own blocks and score: precision 0.94, recall 0.91); real registers will be harder.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from rapidfuzz.distance import Levenshtein

from checks.rules.rule import Limits, Threshold
from checks.text.normalise import fold, skeleton


@dataclass(frozen=True)
class _Event:
    """Where a register keeps its persons and dates; `second` and `third` agree or are unknown."""

    first: str
    second: str | None
    third: str | None
    born: str
    happened: str

    @property
    def names(self) -> list[str]:
        """The fields that hold the persons' names."""
        return [name for name in (self.first, self.second, self.third) if name]


_EVENTS = {
    "KS": _Event("nksHoTen", "meHoTen", "chaHoTen", "nksNgaySinh", "nksNgaySinh"),
    "KT": _Event("nktHoTen", None, None, "nktNgaySinh", "nktNgayChet"),
    "KH": _Event("chongHoTen", "voHoTen", None, "chongNgaySinh", "ngayDangKy"),
    "CMC": _Event("ncHoTen", "cmHoTen", None, "ncNgaySinh", "ngayDangKy"),
    "HN": _Event("nxnHoTen", None, None, "nxnNgaySinh", "ngayDangKy"),
}

# Columns of the linkage frame besides its keys: names folded and without marks, dates as text.
PARTS = ("first", "first_bare", "given", "second_bare", "third_bare", "born", "happened")
_DATED = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"
# A block of more records than this tells nothing (a common name without a date); it is left out.
_LARGEST_BLOCK = 40
# Letters that two writings of one name may differ in: one slip, or two in a long name.
SIMILARITY = Threshold(
    "duplicate_suspected", "similarity", 0.88, 0.7, 1.0, "share of letters in which two writings of a name agree"
)


def linkage(clean: Mapping[str, pl.DataFrame], unit_code: str) -> pl.DataFrame:
    """One row per record: keys, then PARTS. Names are folded once per distinct name."""
    keys = _keys([rows[name] for register, rows in clean.items() for name in _EVENTS[register].names])
    frames = [_linked(register, rows, _EVENTS[register], keys, unit_code) for register, rows in clean.items()]
    return pl.concat(frames) if frames else pl.DataFrame()


def _linked(register: str, rows: pl.DataFrame, event: _Event, keys: pl.DataFrame, unit_code: str) -> pl.DataFrame:
    def key(column: str | None, kind: str) -> pl.Expr:
        if column is None:
            return pl.lit(None, pl.String)
        return pl.col(column).replace_strict(keys["name"], keys[kind], default=None, return_dtype=pl.String)

    return rows.select(
        "row_id",
        "book",
        register=pl.lit(register),
        unit_code=pl.lit(unit_code),
        number="number",
        number_year="number_year",
        first=key(event.first, "folded"),
        first_bare=key(event.first, "bare"),
        given=key(event.first, "folded").str.extract(r"(\S+)$"),
        second_bare=key(event.second, "bare"),
        third_bare=key(event.third, "bare"),
        born=pl.col(event.born),
        happened=pl.col(event.happened),
    )


def _keys(columns: list[pl.Series]) -> pl.DataFrame:
    """Comparison keys of names: name, folded, bare. A name's key is that of its words, of which there are few."""
    names = pl.concat([pl.Series("name", [], pl.String), *(c.alias("name") for c in columns)]).drop_nulls().unique()
    words = names.to_frame().with_row_index("at").select("at", word=pl.col("name").str.split(" "))
    words = words.explode("word", empty_as_null=True)
    distinct = words["word"].unique().to_list()
    of_words = pl.DataFrame(
        {"word": distinct, "folded": [fold(w) for w in distinct], "bare": [skeleton(w) for w in distinct]},
        schema=dict.fromkeys(("word", "folded", "bare"), pl.String),
    )
    spelt = words.join(of_words, on="word", how="left", maintain_order="left")
    joined = spelt.group_by("at", maintain_order=True).agg(pl.col("folded", "bare").str.join(" "))
    return joined.select(names, "folded", "bare")


def likely_pairs(people: pl.DataFrame, fresh: pl.Series | None, limits: Limits = ()) -> pl.DataFrame:
    """row_key, other_key and `agree` (Vietnamese phrase), each pair once."""
    known = people.drop_nulls(["first", "given"]).with_row_index("at")
    known = known.with_columns(
        day=pl.when(pl.col("happened").str.contains(_DATED)).then("happened"),
        birthday=pl.when(pl.col("born").str.contains(_DATED)).then("born"),
    )
    asked = known if fresh is None else known.filter(pl.col("row_key").is_in(fresh.implode()))
    pairs = [
        _in_block(asked, known, block)
        for block in (["given", "day"], ["first_bare", "birthday"], ["first_bare", "second_bare"])
    ]
    at = pl.concat(pairs).unique()
    compared = at.join(known, on="at").join(known, left_on="other_at", right_on="at", suffix="_other")
    return _judged(compared, SIMILARITY.within(limits))


def _in_block(asked: pl.DataFrame, known: pl.DataFrame, block: list[str]) -> pl.DataFrame:
    """Candidate pairs that agree in the block's columns, as positions, the smaller first."""
    on = ["register", *block]
    small = known.drop_nulls(block).filter(pl.len().over(on).is_between(2, _LARGEST_BLOCK))
    pairs = asked.select("at", *on).join(small.select(*on, other_at="at"), on=on)
    pairs = pairs.filter(pl.col("at") != pl.col("other_at"))
    return pairs.select(at=pl.min_horizontal("at", "other_at"), other_at=pl.max_horizontal("at", "other_at"))


def _judged(pairs: pl.DataFrame, similarity: float) -> pl.DataFrame:
    """Candidates that are likely one event, with what agrees."""
    same_number = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_other")) for name in ("book_key", "number", "number_year")
    )
    # Twins: other given name. Two rows of one number have rule record_duplicate.
    pairs = pairs.filter((pl.col("given") == pl.col("given_other")) & ~(same_number & pl.col("number").is_not_null()))
    for part in ("first_bare", "second_bare", "third_bare"):
        pairs = pairs.with_columns(_near(pairs[part], pairs[f"{part}_other"], similarity).alias(f"{part}_near"))
    first, second, third = (pl.col(f"{p}_bare_near") for p in ("first", "second", "third"))
    born, happened = (pl.col(f"{p}") == pl.col(f"{p}_other") for p in ("birthday", "day"))
    contradicted = ~(second.fill_null(value=True) & third.fill_null(value=True))
    born_apart = (pl.col("born").str.slice(-4) != pl.col("born_other").str.slice(-4)).fill_null(value=False)
    register = pl.col("register")
    # The second person (or, for births, one parent) must be known to agree; a death and a confirmation have only one.
    company = second | third
    one_event = (
        pl.when(register == "KS")
        .then(happened & company)
        .when(register == "KT")
        .then((happened & (born | (pl.col("unit_code") == pl.col("unit_code_other")))) | (born & ~born_apart))
        .when(register == "HN")
        .then(happened & born)
        .otherwise(second & (happened | born))
    )
    agree = pl.concat_str(
        pl.lit("họ tên"),
        pl.when(register == "KS").then(pl.when(second).then(pl.lit("họ tên mẹ"))),
        pl.when(register == "KS").then(pl.when(third).then(pl.lit("họ tên cha"))),
        pl.when(register == "KH").then(pl.lit("họ tên vợ")),
        pl.when(register == "CMC").then(pl.lit("họ tên cha/mẹ")),
        pl.when(born).then(pl.lit("ngày sinh")),
        pl.when(happened & (register != "KS")).then(
            pl.when(register == "KT").then(pl.lit("ngày chết")).otherwise(pl.lit("ngày đăng ký"))
        ),
        separator=", ",
        ignore_nulls=True,
    )
    likely = pairs.filter((first & one_event).fill_null(value=False) & ~contradicted & ~born_apart)
    return likely.select("row_key", other_key="row_key_other", agree=agree)


def _near(one: pl.Series, other: pl.Series, similarity: float) -> pl.Series:
    """Whether two names agree but for a slip; null where one is unknown."""
    equal = (one == other).to_list()
    near = [
        same if same is not False else Levenshtein.normalized_similarity(a, b) >= similarity
        for same, a, b in zip(equal, one.to_list(), other.to_list(), strict=True)
    ]
    return pl.Series(near, dtype=pl.Boolean)
