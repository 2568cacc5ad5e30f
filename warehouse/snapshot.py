"""Publishing the ledger: a read-only copy that dashboards and analysts open, replaced at once.

While a process writes the ledger no other can open it, not even to read; the copy is what everybody else opens.
"""

import os
import shutil

import duckdb

from warehouse.home import Home


def publish(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Copies the ledger to `published.duckdb`; readers see the old copy or the new one, never a part.

    The connection must be the ledger's only writer and have no open transaction.
    """
    connection.execute("checkpoint")
    partial = home.published.with_suffix(".part")
    shutil.copyfile(home.ledger, partial)
    with partial.open("rb") as copied:
        os.fsync(copied.fileno())
    partial.replace(home.published)


def is_current(home: Home) -> bool:
    """Whether the copy is as new as the ledger; false if it was never published."""
    try:
        return home.published.stat().st_mtime_ns >= home.ledger.stat().st_mtime_ns
    except FileNotFoundError:
        return False
