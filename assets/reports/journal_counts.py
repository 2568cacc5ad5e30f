"""What the journal says at the end of a day: how many records stood where, and who had moved.

Counts come from the status events, never from the records' present status, so a report of any past day can be made at
any time. Which unit answers for what is told in `unit_lines`, what a form shows in the forms.
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import polars as pl

from assets.reports.reporting_days import end_of
from warehouse.ledger.journal import GENESIS
from warehouse.statements import statement

STATUSES = ("draft", "pending_review", "rejected", "approved", "transferred")
DONE = ("approved", "transferred")


@dataclass(frozen=True)
class Cut:
    """The journal's head at the end of a day; its link vouches for all events before it."""

    event_no: int
    link: str
    happened_at: datetime | None


@dataclass(frozen=True)
class JournalCounts:
    """Counts at the end of a day, and at the end of the day of the report before.

    standing, before: unit_code, register, year_opened, book_number, book_key, status, since (date; null for what does
    not wait), records. moves: unit_code, moves (events since the report before), moved_on. deliveries: unit_code,
    books, returned, books_since, returned_since. daily: day, status, records (the view progress.daily).
    """

    as_of: date
    since: date
    cut: Cut
    standing: pl.DataFrame
    before: pl.DataFrame
    moves: pl.DataFrame
    deliveries: pl.DataFrame
    daily: pl.DataFrame


def cut_at(connection: duckdb.DuckDBPyConnection, day: date) -> Cut:
    """The journal's head at the end of a day."""
    rows = connection.execute(statement("reports/cut"), {"until": end_of(day)}).fetchall()
    return Cut(*rows[0]) if rows else Cut(0, GENESIS, None)


def standing_at(connection: duckdb.DuckDBPyConnection, day: date) -> pl.DataFrame:
    """Records by book, status and waiting since, as they stood at the end of a day."""
    return connection.execute(statement("reports/standing"), {"until": end_of(day)}).pl()


def count_journal(connection: duckdb.DuckDBPyConnection, as_of: date, since: date) -> JournalCounts:
    """Everything that the forms of a reporting date count.

    Args:
        connection: the ledger or its published copy.
        as_of: the last day counted.
        since: the last day counted by the report before.
    """
    moments = {"since": end_of(since), "until": end_of(as_of)}
    return JournalCounts(
        as_of,
        since,
        cut_at(connection, as_of),
        standing_at(connection, as_of),
        standing_at(connection, since),
        connection.execute(statement("reports/moves"), moments).pl(),
        connection.execute(statement("reports/deliveries"), moments).pl(),
        connection.execute("from progress.daily where day <= ? order by day, status", [as_of]).pl(),
    )
