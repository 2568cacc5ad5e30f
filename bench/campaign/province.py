"""Who takes part in a campaign: units, contractors, register books; and what goes wrong in it on purpose.

Everything follows from the scenario and its seed. Nothing here knows what day it is or how the ledger looks.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

_REFERENCE = Path(__file__).parents[2] / "warehouse" / "reference"

# Births are half of what a commune keeps; marital-status papers were often not kept as books.
_REGISTERS = {"KS": 0.5, "KT": 0.16, "KH": 0.2, "CMC": 0.04, "HN": 0.1}
# Rejected at first sight: a good contractor, a bad one, and the share during a spell of bad work.
GOOD, BAD, SPELL = 0.06, 0.28, 0.5


@dataclass(frozen=True)
class Scenario:
    """A campaign. `speed` is how the whole province works: "uneven", "late_rush", "steady"."""

    records: int = 277_562
    seed: int = 2024
    districts: int | None = None
    communes: int | None = None
    first_day: date = date(2024, 5, 6)
    deadline: date = date(2024, 9, 15)
    last_day: date = date(2024, 9, 15)
    contractors: int = 8
    # A book has so many records.
    book: tuple[int, int] = (60, 180)
    speed: str = "late_rush"
    # Units in no list that deliver all the same.
    strangers: tuple[str, ...] = ()
    # Things that go wrong on purpose, so many of each; all of them follow from the seed.
    stalled_units: int = 6
    spells: int = 1
    without_scans: int = 2
    unreadable: int = 2
    bouncing_packages: int = 2


@dataclass
class Contractor:
    """Who digitises: the share of its records that is rejected at first sight, and when it is much worse."""

    name: str
    share: float
    spell: tuple[date, date] | None = None

    def rejected(self, day: date) -> float:
        """The share on a day."""
        return SPELL if self.spell and self.spell[0] <= day <= self.spell[1] else self.share


@dataclass
class Book:
    """A register book of a unit: which records (by number in the campaign) it holds."""

    index: int
    unit: str
    register: str
    year: int
    number: int
    records: range
    contractor: str

    @property
    def key(self) -> str:
        """What the ledger calls it."""
        return f"{self.unit}|{self.register}|{self.year}|{self.number}"

    @property
    def stem(self) -> str:
        """The name of its files."""
        return f"so_{self.unit}.{self.register}.{self.year}.{self.number:02d}"

    def record_id(self, record: int) -> str:
        """What the ledger calls one of its records."""
        return f"{self.unit}.{self.register}.{self.year}.{self.number:02d}.{record - self.records.start + 1:04d}"


@dataclass
class Unit:
    """A reviewing unit: what its people get done, on which days, and when nobody is there."""

    code: str
    capacity: float
    every: int
    books: list[Book] = field(default_factory=list)
    stall: tuple[date, date] | None = None

    def away(self, day: date) -> bool:
        """Whether nothing happens in it on a day."""
        return self.stall is not None and self.stall[0] <= day <= self.stall[1]


@dataclass
class Province:
    """Everything that a campaign starts from; `plan` is the day on which each book is to be delivered first."""

    scenario: Scenario
    units: dict[str, Unit]
    contractors: dict[str, Contractor]
    books: list[Book]
    plan: dict[date, list[list[Book]]]
    # Deliveries (by their first book) with a fault of their own.
    without_scans: set[int] = field(default_factory=set)
    unreadable: dict[int, date] = field(default_factory=dict)
    # The numbers of packages from which records bounce.
    bouncing: set[int] = field(default_factory=set)


def communes() -> list[tuple[str, str]]:
    """Code of district and commune, in the order of the list of 2024."""
    with (_REFERENCE / "lang_son_units_2024.csv").open(encoding="utf-8", newline="") as file:
        return [(row["district_code"], row["commune_code"]) for row in csv.DictReader(file)]


def is_working(day: date) -> bool:
    """Monday to Friday, but for the National Day and the day beside it."""
    return day.weekday() < 5 and (day.month, day.day) not in {(9, 2), (9, 3)}


def next_working(day: date) -> date:
    """The day itself or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def a_province(scenario: Scenario) -> Province:
    """The province of a scenario, and the plan of its deliveries."""
    chance = random.Random(scenario.seed)  # noqa: S311 - a simulation, not a secret
    codes = list(_taking_part(scenario))
    contractors = {
        f"Công ty {chr(ord('A') + i)}": Contractor(f"Công ty {chr(ord('A') + i)}", BAD if i == 1 else GOOD)
        for i in range(scenario.contractors)
    }
    units, books = _units_and_books(scenario, codes, list(contractors), chance)
    province = Province(scenario, units, contractors, books, {})
    _go_wrong(province, chance)
    for unit in units.values():
        for day, group in _deliveries(scenario, unit, chance):
            province.plan.setdefault(day, []).append(group)
    _spoil_deliveries(province, chance)
    return province


