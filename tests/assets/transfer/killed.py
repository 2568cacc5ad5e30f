"""Runs a step of the transfer in a process that is killed just before a named function is called.

Not a test: `python -m tests.assets.transfer.killed HOME STEP FUNCTION`.
"""

import importlib
import os
import sys
from pathlib import Path

from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.packing import pack
from tests.deliveries import NOW
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

KILLED = 9


def _die(*_: object, **__: object) -> None:
    os._exit(KILLED)


def main(root: str, step: str, function: str) -> None:
    """Never returns if the function is reached."""
    module, name = function.rsplit(".", 1)
    setattr(importlib.import_module(module), name, _die)
    home = Home(Path(root))
    with open_ledger(home) as con:
        if step == "pack":
            pack(con, home, max_records=7, max_bytes=10**9, now=NOW)
        else:
            take_acknowledgements(con, home, run_id="killed", now=NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
