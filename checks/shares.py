"""Shares of a book or a delivery that fail a rule, against what a province allows (`RulePolicy`). Pure frames.

What follows for the records is decided at landing; Great Expectations reads the same shares off the scorecard.
"""

from collections.abc import Mapping

import polars as pl

from checks.catalogue import RULE


def exceeded_shares(rows: pl.DataFrame, failed: pl.DataFrame, group: str, shares: Mapping[str, float]) -> pl.DataFrame:
    """Groups of rows of which more than the allowed share fails a rule.

    Args:
        rows: row (an id) and the column `group`; one line per row that counts.
        failed: row, rule; a row that fails a rule several times fails it once. Rows not in `rows` do not count.
        group: name of the column that tells the group (a book, a delivery).
        shares: allowed share (0 to 1) per rule id.

    Returns:
        the group, detail (Vietnamese: rules, counts, shares; the rule with most failing rows first).
    """
    if not shares:
        return pl.DataFrame(schema={group: rows.schema[group], "detail": pl.String()})
    asked = failed.filter(pl.col("rule").is_in(list(shares))).select("row", "rule").unique()
    counted = rows.join(asked, on="row").group_by(group, "rule").agg(failing=pl.len())
    sizes = rows.group_by(group).agg(size=pl.len())
    allowed = pl.col("rule").replace_strict(dict(shares), default=None, return_dtype=pl.Float64)
    over = counted.join(sizes, on=group).filter(pl.col("failing") / pl.col("size") > allowed)
    titles = {rule.id: rule.title for rule in RULE.values()}
    said = pl.format(
        "«{}» {}/{} dòng ({} %, mức cho phép {} %)",
        pl.col("rule").replace_strict(titles, return_dtype=pl.String),
        "failing",
        "size",
        _percent(pl.col("failing") / pl.col("size")),
        _percent(allowed),
    )
    return (
        over.with_columns(said=said)
        .sort(group, "failing", "rule", descending=[False, True, False])
        .group_by(group, maintain_order=True)
        .agg(detail=pl.col("said").str.join("; "))
    )


def _percent(share: pl.Expr) -> pl.Expr:
    """A share as people write it: "12,5", "20"."""
    text = (share * 100).round(1).cast(pl.String)
    return text.str.strip_suffix(".0").str.replace(".", ",", literal=True)
