"""Dates written in Vietnamese words: read them, and find what a misspelt one meant.

Reading refuses rather than guesses: None unless exactly one real date, month or year is meant. Whether the date
fits the one in digits is a rule's question.
"""

import calendar
import re
from functools import cache, lru_cache
from itertools import pairwise, product
from math import prod
from unicodedata import normalize

from rapidfuzz.distance import OSA

from checks.text.keyboard import undo_typing
from checks.text.normalise import fold, skeleton
from checks.text.number_words import DIGITS, TEN, days, months, years

DateParts = tuple[int | None, int | None, int]

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_IDLE = re.compile(r"[\s.,;:\-/()\"']+")
_LONGEST = 200


def _tokens(text: str) -> list[str] | None:
    """Words and numbers of the text; None if it holds anything else but punctuation, or is too long."""
    if len(text) > _LONGEST:
        return None
    folded = fold(text)
    return None if _TOKEN.sub("", _IDLE.sub("", folded)) else _TOKEN.findall(folded)


@lru_cache(maxsize=65536)
def read_date_words(text: str) -> DateParts | None:
    """Day (or None), month (or None) and year that the words mean; None if they mean no one date.

    Takes `ngày … tháng … năm …`, `tháng … năm …` and `năm …`, words and digits mixed, any case.
    """
    tokens = _tokens(text)
    if tokens is None:
        return None
    readings = {parts for parts in _readings(tokens) if _is_real(parts)}
    return readings.pop() if len(readings) == 1 else None


def _readings(tokens: list[str]) -> list[DateParts]:
    """Every way to cut the words at `tháng` and `năm` into known numbers: `năm` is also the number five."""
    by_year, by_month = years(), months()
    found: list[DateParts] = []
    if tokens[:1] == ["năm"] and (year := by_year.get(" ".join(tokens[1:]))):
        found.append((None, None, year))
    for i, word in enumerate(tokens):
        if word != "tháng":
            continue
        day = _day(tokens[:i])
        if day is None:
            continue
        for j in range(i + 2, len(tokens)):
            if tokens[j] != "năm":
                continue
            month = by_month.get(" ".join(tokens[i + 1 : j]))
            year = by_year.get(" ".join(tokens[j + 1 :]))
            if month and year:
                found.append((day or None, month, year))
    return found


def _day(tokens: list[str]) -> int | None:
    """The day before `tháng`: 0 where none is written, None where it cannot be read."""
    if not tokens:
        return 0
    words = tokens[1:] if tokens[0] == "ngày" else tokens
    return days().get(" ".join(words))


def _is_real(parts: DateParts) -> bool:
    day, month, year = parts
    return day is None or month is None or day <= calendar.monthrange(year, month)[1]


@lru_cache(maxsize=4096)
def suggest_date_words(text: str) -> str | None:
    """The text with its misspelt number words put right; None if it is sound or if not one date alone follows.

    Thought of: marks missing or wrong (`nam`, `mười mốt`), one letter wrong, left out, doubled or swapped
    (`nghì`), keys left over (`tasm`).
    """
    text = normalize("NFC", text)
    tokens = _tokens(text)
    if tokens is None or read_date_words(text) is not None:
        return None
    by_reading: dict[DateParts, list[str]] = {}
    for words in sorted(_choices(tokens), key=_awkwardness):
        real = {parts for parts in _readings(words) if _is_real(parts)}
        if len(real) == 1:
            by_reading.setdefault(real.pop(), words)
    if len(by_reading) != 1:
        return None
    return _rewrite(text, tokens, next(iter(by_reading.values())))


_MOST_CHOICES = 3_000


def _choices(tokens: list[str]) -> list[list[str]]:
    """The word lists that may have been meant: unknown words exchanged, or else one known word for its like.

    Empty where far too many could be.
    """
    unknown = [i for i, token in enumerate(tokens) if not _is_known(token)]
    if not unknown:
        return [
            [*tokens[:i], other, *tokens[i + 1 :]] for i, token in enumerate(tokens) for other in _words_like(token)
        ]
    likes = [_words_like(token) if i in unknown else (token,) for i, token in enumerate(tokens)]
    if prod(map(len, likes)) > _MOST_CHOICES:
        return []
    return [list(words) for words in product(*likes)]


def _awkwardness(words: list[str]) -> int:
    """Mười begins a number, mươi goes on: of two spellings of one date the better one comes first."""
    pairs = pairwise(["", *words])
    return sum((word == "mươi") != (before in DIGITS) for before, word in pairs if word in TEN)


def _rewrite(text: str, tokens: list[str], words: list[str]) -> str:
    for match, token, word in reversed(list(zip(_TOKEN.finditer(text), tokens, words, strict=True))):
        if token != word:
            in_case = word.capitalize() if match[0][0].isupper() else word
            in_case = word.upper() if match[0].isupper() and len(match[0]) > 1 else in_case
            text = text[: match.start()] + in_case + text[match.end() :]
    return text


@cache
def _vocabulary() -> frozenset[str]:
    words = {"ngày", "tháng", "năm"}.union(*map(str.split, (*years(), *months(), *days())))
    return frozenset(word for word in words if not word.isdigit())


def _is_known(token: str) -> bool:
    return token.isdigit() or token in _vocabulary()


@lru_cache(maxsize=4096)
def _words_like(token: str) -> tuple[str, ...]:
    """Words of dates that differ from the token in marks only; failing that, in one letter or in left-over keys."""
    if token.isdigit():
        return (token,)
    typed = undo_typing(token)
    bones = skeleton(token)
    same = tuple(word for word in sorted(_vocabulary()) if skeleton(word) == bones and word != token)
    if same or typed in _vocabulary():
        return same if typed not in _vocabulary() else tuple(dict.fromkeys((str(typed), *same)))
    return tuple(word for word in sorted(_vocabulary()) if OSA.distance(token, word) == 1)
