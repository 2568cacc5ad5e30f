"""Runs the main job in a process of its own and kills it: `python -m tests.killed_run HOME MODULE NAME NTH`."""

import importlib
import os
import signal
import sys
from pathlib import Path

from tests import deliveries
from warehouse.home import Home


def die_before(module: str, name: str, nth: str) -> None:
    """From now on this process dies by SIGKILL just before the nth call of `module.name`."""
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


def main(root: str, module: str, name: str, nth: str) -> None:
    """Does the whole job if the nth call is never reached."""
    die_before(module, name, nth)
    deliveries.run(Home(Path(root)))


if __name__ == "__main__":
    main(*sys.argv[1:])
