"""How much is collected from the ledger at once while workbooks are written of what was collected before.

A statement of the ledger looks at whole columns, whatever is asked for: fewer and larger handfuls cost less. The first
is small, so that the workers begin soon; the last are bounded, because the cells of a province would not fit into
memory.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

# Rows of the first handful, and of the largest: some 60 cells a row, half a megabyte a hundred rows.
_FIRST, _MOST = 1_000, 4_000


def handfuls(items: Sequence[T], rows: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in their order, in handfuls of ever more rows; one that is too large by itself comes alone."""
    some: list[T] = []
    held, most = 0, _FIRST
    for item in items:
        if some and held + rows(item) > most:
            yield some
            some, held, most = [], 0, min(2 * most, _MOST)
        some.append(item)
        held += rows(item)
    if some:
        yield some
