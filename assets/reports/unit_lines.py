"""The lines of a form: which units it lists in the tree of its date, grouped, and the sums over them.

Units outside the reference list, units of the other tree and divided communes keep a line of their own, so that the
sum of the lines is always the sum of the records.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from warehouse.units import PROVINCE_NAME, UNKNOWN_DISTRICT, Tree, all_units, find_unit, reporting_unit

Level = Literal["commune", "district", "department"]

FORMER_UNITS = "Đơn vị trước 01/7/2025 chưa quy về một xã, phường"
UNKNOWN_UNITS = "Đơn vị chưa có trong danh mục"
DISTRICT_OFFICE = "Phòng Tư pháp"


@dataclass(frozen=True)
class Scope:
    """Who reports: a commune or a district by its code in the tree of the report, or the Department (unit "")."""

    level: Level = "department"
    unit: str = ""


_SCHEMA: dict[str, pl.DataType] = {
    "group_order": pl.Int32(),
    **dict.fromkeys(("group_code", "group", "code", "name", "unit_code"), pl.String()),
}


class UnknownUnit(Exception):
    """There is no such unit in the tree of the report; the text is one Vietnamese sentence."""


@dataclass(frozen=True)
class UnitLine:
    """One unit that a form lists; `group` is its district, or what units without one have in common."""

    group_order: int
    group_code: str
    group: str
    code: str
    name: str


def place(code: str, tree: Tree, read_in: Tree) -> UnitLine:
    """The line under which the records of a delivering unit are counted.

    Args:
        code: the unit's code as its folder says.
        tree: the tree of the report.
        read_in: the tree in which ambiguous codes of folders are read (setting `units.tree`).
    """
    counted = reporting_unit(code, read_in, tree)
    known = find_unit(code, read_in) is not None
    if not known:
        return UnitLine(9, "", UNKNOWN_UNITS, counted.report_code, counted.report_name)
    if tree == "2025":
        former = counted.report_code.endswith("*") or len(counted.report_code) == 3
        group = (8, "", FORMER_UNITS) if former else (0, "", "")
        return UnitLine(*group, counted.report_code, counted.report_name)
    if counted.district_code is None:
        # A commune of the new tree that delivers in a report of the old one.
        return UnitLine(8, "", UNKNOWN_DISTRICT, counted.report_code, counted.report_name)
    name = DISTRICT_OFFICE if counted.report_code == counted.district_code else counted.report_name
    return UnitLine(0, counted.district_code, counted.district_name or "", counted.report_code, name)


def listed_units(tree: Tree) -> tuple[UnitLine, ...]:
    """Every commune in force in a tree: it has a line even if it delivered nothing."""
    communes = (u for u in all_units() if u.tree == tree and u.level == "commune")
    return tuple(UnitLine(0, u.district_code or "", u.district_name or "", u.code, u.full_name) for u in communes)


def unit_lines(codes: Iterable[str], tree: Tree, read_in: Tree, scope: Scope) -> pl.DataFrame:
    """The lines of a form, in its order: group_order, group_code, group, code, name, and what delivers into them.

    Returns:
        One row per line and delivering unit (`unit_code`; null for a line that nobody delivers into).

    Raises:
        UnknownUnit: the scope's unit is in no line.
    """
    placed = [(place(code, tree, read_in), code) for code in sorted(set(codes))]
    rows = [(*vars(line).values(), code) for line, code in placed]
    reached = {(line.group_code, line.code) for line, _ in placed}
    rows += [(*vars(line).values(), None) for line in listed_units(tree) if (line.group_code, line.code) not in reached]
    lines = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    lines = _within(lines, scope).sort("group_order", "group_code", pl.col("code").str.len_chars() == 5, "code")
    if lines.is_empty():
        raise UnknownUnit(f"Không có đơn vị mã {scope.unit} trong danh mục đơn vị của kỳ báo cáo này.")
    return lines


def _within(lines: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    if scope.level == "commune":
        return lines.filter(pl.col("code") == scope.unit)
    if scope.level == "district":
        return lines.filter(pl.col("group_code") == scope.unit)
    return lines


def per_line(
    lines: pl.DataFrame, counts: pl.DataFrame, sums: Sequence[str], *, first: str | None = None, last: str | None = None
) -> pl.DataFrame:
    """Counts of delivering units summed into the lines, in their order; 0 where nothing was counted.

    Args:
        lines: result of `unit_lines`.
        counts: unit_code, the columns `sums`, and dates; any number of rows per unit.
        first: a column of dates of which the earliest is taken (null: none).
        last: one of which the latest is taken.
    """
    keys = [name for name in _SCHEMA if name != "unit_code"]
    chosen = [pl.col(name).sum() for name in sums]
    chosen += [pl.col(first).min()] if first else []
    chosen += [pl.col(last).max()] if last else []
    counted = counts.group_by("unit_code").agg(chosen)
    return (
        lines.join(counted, on="unit_code", how="left", maintain_order="left")
        .group_by(keys, maintain_order=True)
        .agg(chosen)
    )


def told_names(lines: pl.DataFrame) -> dict[str, str]:
    """Delivering unit to the name of its line, with its district: names of communes repeat."""
    rows = lines.drop_nulls("unit_code").select("unit_code", "name", "group_code", "group").iter_rows()
    return {unit: f"{name}, {group[:1].lower()}{group[1:]}" if code else name for unit, name, code, group in rows}


def lines_in_both_trees(codes: Iterable[str], read_in: Tree) -> dict[Tree, pl.DataFrame]:
    """The Department's lines in each tree."""
    delivering = set(codes)
    trees: tuple[Tree, Tree] = ("2024", "2025")
    return {tree: unit_lines(delivering, tree, read_in, Scope()) for tree in trees}


def units_apart(codes: Iterable[str], read_in: Tree) -> tuple[list[UnitLine], list[UnitLine]]:
    """Lines of delivering units that are no one unit of the newer tree (divided communes, former offices, units that
    ended), and lines of units that are in no list. Forms show both kinds apart; neither is dropped."""
    placed = sorted({place(code, "2025", read_in) for code in codes}, key=lambda line: line.code)
    return [p for p in placed if p.group == FORMER_UNITS], [p for p in placed if p.group == UNKNOWN_UNITS]


def tree_disagreements(standing: pl.DataFrame, lines_by_tree: Mapping[Tree, pl.DataFrame]) -> list[str]:
    """Where the lines of a tree do not count what the journal counts: Vietnamese sentences with counts only.

    Args:
        standing: unit_code, register, status, records.
        lines_by_tree: the lines of each tree (`lines_in_both_trees`).

    Returns:
        Nothing when all trees agree with the journal, and so with each other.
    """
    found = []
    true = standing.group_by("register", "status").agg(pl.col("records").sum()).sort("register", "status")
    for tree, lines in lines_by_tree.items():
        for register, status, records in true.iter_rows():
            cell = standing.filter((pl.col("register") == register) & (pl.col("status") == status))
            counted = int(per_line(lines, cell, ["records"])["records"].sum())
            if counted != records:
                found.append(
                    f"Hệ thống đơn vị {tree}, sổ {register}, trạng thái {status}: biểu cộng được {counted}, "
                    f"nhật ký có {records} bản ghi."
                )
    return found


def scope_name(scope: Scope, tree: Tree) -> str:
    """The unit of a scope as people write it."""
    if scope.level == "department":
        return PROVINCE_NAME
    lines = {line.code: line.name for line in listed_units(tree)}
    groups = {line.group_code: line.group for line in listed_units(tree)}
    return (lines if scope.level == "commune" else groups).get(scope.unit) or f"Đơn vị {scope.unit}"
