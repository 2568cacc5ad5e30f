"""A row rule is one expression that is true where the record is broken; here such expressions are run.

Null means "cannot tell" and never counts as broken: what is absent or unreadable has a rule of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from checks.rules.reading import map_distinct
from checks.rules.rule import FINDING, no_findings


@dataclass(frozen=True)
class Check:
    """Where a row rule looks and what it says; expressions are over the evidence frame (see `evidence`).

    `suggestion` is an expression, or a function of the field's value for the few rows that are broken.
    """

    rule: str
    field: str
    broken: pl.Expr
    suggestion: pl.Expr | Callable[[str], str | None] | None = None
    detail: pl.Expr | str | None = None


def run_checks(rows: pl.DataFrame, evidence: pl.DataFrame, checks: Sequence[Check]) -> pl.DataFrame:
    """Findings of row rules: one lazy pass for all masks, then only the broken rows are gathered.

    `rows` (as delivered) and `evidence` have the same rows in the same order.
    """
    if not checks:
        return no_findings()
    masks = (
        evidence.lazy()
        .select(check.broken.fill_null(value=False).alias(str(i)) for i, check in enumerate(checks))
        .collect()
    )
    found = [_gather(rows, evidence, check, masks[str(i)]) for i, check in enumerate(checks) if masks[str(i)].any()]
    return pl.concat(found) if found else no_findings()


def _gather(rows: pl.DataFrame, evidence: pl.DataFrame, check: Check, mask: pl.Series) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    said = evidence.filter(mask).select(
        "row_id",
        suggestion=check.suggestion.cast(pl.String) if isinstance(check.suggestion, pl.Expr) else nothing,
        detail=pl.lit(check.detail, pl.String) if not isinstance(check.detail, pl.Expr) else check.detail,
    )
    found = rows.filter(mask).select("book", value=pl.col(check.field))
    found = pl.concat([said, found], how="horizontal").with_columns(
        pdf_name=nothing, rule=pl.lit(check.rule), field=pl.lit(check.field)
    )
    if callable(check.suggestion):
        better = map_distinct(found["value"].drop_nulls().unique(), check.suggestion)
        suggestion = pl.col("value").replace_strict(better, default=None, return_dtype=pl.String)
        found = found.with_columns(suggestion=suggestion)
    return found.select(FINDING.keys())
