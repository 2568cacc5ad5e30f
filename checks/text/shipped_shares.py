"""Shares of syllables as the shipped lists of family and given names stand for them, with what they lack.

The weights are rough, hand-written ones: a start, outweighed by what `lexicon` learns from books.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from checks.text.normalise import fold

Slot = Literal["family", "middle", "given"]
Sex = Literal["", "m", "f"]
SLOTS: tuple[Slot, ...] = ("family", "middle", "given")

# The shipped lists know four groups; any other dân tộc starts from all of them together.
_SHIPPED_GROUP = {"Kinh": "kinh", "Tày": "tay_nung", "Nùng": "tay_nung", "Dao": "dao"} | dict.fromkeys(
    ("Mông", "Hoa", "Ngái"), "mong_hoa_other"
)
# One group for each of the lists.
TOLD_APART = ("Kinh", "Tày", "Dao", "Mông")
# Share of people whose syllable the shipped lists lack. Families are a nearly closed class where the lists
# know the group; generation and given names of the small groups are hardly listed at all.
_UNLISTED: dict[Slot, dict[str, float]] = {
    "family": {"kinh": 0.01, "tay_nung": 0.01, "dao": 0.04, "mong_hoa_other": 0.1, "": 0.02},
    "middle": {"kinh": 0.04, "tay_nung": 0.05, "dao": 0.25, "mong_hoa_other": 0.3, "": 0.08},
    "given": {"kinh": 0.08, "tay_nung": 0.10, "dao": 0.30, "mong_hoa_other": 0.4, "": 0.15},
}
# Share of given and middle names that are of the minority lists rather than of the common ones.
_MINORITY_SHARE = {"kinh": 0.01, "tay_nung": 0.06, "dao": 0.35, "mong_hoa_other": 0.5, "": 0.15}


class Table(NamedTuple):
    """Shares of the syllables of one slot, group and sex, and the share of all unlisted ones together."""

    shares: dict[str, float]
    unlisted: float


def add_to(weights: dict[str, float], syllable: str, weight: float) -> None:
    """Adds to the weight of a syllable, in place."""
    weights[syllable] = weights.get(syllable, 0.0) + weight


class ShippedShares:
    """The shares that the rows of `names_family.csv` and `names_given.csv` stand for."""

    def __init__(self, families: Iterable[Mapping[str, str]], given: Iterable[Mapping[str, str]]) -> None:
        self._families: dict[str, dict[str, float]] = defaultdict(dict)
        self._given: dict[str, list[str]] = defaultdict(list)
        for row in families:
            for group in (row["group"], ""):
                add_to(self._families[group], fold(row["syllable"]), float(row["weight"]))
        for row in given:
            self._given[row["slot"]].append(fold(row["syllable"]))
        self._tables: dict[tuple[Slot, str, Sex], Table] = {}

    def listed(self, slot: Slot, group: str) -> Mapping[str, float]:
        """The syllables of the slot in the lists, for the group as far as they tell groups apart."""
        return self.table(slot, group, "").shares

    def everything(self) -> set[str]:
        """Every syllable of the lists."""
        return set(self._families[""]).union(*self._given.values())

    def table(self, slot: Slot, group: str, sex: Sex) -> Table:
        """Shares of one slot, group and sex."""
        kind = _SHIPPED_GROUP.get(group, "")
        found = self._tables.get((slot, kind, sex))
        if found is None:
            unlisted = _UNLISTED[slot][kind]
            weights = self._families[kind] if slot == "family" else self._given_weights(slot, kind, sex)
            total = sum(weights.values()) or 1.0
            found = Table({s: (1 - unlisted) * weight / total for s, weight in weights.items()}, unlisted)
            self._tables[slot, kind, sex] = found
        return found

    def _given_weights(self, slot: Slot, kind: str, sex: Sex) -> dict[str, float]:
        weights: dict[str, float] = {}
        for listed in ("m", "f"):
            sure = 1.0 if not sex else 0.95 if sex == listed else 0.05
            share = sure * (1 - _MINORITY_SHARE[kind])
            self._add_ranks(weights, f"{slot}_{listed}", share, first=slot == "middle")
        self._add_ranks(weights, f"{slot}_minority_extra", _MINORITY_SHARE[kind], first=False)
        return weights

    def _add_ranks(self, weights: dict[str, float], listed: str, share: float, *, first: bool) -> None:
        """Zipf's law over the ranks; văn and thị, first of their lists, are half of all middle names."""
        ranked = self._given.get(listed, [])
        raw = [1.0 / (rank + 3) for rank in range(1, len(ranked) + 1)]
        if first and raw:
            raw[0] = sum(raw[1:])
        total = sum(raw) or 1.0
        for syllable, weight in zip(ranked, raw, strict=True):
            add_to(weights, syllable, share * weight / total)
