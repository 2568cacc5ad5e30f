"""What a screen for leaders says, before it is shown anywhere: one sentence, pictures, tables, numbers.

Plain values. The interface, the page and the workbook (`markdown`, `page`, `workbook`) all show the same screen; what a
screen says is decided in the module of its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Value = str | int | float | None
# "percent" is between 0 and 100; "change" is a difference, of counts (int) or of percentages (float).
Kind = Literal["text", "count", "decimal", "percent", "change"]
# Which end of a percentage is bad; it decides the shade of a cell.
Heat = Literal["", "low", "high"]


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    label: str
    kind: Kind = "count"
    heat: Heat = ""


@dataclass(frozen=True)
class Table:
    """Every row, the worst first; where it is shown it may be cut. `columns` of `short` stand on narrow screens."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: str
    short: tuple[int, ...] = ()
    note: str = ""

    def narrow(self) -> "Table":
        """The same rows with the few columns that a narrow screen has room for."""
        if not self.short:
            return self
        rows = tuple(tuple(row[at] for at in self.short) for row in self.rows)
        return Table(self.title, tuple(self.columns[at] for at in self.short), rows, self.empty, note=self.note)


@dataclass(frozen=True)
class Picture:
    """An SVG ("" where there is nothing to draw) and what it shows in a few words."""

    caption: str
    svg: str


@dataclass(frozen=True)
class Screen:
    """One screen.

    `name` is the last part of its asset's key, `sentence` the one that matters most, `figures` the numbers whose trend
    is followed, by their label.
    """

    name: str
    title: str
    sentence: str
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    figures: Mapping[str, int | float] = field(default_factory=dict)
