"""Spelling of names and places: syllables that cannot be Vietnamese, and names that are likely a slip.

Whether a syllable is one is decided in `checks.text`, which texts are worth the question in `doubts`. Here: who is
spared. No false alarm on a minority or foreign name is worth more than one more slip found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from checks.rules.doubts import doubtful_names, doubtful_places, place_verdict
from checks.rules.peoples import group_of, home_nationalities
from checks.rules.reading import Reading, faults_frame
from checks.rules.rule import FINDING, Rule
from checks.text.lexicon import Lexicon
from checks.text.names import FINE, judge_name
from checks.text.normalise import clean_text, is_one_case, title_case
from checks.text.shipped_shares import Sex
from checks.text.verdict import NameVerdict
from warehouse.registers import REGISTERS, fields

RULES = (
    Rule(
        "spelling",
        "cell",
        "error",
        title="Sai chính tả",
        message="{label} {value} có chữ không thể là tiếng Việt{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và gõ lại.",
        reason="Spelling rules of Vietnamese syllables (QĐ 240/QĐ, 1984), with the wider letters of minority names.",
        example="“Nguyeenx Văn Nam”, “Nguy3n”, “Tòan”",
    ),
    Rule(
        "spelling_unusual",
        "cell",
        "warning",
        title="Tên viết khác thường",
        message="{label} {value} có chữ hiếm gặp{detail}.",
        advice="Đề nghị đối chiếu với trang sổ; nếu sổ ghi đúng như vậy thì giữ nguyên.",
        reason="It may be a minority or foreign name, or a slip of one mark: only the page can tell.",
        example="“Nguyên Văn Nam” where Nguyễn is likely",
    ),
)

RULE_OF = {"error": "spelling", "warning": "spelling_unusual"}
# Persons whose part in the event tells their sex.
SEX_OF: dict[str, Sex] = {"me": "f", "cha": "m", "chong": "m", "vo": "f"}
# Persons whose foreign name may come from a parent's nationality.
_FAMILY = ("nks", "nyc", "nc")


def _doubted(reading: Reading, doubtful: pl.Series) -> Reading:
    """The values marked under rule spelling until they are heard (see `heard`)."""
    if doubtful.is_empty():
        return reading
    values = reading.values.filter(pl.col("text").is_in(doubtful.implode()))["value"]
    faults = faults_frame((value, "spelling", None, None) for value in values)
    return reading.with_doubt(faults)


def read_names(reading: Reading, lexicon: Lexicon) -> Reading:
    """Doubts about persons' names."""
    return _doubted(reading, doubtful_names(reading.values["text"].drop_nulls(), lexicon))


def read_places(reading: Reading) -> Reading:
    """Doubts about places and addresses."""
    return _doubted(reading, doubtful_places(reading.values["text"].drop_nulls()))


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


def heard(findings: pl.DataFrame, evidence: Mapping[str, pl.DataFrame], lexicon: Lexicon) -> pl.DataFrame:
    """Rules spelling and spelling_unusual: findings with doubts about names and places heard, knowing whose they are.

    `evidence` is that of each register. A foreigner's name is judged for digits and signs only, a foreigner's address
    not at all; other names are judged as those of the person's dân tộc and sex. The same doubt about the same kind of
    person is heard once.
    """
    asked = pl.col("rule").is_in(list(RULE_OF.values()))
    doubts = findings.filter(asked)
    if doubts.is_empty():
        return findings
    in_doubt = pl.col("row_id").is_in(doubts["row_id"].unique().implode())
    told = (
        doubts.drop("rule", "suggestion", "detail")
        .with_columns(_person_and_kind("field"))
        .join(
            pl.concat(
                rows.select("row_id", *bearer)
                for register, frame in evidence.items()
                if not (rows := frame.filter(in_doubt)).is_empty()
                for bearer in _bearers_of(register)
            ),
            on=["row_id", "person"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("foreign").fill_null(value=False), pl.col("people", "sex").fill_null(""))
    )
    questions = told.select(_QUESTION).unique(maintain_order=True)
    verdicts = [_verdict(*question, lexicon) for question in questions.iter_rows()]
    answers = questions.with_columns(
        pl.Series("rule", [RULE_OF.get(verdict.severity or "") for verdict in verdicts], pl.String),
        pl.Series("suggestion", [verdict.suggestion for verdict in verdicts], pl.String),
        pl.Series("detail", [verdict.reason for verdict in verdicts], pl.String),
    ).drop_nulls("rule")
    found = told.join(answers, on=_QUESTION, maintain_order="left").select(FINDING.keys())
    return pl.concat([findings.filter(~asked), found])


# What a verdict depends on: the text, whether it is a place, and what the row says of the person.
_QUESTION = ["value", "is_place", "foreign", "people", "sex"]


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
        sex = pl.lit(SEX_OF.get(person, ""))
        if bearer.sex and person not in SEX_OF:
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
