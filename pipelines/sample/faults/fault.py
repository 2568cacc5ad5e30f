"""What a fault of one row is, and how a field is picked for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from pipelines.sample.draft import BookDraft, Draft
from pipelines.sample.people import VIETNAM
from warehouse.registers import REGISTERS, fields

# Breaks one row and says True, or leaves it as it is and says False because it has nothing fit to be broken.
Break = Callable[[Random, BookDraft, Draft], bool]


@dataclass(frozen=True)
class Fault:
    """One way to break a row; `weight`: its share among those of its severity, `since`: first year of such books."""

    name: str
    severity: str
    weight: int
    apply: Break
    registers: tuple[str, ...] = REGISTERS
    since: int = 0


@cache
def _of_kind(register: str, kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(register) if f.kind in kinds)


def filled(draft: Draft, *kinds: str) -> list[str]:
    """Fields of these kinds that hold a value, in template order."""
    return [name for name in _of_kind(draft.register, frozenset(kinds)) if name in draft.values]


def has_foreigner(draft: Draft) -> bool:
    """Whether another country plays a part in the row: then a requester or a place may be foreign, too."""
    return "qgNuocNgoaiDaDangKy" in draft.values or any(p.nationality != VIETNAM for p in draft.people.values())


def vietnamese_names(draft: Draft) -> list[str]:
    """Name fields of Vietnamese citizens and of the office's people; a foreigner's spelling is nobody's fault."""
    if not has_foreigner(draft):
        return filled(draft, "name")
    foreign = {p.name for p in draft.people.values() if p.nationality != VIETNAM}
    unsure = ("nycHoTen", "nksHoTen")
    return [name for name in filled(draft, "name") if draft.values[name] not in foreign and name not in unsure]


def full_dates(draft: Draft) -> list[str]:
    """Date fields that know day, month and year."""
    return [name for name in filled(draft, "date") if len(draft.values[name]) == 10]


def year_keepers(book: BookDraft, draft: Draft) -> tuple[str, ...]:
    """Fields without which a row's number would be taken for one of another year (contract, section 4)."""
    carried_over = draft.registered.year != book.plan.year and book.plan.habits.number == "n"
    return ("ngayDangKy",) if carried_over else ()


def pick(rng: Random, names: Iterable[str]) -> str | None:
    """One of the names, or None if there is none."""
    found = list(names)
    return rng.choice(found) if found else None
