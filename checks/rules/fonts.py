"""Rule text_encoding: cells that hold text of a font of before Unicode, or mojibake.

How such text is decoded stands in `checks.text.legacy`. Here: which cells of a delivery are asked, in which company.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import polars as pl

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
_CELL = ("register", "at", "row_id", "book", "field", "value")

Decodings = dict[str, str]  # value as delivered to Unicode text
Column = tuple[str, str]  # book, field


def legacy_cells(rows: Mapping[str, pl.DataFrame], cells: pl.DataFrame) -> pl.DataFrame:
    """Cells that hold legacy text, and what they say in Unicode: register, at, row_id, book, field, value, suggestion.

    `rows` by register, `cells` those marked (see `marks`). Cells that cannot be Vietnamese, or hold other letters, are
    suspects; a suspect proves itself when its decoded text is sound throughout. A book with such a cell has all its
    columns put to the vote, and where a code wins all cells are decoded, also those that look like Vietnamese by
    chance.
    """
    found = {
        column: decodings
        for column, values in _suspects(cells).items()
        if (decodings := _decode(values, detect_column(values[:_VOTERS])))
    }
    if not found:
        return cells.clear().select(*_CELL, suggestion="value")
    books = list({book for book, _ in found})
    there = {
        register: frame.with_row_index("at").filter(pl.col("book").is_in(books)) for register, frame in rows.items()
    }
    voters = _beyond_ascii(there.values(), _VOTERS)
    votes = {column: detect_column(values) for column, values in voters.items()}
    mostly = _by_majority(votes)
    won = [frame.filter(pl.col("book").is_in(list(mostly))) for frame in there.values()] if mostly else []
    for column, values in _beyond_ascii(won).items():
        codec = votes[column]
        if codec is None and len(values) < _QUORUM:
            # Too few to vote: what proved itself alone is read like the rest of the book, the others stay.
            codec, values = mostly[column[0]], [value for value in values if value in found.get(column, {})]
        if codec is not None:
            found[column] = found.get(column, {}) | _decode(values, codec)
    return pl.concat(_decoded(register, frame, found) for register, frame in there.items() if not frame.is_empty())


def _suspects(cells: pl.DataFrame) -> dict[Column, list[str]]:
    """The distinct suspects of each book's columns, in the order of rows."""
    distinct = cells.filter("suspect").select("book", "field", "value").unique(maintain_order=True)
    return {
        (book, field): values for book, field, values in distinct.group_by("book", "field").agg("value").iter_rows()
    }


def _beyond_ascii(rows: Iterable[pl.DataFrame], most: int | None = None) -> dict[Column, list[str]]:
    """The distinct values, or so many of them, of each book's columns of words that a code could have changed."""
    found: dict[Column, list[str]] = {}
    for frame in rows:
        worded = [name for name in frame.columns if name in _worded() and frame[name].null_count() < frame.height]
        text = pl.col(worded)
        asked = text.filter(text.str.contains(r"[^\x00-\x7f]")).unique(maintain_order=True).slice(0, most)
        for book, *columns in frame.group_by("book").agg(asked).iter_rows():
            found |= {(book, name): values for name, values in zip(worded, columns, strict=True) if values}
    return found


@cache
def _worded() -> frozenset[str]:
    return frozenset(field.name for register in REGISTERS for field in fields(register) if field.kind in WORDED)


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


def _decoded(register: str, rows: pl.DataFrame, found: Mapping[Column, Decodings]) -> pl.DataFrame:
    """The cells of a register's rows that were decoded."""
    table = [
        (*column, value, text)
        for column, decodings in found.items()
        if column[1] in rows.columns
        for value, text in decodings.items()
    ]
    decoded = pl.DataFrame(
        table, schema=dict.fromkeys(("book", "field", "value", "suggestion"), pl.String), orient="row"
    )
    names = [name for name in rows.columns if name in set(decoded["field"])]
    cells = rows.unpivot(names, index=["at", "row_id", "book"], variable_name="field")
    cells = cells.filter(pl.col("value").is_in(decoded["value"].implode())).with_columns(register=pl.lit(register))
    return cells.join(decoded, on=["book", "field", "value"], maintain_order="left").select(*_CELL, "suggestion")
