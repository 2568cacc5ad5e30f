"""Worker processes that can be lost: each task has a time limit, each worker a memory limit, a death takes one task.

One pool serves a whole run, from the first file that is read to the last workbook that is written, so that starting
the processes is paid once.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessPool

P = ParamSpec("P")
T = TypeVar("T")
Job = TypeVar("Job")

# What a worker may take beyond what its libraries take themselves; a book needs some 50 MB.
WORKER_BYTES = 3 * 2**30
# Fewer tasks are done sooner here than the processes are started for them (0.5 s).
WORTH_STARTING = 12


class WorkerPool:
    """A pool of worker processes; a context manager.

    Each worker is an interpreter of its own (0.5 s, paid once a run): a fork of this process, with the threads that
    Polars starts as soon as it is imported, could hang.
    """

    def __init__(self, workers: int) -> None:
        """Args: workers: how many processes; 1 or more."""
        self._workers = max(1, workers)
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        """The pool; its processes start with the first task."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the workers; tasks that have not finished are given up."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def submit(self, task: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Runs a task of a module in a worker, which is killed after so many seconds."""
        if self._pool is None:
            self._pool = _start(self._workers)
        future: Future[T] = self._pool.schedule(task, args=args, kwargs=kwargs, timeout=seconds)
        return future

    def each(self, task: Callable[[Job], T], seconds: float, jobs: Sequence[Job]) -> Iterator[T]:
        """What a task gives for each job, in order: in the workers where they run already or are worth starting.

        They begin at once; the results are waited for one by one, and raise what their task raised.
        """
        if self._pool is None and (self._workers == 1 or len(jobs) < WORTH_STARTING):
            return map(task, jobs)
        sent = [self.submit(task, seconds, job) for job in jobs]
        return (future.result() for future in sent)


def _start(workers: int) -> ProcessPool:
    return ProcessPool(
        max_workers=workers,
        initializer=limit_worker,
        initargs=(WORKER_BYTES,),
        context=multiprocessing.get_context("spawn"),
    )


def limit_worker(more_bytes: int) -> None:
    """Prepares a worker: one thread for Polars (the books are the parallel part), behind the writer, a memory limit."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    os.environ["RUST_BACKTRACE"] = "0"  # a worker that meets its memory limit ends in one line
    if hasattr(os, "nice"):
        os.nice(5)  # everything waits for the one writer of the ledger: where processors are few, it goes first
    if sys.platform != "linux":
        return  # elsewhere the limit is not kept, or counts what is only reserved
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + more_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
