"""Which deliveries can land in one transaction and end as if each had landed by itself, in the same order.

A landing costs the same however few rows it has: some hundred frame operations, thirty statements. A province that
hands in two hundred deliveries at once waits for that, not for its rows. What keeps deliveries apart is what one of
them would find changed by another: a book that both touch, a lot drawn from what was known so far.
"""

from collections.abc import Sequence

import duckdb
import polars as pl

from assets.verdicts.taken import read_books
from warehouse.home import Home
from warehouse.ledger.lots import has_lots
from warehouse.ledger.tables import read


def companies(connection: duckdb.DuckDBPyConnection, home: Home, keys: Sequence[str], approve: str) -> list[list[str]]:
    """The deliveries in their order, those together that only bring books nobody has seen.

    Args:
        keys: partition keys of deliveries that were read.
        approve: setting `review.approve`.

    Raises:
        FileNotFoundError: one of them was not read.
    """
    if len(keys) < 2 or approve == "sampled" or has_lots(connection):
        return [[key] for key in keys]
    books = {key: read_books(home.work / key) for key in keys}
    touched = pl.concat([b.select("book_key") for b in books.values()]).drop_nulls().unique()
    seen = set(read(connection, "books_held", touched_books=touched)["book_key"].to_list())
    found: list[list[str]] = []
    with_others = False  # whether the last company may grow
    for key, its_books in books.items():
        # A book whose name tells no register and number is known by that name.
        mine = {book_key or f"{unit}/{name}" for unit, name, book_key in _names(its_books)}
        sociable = not its_books["is_return"].any() and seen.isdisjoint(mine)
        if sociable and with_others:
            found[-1].append(key)
        else:
            found.append([key])
        with_others = sociable
        seen |= mine
    return found


def _names(books: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    return books.select("unit_code", "book", "book_key").rows()
