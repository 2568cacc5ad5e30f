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


def _link(before: str, words: tuple[object, ...], happened_at: str) -> str:
    text = "\x1f".join([before, happened_at, *("" if w is None else str(w) for w in words)])
    return blake2b(text.encode(), digest_size=16).hexdigest()


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
    for words in numbered.select(_WORDS).iter_rows():
        link = _link(link, words, moment)
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
    moments = events["happened_at"].dt.convert_time_zone("UTC").to_list()
    for words, moment, stored in zip(events.select(_WORDS).iter_rows(), moments, events["link"], strict=True):
        link = _link(link, words, moment.isoformat(timespec="microseconds"))
        if link != stored or words[0] != expected:
            return int(words[0])
        expected += 1
    return None
