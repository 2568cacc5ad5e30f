"""The dated tree of administrative units of Lạng Sơn: who delivers, under which name, and who reports it.

Two trees are in force in turn: commune, district, province until 30 June 2025 ("2024", with the six communes that
ended on 1 December 2024 still readable), and commune, province from 1 July 2025 ("2025"). GSO codes are re-used over
time, so the key of a unit is its tree and its code. Source: `reference/lang_son_*`, after 1672/NQ-UBTVQH15 and
19/2025/QĐ-TTg. Counting records per unit belongs to `progress`, not here.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

from warehouse.registers import read_reference

Tree = Literal["2024", "2025"]

PROVINCE_NAME = "Tỉnh Lạng Sơn"
UNKNOWN_DISTRICT = "Chưa rõ huyện"

_FOLDER = re.compile(r"(\d{5}|\d{3})(?:[-_ ].*)?")


@dataclass(frozen=True)
class Unit:
    """A commune or a district office in one tree; `name` is bare ("Hồng Phong"), `kind` its level's word."""

    code: str
    name: str
    kind: str
    level: Literal["commune", "district"]
    district_code: str | None
    district_name: str | None
    tree: str

    @property
    def full_name(self) -> str:
        """Name as people write it: "Xã Hồng Phong"; district names carry their kind already."""
        return f"{self.kind.capitalize()} {self.name}" if self.kind else self.name


@dataclass(frozen=True)
class ReportingUnit:
    """Where a delivering unit's records are counted in one tree."""

    tree: Tree
    unit_code: str
    report_code: str
    report_name: str
    district_code: str | None
    district_name: str | None


def split_folder(folder: str) -> str | None:
    """GSO code at the start of a unit folder's name ("06196-hong-phong" -> "06196"), None if there is none."""
    match = _FOLDER.fullmatch(folder.strip())
    return match[1] if match else None


def _communes(file: str, tree: str) -> dict[str, Unit]:
    return {
        r["commune_code"]: Unit(
            r["commune_code"],
            r["commune"],
            r["kind"],
            "commune",
            r.get("district_code"),
            r.get("district"),
            tree,
        )
        for r in read_reference(file)
    }


@cache
def _trees() -> dict[str, dict[str, Unit]]:
    trees = {year: _communes(f"lang_son_units_{year}.csv", year) for year in ("2020", "2024", "2025")}
    for unit in list(trees["2020"].values()):
        code, name = unit.district_code, unit.district_name
        if code and name:
            trees["2024"][code] = Unit(code, name, "", "district", code, name, "2024")
    return trees


def all_units() -> tuple[Unit, ...]:
    """Every unit of every tree, older trees first."""
    return tuple(unit for tree in ("2020", "2024", "2025") for unit in _trees()[tree].values())


def find_unit(code: str, tree: Tree = "2024") -> Unit | None:
    """The unit that a folder's code means; a code of one tree only is read in that tree (contract, section 1)."""
    order = ("2025", "2024", "2020") if tree == "2025" else ("2024", "2020", "2025")
    return next((_trees()[t][code] for t in order if code in _trees()[t]), None)


@cache
def _succession() -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[str]]]:
    """Old code to (new code, extent), and new code to old codes."""
    after: dict[str, list[tuple[str, str]]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for row in read_reference("lang_son_unit_succession.csv"):
        after[row["old_commune_code"]].append((row["new_commune_code"], row["extent"]))
        before[row["new_commune_code"]].append(row["old_commune_code"])
    return after, before


def own_units(code: str, tree: Tree = "2024") -> tuple[Unit, ...]:
    """The unit with its predecessors and successors: every name under which its books may have been kept."""
    unit = find_unit(code, tree)
    if unit is None or unit.level == "district":
        return (unit,) if unit else ()
    trees, (after, before) = _trees(), _succession()
    older = [unit.code] if unit.tree != "2025" else before[code]
    newer = [new for new, _ in after[code]] if unit.tree != "2025" else [code]
    found = [unit]
    for year, codes in (("2020", older), ("2024", older), ("2025", newer)):
        found += [trees[year][c] for c in codes if c in trees[year]]
    return tuple(dict.fromkeys(found))


@cache
def successor(code: str) -> Unit | None:
    """The one commune of 1 July 2025 that took a commune of the older tree whole; None if divided or unknown."""
    heirs = [new for new, extent in _succession()[0][code] if extent == "whole"]
    return _trees()["2025"].get(heirs[0]) if len(heirs) == 1 else None


def reporting_unit(code: str, read_in: Tree, tree: Tree) -> ReportingUnit:
    """Where the records of a delivering unit are counted in `tree`; divided and unknown units keep a line of their own.

    `read_in` is the tree in which ambiguous codes of folders are read (setting `units.tree`).
    """
    unit = find_unit(code, read_in)
    if unit is None:
        name = f"Đơn vị {code} (chưa có trong danh mục)"
        return ReportingUnit(tree, code, code, name, None, UNKNOWN_DISTRICT)
    if tree == "2024" or unit.tree == "2025":
        district = unit.district_name or UNKNOWN_DISTRICT
        return ReportingUnit(tree, code, code, unit.full_name, unit.district_code, district)
    if unit.level == "district":
        return ReportingUnit(tree, code, code, f"{unit.name} (cấp huyện, trước 01/7/2025)", None, None)
    heir = successor(code)
    if heir is not None:
        return ReportingUnit(tree, code, heir.code, heir.full_name, None, None)
    heirs = ", ".join(_trees()["2025"][new].name for new, _ in _succession()[0][code])
    fate = f"đã chia về {heirs}" if heirs else "thôi tồn tại từ 01/12/2024"
    # The old code may be a new commune's code today: the mark keeps the two lines apart.
    return ReportingUnit(tree, code, f"{code}*", f"{unit.full_name} ({fate})", None, None)
