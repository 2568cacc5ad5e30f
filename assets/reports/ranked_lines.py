"""From counts per unit to the lines of a form: the sum of all first, each group's sum above its units, all numbered."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from assets.reports.form import Line, Rank, Value
from assets.reports.unit_lines import Scope

Cells = Callable[[dict[str, Any]], Sequence[Value]]

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """A Roman numeral: how districts are numbered."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def ranked_lines(
    counted: pl.DataFrame, sums: Sequence[pl.Expr], cells: Cells, scope: Scope, name: str
) -> tuple[Line, ...]:
    """Lines of a form over units.

    Args:
        counted: group_order, group_code, group, code, name and the counts, in the order of the form.
        sums: how each count is summed over units.
        cells: the values of a line, from its summed counts.
        scope: a commune has its own line only, a district no groups, the Department sums, groups and units.
        name: what the sum of all is called.
    """
    units = [_unit(order, row, cells) for order, row in _numbered(counted)]
    if scope.level == "commune":
        return tuple(line for line, _ in units)
    total = Line(("", name, *cells(_summed(counted, sums))), "total")
    if scope.level == "district":
        return (total, *(line for line, _ in units))
    lines = [total]
    groups = 0
    for (_, code, group), members in counted.group_by("group_order", "group_code", "group", maintain_order=True):
        if group:
            groups += 1
            rank: Rank = "group"
            lines.append(Line((roman(groups), str(group), *cells(_summed(members, sums))), rank))
        lines += [line for line, at in units if at == (code, group)]
    return tuple(lines)


def _numbered(counted: pl.DataFrame) -> list[tuple[int, dict[str, Any]]]:
    order = pl.int_range(1, pl.len() + 1).over("group_order", "group_code", "group")
    return [(row["order"], row) for row in counted.with_columns(order.alias("order")).iter_rows(named=True)]


def _unit(order: int, row: dict[str, Any], cells: Cells) -> tuple[Line, tuple[str, str]]:
    return Line((order, row["name"], *cells(row))), (row["group_code"], row["group"])


def _summed(members: pl.DataFrame, sums: Sequence[pl.Expr]) -> dict[str, Any]:
    return members.select(sums).row(0, named=True)
