"""From marked cells back to whole rows: what staging gets, and what row rules may rely on.

The evidence of a row is its clean values where they are beyond doubt, null elsewhere (so that one cause has one
finding), and beside them, named `<field>__<part>`, what the readings made of them.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from checks.rules.cells import manners
from checks.rules.persons import block_columns
from checks.rules.reading import Reading, by_column
from warehouse.registers import REQUIRED

# What a kind's reading has besides text and sure, by manner.
_PARTS = {
    "number": ("number", "year"),
    "book_number": ("number", "year"),
    "date": ("lo", "hi"),
    "date of registration": ("lo", "hi", "year"),
    "words": ("lo", "hi"),
}
_ASKED_IF_EMPTY = ("meHoTen", "chaHoTen")


def patched(rows: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Rows with other text in some cells; `cells`: at (the row's place), field, text."""
    parts = by_column(cells, "field").items()
    return rows.with_columns(rows[name].clone().scatter(part["at"], part["text"]) for name, part in parts)


def evidence(
    register: str, rows: pl.DataFrame, clean: pl.DataFrame, readings: Mapping[str, Reading], doubtful: pl.DataFrame
) -> pl.DataFrame:
    """The frame that row rules look at: same rows, same order.

    `rows` are those delivered, `clean` those of staging; `doubtful` (at, field) are the cells that are no operand.
    """
    given, parts = clean.select(_given(register)), _parts(register, rows, readings)
    sure = patched(clean, doubtful.select("at", "field", text=pl.lit(None, pl.String)))
    return sure.hstack(given).with_columns(parts)


@cache
def _given(register: str) -> tuple[pl.Expr, ...]:
    """What is there at all, doubtful or not: `<field>__empty`, `<parent>__filled`."""
    named = manners(register)
    asked = dict.fromkeys(name for name in (*REQUIRED[register], *_ASKED_IF_EMPTY) if name in named)
    return (*(pl.col(name).is_null().alias(f"{name}__empty") for name in asked), *block_columns(register))


@cache
def _parted_columns(register: str) -> dict[str, list[str]]:
    """The columns whose readings have parts, by manner."""
    columns: dict[str, list[str]] = {}
    for name, manner in manners(register).items():
        if manner in _PARTS:
            columns.setdefault(manner, []).append(name)
    return columns


def _parts(register: str, rows: pl.DataFrame, readings: Mapping[str, Reading]) -> list[pl.Series | pl.Expr]:
    """`<field>__<part>` of each row; the columns of a manner are looked up together."""
    found: list[pl.Series | pl.Expr] = []
    for manner, names in _parted_columns(register).items():
        parts = _PARTS[manner]
        filled = [name for name in names if rows[name].null_count() < rows.height]
        absent = [name for name in names if name not in filled]
        found += [pl.lit(None, pl.Int32).alias(f"{name}__{part}") for name in absent for part in parts]
        if not filled:
            continue
        cells = pl.concat([rows[name].alias("value") for name in filled]).to_frame()
        values = readings[manner].values.select("value", *parts)
        told = cells.join(values, on="value", how="left", maintain_order="left")
        for i, name in enumerate(filled):
            here = told.slice(i * rows.height, rows.height)
            found += [here[part].alias(f"{name}__{part}") for part in parts]
    return found
