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
from checks.text.shipped_shares import SLOTS, TOLD_APART, Sex, ShippedShares, Slot, Table, add_to
from checks.text.sound import Sound
from checks.text.syllables import is_legal
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
# What stands in one book only, however often, clears nothing: neither a slip that was approved once, nor a keyer's
# habit. It is only a sign of how much of the slot is still unlisted. So is a family name seen a few times among very
# many: they are nearly a closed class, and one scanner reads Hứa as Nứa in every book.
_FEW_BOOKS = 0.4
_ONCE_MORE_PER = 4_000
# Set by bench/quality.py over four seeds: fewer than three clean names in a thousand are called unusual.
_DOUBTFUL, _LESS_IF_NEW, _LESS_IF_SEEN, _HALF_TRUSTED = 0.9, 0.6, 1.2, 4_500
# Where nobody says whose the name is, the shares are a mixture that holds the rare middle names of all peoples, and Thi
# for Thị would pass as one of them.
_LESS_IF_UNTOLD = 0.2
_DOUBTFUL_COUNTED, _OFTEN, _SLIPS_COUNTED = -0.5, 15, 0.5
_DOUBTFUL_ELSEWHERE, _MORE_THAN_SLIPS = 1.0, 3
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
        self._of_few_books: dict[tuple[Slot, str, Sex], float] = defaultdict(float)
        self._known: set[tuple[Slot, str, str]] = set()
        self._tables: dict[tuple[Slot, str, Sex], Table] = {}
        self._greatest: dict[Slot, Table] = {}
        self._spread: dict[tuple[str, Slot], float] = {}
        given = list(counts)
        # Names learned from, by group: each has one family name.
        self._learned: dict[str, float] = defaultdict(float)
        for count in given:
            if count.slot == "family":
                for group in {count.group, ""}:
                    self._learned[group] += count.seen
        for count in given:
            self._add(count)
        self._sound = Sound(chain.from_iterable(self.syllables().values()))

    def _add(self, count: Count) -> None:
        if not is_legal(count.syllable):
            # A slip or a foreign word in some book: nothing to measure other people's names by.
            return
        for group in {count.group, ""}:
            if count.books < KNOWN_BOOKS or count.seen < self._fewest(count.slot, group):
                self._of_few_books[count.slot, group, count.sex] += _FEW_BOOKS
                continue
            add_to(self._counts[count.slot, group, count.sex], count.syllable, float(count.seen))
            if count.seen >= KNOWN_SEEN and not count.sex:
                self._known.add((count.slot, group, count.syllable))

    def _fewest(self, slot: Slot, group: str) -> float:
        """How often a syllable must have been seen to count by itself."""
        return min(KNOWN_SEEN, 2 + self._learned[group] // _ONCE_MORE_PER) if slot == "family" else 2

    def groups(self) -> tuple[str, ...]:
        """Every group whose names may be judged unlike those of others: "" first."""
        return tuple(sorted({"", *TOLD_APART, *self._learned}))

    def listed(self, syllable: str, slot: Slot, group: str = "") -> bool:
        """Whether the shipped lists hold the syllable in the slot, for the group as far as they tell groups."""
        return syllable in self._shipped.listed(slot, group)

    def known(self, syllable: str, slot: Slot, group: str = "") -> bool:
        """Whether a list or enough books of the group hold the syllable in the slot (any group for "")."""
        return (slot, group, syllable) in self._known or self.listed(syllable, slot, group)

    def doubtful(self, syllable: str, slot: Slot, group: str = "", slips: float = 0.0) -> float:
        """How doubtful (powers of ten, see `suggest.doubt`) a legal word must be before it is called unusual.

        The more names of the group are known, the less doubt is needed: least where so many names were counted that
        the share of the word is no guess (it stands there often, or slips into it must have been counted), most for
        what is usual among other people only.

        Args:
            slips: the share of names in which the word is expected as a slip.
        """
        of_group, of_all = self._learned.get(group, 0.0), self._learned.get("", 0.0)
        here = self._counts[slot, group, ""].get(syllable, 0.0)
        anywhere = self._counts[slot, "", ""].get(syllable, 0.0)
        if slips * of_group >= _SLIPS_COUNTED:
            return _DOUBTFUL_COUNTED
        if anywhere > _MORE_THAN_SLIPS * slips * of_all and not here:
            return _DOUBTFUL_ELSEWHERE
        if here >= _OFTEN:
            return _DOUBTFUL_COUNTED
        learned = of_group + _OTHERS_TELL * of_all
        less = (_LESS_IF_SEEN if here or anywhere else _LESS_IF_NEW) * learned / (learned + _HALF_TRUSTED)
        return _DOUBTFUL - less - (_LESS_IF_UNTOLD if slot == "middle" and not group else 0.0)

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

    def greatest(self, slot: Slot) -> Table:
        """The greatest share of each syllable, and of all unlisted ones, among the peoples told apart and the sexes."""
        found = self._greatest.get(slot)
        if found is None:
            sexes: tuple[Sex, ...] = ("",) if slot == "family" else ("", "m", "f")
            tables = [self.table(slot, group, sex) for group in self.groups() for sex in sexes]
            shares: dict[str, float] = {}
            for table in tables:
                for syllable, share in table.shares.items():
                    if share > shares.get(syllable, 0.0):
                        shares[syllable] = share
            found = self._greatest[slot] = Table(shares, max(table.unlisted for table in tables))
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
        rare = self._of_few_books[slot, group, sex] if group else 0.0
        total = sum(counts.values()) + rare
        # How often the books of the group still bring something new (Good and Turing's estimate).
        novel = (rare + _NOVELTY_WORTH * (everybody.unlisted if group else 1)) / (total + _NOVELTY_WORTH)
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
        rare = self._of_few_books[slot, "", sex]
        total = sum(counts.values()) + rare + _SHIPPED_WORTH
        unlisted = (rare + _SHIPPED_WORTH * listed.unlisted) / total
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
