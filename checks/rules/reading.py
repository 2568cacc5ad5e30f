"""How cells are read: every distinct value once, however many rows and columns bear it.

A reading says for each distinct value what staging gets, whether it may serve other rules as an operand, and what
is wrong with it. Which columns are read together, and under which rules, is told in `cells`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from checks.rules.rule import ENGINE
from checks.text.normalise import clean_text

# One row is one fault of a distinct value, found wherever the value stands in the columns read together.
FAULT: dict[str, pl.DataType] = {
    "value": pl.String(),
    "rule": pl.String(),
    "suggestion": pl.String(),
    "detail": pl.String(),
}
Fault = tuple[str, str, str | None, str | None]
# In place of a rule: whether the value is at fault depends on the row, where it is heard (see `hearing`).
DOUBT = "doubt"

# Precomposed Vietnamese letters beyond ASCII; everything else is worth a closer look.
_VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_NEEDS_CLEANING = f"^$|^[ ,;]|[ ,;]$|  |[^ -~{_VIETNAMESE}]"
# What no Vietnamese text holds. Spaces, invisible characters and combining marks alone are a matter of cleaning;
# ` after Ã is mojibake.
_ODD = f"Ã\u00a0|ã\u00a0|[^ -~{_VIETNAMESE}\\s\u00a0\u200b-\u200f\u2060\ufeff\u0300-\u0323–—‘’“”…°²]"


@dataclass(frozen=True)
class Reading:
    """Values of columns that are read together, each once.

    `values`: manner (see `cells`), value (as delivered), text (what staging gets, null if blank), sure (fit to be an
    operand), odd (holds what no Vietnamese text holds), and what other rules need of the value (a date's first and last
    day, a number's year). `faults`: FAULT.
    """

    values: pl.DataFrame
    faults: pl.DataFrame

    def with_faults(self, faults: pl.DataFrame) -> "Reading":
        """The same values with more faults, which leave them fit to be operands."""
        return self if faults.is_empty() else Reading(self.values, pl.concat([self.faults, faults]))

    def with_doubt(self, faults: pl.DataFrame) -> "Reading":
        """The same values with more faults; those that have them are no operands."""
        if faults.is_empty():
            return self
        sure = pl.col("sure") & ~pl.col("value").is_in(faults["value"].implode())
        return Reading(self.values.with_columns(sure), pl.concat([self.faults, faults]))


_NO_FAULTS = pl.DataFrame(schema=FAULT)


def faults_frame(faults: Iterable[Fault]) -> pl.DataFrame:
    """Faults as a frame, also when there are none."""
    listed = list(faults)
    return pl.DataFrame(listed, schema=FAULT, orient="row") if listed else _NO_FAULTS


def with_texts(values: pl.DataFrame, better: Mapping[str, str]) -> pl.DataFrame:
    """Values whose text is replaced where `better` has another."""
    if not better:
        return values
    return values.with_columns(pl.col("text").replace(list(better), list(better.values())))


def map_distinct(texts: pl.Series, function: Callable[[str], str | None]) -> dict[str, str]:
    """What a text function makes of each value, where it makes anything else of it."""
    made = ((text, function(text)) for text in texts.to_list())
    return {text: new for text, new in made if new is not None and new != text}


def read_values(values: pl.DataFrame) -> dict[str, Reading]:
    """Distinct values (manner, value) with their lossless repair (rule text_normalised), by manner.

    A value of nothing but spaces and invisible characters is an empty cell, not a fault.
    """
    needs_cleaning = pl.col("value").str.contains(_NEEDS_CLEANING)
    suspects = values.filter(needs_cleaning)
    texts = [clean_text(value) or None for value in suspects["value"]]
    repaired: dict[str, list[Fault]] = defaultdict(list)
    for (manner, value), text in zip(suspects.iter_rows(), texts, strict=True):
        if text not in (None, value):
            repaired[manner].append((value, "text_normalised", text, None))
    cleaned = suspects.lazy().with_columns(
        text=pl.Series(texts, dtype=pl.String), odd=pl.col("value").str.contains(_ODD)
    )
    sound = values.lazy().filter(~needs_cleaning).with_columns(text=pl.col("value"), odd=pl.lit(value=False))
    read = pl.concat([sound, cleaned]).with_columns(sure=pl.lit(value=True)).collect(engine=ENGINE)
    return {m: Reading(part, faults_frame(repaired.get(m, ()))) for m, part in by_column(read, "manner").items()}


def by_column(frame: pl.DataFrame, column: str) -> dict[str, pl.DataFrame]:
    """The parts of a frame by the values of a text column; cheaper than the library's own dictionary."""
    return {part[column][0]: part for part in frame.partition_by(column)}
