"""Weighted draws that are the same on every machine for the same seed. What is drawn is decided elsewhere."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(*parts: object) -> Random:
    """An own stream of random numbers for one thing (a book, a unit), apart from all others of the same seed."""
    return Random("/".join(str(part) for part in parts))  # noqa: S311 - sample data, not secrets


class Weighted(Generic[T]):
    """Items to draw from, each with its weight; `random.choices` without its cost per call."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(item, weight) for item, weight in pairs if weight > 0]
        self.items = [item for item, _ in kept]
        self._steps = list(accumulate(weight for _, weight in kept))

    def draw(self, rng: Random) -> T:
        """One item, each as often as its weight says."""
        return self.items[bisect_right(self._steps, rng.random() * self._steps[-1])]
