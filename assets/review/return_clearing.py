"""Taking return workbooks away once nothing in them is left to correct, so that nobody works on rows that are settled.

A workbook that somebody has saved since it was written is put aside under another name and not deleted.
"""

from pathlib import Path

import duckdb
import polars as pl

from assets.review.return_book import ENDING, return_file_name
from assets.review.return_mark import bears_mark
from assets.review.return_saved import is_as_written, put_aside
from warehouse.home import Home
from warehouse.ledger.deliveries import LandedDelivery
from warehouse.ledger.tables import read


def clear_finished(
    connection: duckdb.DuckDBPyConnection, home: Home, delivery: LandedDelivery, names: set[str]
) -> bool:
    """Clears the folder of a delivery in the outbox; true if nothing is left that should not lie there.

    Args:
        names: the return workbooks that were written for the delivery.
    """
    folder = home.outbox / delivery.unit_folder / delivery.delivery
    lying = [path for path in folder.glob(f"*{ENDING}") if path.name not in names and bears_mark(path)]
    if not lying:
        return True
    named = _names_of_namesakes(connection, delivery)
    taken = [_take_away(path) for path in lying if path.name not in named]
    return all(taken)


def _names_of_namesakes(connection: duckdb.DuckDBPyConnection, delivery: LandedDelivery) -> set[str]:
    """Return workbooks of other deliveries that came in a folder of the same name."""
    rows = connection.execute(
        "select delivery_no from ledger.deliveries where unit_folder = ? and delivery = ? and delivery_no <> ?",
        [delivery.unit_folder, delivery.delivery, delivery.delivery_no],
    ).fetchall()
    asked = pl.DataFrame({"delivery_no": [n for (n,) in rows]}, schema={"delivery_no": pl.Int32})
    return {return_file_name(book) for book in read(connection, "books_to_return", asked_deliveries=asked)["book"]}


def _take_away(path: Path) -> bool:
    try:
        if is_as_written(path):
            path.unlink()
        else:
            put_aside(path, "da-xong")
    except PermissionError:
        return False  # open in Excel on a shared drive: the next run tries again
    return True
