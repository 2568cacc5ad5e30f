"""What typing leaves behind: Telex and VNI keys that were not taken, and keys that lie side by side.

Knows keyboards and scanners, not names: which repair is likely is the matter of `suggest`.
"""

import re
from functools import lru_cache

from checks.text.letters import VOWELS, split_tones, with_tone
from checks.text.syllables import SHAPES

_TELEX_TONES = {"f": 1, "r": 2, "x": 3, "s": 4, "j": 5}
_VNI_TONES = {"2": 1, "3": 2, "4": 3, "1": 4, "5": 5}
_TELEX_PAIRS = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ", "aw": "ă", "ow": "ơ", "uw": "ư"}
_VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _key_neighbours() -> dict[str, frozenset[str]]:
    """Keys that touch each other on a QWERTY keyboard; each row is shifted by about half a key."""
    places = {key: (row, column + row * 0.4) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}
    return {
        key: frozenset(
            other for other, (r, c) in places.items() if other != key and abs(r - row) <= 1 and abs(c - column) <= 1.1
        )
        for key, (row, column) in places.items()
    }


KEY_NEIGHBOURS = _key_neighbours()


@lru_cache(maxsize=16384)
def undo_typing(word: str) -> str | None:
    """The syllable whose Telex or VNI keys stayed in the word: nguyeenx, tra62n, hoàngf; None if none did.

    Small letters in and out. Marks that were taken stay; a tone key after a tone that was taken is dropped.
    """
    for undo in (_undo_telex, _undo_vni):
        syllable = undo(word)
        # Every key that is undone makes the word shorter.
        if syllable is not None and len(syllable) < len(word):
            return syllable
    return None


def _undo_telex(word: str) -> str | None:
    toneless, tones = split_tones(word)
    if len(tones) > 1:
        return None
    tone = tones[0][1] if tones else 0
    # The keys s r x also begin syllables: only those after the first vowel can be tone keys.
    start = re.search(f"[{VOWELS}]", toneless)
    if start is None:
        return None
    head, rest = toneless[: start.start()], toneless[start.start() :]
    letters = re.sub("[sfrxj]", "", rest)
    keys = re.findall("[sfrxj]", rest)
    if len(keys) > 1 and len(set(keys)) > 1:
        return None
    if keys and not tone:
        tone = _TELEX_TONES[keys[0]]
    return _spell(_telex_shapes(head + letters), tone)


def _telex_shapes(letters: str) -> str:
    for pair, letter in _TELEX_PAIRS.items():
        letters = letters.replace(pair, letter)
    letters = re.sub("uơ(?=[cimnptu])", "ươ", letters)
    if "w" in letters[1:]:
        letters = re.sub("uo(?=[a-z]*w)", "ươ", letters).replace("w", "")
    # The mark key may come after the syllable: dinhd, thangg is not one.
    for key, vowel, shaped in (("d", "d", "đ"), ("a", "a", "â"), ("e", "e", "ê"), ("o", "o", "ô")):
        if letters.endswith(key) and letters.count(vowel) == 2 and letters not in SHAPES:
            return letters[:-1].replace(vowel, shaped, 1)
    return letters


def _undo_vni(word: str) -> str | None:
    if not any(c in "123456789" for c in word):
        return None
    toneless, tones = split_tones(word)
    if len(tones) > 1:
        return None
    tone = tones[0][1] if tones else 0
    letters: list[str] = []
    for c in toneless:
        if c in _VNI_TONES:
            tone = tone or _VNI_TONES[c]
        elif c in _VNI_SHAPES:
            if not _shape_last(letters, _VNI_SHAPES[c]):
                return None
        else:
            letters.append(c)
    return _spell(re.sub("u(?=ơ[cimnptu])", "ư", "".join(letters)), tone)


def _shape_last(letters: list[str], shapes: dict[str, str]) -> bool:
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in shapes:
            letters[i] = shapes[letters[i]]
            return True
    return False


def _spell(toneless: str, tone: int) -> str | None:
    """The toneless syllable with its tone at the usual place; None outside the grammar."""
    shape = SHAPES.get(toneless)
    if shape is None or (shape.stopped and tone not in (4, 5)):
        return None
    if not tone:
        return toneless
    place = shape.places[0]
    return toneless[:place] + with_tone(toneless[place], tone) + toneless[place + 1 :]
