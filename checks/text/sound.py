"""How much a syllable sounds like a name: the likelihood of its onset, rhyme and tone among known names.

A made-up but Vietnamese-sounding syllable is a likelier name than one of rare parts. Which syllables are known
is the matter of `lexicon`.
"""

from collections import Counter
from collections.abc import Iterable

from checks.text.letters import split_tones
from checks.text.syllables import SHAPES, Shape

# Onsets of the wider grammar that names of the north need; the others are of the Highlands.
_NORTHERN = frozenset(("sl", "pj", "phj", "bj", "mj", "khj", "dz", "tx", "ts", "hl", "k"))
_NORTHERN_SHARE, _OTHER_WIDER, _OUTSIDE = 2e-5, 2e-6, 2e-7


class Sound:
    """Likelihoods learned from a set of syllables, each counted once."""

    def __init__(self, syllables: Iterable[str]) -> None:
        self._onsets: Counter[str] = Counter()
        self._rhymes: Counter[str] = Counter()
        self._tones: Counter[tuple[bool, int]] = Counter()
        for syllable in syllables:
            shape, tone = _parts(syllable)
            if shape is not None:
                self._onsets[shape.onset] += 1
                self._rhymes[shape.rhyme] += 1
                self._tones[shape.stopped, tone] += 1
        # Over all tones that a syllable may have, the last factor of `_product` adds up to one, or to this.
        stopped = self._tones[True, 4] + self._tones[True, 5]
        both = (stopped + 2) / (stopped + 6)
        self._whole = sum(
            self._toneless(shape) * (both if shape.stopped else 1) for shape in SHAPES.values() if shape.core
        )

    def _product(self, shape: Shape, tone: int) -> float:
        stopped = self._tones[shape.stopped, 4] + self._tones[shape.stopped, 5]
        of_kind = stopped if shape.stopped else sum(self._tones[False, t] for t in range(6))
        return self._toneless(shape) * (self._tones[shape.stopped, tone] + 1) / (of_kind + 6)

    def _toneless(self, shape: Shape) -> float:
        return (self._onsets[shape.onset] + 0.5) * (self._rhymes[shape.rhyme] + 0.3)

    def likelihood(self, syllable: str) -> float:
        """The part of all core syllables together (1.0) that falls to this one; small outside the core."""
        shape, tone = _parts(syllable)
        if shape is None:
            return _OUTSIDE
        if shape.core:
            return self._product(shape, tone) / self._whole
        return _NORTHERN_SHARE if shape.onset in _NORTHERN else _OTHER_WIDER


def _parts(syllable: str) -> tuple[Shape | None, int]:
    toneless, tones = split_tones(syllable)
    return SHAPES.get(toneless), tones[0][1] if tones else 0
