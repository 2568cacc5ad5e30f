"""How a syllable turns into another on its way to the table: the likelihood of slips of hand, key and scan.

Likelihoods are powers of ten given that a slip happened; only their differences matter. Hand-set from how
often such slips are seen, not fitted to any corpus.
"""

from functools import lru_cache

from checks.text.keyboard import KEY_NEIGHBOURS
from checks.text.letters import bare, base_letter, split_tones
from checks.text.misreadings import LOOK_ALIKE, PAIRS

_UNRELATED, _LOOKS_ALIKE = -3.4, -1.5
_SHAPED = frozenset("ăâêôơư")
_EXTRA, _DOUBLED, _MISSING, _SWAPPED, _PAIR_FOR_ONE = -2.9, -1.1, -2.6, -1.1, -1.6


def slip_likelihood(written: str, meant: str) -> float:
    """Power of ten of writing the one syllable (small letters) for the other; 0 for the same."""
    toneless_w, tones_w = split_tones(written)
    toneless_m, tones_m = split_tones(meant)
    tone_w = tones_w[0][1] if tones_w else 0
    tone_m = tones_m[0][1] if tones_m else 0
    letters = _letters(toneless_w, toneless_m)
    tone = _tone(tone_w, tone_m, shaped=bool(tones_w) and toneless_w[tones_w[0][0]] in _SHAPED)
    # One careless word often loses several marks at once: further ones come cheaper.
    return letters + tone if letters == 0 or tone == 0 else letters + 0.6 * tone


def _tone(written: int, meant: int, *, shaped: bool) -> float:
    """`shaped`: the letter with the tone bears another mark as well, which a scanner may take for both."""
    if written == meant:
        return 0.0
    if not written:
        return -1.0
    if not meant:
        return -1.7 if shaped else -2.3
    return -1.2 if {written, meant} in ({2, 3}, {3, 4}, {2, 4}) else -1.5


@lru_cache(maxsize=8192)
def _letter(written: str, meant: str) -> float:
    if written == meant:
        return 0.0
    base_w, base_m = base_letter(written), base_letter(meant)
    if base_w == base_m:
        return -1.0 if written == base_w else -2.0 if meant == base_m else -1.4
    if base_m in KEY_NEIGHBOURS.get(base_w, ()):
        # A marked letter takes more than one key: the slip beside it loses the mark as well.
        return -1.9 if meant == base_m else -2.4
    if frozenset((base_w, base_m)) in LOOK_ALIKE:
        return _LOOKS_ALIKE
    return _UNRELATED


def _has_swap(written: str, meant: str) -> bool:
    """Whether two neighbours of the one stand the other way round in the other; both are of one length."""
    pairs = zip(written, written[1:], meant, meant[1:], strict=False)
    return any(a == d and b == c for a, b, c, d in pairs)


@lru_cache(maxsize=65536)
def _letters(written: str, meant: str) -> float:
    """Best alignment of the letters: exchanged, extra, missing, doubled, swapped, or two read for one."""
    if len(written) == len(meant):
        straight = sum(map(_letter, written, meant))
        # No other alignment does better: it would leave out a letter and put one in, or swap two.
        is_best = straight >= _DOUBLED + _MISSING and not _has_swap(written, meant)
        if is_best or bare(written) == bare(meant):
            return straight
    columns = range(1, len(meant) + 1)
    before: list[float] = []
    above = [j * _MISSING for j in range(len(meant) + 1)]
    for i, w in enumerate(written):
        doubled = i > 0 and base_letter(w) == base_letter(written[i - 1])
        extra = _DOUBLED if doubled else _EXTRA
        row = [above[0] + extra]
        for j in columns:
            m = meant[j - 1]
            best = max(above[j - 1] + _letter(w, m), above[j] + extra, row[j - 1] + _MISSING)
            if i and j > 1 and w == meant[j - 2] and written[i - 1] == m:
                best = max(best, before[j - 2] + _SWAPPED)
            if i and m in PAIRS.get(written[i - 1 : i + 1], ""):
                best = max(best, before[j - 1] + _PAIR_FOR_ONE)
            row.append(best)
        before, above = above, row
    return above[-1]
