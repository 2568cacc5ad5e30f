"""What rules in shadow found at a landing, as rows of ledger.shadow_counts: counts, never a finding."""

import polars as pl

from assets.verdicts.offers import Landing
from assets.verdicts.taken import TakenDelivery
from checks.catalogue import shadow_counts


def of_rows(landing: Landing, taken: TakenDelivery, fresh: pl.DataFrame) -> pl.DataFrame:
    """What reading and judging the delivery counted on its new books.

    Args:
        fresh: the books that land, with book and book_key.
    """
    if taken.shadows.is_empty():
        return taken.shadows
    keys = fresh.select("book", "book_key").unique("book")
    return _in_ledger_columns(landing, taken.shadows.join(keys, on="book"))


def of_books(landing: Landing, raw: pl.DataFrame) -> pl.DataFrame:
    """What only the whole books showed.

    Args:
        raw: relational findings, not rendered yet (row_key, book_key, rule).
    """
    if not landing.rules.shadows:
        return pl.DataFrame()
    return _in_ledger_columns(landing, shadow_counts(raw, landing.rules, book="book_key", row="row_key"))


def _in_ledger_columns(landing: Landing, counts: pl.DataFrame) -> pl.DataFrame:
    number = pl.lit(landing.delivery_no, dtype=pl.Int32)
    return counts.select("book_key", "rule", "findings", "rows", delivery_no=number)
