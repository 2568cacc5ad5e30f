"""Making many workbooks at once, in processes of their own where that is worth it."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Made = TypeVar("Made")

# Below this many workbooks a second process costs more than it brings (0.3 s to start).
WORTH_A_POOL = 12


def make_all(make: Callable[[Job], Made], jobs: Sequence[Job], workers: int) -> list[Made]:
    """What `make` gives for each job, in order; `make` and its jobs must be fit to be sent to another process."""
    if workers < 2 or len(jobs) < WORTH_A_POOL:
        return [make(job) for job in jobs]
    # Not fork: a forked child of a process with running Polars threads may wait for ever.
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return list(pool.map(make, jobs, chunksize=4))
