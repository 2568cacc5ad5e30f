"""From distinct values back to the rows: the cells whose value needs a word.

Most cells need none. Those whose text changes, that are no operand, have a fault or may be legacy text are looked up
in the rows once for all columns; everything after works on these few.
"""

from collections.abc import Mapping

import polars as pl

from checks.rules.cells import manners, worded_manners
from checks.rules.fonts import SUSPICIOUS
from checks.rules.reading import FAULT, Reading
from checks.rules.rule import as_findings

_VALUE: dict[str, pl.DataType] = {
    "manner": pl.String(),
    "value": pl.String(),
    "text": pl.String(),
    "sure": pl.Boolean(),
    "odd": pl.Boolean(),
}
# One row is one cell: `at` is the place of its row among those of the register.
CELL: dict[str, pl.DataType] = {
    "register": pl.String(),
    "at": pl.UInt32(),
    "row_id": pl.UInt32(),
    "book": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
}
_OF_VALUE: dict[str, pl.DataType] = {
    "manner": pl.String(),
    "text": pl.String(),
    "sure": pl.Boolean(),
    "suspect": pl.Boolean(),
}
_KEY = ["manner", "value"]


def all_faults(readings: Mapping[str, Reading]) -> pl.DataFrame:
    """The faults of all readings: `manner` and what FAULT has."""
    faulty = [
        reading.faults.with_columns(manner=pl.lit(manner))
        for manner, reading in readings.items()
        if not reading.faults.is_empty()
    ]
    return pl.concat([pl.DataFrame(schema=FAULT | {"manner": pl.String()}), *faulty])


def marked_cells(
    rows: Mapping[str, pl.DataFrame], readings: Mapping[str, Reading], faults: pl.DataFrame
) -> pl.DataFrame:
    """The cells of all registers that need a word, column by column in the rows' order.

    CELL and manner, text, sure, suspect (may be legacy text, see `fonts`).
    """
    values = _marked_values(readings, faults)
    cells = [_cells_with(values, register, frame) for register, frame in rows.items()]
    return pl.concat([pl.DataFrame(schema=CELL | _OF_VALUE), *cells])


def _marked_values(readings: Mapping[str, Reading], faults: pl.DataFrame) -> pl.DataFrame:
    """manner, value, text, sure, suspect of the distinct values that need a word."""
    marked = pl.col("odd") | ~pl.col("sure") | pl.col("text").ne_missing(pl.col("value"))
    read = [reading.values.select(*_VALUE) for reading in readings.values()]
    values = pl.concat([pl.DataFrame(schema=_VALUE), *read]).filter(marked)
    faulty = faults.group_by(_KEY).agg(doubted=pl.col("rule").is_in(SUSPICIOUS).any())
    # A fault may leave text and operand as they are (a place of another unit).
    as_written = pl.col("sure").is_null()
    worded = pl.col("manner").is_in(worded_manners())
    return values.join(faulty, on=_KEY, how="full", coalesce=True).select(
        *_KEY,
        text=pl.when(as_written).then("value").otherwise("text"),
        sure=pl.col("sure").fill_null(value=True),
        suspect=worded & pl.any_horizontal("odd", "doubted").fill_null(value=False),
    )


def _cells_with(values: pl.DataFrame, register: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The cells of one register whose value is among the values, with what is said of it there."""
    asked = {str(m): part["value"].implode() for (m,), part in values.partition_by("manner", as_dict=True).items()}
    manner_of = {name: manner for name, manner in manners(register).items() if manner in asked}
    holds = {name: pl.col(name).is_in(asked[manner]) for name, manner in manner_of.items()}
    hits = rows.select(**holds)
    columns = [column.name for column in hits.iter_columns() if column.any()]
    if not columns:
        return pl.DataFrame(schema=CELL | _OF_VALUE)
    where = hits.select(pl.any_horizontal(columns)).to_series()
    there = rows.select("row_id", "book", *columns).with_row_index("at").filter(where)
    cells = there.with_columns(pl.when(holds[name]).then(name).alias(name) for name in columns)
    return (
        cells.unpivot(columns, index=["at", "row_id", "book"], variable_name="field")
        .drop_nulls("value")
        .with_columns(register=pl.lit(register), manner=pl.col("field").replace_strict(manner_of))
        .join(values, on=_KEY, how="left", maintain_order="left")
        .select(*CELL, *_OF_VALUE)
    )


def cell_findings(cells: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """Faults of distinct values, found again in the marked cells (frame FINDING)."""
    return as_findings(cells.select(*CELL, "manner").join(faults, on=_KEY, how="inner", maintain_order="left"))
