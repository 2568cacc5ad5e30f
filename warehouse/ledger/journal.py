"""The journal of status events: appended in order, each event chained to the one before it.

An event's link is BLAKE2b over the link before it and the event's own words, so that a word changed, an event taken
out or put in breaks the chain at that place and from there on.
"""

from datetime import UTC, datetime
from hashlib import blake2b

import duckdb
import polars as pl

from warehouse.ledger.tables import append

GENESIS = "0" * 32
_WORDS = ("event_no", "record_id", "version", "from_status", "to_status", "actor", "reason", "run_id")
_SEPARATOR = "\x1f"
# A time as it is hashed, in UTC: 2024-05-20T08:00:00.000000+00:00.
_MOMENT = "%Y-%m-%dT%H:%M:%S%.6f+00:00"


def _texts(events: pl.DataFrame, moments: pl.Expr) -> list[str]:
    """The words of each event as they are hashed behind the link before it; `moments` gives the times as text."""
    words = [pl.col(word).cast(pl.String).fill_null("") for word in _WORDS]
    return events.select(pl.concat_str(moments, *words, separator=_SEPARATOR)).to_series().to_list()


def _link(before: str, text: str) -> str:
    return blake2b(f"{before}{_SEPARATOR}{text}".encode(), digest_size=16).hexdigest()


def head(connection: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Number and link of the last event; (0, GENESIS) for an empty journal."""
    rows = connection.execute(
        "select event_no, link from ledger.status_events order by event_no desc limit 1"
    ).fetchall()
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)


def append_events(
    connection: duckdb.DuckDBPyConnection, events: pl.DataFrame, *, happened_at: datetime, run_id: str
) -> None:
    """Appends events in the frame's order.

    Args:
        connection: the ledger, inside the transaction that changes the records.
        events: record_id, version, from_status, to_status, actor, reason.
        happened_at: time of all of them, with a zone.
        run_id: the Dagster run that made them.
    """
    number, link = head(connection)
    numbered = events.with_row_index("event_no", offset=number + 1).with_columns(pl.lit(run_id).alias("run_id"))
    moment = happened_at.astimezone(UTC).isoformat(timespec="microseconds")
    links: list[str] = []
    for text in _texts(numbered, pl.lit(moment)):
        link = _link(link, text)
        links.append(link)
    append(
        connection,
        "ledger.status_events",
        numbered.with_columns(pl.lit(happened_at).alias("happened_at"), pl.Series("link", links, dtype=pl.Utf8)),
    )


def first_broken_link(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Number of the first event whose link does not follow from the one before it; None for a whole chain."""
    link, expected = GENESIS, 1
    events = connection.sql("select * from ledger.status_events order by event_no").pl()
    moments = pl.col("happened_at").dt.convert_time_zone("UTC").dt.strftime(_MOMENT)
    for text, number, stored in zip(_texts(events, moments), events["event_no"], events["link"], strict=True):
        link = _link(link, text)
        if link != stored or number != expected:
            return int(number)
        expected += 1
    return None
