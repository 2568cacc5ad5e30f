"""Worker processes that are none: half a second less for each run of a small home."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from assets.workers import WorkerPool


class Here(WorkerPool):
    """The tasks of a pool done in this process. How a lost worker is borne, `test_reading` shows with real ones."""

    def __init__(self) -> None:
        """Starts nothing."""
        super().__init__(1)

    def submit(self, task: Callable[..., Any], seconds: float, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Runs a task at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future
