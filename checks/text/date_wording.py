"""A date written out in words, in the usual wording of registers. Reading all other wordings: `dates_in_words`."""

from checks.text.number_words import DIGITS


def write_date_words(day: int | None, month: int | None, year: int) -> str:
    """`Ngày hai mươi bảy tháng tám năm hai nghìn không trăm linh tám`; a date without day or month as it is."""
    parts = [
        f"ngày {_number(day)}" if day else "",
        # April is tháng tư, never tháng bốn.
        f"tháng {'tư' if month == 4 else _number(month)}" if month else "",
        f"năm {_year(year)}",
    ]
    text = " ".join(part for part in parts if part)
    return text[0].upper() + text[1:]


def _number(number: int) -> str:
    """1 to 99."""
    tens, one = divmod(number, 10)
    if tens == 0:
        return DIGITS[one]
    last = {0: "", 5: " lăm"}.get(one, f" {DIGITS[one]}")
    if tens == 1:
        return f"mười{last}"
    return f"{DIGITS[tens]} mươi" + {1: " mốt", 4: " tư"}.get(one, last)


def _year(year: int) -> str:
    thousands, rest = divmod(year, 1000)
    hundreds, rest = divmod(rest, 100)
    head = f"{DIGITS[thousands]} nghìn"
    if not hundreds and not rest:
        return head
    tail = "" if not rest else f" linh {DIGITS[rest]}" if rest < 10 else f" {_number(rest)}"
    return f"{head} {DIGITS[hundreds]} trăm{tail}"
