"""Rule text_encoding: cells that hold text of a font of before Unicode, or mojibake.

How such text is decoded stands in `checks.text.legacy`. Here: which cells of a delivery are asked, in which company.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import polars as pl

from checks.rules.rule import ENGINE
from checks.text.legacy import LEAD, Codec, detect_column, repair
from warehouse.registers import REGISTERS, fields

# Kinds of columns that hold words of people; the others hold digits and signs.
WORDED = ("name", "place", "words", "ethnicity", "nationality", "text")
# So many different values of a column decide on its code; more would only cost time.
_VOTERS = 20
# Fewer than this cannot vote.
_QUORUM = 3
# Faults that may be a legacy font in truth; so may those of spelling (see `hearing`).
SUSPICIOUS = ("ethnicity_unknown", "nationality_unknown", "date_words_unreadable")
_CELL = ("register", "at", "row_id", "book", "field", "value")
_COLUMN = ["book", "field"]

Column = tuple[str, str]  # book, field
Table = list[tuple[str, str, str, str]]  # book, field, value as delivered, Unicode text


def legacy_cells(rows: Mapping[str, pl.DataFrame], cells: pl.DataFrame) -> pl.DataFrame:
    """Cells that hold legacy text, and what they say in Unicode: register, at, row_id, book, field, value, suggestion.

    `rows` by register, `cells` those marked (see `marks`). Cells that cannot be Vietnamese, or hold other letters, are
    suspects; a suspect proves itself when its decoded text is sound throughout. A book with such a cell has all its
    columns put to the vote, and where a code wins all cells are decoded, also those that look like Vietnamese by
    chance.
    """
    suspects = cells.filter("suspect")
    distinct = suspects.select(*_COLUMN, "value").unique(maintain_order=True)
    proven = _proven(distinct)
    if proven.is_empty():
        return cells.clear().select(*_CELL, suggestion="value")
    worded = {register: _worded_cells(frame, proven["book"].unique()) for register, frame in rows.items()}
    votes = _votes(worded.values(), distinct)
    mostly = _by_majority(votes)
    whole = pl.col("book").is_in(list(mostly))
    alone = suspects.filter(~whole) if mostly else suspects
    found = [alone.join(proven, on=[*_COLUMN, "value"], maintain_order="left").select(*_CELL, "suggestion")]
    if mostly:
        won = {register: frame.filter(whole) for register, frame in worded.items()}
        table = _read_whole(won.values(), proven.filter(whole), votes, mostly)
        found += [_decoded(register, frame, table) for register, frame in won.items() if not frame.is_empty()]
    return pl.concat(found)


def _proven(suspects: pl.DataFrame) -> pl.DataFrame:
    """The suspects (book, field, value) that are legacy text by themselves or by their column, with `suggestion`."""
    together = suspects.group_by(_COLUMN, maintain_order=True).agg("value")
    columns = together.filter(pl.col("value").list.len() >= _QUORUM).iter_rows()
    codecs = [(book, field, detect_column(values[:_VOTERS])) for book, field, values in columns]
    schema = dict.fromkeys((*_COLUMN, "codec"), pl.String)
    asked = suspects.join(pl.DataFrame(codecs, schema, orient="row"), on=_COLUMN, how="left", maintain_order="left")
    questions = asked.select("value", "codec").unique(maintain_order=True)
    read = pl.Series("suggestion", [_repair(*question) for question in questions.iter_rows()], pl.String)
    answers = questions.with_columns(read).drop_nulls("suggestion")
    return asked.join(answers, on=["value", "codec"], nulls_equal=True, maintain_order="left").drop("codec")


def _worded_cells(rows: pl.DataFrame, books: pl.Series) -> pl.DataFrame:
    """The columns of words that are not empty, of the rows of some books: `at`, row_id, book and their fields."""
    names = [name for name in rows.columns if name in _worded() and rows[name].null_count() < rows.height]
    return rows.select("row_id", "book", *names).with_row_index("at").filter(pl.col("book").is_in(books.implode()))


def _beyond_ascii(rows: Iterable[pl.DataFrame], most: int | None = None) -> pl.LazyFrame:
    """book, field, values: the distinct values, or so many, of each book's columns that a code could have changed."""
    found = [pl.LazyFrame(schema=dict.fromkeys(_COLUMN, pl.String) | {"values": pl.List(pl.String)})]
    for frame in rows:
        worded = [name for name in frame.columns if name in _worded()]
        text = pl.col(worded)
        asked = text.filter(text.str.len_bytes() > text.str.len_chars()).unique(maintain_order=True).slice(0, most)
        columns = frame.lazy().group_by("book").agg(asked)
        found.append(columns.unpivot(worded, index="book", variable_name="field", value_name="values"))
    return pl.concat(found).filter(pl.col("values").list.len() > 0)


