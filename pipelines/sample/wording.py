"""A date in Vietnamese words, in the wordings that registers use. Reading such words back is `checks.text`' work."""

from dataclasses import dataclass
from datetime import date
from random import Random

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True)
class Wording:
    """One clerk's habits: which of the equally right words, and which capitals."""

    thousand: str = "nghìn"
    zero: str = "linh"
    four: str = "tư"
    early_day: str = ""
    capitals: str = "first"
    short_century: bool = False


def draw_wording(rng: Random) -> Wording:
    """A clerk's wording."""
    return Wording(
        rng.choice(("nghìn", "nghìn", "ngàn")),
        rng.choice(("linh", "linh", "lẻ")),
        rng.choice(("tư", "bốn")),
        rng.choice(("", "", "mồng", "mùng")),
        rng.choice(("first", "first", "small", "title")),
        rng.random() < 0.2,
    )


def _tens(n: int, four: str) -> str:
    """10 to 99."""
    ten, one = divmod(n, 10)
    head = "mười" if ten == 1 else f"{_DIGITS[ten]} mươi"
    if one == 0:
        return head
    if ten > 1 and one in (1, 4):
        return f"{head} {'mốt' if one == 1 else four}"
    return f"{head} {'lăm' if one == 5 else _DIGITS[one]}"


def _year(year: int, w: Wording) -> str:
    century, rest = divmod(year, 100)
    thousands, hundreds = divmod(century, 10)
    words = [_DIGITS[thousands], w.thousand]
    if rest == 0 and hundreds == 0:
        return " ".join(words)
    if hundreds or not (w.short_century and rest < 10):
        words += [_DIGITS[hundreds], "trăm"]
    if rest >= 10:
        words.append(_tens(rest, w.four))
    elif rest:
        words += [w.zero, _DIGITS[rest]]
    return " ".join(words)


def in_words(day: date, w: Wording) -> str:
    """A full date: "Ngày hai mươi bảy tháng tám năm hai nghìn không trăm linh tám"."""
    if day.day > 10:
        number = _tens(day.day, w.four)
    else:
        number = f"{w.early_day} {'mười' if day.day == 10 else _DIGITS[day.day]}".strip()
    month = "tư" if day.month == 4 else _DIGITS[day.month] if day.month < 10 else _tens(day.month, w.four)
    text = f"ngày {number} tháng {month} năm {_year(day.year, w)}"
    if w.capitals == "title":
        return " ".join(part.capitalize() for part in text.split())
    return text[0].upper() + text[1:] if w.capitals == "first" else text
