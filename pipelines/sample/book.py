"""The rows of one book: events in the order of their registration, numbered, paged and then broken as planned.

Nothing is written here: see `workbook` for the sheet and `delivery` for the files.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random
from types import ModuleType

from pipelines.sample.chance import stream
from pipelines.sample.draft import BookDraft, Draft, Scan
from pipelines.sample.events import births, deaths, letters, marriages, recognitions
from pipelines.sample.events.event import AGAIN, LATE, ON_TIME, Event
from pipelines.sample.faults.deck import ROW_FAULTS
from pipelines.sample.faults.numbers import mark_gaps
from pipelines.sample.office import draw_office
from pipelines.sample.people import between
from pipelines.sample.plan import BookPlan, Pair

_EVENTS: dict[str, ModuleType] = {
    "KS": births,
    "KT": deaths,
    "KH": marriages,
    "CMC": recognitions,
    "HN": letters,
}


@cache
def _working_days(year: int) -> tuple[date, ...]:
    first = date(year, 1, 3)
    return tuple(d for n in range(360) if (d := first + timedelta(days=n)).weekday() < 5 and d.year == year)


def _numbered_days(rng: Random, plan: BookPlan) -> list[tuple[int, date]]:
    """Number and day of registration of each row. A book may run into the next year, where numbers begin again."""
    runs_over = plan.rows >= 20 and plan.year < 2023 and rng.random() < 0.15
    carried = rng.randint(plan.rows // 10, plan.rows // 3) if runs_over else 0
    start = 1 if plan.number == 1 else rng.randint(40, 220)
    first = sorted(rng.choices(_working_days(plan.year), k=plan.rows - carried))
    numbered = [(start + i, day) for i, day in enumerate(first)]
    return numbered + list(enumerate(sorted(rng.choices(_working_days(plan.year + 1)[:60], k=carried)), 1))


def _leave_out(rng: Random, numbered: list[tuple[int, date]]) -> list[tuple[int, date]]:
    """Skip one to three numbers somewhere within the book."""
    if len(numbered) < 6:
        return numbered
    at = rng.randint(2, len(numbered) - 3)
    skip, year = rng.randint(1, 3), numbered[at][1].year
    return [(n + skip if i >= at and d.year == year else n, d) for i, (n, d) in enumerate(numbered)]


def _paired(pair: Pair, plan: BookPlan) -> Event:
    """The event of a pair: the same people and day on both sides, registered late first and once more later."""
    rng = stream(pair.name)
    happened = between(rng, date(pair.year - 1, 1, 5), date(pair.year - 1, 9, 25))
    office = draw_office(stream(pair.name, "office"), plan)
    event: Event = _EVENTS[plan.register].draw(rng, office, happened, happened)
    event.kind = AGAIN if pair.again else ON_TIME if plan.register == "KH" else LATE
    event.exact = True
    event.people = {role: replace(person, precision="day") for role, person in event.people.items()}
    return event


def _cells(rng: Random, plan: BookPlan, number: int, day: date, page: int) -> dict[str, str]:
    form = {"n": f"{number}", "n/yyyy": f"{number}/{day.year}", "nn/yyyy": f"{number:02d}/{day.year}"}
    cells = {
        "so": form[plan.habits.number],
        "quyenSo": f"{plan.number:02d}/{plan.year}",
        "ngayDangKy": f"{day:%d.%m.%Y}",
    }
    return {**cells, "trangSo": str(page)} if page else cells


def _break(rng: Random, book: BookDraft) -> None:
    """Carry out the planned faults, each on a row that bears none yet; one that fits no row is left out."""
    order = list(book.drafts)
    rng.shuffle(order)
    for name in book.plan.row_faults:
        fault = ROW_FAULTS[name]
        for draft in order:
            if not draft.taken and fault.apply(rng, book, draft):
                draft.taken = True
                break
        order = [draft for draft in order if not draft.taken]


def make_book(plan: BookPlan) -> BookDraft:
    """All rows of a book, sound and broken."""
    rng = stream(plan.seed, "rows")
    book = BookDraft(plan, draw_office(rng, plan), [])
    numbered = _numbered_days(rng, plan)
    if "number_gap" in plan.quirks:
        numbered = _leave_out(rng, numbered)
    slots = dict(zip(rng.sample(range(plan.rows), len(plan.pairs)), plan.pairs, strict=True))
    per_page = rng.choice((0, 1, 1, 2, 3))
    maker = _EVENTS[plan.register]
    twin: Event | None = None
    for i, (number, day) in enumerate(numbered):
        pair = slots.get(i)
        if twin and not pair:
            day, event, twin = book.drafts[-1].registered, twin, None
        else:
            event = _paired(pair, plan) if pair else maker.draw(rng, book.office, day)
            twin = births.twin_of(rng, event) if plan.register == "KS" and not pair and rng.random() < 0.012 else None
        values = maker.write(rng, book.office, day, event)
        values |= _cells(rng, plan, number, day, 1 + i // per_page if per_page else 0)
        made = "two_sides" if rng.random() < 0.01 else "sound"
        scan = Scan(book.pdf_name(day, number), book.stamp(day, number), made)
        values = {name: text for name, text in values.items() if text}
        draft = Draft(plan.register, number, day, event.kind, values, event.people, scan, taken=pair is not None)
        if pair:
            draft.mark("duplicate_suspected", "registered again" if pair.again else "registered again elsewhere")
        book.drafts.append(draft)
    _break(rng, book)
    mark_gaps(book, "number_gap" in plan.quirks)
    return book
