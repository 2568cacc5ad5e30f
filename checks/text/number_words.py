"""The number words of dates: every wording of a day, a month and a year, in the form of `fold`, with its number.

Cutting a text into day, month and year is the matter of `dates_in_words`.
"""

from functools import cache
from itertools import product

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_OTHER_DIGITS = {4: ("tư",), 7: ("bẩy",)}
TEN = ("mười", "mươi")
__ZERO_TENS = ("linh", "lẻ", "lẽ")
_THOUSAND = ("nghìn", "ngàn", "ngìn")
_MOON_DAY = ("mồng", "mùng")
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


def _digit(number: int, *, last: bool = False) -> tuple[str, ...]:
    """All words for a digit; in the last place five may be lăm or nhăm, one may be mốt."""
    words = (DIGITS[number], *_OTHER_DIGITS.get(number, ()))
    if last and number == 5:
        return (*words, "lăm", "nhăm")
    if last and number == 1:
        return (*words, "mốt")
    return words


@cache
def _below_hundred() -> dict[str, int]:
    """Every wording of 10..99, among them the short ones: hai mốt, chín lăm."""
    numbers: dict[str, int] = {}
    for ten in TEN:
        numbers[ten] = 10
        for unit in range(1, 10):
            # mười một, never mười mốt; mười lăm, at times mười năm
            for word in _digit(unit, last=unit == 5):
                numbers[f"{ten} {word}"] = 10 + unit
    for tens, unit in product(range(2, 10), range(10)):
        for head in _digit(tens):
            if unit == 0:
                numbers.update({f"{head} {ten}": tens * 10 for ten in TEN})
                continue
            for tail in _digit(unit, last=True):
                numbers[f"{head} {tail}"] = tens * 10 + unit
                numbers.update({f"{head} {ten} {tail}": tens * 10 + unit for ten in TEN})
    return numbers


@cache
def days() -> dict[str, int]:
    numbers = {words: n for words, n in _below_hundred().items() if n <= 31}
    for unit in range(1, 10):
        for word in _digit(unit):
            numbers[word] = unit
            numbers[f"không {word}"] = unit
    numbers |= {f"{n:0{width}}": n for n in range(1, 32) for width in (1, 2)}
    return numbers | {f"{moon} {words}": n for moon in _MOON_DAY for words, n in numbers.items() if n <= 10}


@cache
def months() -> dict[str, int]:
    numbers = {words: n for words, n in days().items() if n <= 12 and not words.startswith(_MOON_DAY)}
    return numbers | {"giêng": 1, "chạp": 12}


@cache
def _centuries() -> dict[str, int]:
    """Wordings of a year but for its last two digits, in hundreds, each with how the rest may go on."""
    heads: dict[str, int] = {}
    for number in (1, 2):
        for thousand in _THOUSAND:
            head = f"{DIGITS[number]} {thousand}"
            for hundred in range(10):
                for word in _digit(hundred):
                    heads[f"{head} {word} trăm"] = number * 10 + hundred
    return heads


@cache
def years() -> dict[str, int]:
    """Every wording of the years 1800..2100."""
    years: dict[str, int] = {}
    ends: dict[int, list[str]] = {n: [] for n in range(100)}
    for words, n in _below_hundred().items():
        ends[n].append(words)
    for unit in range(1, 10):
        ends[unit] = [f"{zero} {word}" for zero in __ZERO_TENS for word in _digit(unit)]
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
