"""A date in words in the sixteen wordings met in registers, for tests and measurements of the reader."""

from dataclasses import dataclass
from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True)
class Wording:
    """One way of wording a date; the defaults are today's usual form."""

    first_days: str = "Ngày mồng"
    months: str = "plain"
    zero: str = "linh"
    thousand: str = "nghìn"
    short_tens: bool = False
    five: str = "lăm"
    four: str = "tư"
    seven: str = "bảy"
    year: str = "full"
    capitals: str = "first"


WORDINGS = (
    Wording(),
    Wording(first_days="Mùng", months="old"),
    Wording(zero="lẻ", thousand="ngàn", four="bốn"),
    Wording(first_days="mồng", five="nhăm", seven="bẩy", capitals="small"),
    Wording(short_tens=True),
    Wording(short_tens=True, thousand="ngàn", zero="lẻ", four="bốn", seven="bẩy"),
    Wording(year="digits", first_days="Ngày mùng"),
    Wording(year="pair", first_days="Ngày", four="bốn"),
    Wording(year="pair", short_tens=True, five="nhăm", months="old"),
    Wording(year="numeral", months="old"),
    Wording(first_days="Ngày", capitals="all"),
    Wording(first_days="Ngày không", months="zero"),
    Wording(months="numeral", first_days="Ngày"),
    Wording(year="short zero", first_days="Mồng", thousand="ngàn"),
    Wording(short_tens=True, five="năm", four="bốn", first_days="ngày mùng", capitals="title"),
    Wording(year="digits", months="old", seven="bẩy", four="bốn", zero="lẻ", capitals="small"),
)


def write_date_words(day: date, wording: int = 0) -> str:
    """The date in words, in one of the wordings."""
    w = WORDINGS[wording]
    words = f"{_day(day.day, w)} tháng {_month(day.month, w)} năm {_year(day.year, w)}"
    change = {"small": str.lower, "all": str.upper, "title": str.title}.get(w.capitals)
    return change(words) if change else words[0].upper() + words[1:]


def _unit(number: int, w: Wording) -> str:
    return {4: "bốn", 7: w.seven}.get(number, _DIGITS[number])


def _below_hundred(number: int, w: Wording) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _unit(unit, w)
    if tens == 1:
        return f"mười {'' if unit == 0 else w.five if unit == 5 else _unit(unit, w)}".strip()
    if unit == 0:
        return f"{_unit(tens, w)} mươi"
    last = {1: "mốt", 4: w.four, 5: w.five}.get(unit) or _unit(unit, w)
    return f"{_unit(tens, w)} {last}" if w.short_tens else f"{_unit(tens, w)} mươi {last}"


def _day(number: int, w: Wording) -> str:
    if number < 10 or (number == 10 and not w.first_days.endswith("không")):
        return f"{w.first_days} {_unit(number, w) if number < 10 else 'mười'}"
    return f"ngày {_below_hundred(number, w)}"


def _month(number: int, w: Wording) -> str:
    if w.months == "numeral":
        return f"{number:02}"
    if w.months == "zero" and number < 10:
        return f"không {_unit(number, w)}"
    if w.months == "old" and number in (1, 4, 12):
        return {1: "giêng", 4: "tư", 12: "chạp"}[number]
    return w.four if number == 4 else _below_hundred(number, w)


def _year(number: int, w: Wording) -> str:
    century, rest = divmod(number, 100)
    if w.year == "numeral":
        return str(number)
    if w.year == "digits" or (w.year == "pair" and rest < 10):
        return " ".join(_unit(int(digit), w) for digit in str(number))
    if w.year == "pair":
        return f"{_unit(century // 10, w)} {_unit(century % 10, w)} {_below_hundred(rest, w)}"
    words = [_DIGITS[century // 10], w.thousand]
    if century % 10 or (rest and w.year != "short zero"):
        words += [_DIGITS[century % 10], "trăm"]
    if rest:
        words += [w.zero, _unit(rest, w)] if rest < 10 else [_below_hundred(rest, w)]
    return " ".join(words)
