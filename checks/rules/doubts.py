"""Which names and places are worth judging as a whole: those with a word that is not fine by itself.

A province has hundreds of thousands of names but few words. Each word is tried once in a sound name; only names with a
word that raised a doubt are judged whole, in `spelling`, where it is known whose they are.
"""

import re
from functools import cache, lru_cache
from itertools import product

import polars as pl

from checks.rules.peoples import nationalities
from checks.text.lexicon import Lexicon
from checks.text.names import AROUND_NOTES, FINE, NOTE, NameVerdict, is_fine_word, judge_place
from checks.text.normalise import fold
from checks.text.shipped_shares import Sex, Slot
from checks.text.syllables import is_legal
from checks.text.unit_names import may_be_misspelt

# What the middle name tells of the sex, which matters to the judgement; others leave both open.
_SEXES: dict[str, tuple[Sex, ...]] = {"văn": ("", "m"), "thị": ("", "f"), "": ("", "m", "f")}


@lru_cache(maxsize=100_000)
def _word_is_fine(word: str, slot: Slot, middle: str, lexicon: Lexicon) -> bool:
    """Whether a word raises no doubt in its slot for any people, beside a middle name that may tell the sex."""
    if not is_legal(word):
        return False
    sexes = ("",) if slot == "family" else _SEXES[middle]
    return all(is_fine_word(word, slot, group, sex, lexicon) for group in lexicon.groups() for sex in sexes)


def _words_by_trial() -> dict[tuple[Slot, str], pl.Expr]:
    """Per slot and trial the word, or the given names together, that a name in three parts puts there."""
    short = pl.col("given").is_null()
    middle = pl.col("middle")
    # Two words are family and given name; a middle name of no known sex is tried like none.
    neutral = pl.when(short).then("middle").when(~middle.is_in([m for trial in _SEXES for m in _in_any_case(trial)]))
    parts: dict[tuple[Slot, str], pl.Expr] = {
        ("family", ""): pl.col("family"),
        ("middle", ""): pl.when(~short).then("middle"),
        ("given", ""): neutral.then("given"),
    }
    return parts | {("given", m): pl.when(middle.is_in(_in_any_case(m))).then("given") for m in _SEXES if m}


def _in_any_case(word: str) -> list[str]:
    return ["".join(letters) for letters in product(*((c, c.upper()) for c in word))]


@lru_cache(maxsize=200_000)
def _is_fine(words: str, slot: Slot, middle: str, lexicon: Lexicon) -> bool:
    return all(_word_is_fine(word, slot, middle, lexicon) for word in words.split(" "))


def doubtful_names(texts: pl.Series, lexicon: Lexicon) -> pl.Series:
    """Names that are not certainly fine word by word: the few that are worth judging as a whole."""
    thirds = texts.to_frame("text").with_columns(pl.col("text").str.splitn(" ", 3).struct.unnest())
    thirds = thirds.rename({"field_0": "family", "field_1": "middle", "field_2": "given"})
    parts = {f"{slot} {trial}": (expr, slot, trial) for (slot, trial), expr in _words_by_trial().items()}
    words = thirds.select(**{name: expr for name, (expr, _, _) in parts.items()})
    distinct = words.select(pl.all().drop_nulls().unique().implode()).row(0, named=True)
    doubtful = {
        name: [said for said in distinct[name] if not _is_fine(said, slot, trial, lexicon)]
        for name, (_, slot, trial) in parts.items()
    }
    # The words of a note (không rõ) are words like any other.
    is_note = pl.col("text").str.to_lowercase().str.strip_chars(AROUND_NOTES).str.contains(NOTE.pattern)
    is_doubtful = [pl.col(n).is_in(bad) for n, bad in doubtful.items()]
    return texts.filter(
        words.hstack([texts.alias("text")]).select(pl.any_horizontal(is_note, *is_doubtful)).to_series()
    )


