"""Counting syllables in many names at once, for `lexicon.learn`: the same counts as `slots.count_names`, in columns.

Names with anything but letters and single spaces (brackets, a second name, an abbreviation) and names of one word are
left out: they are few, and what they teach is doubtful.
"""

from collections.abc import Sequence

import polars as pl

from checks.text.normalise import fold

_PLAIN = r"^\p{L}+( \p{L}+)+$"
_KEY = ("slot", "people", "sex", "syllable")
_NAMES = dict.fromkeys(("book", "name", "people", "sex"), pl.String())
_SEX_OF_MIDDLE = {"văn": "m", "thị": "f"}


def count_syllables(names: pl.DataFrame) -> pl.DataFrame:
    """How often each syllable stands in each slot, by group of people and by sex, and once more under sex "".

    Args:
        names: book, name, people (group, "" unknown), sex ("m", "f", "" unknown); distinct names per book.

    Returns:
        slot, people, sex, syllable, seen, books; sorted.
    """
    # Grouping by codes of words takes half the time of grouping by words.
    words = _words(names.filter(pl.col("name").str.contains(_PLAIN))).with_columns(pl.all().cast(pl.Categorical))
    told = words.filter(pl.col("sex") != "")
    both = pl.concat([words.with_columns(sex=pl.lit("", pl.Categorical)), told])
    in_books = both.group_by(*_KEY, "book").agg(seen=pl.len())
    counted = in_books.group_by(_KEY).agg(pl.col("seen").sum(), books=pl.len())
    return counted.select(
        *(pl.col(key).cast(pl.String) for key in _KEY), pl.col("seen").cast(pl.Int32), pl.col("books").cast(pl.Int32)
    ).sort(_KEY)


def add_counts(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Counts of `count_syllables` over different books together."""
    counted = [count_syllables(pl.DataFrame(schema=_NAMES)), *parts]
    return pl.concat(counted).group_by(_KEY).agg(pl.col("seen", "books").sum()).sort(_KEY)


def _words(names: pl.DataFrame) -> pl.DataFrame:
    """One row per word: book, people, sex (of the slot, see below), slot, syllable.

    Văn and Thị tell the sex, so they are not counted by it: a middle name counts for the sex that the record tells, a
    given name also for that of the middle name, a family name for none.
    """
    place = pl.int_ranges(pl.col("word").list.len())
    words = (
        names.select("book", "people", "sex", word=pl.col("name").str.split(" "))
        .with_columns(middle=pl.when(pl.col("word").list.len() > 2).then(pl.col("word").list.get(1, null_on_oob=True)))
        .with_columns(place=place, last=pl.col("word").list.len() - 1)
        .explode("word", "place")
    )
    spelt = {word: fold(word) for word in words["word"].unique()}
    syllable = pl.col("word").replace_strict(list(spelt), list(spelt.values()))
    by_middle = pl.col("middle").str.to_lowercase().replace_strict(_SEX_OF_MIDDLE, default="")
    slot = (
        pl.when(pl.col("place") == 0)
        .then(pl.lit("family"))
        .when((pl.col("place") == 1) & (pl.col("last") > 1))
        .then(pl.lit("middle"))
        .otherwise(pl.lit("given"))
    )
    sex = (
        pl.when(slot == "family")
        .then(pl.lit(""))
        .when((slot == "given") & (pl.col("sex") == ""))
        .then(by_middle)
        .otherwise("sex")
    )
    return words.select("book", "people", slot=slot, sex=sex, syllable=syllable)
