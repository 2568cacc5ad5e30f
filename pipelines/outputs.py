"""Whether what follows from the ledger has been written: a broken run is caught up even when nothing new came."""

from pathlib import Path

import duckdb

from assets.review.incoming import incoming_files
from assets.saving import is_answered
from assets.transfer.ack_file import waiting_acks
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.ledger.deliveries import deliveries_without_returns
from warehouse.statements import statement


def outputs_pending(ledger: duckdb.DuckDBPyConnection, home: Home, tree: str) -> bool:
    """True if return workbooks are missing, or the published copy is not the ledger's, or counts in another tree.

    An empty ledger has no outputs.
    """
    state = statement("screens/ledger_state")
    now = ledger.execute(state).fetchall()
    if now[0][0] == 0:
        return False
    if deliveries_without_returns(ledger) or not home.published.exists():
        return True
    try:
        with open_published(home) as copy:
            return bool(copy.execute(state).fetchall() != now or now[0][-1] != tree)
    except duckdb.Error:
        # A copy that cannot be read, or one of an older program, is written anew.
        return True


def answers_waiting(home: Home, *, quiet_seconds: float, now: float) -> list[Path]:
    """Review workbooks that are newer than their receipt or have none, and acknowledgements likewise."""
    reviews = [
        file.path
        for file in incoming_files(home, quiet_seconds=quiet_seconds, now=now)
        if not is_answered(file.path, file.receipt)
    ]
    return [*reviews, *waiting_acks(home, quiet_seconds=quiet_seconds)]
