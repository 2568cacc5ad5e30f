"""Dividing what is ready into packages by their limits (pure frames); nothing is read or written here."""

from itertools import pairwise

import polars as pl

# What a record weighs in a package besides its scan: its row in the workbook, its line in the list, its names in the
# archive. A full row of a birth takes about 1,300 bytes; a package that turns out too large all the same is halved.
ROW_BYTES = 4_000
# Workbook, manifests and archive directories of a package with a single record.
PACKAGE_BYTES = 16_000


def split(candidates: pl.DataFrame, *, max_records: int, max_bytes: int) -> list[pl.DataFrame]:
    """Records in packages that keep to both limits, in the given order.

    A book is not divided where it fits into one package whole: who opens a package finds whole books.

    Args:
        candidates: at least book_key, scan_bytes; the records of a book stand together. No record is larger than a
            package (`fits`).
    """
    weighed = candidates.with_columns(_weight())
    room = max_bytes - PACKAGE_BYTES
    starts: list[int] = []
    records = size = 0
    for start, weights in _books(weighed):
        whole = len(weights) <= max_records and sum(weights) <= room
        if whole and (records + len(weights) > max_records or size + sum(weights) > room):
            records = 0
        for at, weight in enumerate(weights, start=start):
            if records == 0 or records + 1 > max_records or size + weight > room:
                starts.append(at)
                records = size = 0
            records, size = records + 1, size + weight
    return [candidates[start:end] for start, end in pairwise([*starts, candidates.height])]


def fits(max_bytes: int) -> pl.Expr:
    """Whether a record fits into a package of its own."""
    return _weight() + PACKAGE_BYTES <= max_bytes


def halves(batch: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A package that turned out too large, as two."""
    middle = batch.height // 2
    return batch[:middle], batch[middle:]


def _weight() -> pl.Expr:
    return (pl.col("scan_bytes").fill_null(0) + ROW_BYTES).alias("weight")


def _books(weighed: pl.DataFrame) -> list[tuple[int, list[int]]]:
    """First row and weights of each book, in order."""
    grouped = weighed.with_row_index("at").group_by("book_key", maintain_order=True)
    return [
        (int(at), list(weights))
        for at, weights in grouped.agg(pl.col("at").first(), "weight").select("at", "weight").iter_rows()
    ]