def _taking_part(scenario: Scenario) -> Iterator[str]:
    listed = communes()
    districts = list(dict.fromkeys(district for district, _ in listed))[-(scenario.districts or len(listed)) :]
    own = [(district, code) for district, code in listed if district in districts]
    each = (scenario.communes or len(own)) // len(districts) if scenario.communes else len(own)
    for district in districts:
        yield from [code for d, code in own if d == district][:each]
    yield from scenario.strangers


def _units_and_books(
    scenario: Scenario, codes: list[str], contractors: list[str], chance: random.Random
) -> tuple[dict[str, Unit], list[Book]]:
    weights = [chance.lognormvariate(0, 0.5) for _ in codes]
    sizes = [int(scenario.records * w / sum(weights)) for w in weights]
    sizes[0] += scenario.records - sum(sizes)
    units: dict[str, Unit] = {}
    books: list[Book] = []
    first = 0
    for at, (code, size) in enumerate(zip(codes, sizes, strict=True)):
        # A quarter of all waits for a person: fast units are through within weeks, slow ones never without a rush.
        unit = Unit(code, size * chance.uniform(0.0018, 0.006), chance.randint(1, 3))
        numbers: dict[tuple[str, int], int] = {}
        last = first + size
        while first < last:
            length = min(chance.randint(*scenario.book), last - first)
            register = chance.choices(list(_REGISTERS), list(_REGISTERS.values()))[0]
            year = chance.randint(1980, 2015)
            numbers[register, year] = numbers.get((register, year), 0) + 1
            made_by = contractors[at % len(contractors)]
            records = range(first, first + length)
            book = Book(len(books), code, register, year, numbers[register, year], records, made_by)
            books.append(book)
            unit.books.append(book)
            first += length
        units[code] = unit
    return units, books


def _go_wrong(province: Province, chance: random.Random) -> None:
    """Units that stand still for weeks, and a contractor that does bad work for a while."""
    scenario = province.scenario
    whole = (scenario.deadline - scenario.first_day).days
    stalled = chance.sample([u for u in province.units.values() if len(u.books) >= 3], scenario.stalled_units)
    for unit in stalled:
        begin = scenario.first_day + timedelta(days=chance.randint(whole // 3, whole // 2))
        # They were slow before, so that work lies there when they stop.
        unit.capacity /= 3
        unit.stall = (begin, begin + timedelta(days=chance.randint(14, 28)))
    # The second contractor is bad from its first day: that is its habit, and no news.
    others = [c for i, c in enumerate(province.contractors.values()) if i != 1]
    for contractor in others[: scenario.spells]:
        begin = scenario.first_day + timedelta(days=whole * 2 // 5)
        contractor.spell = (begin, begin + timedelta(days=whole // 8))


def _deliveries(scenario: Scenario, unit: Unit, chance: random.Random) -> Iterator[tuple[date, list[Book]]]:
    """The days on which a unit's contractor is to hand over which books: now a few, now many, never evenly."""
    books, groups = list(unit.books), []
    while books:
        n = chance.choice((1, 2, 2, 3, 4))
        groups.append(books[:n])
        books = books[n:]
    whole = (scenario.deadline - scenario.first_day).days
    start = chance.randint(0, whole // 8)
    span = chance.uniform(0.55, 0.9) * whole
    days = sorted(start + int(chance.betavariate(1.1, 1.3) * span) for _ in groups)
    days[0] = start
    for offset, group in zip(days, groups, strict=True):
        day = next_working(scenario.first_day + timedelta(days=offset))
        while unit.away(day):
            day = next_working(day + timedelta(days=1))
        yield day, group


def _spoil_deliveries(province: Province, chance: random.Random) -> None:
    """Deliveries whose scans were forgotten, deliveries with a book that cannot be read, packages that bounce."""
    scenario = province.scenario
    whole = (scenario.deadline - scenario.first_day).days
    early = scenario.first_day + timedelta(days=whole // 8)
    late = scenario.first_day + timedelta(days=whole // 2)
    able = [
        (day, group)
        for day, groups in sorted(province.plan.items())
        for group in groups
        if early <= day <= late and len(group) >= 2 and province.units[group[0].unit].stall is None
    ]
    chosen = chance.sample(able, scenario.without_scans + scenario.unreadable)
    province.without_scans = {group[0].index for _, group in chosen[: scenario.without_scans]}
    for day, group in chosen[scenario.without_scans :]:
        province.unreadable[group[0].index] = next_working(day + timedelta(days=chance.randint(6, 12)))
    province.bouncing = set(
        chance.sample(range(2, 2 + 2 * max(scenario.bouncing_packages, 1)), scenario.bouncing_packages)
    )
