"""Decisions of reviewers, only ever appended and hash-chained like the status events, and the values they confirmed.

What a decision does to its record is worked out in `assets.review`; here it is kept and read back.
"""

from datetime import UTC, datetime

import duckdb
import polars as pl

from warehouse.ledger.chain import GENESIS, link
from warehouse.ledger.tables import append, read, read_asked

WORDS = (
    "decision_no", "unit_code", "book_key", "record_id", "version", "decision", "reviewer", "decided_on", "reason",
    "edits", "confirms", "confirmed", "offered_version", "offered_scan", "four_eyes", "decision_key", "result_version",
    "result_status", "file_sha256", "sheet", "sheet_row", "run_id",
)  # fmt: skip


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def head(connection: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Number and link of the last decision; (0, GENESIS) where nobody has decided anything."""
    rows = connection.execute(
        "select decision_no, link from ledger.decisions order by decision_no desc limit 1"
    ).fetchall()
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)


def append_decisions(connection: duckdb.DuckDBPyConnection, decisions: pl.DataFrame, *, decided_at: datetime) -> None:
    """Appends decisions in the frame's order, inside the transaction that changes the records.

    Args:
        decisions: the columns WORDS; `decision_no` follows on that of `head`.
        decided_at: when they were taken in, with a zone.
    """
    before, links = head(connection)[1], []
    for words in decisions.select(WORDS).iter_rows():
        before = link(before, (_moment(decided_at), *words))
        links.append(before)
    append(
        connection,
        "ledger.decisions",
        decisions.with_columns(pl.lit(decided_at).alias("decided_at"), pl.Series("link", links, dtype=pl.Utf8)),
    )


def first_broken_decision(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Number of the first decision whose link does not follow from the one before it; None for a whole chain."""
    before, expected = GENESIS, 1
    held = connection.sql("select * from ledger.decisions order by decision_no").pl()
    moments = held["decided_at"].dt.convert_time_zone("UTC").to_list()
    for words, moment, stored in zip(held.select(WORDS).iter_rows(), moments, held["link"], strict=True):
        before = link(before, (_moment(moment), *words))
        if before != stored or words[0] != expected:
            return int(words[0])
        expected += 1
    return None


def decisions_on(connection: duckdb.DuckDBPyConnection, record_ids: pl.Series) -> pl.DataFrame:
    """Every decision ever made on some records, in order."""
    return read(
        connection, "decisions_of_records", asked=pl.DataFrame({"record_id": record_ids}, schema={"record_id": pl.Utf8})
    )


def confirmations_of(connection: duckdb.DuckDBPyConnection, touched_books: pl.DataFrame) -> pl.DataFrame:
    """What reviewers found to stand in some books as typed: book_key, record_id (null: all), rule, field, value."""
    return read_asked(connection, "confirmations_of_books", touched_books=touched_books)
