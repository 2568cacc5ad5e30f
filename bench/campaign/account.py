"""The campaign's own account, in plain Python: what stood where at the end of each day.

It listens to the moves as they happen and asks neither the ledger nor any statement of the project.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from bench.campaign.work import Campaign, Run

DONE = ("approved", "transferred")


@dataclass(frozen=True)
class Standing:
    """The end of a day, by unit: records per (register, status), since when the oldest waits, books with records.

    `moved_on` is the last day on which a record of a unit changed its status.
    """

    records: dict[str, Counter[tuple[str, str]]]
    waiting_since: dict[str, date]
    books: dict[str, int]
    moved_on: dict[str, date]


@dataclass
class Account:
    """Counts kept while the campaign runs.

    `daily`: day to (delivered, done) at its end. `moved_at`: when a record of a unit last changed its status, and
    `seen_at`, when something of it was
    last delivered, decided, corrected or sent back to it.
    """

    campaign: Campaign
    keep: frozenset[date]
    kept: dict[date, Standing] = field(default_factory=dict)
    daily: dict[date, tuple[int, int]] = field(default_factory=dict)
    moved_at: dict[str, datetime] = field(default_factory=dict)
    seen_at: dict[str, datetime] = field(default_factory=dict)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _status: dict[int, str] = field(default_factory=dict)
    _since: dict[int, date] = field(default_factory=dict)
    _books: dict[str, set[int]] = field(default_factory=dict)

    def hear(self, run: Run) -> None:
        """Takes what a run did; its day is the day on the clock in Lạng Sơn."""
        day = run.moment.date()
        for delivery in run.deliveries:
            self.seen_at[delivery.unit] = run.moment
        for move in run.moves:
            book = self.campaign.book_of(move.record)
            if (old := self._status.get(move.record)) is not None:
                self.counts[book.unit, book.register, old] -= 1
            self.counts[book.unit, book.register, move.after] += 1
            self._status[move.record] = move.after
            self._since[move.record] = day
            self._books.setdefault(book.unit, set()).add(book.index)
            self.moved_at[book.unit] = run.moment
            # That the national side took a record is no work of the unit.
            if move.after != "transferred":
                self.seen_at[book.unit] = run.moment

    def close(self, day: date) -> None:
        """The end of a day."""
        delivered = sum(self.counts.values())
        self.daily[day] = (delivered, sum(n for (_, _, status), n in self.counts.items() if status in DONE))
        if day in self.keep:
            self.kept[day] = self.standing()

    def standing(self) -> Standing:
        """Where everything stands now."""
        records: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for (unit, register, status), n in self.counts.items():
            records[unit][register, status] += n
        since: dict[str, date] = {}
        for record, status in self._status.items():
            if status == "pending_review":
                unit = self.campaign.book_of(record).unit
                since[unit] = min(since.get(unit, date.max), self._since[record])
        books = {unit: len(held) for unit, held in self._books.items()}
        moved = {unit: moment.date() for unit, moment in self.moved_at.items()}
        return Standing(dict(records), since, books, moved)

    def open_records(self, unit: str) -> int:
        """Records of a unit that wait for a person or a correction."""
        return sum(n for (u, _, s), n in self.counts.items() if u == unit and s in ("pending_review", "rejected"))
