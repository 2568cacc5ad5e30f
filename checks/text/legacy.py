"""Text of the years before Unicode, read as Unicode: TCVN3 (ABC), VNI, VISCII, and UTF-8 read as cp1252.

Two questions, two functions: which code a whole column is in (`detect_column`, by vote, sure), and what one
field would say (`repair`). Ask before any cleaning of spaces: TCVN3 writes `ư` as a soft hyphen, UTF-8
mojibake contains no-break spaces. Tables: `legacy_charsets.tsv` (TCVN 5712:1993 and VNI for Windows) and
RFC 1456 (VISCII).
"""

import codecs
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from math import log10
from typing import Literal

import viscii

from checks.text.letters import split_letter
from checks.text.lexicon import shipped
from checks.text.normalise import fold
from checks.text.syllables import is_legal, repair_tone_place
from warehouse.registers import read_reference

Codec = Literal["utf8", "tcvn3", "vni", "viscii"]
# Proof by structure first, then by how many letters a code shares with plain Latin-1.
CODECS: tuple[Codec, ...] = ("utf8", "tcvn3", "vni", "viscii")

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A vote of fewer fields is left to `repair`, field by field.
_VOTERS = 3
_ENOUGH_VOTERS = 400
_WINNING_SHARE = 0.85
# By what share of the fields more of them must be sound in the code than as they stand.
LEAD = 0.3


