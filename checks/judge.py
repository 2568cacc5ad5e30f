"""The judge: rows of a delivery in, clean rows and findings out.

Row-local rules only: all that can be said from the row, its book's name, the unit and the day. What needs other rows
or PDFs stands in `rules.documents` and `rules.duplicates`; severities and messages come from `catalogue`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from checks.rules.cells import read_cells
from checks.rules.check import Check, run_checks
from checks.rules.context import DeliveryContext
from checks.rules.events import age_checks, late_checks, order_checks
from checks.rules.evidence import evidence, patched
from checks.rules.fonts import legacy_cells
from checks.rules.hearing import hear
from checks.rules.marks import all_faults, cell_findings, marked_cells
from checks.rules.numbers import number_checks
from checks.rules.papers import paper_checks
from checks.rules.persons import parent_checks, surname_findings
from checks.rules.places import place_findings
from checks.rules.presence import required_checks
from checks.rules.rule import Limits, as_findings, no_findings
from checks.rules.words import words_findings
from checks.text.lexicon import shipped

__all__ = ["DeliveryContext", "Judged", "judge_rows"]

_CELL = ["row_id", "field"]
_PLACE = ["register", "at", "field"]


@dataclass(frozen=True)
class Judged:
    """`clean`: per register the rows in their order, as staging would get them, with `number` and `number_year`.

    `findings`: what the judge found (frame FINDING); what intake found is not repeated.
    """

    clean: dict[str, pl.DataFrame]
    findings: pl.DataFrame


def judge_rows(
    rows: Mapping[str, pl.DataFrame],
    context: DeliveryContext,
    intake_findings: pl.DataFrame,
    others: Mapping[str, DeliveryContext] | None = None,
) -> Judged:
    """Judge all rows of a delivery, or of several of one day.

    `rows` holds per register the intake's rows (every field as text, null = empty) with `year_opened` and
    `book_number`; row_id and book tell rows and books of all of them. `intake_findings` tells which cells hold
    formulas: those have their finding already. `others` tells who delivers, by book, where it is not `context`; all
    else is as `context` says.
    """
    # Columns are replaced one by one: in frames of several chunks every later look would align them anew.
    filled = {register: delivered.rechunk() for register, delivered in rows.items() if not delivered.is_empty()}
    if not filled:
        return Judged({register: _not_numbered(frame) for register, frame in rows.items()}, no_findings())
    readings = read_cells(filled, context)
    faults = all_faults(readings)
    marked = marked_cells(filled, readings, faults)
    cells, misspelt = hear(filled, marked, readings, context.lexicon or shipped())
    legacy = legacy_cells(filled, cells)
    sound = _without(cells, legacy)
    repaired = sound.filter(pl.col("text").ne_missing(pl.col("value")))
    doubtful = pl.concat([cells.filter(~pl.col("sure")).select(_PLACE), legacy.select(_PLACE)])
    clean, facts = {}, {}
    for register, delivered in filled.items():
        here = pl.col("register") == register
        clean[register] = patched(delivered, repaired.filter(here))
        facts[register] = evidence(register, delivered, clean[register], readings, doubtful.filter(here))
    found = [
        cell_findings(sound, faults),
        _without(misspelt, legacy),
        as_findings(legacy, rule="text_encoding"),
    ]
    for register, delivered in filled.items():
        found.append(_without(place_findings(delivered, clean[register], context, others or {}), legacy))
        found.append(run_checks(delivered, facts[register], checks_of(register, context.limits)))
        found.append(words_findings(register, delivered, facts[register]))
        found.append(surname_findings(register, delivered, facts[register]))
    formulas = intake_findings.filter(pl.col("rule") == "formula_cell")
    findings = _without(pl.concat(found), formulas).sort("row_id", maintain_order=True)
    return Judged(
        {r: _numbered(clean[r], facts[r]) if r in clean else _not_numbered(frame) for r, frame in rows.items()},
        findings,
    )


def _without(cells: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Cells or findings on cells but for those of the others."""
    return cells if others.is_empty() else cells.join(others, on=_CELL, how="anti", maintain_order="left")


@cache
def checks_of(register: str, limits: Limits = ()) -> tuple[Check, ...]:
    """Every row rule of a register that is an expression."""
    return (
        *required_checks(register),
        *number_checks(),
        *order_checks(register),
        *late_checks(register, limits),
        *age_checks(register, limits),
        *paper_checks(register),
        *parent_checks(register),
    )


def _not_numbered(rows: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Int32)
    return rows.with_columns(number=nothing, number_year=nothing)


def _numbered(clean: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Adds `number` and `number_year`: the year in so, else of ngayDangKy, else of the book (contract, section 4)."""
    number = pl.col("so__number")
    year = pl.coalesce("so__year", "ngayDangKy__year", pl.col("year_opened").cast(pl.Int32))
    return clean.hstack(facts.select(number=number, number_year=pl.when(number.is_not_null()).then(year)))
