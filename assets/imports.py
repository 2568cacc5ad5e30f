"""Importing large libraries without looking for garbage among the objects that they leave for good."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Imports in its block take a fifth less, and later collections pass over what was imported.

    Dagster and Great Expectations each leave a million objects that stay for as long as the process lives.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
