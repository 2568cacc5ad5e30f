"""What rules in shadow found at a landing, as rows of ledger.shadow_counts: counts, never a finding."""

import polars as pl

from assets.verdicts.taken import BOOK, Taken
from checks.catalogue import shadow_counts
from checks.policy import RulePolicy

_COLUMNS = ("book_key", "rule", "findings", "rows", "delivery_no")


def of_rows(taken: Taken, fresh: pl.DataFrame) -> pl.DataFrame:
    """What reading and judging the deliveries counted on their new books.

    Args:
        fresh: the books that land, with delivery_no, book and book_key.
    """
    if taken.shadows.is_empty():
        return taken.shadows
    keys = fresh.select(*BOOK, "book_key").unique(BOOK)
    return taken.shadows.join(keys, on=BOOK).select(_COLUMNS)


def of_books(raw: pl.DataFrame, touched: pl.DataFrame, rules: RulePolicy) -> pl.DataFrame:
    """What only the whole books showed.

    Args:
        raw: relational findings, not rendered yet (row_key, book_key, rule).
        touched: result of `assets.verdicts.offers.touching`.
    """
    if not rules.shadows:
        return pl.DataFrame()
    counts = shadow_counts(raw, rules, book="book_key", row="row_key")
    return counts.join(touched, on="book_key").select(*_COLUMNS[:-1], delivery_no="landed_in")
