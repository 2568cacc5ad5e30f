"""Approval by sample as the player knows it, told from the standard's tables and rules, never from the program.

TCVN 7790-1:2007 (ISO 2859-1:1999), level II, AQL 4.0: who is read, when a lot goes through, how severely the next one
is inspected. The order in which a seed draws is the documented one: BLAKE2b-128 of "seed|record".
"""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import ClassVar

from tests.months.account import Account, Entry, Ruling
from tests.months.province import YEAR, Place

AQL, SEED = 4.0, "rehearsal"

# Table 1, level II: greatest lot of each code letter. Tables 2-A and 2-B, column 4.0: sample size and acceptance number
# of the plan to which the letter's line leads, arrows followed.
_LETTERS = ((8, "A"), (15, "B"), (25, "C"), (50, "D"))
_PLANS = {
    "normal": {"A": (3, 0), "B": (3, 0), "C": (3, 0), "D": (13, 1)},
    "tightened": {"A": (5, 0), "B": (5, 0), "C": (5, 0), "D": (20, 1)},
}


def plan(size: int, severity: str) -> tuple[int, int]:
    """How many records of a lot are read, and how many of them may be nonconforming."""
    if severity == "discontinued":
        return size, 0
    letter = next(letter for greatest, letter in _LETTERS if size <= greatest)
    n, ac = _PLANS[severity][letter]
    return min(n, size), ac


def in_order(record_ids: list[str], lot: str) -> list[str]:
    """Records in the order drawn."""
    seed = blake2b(f"{SEED}|{lot}".encode(), digest_size=16).hexdigest()
    return sorted(record_ids, key=lambda r: blake2b(f"{seed}|{r}".encode(), digest_size=16).digest())


@dataclass
class Lot:
    """A lot: its records in the order drawn with their versions, and what became of them.

    `marks`: whether a sampled record that was decided counts against the lot; `left`: records no longer in it.
    """

    name: str
    place: Place
    contractor: str
    severity: str
    came_before: bool
    versions: dict[str, int]
    n: int
    ac: int
    marks: dict[str, bool] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    result: str = "open"

    @property
    def sample(self) -> list[str]:
        """The records to be read: the first of those that have not left."""
        return [r for r in self.versions if r not in self.left][: self.n]

    @property
    def undecided(self) -> list[str]:
        """Records that wait in it."""
        return [r for r in self.versions if r not in self.left and r not in self.marks]


