"""The plan of a sample: which units deliver when, and which books of what size.

Everything is drawn here from the seed alone, so that books can then be written in any order and in parallel.
Which book bears which fault is planned in `faults.deck`; nothing is written here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from pipelines.sample.chance import stream
from pipelines.sample.contractors import CONTRACTORS, Habits, draw_habits
from pipelines.sample.slug import slug
from warehouse.units import Unit, all_units

# The registers of twenty books; each comes up among the first five, so that small samples have them all.
_FIRST = ("KS", "KH", "KT", "HN", "CMC")
_REST = ("KS",) * 8 + ("KH",) * 3 + ("KT",) * 3 + ("HN",)
# District offices register what has to do with foreigners; deaths and letters are the communes' business.
_DISTRICT = ("KS", "KH", "CMC")
_DAYS = ("2024-03-28", "2024-04-19", "2024-05-20", "2024-06-14", "2024-07-26", "2024-09-10", "2024-10-18", "2024-11-22")
# The list's farm town "NT Thái Bình" ("NT" for nông trường) is left out: nobody writes that in a register.
_ODD_UNITS = {"06616"}


@dataclass(frozen=True)
class Pair:
    """One event that stands in two rows: both draw it from the stream of `name`; the second registered it again."""

    name: str
    year: int
    again: bool


@dataclass
class BookPlan:
    """One book of one delivery. `fault` is a fault of the book as a whole, `row_faults` and `quirks` lie within it."""

    unit: Unit
    folder: str
    delivery: str
    stem: str
    register: str
    year: int
    number: int
    rows: int
    seed: str
    habits: Habits
    manifest: bool
    fault: str = ""
    quirks: tuple[str, ...] = ()
    row_faults: tuple[str, ...] = ()
    pairs: list[Pair] = field(default_factory=list)

    @property
    def spelling(self) -> str:
        """The register's name in file names."""
        return self.habits.hn_name if self.register == "HN" else self.register

    @property
    def place(self) -> str:
        """Folder of the delivery below the inbox."""
        return f"{self.folder}/{self.delivery}"


def tree_units() -> tuple[list[Unit], list[Unit]]:
    """Communes and district offices that may deliver, in the order of their codes."""
    tree = sorted((u for u in all_units() if u.tree == "2024" and u.code not in _ODD_UNITS), key=lambda u: u.code)
    return [u for u in tree if u.level == "commune"], [u for u in tree if u.level == "district"]


def _unit_sizes(rng: Random, books: int, unit_books: int | None) -> list[tuple[Unit, int]]:
    """Units with the number of their books; a district office among every nine communes or so."""
    communes, offices = tree_units()
    rng.shuffle(communes)
    rng.shuffle(offices)
    queue: list[Unit] = []
    for i, commune in enumerate(communes):
        queue += [offices.pop(), commune] if i % 9 == 2 and offices else [commune]
    # Large samples have more books per unit, not more units than the province.
    usual = unit_books or max(4, -(-books // 120))
    if books > usual * len(queue):
        usual = -(-books // 120)
    found: list[tuple[Unit, int]] = []
    while books:
        size = min(books, rng.randint(max(1, usual - 2), usual + 3))
        found.append((queue[len(found)], size))
        books -= size
    return found


def _row_counts(rng: Random, books: int, rows: int) -> list[int]:
    """Rows per book; books differ in size about sixfold, the sum is `rows`."""
    weights = [rng.lognormvariate(0, 0.45) for _ in range(books)]
    sizes = [1 + int((rows - books) * w / sum(weights)) for w in weights]
    for i in range(rows - sum(sizes)):
        sizes[i % books] += 1
    return sizes


def _registers(rng: Random) -> Iterator[str]:
    """Registers of the books to come, endless."""
    while True:
        rest = list(_REST)
        rng.shuffle(rest)
        yield from (*_FIRST, *rest)


def _book_keys(rng: Random, registers: Iterator[str], unit: Unit, count: int) -> list[tuple[str, int, int]]:
    """Distinct (register, year opened, number) of one unit's books; a busy year has books 01 and 02."""
    keys: list[tuple[str, int, int]] = []
    while len(keys) < count:
        register = next(registers)
        if unit.level == "district" and register not in _DISTRICT:
            register = "KH"
        first = 2000 if register == "HN" or unit.level == "district" else 1978
        year = round(rng.triangular(first, 2023, 2015))
        for _ in range(2 if rng.random() < 0.15 else 1):
            keys.append((register, year, 1 + sum(k[:2] == (register, year) for k in keys)))
    return keys[:count]


def _plan_unit(
    rng: Random, unit: Unit, keys: list[tuple[str, int, int]], sizes: list[int], contractor: Habits, seed: int
) -> list[BookPlan]:
    name = slug(unit.name)
    folder = f"{unit.code}-{name}" if rng.random() < 0.65 else unit.code
    head = f"{slug(unit.kind, '')}{slug(unit.name, '')}"
    split = rng.randint(2, len(keys) - 2) if len(keys) >= 4 else len(keys)
    days = sorted(rng.sample(_DAYS, 2))
    plans: list[BookPlan] = []
    for turn, (day, part) in enumerate(zip(days, (keys[:split], keys[split:]), strict=True), 1):
        who = contractor if turn == 1 or rng.random() < 0.7 else rng.choice(CONTRACTORS)
        manifest = rng.random() < (0.8 if who.manifest else 0.25)
        for register, year, number in part:
            habits = draw_habits(rng, who)
            spelling = habits.hn_name if register == "HN" else register
            stem = f"{head}_{who.slug}.{spelling}.{year}.{number:02d}"
            own = f"{seed}/{unit.code}/{register}/{year}/{number}"
            rows = sizes[len(plans)]
            plans.append(
                BookPlan(unit, folder, f"{day}_dot{turn}", stem, register, year, number, rows, own, habits, manifest)
            )
    return plans


def plan_books(books: int, rows: int, seed: int, unit_books: int | None = None) -> list[BookPlan]:
    """Every book of the sample, ordered by unit, delivery and stem, still without faults.

    `unit_books`: how many books a unit usually has, handed over in one or two deliveries; by default about four.
    """
    if not 0 < books <= rows:
        raise ValueError(f"a sample needs at least one book and one row per book, not {books} books and {rows} rows")
    rng = stream("plan", seed)
    sizes = _row_counts(rng, books, rows)
    registers = _registers(rng)
    plans: list[BookPlan] = []
    for turn, (unit, count) in enumerate(_unit_sizes(rng, books, unit_books)):
        part = sizes[len(plans) : len(plans) + count]
        keys = _book_keys(rng, registers, unit, count)
        plans += _plan_unit(rng, unit, keys, part, CONTRACTORS[turn % len(CONTRACTORS)], seed)
    return sorted(plans, key=lambda p: (p.folder, p.delivery, p.stem))