def _votes(rows: Iterable[pl.DataFrame], suspects: pl.DataFrame) -> dict[Column, Codec]:
    """The code of each book's columns that one wins.

    It wins by what cannot be Vietnamese as it stands: in columns that are judged these are suspects, and a column with
    too few of them need not be asked.
    """
    suspected = suspects.lazy().group_by(_COLUMN).len("suspects")
    voters, unjudged = pl.col("values").list.len(), pl.col("field").is_in(_unjudged())
    columns = (
        _beyond_ascii(rows, _VOTERS)
        .join(suspected, on=_COLUMN, how="left")
        .filter((voters >= _QUORUM) & (unjudged | (pl.col("suspects") >= LEAD * voters)))
        .select(*_COLUMN, "values")
        .collect(engine=ENGINE)
    )
    return {
        (book, field): codec
        for book, field, values in columns.iter_rows()
        if (codec := detect_column(values)) is not None
    }


@cache
def _worded() -> frozenset[str]:
    return frozenset(field.name for register in REGISTERS for field in fields(register) if field.kind in WORDED)


@cache
def _unjudged() -> frozenset[str]:
    return frozenset(field.name for register in REGISTERS for field in fields(register) if field.kind == "text")


def _by_majority(votes: Mapping[Column, Codec]) -> dict[str, Codec]:
    """The code that won most columns of a book."""
    won: dict[str, Counter[Codec]] = defaultdict(Counter)
    for (book, _), codec in votes.items():
        won[book][codec] += 1
    return {book: codecs.most_common(1)[0][0] for book, codecs in won.items()}


def _read_whole(
    rows: Iterable[pl.DataFrame], proven: pl.DataFrame, votes: Mapping[Column, Codec], mostly: Mapping[str, Codec]
) -> Table:
    """The readings of all cells of books of which a code won at least a column."""
    found: dict[Column, dict[str, str]] = defaultdict(dict)
    for book, field, value, text in proven.select(*_COLUMN, "value", "suggestion").iter_rows():
        found[book, field][value] = text
    for book, field, values in _beyond_ascii(rows).collect(engine=ENGINE).iter_rows():
        codec, read = votes.get((book, field)), found[book, field]
        if codec is None and len(values) < _QUORUM:
            # Too few to vote: what proved itself alone is read like the rest of the book, the others stay.
            codec, values = mostly[book], [value for value in values if value in read]
        if codec is not None:
            read |= {value: text for value in values if (text := _repair(value, codec)) is not None}
    return [(*column, value, text) for column, read in found.items() for value, text in read.items()]


@lru_cache(maxsize=100_000)
def _repair(value: str, codec: Codec | None) -> str | None:
    return repair(value, codec)


def _decoded(register: str, rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The cells of a register's rows that were decoded."""
    schema = dict.fromkeys((*_COLUMN, "value", "suggestion"), pl.String)
    decoded = pl.DataFrame(table, schema, orient="row").filter(pl.col("field").is_in(rows.columns))
    names = [name for name in rows.columns if name in set(decoded["field"])]
    cells = rows.unpivot(names, index=["at", "row_id", "book"], variable_name="field")
    cells = cells.filter(pl.col("value").is_in(decoded["value"].implode())).with_columns(register=pl.lit(register))
    return cells.join(decoded, on=[*_COLUMN, "value"], maintain_order="left").select(*_CELL, "suggestion")
