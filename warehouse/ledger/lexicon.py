"""The counts of syllables in names of approved records, as the ledger keeps them: replaced as a whole, never altered.

What is counted how is told in `checks.text.counting`, when in `assets.records.lexicon`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import duckdb
import polars as pl

from warehouse.ledger.steps import note_step
from warehouse.ledger.tables import append, read

# One row per slot, group of people, sex and syllable; small letters, no name of anybody.
COUNT: dict[str, type[pl.DataType]] = {
    "slot": pl.String,
    "people": pl.String,
    "sex": pl.String,
    "syllable": pl.String,
    "seen": pl.Int32,
    "books": pl.Int32,
}
_KEY = ("slot", "people", "sex", "syllable")
_RECORDS_AT_ONCE = 30_000


@dataclass(frozen=True)
class Counted:
    """From how many names and approved records the counts are; `lexicon` is their hash, empty if there are none."""

    lexicon: str = ""
    approved: int = 0
    approved_mark: int = 0
    names: int = 0
    syllables: int = 0


def counts(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The counts as they stand (frame COUNT), in the order of their hash."""
    return connection.sql("select * from ledger.lexicon").pl().sort(_KEY)


def counted(connection: duckdb.DuckDBPyConnection) -> Counted:
    """What the counts were made from."""
    rows = connection.execute(
        "select lexicon, approved, approved_mark, names, syllables from ledger.lexicon_states "
        "order by rowid desc limit 1"
    ).fetchall()
    return Counted(*rows[0]) if rows else Counted()


def approved_now(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """How many records are approved, and a mark that tells two sets of them apart."""
    row = read(connection, "lexicon_approved").row(0)
    return int(row[0]), int(row[1])


def approved_names(connection: duckdb.DuckDBPyConnection, home_nationalities: frozenset[str]) -> Iterator[pl.DataFrame]:
    """Names of persons of approved records, once per book: book_key, name, ethnicity, sex ("m", "f", "").

    Yields:
        the names of some books, each book in one of the frames: the province's together would need half a gigabyte.
    """
    listed = pl.DataFrame({"name": sorted(home_nationalities)})
    books = read(connection, "lexicon_books")
    part = pl.col("records").cum_sum() // _RECORDS_AT_ONCE
    for some in books.with_columns(part=part).partition_by("part", maintain_order=True):
        yield read(connection, "lexicon_names", home_nationalities=listed, asked_books=some.select("book_key"))


def hash_of(counts: pl.DataFrame) -> str:
    """16 hex digits that tell two states of the counts apart; empty for no counts."""
    if counts.is_empty():
        return ""
    lines = counts.select(list(COUNT)).sort(_KEY).write_csv(include_header=False)
    return blake2b(lines.encode(), digest_size=8).hexdigest()


def replace_counts(
    connection: duckdb.DuckDBPyConnection,
    counts: pl.DataFrame,
    *,
    names: int,
    approved: tuple[int, int],
    now: datetime,
    run_id: str,
) -> Counted:
    """Puts new counts in the place of the old ones, in one transaction.

    Args:
        counts: frame COUNT.
        names: from how many names they are.
        approved: `approved_now` when they were counted.
    """
    state = Counted(hash_of(counts), *approved, names, counts.height)
    connection.execute("begin")
    try:
        connection.execute("delete from ledger.lexicon")
        append(connection, "ledger.lexicon", counts)
        connection.execute(
            "insert into ledger.lexicon_states values (?, ?, ?, ?, ?, ?, ?)",
            [state.lexicon, *approved, names, counts.height, now, run_id],
        )
        note_step(connection, "lexicon", state.lexicon, taken_at=now, run_id=run_id)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return state
