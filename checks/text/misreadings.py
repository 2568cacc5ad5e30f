"""What scanners and tired eyes make of letters: look-alikes, one letter read as two, signs and digits.

Which reading is likely as a name is the matter of `suggest`.
"""

from collections.abc import Iterator
from functools import lru_cache

from checks.text.syllables import is_legal

# Letters taken for each other, small ones first, then as capitals (B D Đ, R B, P F, C G, K X, H M N, O Q D).
LOOK_ALIKE = {
    frozenset(pair)
    for pair in str.split(
        "nu nr hn mn nv hb li ij it tl fl il ce oc ao ou au gq gy vy uv rv sz bd br bh pf pr cg kx kh hm oq od tf"
    )
}
# Two letters for one (or one of two).
PAIRS = {"rn": "m", "nn": "m", "ri": "n", "ii": "un", "li": "h", "cl": "đ", "vv": "w"}
# Digits, signs and groups that stand for letters; never letters of a sound name themselves.
_SIGNS = {
    "0": "oôđdq",
    "1": "lit",
    "3": "ê",
    "4": "a",
    "5": "s",
    "6": "gb",
    "7": "t",
    "8": "b",
    "9": "gq",
    "(": "c",
    "$": "s",
    "@": "a",
    "|": "li",
    "!": "i",
    "\\/": "v",
    "i\\i": "n",
    "i-i": "h",
    "ivi": "m",
    "i<": "k",
    "a^": "â",
    "e^": "ê",
    "o^": "ô",
    "u'": "ư",
    "o'": "ơ",
    "+": "t",
}


@lru_cache(maxsize=16384)
def readings(word: str) -> tuple[str, ...]:
    """Syllables of the grammar that the word (small letters) shows once signs or pairs are read as letters."""
    return tuple(dict.fromkeys(read for read in _read_once(word) if is_legal(read)))


def _read_once(word: str) -> Iterator[str]:
    for seen, letters in (*_SIGNS.items(), *PAIRS.items()):
        at = word.find(seen)
        while at >= 0:
            for letter in letters:
                yield word[:at] + letter + word[at + len(seen) :]
            at = word.find(seen, at + 1)
