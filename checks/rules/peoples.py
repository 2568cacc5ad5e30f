"""Dân tộc and quốc tịch: text values of the Ministry's lists, with their other names."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from checks.rules.reading import Fault, Reading, faults_frame, with_texts
from checks.rules.rule import Rule
from checks.text.normalise import fold, skeleton
from warehouse.registers import read_reference

RULES = (
    Rule(
        "ethnicity_unknown",
        "cell",
        "error",
        title="Dân tộc không có trong danh mục",
        message="{label} {value} không có trong danh mục dân tộc{detail}.",
        advice="Đề nghị ghi đúng tên dân tộc theo danh mục.",
        reason="Danh mục các thành phần dân tộc Việt Nam (QĐ 121-TCTK/PPCĐ, 1979) with local names, as text.",
        example="“Nùnng”",
    ),
    Rule(
        "nationality_unknown",
        "cell",
        "error",
        title="Quốc tịch không có trong danh mục",
        message="{label} {value} không có trong danh mục quốc tịch{detail}.",
        advice="Đề nghị ghi đúng tên nước theo danh mục.",
        reason="The national database takes the names of its own list of nationalities only.",
        example="“Việt Namm”",
    ),
)

# Names in daily use that no list has: not accepted, but the suggestion is sure.
_SPOKEN: dict[str, dict[str, str]] = {
    "ethnicity": {
        "hoa kiều": "Hoa",
        "mông trắng": "Mông",
        "mông đen": "Mông",
        "mông hoa": "Mông",
        "mán (dao)": "Dao",
    },
    "nationality": {
        "mỹ": "Hoa Kỳ",
        "úc": "Ô-xtrây-li-a",
        "ý": "I-ta-li-a",
        "nhật": "Nhật Bản",
        "đài loan": "Trung Quốc (Đài Loan)",
        "trung hoa": "Trung Quốc",
        "hồng kông": "Trung Quốc (Hồng Công)",
        "vn": "Việt Nam",
        "việt": "Việt Nam",
        "canada": "Ca-na-đa",
        "singapore": "Xinh-ga-po",
        "campuchia": "Căm-pu-chia",
        "vương quốc anh": "Anh",
        "đài loan (trung quốc)": "Trung Quốc (Đài Loan)",
        "việt nam dân chủ cộng hòa": "Việt Nam",
        "myanmar": "Mi-an-ma",
    },
}
# Two letters away from a short name stands another people: Choang is no Noang.
_SHORT = 6
_WORDS_BEFORE = re.compile(
    r"^(?:dân tộc|người|quốc tịch|chxhcn|chdcnd|chnd|cộng hòa(?: xã hội chủ nghĩa| dân chủ nhân dân| nhân dân)?) (?=\S)"
)


def _key(name: str) -> str:
    """Case, tone placement, hyphens and spaces do not matter: "Cao lan - Sán chỉ" is "Cao Lan-Sán Chỉ"."""
    return " ".join(fold(name).replace("-", " ").split())


def _group_names() -> Iterator[tuple[str, str]]:
    """Names of dân tộc with the one that each means: itself, a local name, and both as the Ministry's list has them."""
    for row in read_reference("ethnic_groups.csv"):
        group = row["name"]
        yield group, group
        for alias in filter(None, row["aliases"].split(";")):
            yield alias, group
            yield f"{group} ({alias})", group


@cache
def ethnicities() -> dict[str, str]:
    """Every accepted name of a dân tộc by its key, in the list's own writing."""
    names: dict[str, str] = {}
    for row in read_reference("dan_toc.csv"):
        for name in (row["value"], row["base"], row["alias"]):
            names.setdefault(_key(name), name)
    for name, _ in _group_names():
        names.setdefault(_key(name), name)
    names.pop("")
    return names


@cache
def _groups() -> dict[str, str]:
    """The dân tộc that every accepted name means, by its key."""
    groups: dict[str, str] = {}
    for row in read_reference("dan_toc.csv"):
        for name in (row["value"], row["base"], row["alias"]):
            groups.setdefault(_key(name), row["base"])
    for name, group in _group_names():
        groups.setdefault(_key(name), group)
    groups.pop("")
    return groups


@lru_cache(maxsize=4096)
def group_of(ethnicity: str) -> str:
    """The dân tộc that is meant: Mán is Dao, Nùng (Phàn Slình) is Nùng; "" for what is in no list."""
    return _groups().get(_key(ethnicity), "")


@cache
def nationalities() -> dict[str, str]:
    """Every accepted name of a quốc tịch by its key: the list's value, or its Vietnamese part alone."""
    names: dict[str, str] = {}
    for row in read_reference("quoc_tich.csv"):
        for name in (row["value"], row["name_vi"]):
            names.setdefault(_key(name), name)
    return names


@cache
def home_nationalities() -> frozenset[str]:
    """Values that do not make a person a foreigner."""
    return frozenset({"Việt Nam", "Không có thông tin"})


def _known(kind: str) -> dict[str, str]:
    return ethnicities() if kind == "ethnicity" else nationalities()


def read_people(reading: Reading, kind: str) -> Reading:
    """Rules ethnicity_unknown and nationality_unknown; capitals become the list's own (rule name_case).

    An accepted name stays as written, and so does another tone placement: only capitals and spaces are put right.
    """
    known = _known(kind)
    unknown: list[Fault] = []
    recased: list[Fault] = []
    better: dict[str, str] = {}
    for value, text in reading.values.select("value", "text").iter_rows():
        if text is None:
            continue
        listed = known.get(_key(text))
        if listed is None:
            unknown.append((value, f"{kind}_unknown", _nearest(text, kind), None))
        elif listed != text and listed.casefold() == text.casefold():
            better[text] = listed
            recased.append((value, "name_case", listed, None))
    read = Reading(with_texts(reading.values, better), reading.faults)
    return read.with_faults(faults_frame(recased)).with_doubt(faults_frame(unknown))


@lru_cache(maxsize=4096)
def _nearest(text: str, kind: str) -> str | None:
    """The accepted name the fewest letters away, with and without marks; the earlier of the list among equals."""
    known, key = _known(kind), _key(text)
    name = _WORDS_BEFORE.sub("", key.strip(" .,;"))
    if name in known:
        return known[name]
    if name in _SPOKEN[kind]:
        return _SPOKEN[kind][name]
    bare, skeletons = _bones(key), _skeletons(kind)
    apart = {name: Levenshtein.distance(key, name) + Levenshtein.distance(bare, skeletons[name]) for name in known}
    best = min(apart, key=lambda name: apart[name])
    slips = 1 if len(bare) <= _SHORT else 2
    return known[best] if OSA.distance(bare, skeletons[best]) <= slips else None


def _bones(key: str) -> str:
    return skeleton(key).replace(" ", "")


@cache
def _skeletons(kind: str) -> dict[str, str]:
    """The keys of the accepted names without marks."""
    return {name: _bones(name) for name in _known(kind)}
