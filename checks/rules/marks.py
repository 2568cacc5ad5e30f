"""From distinct values back to the rows: the cells whose value needs a word.

Most cells need none. Those whose text changes, that are no operand, have a fault or may be legacy text are looked up
in the rows once for all columns; everything after works on these few.
"""

from collections.abc import Mapping

import polars as pl

from checks.rules.cells import manners, worded_manners
from checks.rules.fonts import NOT_VIETNAMESE, SUSPICIOUS
from checks.rules.reading import FAULT, Reading
from checks.rules.rule import FINDING

# One row is one distinct value: `text` is what staging gets, `sure` whether it is fit to be an operand.
_VALUE: dict[str, pl.DataType] = {
    "manner": pl.String(),
    "value": pl.String(),
    "text": pl.String(),
    "sure": pl.Boolean(),
}
_CELL: dict[str, pl.DataType] = {
    "row_id": pl.UInt32(),
    "book": pl.String(),
    "field": pl.String(),
    "value": pl.String(),
    "manner": pl.String(),
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

    row_id, book, field, value, manner, text, sure, suspect (may be legacy text, see `fonts`).
    """
    values = _marked_values(readings, faults)
    by_manner = {str(m): part["value"].implode() for (m,), part in values.partition_by("manner", as_dict=True).items()}
    cells = [_cells_with(frame, manners(register), by_manner) for register, frame in rows.items()]
    return pl.concat([pl.DataFrame(schema=_CELL), *cells]).join(values, on=_KEY, how="left", maintain_order="left")


def _marked_values(readings: Mapping[str, Reading], faults: pl.DataFrame) -> pl.DataFrame:
    values = pl.concat([pl.DataFrame(schema=_VALUE), *(reading.values.select(*_VALUE) for reading in readings.values())])
    values = values.with_columns(odd=pl.col("manner").is_in(worded_manners()) & pl.col("value").str.contains(NOT_VIETNAMESE))
    values = values.filter(pl.col("odd") | ~pl.col("sure") | pl.col("text").ne_missing(pl.col("value")))
    faulty = faults.group_by(_KEY).agg(doubted=pl.col("rule").is_in(SUSPICIOUS).any())
    # A fault may leave text and operand as they are (a place of another unit).
    as_written = pl.col("sure").is_null()
    return values.join(faulty, on=_KEY, how="full", coalesce=True).select(
        *_KEY,
        text=pl.when(as_written).then("value").otherwise("text"),
        sure=pl.col("sure").fill_null(value=True),
        suspect=pl.any_horizontal("odd", "doubted").fill_null(value=False),
    )


def _cells_with(rows: pl.DataFrame, manner_of: Mapping[str, str], values: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The cells of one register whose value is one of the values given for its manner (frame _CELL)."""
    holds = {name: pl.col(name).is_in(values[manner]) for name, manner in manner_of.items() if manner in values}
    hits = rows.select(**holds)
    columns = [column.name for column in hits.iter_columns() if column.any()]
    if not columns:
        return pl.DataFrame(schema=_CELL)
    there = rows.filter(hits.select(pl.any_horizontal(columns)).to_series())
    return (
        there.select("row_id", "book", *(pl.when(holds[name]).then(name).alias(name) for name in columns))
        .unpivot(index=["row_id", "book"], variable_name="field")
        .drop_nulls("value")
        .with_columns(manner=pl.col("field").replace_strict(manner_of, return_dtype=pl.String))
    )


def cell_findings(cells: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """Faults of distinct values, found again in the marked cells (frame FINDING)."""
    found = cells.select("row_id", "book", "field", *_KEY).join(faults, on=_KEY, how="inner", maintain_order="left")
    return found.select(*(pl.lit(None, pl.String).alias(c) if c == "pdf_name" else c for c in FINDING))
