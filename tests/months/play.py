"""Thirteen weeks of a province: who does what in which week, and the pipeline's steps in between.

Everything follows from one seed, so that the same play can be run undisturbed and with kills.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

from tests.months import national, reviewers
from tests.months.account import BAD, Account, Entry, Line, Ruling, Sent
from tests.months.comparison import check, check_return_workbooks, check_review_workbooks, waiting
from tests.months.contractors import (
    Post,
    Returned,
    correct,
    deliver_corrected,
    put_right,
    return_path,
)
from tests.months.national import Answer
from tests.months.province import UNITS, Place, Typed
from tests.months.reviewers import Desk
from tests.months.steps import PACKAGE
from warehouse.home import Home

START = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)
WEEKS = 13

FIRST = Place("06205", "KS", 1)
DEATHS = Place("06205", "KT", 1)
MARRIAGES = Place("06205", "KH", 1)
SECOND = Place("06205", "KS", 2)
CAO_LAU = Place("06196", "KS", 1)
HALVED = Place("06196", "KH", 1)
BINH_TRUNG = Place("06217", "KS", 1)
LATE_SCANS = Place("06217", "KT", 1)
SIZES = {FIRST: 18, DEATHS: 10, MARRIAGES: 10, SECOND: 8, CAO_LAU: 14, HALVED: 10, BINH_TRUNG: 12, LATE_SCANS: 10}

Step = Callable[[str, datetime], bool]


@dataclass
class Play:
    """The province as it is played.

    `step` runs a step of the pipeline by its name, at a simulated time; true if everything is to be checked after it.
    """

    home: Home
    step: Step
    script: "dict[int, Callable[[Play], None]]"
    seed: int = 2024
    week: int = 0
    account: Account = field(default_factory=Account)
    handed_in: list[tuple[str, list[Ruling]]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    kept_desks: list[tuple[int, Desk]] = field(default_factory=list)
    slow: set[str] = field(default_factory=set)
    weeks: int = WEEKS
    sizes: dict[Place, int] = field(default_factory=lambda: SIZES)
    slips: dict[str, float] = field(default_factory=dict)  # how often a contractor makes slips that no rule finds
    _serial: int = 0
    _files: int = 0

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)  # noqa: S311 (a play)
        self.post = Post(self.home, START)
        self.masters: dict[Place, list[Typed]] = {}
        self.scans: dict[Place, dict[str, str]] = {}

    @property
    def now(self) -> datetime:
        """The Monday of the week."""
        return START + timedelta(weeks=self.week)

    def run(self) -> "Play":
        """All weeks."""
        for week in range(self.weeks):
            self.week = week
            self.post.now = self.now
            if (act := self.script.get(self.week)) is not None:
                act(self)
            self.answer_returns()
            self.review()
            self.acknowledge()
            self.work()
        return self

    # The pipeline.

    def work(self) -> None:
        """The steps of a run, each followed by the check of everything."""
        if self.handed_in:
            self.take_reviews()
        if self.answers:
            self.take_acks()
        if self.post.under_way:
            self.take_deliveries()
        self.write_workbooks()
        if self.week % 2 or self.week == self.weeks - 1:
            self.pack()
        self.step("publish", self.now)

    def take_reviews(self) -> None:
        """Decisions are taken."""
        is_checked = self.step("reviews", self.now)
        for unit, rulings in self.handed_in:
            self.account.review(unit, rulings)
        self.handed_in = []
        if is_checked:
            check(self.home, self.account)

    def take_acks(self) -> None:
        """Answers of the national side are taken."""
        is_checked = self.step("acks", self.now)
        for answer in self.answers:
            self.account.answer(*answer)
        self.answers = []
        if is_checked:
            check(self.home, self.account)

    def take_deliveries(self) -> None:
        """Deliveries land."""
        is_checked = self.step("deliveries", self.now)
        for (_, delivery), arrived in groupby(self.post.under_way, key=lambda u: (u[1] and u[1].place.unit, u[0])):
            books = [sent for _, sent in arrived if sent is not None]
            for sent in books:
                self.account.deliver(delivery, sent)
            self.account.landed([sent.place for sent in books])
        self.post.under_way = []
        if is_checked:
            check(self.home, self.account)

    def write_workbooks(self) -> None:
        """What goes back and what is to be reviewed is written."""
        if self.step("returns", self.now):
            check_return_workbooks(self.home, self.account)
        if self.step("workbooks", self.now):
            check_review_workbooks(self.home, self.account)
            check(self.home, self.account)

    def pack(self) -> None:
        """What is approved is packed: everything that should be, nothing twice."""
        ready, before = self.account.to_pack(), set(national.packages(self.home))
        is_checked = self.step("pack", self.now)
        new = {name: ids for name, ids in national.packages(self.home).items() if name not in before}
        assert sorted(r for ids in new.values() for r in ids) == sorted(ready)
        assert all(len(ids) <= PACKAGE for ids in new.values())
        self.account.items |= {name: {r: (ready[r], "sent") for r in ids} for name, ids in new.items()}
        if is_checked:
            check(self.home, self.account)

    # Contractors.

    def book(self, place: Place) -> Sent:
        """A new book with the slips that contractors make, and its scans."""
        typed, scans = [], {}
        slips = self.slips.get(UNITS[place.unit].contractor)
        for number in range(1, self.sizes[place] + 1):
            self._serial += 1
            wrong = frozenset(f for f, often in (("date", 0.12), ("name", 0.22), ("age", 0.12)) if self.chance(often))
            if slips and not wrong and self.chance(slips):
                wrong = frozenset({"slip"})
            one = Typed(place, number, self._serial, wrong)
            if number == 7 and place in (FIRST, CAO_LAU):
                one = replace(one, claims=3)
            typed.append(one)
            if not self.chance(0.08):
                scans[one.own_scan_name()] = BAD if self.chance(0.06) else "good"
        self.masters[place], self.scans[place] = typed, scans
        return self.again(place)

    def again(self, place: Place) -> Sent:
        """A book as its contractor has it now, with everything typed into return workbooks so far, and all scans."""
        return Sent(place, tuple(Line(t) for t in self.masters[place]), dict(self.scans[place]))

    def new_row(self, place: Place, *, claims: int | None = None) -> Typed:
        """A row that was forgotten, at the end of the contractor's copy."""
        self._serial += 1
        one = Typed(place, len(self.masters[place]) + 1, self._serial, claims=claims)
        self.masters[place].append(one)
        self.scans[place][one.own_scan_name()] = "good"
        return one

    def chance(self, often: float) -> bool:
        """A throw of the dice."""
        return self.rng.random() < often

    def note(self, typed: Typed) -> None:
        """The contractor notes a correction in the own copy."""
        rows = self.masters[typed.place]
        rows[[t.serial for t in rows].index(typed.serial)] = typed

    def answer_returns(self) -> None:
        """Contractors correct return workbooks: some rows of some books, in the workbook itself."""
        todo: dict[tuple[Place, str], list[Entry]] = {}
        for entry in self.account.entries.values():
            if entry.status == "rejected" and not entry.withdrawn:
                todo.setdefault((entry.place, entry.delivery), []).append(entry)
        for (place, delivery), entries in todo.items():
            if not self.chance(0.3):
                continue
            some = [e for e in entries if self.chance(0.6)]
            self.correct_return(return_path(self.home, place, delivery), place, some)

    def correct_return(self, path: Path, place: Place, entries: list[Entry]) -> None:
        """A return workbook, corrected and dropped into a new delivery."""
        returned = Returned.opened(path)
        chosen = {e.record_id: put_right(e) for e in entries}
        done = correct(self.account, returned, place, {r: typed for r, (typed, _) in chosen.items()})
        for typed, scans in chosen.values():
            done.scans |= scans
            self.scans[place] |= scans
            self.note(typed)
        self._files += 1
        deliver_corrected(self.post, returned, done, f"sua-{self._files:03d}", manifest=self.chance(0.5))

    # Reviewers.

    def review(self) -> None:
        """Reviewers hand in what they have on their desks; some keep it for two weeks."""
        if self.week == 0:
            return
        for week, desk in self.kept_desks:
            if week == self.week:
                self.hand_in(desk)
        for place in waiting(self.account):
            if not self.chance(0.6):
                continue
            desk = reviewers.decide(Desk.opened(self.home, place), self.account, self.rng)
            if self.chance(0.15):
                self.kept_desks.append((self.week + 2, desk))
            else:
                self.hand_in(desk)

    def hand_in(self, desk: Desk) -> None:
        """A workbook comes back; in weeks 4 and 8 the very file comes three times."""
        self._files += 1
        path = reviewers.hand_in(desk, self.home, f"{self._files:03d}-{desk.place.label}.xlsx")
        self.handed_in.append((desk.place.unit, desk.rulings))
        if self.week in (4, 8):
            for turn in ("b", "c"):
                shutil.copyfile(path, path.with_name(f"{self._files:03d}{turn}-{desk.place.label}.xlsx"))

    # The national side.

    def acknowledge(self) -> None:
        """Some of what was sent is answered; what is slow is answered weeks later."""
        answers = []
        for package, items in self.account.items.items():
            for record_id, (_, outcome) in items.items():
                in_time = record_id not in self.slow or self.week >= self.weeks - 3
                if outcome == "sent" and in_time and self.chance(0.5):
                    answers.append((package, record_id, "bounced" if self.chance(0.2) else "accepted"))
        if self.week == 8:
            answers += self.wrong_answers()
        if answers:
            self._files += 1
            path = national.answer(self.home, f"{self._files:03d}.csv", answers)
            self.answers += answers
            for turn in ("b", "c"):
                shutil.copyfile(path, path.with_name(f"{self._files:03d}{turn}.csv"))

    def wrong_answers(self) -> list[Answer]:
        """Answers that contradict an earlier one, or are about something never sent."""
        package, items = next((p, i) for p, i in self.account.items.items() if any(o != "sent" for _, o in i.values()))
        record_id, outcome = next((r, o) for r, (_, o) in items.items() if o != "sent")
        other = "bounced" if outcome == "accepted" else "accepted"
        unsent = next(r for r in self.account.entries if r not in items)
        return [(package, record_id, other), (package, unsent, "accepted"), ("LS-2024-9999", record_id, "accepted")]
