"""Slips that people, keyboards, scanners and old fonts make in a name, one per name.

Each maker takes a clean name and returns the spoilt text, or None where the name offers no place for it. A
result that counts as the same text (Hòa for Hoà) is no slip and is drawn again.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random

import viscii

from checks.text.normalise import fold
from warehouse.registers import read_reference

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHAPES = "\u0302\u0306\u031b"
_VOWELS = "aeiouy"
_TELEX_SHAPES = {"\u0302": None, "\u0306": "w", "\u031b": "w"}
_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_VNI_SHAPES = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}
_VNI_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_KEYS = {
    "q": "wa", "w": "qesa", "e": "wrsd", "r": "etdf", "t": "ryfg", "y": "tugh", "u": "yihj", "i": "uojk",
    "o": "ipkl", "p": "ol", "a": "qwsz", "s": "adwezx", "d": "sferxc", "f": "dgrtcv", "g": "fhtyvb",
    "h": "gjyubn", "j": "hkuinm", "k": "jliom", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
# What a scanner reads for a letter: another shape or a digit, and one time in eight another mark.
_OCR_SHAPES = {
    "l": ["1", "I", "t", "i"], "i": ["l", "j", "1"], "o": ["0", "c"], "O": ["0", "Q"], "m": ["rn", "nn"],
    "n": ["ri", "u", "h", "ii"], "u": ["ii", "n", "v"], "h": ["b", "li", "n"], "c": ["e", "o"], "e": ["c"],
    "g": ["q", "9"], "a": ["o", "u"], "y": ["v", "g"], "t": ["l", "f", "1"], "r": ["n", "v"], "B": ["8", "R"],
    "S": ["5", "8"], "T": ["I", "7"], "đ": ["d", "cl"], "Đ": ["D", "0"], "N": ["H", "I\\I"], "H": ["N", "I-I"],
    "L": ["I", "1"], "D": ["O", "0"], "V": ["Y", "\\/"], "G": ["6", "C"], "M": ["N", "IVI"], "P": ["F", "R"],
    "Q": ["O", "0"], "C": ["G", "("], "K": ["I<", "R"], "ơ": ["o'"], "ư": ["u'"], "â": ["a^"], "ê": ["e^"],
}  # fmt: skip
_OCR_MARKS = {
    "ă": "âà", "â": "ăá", "ê": "ễéè", "ô": "ỗó", "ơ": "o", "ư": "u", "ả": "áà", "ã": "áả", "ạ": "aá", "ị": "ií",
    "ễ": "ểế", "ầ": "ấẩ", "ấ": "ầ", "ộ": "ô", "ồ": "ố", "ũ": "úủ", "ủ": "ú", "ỹ": "ý", "ỷ": "ý", "à": "á", "ù": "ú",
    "ò": "ó", "ọ": "o", "ự": "ư", "ệ": "ê", "ì": "í", "ằ": "ắ", "ờ": "ớ", "ề": "ế", "ể": "ề", "ẩ": "ấ", "ở": "ờ",
}  # fmt: skip

Maker = Callable[[Random, str], str | None]


def _marked(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[1:]


def _drop_in(rng: Random, word: str) -> str:
    """One mark of the word dropped (a tone, a shape, the bar of đ); one time in five all of them."""
    places = [(i, mark) for i, c in enumerate(word) for mark in _marked(c)]
    places += [(i, "") for i, c in enumerate(word) if c in "đĐ"]
    if not places:
        return word
    chosen = places if rng.random() < 0.2 else [rng.choice(places)]
    letters = list(word)
    for i, mark in chosen:
        plain = {"đ": "d", "Đ": "D"}.get(letters[i])
        letters[i] = plain or unicodedata.normalize("NFC", unicodedata.normalize("NFD", letters[i]).replace(mark, ""))
    return "".join(letters)


def _move_tone_in(rng: Random, word: str) -> str:
    """The tone on another vowel letter of the word."""
    letters = [unicodedata.normalize("NFD", c) for c in word]
    toned = [i for i, c in enumerate(letters) if any(mark in c for mark in _TONES)]
    others = [i for i, c in enumerate(letters) if c[0].lower() in _VOWELS and i not in toned]
    if not toned or not others:
        return word
    tone = next(mark for mark in letters[toned[0]] if mark in _TONES)
    letters[toned[0]] = letters[toned[0]].replace(tone, "")
    letters[rng.choice(others)] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def _as_typed(word: str, shapes: dict[str, str | None], tones: dict[str, str], bar: str) -> tuple[str, str]:
    """The keys of the word without its tone key, and the tone key."""
    keys, tone = "", ""
    for letter in word:
        if letter in "đĐ":
            keys += ("d" if letter == "đ" else "D") + bar
            continue
        base, *marks = list(unicodedata.normalize("NFD", letter))
        keys += base
        for mark in marks:
            if mark in tones:
                tone = tones[mark]
            else:
                keys += shapes[mark] or base.lower()
    return keys, tone


def _typed_in(rng: Random, word: str) -> str:
    """Telex or VNI keys that were not taken: all of them, or the tone key behind a word that has the rest."""
    if rng.random() < 0.75:
        keys, tone = _as_typed(word, dict(_TELEX_SHAPES), _TELEX_TONES, "d")
    else:
        keys, tone = _as_typed(word, dict(_VNI_SHAPES), _VNI_TONES, "9")
    if tone and rng.random() < 0.4:
        without = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
        return unicodedata.normalize("NFC", without) + tone
    return keys + tone


def _neighbour_key_in(rng: Random, word: str) -> str:
    places = [i for i, c in enumerate(word) if c.lower() in _KEYS]
    if not places:
        return word
    i = rng.choice(places)
    key = rng.choice(_KEYS[word[i].lower()])
    return word[:i] + (key.upper() if word[i].isupper() else key) + word[i + 1 :]


def _double_in(rng: Random, word: str) -> str:
    i = rng.randrange(len(word))
    return word[: i + 1] + word[i].lower() + word[i + 1 :]


def _swap_in(rng: Random, word: str) -> str:
    if len(word) < 2:
        return word
    i = rng.randrange(len(word) - 1)
    pair = word[i + 1] + word[i]
    pair = pair.capitalize() if word[i].isupper() else pair
    return word[:i] + pair + word[i + 2 :]


def _misread_in(rng: Random, word: str) -> str:
    table: Mapping[str, Sequence[str]] = _OCR_MARKS if rng.random() < 0.125 else _OCR_SHAPES
    places = [i for i, c in enumerate(word) if c in table]
    if not places:
        return word
    i = rng.choice(places)
    return word[:i] + rng.choice(table[word[i]]) + word[i + 1 :]


def _in_one_word(spoil: Callable[[Random, str], str]) -> Maker:
    """The slip in a word chosen at random among those that change by it."""

    def maker(rng: Random, name: str) -> str | None:
        words = name.split(" ")
        for i in rng.sample(range(len(words)), len(words)):
            for _ in range(4):
                spoilt = spoil(rng, words[i])
                if fold(spoilt) != fold(words[i]):
                    return " ".join([*words[:i], spoilt, *words[i + 1 :]])
        return None

    return maker


@cache
def _legacy_table(column: str) -> dict[str, str]:
    return {row["UNICODE"]: row[column] for row in read_reference("legacy_charsets.tsv")}


def as_tcvn3(name: str) -> str:
    """The name typed in .VnTime: capitals with marks come from the font, their code is the small letter's."""
    table = _legacy_table("TCVN3")
    return "".join(table.get(c.lower(), c) if c.lower() in table else c for c in name)


