"""Where the event was registered, against the unit that delivers the book.

Only another known place counts. Units of before 2020 are in no list, names repeat, and what a unit was called
before and after 1 July 2025 is its own: where that leaves a doubt, the rule is silent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

import polars as pl

from checks.rules.context import DeliveryContext
from checks.rules.rule import Rule, as_findings, no_findings
from checks.text.normalise import fold, skeleton
from warehouse.registers import read_reference
from warehouse.units import PROVINCE_NAME, Tree, all_units, own_units

RULES = (
    Rule(
        "place_mismatch",
        "row",
        "warning",
        title="Nơi đăng ký là đơn vị khác",
        message="{label} {value} là đơn vị khác với đơn vị giao sổ{detail}.",
        advice="Đề nghị kiểm tra nơi đăng ký; nếu sổ thuộc đơn vị khác, đề nghị giao trong thư mục của đơn vị đó.",
        reason="A book belongs to the office that kept it; its names before and after 1 July 2025 (Nghị quyết "
        "1672/NQ-UBTVQH15) are both its own.",
        example="noiDangKy “UBND xã Gia Cát, huyện Cao Lộc” in a delivery of xã Cao Lâu",
    ),
)

# Districts have changed between these and Lạng Sơn (Đình Lập was in Quảng Ninh until 1978).
_NEIGHBOURS = frozenset(map(fold, ("Cao Bằng", "Bắc Kạn", "Thái Nguyên", "Bắc Giang", "Quảng Ninh")))

PLACE_FIELDS = ("noiDangKy", "noiCap")

_COMMUNE = r"xã|phường|thị trấn|tt|p"
_DISTRICT = r"huyện|quận|thị xã|thành phố|tp|tx|h|q"
_PROVINCE = r"tỉnh|t"
_OFFICE = re.compile(r"^(?:ubnd|ub|ủy ban nhân dân|ủy ban|ủy ban hành chính)\b[.:\s]*")
_NAMED = re.compile(
    rf"^(?:(?P<commune>{_COMMUNE})|(?P<district>{_DISTRICT})|(?P<province>{_PROVINCE}))(?:\.\s*|\s+)(?P<name>.+)$"
)
_IN_PROVINCE = re.compile(r"\btỉnh (?P<name>.+)$")
_DIVIDERS = re.compile(r"\s*[,;–—]\s*|\s+-\s+|\s*[-\s]\s*(?=(?:huyện|quận|tỉnh|thành phố|thị xã)\s)")


@dataclass(frozen=True)
class _Place:
    """What a text names, as comparison keys; None where it names nothing of the level."""

    commune: str | None = None
    district: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class _Own:
    """The delivering unit's names before and after July 2025; a district office answers for its whole district."""

    communes: frozenset[str]
    districts: frozenset[str]
    whole_district: bool


def _bare(district: str) -> str:
    return re.sub(rf"^(?:{_DISTRICT})\s+", "", fold(district))


@cache
def _known() -> tuple[dict[str, frozenset[str | None]], frozenset[str]]:
    """Every commune's name with the districts that have one of it (None: after July 2025), and every district."""
    communes: dict[str, set[str | None]] = {}
    for unit in all_units():
        if unit.level == "commune":
            district = _bare(unit.district_name) if unit.district_name else None
            communes.setdefault(fold(unit.name), set()).add(district)
    districts = {_bare(unit.name) for unit in all_units() if unit.level == "district"}
    return {name: frozenset(where) for name, where in communes.items()}, frozenset(districts)


@cache
def _provinces() -> frozenset[str]:
    return frozenset(fold(row["province_before_2025"]) for row in read_reference("pid_province_codes.csv"))


@lru_cache(maxsize=4096)
def _own(code: str, tree: str) -> _Own | None:
    units = own_units(code, cast(Tree, tree))
    if not units:
        return None
    communes = frozenset(fold(unit.name) for unit in units if unit.level == "commune")
    districts = frozenset(_bare(unit.district_name) for unit in units if unit.district_name)
    return _Own(communes, districts, whole_district=units[0].level == "district")


