"""Slips of the keyboard in Vietnamese syllables: results that cannot be Vietnamese.

Pure functions of one syllable; None where the syllable does not lend itself to the slip.
"""

import re
import unicodedata
from collections.abc import Callable

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"\u0302": "", "\u0306": "w", "\u031b": "w"}
_VOWELS = "aeiouyăâêôơư"
_NEVER_LAST = ("iê", "yê", "ươ", "uô")
_DIGITS = str.maketrans("eoiaEOIA", "30143014")


def _bare(letter: str) -> str:
    """The letter without its tone: "ễ" becomes "ê"."""
    marks = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))


def _tone(syllable: str) -> str:
    return next((m for m in unicodedata.normalize("NFD", syllable) if m in _TONES), "")


def _is_vowel(letter: str) -> bool:
    return _bare(letter).lower() in _VOWELS


def telex_left(syllable: str) -> str | None:
    """The keys of the Telex method as typed: "Nguyễn" becomes "Nguyeenx"."""
    tone = _tone(syllable)
    if not tone:
        return None
    keys = []
    for letter in syllable:
        base, *marks = list(unicodedata.normalize("NFD", _bare(letter)))
        doubled = base.lower() if "\u0302" in marks else ""
        keys.append(base + doubled + "".join(_SHAPES.get(m, "") for m in marks))
    return "".join(keys) + _TONES[tone]


def doubled(syllable: str) -> str | None:
    """The last consonant twice: "Nguyễnn"."""
    return syllable + syllable[-1] if not _is_vowel(syllable[-1]) else None


def swapped(syllable: str) -> str | None:
    """The last two consonants swapped: "Hoàgn"."""
    return syllable[:-2] + syllable[-1] + syllable[-2] if re.search("(ng|nh|ch)$", syllable) else None


def tone_moved(syllable: str) -> str | None:
    """The tone on the wrong vowel of a closed syllable: "Hòang" for "Hoàng"."""
    tone = _tone(syllable)
    at = next((i for i, c in enumerate(syllable) if _bare(c) != c), -1)
    closed = not _is_vowel(syllable[-1])
    glide = syllable[:2].lower() in ("qu", "gi")
    if not tone or not closed or glide or at < 1 or not _is_vowel(syllable[at - 1]):
        return None
    moved = unicodedata.normalize("NFC", syllable[at - 1] + tone)
    return syllable[: at - 1] + moved + _bare(syllable[at]) + syllable[at + 1 :]


def digit(syllable: str) -> str | None:
    """A digit for a letter: "Nguy3n"."""
    for i, letter in enumerate(syllable):
        plain = unicodedata.normalize("NFD", letter)[0]
        if i and plain in "eoia":
            return syllable[:i] + plain.translate(_DIGITS) + syllable[i + 1 :]
    return None


def sign(syllable: str) -> str | None:
    """A stray sign: "Trần@"."""
    return f"{syllable}@"


def cut(syllable: str) -> str | None:
    """The end lost where the vowel cannot stand without one: "Nguyễ", "Triệ"."""
    kept = syllable.rstrip("chgmnptui")
    core = "".join(_bare(c) for c in kept).lower()
    whole = len(kept) == len(syllable) or core.startswith("qu")
    return kept if not whole and core.endswith(_NEVER_LAST) else None


SLIPS: dict[str, Callable[[str], str | None]] = {
    "telex": telex_left,
    "doubled": doubled,
    "swapped": swapped,
    "tone moved": tone_moved,
    "digit": digit,
    "sign": sign,
    "cut": cut,
}
