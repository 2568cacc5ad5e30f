"""Reading and judging deliveries ahead of the stages that show them, in worker processes.

Ahead, because the workers would otherwise wait while this process loads Dagster, which takes as long as reading and
judging twenty books. Both are pure work per delivery: what they write can be thrown away and made again.
"""

import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from assets.intake.deliveries import Delivery
from assets.intake.reading import read_delivery
from assets.intake.tasks import hash_file
from assets.records.judging import Counts, judge_deliveries
from assets.workers import WorkerPool
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.units import Tree
from warehouse.zone import ZONE

# Deliveries read at the same time: one of few books does not keep every worker busy; memory holds as many.
_AT_ONCE = 2

_START_SECONDS = 60.0
# A delivery of the whole province takes minutes.
_JUDGE_SECONDS = 3600.0

Judging = Future[dict[str, Counts]]


class Preparation:
    """Deliveries on their way to the ledger; close it when the run is over."""

    def __init__(
        self, home: Home, pool: WorkerPool, *, tree: Tree, rules: RulePolicy = AS_AGREED, lexicon: str = ""
    ) -> None:
        self._home, self._pool, self._tree, self._rules = home, pool, tree, rules
        self.lexicon = lexicon
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="reading")
        self._given_up = Event()
        self._reading: dict[str, Future[None]] = {}
        self._began = time.perf_counter()
        self.reading_seconds = 0.0

    def start(self, keys: Sequence[str], inbox: Mapping[str, Delivery]) -> None:
        """Begins with deliveries, in this order; what is begun already is left alone.

        Args:
            inbox: what lies there now, by key. A key that is not in it is judged from what was read earlier, if so.
        """
        # The workers start with the first task; from here on several threads hand them out.
        self._pool.submit(hash_file, _START_SECONDS, Path(os.devnull))
        for key in keys:
            if key not in self._reading:
                self._reading[key] = self._threads.submit(self._prepare, inbox.get(key))

    def wait_until_read(self, key: str) -> None:
        """Waits until a delivery has been read; raises what reading it raised."""
        self._reading[key].result()

    def judge(self, keys: Sequence[str]) -> Judging:
        """Begins to judge deliveries that have been read, together; the result is that of `judge_deliveries`."""
        return self._pool.submit(
            judge_deliveries,
            _JUDGE_SECONDS,
            self._home,
            keys,
            tree=self._tree,
            rules=self._rules,
            lexicon=self.lexicon,
        )

    def is_judged_first(self, judging: Judging, key: str) -> bool:
        """Waits until either is done: a judging that has begun, or the reading of a delivery. Whether the former is."""
        either: list[Future[Any]] = [judging, self._reading[key]]
        wait(either, return_when=FIRST_COMPLETED)
        return judging.done()

    def close(self) -> None:
        """Ends what is not finished; a delivery that is not whole leaves nothing behind."""
        self._given_up.set()
        self._threads.shutdown(cancel_futures=True)

    def _prepare(self, delivery: Delivery | None) -> None:
        if delivery is None:
            return
        # Not the time of its files: a copy may keep the contractor's, and the day binds both sides.
        received_at = datetime.now(ZONE)
        read_delivery(
            delivery,
            self._home,
            pool=self._pool,
            received_at=received_at,
            progress=self._go_on,
            limits=self._rules.limits,
        )
        self.reading_seconds = time.perf_counter() - self._began

    def _go_on(self, done: int, total: int) -> None:
        """Called between two books: a run that is being ended must not take dead workers for unreadable books."""
        if self._given_up.is_set():
            raise InterruptedError
