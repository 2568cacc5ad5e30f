"""Likely the same event twice: the delivered records against each other and against the whole ledger.

The ledger keeps folded comparison keys only (`ledger.people`), and only records that share a block are compared.
"""

import polars as pl

from assets.verdicts.offers import Landing
from assets.verdicts.taken import TakenDelivery
from checks.rules.duplicates import PARTS, duplicate_suspected, people
from warehouse.ledger.tables import append, change, read

_COLUMNS = ("row_key", "book_key", "register", "unit_code", "number", "number_year", *PARTS)


def suspicions(landing: Landing, taken: TakenDelivery, standing: pl.DataFrame) -> pl.DataFrame:
    """Finds likely duplicates of the records whose content is new, and keeps their keys for later deliveries.

    Args:
        standing: records of the touched books (`with_scans`).

    Returns:
        relational findings (row_key = record_id) on both records of each pair, also on records of other books.
    """
    fresh = standing.filter(pl.col("effect").is_in(["new", "changed"]))
    changed = fresh.filter(pl.col("effect") == "changed").select(row_key="record_id")
    offered = (
        people(taken.clean, landing.unit_code)
        .join(fresh.select("row_id", "record_id", "book_key"), on="row_id", how="inner")
        .rename({"record_id": "row_key"})
        .select(_COLUMNS)
    )
    known = read(landing.connection, "people_in_blocks", offered_people=offered)
    change(landing.connection, "forget_people", offered_people=changed)
    append(landing.connection, "ledger.people", offered)
    everybody = pl.concat([offered, known.select(_COLUMNS)], how="vertical_relaxed")
    return duplicate_suspected(everybody, offered["row_key"], landing.rules.limits)
