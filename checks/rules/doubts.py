"""Which names and places are worth judging as a whole: those with a word that is not fine by itself.

A province has hundreds of thousands of names but few words. Each word is tried once in a sound name; only names with a
word that raised a doubt are judged whole, in `spelling`, where it is known whose they are.
"""

import re
from functools import lru_cache

import polars as pl

from checks.text.names import FINE, NameVerdict, judge_name, judge_place
from checks.text.normalise import fold
from checks.text.syllables import is_extended

# A sound name of each kind to try one word in: the middle name tells the sex, which matters to the judgement.
_TRIALS = {"văn": "Hoàng Văn Nam", "thị": "Hoàng Thị Hoa", "": "Hoàng Ngọc Anh"}
_SLOTS = ("family", "middle", "given")
# Peoples whose names differ enough for a word to be usual in one and doubtful in another; "" for everybody.
_PEOPLES = ("", "Kinh", "Tày", "Nùng", "Dao", "Mông", "Hoa")


@lru_cache(maxsize=100_000)
def _word_is_fine(word: str, slot: str, middle: str) -> bool:
    """Whether a word raises no doubt in its slot for any people, beside a middle name that may tell the sex."""
    if not is_extended(word):
        return False
    trial = _TRIALS[middle].split(" ")
    trial[_SLOTS.index(slot)] = word
    return all(judge_name(" ".join(trial), group=people).severity is None for people in _PEOPLES)


def _doubtful(words: pl.Series, slot: str, middle: str = "") -> pl.Series:
    """Where a word, or one of several given names, is not fine by itself."""
    parts = words.drop_nulls().unique().to_list()
    return words.is_in([part for part in parts if not all(_word_is_fine(w, slot, middle) for w in part.split(" "))])


def doubtful_names(texts: pl.Series) -> pl.Series:
    """Names that are not certainly fine word by word: the few that are worth judging as a whole."""
    parts = texts.to_frame("text").with_columns(pl.col("text").str.splitn(" ", 3).struct.unnest())
    parts = parts.rename({"field_0": "family", "field_1": "middle", "field_2": "given"})
    short = parts.filter(pl.col("given").is_null())
    full = parts.filter(pl.col("given").is_not_null())
    found = [
        parts.filter(_doubtful(parts["family"], "family")),
        short.filter(_doubtful(short["middle"], "given")),
        full.filter(_doubtful(full["middle"], "middle")),
    ]
    middle = full["middle"].str.to_lowercase()
    for trial in _TRIALS:
        named = full.filter(middle == trial if trial else ~middle.is_in([t for t in _TRIALS if t]))
        found.append(named.filter(_doubtful(named["given"], "given", trial)))
    return pl.concat(found)["text"].unique()


# Offices are known by their capitals; in small letters they are no syllables and still no fault.
_OFFICES = re.compile(r"\b(?:ubnd|ubhc|hđnd|tand|bvđk|ttyt|btxh|đkkv|chxhcn)\b")
# Places there are spelt in ways of their own (Đạ Tẻh, Đạ Huoai, Ea Súp) and are in no list at hand: nobody can tell.
_OWN_SPELLING = (
    "Kon Tum|Gia Lai|Đắk Lắk|Đăk Lăk|Đắc Lắc|Đắk Nông|Lâm Đồng|Bình Phước|Ninh Thuận|Bình Thuận|Khánh Hòa|Phú Yên|"
    "Quảng Trị|Thừa Thiên|Quảng Nam|Quảng Ngãi|Trà Vinh|Sóc Trăng|An Giang|Kiên Giang|Bạc Liêu|Cà Mau"
)
_FAR_AWAY = re.compile("|".join(fold(name) for name in _OWN_SPELLING.split("|")))


def place_verdict(text: str) -> NameVerdict:
    """Verdict on a place, sparing offices in small letters and provinces with spellings of their own."""
    if _FAR_AWAY.search(fold(text)):
        return FINE
    return judge_place(_OFFICES.sub(lambda office: office[0].upper(), text))


@lru_cache(maxsize=100_000)
def _place_word_is_fine(word: str) -> bool:
    """Whether a word, with whatever sign it has, raises no doubt in a Vietnamese place."""
    return place_verdict(f"xã {word}").severity is None


def doubtful_places(texts: pl.Series) -> pl.Series:
    """Places with a word that is not fine by itself."""
    words = texts.to_frame("text").with_columns(word=pl.col("text").str.split(" "))
    words = words.explode("word", empty_as_null=True)
    doubtful = [word for word in words["word"].unique().to_list() if not _place_word_is_fine(word)]
    return words.filter(pl.col("word").is_in(doubtful))["text"].unique()
