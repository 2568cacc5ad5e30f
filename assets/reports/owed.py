"""The table `ledger.expected_work`: what every unit owes, as of the last night; rewritten whole each time."""

from datetime import date

import duckdb
import polars as pl

from assets.reports.expected_work import ExpectedWork
from warehouse.ledger.tables import append

SCHEMA = pl.Schema(
    {
        "as_of": pl.Date,
        "unit_code": pl.Utf8,
        "work": pl.Utf8,
        "due": pl.Date,
        "waiting": pl.Int64,
        "overdue": pl.Int64,
        "days_late": pl.Int32,
    }
)


def keep(connection: duckdb.DuckDBPyConnection, owed: list[ExpectedWork], as_of: date) -> None:
    """Replaces the table by what is owed at the end of a day."""
    rows = [(as_of, w.unit_code, w.work, w.due, w.waiting, w.overdue, w.days_late(as_of)) for w in owed]
    connection.execute("begin")
    try:
        connection.execute("delete from ledger.expected_work")
        append(connection, "ledger.expected_work", pl.DataFrame(rows, schema=SCHEMA, orient="row"))
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
