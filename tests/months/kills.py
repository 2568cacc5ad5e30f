"""Running steps of a play: undisturbed, or killed on the way and then run again."""

import json
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tests.months.steps import STEPS
from warehouse.home import Home
from warehouse.verify import verify


@dataclass
class Undisturbed:
    """Every step runs to its end."""

    home: Home
    approve: str

    def __call__(self, step: str, now: datetime) -> bool:
        """Runs a step; tells that it is to be looked at."""
        STEPS[step](self.home, now, self.approve)
        return True


@dataclass
class Killed:
    """Some steps die on the way, and are run again.

    Where they die is drawn between the first thing that they do and the last they did when one of their kind was not
    killed in time (`reach`). The next victim is started beforehand, because Python needs a second to start. `watched`:
    every step is to be looked at, not only those that were killed.
    """

    home: Home
    approve: str
    seed: int = 1
    often: float = 0.03
    watched: bool = False
    deaths: Counter[str] = field(default_factory=Counter)
    reach: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)  # noqa: S311 (a play)
        self.spare = self._victim()

    def __call__(self, step: str, now: datetime) -> bool:
        """Runs a step, perhaps killed before; tells whether it was, so that it is looked at."""
        is_killed = self.rng.random() < self.often or not self.deaths[step]
        if is_killed:
            self._kill(step, now)
        STEPS[step](self.home, now, self.approve)
        return is_killed or self.watched

    def _kill(self, step: str, now: datetime) -> None:
        victim, self.spare = self.spare, self._victim()
        nth = self.rng.randint(1, self.reach.get(step, REACH[step]))
        told = {
            "home": str(self.home.root),
            "step": step,
            "now": now.isoformat(),
            "approve": self.approve,
            "nth": nth,
        }
        said, _ = victim.communicate(json.dumps(told) + "\n", timeout=120)
        if victim.returncode == -signal.SIGKILL:
            self.deaths[step] += 1
        else:
            assert victim.returncode == 0, step
            self.reach[step] = int(said)
        # Also half of a step is lawful.
        if self.home.ledger.exists():
            assert verify(self.home) == []

    @staticmethod
    def _victim() -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.months.victim"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def close(self) -> None:
        """Ends the victim that was not needed."""
        self.spare.kill()
        self.spare.communicate()


# Things done by a step of its kind in a week, about.
REACH = {"deliveries": 300, "reviews": 250, "acks": 20, "returns": 20, "workbooks": 60, "pack": 40, "publish": 4}
