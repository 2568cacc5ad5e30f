"""Doubts about names and places heard, once it is known of whom the cell speaks: rules spelling and spelling_unusual.

Before fonts are recognised and before row rules look: of twenty doubts nineteen go, and what is cleared is text like
any other. No false alarm on a minority or foreign name is worth more than one more slip found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from checks.rules.cells import manners
from checks.rules.doubts import place_verdict
from checks.rules.peoples import group_of, home_nationalities
from checks.rules.reading import Reading, by_column
from checks.rules.rule import as_findings, no_findings
from checks.rules.texts import LOST
from checks.text.lexicon import Lexicon
from checks.text.names import FINE, judge_name
from checks.text.normalise import clean_text, is_one_case, title_case
from checks.text.shipped_shares import Sex
from checks.text.verdict import NameVerdict
from warehouse.registers import REGISTERS, fields

_RULE_OF = {"error": "spelling", "warning": "spelling_unusual"}
# Persons whose part in the event tells their sex.
_SEX_OF: dict[str, Sex] = {"me": "f", "cha": "m", "chong": "m", "vo": "f"}
# Persons whose foreign name may come from a parent's nationality.
_FAMILY = ("nks", "nyc", "nc")
# What a verdict depends on: the text, whether it is a place, and what the row says of the person.
_QUESTION = ["value", "is_place", "foreign", "people", "sex"]


def hear(
    rows: Mapping[str, pl.DataFrame], cells: pl.DataFrame, readings: Mapping[str, Reading], lexicon: Lexicon
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The marked cells with their doubts settled, and the findings on those where a doubt stands (frame FINDING).

    A foreigner's name is judged for digits and signs only, a foreigner's address not at all; other names are judged as
    those of the person's dân tộc and sex. The same doubt about the same kind of person is heard once. A cell whose
    doubt stands is no operand and a suspect; a foreigner's may be legacy text all the same.
    """
    doubts = cells.select("register", "at", "field", "value", "doubted").with_row_index("nth").filter("doubted")
    if doubts.is_empty():
        return cells, no_findings()
    told = _with_bearers(doubts.with_columns(_person_and_kind()), rows, readings)
    questions = told.group_by(_QUESTION, maintain_order=True).agg("nth")
    verdicts = [_verdict(*question, lexicon) for question in questions.select(_QUESTION).iter_rows()]
    answers = questions.select(
        "nth",
        pl.Series("rule", [_RULE_OF.get(verdict.severity or "") for verdict in verdicts], pl.String),
        pl.Series("suggestion", [verdict.suggestion for verdict in verdicts], pl.String),
        pl.Series("detail", [verdict.reason for verdict in verdicts], pl.String),
    )
    upheld = answers.drop_nulls("rule").explode("nth").sort("nth")
    suspects = pl.concat([upheld["nth"], told.filter("foreign")["nth"]])
    settled = cells.with_columns(
        cells["sure"].clone().scatter(upheld["nth"], values=False),
        cells["suspect"].clone().scatter(suspects, values=True),
    )
    return settled, as_findings(cells[upheld["nth"]].hstack(upheld))


def _with_bearers(
    doubts: pl.DataFrame, rows: Mapping[str, pl.DataFrame], readings: Mapping[str, Reading]
) -> pl.DataFrame:
    """Doubted cells (nth, value, is_place) with what their rows say of the person: foreign, people, sex."""
    parts: list[pl.DataFrame] = []
    otherwise: dict[str, pl.DataFrame] = {}
    for register, of_register in by_column(doubts, "register").items():
        for person, part in by_column(of_register, "person").items():
            bearer = _bearers(register)[person]
            read = []
            for name in bearer.told_by:
                manner = manners(register)[name]
                if manner not in otherwise:
                    otherwise[manner] = _read_otherwise(readings.get(manner))
                told, other = rows[register][name][part["at"]], otherwise[manner]
                read.append(told if other.is_empty() else told.replace(other["value"], other["operand"]))
            parts.append(part.hstack(read).select("nth", "value", "is_place", *bearer.said))
    return pl.concat(parts)


def _read_otherwise(reading: Reading | None) -> pl.DataFrame:
    """Values whose `operand` is not as written: repaired, or null for what is none."""
    if reading is None:
        return pl.DataFrame()
    read = reading.values.select("value", operand=pl.when("sure").then("text"))
    return read.filter(pl.col("operand").ne_missing(pl.col("value")))


@dataclass(frozen=True)
class _Bearer:
    """A person of a register: the fields that tell how the name is judged, and what they say of the person.

    `said`: foreign, people (dân tộc as written, "" if not told), sex.
    """

    told_by: list[str]
    said: tuple[pl.Expr, pl.Expr, pl.Expr]


@cache
def _bearers(register: str) -> dict[str, _Bearer]:
    """By person, "" for nobody; a child, and whoever asks for the entry, may bear a parent's foreign name."""
    found = {}
    for person in dict.fromkeys(field.person for field in fields(register)):
        own = [field for field in fields(register) if field.person == person and person]
        family = [field for field in fields(register) if field.person] if person in _FAMILY else own
        nationalities = [field.name for field in family if field.kind == "nationality"]
        people = [field.name for field in own if field.kind == "ethnicity"][:1]
        sex = [] if person in _SEX_OF else [field.name for field in own if field.name == f"{person}GioiTinh"]
        found[person] = _Bearer(
            list(dict.fromkeys([*nationalities, *people, *sex])),
            (
                _is_foreign(nationalities).alias("foreign"),
                pl.coalesce(*people, pl.lit("")).alias("people"),
                _sex(sex[0] if sex else None, _SEX_OF.get(person, "")).alias("sex"),
            ),
        )
    return found


def _is_foreign(nationalities: list[str]) -> pl.Expr:
    """Whether one of the nationalities is another; what is not known makes nobody a foreigner."""
    if not nationalities:
        return pl.lit(value=False)
    at_home = [pl.col(name).is_in(list(home_nationalities())) for name in nationalities]
    return ~pl.all_horizontal(at_home).fill_null(value=True)


def _sex(field: str | None, known: Sex) -> pl.Expr:
    if field is None:
        return pl.lit(known)
    return pl.col(field).replace_strict({"1": "m", "2": "f"}, default="", return_dtype=pl.String)


@cache
def _person_and_kind() -> tuple[pl.Expr, pl.Expr]:
    """`person`: of whom a field of any register speaks ("" if of nobody); `is_place`: it is no person's name."""
    spoken_of = {field.name: field for register in REGISTERS for field in fields(register)}
    person = {name: field.person for name, field in spoken_of.items()}
    is_place = {name: field.kind != "name" for name, field in spoken_of.items()}
    field = pl.col("field")
    return (
        field.replace_strict(person, return_dtype=pl.String).alias("person"),
        field.replace_strict(is_place, return_dtype=pl.Boolean).alias("is_place"),
    )


@lru_cache(maxsize=65536)
def _verdict(value: str, is_place: bool, foreign: bool, people: str, sex: Sex, lexicon: Lexicon) -> NameVerdict:
    if LOST in value:
        return FINE  # said already: text_encoding
    text = clean_text(value)
    if is_place:
        return FINE if foreign else place_verdict(text)
    name = title_case(text) if is_one_case(text) else text
    return judge_name(name, foreign=foreign, group=group_of(people), sex=sex, lexicon=lexicon)
