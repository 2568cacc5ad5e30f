"""How one column is read: every distinct value once, however many rows bear it.

A reading says for each distinct value what staging gets, whether it may serve other rules as an operand, and what
is wrong with it. Which rules look at which kind of column is told in `cells`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from checks.text.normalise import clean_text

# One row is one fault of a distinct value, found wherever the value stands in the column.
FAULT: dict[str, pl.DataType] = {
    "value": pl.String(),
    "rule": pl.String(),
    "suggestion": pl.String(),
    "detail": pl.String(),
}
Fault = tuple[str, str, str | None, str | None]

# Precomposed Vietnamese letters beyond ASCII; everything else is worth a closer look.
_VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_NEEDS_CLEANING = f"^[ ,;]|[ ,;]$|  |[^ -~{_VIETNAMESE}]"


@dataclass(frozen=True)
class Reading:
    """A column read by distinct value.

    `values`: value (as delivered), text (what staging gets, null if blank), sure (fit to be an operand), and what
    other rules need of the value (a date's first and last day, a number's year). `faults`: see FAULT.
    """

    values: pl.DataFrame
    faults: pl.DataFrame


def faults_frame(faults: Iterable[Fault]) -> pl.DataFrame:
    """Faults as a frame, also when there are none."""
    return pl.DataFrame(list(faults), schema=FAULT, orient="row")


def with_texts(values: pl.DataFrame, better: dict[str, str]) -> pl.DataFrame:
    """Values whose text is replaced where `better` has another."""
    if not better:
        return values
    return values.with_columns(pl.col("text").replace(list(better), list(better.values())))


def unsure(values: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """Values marked as no operand where they have one of the faults."""
    if faults.is_empty():
        return values
    return values.with_columns(pl.col("sure") & ~pl.col("value").is_in(faults["value"].implode()))


def map_distinct(texts: pl.Series, function: Callable[[str], str | None]) -> dict[str, str]:
    """What a text function makes of each value, where it makes anything else of it."""
    made = ((text, function(text)) for text in texts.to_list())
    return {text: new for text, new in made if new is not None and new != text}


def read_values(column: pl.Series) -> Reading:
    """Distinct values of a column with their lossless repair (rule text_normalised).

    A value of nothing but spaces and invisible characters is an empty cell, not a fault.
    """
    values = column.drop_nulls().unique().to_frame("value")
    values = values.with_columns(text=pl.col("value"), sure=pl.lit(True))
    suspects = values["value"].filter(values["value"].str.contains(_NEEDS_CLEANING))
    cleaned = map_distinct(suspects, clean_text)
    if not cleaned:
        return Reading(values, faults_frame([]))
    values = with_texts(values, cleaned).with_columns(pl.col("text").replace("", None))
    faults = faults_frame((old, "text_normalised", new, None) for old, new in cleaned.items() if new)
    return Reading(values, faults)
