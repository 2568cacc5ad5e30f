"""From readings back to rows: what staging gets, and what row rules may rely on.

The evidence of a row is its clean values where they are beyond doubt, null elsewhere (so that one cause has one
finding), and beside them, named `<field>__<part>`, what the readings made of them.
"""

from collections.abc import Mapping

import polars as pl

from checks.rules.persons import block_columns
from checks.rules.reading import Reading
from warehouse.registers import REQUIRED, Field

# What a kind's reading has besides text and sure, by kind of column.
_PARTS = {"number": ("number", "year"), "book_number": ("number", "year"), "date": ("lo", "hi"), "words": ("lo", "hi")}
_ASKED_IF_EMPTY = ("meHoTen", "chaHoTen")


def _parts(field: Field) -> tuple[str, ...]:
    return ("lo", "hi", "year") if field.name == "ngayDangKy" else _PARTS.get(field.kind, ())


def clean_rows(rows: pl.DataFrame, readings: Mapping[str, Reading], legacy: pl.DataFrame) -> pl.DataFrame:
    """Rows with the values that staging gets; cells of legacy text stay as delivered."""
    better = []
    for name, reading in readings.items():
        changed = reading.values.filter(pl.col("text").ne_missing(pl.col("value")))
        if not changed.is_empty():
            new = pl.col(name).replace(changed["value"], changed["text"])
            kept = legacy.filter(pl.col("field") == name)["row_id"]
            better.append(new if kept.is_empty() else pl.when(_in(kept)).then(name).otherwise(new).alias(name))
    return rows.with_columns(better)


def evidence(
    register: str,
    rows: pl.DataFrame,
    clean: pl.DataFrame,
    fields: Mapping[str, Field],
    readings: Mapping[str, Reading],
    legacy: pl.DataFrame,
) -> pl.DataFrame:
    """The frame that row rules look at: same rows, same order."""
    doubtful, absent, parts = [], [], []
    for name, field in fields.items():
        reading = readings.get(name)
        wanted = _parts(field)
        if reading is None:
            absent += [pl.lit(None, pl.Int32).alias(f"{name}__{part}") for part in wanted]
            continue
        unsure = reading.values.filter(~pl.col("sure"))["value"]
        garbled = legacy.filter(pl.col("field") == name)["row_id"]
        if not unsure.is_empty() or not garbled.is_empty():
            doubt = rows[name].is_in(unsure.implode()) | rows["row_id"].is_in(garbled.implode())
            doubtful.append(pl.when(~doubt).then(name).alias(name))
        if wanted:
            found = reading.values.select(
                pl.col("value").alias(name), *(pl.col(p).alias(f"{name}__{p}") for p in wanted)
            )
            parts.append(rows.select(name).join(found, on=name, how="left", maintain_order="left").drop(name))
    asked = [name for name in (*REQUIRED[register], *_ASKED_IF_EMPTY) if name in fields]
    empty = [pl.col(name).is_null().alias(f"{name}__empty") for name in dict.fromkeys(asked)]
    given = clean.select(*empty, *block_columns(register))
    return pl.concat([clean.with_columns(doubtful), given, *parts], how="horizontal").with_columns(absent)


def _in(row_ids: pl.Series) -> pl.Expr:
    return pl.col("row_id").is_in(row_ids.implode())
