"""How likely a syllable is in a slot of a name (family, middle, given), by group of people and by sex.

Starts from the shipped lists; `learn` adds counts from the province's own books, which soon outweigh them.
Holds numbers only: what follows from a number is decided in `words`.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from checks.text.normalise import skeleton
from checks.text.shipped_shares import SLOTS, Sex, ShippedShares, Slot, Table, add_to
from checks.text.sound import Sound
from checks.text.syllables import is_extended
from warehouse.registers import read_reference

# How the unlisted share of a slot is spread: by use in any slot, by sound, evenly (see `Lexicon.spread`).
_SPREAD: dict[Slot, tuple[float, float, float]] = {
    "family": (0.1, 0.6, 0.3),
    "middle": (0.5, 0.35, 0.15),
    "given": (0.5, 0.35, 0.15),
}
# Even parts of the unlisted: about as many syllables as are in use in Vietnamese.
_EVENLY = 1 / 6_000
# Learned counts outweigh the shipped lists after about this many names.
_SHIPPED_WORTH = 200
_NOVELTY_WORTH = 50
# Seen this often, in this many books, a syllable is known (one keyer's habit stays in one book).
KNOWN_SEEN, KNOWN_BOOKS = 5, 2
_ONE_BOOK = 0.4
# Set by bench/quality.py: fewer than three clean names in a thousand are called unusual.
_DOUBTFUL_SHIPPED, _DOUBTFUL_LEARNED, _HALF_TRUSTED = 0.8, 1.6, 4_500
_OFTEN, _DOUBTFUL_OFTEN = 15, -0.75
# What a name of anybody teaches about the names of one group.
_OTHERS_TELL = 0.05


class Count(NamedTuple):
    """How often a syllable stood in a slot of the names of a group (and sex, if the name or row told it)."""

    slot: Slot
    group: str
    sex: Sex
    syllable: str
    seen: int
    books: int


class Lexicon:
    """Shares of names by slot, group and sex; group "" and sex "" stand for not known.

    A share is never zero: what no list and no book holds gets its part of the unlisted.
    """

    def __init__(self, shipped_shares: ShippedShares, counts: Iterable[Count] = ()) -> None:
        self._shipped = shipped_shares
        self._counts: dict[tuple[Slot, str, Sex], dict[str, float]] = defaultdict(dict)
        self._known: set[tuple[Slot, str, str]] = set()
        self._tables: dict[tuple[Slot, str, Sex], Table] = {}
        self._spread: dict[tuple[str, Slot], float] = {}
        for count in counts:
            self._add(count)
        families = [(group, counts) for (slot, group, _), counts in self._counts.items() if slot == "family"]
        self._learned = {group: sum(counts.values()) for group, counts in families}
        self._sound = Sound(chain.from_iterable(self.syllables().values()))

    def _add(self, count: Count) -> None:
        if not is_extended(count.syllable):
            # A slip or a foreign word in some book: nothing to measure other people's names by.
            return
        trusted = count.seen >= KNOWN_SEEN and count.books >= KNOWN_BOOKS
        # What stands in one book only may be one keyer's habit, however often.
        weight = float(count.seen) if count.books >= KNOWN_BOOKS else _ONE_BOOK
        for group in {count.group, ""}:
            add_to(self._counts[count.slot, group, count.sex], count.syllable, weight)
            if trusted and not count.sex:
                self._known.add((count.slot, group, count.syllable))

    def listed(self, syllable: str, slot: Slot, group: str = "") -> bool:
        """Whether the shipped lists hold the syllable in the slot, for the group as far as they tell groups."""
        return syllable in self._shipped.listed(slot, group)

    def known(self, syllable: str, slot: Slot, group: str = "") -> bool:
        """Whether a list or enough books of the group hold the syllable in the slot (any group for "")."""
        return (slot, group, syllable) in self._known or self.listed(syllable, slot, group)

    def doubtful(self, syllable: str, slot: Slot, group: str = "") -> float:
        """How doubtful (powers of ten, see `suggest.doubt`) a legal word must be before it is called unusual.

        The more names of the group are known, the less doubt is needed; least where the word was seen so often
        that its share is no guess: then it is as rare as its slips.
        """
        if self._counts[slot, "", ""].get(syllable, 0.0) >= _OFTEN:
            return _DOUBTFUL_OFTEN
        learned = self._learned.get(group, 0.0) + _OTHERS_TELL * self._learned.get("", 0.0)
        return _DOUBTFUL_SHIPPED - _DOUBTFUL_LEARNED * learned / (learned + _HALF_TRUSTED)

    def weight(self, syllable: str, slot: Slot, group: str = "", sex: Sex = "") -> float:
        """Estimated share of the people of the group who have the syllable in the slot."""
        table = self.table(slot, group, sex)
        share = table.shares.get(syllable)
        return table.unlisted * self.spread(syllable, slot) if share is None else share

    def spread(self, syllable: str, slot: Slot = "given") -> float:
        """The part of the unlisted share of a slot that falls to one syllable.

        By its use in all slots together (what is a name somewhere may well be one here, though hardly a family
        name), by how much it sounds like a name, and the rest evenly.
        """
        found = self._spread.get((syllable, slot))
        if found is None:
            by_use, by_sound, by_chance = _SPREAD[slot]
            anywhere = sum(self.table(place, "", "").shares.get(syllable, 0.0) for place in SLOTS) / len(SLOTS)
            sound = self._sound.likelihood(syllable)
            even = _EVENLY if sound > _EVENLY / 10 else 0.0
            found = by_use * anywhere + by_sound * sound + by_chance * even
            self._spread[syllable, slot] = found
        return found

    def table(self, slot: Slot, group: str, sex: Sex) -> Table:
        """The shares of one slot, group and sex."""
        key = (slot, group, "" if slot == "family" else sex)
        found = self._tables.get(key)
        if found is None:
            found = self._tables[key] = self._build(*key)
        return found

    def syllables(self) -> dict[str, tuple[str, ...]]:
        """Every syllable of lists and books, under its spelling without marks."""
        index: dict[str, set[str]] = defaultdict(set)
        for shares in (*self._counts.values(), self._shipped.everything()):
            for syllable in shares:
                index[skeleton(syllable)].add(syllable)
        return {key: tuple(sorted(found)) for key, found in index.items()}

    def _build(self, slot: Slot, group: str, sex: Sex) -> Table:
        everybody = self._everybody(slot, group, sex)
        counts = self._counts.get((slot, group, sex), {}) if group else {}
        total = sum(counts.values())
        # How often the books of the group still bring something new (Good and Turing's estimate).
        once = sum(1 for weight in counts.values() if weight <= 1)
        novel = (once + _NOVELTY_WORTH * (everybody.unlisted if group else 1)) / (total + _NOVELTY_WORTH)
        if not counts:
            return everybody if not sex else self._mix(everybody, slot, group)
        shares = {syllable: (1 - novel) * weight / total for syllable, weight in counts.items()}
        for syllable, share in everybody.shares.items():
            shares[syllable] = shares.get(syllable, 0.0) + novel * 0.6 * share
        table = Table(shares, novel * (0.6 * everybody.unlisted + 0.4))
        return table if not sex else self._mix(table, slot, group)

    def _mix(self, table: Table, slot: Slot, group: str) -> Table:
        """No name is bound to a sex: a part is always that of both."""
        both = self.table(slot, group, "")
        shares = {syllable: 0.9 * share for syllable, share in table.shares.items()}
        for syllable, share in both.shares.items():
            shares[syllable] = shares.get(syllable, 0.9 * table.unlisted * self.spread(syllable, slot)) + 0.1 * share
        return Table(shares, 0.9 * table.unlisted + 0.1 * both.unlisted)

    def _everybody(self, slot: Slot, group: str, sex: Sex) -> Table:
        """Shipped shares of the group, outweighed by what the books of all groups hold."""
        listed = self._shipped.table(slot, group, sex)
        counts = self._counts.get((slot, "", sex), {})
        total = sum(counts.values()) + _SHIPPED_WORTH
        once = sum(1 for weight in counts.values() if weight <= 1)
        unlisted = (once + _SHIPPED_WORTH * listed.unlisted) / total
        scale = (1 - unlisted) / (total - _SHIPPED_WORTH * listed.unlisted)
        shares = {syllable: scale * weight for syllable, weight in counts.items()}
        for syllable, share in listed.shares.items():
            shares[syllable] = shares.get(syllable, 0.0) + scale * _SHIPPED_WORTH * share
        return Table(shares, unlisted)


@cache
def shipped() -> Lexicon:
    """The lexicon of the shipped lists alone."""
    return Lexicon(ShippedShares(read_reference("names_family.csv"), read_reference("names_given.csv")))


def learn(counts: Iterable[Count], shares: ShippedShares | None = None) -> Lexicon:
    """A lexicon of the shipped lists and of counts from books; syllables in the form of `fold`."""
    given = shares or ShippedShares(read_reference("names_family.csv"), read_reference("names_given.csv"))
    return Lexicon(given, counts)
