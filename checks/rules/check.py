"""A row rule is one expression that is true where the record is broken; here such expressions are run.

Null means "cannot tell" and never counts as broken: what is absent or unreadable has a rule of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from checks.rules.reading import map_distinct
from checks.rules.rule import ENGINE, as_findings, no_findings


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
    masks = evidence.lazy().select(check.broken.alias(str(i)) for i, check in enumerate(checks)).collect(engine=ENGINE)
    broken = [(check, mask.arg_true()) for check, mask in zip(checks, masks.iter_columns(), strict=True) if mask.any()]
    return pl.concat([no_findings(), *(_gather(rows, evidence, check, at) for check, at in broken)])


def _gather(rows: pl.DataFrame, evidence: pl.DataFrame, check: Check, at: pl.Series) -> pl.DataFrame:
    """The findings of one check on the rows at some places."""
    # A frame is indexed at once; a gather of a column is an expression, which costs more than the few rows it fetches.
    there = {"row_id": rows["row_id"], "book": rows["book"], "value": rows[check.field]}
    told = {"suggestion": check.suggestion, "detail": check.detail}
    said = {name: text.cast(pl.String) for name, text in told.items() if isinstance(text, pl.Expr)}
    operands = {name: evidence[name] for text in said.values() for name in text.meta.root_names()}
    found = pl.DataFrame(operands | there)[at]
    if said:
        found = found.select(*there, **said)
    if callable(check.suggestion):
        better = map_distinct(found["value"].drop_nulls().unique(), check.suggestion)
        suggestion = pl.Series("suggestion", [better.get(value) for value in found["value"]], pl.String)
        found = found.hstack([suggestion])
    fixed = {"detail": check.detail} if isinstance(check.detail, str) else {}
    return as_findings(found, rule=check.rule, field=check.field, **fixed)
