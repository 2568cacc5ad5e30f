"""Which columns are read together, and which cell rules look at them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from checks.rules.codes import read_codes
from checks.rules.context import DeliveryContext
from checks.rules.dates import read_dates
from checks.rules.fonts import WORDED
from checks.rules.numbers import read_numbers
from checks.rules.papers import digits_of
from checks.rules.peoples import read_people
from checks.rules.reading import Reading, read_values
from checks.rules.rule import ENGINE
from checks.rules.spelling import read_names, read_places
from checks.rules.texts import read_case, read_letters
from checks.rules.words import read_words
from checks.text.lexicon import shipped
from warehouse.registers import REGISTERS, Field, fields

_DISTINCT = {"manner": pl.String(), "value": pl.String()}


def manner(field: Field) -> str:
    """Columns of one manner, of whatever register, are read together: the same value means the same in all of them."""
    if field.kind == "code":
        return f"code {field.register} {field.name}"
    return "date of registration" if field.name == "ngayDangKy" else field.kind


@cache
def manners(register: str) -> dict[str, str]:
    """The manner of each field of a register, in template order."""
    return {field.name: manner(field) for field in fields(register)}


@cache
def worded_manners() -> list[str]:
    """The manners of columns that hold words of people."""
    return sorted({manner(field) for register in REGISTERS for field in fields(register) if field.kind in WORDED})


def read_cells(rows: Mapping[str, pl.DataFrame], context: DeliveryContext) -> dict[str, Reading]:
    """All cells of a delivery, read by distinct value under the rules of their kind; by manner."""
    columns: dict[str, list[pl.Series]] = defaultdict(list)
    examples: dict[str, Field] = {}
    for register, frame in rows.items():
        for field in fields(register):
            if frame[field.name].null_count() < frame.height:
                columns[manner(field)].append(frame[field.name].alias("value"))
                examples[manner(field)] = field
    distinct = [_distinct(name, found) for name, found in columns.items()]
    readings = read_values(pl.concat([pl.LazyFrame(schema=_DISTINCT), *distinct]).collect(engine=ENGINE))
    return {name: _read(examples[name], reading, context) for name, reading in readings.items()}


def _distinct(name: str, columns: Sequence[pl.Series]) -> pl.LazyFrame:
    """Frame _DISTINCT: manner, value. Column by column first: in one long column it takes half as long again."""
    cells = [column.to_frame().lazy() for column in columns]
    if name == "id_number":
        # Mostly digits and all different: only what is not digits is worth a look cell by cell.
        cells = [column.filter(digits_of("value").is_null()) for column in cells]
    values = pl.concat([column.unique() for column in cells])
    return values.unique().drop_nulls().select(manner=pl.lit(name), value="value")


def _read(field: Field, reading: Reading, context: DeliveryContext) -> Reading:
    """The values of a manner under the rules of its kind; `field` is any field of the manner."""
    if field.kind in WORDED:
        reading = read_letters(reading)
    match field.kind:
        case "date":
            whole = field.name == "ngayDangKy"
            return read_dates(reading, context.received_number, whole=whole, limits=context.limits)
        case "number" | "book_number" | "page":
            return read_numbers(reading, field.kind)
        case "ethnicity" | "nationality":
            return read_people(reading, field.kind)
        case "code":
            return read_codes(reading, field)
        case "words":
            return read_words(reading)
        case "name":
            return read_names(read_case(reading), context.lexicon or shipped())
        case "place":
            return read_places(reading)
    return reading
