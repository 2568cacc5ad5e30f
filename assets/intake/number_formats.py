"""What a number cell shows: number formats of Excel, as far as they make text of a register.

Follows ECMA-376 part 1, 18.8.30-31 (numFmt) and what Excel does. Three deliberate departures, for registers are
not accounts: a long number is never in scientific notation; signs between groups of thousands, which depend on the
reader's computer, are left out; a value that its format hides is shown all the same. Fractions stay decimal.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from assets.intake.date_serials import Shown, show_serial

GENERAL = "General"

# Formats that a file names by number only (18.8.30); dates of other languages as dates.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "dd/mm/yyyy"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm"),
}  # fmt: skip

_SIGNIFICANT = Context(prec=15, rounding=ROUND_HALF_UP)  # Excel computes and shows 15 digits
_MAX_DIGITS = 40
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.|(?P<am>AM/PM|A/P)'
    r"|(?P<exponent>[eE][+-])|(?P<digit>[0#?])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)


class _Section(NamedTuple):
    """One part of a format: its date letters in order (empty for a number), or its pieces.

    A piece is ("digit", "0#?"), ("text", literal), ("point", ""), ("percent", "%"). `plain` formats show the number
    as it is.
    """

    letters: tuple[str, ...]
    pieces: tuple[tuple[str, str], ...]
    plain: bool


def show_number(raw: str, code: str, *, from_1904: bool) -> Shown:
    """What a cell shows whose XML holds the number `raw` (digits, point, exponent) under the format `code`."""
    try:
        value = Decimal(raw.strip())
    except InvalidOperation:
        return Shown(raw)
    if not value.is_finite() or abs(value.adjusted()) > _MAX_DIGITS:
        return Shown(raw)
    sections = _sections(code)
    section, drop_sign = _choose(sections, value)
    if section.letters:
        return show_serial(value, section.letters, from_1904=from_1904) or Shown(_general(value))
    text = _general(value) if section.plain else _fill(section.pieces, value, drop_sign=drop_sign)
    return Shown(text if text.strip() else _general(value))


def shows_digits_only(code: str) -> bool:
    """Whether a whole number stands under this format as its plain digits."""
    return code in (GENERAL, "@", "0", "")


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, bool]:
    """The section that a value takes (positive; negative; zero), and whether it says the minus itself."""
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    # The fourth section is for text; a condition in brackets ([>100]) chooses in a way of its own.
    if any(t["bracket"] and t["bracket"][0] in "<>=" for part in parts for t in part):
        parts = [[]]
    return tuple(_section(part) for part in parts[:3])


def _section(tokens: list[re.Match[str]]) -> _Section:
    signs = "".join(t["digit"] or t["other"] or "" for t in tokens)
    letters = _date_letters(tokens)
    if letters:
        return _Section(letters, (), plain=False)
    pieces = tuple(piece for token in tokens if (piece := _piece(token)))
    # An exponent would hide digits; a slash between places is a fraction.
    is_plain = (
        signs.casefold().startswith("general")
        or "@" in signs
        or not pieces
        or any(t["exponent"] for t in tokens)
        or re.search(r"[0#?] ?/", signs) is not None
    )
    return _Section((), pieces, is_plain)


def _date_letters(tokens: list[re.Match[str]]) -> tuple[str, ...]:
    """Runs of date letters in order: "dd", "mm", "yyyy", "h", "[h]"; minutes as "min"."""
    runs: list[str] = []
    last = ""
    for token in tokens:
        letter = (token["other"] or "").casefold()
        if token["bracket"] and _ELAPSED.fullmatch(token["bracket"]):
            runs.append(f"[{token['bracket'][0].casefold()}]")
        elif letter in tuple("dmyhs"):
            if letter == last:
                runs[-1] += letter
            else:
                runs.append(letter)
        last = letter
    for place, run in enumerate(runs):
        before = runs[place - 1][:1] if place else ""
        after = runs[place + 1][:1] if place + 1 < len(runs) else ""
        # "m" is a minute behind an hour and before a second (18.8.31).
        if run in ("m", "mm") and (before in ("h", "[") or after == "s"):
            runs[place] = "min"
    return tuple(runs)


def _piece(token: re.Match[str]) -> tuple[str, str] | None:
    if token["digit"]:
        return ("digit", token["digit"])
    literal = token["quoted"] if token["quoted"] is not None else token["escaped"]
    if literal is not None:
        return ("text", literal)
    if token["bracket"] is not None:
        # [$₫-42A] shows the sign before the hyphen; [Red] and the like show nothing.
        return ("text", token["bracket"][1:].split("-")[0]) if token["bracket"].startswith("$") else None
    other = token["other"]
    if other is None or other == ",":
        return None
    return {".": ("point", "."), "%": ("percent", "%")}.get(other, ("text", other))


def _fill(pieces: tuple[tuple[str, str], ...], value: Decimal, *, drop_sign: bool) -> str:
    """Digits put into a format's places, from the point to both sides; what is left of the number leads."""
    kinds = [kind for kind, _ in pieces]
    point = kinds.index("point") if "point" in kinds else len(pieces)
    for _ in range(kinds.count("percent")):
        value *= 100
    decimals = kinds[point:].count("digit")
    number = abs(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=Context(prec=90))
    whole, _, fraction = f"{number:f}".partition(".")
    left = _whole_part(pieces[:point], "" if whole == "0" else whole)
    right = _fraction_part(pieces[point:], fraction)
    sign = "-" if value < 0 and number != 0 and not drop_sign else ""
    return sign + left + right


def _whole_part(pieces: tuple[tuple[str, str], ...], digits: str) -> str:
    places = sum(kind == "digit" for kind, _ in pieces)
    text = ""
    for kind, what in reversed(pieces):
        if kind != "digit":
            text = what + text
            continue
        places -= 1
        taken = digits if places == 0 else digits[-1:]
        digits = "" if places == 0 else digits[:-1]
        text = (taken or {"0": "0", "#": "", "?": " "}[what]) + text
    return text


def _fraction_part(pieces: tuple[tuple[str, str], ...], digits: str) -> str:
    """The point and the digits behind it; "#" and "?" leave out zeros at the end."""
    text = ""
    for kind, what in reversed(pieces):
        if kind == "digit":
            digit, digits = digits[-1:], digits[:-1]
            text = ("" if digit == "0" and what != "0" and not re.search(r"\d", text) else digit) + text
        else:
            text = what + text
    return text


def _general(value: Decimal) -> str:
    """A number as its plain digits, whole numbers with all of them, others with 15 significant ones."""
    if value == 0:
        return "0"
    whole = value.to_integral_value()
    return f"{whole if value == whole else value.normalize(_SIGNIFICANT):f}"
