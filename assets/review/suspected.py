"""Likely duplicates of contents that a reviewer made, as `assets.verdicts.suspicions` finds those of a delivery."""

from collections.abc import Mapping

import duckdb
import polars as pl

from assets.verdicts.suspicions import compared, tell_others
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.duplicates import people
from checks.rules.rule import no_relations


def suspected_duplicates(
    connection: duckdb.DuckDBPyConnection,
    clean: Mapping[str, pl.DataFrame],
    standing: pl.DataFrame,
    rules: RulePolicy = AS_AGREED,
) -> pl.DataFrame:
    """Compares the new contents with each other and with the whole ledger, and keeps their keys for later.

    Args:
        clean: the new contents per register, by row_id.
        standing: records of the touched books, with row_id for those that have new content.

    Returns:
        relational findings (row_key = record_id) on both records of each pair, also on records of other books.
    """
    taken = standing.filter("takes_row").select("row_id", "book_key", "unit_code", row_key="record_id")
    if taken.is_empty():
        return no_relations()
    offered = people(clean).join(taken, on="row_id").with_columns(turn=pl.lit(1, dtype=pl.Int32))
    return compared(connection, offered, offered.select("row_key"), rules.limits).drop("turn")


def tell_other_books(
    connection: duckdb.DuckDBPyConnection,
    suspected: pl.DataFrame,
    standing: pl.DataFrame,
    rules: RulePolicy = AS_AGREED,
) -> None:
    """Puts the other half of each suspicion on records of books that are not touched."""
    elsewhere = suspected.join(standing, left_on="row_key", right_on="record_id", how="anti")
    tell_others(connection, elsewhere, rules)
