"""What the stages of one run share: the home, the settings they need, one ledger connection, one pool of readers.

The connection and the pool are opened at first use and closed once, at the end of the run: opening a ledger costs
30 ms at every stage, starting readers half a second. What a stage does with them is decided in the stage.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Event
from typing import Protocol, Self

import duckdb

from assets import failures
from assets.intake.deliveries import Delivery, scan_inbox
from assets.intake.pool import IntakePool
from assets.intake.reading import VIETNAM, DeliveryChangedError, read_delivery
from assets.verdicts.landing import Landed
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.units import Tree

# Deliveries read at the same time; memory holds as many.
_AT_ONCE = 2


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
    workbooks: int = 0
    # From the first delivery's first file to the last one's last; other stages run meanwhile.
    reading_seconds: float = 0.0

    def add(self, landed: Landed) -> None:
        """Counts what one delivery has changed."""
        self.landed += not landed.already_landed
        self.books_accepted += landed.books_accepted
        self.books_returned += landed.books_returned
        self.by_status.update(landed.by_status)
        self.by_rule.update(landed.findings_by_rule)


@dataclass
class Workbench:
    """The tools of one run; close it when the run is over."""

    home: Home
    approve: str = "clean"
    tree: Tree = "2024"
    workers: int = 1
    heard: Heard = nobody
    tally: Tally = field(default_factory=Tally)
    # Left out of the rest of the run: for a fault of the program, and because files changed while they were read.
    stumbled: set[str] = field(default_factory=set)
    changing: set[str] = field(default_factory=set)
    _ahead: ThreadPoolExecutor | None = field(default=None, repr=False)
    _reading: dict[str, Future[None]] = field(default_factory=dict, repr=False)
    _given_up: Event = field(default_factory=Event, repr=False)
    _began: float = field(default=0.0, repr=False)
    _opened: ExitStack = field(default_factory=ExitStack, repr=False)

    @cached_property
    def ledger(self) -> duckdb.DuckDBPyConnection:
        """The ledger, open for writing; raises LedgerUnavailable."""
        return self._opened.enter_context(open_ledger(self.home))

    @cached_property
    def pool(self) -> IntakePool:
        """The processes that read workbooks and PDFs."""
        return self._opened.enter_context(IntakePool(self.workers))

    @cached_property
    def deliveries(self) -> dict[str, Delivery]:
        """What lies in the inbox now, by key; whoever started the run has seen that it is complete."""
        scan = scan_inbox(self.home, quiet_seconds=0, now=time.time())
        return {delivery.key: delivery for delivery in scan.deliveries}

    def start_reading(self, keys: Sequence[str]) -> None:
        """Begins to read deliveries, in this order and two at a time; what is begun already is left alone.

        Two, because a delivery of few books does not keep every worker busy; ahead, because the workers would
        otherwise wait while this process loads Dagster, which takes as long as reading twenty books.
        """
        if self._ahead is None:
            self._ahead = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reading")
            _ = self.pool
            self._began = time.perf_counter()
            self._opened.callback(self._ahead.shutdown, cancel_futures=True)
            self._opened.callback(self._given_up.set)
        for key in keys:
            if key in self.deliveries and key not in self._reading:
                self._reading[key] = self._ahead.submit(self._read, self.deliveries[key])

    def wait_for(self, key: str) -> None:
        """Waits until a delivery has been read; raises what reading it raised. Nothing if it is not in the inbox."""
        if key in self._reading:
            self._reading[key].result()

    def _read(self, delivery: Delivery) -> None:
        # Not the time of its files: a copy may keep the contractor's, and the day binds both sides.
        received_at = datetime.now(VIETNAM)
        read_delivery(delivery, self.home, pool=self.pool, received_at=received_at, progress=self._go_on)
        self.tally.reading_seconds = time.perf_counter() - self._began

    def _go_on(self, done: int, total: int) -> None:
        """Called between two books: a run that is being ended must not take dead workers for unreadable books."""
        if self._given_up.is_set():
            raise InterruptedError

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

    def has_read(self, key: str) -> bool:
        """Whether a delivery is there to go on with: read, now or earlier, and not left out of this run."""
        left_out = key in self.stumbled or key in self.changing
        return not left_out and (self.home.work / key / "delivery.json").exists()

    def close(self) -> None:
        """Closes what was opened."""
        self.__dict__.pop("ledger", None)
        self.__dict__.pop("pool", None)
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
