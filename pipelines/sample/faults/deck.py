"""Which book bears which faults: dealt from shuffled decks, so that every kind comes up in its turn.

All is decided before any book is written. Shares are of rows; a contractor's care weighs in.
"""

from collections.abc import Iterator
from functools import cache
from itertools import cycle
from random import Random

from pipelines.sample.chance import stream
from pipelines.sample.faults.books import BOOK_FAULTS, QUIRKS, RETURNED
from pipelines.sample.faults.cells import CELL_FAULTS
from pipelines.sample.faults.dates import DATE_FAULTS
from pipelines.sample.faults.fault import Fault
from pipelines.sample.faults.identity import IDENTITY_FAULTS
from pipelines.sample.faults.numbers import NUMBER_FAULTS
from pipelines.sample.faults.order import ORDER_FAULTS
from pipelines.sample.faults.scans import SCAN_FAULTS
from pipelines.sample.faults.texts import TEXT_FAULTS
from pipelines.sample.plan import BookPlan, Pair

ROW_FAULTS = {
    fault.name: fault
    for fault in (
        *CELL_FAULTS, *IDENTITY_FAULTS, *DATE_FAULTS, *ORDER_FAULTS, *TEXT_FAULTS, *SCAN_FAULTS, *NUMBER_FAULTS
    )
}  # fmt: skip

# Next to the share of rows with an error (1.0): rows with a warning, rows with a remark, books with a fault.
_SHARES = {"error": 1.0, "warning": 0.5, "info": 0.5}
_BOOKS = 0.8
_PAIRS = 0.03
_PAIRED = ("KS", "KT", "KH")


@cache
def _fit(register: str, severity: str, since: int) -> tuple[str, ...]:
    found: list[Fault] = [f for f in ROW_FAULTS.values() if f.severity == severity and register in f.registers]
    return tuple(f.name for f in found if f.since <= since for _ in range(f.weight))


class _Decks:
    """One endless shuffled deck per register, severity and age of the book."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, str, int], Iterator[str]] = {}

    def deal(self, plan: BookPlan, severity: str, count: int) -> list[str]:
        """The next faults for a book."""
        since = max((f.since for f in ROW_FAULTS.values() if f.since <= plan.year), default=0)
        key = (plan.register, severity, since)
        if key not in self._decks:
            cards = list(_fit(*key))
            self._rng.shuffle(cards)
            # Faults that only young books can show come first, or a small sample would never show them.
            cards.sort(key=lambda name: -ROW_FAULTS[name].since)
            self._decks[key] = cycle(cards)
        return [next(self._decks[key]) for _ in range(count)]


def _count(rng: Random, expected: float) -> int:
    """A whole number that is right on average."""
    return int(expected) + (rng.random() < expected % 1)


def _deal_books(rng: Random, plans: list[BookPlan], share: float) -> None:
    """Faults of whole books: about one book in twelve, never the largest ones, each kind in its turn."""
    wanted = round(len(plans) * share * _BOOKS)
    usual = sorted(p.rows for p in plans)[len(plans) * 3 // 4]
    free = [p for p in plans if p.rows <= usual]
    rng.shuffle(free)
    for fault in (BOOK_FAULTS[i % len(BOOK_FAULTS)] for i in range(wanted)):
        fit = [p for p in free if p.manifest or fault != "manifest_mismatch"]
        if fit:
            fit[0].fault = fault
            free.remove(fit[0])


def _deal_pairs(rng: Random, plans: list[BookPlan], share: float) -> None:
    """Events that stand twice: in two books of the unit, or twice in one."""
    fit = [p for p in plans if not p.fault and p.register in _PAIRED and p.rows >= 8]
    wanted = round(sum(p.rows for p in plans) * share * _PAIRS) if fit else 0
    for i in range(wanted):
        first = rng.choice(fit)
        same = [p for p in fit if p.unit == first.unit and p.register == first.register and p.year >= first.year]
        second = rng.choice(same)
        if len(first.pairs) < first.rows // 8 and len(second.pairs) < second.rows // 8:
            name = f"{first.seed}/pair{i}"
            first.pairs.append(Pair(name, first.year, again=False))
            second.pairs.append(Pair(name, first.year, again=True))


def deal_faults(plans: list[BookPlan], share: float, seed: int) -> None:
    """Write faults into the plans; `share` is the share of rows that bear an error (0: nothing is broken)."""
    if not share:
        return
    rng = stream("faults", seed)
    decks = _Decks(rng)
    _deal_books(rng, plans, share)
    _deal_pairs(rng, plans, share)
    for plan in plans:
        if plan.fault in (*RETURNED, "documents_missing"):
            continue
        careless = share * plan.habits.faults * plan.rows
        plan.row_faults = tuple(
            name
            for severity, part in _SHARES.items()
            for name in decks.deal(plan, severity, _count(rng, careless * part))
        )
        plan.quirks = tuple(quirk for quirk in QUIRKS if rng.random() < share * plan.habits.faults * 0.8)
