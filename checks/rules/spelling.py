"""Spelling of names and places: syllables that cannot be Vietnamese, and names that are likely a slip.

Whether a syllable is one is decided in `checks.text`, which texts are worth the question in `doubts`. Here: who is
spared. No false alarm on a minority or foreign name is worth more than one more slip found.
"""

from collections.abc import Iterator, Mapping
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
    not at all; other names are judged as those of the person's dân tộc and sex.
    """
    asked = pl.col("rule").is_in(list(RULE_OF.values()))
    doubts = findings.filter(asked)
    if doubts.is_empty():
        return findings
    tellers = {row_id: told for register, frame in evidence.items() for row_id, told in _told(register, frame, doubts)}
    found = []
    for doubt in doubts.iter_rows(named=True):
        person, kind = _spoken_of()[doubt["field"]]
        foreign, people, sex = tellers[doubt["row_id"]].get(person, (False, "", ""))
        place = kind != "name"
        verdict = FINE if place and foreign else _verdict(doubt["value"], place, foreign, people, sex, lexicon)
        if verdict.severity is not None:
            said = {"suggestion": verdict.suggestion, "detail": verdict.reason}
            found.append(doubt | said | {"rule": RULE_OF[verdict.severity]})
    return pl.concat([findings.filter(~asked), pl.DataFrame(found, schema=FINDING)])


@cache
def _spoken_of() -> dict[str, tuple[str, str]]:
    """Of each field of any register the person whom it speaks of ("" if nobody) and its kind."""
    return {field.name: (field.person, field.kind) for register in REGISTERS for field in fields(register)}


def _told(
    register: str, evidence: pl.DataFrame, doubts: pl.DataFrame
) -> Iterator[tuple[int, dict[str, tuple[bool, str, str]]]]:
    """Per row in doubt what it says of each person: foreign, dân tộc, sex."""
    bearers = _bearers(register)
    asked = {name for bearer in bearers.values() for name in (*bearer.nationalities, bearer.people, bearer.sex) if name}
    rows = evidence.select("row_id", *asked).filter(pl.col("row_id").is_in(doubts["row_id"].implode()))
    for row in rows.iter_rows(named=True):
        yield row["row_id"], {person: _bearer_in(row, person, bearer) for person, bearer in bearers.items()}


def _bearer_in(row: Mapping[str, str | None], person: str, bearer: _Bearer) -> tuple[bool, str, str]:
    foreign = any(row[name] not in (None, *home_nationalities()) for name in bearer.nationalities)
    sex = SEX_OF.get(person) or {"1": "m", "2": "f"}.get(row.get(bearer.sex) or "", "")
    return foreign, group_of(row.get(bearer.people) or ""), sex


@lru_cache(maxsize=65536)
def _verdict(value: str, place: bool, foreign: bool, people: str, sex: Sex, lexicon: Lexicon) -> NameVerdict:
    text = clean_text(value)
    if place:
        return place_verdict(text)
    name = title_case(text) if is_one_case(text) else text
    return judge_name(name, foreign=foreign, group=people, sex=sex, lexicon=lexicon)
