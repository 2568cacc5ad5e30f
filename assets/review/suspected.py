"""Likely duplicates of contents that a reviewer made, as `assets.verdicts.suspicions` finds those of a delivery."""

from collections.abc import Mapping

import duckdb
import polars as pl

from checks import catalogue
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.duplicates import PARTS, duplicate_suspected, people
from checks.rules.rule import no_relations
from warehouse.ledger.tables import append, change, read

_COLUMNS = ("row_key", "book_key", "register", "unit_code", "number", "number_year", *PARTS)


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
    offered = people(clean).join(taken, on="row_id").select(_COLUMNS)
    known = read(connection, "people_in_blocks", offered_people=offered)
    change(connection, "forget_people", offered_people=offered)
    append(connection, "ledger.people", offered)
    everybody = pl.concat([offered, known.select(_COLUMNS)], how="vertical_relaxed")
    return duplicate_suspected(everybody, offered["row_key"], rules.limits).drop("turn")


def tell_other_books(
    connection: duckdb.DuckDBPyConnection,
    suspected: pl.DataFrame,
    standing: pl.DataFrame,
    rules: RulePolicy = AS_AGREED,
) -> None:
    """Puts the other half of each suspicion on records of books that are not touched."""
    elsewhere = suspected.join(standing, left_on="row_key", right_on="record_id", how="anti")
    registers = {key: key.split("|")[1] for key in elsewhere["book_key"].unique().to_list()}
    named = elsewhere.rename({"row_key": "record_id"}).with_columns(book=pl.col("book_key"))
    change(connection, "add_suspicions", suspicions=catalogue.render(named, registers, rules))
