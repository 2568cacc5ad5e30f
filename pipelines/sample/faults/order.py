"""Dates that contradict other dates, and ages that cannot be or must not be; the rest of the row stays in order."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from pipelines.sample.draft import BookDraft, Draft
from pipelines.sample.events.event import AGAIN, LATE, ON_TIME
from pipelines.sample.faults.dates import calendar_day
from pipelines.sample.faults.fault import Fault, pick
from pipelines.sample.people import dotted, personal_number, years_before
from pipelines.sample.wording import in_words


def _born_again(rng: Random, draft: Draft, prefix: str, born: date) -> None:
    """Give a person another birthday: the 12-digit numbers, where there are any, follow it."""
    person = draft.people[prefix]
    number = personal_number(rng, born, person.female)
    for name, text in list(draft.values.items()):
        if person.pid and text == person.pid:
            draft.values[name] = number
    draft.people[prefix] = replace(person, born=born, precision="day", pid=number if person.pid else "")
    if person.paper.issued and person.paper.issued <= born and f"{prefix}NgayCapGiayToTuyThan" in draft.values:
        draft.set(f"{prefix}NgayCapGiayToTuyThan", "")


def _born_later(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """Birth after registration: digits and words agree on the wrong day."""
    # Of a late registration the shift would be long, and make the parents too old as well.
    if "nksNgaySinhBangChu" not in draft.values or draft.kind != ON_TIME:
        return False
    born = draft.registered + timedelta(days=rng.randint(5, 60))
    _born_again(rng, draft, "nks", born)
    draft.set("nksNgaySinhBangChu", in_words(born, book.office.wording))
    return draft.break_field("date_order", "birth after registration", "nksNgaySinh", dotted(born))


def _died_later(rng: Random, book: BookDraft, draft: Draft) -> bool:
    if "nktNgayChetGhiBangChu" not in draft.values:
        return False
    died = draft.registered + timedelta(days=rng.randint(5, 60))
    draft.set("nktNgayChetGhiBangChu", in_words(died, book.office.wording))
    return draft.break_field("date_order", "death after registration", "nktNgayChet", dotted(died))


def _died_first(rng: Random, book: BookDraft, draft: Draft) -> bool:
    if "nktNgayChetGhiBangChu" not in draft.values:
        return False
    born = calendar_day(draft.values["nktNgayChet"]) + timedelta(days=1)
    _born_again(rng, draft, "nkt", born)
    return draft.break_field("date_order", "death before birth", "nktNgaySinh", dotted(born))


def _paper_first(rng: Random, book: BookDraft, draft: Draft) -> bool:
    """A paper of before its holder's birth."""
    name = pick(
        rng,
        (f"{p}NgayCapGiayToTuyThan" for p in draft.people if f"{p}NgayCapGiayToTuyThan" in draft.values and p != "nyc"),
    )
    if name is None:
        return False
    person = draft.people[name.removesuffix("NgayCapGiayToTuyThan")]
    issued = years_before(person.born, rng.uniform(1.2, 4))
    return draft.break_field("date_order", "paper before birth", name, dotted(issued))


def _late(rng: Random, book: BookDraft, draft: Draft) -> bool:
    if draft.kind not in (LATE, AGAIN):
        return False
    return draft.break_field("registration_late", "late as on time", "loaiDangKy", ON_TIME)


def _age_of(
    rng: Random, draft: Draft, prefix: str, low: tuple[float, float], high: tuple[float, float], at: date
) -> bool:
    age = rng.uniform(*rng.choice((low, high)))
    born = years_before(at, age)
    if born.year < 1885 or not draft.values.get(f"{prefix}NgaySinh"):
        return False
    _born_again(rng, draft, prefix, born)
    return draft.break_field("age_implausible", f"age {int(age)}", f"{prefix}NgaySinh", dotted(born))


def _parent_age(rng: Random, book: BookDraft, draft: Draft) -> bool:
    parent, child = {"KS": (pick(rng, ("me", "cha")) or "me", "nks"), "CMC": ("cm", "nc")}[draft.register]
    if parent not in draft.people or len(draft.values.get(f"{child}NgaySinh", "")) != 10:
        return False
    mother = draft.people[parent].female
    # A recognising parent's sex stands nowhere in the row: only ages that fit neither are faults.
    low, high = ((6, 11), (57, 66)) if mother and draft.register == "KS" else ((6, 11.5), (82, 92))
    return _age_of(rng, draft, parent, low, high, draft.people[child].born)


def _too_old(rng: Random, book: BookDraft, draft: Draft) -> bool:
    if draft.people["nkt"].pid:  # a personal number knows no year before 1900
        return False
    died = calendar_day(draft.values["nktNgayChet"]) if len(draft.values["nktNgayChet"]) == 10 else None
    return died is not None and _age_of(rng, draft, "nkt", (121.5, 125), (121.5, 125), died)


def _too_young(rng: Random, book: BookDraft, draft: Draft) -> bool:
    if draft.kind != ON_TIME:
        return False
    prefix, low, high = rng.choice((("chong", 16.2, 19.7), ("vo", 15.2, 17.7)))
    born = years_before(draft.registered, rng.uniform(low, high))
    _born_again(rng, draft, prefix, born)
    return draft.break_field("age_below_marriage", prefix, f"{prefix}NgaySinh", dotted(born))


ORDER_FAULTS = (
    Fault("birth_after_registration", "error", 1, _born_later, ("KS",)),
    Fault("death_after_registration", "error", 1, _died_later, ("KT",)),
    Fault("death_before_birth", "error", 1, _died_first, ("KT",)),
    Fault("paper_before_birth", "error", 1, _paper_first, ("KT", "KH", "CMC", "HN")),
    Fault("registration_late", "warning", 2, _late, ("KS", "KT")),
    Fault("parent_age", "warning", 2, _parent_age, ("KS", "CMC")),
    Fault("age_at_death", "warning", 1, _too_old, ("KT",), since=2006),
    Fault("age_below_marriage", "warning", 3, _too_young, ("KH",)),
)
