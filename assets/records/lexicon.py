"""The lexicon of names learned from what the province has approved: counted at the end of a run, used by the next.

Counted, not kept by name: the ledger holds how often a syllable stands where. Workers judge without the ledger, so the
counts lie in a small file too, whose name is their hash. A run judges with the counts of its start: one that was
killed and is started again finds the same ones, because they are renewed only after everything has landed.
"""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from checks.rules.peoples import group_of, home_nationalities
from checks.text.counting import add_counts, count_syllables
from checks.text.lexicon import Count, Lexicon, learn
from warehouse.home import Home
from warehouse.ledger.lexicon import Counted, approved_names, approved_now, counted, counts, replace_counts

# From fewer names too little is learned to outweigh the shipped lists: they stand alone (see docs/quality.md).
FEWEST_NAMES = 2_000
# Counting again costs as much as the first time: it waits until there is so much more (or other) to count.
_WORTH_COUNTING = 0.01


def renew_lexicon(connection: duckdb.DuckDBPyConnection, *, now: datetime, run_id: str) -> Counted:
    """Counts the names of all approved records anew, if enough were approved since they were last counted.

    Safe to repeat. Returns what the counts stand on now.
    """
    known, (approved, mark) = counted(connection), approved_now(connection)
    if mark == known.approved_mark or abs(approved - known.approved) < _WORTH_COUNTING * known.approved:
        return known
    parts, names = [], 0
    for some in approved_names(connection, home_nationalities()):
        peoples = {ethnicity: group_of(ethnicity) for ethnicity in some["ethnicity"].unique()}
        people = pl.col("ethnicity").replace_strict(peoples, return_dtype=pl.String)
        parts.append(count_syllables(some.select("name", "sex", book="book_key", people=people)))
        names += some.height
    return replace_counts(connection, add_counts(parts), names=names, approved=(approved, mark), now=now, run_id=run_id)


def hand_out_lexicon(connection: duckdb.DuckDBPyConnection, home: Home) -> str:
    """Writes the counts where workers find them; returns their hash, empty where the shipped lists stand alone."""
    state = counted(connection)
    if not _is_enough(state):
        return ""
    file = _file(home, state.lexicon)
    if not file.exists():
        home.work.mkdir(parents=True, exist_ok=True)
        for old in home.work.glob(_file(home, "*").name):
            old.unlink()
        partial = file.with_suffix(".part")
        counts(connection).write_parquet(partial)
        partial.replace(file)
    return state.lexicon


def learned_lexicon(connection: duckdb.DuckDBPyConnection) -> Lexicon | None:
    """The lexicon as the ledger has it; None where the shipped lists stand alone."""
    return learn(Count(*row) for row in counts(connection).iter_rows()) if _is_enough(counted(connection)) else None


def _is_enough(state: Counted) -> bool:
    return state.names >= FEWEST_NAMES


@lru_cache(maxsize=2)
def load_lexicon(home: Home, lexicon: str) -> Lexicon | None:
    """The lexicon that was handed out under this hash, kept in the process; None for the empty hash."""
    if not lexicon:
        return None
    return learn(Count(*row) for row in pl.read_parquet(_file(home, lexicon)).iter_rows())


def _file(home: Home, lexicon: str) -> Path:
    return home.work / f"lexicon-{lexicon}.parquet"
