"""Rule text_encoding: cells that hold text of a font of before Unicode, or mojibake.

How such text is decoded stands in `checks.text.legacy`. Here: which cells of a delivery are asked, in which company.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache

import polars as pl

from checks.rules.reading import VIETNAMESE
from checks.rules.rule import FINDING, no_findings
from checks.text.legacy import Codec, detect_column, repair
from warehouse.registers import REGISTERS, fields

# Kinds of columns that hold words of people; the others hold digits and signs.
WORDED = ("name", "place", "words", "ethnicity", "nationality", "text")
# So many different values of a column decide on its code; more would only cost time.
_VOTERS = 20
# Fewer than this cannot vote.
_QUORUM = 3
# Faults that may be a legacy font in truth.
SUSPICIOUS = ("spelling", "spelling_unusual", "ethnicity_unknown", "nationality_unknown", "date_words_unreadable")
# Spaces, invisible characters and combining marks alone are a matter of cleaning; ` after Ã is mojibake.
NOT_VIETNAMESE = f"Ã\u00a0|ã\u00a0|[^ -~{VIETNAMESE}\\s\u00a0\u200b-\u200f\u2060\ufeff\u0300-\u0323–—‘’“”…°²]"


Decodings = dict[str, str]  # value as delivered to Unicode text
Column = tuple[str, str]  # book, field


def legacy_cells(rows: Iterable[pl.DataFrame], cells: pl.DataFrame) -> pl.DataFrame:
    """Findings on the cells that hold legacy text; `cells` as in `marks`, `rows` of all registers.

    Cells that cannot be Vietnamese, or hold other letters, are suspects; a suspect proves itself when its decoded text
    is sound throughout. A book with such a cell has all its columns put to the vote, and where a code wins all cells
    are decoded, also those that look like Vietnamese by chance.
    """
    suspects = cells.filter("suspect").select("row_id", "book", "field", "value")
    asked = _by_column(suspects).items()
    found: dict[Column, Decodings] = {
        column: _decode(values, detect_column(values[:_VOTERS])) for column, values in asked
    }
    books = {book for (book, _), decodings in found.items() if decodings}
    if not books:
        return no_findings()
    there = pl.concat([_in_books(frame, books) for frame in rows])
    columns = _by_column(there.filter(pl.col("value").str.contains(r"[^\x00-\x7f]")))
    votes = {column: detect_column(values[:_VOTERS]) for column, values in columns.items()}
    mostly = _by_majority(votes)
    for column, values in columns.items():
        codec = votes[column]
        if codec is None and len(values) < _QUORUM:
            # Too few to vote: what proved itself alone is read like the rest of the book, the others stay.
            codec, values = mostly.get(column[0]), [value for value in values if value in found.get(column, {})]
        if codec is not None:
            found[column] = found.get(column, {}) | _decode(values, codec)
    return _findings(pl.concat([there, suspects]).unique(["row_id", "field"], maintain_order=True), found)


def _in_books(rows: pl.DataFrame, books: Collection[str]) -> pl.DataFrame:
    """The cells in words of some books that hold more than printable ASCII, column by column."""
    worded = [name for name in rows.columns if name in _worded_fields()]
    there = rows.filter(pl.col("book").is_in(books)).select("row_id", "book", *worded)
    cells = there.unpivot(index=["row_id", "book"], variable_name="field")
    return cells.filter(pl.col("value").str.contains(r"[^\x20-\x7e]"))


@cache
def _worded_fields() -> frozenset[str]:
    return frozenset(field.name for register in REGISTERS for field in fields(register) if field.kind in WORDED)


def _by_column(cells: pl.DataFrame) -> dict[Column, list[str]]:
    """The distinct values of each book's columns, in the order of rows."""
    distinct = cells.select("book", "field", "value").unique(maintain_order=True)
    grouped = distinct.group_by("book", "field", maintain_order=True).agg("value")
    return {(book, field): values for book, field, values in grouped.iter_rows()}


def _by_majority(votes: Mapping[Column, Codec | None]) -> dict[str, Codec]:
    """The code that won most columns of a book."""
    won: dict[str, Counter[Codec]] = defaultdict(Counter)
    for (book, _), codec in votes.items():
        if codec is not None:
            won[book][codec] += 1
    return {book: codecs.most_common(1)[0][0] for book, codecs in won.items()}


def _decode(values: list[str], codec: Codec | None) -> Decodings:
    return {value: text for value in values if (text := _repair(value, codec)) is not None}


@lru_cache(maxsize=100_000)
def _repair(value: str, codec: Codec | None) -> str | None:
    return repair(value, codec)


def _findings(cells: pl.DataFrame, found: Mapping[Column, Decodings]) -> pl.DataFrame:
    table = [(*column, value, text) for column, decodings in found.items() for value, text in decodings.items()]
    schema = dict.fromkeys(("book", "field", "value", "suggestion"), pl.String)
    decoded = pl.DataFrame(table, schema=schema, orient="row")
    return (
        cells.join(decoded, on=["book", "field", "value"], how="inner", maintain_order="left")
        .with_columns(pdf_name=pl.lit(None, pl.String), rule=pl.lit("text_encoding"), detail=pl.lit(None, pl.String))
        .select(FINDING.keys())
    )
