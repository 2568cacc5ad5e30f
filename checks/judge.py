"""The judge: rows of a delivery in, clean rows and findings out.

Row-local rules only: all that can be said from the row, its book's name, the unit and the day. What needs other rows
or PDFs stands in `rules.documents` and `rules.duplicates`; severities and messages come from `catalogue`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from checks.rules.cells import cell_findings, read_column
from checks.rules.check import run_checks
from checks.rules.context import DeliveryContext
from checks.rules.events import age_checks, late_checks, order_checks
from checks.rules.evidence import clean_rows, evidence
from checks.rules.fonts import legacy_cells
from checks.rules.numbers import number_checks
from checks.rules.papers import paper_checks
from checks.rules.persons import parent_checks, surname_findings
from checks.rules.presence import required_checks
from checks.rules.rule import FINDING, no_findings
from checks.rules.spelling import heard
from checks.rules.words import words_checks
from warehouse.registers import fields

__all__ = ["DeliveryContext", "Judged", "judge_rows"]


@dataclass(frozen=True)
class Judged:
    """`clean`: per register the rows in their order, as staging would get them, with `number` and `number_year`.

    `findings`: what the judge found (frame FINDING); what intake found is not repeated.
    """

    clean: dict[str, pl.DataFrame]
    findings: pl.DataFrame


def judge_rows(rows: Mapping[str, pl.DataFrame], context: DeliveryContext, intake_findings: pl.DataFrame) -> Judged:
    """Judge all rows of a delivery.

    `rows` holds per register the intake's rows (every field as text, null = empty) with `year_opened` and
    `book_number`. `intake_findings` tells which cells hold formulas: those have their finding already.
    """
    clean: dict[str, pl.DataFrame] = {}
    found = [no_findings()]
    for register, delivered in rows.items():
        if delivered.is_empty():
            clean[register] = _numbered(delivered.with_columns(_no_numbers()))
            continue
        clean[register], findings = _judge_register(register, delivered, context)
        found.append(findings)
    formulas = intake_findings.filter(pl.col("rule") == "formula_cell").select("row_id", "field")
    findings = pl.concat(found).join(formulas, on=["row_id", "field"], how="anti")
    return Judged(clean, findings.sort("row_id", maintain_order=True))


def _judge_register(register: str, rows: pl.DataFrame, context: DeliveryContext) -> tuple[pl.DataFrame, pl.DataFrame]:
    known = {field.name: field for field in fields(register)}
    readings = {
        name: read_column(field, rows[name], context)
        for name, field in known.items()
        if rows[name].null_count() < rows.height
    }
    legacy = legacy_cells(rows, known, readings)
    clean = clean_rows(rows, readings, legacy)
    facts = evidence(register, rows, clean, known, readings, legacy)
    checks = [
        *required_checks(register),
        *number_checks(),
        *order_checks(register),
        *late_checks(register),
        *age_checks(register),
        *words_checks(register),
        *paper_checks(register),
        *parent_checks(register),
    ]
    cells = pl.concat([no_findings(), *cell_findings(rows, readings)])
    if not legacy.is_empty():
        cells = cells.join(legacy.select("row_id", "field"), on=["row_id", "field"], how="anti")
    cells = heard(register, cells, facts)
    found = [cells, legacy, run_checks(rows, facts, checks), surname_findings(register, rows, facts)]
    numbers = facts.select("so__number", "so__year", "ngayDangKy__year")
    return _numbered(pl.concat([clean, numbers], how="horizontal")), pl.concat(found).select(FINDING.keys())


def _no_numbers() -> list[pl.Expr]:
    return [pl.lit(None, pl.Int32).alias(name) for name in ("so__number", "so__year", "ngayDangKy__year")]


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `number` and `number_year`: the year in so, else of ngayDangKy, else of the book (contract, section 4)."""
    year = pl.coalesce("so__year", "ngayDangKy__year", pl.col("year_opened").cast(pl.Int32))
    return rows.with_columns(
        number=pl.col("so__number"), number_year=pl.when(pl.col("so__number").is_not_null()).then(year)
    ).drop("so__number", "so__year", "ngayDangKy__year")
