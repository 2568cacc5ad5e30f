"""Names of communes, districts and provinces that an address misspells by a mark or a letter.

Suggests only within what the address itself names: a commune within its district, or where it names none within the
province it names; a district within the province.
A name that is simply in no list is left alone: units of before 2020 are in none. Whether the place is the delivering
unit is another rule's question.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from checks.text.normalise import fold, skeleton
from warehouse.registers import read_reference
from warehouse.units import PROVINCE_NAME, all_units

_LEVELS = {
    "commune": r"xã|phường|thị trấn|tt|x|p",
    "district": r"huyện|quận|thị xã|thành phố|tp|tx|h|q",
    "province": r"tỉnh|t",
}
_KINDS = "|".join(_LEVELS.values())
# A kind word (abbreviations with a dot), then a name up to a divider or the next kind word.
_NAMED = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{level}>(?:{kinds}))" for level, kinds in _LEVELS.items())
    + rf")(?:\.\s*|\s+)(?P<name>[^\W\d_]+(?: [^\W\d_]+){{0,3}}?)(?=\s*(?:[,;.()–-]|$)|\s+(?:{_KINDS})[\s.])",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"\s*[,;–-]\s*")
# Shorter names have too many neighbours for a wrong letter to tell which one was meant.
_LONG_ENOUGH = 7


# Provinces that are no more, among them Cao Lạng (1975 to 1978), and neighbouring ones of China: nobody misspelt them.
_OTHER_PROVINCES = frozenset(
    fold(name)
    for name in [
        "Cao Lạng",
        "Bắc Thái",
        "Hà Bắc",
        "Hà Tuyên",
        "Hoàng Liên Sơn",
        "Nghĩa Lộ",
        "Vĩnh Phú",
        "Phúc Yên",
        "Vĩnh Yên",
        "Sơn Tây",
        "Hà Đông",
        "Hà Tây",
        "Kiến An",
        "Quảng Yên",
        "Hải Ninh",
        "Hồng Quảng",
        "Hải Hưng",
        "Nam Hà",
        "Hà Nam Ninh",
        "Hà Sơn Bình",
        "Nghệ Tĩnh",
        "Bình Trị Thiên",
        "Quảng Nam Đà Nẵng",
        "Nghĩa Bình",
        "Phú Khánh",
        "Thuận Hải",
        "Gia Lai Kon Tum",
        "Sông Bé",
        "Minh Hải",
        "Cửu Long",
        "Hậu Giang",
        "Vĩnh Bình",
        "Vĩnh Trà",
        "Quảng Tây",
        "Quảng Đông",
        "Vân Nam",
        "Hải Nam",
        "Hồ Nam",
        "Hồ Bắc",
        "Phúc Kiến",
        "Quý Châu",
        "Tứ Xuyên",
    ]
)


class Misspelt(NamedTuple):
    """A unit's name in a text: where it starts, how it is written and what it likely is."""

    start: int
    written: str
    meant: str


def _bare(district: str) -> str:
    return re.sub(r"^(?:Huyện|Thành phố|Thị xã) ", "", district)


@cache
def _districts() -> dict[str, frozenset[str]]:
    """Districts of the province, as folded names, with the names of their communes; "" holds all communes."""
    found: dict[str, set[str]] = {"": set()}
    for unit in all_units():
        if unit.level == "commune":
            found[""].add(unit.name)
            if unit.district_name:
                found.setdefault(fold(_bare(unit.district_name)), set()).add(unit.name)
    return {district: frozenset(names) for district, names in found.items()}


@cache
def _district_names() -> frozenset[str]:
    return frozenset(_bare(unit.name) for unit in all_units() if unit.level == "district")


@cache
def _province_names() -> frozenset[str]:
    return frozenset(row["province_before_2025"] for row in read_reference("pid_province_codes.csv"))


def misspelt_units(place: str) -> list[Misspelt]:
    """Unit names in the text that are one mark or letter from the one that must be meant, in order."""
    named = [(_level(found), found["name"], found.start("name")) for found in _NAMED.finditer(place)]
    parts = {level: fold(name) for level, name, _ in named}
    for part in _DIVIDER.split(place):
        # A district is often named without its kind: xã Nhân Lý, Chi Lăng.
        if fold(part) in _districts() and fold(part) != parts.get("commune"):
            parts.setdefault("district", fold(part))
        if fold(part) == _home():
            parts.setdefault("province", fold(part))
    if parts.get("province", _home()) != _home() and _nearest(parts["province"], _province_names()) is None:
        # Units of other provinces are in no list.
        return []
    found = []
    for level, name, start in named:
        meant = _nearest(name, _candidates(level, parts))
        if meant is not None:
            found.append(Misspelt(start, name, meant))
    return found


@lru_cache(maxsize=100_000)
def may_be_misspelt(part: str) -> bool:
    """Whether a part of an address (up to a comma) names a unit that is near a known one and none itself.

    Cheap and generous: `misspelt_units` then looks at the whole address.
    """
    for found in _NAMED.finditer(part):
        level = _level(found)
        known = _province_names() if level == "province" else _district_names() | _districts()[""]
        if fold(found["name"]) not in map(fold, known) and _near(found["name"], known):
            return True
    return False


def _level(found: re.Match[str]) -> str:
    return next(level for level in _LEVELS if found[level])


def _home() -> str:
    return fold(PROVINCE_NAME.removeprefix("Tỉnh "))


def _candidates(level: str, parts: dict[str, str]) -> frozenset[str]:
    if level == "province":
        return _province_names()
    if level == "district":
        # Thành phố Hà Nội stands in the district's place, and is right there.
        known = fold(parts["district"]) in map(fold, _province_names())
        return frozenset() if known else _district_names()
    if fold(parts.get("commune", "")) in map(fold, _districts()[""]):
        return frozenset()
    district = parts.get("district", "")
    near = _nearest(district, _district_names()) or district
    # Where the province is not named either, the commune may be anywhere in the country.
    return _districts().get(fold(near), frozenset()) if district or parts.get("province") == _home() else frozenset()


def _nearest(name: str, names: frozenset[str]) -> str | None:
    """The one of the names that the written one misspells; None if it is one of them, or is near none or several."""
    written = fold(name)
    if not written or written in _OTHER_PROVINCES or any(fold(known) == written for known in names):
        return None
    near = _near(name, names)
    return near[0] if len(near) == 1 else None


def _near(name: str, names: frozenset[str]) -> list[str]:
    """The names that differ from the written one in marks only; failing that, those one letter away."""
    bones = skeleton(name)
    near = [known for known in names if skeleton(known) == bones]
    if not near and len(bones) >= _LONG_ENOUGH:
        near = [known for known in names if OSA.distance(skeleton(known), bones) == 1]
    return near
