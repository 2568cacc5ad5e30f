"""The syllable that was likely meant: known and possible ones near the written one, weighed by slip and by use.

Whether to complain about the written one is decided in `words`.
"""

from heapq import nsmallest
from math import log10
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from checks.text.channel import slip_likelihood
from checks.text.keyboard import undo_typing
from checks.text.lexicon import Lexicon
from checks.text.misreadings import readings
from checks.text.normalise import fold, skeleton
from checks.text.shipped_shares import Sex, Slot
from checks.text.syllables import is_legal, repair_tone_place

# Slips less likely than this are not thought of.
_FARTHEST = -5.2
_KEYS_LEFT_OVER = -0.3
_MISREAD = -1.3
# A tone on the wrong letter has one repair, and is far the most usual of slips.
_MISPLACED = 3.0
# The longest syllable (nghiêng) with its keys left over; what is longer is no slip in a syllable.
_LONGEST = 12
_MOST_KEPT = 200_000
_CONSIDERED = 8
# A syllable is worth suggesting if it is likelier than all others together.
_SURE = 0.5
_SLIP_RATE = 0.01


class Meant(NamedTuple):
    """A syllable that may have been meant: its score (share of people times likelihood of the slip)."""

    syllable: str
    score: float


class Suggester:
    """Nearest likely syllables over one lexicon; answers are kept, since the same slips come again."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._by_skeleton = lexicon.syllables()
        self._skeletons = list(self._by_skeleton)
        self._kept: dict[tuple[str, Slot, str, Sex], tuple[Meant, ...]] = {}
        self._near: dict[str, list[tuple[str, float]]] = {}
        self._most: dict[tuple[str, Slot], float] = {}

    def nearest(self, syllable: str, slot: Slot, group: str = "", sex: Sex = "") -> tuple[Meant, ...]:
        """What may have been meant, likeliest first, without the syllable itself."""
        key = (syllable, slot, group, sex)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
                self._near.clear()
            found = self._kept[key] = self._weigh(*key)
        return found

    def surest(self, syllable: str, slot: Slot, group: str = "", sex: Sex = "") -> str | None:
        """The syllable meant, if one is likelier than all others together."""
        near = self.nearest(syllable, slot, group, sex)
        if not near or near[0].score < _SURE * sum(meant.score for meant in near):
            return None
        return near[0].syllable

    def taken_apart(self, word: str) -> str | None:
        """Two known syllables written as one word (nguyễnvăn), with the space between; None if it is no such."""
        if len(word) > 2 * _LONGEST:
            return None
        pairs = [(word[:i], word[i:]) for i in range(2, len(word) - 1)]
        known = [pair for pair in pairs if all(self._is_known(part) for part in pair)]
        return " ".join(known[0]) if len(known) == 1 else None

    def _is_known(self, syllable: str) -> bool:
        return fold(syllable) in self._by_skeleton.get(skeleton(syllable), ())

    def most_slips_into(self, syllable: str, slot: Slot) -> float:
        """What `slips_into` is at most, whoever bears the name: one look where each people would need its own."""
        key = (syllable, slot)
        found = self._most.get(key)
        if found is None:
            if len(self._most) >= _MOST_KEPT:
                self._most.clear()
            (shares, unlisted), spread = self.lexicon.greatest(slot), self.lexicon.spread
            found = self._most[key] = _SLIP_RATE * sum(
                max(shares.get(m, 0.0), unlisted * spread(m, slot)) * likelihood
                for m, likelihood in self._likelihoods(syllable)
            )
        return found

    def _likelihoods(self, syllable: str) -> list[tuple[str, float]]:
        near = self._near.get(syllable)
        if near is None:
            near = self._near[syllable] = [(m, 10**slip) for m, slip in self._reachable(syllable).items()]
        return near

    def _weigh(self, syllable: str, slot: Slot, group: str, sex: Sex) -> tuple[Meant, ...]:
        near = self._likelihoods(syllable)
        (shares, unlisted), spread = self.lexicon.table(slot, group, sex), self.lexicon.spread
        scored = [(-(shares.get(m) or unlisted * spread(m, slot)) * likelihood, m) for m, likelihood in near]
        return tuple(Meant(meant, -score) for score, meant in nsmallest(_CONSIDERED, scored))

    def _reachable(self, syllable: str) -> dict[str, float]:
        """Syllables one slip away, with the likelihood of the slip as a power of ten."""
        near: dict[str, float] = {}
        if len(syllable) > _LONGEST:
            return near
        right_place = repair_tone_place(syllable)
        if right_place is not None:
            near[fold(right_place)] = _MISPLACED
            if skeleton(right_place) in self._by_skeleton:
                return near
        legal = is_legal(syllable)
        typed = undo_typing(syllable)
        if typed is not None:
            near[fold(typed)] = _KEYS_LEFT_OVER
        if not legal:
            near |= dict.fromkeys(map(fold, readings(syllable)), _MISREAD)
            for meant in _one_letter_out_of_place(syllable):
                self._keep_if_near(near, syllable, meant)
        # A legal word is at most one letter from what was meant; one more is thought of only in broken ones.
        for key, _, _ in extract(
            skeleton(syllable), self._skeletons, scorer=OSA.distance, score_cutoff=1 if legal else 2, limit=None
        ):
            for meant in self._by_skeleton[key]:
                self._keep_if_near(near, syllable, meant)
        return near

    @staticmethod
    def _keep_if_near(near: dict[str, float], syllable: str, meant: str) -> None:
        if meant != syllable:
            slip = slip_likelihood(syllable, meant)
            if slip > max(_FARTHEST, near.get(meant, _FARTHEST)):
                near[meant] = slip


def _one_letter_out_of_place(syllable: str) -> list[str]:
    """Syllables of the grammar, known or not, that one letter too many or a swap could have come from."""
    found = [syllable[:i] + syllable[i + 1 :] for i in range(len(syllable))]
    found += [syllable[:i] + syllable[i + 1] + syllable[i] + syllable[i + 2 :] for i in range(len(syllable) - 1)]
    repaired = (repair_tone_place(meant) or meant for meant in found)
    return [fold(meant) for meant in dict.fromkeys(repaired) if len(meant) > 1 and is_legal(meant)]


def slips_into(near: tuple[Meant, ...]) -> float:
    """The share of names in which a syllable is expected as a slip, at a slip in every hundred words."""
    return _SLIP_RATE * sum(meant.score for meant in near)


def doubt(slips: float, share: float) -> float:
    """By how many powers of ten a slip is likelier than the written syllable itself."""
    return log10(slips / share) if slips > 0 else -9.0
