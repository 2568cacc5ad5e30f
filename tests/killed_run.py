"""Runs the main job in a process of its own and kills it: `python -m tests.killed_run HOME MODULE NAME NTH`."""

import importlib
import os
import signal
import sys
from pathlib import Path

from tests import deliveries
from warehouse.home import Home


def main(root: str, module: str, name: str, nth: str) -> None:
    """Dies by SIGKILL just before the nth call of `module.name`; does the whole job if it is never reached."""
    place = importlib.import_module(module)
    original = getattr(place, name)
    calls = 0

    def deadly(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == int(nth):
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    setattr(place, name, deadly)
    deliveries.run(Home(Path(root)))


if __name__ == "__main__":
    main(*sys.argv[1:])
