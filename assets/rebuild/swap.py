"""Putting the new ledger in the place of the old one, at once: whoever is killed here leaves one of the two, whole."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from assets.rebuild.beside import Beside, log_of
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger


def put_in_place(home: Home, rebuilt: Beside, now: datetime) -> Path | None:
    """Replaces `home.ledger`; returns where the old one is kept, None if there was none.

    Raises LedgerUnavailable or OSError; the old ledger is in its place then.
    """
    if log_of(home.ledger).exists():
        # Left beside the new ledger, the old one's log would be replayed into it.
        with open_ledger(home) as old:
            old.execute("checkpoint")
    kept = home.ledger.with_name(f"hotich.truoc-{now:%Y%m%d-%H%M%S}.duckdb") if home.ledger.exists() else None
    if kept is not None:
        # A second name of the same file first: between the two there is never no ledger.
        try:
            os.link(home.ledger, kept)
        except OSError:
            shutil.copyfile(home.ledger, kept)
    rebuilt.ledger.replace(home.ledger)
    descriptor = os.open(home.warehouse, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return kept