@lru_cache(maxsize=65536)
def _read_place(text: str) -> _Place:
    """Commune, district and province that a text names, with their words (xã, huyện, tỉnh) or in the usual order."""
    found: dict[str, str] = {}
    parts = [_OFFICE.sub("", part).strip(" .") for part in _DIVIDERS.split(fold(text))]
    for i, part in enumerate(parts):
        match = _NAMED.match(part) or _IN_PROVINCE.search(part)
        if match is None:
            found.setdefault(_level_of(part, last=i == len(parts) - 1), part)
            continue
        level = next((level for level, name in match.groupdict().items() if name and level != "name"), "province")
        city = level == "district" and match["name"] in _provinces() and match["name"] not in _known()[1]
        found.setdefault("province" if city else level, match["name"])
    return _Place(found.get("commune"), found.get("district"), found.get("province"))


def _level_of(part: str, *, last: bool) -> str:
    communes, districts = _known()
    if part in _provinces() and last:
        return "province"
    if part in districts:
        return "district"
    return "commune" if part in communes else "unknown"


def another_place(text: str, context: DeliveryContext) -> str | None:
    """Why the text names another unit than the delivering one, as a Vietnamese phrase; None if it may be its own."""
    own = _own(context.unit_code, context.tree)
    if own is None:
        return None
    place = _read_place(text)
    other_district = place.district in _known()[1] - own.districts
    bears_own_name = _bears_own_name(place.commune, own, context)
    if _is_other_province(place, own, may_have_been=bears_own_name or place.district in own.districts):
        return "khác tỉnh với đơn vị giao sổ"
    if bears_own_name and not other_district:
        return None
    if other_district:
        return "khác huyện với đơn vị giao sổ"
    return "khác xã với đơn vị giao sổ" if _is_other_commune(place, own) else None


def _bears_own_name(commune: str | None, own: _Own, context: DeliveryContext) -> bool:
    """One of the unit's names in either tree, or the name that it bears in its folder."""
    if commune is None:
        return False
    folder = re.sub(r"[^a-z]+", " ", context.unit_folder[len(context.unit_code) :].lower()).strip()
    return commune in own.communes or skeleton(commune) == folder


def _is_other_province(place: _Place, own: _Own, *, may_have_been: bool) -> bool:
    """Another province, and none that the unit may have belonged to when the book was kept.

    Args:
        may_have_been: whether commune or district have the unit's names.
    """
    # Some communes bear the name of a province.
    if place.province is None or place.province not in _provinces() or place.province in own.communes:
        return False
    if place.province == fold(PROVINCE_NAME).removeprefix("tỉnh "):
        return False
    return not (may_have_been and place.province in _NEIGHBOURS)


def _is_other_commune(place: _Place, own: _Own) -> bool:
    """Certainly another commune: one of the lists, in the district that the text names or, if none, in any."""
    where = _known()[0].get(place.commune or "")
    if where is None:
        return False
    if own.whole_district:
        # A commune of the district, or one of after July 2025 that no district has, may be the office's own.
        return not (where & own.districts) and None not in where and place.district is None
    if place.district is not None:
        # The pair must be a known one: communes of before 2020 that are in no list bear names used elsewhere.
        return place.district in where
    return True


def place_findings(
    rows: pl.DataFrame, clean: pl.DataFrame, context: DeliveryContext, others: Mapping[str, DeliveryContext]
) -> pl.DataFrame:
    """Rule place_mismatch on the places where the event was registered (frame FINDING).

    Args:
        rows: a register's rows as delivered.
        clean: the same rows, normalised.
        others: who delivers, by book, where it is not `context`.
    """
    units = {(c.unit_code, c.unit_folder): c for c in (others.values() if others else [context])}.values()
    found = [no_findings()]
    for name in PLACE_FIELDS:
        if name not in rows.columns:
            continue
        # Few texts differ, and most are the unit's own: only cells that are another place for some unit are looked at.
        texts = clean[name].unique().drop_nulls().to_list()
        elsewhere = [text for text in texts if any(another_place(text, unit) is not None for unit in units)]
        at = clean[name].is_in(elsewhere).arg_true()
        cells = pl.DataFrame([rows["row_id"], rows["book"], rows[name].alias("value"), clean[name].alias("text")])[at]
        asked = cells.select("book", "text").unique(maintain_order=True)
        reasons = [another_place(text, others.get(book, context)) for book, text in asked.iter_rows()]
        told = asked.with_columns(pl.Series("detail", reasons, pl.String)).drop_nulls("detail")
        there = cells.join(told, on=["book", "text"], maintain_order="left")
        found.append(as_findings(there, rule="place_mismatch", field=name))
    return pl.concat(found)
