"""Speed of the judge on one core: records of all registers through the whole catalogue, duplicates among many.

CPU time, and one thread for Polars, because other work may share the machine. Called by `bench.quality`.
"""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import time
from datetime import date, timedelta
from random import Random

import polars as pl

from checks.judge import DeliveryContext, judge_rows
from checks.rules.duplicates import duplicate_suspected, people
from checks.rules.rule import FINDING
from checks.text.lexicon import Lexicon
from pipelines.sample.book import make_book
from pipelines.sample.faults.books import RETURNED
from pipelines.sample.faults.deck import deal_faults
from pipelines.sample.plan import BookPlan, plan_books
from tests.checks.text.corpus import GROUPS, draw_names
from warehouse.registers import fields

# Records that the sample writes, in books of about so many rows; what is asked beyond is the same books again.
_WRITTEN, _ROWS = 10_000, 200
# The share of rows with an error that `hotich sample` writes.
_FAULTS = 0.12
_DAY = date(2024, 12, 2)


def province_rows(records: int, seed: int) -> tuple[str, dict[str, pl.DataFrame]]:
    """The delivering unit, and rows of all registers as intake hands them over, with the sample's share of faults."""
    rows: dict[str, list[dict[str, object]]] = {}
    books = _WRITTEN // _ROWS
    plans = plan_books(books, _WRITTEN, seed, unit_books=4 * books)
    deal_faults(plans, _FAULTS, seed)
    for plan in plans:
        if plan.fault in RETURNED:
            continue
        for draft in make_book(plan).drafts:
            rows.setdefault(plan.register, []).append(_row(plan, draft.values))
    again = max(1, records // sum(map(len, rows.values())))
    frames = {}
    for register, found in rows.items():
        once = pl.DataFrame(found, schema=_schema(register))
        copies = [once.with_columns(book=pl.col("book") + f"-{i}") for i in range(again)]
        frames[register] = pl.concat(copies, rechunk=True)
    first = 0
    for register, frame in frames.items():
        frames[register] = frame.with_columns(row_id=pl.int_range(first, first + frame.height, dtype=pl.UInt32))
        first += frame.height
    return plans[0].unit.code, frames


def _schema(register: str) -> dict[str, pl.DataType]:
    schema: dict[str, pl.DataType] = {f.name: pl.String() for f in fields(register)}
    numbers: dict[str, pl.DataType] = {"row_id": pl.UInt32(), "sheet_row": pl.Int32(), "year_opened": pl.Int32()}
    return schema | numbers | {"book_number": pl.Int32(), "book": pl.String(), "extra": pl.String()}


def _row(plan: BookPlan, cells: dict[str, str]) -> dict[str, object]:
    place = {"book": plan.stem, "sheet_row": 2, "year_opened": plan.year, "book_number": plan.number}
    return {**dict.fromkeys(_schema(plan.register)), **place, **cells}


def judged_per_second(records: int, seed: int, lexicon: Lexicon | None) -> tuple[int, float, float]:
    """How many records there were; records a second of CPU time the first time, and once words are known."""
    unit_code, rows = province_rows(records, seed)
    number = sum(frame.height for frame in rows.values())
    context = DeliveryContext(unit_code, _DAY, lexicon=lexicon)
    took = []
    for _ in range(2):
        started = time.process_time()
        judge_rows(rows, context, pl.DataFrame(schema=FINDING))
        took.append(time.process_time() - started)
    return number, number / took[0], number / took[1]


def duplicates_seconds(records: int, seed: int) -> tuple[float, int, int]:
    """CPU seconds to find likely duplicates among births; how many were entered twice, and how many of them found."""
    rng = Random(seed)  # noqa: S311 - names for a measurement, not secrets
    pool = [[n.text for n in draw_names(rng, group, 4_000)] for group in GROUPS]
    names = [name for group in pool for name in group]
    day = date(1990, 1, 1)
    born = [(day + timedelta(days=rng.randrange(7_000))).strftime("%d.%m.%Y") for _ in range(records)]
    drawn = {field: rng.choices(names, k=records) for field in ("nksHoTen", "meHoTen", "chaHoTen")}
    once = pl.DataFrame(drawn | {"nksNgaySinh": born})
    twice = once.sample(records // 20, seed=seed)
    both = pl.concat([once, twice]).with_row_index("row_id")
    both = both.with_columns(
        book=pl.format("06205|KS|2008|{}", pl.col("row_id") // 200),
        number=(pl.col("row_id") % 200).cast(pl.Int32),
        number_year=pl.lit(2008, pl.Int32),
    )
    started = time.process_time()
    keys = people({"KS": both}).rename({"row_id": "row_key", "book": "book_key"})
    found = duplicate_suspected(keys.with_columns(unit_code=pl.lit("06205")))
    seconds = time.process_time() - started
    return seconds, twice.height, found.filter(pl.col("row_key") >= records).height
