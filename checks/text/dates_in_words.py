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

DateParts = tuple[int | None, int | None, int]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_OTHER_DIGITS = {4: ("tư",), 7: ("bẩy",)}
_TEN = ("mười", "mươi")
_ZERO_TENS = ("linh", "lẻ", "lẽ")
_THOUSAND = ("nghìn", "ngàn", "ngìn")
_MOON_DAY = ("mồng", "mùng")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_IDLE = re.compile(r"[\s.,;:\-/()\"']+")
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_LONGEST = 200


def _digit(number: int, *, last: bool = False) -> tuple[str, ...]:
    """All words for a digit; in the last place five may be lăm or nhăm, one may be mốt."""
    words = (_DIGITS[number], *_OTHER_DIGITS.get(number, ()))
    if last and number == 5:
        return (*words, "lăm", "nhăm")
    if last and number == 1:
        return (*words, "mốt")
    return words


@cache
def _below_hundred() -> dict[str, int]:
    """Every wording of 10..99, among them the short ones: hai mốt, chín lăm."""
    numbers: dict[str, int] = {}
    for ten in _TEN:
        numbers[ten] = 10
        for unit in range(1, 10):
            # mười một, never mười mốt; mười lăm, at times mười năm
            for word in _digit(unit, last=unit == 5):
                numbers[f"{ten} {word}"] = 10 + unit
    for tens, unit in product(range(2, 10), range(10)):
        for head in _digit(tens):
            if unit == 0:
                numbers.update({f"{head} {ten}": tens * 10 for ten in _TEN})
                continue
            for tail in _digit(unit, last=True):
                numbers[f"{head} {tail}"] = tens * 10 + unit
                numbers.update({f"{head} {ten} {tail}": tens * 10 + unit for ten in _TEN})
    return numbers


@cache
def _days() -> dict[str, int]:
    numbers = {words: n for words, n in _below_hundred().items() if n <= 31}
    for unit in range(1, 10):
        for word in _digit(unit):
            numbers[word] = unit
            numbers[f"không {word}"] = unit
    numbers |= {f"{n:0{width}}": n for n in range(1, 32) for width in (1, 2)}
    return numbers | {f"{moon} {words}": n for moon in _MOON_DAY for words, n in numbers.items() if n <= 10}


@cache
def _months() -> dict[str, int]:
    numbers = {words: n for words, n in _days().items() if n <= 12 and not words.startswith(_MOON_DAY)}
    return numbers | {"giêng": 1, "chạp": 12}


@cache
def _centuries() -> dict[str, int]:
    """Wordings of a year but for its last two digits, in hundreds, each with how the rest may go on."""
    heads: dict[str, int] = {}
    for number in (1, 2):
        for thousand in _THOUSAND:
            head = f"{_DIGITS[number]} {thousand}"
            for hundred in range(10):
                for word in _digit(hundred):
                    heads[f"{head} {word} trăm"] = number * 10 + hundred
    return heads


@cache
def _years() -> dict[str, int]:
    """Every wording of the years 1800..2100."""
    years: dict[str, int] = {}
    ends: dict[int, list[str]] = {n: [] for n in range(100)}
    for words, n in _below_hundred().items():
        ends[n].append(words)
    for unit in range(1, 10):
        ends[unit] = [f"{zero} {word}" for zero in _ZERO_TENS for word in _digit(unit)]
    for head, hundreds in _centuries().items():
        for rest in range(100):
            year = hundreds * 100 + rest
            if not _FIRST_YEAR <= year <= _LAST_YEAR:
                continue
            for end in ends[rest] or [""]:
                years[f"{head} {end}".strip()] = year
    for thousand in _THOUSAND:
        years[f"hai {thousand}"] = 2000
        for rest in range(1, 100):
            years.update({f"hai {thousand} {end}": 2000 + rest for end in ends[rest]})
    for year in range(_FIRST_YEAR, _LAST_YEAR + 1):
        years.update(dict.fromkeys(_digit_by_digit(year, ends), year))
        years[str(year)] = year
    return years


def _digit_by_digit(year: int, ends: dict[int, list[str]]) -> list[str]:
    """hai không một chín; one chín then a number of two digits: một chín chín lăm, hai không mười chín."""
    digits = [int(d) for d in str(year)]
    heads = [" ".join(words) for words in product(_digit(digits[0]), _digit(digits[1]))]
    tails = [" ".join(words) for words in product(_digit(digits[2]), _digit(digits[3], last=digits[2] > 1))]
    return [f"{head} {tail}" for head in heads for tail in (*tails, *ends[year % 100])]


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
    years, months = _years(), _months()
    found: list[DateParts] = []
    if tokens[:1] == ["năm"] and (year := years.get(" ".join(tokens[1:]))):
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
            month = months.get(" ".join(tokens[i + 1 : j]))
            year = years.get(" ".join(tokens[j + 1 :]))
            if month and year:
                found.append((day or None, month, year))
    return found


def _day(tokens: list[str]) -> int | None:
    """The day before `tháng`: 0 where none is written, None where it cannot be read."""
    if not tokens:
        return 0
    words = tokens[1:] if tokens[0] == "ngày" else tokens
    return _days().get(" ".join(words))


def _is_real(parts: DateParts) -> bool:
    day, month, year = parts
    return day is None or month is None or day <= calendar.monthrange(year, month)[1]


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
    return sum((word == "mươi") != (before in _DIGITS) for before, word in pairs if word in _TEN)


def _rewrite(text: str, tokens: list[str], words: list[str]) -> str:
    for match, token, word in reversed(list(zip(_TOKEN.finditer(text), tokens, words, strict=True))):
        if token != word:
            in_case = word.capitalize() if match[0][0].isupper() else word
            in_case = word.upper() if match[0].isupper() and len(match[0]) > 1 else in_case
            text = text[: match.start()] + in_case + text[match.end() :]
    return text


@cache
def _vocabulary() -> frozenset[str]:
    words = {"ngày", "tháng", "năm"}.union(*map(str.split, (*_years(), *_months(), *_days())))
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