# Offices are known by their capitals; in small letters they are no syllables and still no fault.
_OFFICES = re.compile(r"\b(?:ubnd|ubhc|hđnd|tand|bvđk|ttyt|btxh|đkkv|chxhcn)\b")
# Places there are spelt in ways of their own (Đạ Tẻh, Đạ Huoai, Ea Súp) and are in no list at hand: nobody can tell.
_OWN_SPELLING = (
    "Kon Tum|Gia Lai|Đắk Lắk|Đăk Lăk|Đắc Lắc|Đắk Nông|Lâm Đồng|Bình Phước|Ninh Thuận|Bình Thuận|Khánh Hòa|Phú Yên|"
    "Quảng Trị|Thừa Thiên|Quảng Nam|Quảng Ngãi|Trà Vinh|Sóc Trăng|An Giang|Kiên Giang|Bạc Liêu|Cà Mau"
)
_FAR_AWAY = re.compile("|".join(fold(name) for name in _OWN_SPELLING.split("|")))


# Names of countries in daily use, and of some that are no more, beside those of the Ministry's list.
_COUNTRIES = (
    "Đài Loan|Hồng Kông|Ma Cao|Mỹ|Hoa Kỳ|Úc|Anh|Nhật|Hàn Quốc|Triều Tiên|Liên Xô|Nga|Tiệp Khắc|Đông Đức|Tây Đức|"
    "Nam Tư|TQ|Trung Hoa|Campuchia|Thái Lan|Malaysia|Singapore|Canada|Angola|Libya"
)
_PARTS = re.compile(r"[,;()–—-]")
# What may stand before a country's name.
_STATE = re.compile(r"^(?:nước|cộng hòa.*|chlb|chdc|chnd|chdcnd|liên bang|vương quốc) (?=\S)")


@cache
def _countries() -> frozenset[str]:
    names = [*_COUNTRIES.split("|"), *nationalities().values()]
    return frozenset(fold(name) for name in names if fold(name) != "việt nam")


@lru_cache(maxsize=100_000)
def _is_abroad(text: str) -> bool:
    """Whether a part of an address is another country: no word of it need be Vietnamese."""
    return any(_STATE.sub("", part.strip(" .")) in _countries() for part in _PARTS.split(fold(text)))


def place_verdict(text: str) -> NameVerdict:
    """Verdict on a place, sparing offices in small letters, other countries, and provinces with own spellings."""
    if _FAR_AWAY.search(fold(text)) or _is_abroad(text):
        return FINE
    return judge_place(_OFFICES.sub(lambda office: office[0].upper(), text))


@lru_cache(maxsize=100_000)
def _place_word_is_fine(word: str) -> bool:
    """Whether a word, with whatever sign it has, raises no doubt in a Vietnamese place."""
    return place_verdict(f"xã {word}").severity is None


def doubtful_places(texts: pl.Series) -> pl.Series:
    """Places with a word that is not fine by itself, or a unit's name that is likely misspelt."""
    words = texts.to_frame("text").select("text", word=pl.col("text").str.split(" "))
    distinct = words.select(pl.col("word").explode(empty_as_null=True).unique()).to_series().to_list()
    doubtful = [word for word in distinct if not _place_word_is_fine(word)]
    without_words = texts.filter(~texts.str.contains(r"[\p{L}\p{N}]"))
    found = [_with_parts(words, "word", doubtful), _with_misspelt_units(texts), without_words]
    return pl.concat(found).unique(maintain_order=True)


def _with_parts(texts: pl.DataFrame, parts: str, doubtful: list[str]) -> pl.Series:
    """The texts (column text) that have one of the doubtful parts."""
    if not doubtful:
        return texts["text"].clear()
    return texts.explode(parts, empty_as_null=True).filter(pl.col(parts).is_in(doubtful))["text"]


def _with_misspelt_units(texts: pl.Series) -> pl.Series:
    """A province has hundreds of thousands of addresses but few names of units: each is looked up once."""
    parted = texts.to_frame("text").with_columns(part=pl.col("text").str.split(","))
    distinct = parted.select(pl.col("part").explode(empty_as_null=True).unique()).to_series().to_list()
    return _with_parts(parted, "part", [part for part in distinct if may_be_misspelt(part)])