@dataclass
class SampledAccount(Account):
    """The account of a province that approves by sample."""

    CLEAN: ClassVar = ("pending_review", "sample")
    CLEAN_AFTER_REVIEW: ClassVar = ("pending_review", "policy")

    lots: list[Lot] = field(default_factory=list)
    judged: list[Lot] = field(default_factory=list)
    made: dict[tuple[str, int], bool] = field(default_factory=dict)
    late_for_lot: int = 0

    def is_read(self, entry: Entry) -> bool:
        """Whether a record that waits for review waits for a person: all that is in no lot, and the samples."""
        if entry.by != "sample":
            return super().is_read(entry)
        return any(entry.record_id in lot.sample for lot in self._open([entry.place]))

    def told_of_lots(self) -> dict[str, tuple[object, ...]]:
        """Every lot as it stands."""
        return {
            lot.name: (
                lot.severity, lot.came_before, lot.n, lot.ac, lot.result,
                {"read": sorted(lot.sample) or None, "left": sorted(lot.left) or None},
            )
            for lot in self.lots
        }  # fmt: skip

    def landed(self, places: list[Place]) -> None:
        """The lots of the touched books are brought up to date, and new ones are drawn."""
        self._settle(places)
        waiting: dict[tuple[Place, str, bool], list[Entry]] = {}
        for place in places:
            held = {r for lot in self._open([place]) for r in lot.undecided}
            for entry in sorted(self.of_book(place), key=lambda e: e.record_id):
                if (entry.status, entry.by) == ("pending_review", "sample") and entry.record_id not in held:
                    who = entry.contractor or f"nobody named in {place.unit}"
                    waiting.setdefault((place, who, self._came_before(entry)), []).append(entry)
        before = {who: self.severity(who) for _, who, _ in waiting}
        for (place, who, came_before), entries in waiting.items():
            self._draw(place, who, before[who], came_before, entries)

    def _draw(self, place: Place, who: str, severity: str, came_before: bool, entries: list[Entry]) -> None:
        nth = sum(lot.place == place for lot in self.lots) + 1
        name = f"{place.unit}.{place.register}.{YEAR}.{place.number:02d}.L{nth:02d}"
        versions = {e.record_id: e.version for e in entries}
        order = in_order(list(versions), name)
        n, ac = plan(len(order), severity)
        self.lots.append(Lot(name, place, who, severity, came_before, {r: versions[r] for r in order}, n, ac))

    def _came_before(self, entry: Entry) -> bool:
        """Whether a record was read for a lot, or returned with one."""
        mine = [lot for lot in self.lots if entry.record_id in lot.versions and entry.record_id not in lot.left]
        return any(lot.result == "returned" or entry.record_id in lot.marks for lot in mine)

    def review(self, unit: str, rulings: list[Ruling]) -> Counter[str]:
        """As without lots; then the lots whose samples were read."""
        returned = {r for lot in self.lots if lot.result == "returned" for r in lot.undecided}
        self.late_for_lot += sum(r.record_id in returned for r in rulings)
        told = super().review(unit, rulings)
        self._settle([self.entries[r.record_id].place for r in rulings])
        return told

    def _rule(self, ruling: Ruling, entry: Entry) -> None:
        if ruling.kind in ("approve", "correct", "reject"):
            self.made[ruling.record_id, ruling.version] = self._counts_against(ruling, entry)
        super()._rule(ruling, entry)

    @staticmethod
    def _counts_against(ruling: Ruling, entry: Entry) -> bool:
        """Refused, or corrected in who or which event it is; the requester's name and the clerk's are minor."""
        if ruling.typed is None:
            return ruling.kind == "reject"
        corrected = entry.typed.wrong - ruling.typed.wrong
        return bool(corrected - {"name"}) or ("name" in corrected and entry.place.register != "KT")

    def _open(self, places: list[Place]) -> list[Lot]:
        return [lot for lot in self.lots if lot.result == "open" and lot.place in places]

    def _settle(self, places: list[Place]) -> None:
        changed = [lot for lot in self._open(places) if self._mark(lot)]
        for lot in changed:
            self._conclude(lot)

    def _mark(self, lot: Lot) -> bool:
        """Notes which records were decided or left; true if any."""
        sample, before = lot.sample, len(lot.undecided)
        for record_id in lot.undecided:
            entry, version = self.entries[record_id], lot.versions[record_id]
            if (record_id, version) in self.made:
                if record_id in sample:
                    lot.marks[record_id] = self.made[record_id, version]
                else:
                    lot.left.add(record_id)
            elif (entry.version, entry.status, entry.by) != (version, "pending_review", "sample"):
                lot.left.add(record_id)
            elif any(self.faults(entry)):
                lot.left.add(record_id)
                entry.by = "policy"
        return len(lot.undecided) < before

    def _conclude(self, lot: Lot) -> None:
        sample = lot.sample
        if not sample:
            lot.result = "withdrawn"
        elif sum(lot.marks.get(r, False) for r in sample) > lot.ac:
            self._close(lot, "returned", "rejected")
        elif all(r in lot.marks for r in sample):
            self._close(lot, "accepted", "approved")

    def _close(self, lot: Lot, result: str, status: str) -> None:
        lot.result = result
        self.judged.append(lot)
        for entry in (self.entries[r] for r in lot.undecided):
            entry.status, entry.by, entry.why = status, "sample", lot.name
            entry.returned_with_lot = result == "returned"

    def severity(self, contractor: str) -> str:
        """How severely the next lot of a contractor is inspected (clauses 9.3.1 to 9.3.4, 9.4; no reduced inspection).

        What comes again does not count, nor does a lot planned under the severity before.
        """
        state, recent, refused = "normal", list[bool](), 0
        for lot in self.judged:
            if lot.contractor != contractor or lot.came_before or lot.severity != state:
                continue
            recent = [*recent, lot.result == "accepted"][-5:]
            if state == "normal" and recent.count(False) >= 2:
                state, recent, refused = "tightened", [], 0
            elif state == "tightened":
                refused += not recent[-1]
                if refused >= 5:
                    state = "discontinued"
                elif len(recent) == 5 and all(recent):
                    state, recent = "normal", []
        return state
