"""Likely the same event twice: the delivered records against each other and against the whole ledger.

The ledger keeps folded comparison keys only (`ledger.people`), and only records that share a block are compared.
"""

from dataclasses import dataclass

import duckdb
import polars as pl

from assets.verdicts.offers import Landing
from assets.verdicts.taken import Taken
from checks import catalogue
from checks.policy import RulePolicy
from checks.rules.duplicates import PARTS, duplicate_suspected, people
from checks.rules.rule import Limits
from warehouse.ledger.tables import append, change, read

_KEPT = ("row_key", "book_key", "register", "unit_code", "number", "number_year", *PARTS)


@dataclass(frozen=True)
class Suspected:
    """Both halves of each suspicion, as relational findings (row_key = record_id).

    `own`: on records of the books that the later delivery of the two touches. `others`: on records that were there
    before it, also where both deliveries land together; they were judged without it, and keep their status.
    """

    own: pl.DataFrame
    others: pl.DataFrame


def suspicions(landing: Landing, taken: Taken, standing: pl.DataFrame) -> Suspected:
    """Finds likely duplicates of the records whose content is new, and keeps their keys for later deliveries.

    Args:
        standing: records of the touched books (`with_scans`), with landed_in.
    """
    fresh = standing.filter(pl.col("effect").is_in(["new", "changed"]))
    changed = fresh.filter(pl.col("effect") == "changed").select(row_key="record_id")
    offered = people(taken.clean).join(
        fresh.select("row_id", "book_key", "unit_code", row_key="record_id", turn="landed_in"), on="row_id"
    )
    told = compared(landing.connection, offered, changed, landing.rules.limits)
    came = standing.select("landed_in", row_key="record_id")
    halves = told.join(came, on="row_key", how="left", maintain_order="left")
    is_own = (pl.col("landed_in") >= pl.col("turn")).fill_null(value=False)
    return Suspected(*(halves.filter(part).drop("turn", "landed_in") for part in (is_own, ~is_own)))


def compared(
    connection: duckdb.DuckDBPyConnection, offered: pl.DataFrame, replaced: pl.DataFrame, limits: Limits
) -> pl.DataFrame:
    """Compares contents with each other and with the whole ledger, and keeps their keys there.

    Args:
        offered: linkage keys (`people`) with row_key, book_key, unit_code, and turn (1 or more; what the ledger has
            comes first).
        replaced: row_key of records of which the ledger keeps the keys of another content.

    Returns:
        result of `duplicate_suspected`.
    """
    known = read(connection, "people_in_blocks", offered_people=offered.select(_KEPT))
    change(connection, "forget_people", offered_people=replaced)
    append(connection, "ledger.people", offered)
    before = known.select(*_KEPT, turn=pl.lit(0, dtype=pl.Int32))
    everybody = pl.concat([offered.select(*_KEPT, "turn"), before], how="vertical_relaxed")
    return duplicate_suspected(everybody, offered["row_key"], limits)


def tell_others(connection: duckdb.DuckDBPyConnection, suspected: pl.DataFrame, rules: RulePolicy) -> None:
    """Puts the other half of each suspicion on records that were there before; nothing else about them changes.

    Args:
        suspected: relational findings (row_key = record_id).
    """
    if suspected.is_empty():
        return
    registers = {key: key.split("|")[1] for key in suspected["book_key"].unique().to_list()}
    named = suspected.rename({"row_key": "record_id"}).with_columns(book=pl.col("book_key"))
    change(connection, "add_suspicions", suspicions=catalogue.render(named, registers, rules))
