"""What happens in a campaign, day by day: books arrive, people decide, packages go out and are answered.

Each `Run` is one run of the main job: a moment, and what it does. How a run is written down or counted is not known
here; the state kept is only what the next day needs.
"""

import random
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bench.campaign.province import Book, Province, Unit, is_working, next_working
from warehouse.zone import ZONE

# What waits for a person after the first judgement, of what is not rejected.
_ASKS = 0.24
_CORRECTED, _REFUSED = 0.04, 0.03
_RUSH_DAYS, _RUSH = 24, 3.5
MISSING, FAULT, DOUBT = "pdf_missing", "date_invalid", "name_syllable"


@dataclass(frozen=True)
class Move:
    """A record changes its status."""

    record: int
    version: int
    before: str | None
    after: str
    actor: str
    reason: str


@dataclass(frozen=True)
class Arrival:
    """A book in a delivery: the records whose rows it brings; none for a book that goes back whole."""

    book: Book
    records: tuple[int, ...]
    is_return: bool = False
    returned: bool = False


@dataclass
class Delivery:
    """One delivery: books of one unit from one contractor."""

    number: int
    unit: str
    contractor: str
    arrivals: list[Arrival]


@dataclass(frozen=True)
class Decision:
    """A person's decision: "approve", "reject" or "correct", and the version that it left."""

    record: int
    version: int
    decision: str
    result_version: int


@dataclass
class Run:
    """One run of the main job. `sent`: package to its records; `answered`: package to record and code ("" accepted)."""

    moment: datetime
    deliveries: list[Delivery] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    sent: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    answered: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deliveries or self.decisions or self.sent or self.answered)


