"""Publishing the ledger: a read-only copy that dashboards and analysts open, replaced at once.

While a process writes the ledger no other can open it, not even to read; the copy is what everybody else opens. It says
all that the ledger says but for the draw of lots whose samples are still being read.
"""

import os
import shutil

import duckdb

from warehouse.home import Home
from warehouse.ledger.lots import has_open_lots
from warehouse.statements import statement


def publish(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Copies the ledger to `published.duckdb`; readers see the old copy or the new one, never a part.

    The connection must be the ledger's only writer and have no open transaction.
    """
    connection.execute("checkpoint")
    partial = home.published.with_suffix(".part")
    shutil.copyfile(home.ledger, partial)
    if has_open_lots(connection):
        with duckdb.connect(str(partial)) as copy:
            copy.execute(statement("published/hide_open_lots"))
    with partial.open("rb") as copied:
        os.fsync(copied.fileno())
    partial.replace(home.published)


def is_current(home: Home) -> bool:
    """Whether the copy is as new as the ledger; false if it was never published."""
    try:
        return home.published.stat().st_mtime_ns >= home.ledger.stat().st_mtime_ns
    except FileNotFoundError:
        return False
