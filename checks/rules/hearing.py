"""Doubts about names and places heard, once it is known of whom the cell speaks: rules spelling and spelling_unusual.

Before fonts are recognised and before row rules look: of twenty doubts nineteen go, and what is cleared is text like
any other. No false alarm on a minority or foreign name is worth more than one more slip found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from checks.rules.cells import manners
from checks.rules.doubts import place_verdict
from checks.rules.peoples import group_of, home_nationalities
from checks.rules.reading import Reading, by_column
from checks.rules.rule import as_findings, no_findings
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
    doubted = cells["doubted"].arg_true()
    if doubted.is_empty():
        return cells, no_findings()
    told = (
        cells[doubted]
        .with_columns(_person_and_kind("field"))
        .join(_bearers_told(rows, cells[doubted], readings), on=["row_id", "person"], how="left", maintain_order="left")
        .with_columns(pl.col("foreign").fill_null(value=False), pl.col("people", "sex").fill_null(""))
    )
    questions = told.select(_QUESTION).unique(maintain_order=True)
    verdicts = [_verdict(*question, lexicon) for question in questions.iter_rows()]
    answers = questions.with_columns(
        pl.Series("rule", [_RULE_OF.get(verdict.severity or "") for verdict in verdicts], pl.String),
        pl.Series("suggestion", [verdict.suggestion for verdict in verdicts], pl.String),
        pl.Series("detail", [verdict.reason for verdict in verdicts], pl.String),
    )
    told = told.join(answers, on=_QUESTION, how="left", maintain_order="left")
    stands = told["rule"].is_not_null()
    settled = cells.with_columns(
        cells["sure"].clone().scatter(doubted, told["sure"] & ~stands),
        cells["suspect"].clone().scatter(doubted, told["suspect"] | stands | told["foreign"]),
    )
    return settled, as_findings(told.filter(stands))


def _bearers_told(
    rows: Mapping[str, pl.DataFrame], doubted: pl.DataFrame, readings: Mapping[str, Reading]
) -> pl.DataFrame:
    """row_id, person, foreign, people, sex: what the rows of doubted cells say of their persons."""
    told: list[pl.DataFrame] = []
    for register, cells in by_column(doubted, "register").items():
        there = rows[register][cells["at"].unique()].select("row_id", *_as_read(register, readings))
        told += [there.select("row_id", *bearer) for bearer in _bearers_of(register)]
    return pl.concat(told)


def _as_read(register: str, readings: Mapping[str, Reading]) -> Iterator[pl.Expr]:
    """The columns that tell of persons, as their readings have them: repaired, null where they are no operand."""
    operand = pl.when("sure").then("text")
    for name in _telling(register):
        column, reading = pl.col(name), readings.get(manners(register)[name])
        if reading is not None:
            read = reading.values.select("value", operand=operand)
            other = read.filter(pl.col("operand").ne_missing(pl.col("value")))
            column = column if other.is_empty() else column.replace(other["value"], other["operand"])
        yield column


@dataclass(frozen=True)
class _Bearer:
    """The fields that tell how a person's name is judged: nationalities, dân tộc and sex ("" where there is none)."""

    nationalities: tuple[str, ...]
    people: str
    sex: str


@cache
def _bearers(register: str) -> dict[str, _Bearer]:
    """For each person; a child, and whoever asks for the entry, may bear a parent's foreign name."""
    owned = [field for field in fields(register) if field.person]
    found = {}
    for person in dict.fromkeys(field.person for field in owned):
        own = {field.name: field.kind for field in owned if field.person == person}
        family = owned if person in _FAMILY else [field for field in owned if field.person == person]
        found[person] = _Bearer(
            nationalities=tuple(field.name for field in family if field.kind == "nationality"),
            people=next((name for name, kind in own.items() if kind == "ethnicity"), ""),
            sex=f"{person}GioiTinh" if f"{person}GioiTinh" in own else "",
        )
    return found


@cache
def _telling(register: str) -> list[str]:
    """The fields of a register that tell how somebody's name is judged."""
    told = [name for b in _bearers(register).values() for name in (*b.nationalities, b.people, b.sex) if name]
    return list(dict.fromkeys(told))


def _person_and_kind(field: str) -> tuple[pl.Expr, pl.Expr]:
    """`person`: of whom a field of any register speaks ("" if of nobody); `is_place`: it is no person's name."""
    spoken_of = {field.name: field for register in REGISTERS for field in fields(register)}
    person = {name: field.person for name, field in spoken_of.items()}
    is_place = {name: field.kind != "name" for name, field in spoken_of.items()}
    told = pl.col(field)
    return (
        told.replace_strict(person, return_dtype=pl.String).alias("person"),
        told.replace_strict(is_place, return_dtype=pl.Boolean).alias("is_place"),
    )


@cache
def _bearers_of(register: str) -> tuple[tuple[pl.Expr, ...], ...]:
    """For each person of a register what a row says of them: person, foreign, people (as written), sex."""
    told: list[tuple[pl.Expr, ...]] = []
    for person, bearer in _bearers(register).items():
        at_home = [pl.col(name).is_in(list(home_nationalities())) for name in bearer.nationalities]
        foreign = ~pl.all_horizontal(at_home).fill_null(value=True) if at_home else pl.lit(value=False)
        sex = pl.lit(_SEX_OF.get(person, ""))
        if bearer.sex and person not in _SEX_OF:
            sex = pl.col(bearer.sex).replace_strict({"1": "m", "2": "f"}, default="", return_dtype=pl.String)
        told.append(
            (
                pl.lit(person).alias("person"),
                foreign.alias("foreign"),
                (pl.col(bearer.people) if bearer.people else pl.lit("")).alias("people"),
                sex.alias("sex"),
            )
        )
    return tuple(told)


@lru_cache(maxsize=65536)
def _verdict(value: str, is_place: bool, foreign: bool, people: str, sex: Sex, lexicon: Lexicon) -> NameVerdict:
    text = clean_text(value)
    if is_place:
        return FINE if foreign else place_verdict(text)
    name = title_case(text) if is_one_case(text) else text
    return judge_name(name, foreign=foreign, group=group_of(people), sex=sex, lexicon=lexicon)
