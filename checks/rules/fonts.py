"""Rule text_encoding: cells that hold text of a font of before Unicode, or mojibake.

How such text is decoded stands in `checks.text.legacy`. Here: which cells of a delivery are asked, in which company.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

import polars as pl

from checks.rules.reading import Reading
from checks.rules.rule import FINDING, no_findings
from checks.text.legacy import Codec, detect_column, repair
from warehouse.registers import Field

# Kinds of columns that hold words of people; the others hold digits and signs.
WORDED = ("name", "place", "words", "ethnicity", "nationality", "text")
# So many different values of a column decide on its code; more would only cost time.
_VOTERS = 20
# Fewer than this cannot vote.
_QUORUM = 3
# Faults that may be a legacy font in truth.
_SUSPICIOUS = ("spelling", "spelling_unusual", "ethnicity_unknown", "nationality_unknown", "date_words_unreadable")
_VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
# Spaces, invisible characters and combining marks alone are a matter of cleaning; ` after Ã is mojibake.
_NOT_VIETNAMESE = f"Ã\u00a0|ã\u00a0|[^ -~{_VIETNAMESE}\\s\u00a0\u200b-\u200f\u2060\ufeff\u0300-\u0323–—‘’“”…°²]"


Decodings = dict[tuple[str, str], str]  # (book, value as delivered) to Unicode text


def legacy_cells(rows: pl.DataFrame, fields: Mapping[str, Field], readings: Mapping[str, Reading]) -> pl.DataFrame:
    """Findings on the cells that hold legacy text.

    Cells that cannot be Vietnamese, or hold other letters, are suspects; a suspect proves itself when its decoded text
    is sound throughout. A book with such a cell has all its columns put to the vote, and where a code wins all cells
    are decoded, also those that look like Vietnamese by chance.
    """
    worded = [name for name, field in fields.items() if field.kind in WORDED and name in readings]
    found: dict[str, Decodings] = {name: _proven(rows, name, readings[name]) for name in worded}
    books = {book for decodings in found.values() for book, _ in decodings}
    if not books:
        return no_findings()
    there = rows.filter(pl.col("book").is_in(list(books)))
    columns = {(book, name): values for name in worded for book, values in _beyond_ascii(there, name).items()}
    votes = {column: detect_column(values[:_VOTERS]) for column, values in columns.items()}
    mostly = _by_majority(votes)
    for (book, name), values in columns.items():
        codec = votes[book, name]
        if codec is None and len(values) < _QUORUM:
            # Too few to vote: what proved itself alone is read like the rest of the book, the others stay.
            codec, values = mostly.get(book), [value for value in values if (book, value) in found[name]]
        if codec is not None:
            found[name] |= _decode(book, values, codec)
    return pl.concat([_findings(there, name, decodings) for name, decodings in found.items()])


def _proven(rows: pl.DataFrame, name: str, reading: Reading) -> Decodings:
    """Suspects of a column that are legacy text, by vote among the suspects of a book or each by itself."""
    faulty = reading.faults.filter(pl.col("rule").is_in(_SUSPICIOUS))["value"]
    value = reading.values["value"]
    suspects = value.filter(value.str.contains(_NOT_VIETNAMESE) | value.is_in(faulty.implode()))
    found: Decodings = {}
    if not suspects.is_empty():
        cells = rows.select("book", value=pl.col(name)).filter(pl.col("value").is_in(suspects.implode()))
        for book, values in _by_book(cells).items():
            found |= _decode(book, values, detect_column(values[:_VOTERS]))
    return found


def _beyond_ascii(rows: pl.DataFrame, name: str) -> dict[str, list[str]]:
    """Per book the distinct values of a column that a code could have changed."""
    return _by_book(rows.select("book", value=pl.col(name)).filter(pl.col("value").str.contains(r"[^\x00-\x7f]")))


def _by_book(cells: pl.DataFrame) -> dict[str, list[str]]:
    return dict(cells.unique(maintain_order=True).group_by("book").agg("value").iter_rows())


def _by_majority(votes: Mapping[tuple[str, str], Codec | None]) -> dict[str, Codec]:
    """The code that won most columns of a book."""
    won: dict[str, Counter[Codec]] = defaultdict(Counter)
    for (book, _), codec in votes.items():
        if codec is not None:
            won[book][codec] += 1
    return {book: codecs.most_common(1)[0][0] for book, codecs in won.items()}


def _decode(book: str, values: list[str], codec: Codec | None) -> Decodings:
    return {(book, value): text for value in values if (text := _repair(value, codec)) is not None}


@lru_cache(maxsize=100_000)
def _repair(value: str, codec: Codec | None) -> str | None:
    return repair(value, codec)


def _findings(rows: pl.DataFrame, name: str, decodings: Decodings) -> pl.DataFrame:
    table = [(book, value, text) for (book, value), text in decodings.items()]
    schema = dict.fromkeys(("book", "value", "suggestion"), pl.String)
    text = pl.lit(None, pl.String)
    return (
        rows.select("row_id", "book", value=pl.col(name))
        .join(pl.DataFrame(table, schema=schema, orient="row"), on=["book", "value"], how="inner")
        .with_columns(pdf_name=text, rule=pl.lit("text_encoding"), field=pl.lit(name), detail=text)
        .select(FINDING.keys())
    )
