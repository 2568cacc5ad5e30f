"""A whole sample province: plan, write the books in parallel, then manifests and the truth beside the inbox.

The same arguments give the same bytes. Meant for demos, tests and measurements; no real person stands in it.
"""

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from pipelines.sample.delivery import Pages, WrittenBook, handed_in, write_book
from pipelines.sample.faults.deck import deal_faults
from pipelines.sample.pages import draw_pages
from pipelines.sample.plan import BookPlan, plan_books
from pipelines.sample.truth import TruthFiles

_MANIFEST_COLUMNS = ("file", "sha256", "rows", "contractor")
_SEQUENTIAL = 3

_pages: Pages = {}


@dataclass(frozen=True)
class SampleSummary:
    """What was written: counts only."""

    inbox: Path
    truth: Path
    units: int
    deliveries: int
    books: int
    rows: int
    pdfs: int
    faults: int
    bytes: int


def _receive_pages(pages: Pages) -> None:
    """Give a worker process the rendered pages once, not with every book."""
    global _pages
    _pages = pages


def _write(task: tuple[BookPlan, Path]) -> WrittenBook:
    return write_book(*task, _pages)


def _written(plans: Sequence[BookPlan], inbox: Path, pages: Pages, workers: int) -> Iterator[WrittenBook]:
    """Every book in the order of the plan; in this process where a pool would cost more than it saves."""
    tasks = [(plan, inbox) for plan in plans]
    if workers == 1 or len(plans) <= _SEQUENTIAL:
        _receive_pages(pages)
        yield from map(_write, tasks)
        return
    spawn = get_context("spawn")  # a forked copy of a process with threads may hang
    with ProcessPoolExecutor(workers, spawn, _receive_pages, (pages,)) as pool:
        yield from pool.map(_write, tasks, chunksize=max(1, min(8, len(tasks) // (4 * workers))))


def _write_manifest(inbox: Path, books: Sequence[WrittenBook]) -> None:
    """The manifest of one delivery, if its contractor makes any."""
    plan = books[0].plan
    folder = inbox / plan.place
    if plan.manifest:
        path = folder / "manifest.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(_MANIFEST_COLUMNS)
            for book in books:
                for item in book.listed:
                    lines.writerow((item.file, item.sha256, item.rows or "", book.plan.habits.name))
        os.utime(path, (handed_in(plan),) * 2)
    os.utime(folder, (handed_in(plan),) * 2)


def _fresh(folder: Path) -> Path:
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; a sample is written into a new place only")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_sample(
    target: Path,
    *,
    books: int,
    rows: int,
    seed: int,
    workers: int | None = None,
    faults: float = 0.12,
    scans: Literal["small", "real"] = "small",
    unit_books: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SampleSummary:
    """Write a sample province: `target/inbox/<unit>/<delivery>/...` and `target/truth/{books,faults}.csv`.

    rows: records over all books together. faults: share of rows that bear an error; warnings, remarks and broken
    books follow in proportion, 0 breaks nothing. scans: about 20 kB ("small") or 100 kB ("real") a page.
    unit_books: books that a unit usually has, in one or two deliveries; by default about four.
    workers: processes, all processors by default. progress: called with (records done, records in all).
    Raises ValueError for impossible numbers, FileExistsError where inbox or truth already hold something.
    """
    if not 0 <= faults <= 0.5:
        raise ValueError(f"the share of faulty rows must lie between 0 and 0.5, not {faults}")
    plans = plan_books(books, rows, seed, unit_books)
    deal_faults(plans, faults, seed)
    inbox, truth = _fresh(target / "inbox"), _fresh(target / "truth")
    for place in sorted({plan.place for plan in plans}):
        (inbox / place).mkdir(parents=True)
    pages = draw_pages(tuple(sorted({plan.register for plan in plans})), scans)
    counts: Counter[str] = Counter()
    with TruthFiles(truth) as tables:
        written = _written(plans, inbox, pages, workers or os.cpu_count() or 1)
        for _, delivery in groupby(written, key=lambda book: book.plan.place):
            done: list[WrittenBook] = []
            for book in delivery:
                tables.add(book)
                done.append(book)
                counts.update(rows=book.plan.rows, pdfs=book.pdfs, faults=len(book.truth), bytes=book.bytes)
                if progress:
                    progress(counts["rows"], rows)
            _write_manifest(inbox, done)
            counts["deliveries"] += 1
    units = len({plan.folder for plan in plans})
    return SampleSummary(
        inbox, truth, units, counts["deliveries"], books, rows, counts["pdfs"], counts["faults"], counts["bytes"]
    )
