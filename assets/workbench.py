"""What the stages of one run share: the home, the settings they need, one ledger connection, the workers.

The connection and the workers are opened at first use and closed once, at the end of the run: opening a ledger costs
30 ms at every stage, starting workers half a second. What a stage does with them is decided in the stage.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, Self

import duckdb

from assets import failures
from assets.intake.deliveries import Delivery, scan_inbox
from assets.intake.reading import DeliveryChangedError
from assets.preparation import Preparation
from assets.records.lexicon import hand_out_lexicon
from assets.review.sampling.options import Sampling
from assets.verdicts.landing import Landed
from assets.workers import WorkerPool
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.units import Tree


class Heard(Protocol):
    """Whoever wants to hear how far a stage is: stage, done, of how many."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def nobody(stage: str, done: int, total: int) -> None:
    """Nobody listens."""


@dataclass
class Tally:
    """What a run did, in counts only."""

    landed: int = 0
    books_accepted: int = 0
    books_returned: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_shadow_rule: Counter[str] = field(default_factory=Counter)
    workbooks: int = 0
    review_workbooks: int = 0
    reviews: int = 0
    acknowledgements: int = 0

    def add(self, landed: Landed) -> None:
        """Counts what one delivery has changed."""
        self.landed += not landed.already_landed
        self.books_accepted += landed.books_accepted
        self.books_returned += landed.books_returned
        self.by_status.update(landed.by_status)
        self.by_rule.update(landed.findings_by_rule)
        self.by_shadow_rule.update(landed.findings_by_shadow_rule)


@dataclass
class Workbench:
    """The tools of one run; close it when the run is over."""

    home: Home
    approve: str = "clean"
    tree: Tree = "2024"
    rules: RulePolicy = AS_AGREED
    workers: int = 1
    four_eyes: tuple[str, ...] = ()
    sampling: Sampling = field(default_factory=Sampling)
    quiet_seconds: float = 0.0
    goal: int | None = None
    deadline: date | None = None
    heard: Heard = nobody
    tally: Tally = field(default_factory=Tally)
    # Left out of the rest of the run: for a fault of the program, and because files changed while they were read.
    stumbled: set[str] = field(default_factory=set)
    changing: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)
    # Workbooks that the workers have begun to write, by stage (`assets.review.writing`).
    writing: dict[str, Iterator[int]] = field(default_factory=dict, repr=False)
    _opened: ExitStack = field(default_factory=ExitStack, repr=False)

    @cached_property
    def ledger(self) -> duckdb.DuckDBPyConnection:
        """The ledger, open for writing; raises LedgerUnavailable."""
        return self._opened.enter_context(open_ledger(self.home))

    @cached_property
    def inbox(self) -> dict[str, Delivery]:
        """What lies in the inbox now, by key; whoever started the run has seen that it is complete."""
        scan = scan_inbox(self.home, quiet_seconds=0, now=time.time())
        return {delivery.key: delivery for delivery in scan.deliveries}

    @cached_property
    def pool(self) -> WorkerPool:
        """The worker processes; they start with the first task that is worth it."""
        return self._opened.enter_context(WorkerPool(self.workers))

    @cached_property
    def preparation(self) -> Preparation:
        """Reading and judging, in the workers."""
        lexicon = hand_out_lexicon(self.ledger, self.home)
        preparation = Preparation(self.home, self.pool, tree=self.tree, rules=self.rules, lexicon=lexicon)
        self._opened.callback(preparation.close)
        return preparation

    @contextmanager
    def attempt(self, stage: str, key: str) -> Iterator[None]:
        """One stage of one delivery: an error leaves the delivery out of the rest of the run, and only it."""
        try:
            yield
        except DeliveryChangedError:
            self.changing.add(key)
        except Exception as error:
            failures.note(self.home, key, stage, error)
            self.stumbled.add(key)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds to the seconds that a stage took in this process."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - began

    def has_read(self, key: str) -> bool:
        """Whether a delivery is there to go on with: read, now or earlier, and not left out of this run."""
        left_out = key in self.stumbled or key in self.changing
        return not left_out and (self.home.work / key / "delivery.json").exists()

    def close(self) -> None:
        """Closes what was opened."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