@cache
def _table(column: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The code's letters as a pattern, longest first, and what each stands for."""
    letters: dict[str, str] = {}
    for row in read_reference("legacy_charsets.tsv"):
        code, letter = row[column], row["UNICODE"]
        letters.setdefault(code, letter)
        if column == "VNI" and len(code) == 2:
            # A capital typed with the mark of small letters, common with caps lock off: Aù = Á.
            letters.setdefault(code[0].upper() + code[1], letter.upper())
    pattern = "|".join(re.escape(code) for code in sorted(letters, key=len, reverse=True))
    return re.compile(f"{pattern}|(?s:.)"), letters


@lru_cache(maxsize=65536)
def _decode_table(text: str, column: str) -> str | None:
    pattern, letters = _table(column)
    decoded = []
    for found in pattern.findall(text):
        letter = letters.get(found)
        if letter is None and not found.isascii() and found != "\u00a0":
            return None
        decoded.append(letter or found)
    return "".join(decoded)


def _as_cp1252(text: str) -> bytes | None:
    """The bytes that were read as cp1252 (bytes it does not have were read as Latin-1); None if impossible."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        data = bytearray()
    for character in text:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return None
            data.append(ord(character))
    return bytes(data)


def _decode_viscii(text: str) -> str | None:
    data = _as_cp1252(text)
    return None if data is None else codecs.charmap_decode(data, "strict", viscii.decoding_table)[0]


def _decode_utf8(text: str) -> str | None:
    """UTF-8 read as cp1252 or Latin-1, up to three times over."""
    decoded: str | None = None
    # Trimming takes the no-break space that is the second half of à.
    text = re.sub("Ã(?= |$)", "Ã\u00a0", text)
    for _ in range(3):
        data = _as_cp1252(text if decoded is None else decoded)
        if data is None or data.isascii():
            break
        try:
            decoded = data.decode("utf-8")
        except UnicodeDecodeError:
            break
    return decoded


_DECODERS: dict[Codec, Callable[[str], str | None]] = {
    "utf8": _decode_utf8,
    "tcvn3": lambda text: _decode_table(text, "TCVN3"),
    "vni": lambda text: _decode_table(text, "VNI"),
    "viscii": _decode_viscii,
}


def decode(value: str, codec: Codec) -> str | None:
    """The value read in the named code; None if it holds a letter that the code does not have.

    TCVN3 words whose capitals the font made (`.VnTimeH`) get them back.
    """
    decoded = _DECODERS[codec](value)
    return _font_capitals(decoded) if decoded is not None and codec == "tcvn3" else decoded


def _font_capitals(decoded: str) -> str:
    """TCVN3 has no capitals with tones: the font drew them, their code is the small letter's."""
    ascii_letters = [c for c in decoded if c.isascii() and c.isalpha()]
    if sum(map(str.isupper, ascii_letters)) > 1 and all(map(str.isupper, ascii_letters)):
        return decoded.upper() if len(ascii_letters) > decoded.count(" ") + 1 else _capitals_at_start(decoded)
    return _capitals_at_start(decoded)


def _capitals_at_start(decoded: str) -> str:
    """In a name every word has a capital; in an address a word that begins with a tone has if the next one has."""
    words = decoded.split(" ")
    in_ascii = [word[0].isupper() for word in words if word and word[0].isascii() and word[0].isalpha()]
    is_name = bool(in_ascii) and all(in_ascii)
    for i, word in enumerate(words):
        if not word or word[0].isascii():
            continue
        before_capital = i + 1 < len(words) and words[i + 1][:1].isupper() and word not in _ADDRESS_WORDS
        if is_name or (before_capital and split_letter(word[0])[1]):
            words[i] = word[0].upper() + word[1:]
    return " ".join(words)


# Common words of addresses that begin with a tone.
_ADDRESS_WORDS = frozenset(("ấp", "ở"))


def _sound(text: str) -> bool:
    """Whether every word of the text is a syllable, an initial or an abbreviation."""
    words = _WORD.findall(text)
    return bool(words) and all(_sound_word(word) for word in words)


@lru_cache(maxsize=65536)
def _sound_word(word: str) -> bool:
    return is_legal(word) or len(word) == 1 or (word.isascii() and word.isupper() and len(word) <= 5)


@lru_cache(maxsize=65536)
def _only_sound_letters(text: str) -> bool:
    return all(c.isalnum() or c in " '-.,;:/()\"" for c in text) and _sound(text)


def detect_column(values: Iterable[str | None]) -> Codec | None:
    """The code that a column of names or places is in; None if it is Unicode, or too few fields can tell.

    Values need not be distinct; at most 400 distinct ones with a letter beyond ASCII are asked.
    """
    voters = [value for value in dict.fromkeys(values) if value and not value.isascii()][:_ENOUGH_VOTERS]
    if len(voters) < _VOTERS:
        return None
    as_it_stands = sum(map(_only_sound_letters, voters))
    if len(voters) - as_it_stands < LEAD * len(voters):
        # Nearly all is sound as it stands: no code could win by its lead.
        return None
    votes = {codec: sum(_votes_for(value, codec) for value in voters) for codec in CODECS}
    winner = max(CODECS, key=lambda codec: votes[codec])
    enough = votes[winner] >= _WINNING_SHARE * len(voters)
    return winner if enough and votes[winner] - as_it_stands >= LEAD * len(voters) else None


@lru_cache(maxsize=200_000)
def _votes_for(value: str, codec: Codec) -> bool:
    decoded = decode(value, codec)
    return decoded is not None and _only_sound_letters(decoded)


def repair(value: str, codec: Codec | None = None) -> str | None:
    """The value as Unicode; None if it is Unicode already or no code explains it.

    With the code of the column the conversion is exact and needs no doubt about the value. Without, a field
    must speak for itself: it holds something no Vietnamese text holds, and its reading is sound throughout.
    """
    if value.isascii() and not any(c < " " for c in value):
        return None
    if codec is not None:
        decoded = decode(value, codec)
        return None if decoded == value else decoded
    return _repair_alone(value)


# Signs of their own right where no letter is beside them, but for a unit or "no.": ± 10, 50 m³, nº 5, · Ghi bổ sung.
_SIGNS = re.compile(r"(?:(?<![^\W\d_])|(?<=\bm)|(?<=\bcm)|(?<=\bkm)|(?<=\bn)|(?<=\bN))[±º·¹²³](?![^\W\d_])")


@lru_cache(maxsize=65536)
def _repair_alone(value: str) -> str | None:
    mojibake = decode(value, "utf8")
    if mojibake is not None and mojibake != value:
        return mojibake
    if _only_sound_letters(_SIGNS.sub(" ", value)) or _is_slip(value):
        return None
    read = [decoded for codec in _SINGLE_BYTE if (decoded := decode(value, codec)) and decoded != value]
    sound = [text for text in read if _only_sound_letters(text) and any(len(w) > 1 for w in _WORD.findall(text))]
    # Two codes may both give syllables (Thá, Thị): the one that reads more like names and places.
    return max(sound, key=_likelihood, default=None)


_SINGLE_BYTE: tuple[Codec, ...] = ("tcvn3", "vni", "viscii")


def _likelihood(text: str) -> float:
    """How likely the words are as parts of names and places, as a power of ten."""
    return sum(
        log10(shipped().spread(fold(word)) + 1e-4 * (fold(word) in _place_words())) for word in _WORD.findall(text)
    )


@cache
def _place_words() -> frozenset[str]:
    """Words of the province's unit names and of addresses."""
    lists = ("lang_son_units_2020.csv", "lang_son_units_2024.csv", "lang_son_units_2025.csv")
    names = [
        row[key] for name in lists for row in read_reference(name) for key in row if key in ("commune", "district")
    ]
    kinds = (
        "xã phường thị trấn huyện quận thành phố tỉnh thôn bản khu tổ xóm đường số công an cục ủy ban nhân dân việt nam"
    )
    return frozenset(fold(word) for name in (*names, kinds) for word in name.split())


def _is_slip(value: str) -> bool:
    """Whether all that is wrong is a tone on the wrong letter: Qúy is no TCVN3."""
    if any(not (c.isalpha() or c in " '-.") for c in value):
        return False
    return all(is_legal(word) or repair_tone_place(word.lower()) is not None for word in _WORD.findall(value))
