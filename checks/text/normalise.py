"""Lossless repair of text, and the keys under which two texts count as the same.

What is repaired here loses nothing that a reader of the page could see. Guessing belongs in `names`,
fonts of the years before Unicode in `legacy`: decode those first, since TCVN3 writes `ư` as a soft hyphen
and mojibake contains no-break spaces.
"""

import re
import unicodedata
from functools import lru_cache

from checks.text.letters import VOWELS, bare, split_tones, with_tone

_LOOK_ALIKES = str.maketrans(
    {
        "Ð": "Đ",
        "ð": "đ",
        "Ɖ": "Đ",
        "ɖ": "đ",
        "₫": "đ",
        "Ǎ": "Ă",
        "ǎ": "ă",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2212": "-",
    }
)
# Cyrillic and Greek letters that cannot be told from Latin ones on paper.
_FOREIGN_ALPHABETS = dict(zip("АВЕЅІЈКМНОРСТУХаеіјорсухѕһԁԛԝ", "ABESIJKMHOPCTYXaeijopcyxshdqw", strict=True)) | dict(
    zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυ", "ABEZHIKMNOPTYXovu", strict=True)
)
_TO_LATIN = str.maketrans(_FOREIGN_ALPHABETS)
_SPACES = re.compile(r"\s+")
_SHAPES = "\u0302\u0306\u031b"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS_OUT_OF_ORDER = re.compile(f"([{_TONES}]+)([{_SHAPES}])")
_MARK_TWICE = re.compile(f"([{_SHAPES}{_TONES}])\\1+")
_IDLE_EDGE = re.compile(r"^[\s,;]+|[\s,;]+$")

# Only open oa, oe, uy have two right places for the tone; the older one (hòa, khỏe, thủy) is the key.
_NEWER_PLACE = {
    first + with_tone(second, tone): with_tone(first, tone) + second
    for first, second in ("oa", "oe", "uy")
    for tone in range(1, 6)
}
_LETTER = "a-zđ" + "".join(with_tone(vowel, tone) for vowel in VOWELS for tone in range(6))
# Most values need nothing: one regular expression says so. No comma or semicolon at either end.
_INSIDE = f"!-~{_LETTER}{_LETTER.upper()}"
_SOUND = re.compile(f"(?![,;])[{_INSIDE}]+(?: [{_INSIDE}]+)*(?<![,;])")
_NEWER_PLACE_OPEN = re.compile(f"(?<!q)(?:{'|'.join(_NEWER_PLACE)})(?![{_LETTER}])")


def _is_idle(character: str) -> bool:
    """Zero-width, soft hyphen and control characters: nobody sees them on paper."""
    return unicodedata.category(character) in ("Cf", "Cc", "Co", "Cn") and not character.isspace()


def _one_alphabet(text: str) -> str:
    """Cyrillic and Greek look-alikes become Latin letters, unless the text is really in that alphabet."""
    if not any(letter in _FOREIGN_ALPHABETS for letter in text):
        return text
    words = text.split(" ")
    for letter in text:
        if letter.isalpha() and letter not in _FOREIGN_ALPHABETS and unicodedata.name(letter)[:5] != "LATIN":
            return text
    if not any(letter.isalpha() and letter not in _FOREIGN_ALPHABETS for letter in text):
        return text
    return " ".join(word.translate(_TO_LATIN) for word in words)


@lru_cache(maxsize=65536)
def clean_text(value: str) -> str:
    """Text as it should have been typed: composed letters, one alphabet, single spaces, nothing invisible.

    Lossless in the sense of rule `text_normalised`: a printout looks the same before and after, but for
    spaces, line breaks and a comma or semicolon left hanging at either end.
    """
    if _SOUND.fullmatch(value):
        return value
    text = unicodedata.normalize("NFD", value)
    text = _MARK_TWICE.sub(r"\1", _MARKS_OUT_OF_ORDER.sub(r"\2\1", text))
    text = unicodedata.normalize("NFC", text)
    text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text if not _is_idle(c)).translate(
        _LOOK_ALIKES
    )
    text = _SPACES.sub(" ", text)
    return _IDLE_EDGE.sub("", _one_alphabet(text))


@lru_cache(maxsize=65536)
def fold(value: str) -> str:
    """Comparison key: no capitals, one tone placement (hoà = hòa), single spaces; i and y stay apart."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip().casefold()
    return _NEWER_PLACE_OPEN.sub(lambda found: _NEWER_PLACE[found[0]], text)


@lru_cache(maxsize=65536)
def skeleton(value: str) -> str:
    """Comparison key without any mark: `Nguyễn Đức` becomes `nguyen duc`."""
    return bare(split_tones(fold(value))[0])


def title_case(name: str) -> str:
    """A person's name with a capital on each word, also after a hyphen, an apostrophe or a bracket."""
    letters = []
    starts_word = True
    for letter in name:
        letters.append(letter.upper() if starts_word else letter.lower())
        starts_word = not letter.isalpha()
    return "".join(letters)


def is_one_case(name: str) -> bool:
    """Whether the name is all in capitals or all in small letters, and title case would change it."""
    return (name.isupper() or name.islower()) and title_case(name) != name
