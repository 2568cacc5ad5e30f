"""Vietnamese letters: a letter is a base, a shape mark (ă â ê ô ơ ư đ) and a tone.

Only letters live here; which letters make a syllable is the matter of `syllables`.
"""

import unicodedata
from functools import lru_cache

# Tone numbers: 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng.
_TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SHARP, HEAVY = 4, 5
VOWELS = "aăâeêioôơuưy"
CONSONANTS = "bcdđghklmnpqrstvx"
_BARE = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}

_TONED = {
    unicodedata.normalize("NFC", vowel + mark): (vowel, tone)
    for vowel in VOWELS
    for tone, mark in enumerate(_TONE_MARKS)
}
_WITH_TONE = {value: letter for letter, value in _TONED.items()}
# Small letters that Vietnamese spelling can use; everything else is foreign, a digit or a sign.
LETTERS = frozenset(_TONED) | frozenset(CONSONANTS)
# Tones on letters that bear none in Vietnamese (ñ, ń, ś) still say which tone was meant.
_FOREIGN_TONES = {mark: tone for tone, mark in enumerate(_TONE_MARKS) if mark}


def split_letter(letter: str) -> tuple[str, int]:
    """The letter without its tone, and the tone number; ("ñ" is ("n", 3))."""
    known = _TONED.get(letter)
    if known is not None:
        return known
    if letter < "\x80" or letter == "đ":
        return letter, 0
    marks = unicodedata.normalize("NFD", letter)
    for mark in marks[1:]:
        if mark in _FOREIGN_TONES:
            return unicodedata.normalize("NFC", marks.replace(mark, "")), _FOREIGN_TONES[mark]
    return letter, 0


def with_tone(vowel: str, tone: int) -> str:
    """A toneless vowel with the tone put on it. KeyError for a consonant."""
    return _WITH_TONE[vowel, tone]


@lru_cache(maxsize=65536)
def split_tones(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Small-letter text without tones, and the tones as (position, tone)."""
    letters = []
    tones = []
    for position, letter in enumerate(text):
        plain, tone = split_letter(letter)
        letters.append(plain)
        if tone:
            tones.append((position, tone))
    return "".join(letters), tuple(tones)


def bare(toneless: str) -> str:
    """Toneless small letters without shape marks: "ươ" becomes "uo", "đ" becomes "d"."""
    return "".join([_BARE.get(letter, letter) for letter in toneless])


@lru_cache(maxsize=4096)
def base_letter(letter: str) -> str:
    """One small letter with neither tone nor shape mark."""
    plain = split_letter(letter)[0]
    return _BARE.get(plain, plain)
