"""Rebuilds a home in a process that dies just before a function is called.

Not a test: `python -m tests.assets.rebuild.killed HOME FUNCTION`.
"""

import importlib
import os
import sys
from pathlib import Path

from tests.assets.rebuild.campaign import rebuilt
from warehouse.home import Home


def _die(*_: object, **__: object) -> None:
    os._exit(9)


if __name__ == "__main__":
    module, name = sys.argv[2].rsplit(".", 1)
    setattr(importlib.import_module(module), name, _die)
    rebuilt(Home(Path(sys.argv[1])))
