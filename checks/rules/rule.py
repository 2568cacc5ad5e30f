"""What a rule is: its declaration, and the frame in which rules report what they found.

How a rule looks at the data stands in the module of its part (`dates`, `codes`, ...), beside its declaration.
What follows from a finding (rejected, waits for review) is decided at landing, not here.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from warehouse.registers import REGISTERS

SEVERITIES = ("error", "warning", "info")
SCOPES = ("book", "cell", "row", "document")

# Judging makes many small steps: Polars' engine for streams needs more processor time for them (measured, 10 to 15 %).
ENGINE: Literal["in-memory"] = "in-memory"

# One row is one finding; `row_id` is null for findings on a book or on a document.
FINDING: dict[str, pl.DataType] = {
    "row_id": pl.UInt32(),
    "book": pl.String(),
    "pdf_name": pl.String(),
    "rule": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
    "suggestion": pl.String(),
    "detail": pl.String(),
}

# The same, for rules that compare records of a delivery with records of the ledger: the caller's own keys.
RELATION: tuple[str, ...] = (
    "row_key",
    "book_key",
    "pdf_name",
    "rule",
    "field",
    "value",
    "suggestion",
    "detail",
)


# Thresholds that a province has set, by `Threshold.id`; a tuple, so that expressions built from it may be kept.
Limits = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Threshold:
    """A number that decides a rule, and that a province may set as `[rules.<rule>] <name>` between least and most."""

    rule: str
    name: str
    default: float
    least: float
    most: float
    meaning: str

    @property
    def id(self) -> str:
        """Its name among those of all rules."""
        return f"{self.rule}.{self.name}"

    def within(self, limits: Limits) -> float:
        """The number in force."""
        return dict(limits).get(self.id, self.default)


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue, as people read it.

    `message` says what is wrong, `advice` what to do; both Vietnamese. Their marks fill themselves in:
    `{label}` the field's Vietnamese name, `{value}` and `{suggestion}` in quotation marks, `{detail}` with a colon
    before it; a mark without content leaves nothing behind. A suggestion that neither text names is added at the end.

    `severities`: those that a setting may give it; `bound`: why not others (Vietnamese: it is told to whoever tries).
    A rule that may have one only is always in force. `on_rows`: whether its findings stand on rows, so that a share of
    rows can fail it.
    """

    id: str
    scope: str
    severity: str
    title: str
    message: str
    advice: str
    reason: str
    example: str
    registers: tuple[str, ...] = REGISTERS
    thresholds: tuple[Threshold, ...] = ()
    severities: tuple[str, ...] = SEVERITIES
    bound: str = ""
    on_rows: bool = True

    @property
    def always_in_force(self) -> bool:
        """Whether no setting may put it in shadow."""
        return len(self.severities) == 1


def no_findings() -> pl.DataFrame:
    """An empty frame of findings."""
    return pl.DataFrame(schema=FINDING)


_UNTOLD = {name: pl.Series(name, [None], kind) for name, kind in FINDING.items()}


def as_findings(frame: pl.DataFrame, **said: str) -> pl.DataFrame:
    """Frame FINDING of a frame that has some of its columns; `said` tells others, what nobody tells is null."""
    # Whole columns, not expressions: a delivery has some sixty such frames of a few rows, and an expression costs more
    # to build than they do.
    told = {column.name: column for column in frame.iter_columns()}
    told |= {name: pl.Series(name, [text]).new_from_index(0, frame.height) for name, text in said.items()}
    return pl.DataFrame(
        told[name] if name in told else untold.new_from_index(0, frame.height) for name, untold in _UNTOLD.items()
    )


def no_relations(row_key: pl.DataType | None = None) -> pl.DataFrame:
    """An empty frame of findings under the caller's own row keys."""
    return pl.DataFrame(schema={c: pl.String() if c != "row_key" else row_key or pl.String() for c in RELATION})
