"""From distinct values back to the rows: the cells whose value needs a word.

Most cells need none. Those whose text changes, that are no operand, have a fault or may be legacy text are looked up
in the rows once for all columns; everything after works on these few.
"""

from collections.abc import Mapping

import polars as pl

from checks.rules.cells import manners, worded_manners
from checks.rules.fonts import SUSPICIOUS
from checks.rules.reading import DOUBT, FAULT, Reading, by_column
from checks.rules.rule import ENGINE, as_findings

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
    "doubted": pl.Boolean(),
}
_KEY = ["manner", "value"]


def all_faults(readings: Mapping[str, Reading]) -> pl.DataFrame:
    """The faults of all readings: `manner` and what FAULT has."""
    faulty = [
        reading.faults.lazy().with_columns(manner=pl.lit(manner))
        for manner, reading in readings.items()
        if not reading.faults.is_empty()
    ]
    return pl.concat([pl.LazyFrame(schema=FAULT | {"manner": pl.String()}), *faulty]).collect(engine=ENGINE)


def marked_cells(
    rows: Mapping[str, pl.DataFrame], readings: Mapping[str, Reading], faults: pl.DataFrame
) -> pl.DataFrame:
    """The cells of all registers that need a word, column by column in the rows' order.

    CELL and manner, text, sure, suspect (may be legacy text, see `fonts`), doubted (see `hearing`).
    """
    values = _marked_values(readings, faults)
    asked = {manner: part["value"].implode() for manner, part in by_column(values, "manner").items()}
    cells = [pl.DataFrame(schema=CELL | {"manner": pl.String()})]
    cells += [_cells_with(asked, register, frame) for register, frame in rows.items()]
    return pl.concat(cells).join(values, on=_KEY, how="left", maintain_order="left").select(*CELL, *_OF_VALUE)


def _marked_values(readings: Mapping[str, Reading], faults: pl.DataFrame) -> pl.DataFrame:
    """manner, value, text, sure, suspect, doubted of the distinct values that need a word."""
    marked = pl.col("odd") | ~pl.col("sure") | pl.col("text").ne_missing(pl.col("value"))
    read = [reading.values.lazy().select(*_VALUE).filter(marked) for reading in readings.values()]
    values = pl.concat([pl.LazyFrame(schema=_VALUE), *read])
    rule = pl.col("rule")
    faulty = faults.lazy().group_by(_KEY).agg(faulty=rule.is_in(SUSPICIOUS).any(), doubted=(rule == DOUBT).any())
    # A fault may leave text and operand as they are (a likely slip).
    as_written = pl.col("sure").is_null()
    worded = pl.col("manner").is_in(worded_manners())
    return (
        values.join(faulty, on=_KEY, how="full", coalesce=True)
        .select(
            *_KEY,
            text=pl.when(as_written).then("value").otherwise("text"),
            sure=pl.col("sure").fill_null(value=True),
            suspect=worded & pl.any_horizontal("odd", "faulty").fill_null(value=False),
            doubted=pl.col("doubted").fill_null(value=False),
        )
        .collect(engine=ENGINE)
    )


def _cells_with(asked: Mapping[str, pl.Series], register: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The cells (CELL and manner) of one register whose value is among those asked for of its manner, by column."""
    manner_of = {name: manner for name, manner in manners(register).items() if manner in asked}
    hits = rows.select(pl.col(name).is_in(asked[manner]) for name, manner in manner_of.items())
    # Many columns with a few cells each: whole columns are put together, which costs less than expressions do.
    found: dict[str, list[pl.Series]] = {"at": [], "field": [], "value": [], "manner": []}
    for hit in hits.iter_columns():
        if hit.any():
            at = hit.arg_true()
            found["at"].append(at)
            found["value"].append(rows[hit.name][at])
            for column, text in (("field", hit.name), ("manner", manner_of[hit.name])):
                found[column].append(pl.Series(column, [text]).new_from_index(0, len(at)))
    if not found["at"]:
        return pl.DataFrame(schema=CELL | {"manner": pl.String()})
    columns = {name: pl.concat(parts) for name, parts in found.items()}
    at = columns["at"]
    columns |= {"row_id": rows["row_id"][at], "book": rows["book"][at]}
    columns["register"] = pl.Series([register]).new_from_index(0, len(at))
    return pl.DataFrame(columns).select(*CELL, "manner")


def cell_findings(cells: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """Faults of distinct values, found again in the marked cells (frame FINDING); doubts are not among them."""
    sure = faults.filter(pl.col("rule") != DOUBT)
    return as_findings(cells.select(*CELL, "manner").join(sure, on=_KEY, how="inner", maintain_order="left"))
