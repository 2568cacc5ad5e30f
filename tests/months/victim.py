"""Runs one step of the pipeline in a process that dies by SIGKILL: before its nth statement, or its nth change on disk.

Not a test: `python -m tests.months.victim`, told by one line of JSON on standard input: home, step, now, approve, nth.
Prints what it has done if the nth is never reached.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.months import steps
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ON_DISK = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.copyfile")
_STATEMENTS = ("execute", "sql", "from_arrow")


class Clock:
    """Counts what the step does, and kills the process in time."""

    def __init__(self, nth: int) -> None:
        self.left = nth
        self.ticks = 0

    def tick(self) -> None:
        """One more thing is about to be done."""
        self.ticks += 1
        if self.ticks == self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """An audit hook: changes on disk."""
        if event in _ON_DISK or (event == "open" and isinstance(args[2], int) and args[2] & _WRITING):
            self.tick()


class Counted:
    """A connection whose statements are counted."""

    def __init__(self, connection: Any, clock: Clock) -> None:
        self._connection, self._clock = connection, clock

    def __getattr__(self, name: str) -> Any:
        if name in _STATEMENTS:
            self._clock.tick()
        return getattr(self._connection, name)


def main() -> None:
    """Waits for the line, and does the step."""
    told = json.loads(sys.stdin.readline())
    clock = Clock(told["nth"])

    @contextmanager
    def counted_ledger(home: Home) -> Iterator[Any]:
        with open_ledger(home) as connection:
            yield Counted(connection, clock)

    steps.open_ledger = counted_ledger  # type: ignore[assignment]
    sys.addaudithook(clock.hear)
    steps.STEPS[told["step"]](Home(Path(told["home"])), datetime.fromisoformat(told["now"]), told["approve"])
    sys.stdout.write(f"{clock.ticks}\n")


if __name__ == "__main__":
    main()
