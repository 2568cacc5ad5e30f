"""Which cell rules look at which kind of column."""

from collections.abc import Mapping

import polars as pl

from checks.rules.codes import read_codes
from checks.rules.context import DeliveryContext
from checks.rules.dates import read_dates
from checks.rules.numbers import read_numbers
from checks.rules.peoples import read_people
from checks.rules.places import PLACE_FIELDS, read_registration_place
from checks.rules.reading import Reading, read_values
from checks.rules.rule import FINDING
from checks.rules.spelling import read_names, read_places
from checks.rules.texts import read_case
from checks.rules.words import read_words
from warehouse.registers import Field


def read_column(field: Field, column: pl.Series, context: DeliveryContext) -> Reading:
    """A column of one register's rows, read by distinct value under the rules of its kind."""
    if field.kind == "id_number":
        # Mostly digits and all different: only what is not digits is worth a look cell by cell.
        return read_values(column.filter(~column.str.contains("^[0-9]+$")))
    reading = read_values(column)
    if field.kind == "date":
        return read_dates(reading, context.received_number, whole=field.name == "ngayDangKy")
    if field.kind in ("number", "book_number", "page"):
        return read_numbers(reading, field.kind)
    if field.kind in ("ethnicity", "nationality"):
        return read_people(reading, field.kind)
    if field.kind == "code":
        return read_codes(reading, field)
    if field.kind == "words":
        return read_words(reading)
    if field.kind == "name":
        return read_names(read_case(reading))
    if field.kind == "place":
        reading = read_places(reading)
        return read_registration_place(reading, context) if field.name in PLACE_FIELDS else reading
    return reading


def cell_findings(rows: pl.DataFrame, readings: Mapping[str, Reading]) -> list[pl.DataFrame]:
    """Faults of distinct values, found again in the rows."""
    text = pl.lit(None, pl.String)
    return [
        rows.select("row_id", "book", value=pl.col(name))
        .join(reading.faults, on="value", how="inner")
        .with_columns(pdf_name=text, field=pl.lit(name))
        .select(FINDING.keys())
        for name, reading in readings.items()
        if not reading.faults.is_empty()
    ]