@dataclass
class Campaign:
    """A campaign at work."""

    province: Province
    status: list[str | None] = field(init=False)
    version: list[int] = field(init=False)
    _owner: list[Book] = field(init=False)

    def __post_init__(self) -> None:
        n = self.province.scenario.records
        self.status, self.version = [None] * n, [0] * n
        self._owner = [book for book in self.province.books for _ in book.records]
        self._chance = random.Random(self.province.scenario.seed + 1)  # noqa: S311 - a simulation
        self._waiting: dict[str, deque[int]] = defaultdict(deque)
        self._due: dict[date, list[int]] = defaultdict(list)
        self._again: dict[date, list[Book]] = defaultdict(list)
        self._answers: dict[date, list[str]] = defaultdict(list)
        self._packages: dict[str, list[tuple[int, int]]] = {}
        self._packed: set[int] = set()
        self._tonight: list[Decision] = []
        self._delivery_no = 0
        self.lacking: set[int] = set()

    def book_of(self, record: int) -> Book:
        """The book of a record."""
        return self._owner[record]

    def runs(self) -> Iterator[tuple[date, list[Run]]]:
        """Every day with its runs, in order; some days have none."""
        day = self.province.scenario.first_day
        while day <= self.province.scenario.last_day:
            yield day, [run for run in self._day(day) if run]
            day += timedelta(days=1)

    def _day(self, day: date) -> Iterator[Run]:
        midnight = Run(_at(day, time(0, 0)))
        self._decide(midnight, self._tonight)
        yield midnight
        morning = Run(_at(day, time(9, 12)))
        self._receive(morning, day)
        self._answer(morning, day)
        yield morning
        decided = [d for unit in self.province.units.values() for d in self._reviewed(unit, day)]
        # On some days people work until the last minute, and what they send is taken at midnight.
        late = len(decided) // 5 if day.day in (8, 23) or self._chance.random() < 0.1 else 0
        afternoon = Run(_at(day, time(16, 40)))
        self._decide(afternoon, decided[2 * late :])
        if day.weekday() == 4:
            self._pack(afternoon, day)
        yield afternoon
        night = Run(_at(day, time(23, 59, 59)))
        self._decide(night, decided[:late])
        self._tonight = decided[late : 2 * late]
        yield night

    def _receive(self, run: Run, day: date) -> None:
        """New books in the order of the plan, then corrections, one delivery per unit."""
        for group in self.province.plan.get(day, []):
            self._first_time(run, day, group)
        for book in self._again.pop(day, []):
            self._first_time(run, day, [book])
        back: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for record in self._due.pop(day, []):
            book = self.book_of(record)
            unit = self.province.units[book.unit]
            if unit.away(day):
                self._correct_later(record, day, 1)
            elif self.status[record] == "rejected":
                back[book.unit][book.index].append(record)
        for unit_code, books in back.items():
            self._corrections(run, day, unit_code, books)

    def _first_time(self, run: Run, day: date, group: list[Book]) -> None:
        first = group[0].index
        again_on = self.province.unreadable.pop(first, None) if len(group) > 1 else None
        unreadable = group[-1] if again_on else None
        arrivals = []
        contractor = self.province.contractors[group[0].contractor]
        share = contractor.rejected(day) * self._chance.uniform(0.85, 1.15)
        for book in group:
            if book is unreadable and again_on:
                self._again[again_on].append(book)
                arrivals.append(Arrival(book, (), returned=True))
                continue
            arrivals.append(Arrival(book, tuple(book.records)))
            forgotten = first in self.province.without_scans
            for record in book.records:
                self.version[record] = 1
                self._move(run, record, "draft", "policy:intake", "nhận bàn giao lần đầu")
                if forgotten and self._chance.random() < 0.5:
                    self.lacking.add(record)
                    self._judge(run, day, record, 1.0, MISSING)
                else:
                    self._judge(run, day, record, share, FAULT)
        self._enter(run, group[0].unit, group[0].contractor, arrivals)

    def _corrections(self, run: Run, day: date, unit: str, books: dict[int, list[int]]) -> None:
        arrivals, contractor = [], ""
        for index, records in books.items():
            book = self.province.books[index]
            contractor = book.contractor
            brought = [r for r in records if r in self.lacking or self._chance.random() < 0.93]
            for record in set(records).difference(brought):
                self._correct_later(record, day, 2)
            if not brought:
                continue
            arrivals.append(Arrival(book, tuple(brought), is_return=True))
            share = self.province.contractors[contractor].share * 0.6
            for record in brought:
                self.lacking.discard(record)
                self.version[record] += 1
                self._move(run, record, "draft", "policy:intake", "nhận bàn giao lại")
                self._judge(run, day, record, share, FAULT)
        if arrivals:
            self._enter(run, unit, contractor, arrivals)

    def _enter(self, run: Run, unit: str, contractor: str, arrivals: list[Arrival]) -> None:
        self._delivery_no += 1
        run.deliveries.append(Delivery(self._delivery_no, unit, contractor, arrivals))

    def _judge(self, run: Run, day: date, record: int, share: float, rule: str) -> None:
        drawn = self._chance.random()
        if drawn < share:
            self._move(run, record, "rejected", "policy:rules", rule)
            # Forgotten scans take the contractor a while; all of them come on one day.
            self._correct_later(record, day, 9 if rule == MISSING else self._chance.randint(2, 5))
        elif drawn < share + (1 - share) * _ASKS:
            self._move(run, record, "pending_review", "policy:review", DOUBT)
            self._waiting[self.book_of(record).unit].append(record)
        else:
            self._move(run, record, "approved", "policy:clean", "")

    def _correct_later(self, record: int, day: date, after: int) -> None:
        self._due[next_working(day + timedelta(days=after))].append(record)

    def _reviewed(self, unit: Unit, day: date) -> list[Decision]:
        """What the people of a unit decide on a day: with a rush before the deadline, week-ends then included."""
        scenario, waiting = self.province.scenario, self._waiting[unit.code]
        rush = scenario.speed == "late_rush" and 0 <= (scenario.deadline - day).days <= _RUSH_DAYS
        if unit.away(day) or not (rush or (is_working(day) and day.toordinal() % unit.every == 0)):
            return []
        mood = 1.0 if scenario.speed == "steady" else self._chance.lognormvariate(0, 0.5)
        able = max(1, round(unit.capacity * unit.every * mood * (_RUSH if rush else 1)))
        decisions = []
        for record in [waiting.popleft() for _ in range(min(able, len(waiting)))]:
            drawn, version = self._chance.random(), self.version[record]
            if drawn < _REFUSED:
                decisions.append(Decision(record, version, "reject", version))
            elif drawn < _REFUSED + _CORRECTED:
                decisions.append(Decision(record, version, "correct", version + 1))
            else:
                decisions.append(Decision(record, version, "approve", version))
        return decisions

    def _decide(self, run: Run, decisions: list[Decision]) -> None:
        for made in decisions:
            actor = f"reviewer:{self.book_of(made.record).unit}"
            self.version[made.record] = made.result_version
            if made.decision == "reject":
                self._move(run, made.record, "rejected", actor, "không khớp với sổ")
                self._correct_later(made.record, run.moment.date(), self._chance.randint(2, 5))
            else:
                self._move(run, made.record, "approved", actor, "")
        run.decisions += decisions

    def _pack(self, run: Run, day: date) -> None:
        """All that is approved and in no package; answered some days later, so that nothing is open at the end."""
        ready = [r for r, s in enumerate(self.status) if s == "approved" and r not in self._packed]
        answered_on = day + timedelta(days=self._chance.randint(3, 5))
        if not ready or answered_on > self.province.scenario.last_day:
            return
        package = f"LS-{day.year}-{len(self._packages) + 1:04d}"
        self._packages[package] = [(r, self.version[r]) for r in ready]
        self._packed.update(ready)
        run.sent[package] = self._packages[package]
        self._answers[answered_on].append(package)

    def _answer(self, run: Run, day: date) -> None:
        for package in self._answers.pop(day, []):
            items = self._packages[package]
            bouncing = int(package[-4:]) in self.province.bouncing
            back = set(self._chance.sample([r for r, _ in items], max(3, len(items) // 300))) if bouncing else set()
            run.answered[package] = [(r, v, "E17" if r in back else "") for r, v in items]
            for record, _ in items:
                if record in back:
                    self._packed.discard(record)
                    self._move(run, record, "pending_review", f"ack:{package}", "E17")
                    # What came back is looked at first.
                    self._waiting[self.book_of(record).unit].appendleft(record)
                else:
                    self._move(run, record, "transferred", f"ack:{package}", "")

    def _move(self, run: Run, record: int, after: str, actor: str, reason: str) -> None:
        before = self.status[record]
        self.status[record] = after
        run.moves.append(Move(record, self.version[record], before, after, actor, reason))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, ZONE)
