"""Spelling of names and places: syllables that cannot be Vietnamese, and names that are likely a slip.

Whether a syllable is one is decided in `checks.text`, which texts are worth the question in `doubts`. Here: who is
spared. No false alarm on a minority or foreign name is worth more than one more slip found.
"""

import polars as pl

from checks.rules.doubts import doubtful_names, doubtful_places, place_verdict
from checks.rules.peoples import home_nationalities
from checks.rules.reading import Reading, faults_frame, unsure
from checks.rules.rule import FINDING, Rule
from checks.text.names import judge_name
from checks.text.normalise import clean_text, is_one_case, title_case
from warehouse.registers import fields

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
SEX_OF = {"me": "f", "cha": "m", "chong": "m", "vo": "f"}
# Persons whose foreign name may come from a parent's nationality.
_FAMILY = ("nks", "nyc", "nc")


def _doubted(reading: Reading, doubtful: pl.Series) -> Reading:
    """The values marked under rule spelling until they are heard (see `heard`)."""
    if doubtful.is_empty():
        return reading
    values = reading.values.filter(pl.col("text").is_in(doubtful.implode()))["value"]
    faults = faults_frame((value, "spelling", None, None) for value in values)
    return Reading(unsure(reading.values, faults), pl.concat([reading.faults, faults]))


def read_names(reading: Reading) -> Reading:
    """Doubts about a column of persons' names."""
    return _doubted(reading, doubtful_names(reading.values["text"].drop_nulls().unique()))


def read_places(reading: Reading) -> Reading:
    """Doubts about a column of places and addresses."""
    return _doubted(reading, doubtful_places(reading.values["text"].drop_nulls().unique()))


def heard(register: str, findings: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Rules spelling and spelling_unusual: findings with doubts about names and places heard, knowing whose they are.

    A foreigner's name is judged for digits and signs only, a foreigner's address not at all; a child, and whoever asks
    for the entry, may bear a parent's foreign name. Other names are judged as those of the person's dân tộc and sex.
    """
    asked = pl.col("rule").is_in(list(RULE_OF.values()))
    doubts = findings.filter(asked)
    if doubts.is_empty():
        return findings
    owner = {field.name: field.person for field in fields(register)}
    names = [field.name for field in fields(register) if field.kind == "name"]
    doubts = doubts.with_columns(person=pl.col("field").replace_strict(owner, default="")).join(
        _persons(register, evidence.join(doubts.select("row_id").unique(), on="row_id", how="semi")),
        on=["row_id", "person"],
        how="left",
    )
    foreign = pl.col("foreign").fill_null(value=False)
    doubts = doubts.with_columns(
        foreign, pl.col("people").fill_null(""), pl.col("sex").fill_null(""), place=~pl.col("field").is_in(names)
    )
    return pl.concat([findings.filter(~asked), _judged(doubts.filter(~(pl.col("place") & pl.col("foreign"))))])


def _judged(doubts: pl.DataFrame) -> pl.DataFrame:
    """Doubtful cells under the rule of their verdict, each combination of text and bearer judged once."""
    key = ["value", "place", "foreign", "people", "sex"]
    found = []
    for value, place, foreign, people, sex in doubts.select(key).unique().iter_rows():
        text = _as_staged(value, place=place)
        verdict = place_verdict(text) if place else judge_name(text, foreign=foreign, group=people, sex=sex)
        if verdict.severity is not None:
            rule = RULE_OF[verdict.severity]
            found.append((value, place, foreign, people, sex, rule, verdict.suggestion, verdict.reason))
    said = ("rule", "suggestion", "detail")
    schema = {c: doubts.schema[c] for c in key} | dict.fromkeys(said, pl.String())
    verdicts = pl.DataFrame(found, schema=schema, orient="row")
    return doubts.drop(said).join(verdicts, on=key, how="inner").select(FINDING.keys())


def _as_staged(value: str, *, place: bool) -> str:
    text = clean_text(value)
    return title_case(text) if not place and is_one_case(text) else text


def _persons(register: str, evidence: pl.DataFrame) -> pl.DataFrame:
    """row_id, person, foreign (has, or may have from the family, another nationality), people (dân tộc), sex (m, f)."""
    home = list(home_nationalities())
    nothing = pl.lit(None, pl.String)
    by_kind = {
        kind: {f.person: f.name for f in fields(register) if f.kind == kind and f.person}
        for kind in ("nationality", "ethnicity")
    }
    named = {f.name for f in fields(register)}
    abroad = {
        person: pl.any_horizontal(
            ~pl.col(f.name).is_in(home) for f in fields(register) if f.kind == "nationality" and f.person == person
        )
        for person in by_kind["nationality"]
    }
    anybody = pl.any_horizontal(abroad.values()).fill_null(value=False)
    frames = []
    for person in dict.fromkeys(f.person for f in fields(register) if f.person):
        sex = SEX_OF.get(person) or (f"{person}GioiTinh" if f"{person}GioiTinh" in named else "")
        told = pl.col(sex).replace_strict({"1": "m", "2": "f"}, default=None) if len(sex) > 1 else pl.lit(sex or None)
        people = by_kind["ethnicity"].get(person)
        frames.append(
            evidence.select(
                "row_id",
                person=pl.lit(person),
                foreign=anybody if person in _FAMILY else abroad.get(person, pl.lit(value=False)),
                people=pl.col(people) if people else nothing,
                sex=told.cast(pl.String),
            )
        )
    return pl.concat(frames)
