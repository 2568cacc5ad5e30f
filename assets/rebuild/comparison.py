"""Whether two ledgers say the same: every table row by row, without the times, the run ids and the links over them.

A time tells when a thing was taken in, not what it was; a link is made of times and run ids too. Rows have no order but
for the numbers that they carry.
"""

from dataclasses import dataclass

import duckdb
import polars as pl

from warehouse.registers import REGISTERS
from warehouse.statements import statement

# What is said anew from deliveries, decisions, packages and answers. Every other table of the ledger is a note of what
# the program has written (reports, workbooks), or read, and is carried over as it is.
REBUILT = (
    "deliveries", "books", "records", "versions", "delivered_rows", "findings", "documents", "people",
    "status_events", "decisions", "confirmations", "packages", "package_items", "ack_files", "acknowledgements",
    "steps", "settings", "reporting_units", "lexicon", "lexicon_states", "shadow_counts",
    "lots", "lot_records", "lot_marks", "lot_results",
    *(f"{kind}_{register.lower()}" for kind in ("rows", "clean") for register in REGISTERS),
)  # fmt: skip
STAGED = tuple(f"staging.{register.lower()}" for register in REGISTERS)

# Not what a thing is, but when and by which run it was taken, and what of it the program has written out.
_APART = {"run_id", "link", "returns_written", "books_known"}
_NAMES = ("record_id", "row_key", "book", "package", "delivery_key", "name", "file_sha256")
_MOST_IDS = 20


@dataclass(frozen=True)
class Difference:
    """A table in which rows stand that the other ledger does not have; `ids`: some of them, records where there are."""

    table: str
    only_old: int
    only_new: int
    ids: tuple[str, ...]


def compare(old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection) -> list[Difference]:
    """Every table of REBUILT and every view of staging that differs; empty if the ledgers say the same."""
    found = (_difference(name, old, new) for name in (*(f"ledger.{table}" for table in REBUILT), *STAGED))
    return [difference for difference in found if difference is not None]


def same_journal(old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection) -> bool:
    """Whether the last links are the same: then all events are, with their times and run ids."""
    asked = statement("rebuild/journal_head")
    return bool(old.execute(asked).fetchall() == new.execute(asked).fetchall())


def carried_tables(old: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables of the ledger that are taken over as they are."""
    held = [name for (name,) in old.execute(statement("rebuild/tables")).fetchall()]
    return [f"ledger.{name}" for name in held if name not in REBUILT]


def _difference(name: str, old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection) -> Difference | None:
    before, after = _said(old, name), _said(new, name)
    only_old = before.join(after, on=["__said", "__turn"], how="anti")
    only_new = after.join(before, on=["__said", "__turn"], how="anti")
    if only_old.is_empty() and only_new.is_empty():
        return None
    named = next((column for column in _NAMES if column in before.columns), None)
    both = pl.concat([only_old, only_new], how="vertical_relaxed")
    ids = both[named].drop_nulls().unique().sort().head(_MOST_IDS).to_list() if named else []
    return Difference(name, only_old.height, only_new.height, tuple(str(one) for one in ids))


def _said(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """The names of the rows, and what each says as one hash; equal rows are told apart by their turn."""
    rows = connection.execute(statement("rebuild/all_rows"), [name]).pl()
    told = [c for c, dtype in rows.schema.items() if c not in _APART and not isinstance(dtype, pl.Datetime)]
    texts = [
        pl.col(c).cast(pl.List(pl.Utf8)).list.join("\x1e", ignore_nulls=False) if isinstance(t, pl.List) else pl.col(c)
        for c, t in rows.schema.items()
        if c in told
    ]
    hashes = rows.select(texts).hash_rows(seed=1).alias("__said")
    names = [c for c in _NAMES if c in rows.columns]
    numbered = rows.select(*names, hashes)
    return numbered.with_columns(pl.int_range(pl.len()).over("__said").alias("__turn"))