def as_vni(name: str) -> str:
    """The name typed in VNI for Windows."""
    return "".join(_legacy_table("VNI").get(c, c) for c in name)


def as_viscii(name: str) -> str:
    """The name in VISCII, its bytes read as cp1252."""
    return _read_as_cp1252(codecs.charmap_encode(name, "strict", viscii.encoding_table)[0])


def as_mojibake(name: str) -> str:
    """The name in UTF-8, its bytes read as cp1252."""
    return _read_as_cp1252(name.encode("utf-8"))


def _read_as_cp1252(data: bytes) -> str:
    return "".join(bytes([b]).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b) for b in data)


def _legacy(encode: Callable[[str], str]) -> Maker:
    def maker(rng: Random, name: str) -> str | None:
        spoilt = encode(name)
        return None if spoilt == name else spoilt

    return maker


_KEY_SLIPS = (_neighbour_key_in, _double_in, _swap_in)

SLIPS: dict[str, Maker] = {
    "dropped diacritic": _in_one_word(_drop_in),
    "tone on the wrong vowel": _in_one_word(_move_tone_in),
    "Telex or VNI keys left over": _in_one_word(_typed_in),
    "neighbour key, doubled, swapped": _in_one_word(lambda rng, word: rng.choice(_KEY_SLIPS)(rng, word)),
    "OCR confusion": _in_one_word(_misread_in),
    "TCVN3": _legacy(as_tcvn3),
    "VNI": _legacy(as_vni),
    "VISCII": _legacy(as_viscii),
    "UTF-8 read as cp1252": _legacy(as_mojibake),
}

_VISIBLE = re.compile(r"\s+")


def is_same(text: str, other: str) -> bool:
    """Whether two names count as the same text: tone placement and capitals do not matter."""
    return _VISIBLE.sub(" ", fold(text)) == _VISIBLE.sub(" ", fold(other))
