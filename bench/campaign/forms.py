"""Biểu 1 and 2 counted from the account alone, and compared with a form cell by cell.

Units, districts and the communes of 1 July 2025 are read from the reference lists here, not through `warehouse.units`:
what is compared must not share its way of counting. Only the words of a line are those of the form.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from bench.campaign.account import DONE, Standing

_REFERENCE = Path(__file__).parents[2] / "warehouse" / "reference"
_REGISTERS = ("KS", "KT", "KH", "CMC", "HN")
_STATUSES = ("draft", "pending_review", "rejected", "approved", "transferred")
_FORMER = "Đơn vị trước 01/7/2025 chưa quy về một xã, phường"
_UNKNOWN = "Đơn vị chưa có trong danh mục"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")

Cells = tuple[object, ...]


@dataclass(frozen=True)
class Place:
    """A line: its group's code and name ("" without group), its code and name, and the units that deliver into it."""

    group_code: str
    group: str
    code: str
    name: str
    units: tuple[str, ...]

    @property
    def listed(self) -> bool:
        """Whether it is a commune in force, which has a line even if it delivered nothing."""
        return self.group not in (_FORMER, _UNKNOWN)


def _read(name: str) -> list[dict[str, str]]:
    with (_REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _full_name(kind: str, name: str) -> str:
    return f"{kind[:1].upper()}{kind[1:]} {name}"


@cache
def places(tree: str, strangers: tuple[str, ...]) -> tuple[Place, ...]:
    """Every line of the Department's forms in a tree, in order."""
    unknown = [Place("", _UNKNOWN, code, f"Đơn vị {code} (chưa có trong danh mục)", (code,)) for code in strangers]
    if tree == "2024":
        rows = sorted(_read("lang_son_units_2024.csv"), key=lambda r: (r["district_code"], r["commune_code"]))
        known = [
            Place(
                r["district_code"],
                r["district"],
                code := r["commune_code"],
                _full_name(r["kind"], r["commune"]),
                (code,),
            )
            for r in rows
        ]
        return (*known, *unknown)
    went: dict[str, list[str]] = {}
    for row in _read("lang_son_unit_succession.csv"):
        went.setdefault(row["old_commune_code"], []).append(row["new_commune_code"])
    new = sorted(_read("lang_son_units_2025.csv"), key=lambda r: r["commune_code"])
    names = {r["commune_code"]: r["commune"] for r in new}
    listed = {r["commune_code"]: r for r in _read("lang_son_units_2024.csv")}
    whole = {code: heirs[0] for code, heirs in went.items() if len(heirs) == 1 and code in listed}
    divided = [
        Place(
            "", _FORMER, f"{code}*", f"{_full_name(row['kind'], row['commune'])} (đã chia về {heirs})", (code,),
        )
        for code, row in sorted(listed.items())
        if code not in whole and (heirs := ", ".join(names[heir] for heir in went[code]))
    ]  # fmt: skip
    known = [
        Place(
            "",
            "",
            code := r["commune_code"],
            _full_name(r["kind"], r["commune"]),
            tuple(o for o, h in whole.items() if h == code),
        )
        for r in new
    ]
    return (*known, *divided, *unknown)


@dataclass(frozen=True)
class Count:
    """What a set of units adds up to: now, and at the report before."""

    now: Standing
    before: Standing

    def records(self, units: Iterable[str], register: str | None = None, status: str | None = None) -> int:
        """Records of some units now, of one register or status or of all."""
        return _records(self.now, units, register, status)

    def bieu_1(self, units: Sequence[str]) -> Cells:
        """Columns (3) to (10)."""
        waiting = [self.records(units, register, "pending_review") for register in _REGISTERS]
        since = [day for unit in units if (day := self.now.waiting_since.get(unit))]
        return (*waiting, sum(waiting), min(since).isoformat() if since else None, "")

    def bieu_2(self, units: Sequence[str], *, single: bool) -> Cells:
        """Columns (3) to (13)."""
        delivered = self.records(units)
        done = sum(self.records(units, status=status) for status in DONE)
        before = _records(self.before, units)
        done_before = sum(_records(self.before, units, status=status) for status in DONE)
        return (
            sum(self.now.books.get(unit, 0) for unit in units),
            delivered,
            *(self.records(units, status=status) for status in _STATUSES),
            Fraction(100 * done, delivered) if delivered else Fraction(0),
            delivered - before,
            done - done_before,
            "Chưa bàn giao" if single and not delivered else "",
        )


def _records(standing: Standing, units: Iterable[str], register: str | None = None, status: str | None = None) -> int:
    return sum(
        n
        for unit in units
        for (of, stands), n in standing.records.get(unit, {}).items()
        if register in (None, of) and status in (None, stands)
    )


def expected_lines(
    count: Count, report: str, lines: Sequence[Place], total: str | None, *, groups: bool
) -> list[Cells]:
    """The lines that a form must have, number and name first.

    Args:
        total: what the sum of all is called; None for a form of one unit.
        groups: whether districts (or what stands for them) have sums of their own.
    """

    def cells(units: Sequence[str], *, single: bool = False) -> Cells:
        return count.bieu_1(units) if report == "bieu-1" else count.bieu_2(units, single=single)

    found: list[Cells] = []
    if total is not None:
        found.append(("", total, *cells([u for p in lines for u in p.units])))
    titles = list(dict.fromkeys((p.group_code, p.group) for p in lines))
    for key in titles:
        members = [p for p in lines if (p.group_code, p.group) == key]
        if groups and key[1]:
            number = _ROMAN[[t for t in titles if t[1]].index(key)]
            found.append((number, key[1], *cells([u for p in members for u in p.units])))
        found += [(i, p.name, *cells(p.units, single=True)) for i, p in enumerate(members, start=1)]
    return found


def expected_unmoved(count: Count, lines: Sequence[Place], since: object) -> list[Cells]:
    """Name, group and last change of the lines where no record moved since the report before."""
    found: list[Cells] = []
    for place in lines:
        days = [count.now.moved_on[u] for u in place.units if u in count.now.moved_on]
        if not days or max(days) <= since:  # type: ignore[operator]
            found.append((place.name, place.group, max(days).isoformat() if days else None))
    return found


def differences(wanted: Sequence[Cells], shown: Sequence[Cells]) -> tuple[int, list[str]]:
    """How many cells were compared, and those that are not alike; a share is right to half a hundredth."""
    faults = [f"{len(shown)} lines instead of {len(wanted)}"] if len(wanted) != len(shown) else []
    compared = 0
    for line, (right, told) in enumerate(zip(wanted, shown, strict=False), start=1):
        if len(right) != len(told):
            faults.append(f"line {line}: {len(told)} cells instead of {len(right)}")
        for column, (a, b) in enumerate(zip(right, told, strict=False), start=1):
            compared += 1
            if not _alike(a, b):
                faults.append(f"line {line} ({told[1]}), column {column}: {b!r} instead of {a!r}")
    return compared, faults


def _alike(right: object, told: object) -> bool:
    if isinstance(right, Fraction) and isinstance(told, int | float):
        return abs(Fraction(told).limit_denominator(100) - right) <= Fraction(1, 200)
    # A workbook has no empty text.
    return right == told or (right == "" and told is None)
