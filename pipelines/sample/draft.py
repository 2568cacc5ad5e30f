"""Rows and books on their way to the disk: values, the PDF of each row, and what was broken on purpose.

Plain data, used by `events` (which make it), `faults` (which break it) and `book` (which writes it).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from pipelines.sample.office import Office
from pipelines.sample.people import Person
from pipelines.sample.plan import BookPlan


class Nature(Enum):
    """What a cell is, where it is not text."""

    FORMULA = "formula"
    ERROR = "error"
    DATE = "date"


@dataclass(frozen=True)
class Broken:
    """One thing broken on purpose: the rule that must find it, where, and the value before and after."""

    rule: str
    kind: str
    field: str = ""
    right: str = ""
    written: str = ""
    pdf_name: str = ""


@dataclass
class Scan:
    """One PDF to write: its name and how it is made (see `pdf.MAKERS`); `stamp` makes its bytes its own."""

    name: str
    stamp: str
    made: str = "sound"


@dataclass
class Draft:
    """One event: one row, one PDF (None: it is not delivered). `taken` rows bear a fault or must stay sound."""

    register: str
    number: int
    registered: date
    kind: str
    values: dict[str, str]
    people: dict[str, Person]
    scan: Scan | None
    natures: dict[str, Nature] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)
    taken: bool = False
    sheet_row: int = 0

    def break_field(self, rule: str, kind: str, name: str, written: str) -> bool:
        """Write another value into a field ("" empties it) and remember it; True, for the faults that end so."""
        self.broken.append(Broken(rule, kind, name, self.values.get(name, ""), written))
        self.set(name, written)
        return True

    def set(self, name: str, text: str) -> None:
        """Write a value without remembering it as broken."""
        if text:
            self.values[name] = text
        else:
            self.values.pop(name, None)

    def mark(self, rule: str, kind: str, pdf_name: str = "") -> bool:
        """Remember something broken that is no cell."""
        self.broken.append(Broken(rule, kind, pdf_name=pdf_name))
        return True


@dataclass
class BookDraft:
    """One book before it is written: its rows in order, and PDFs that belong to no row."""

    plan: BookPlan
    office: Office
    drafts: list[Draft]
    loose: list[Scan] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)

    def pdf_name(self, day: date, number: int, padding: int | None = None) -> str:
        """A PDF's name as this book's contractor writes it."""
        width = self.plan.habits.padding if padding is None else padding
        plan = self.plan
        return f"{plan.spelling}.{plan.year}.{plan.number:02d}.{day:%Y-%m-%d}.{number:0{width}d}.pdf"

    def stamp(self, day: date, number: int, copy: str = "") -> str:
        """What stands on a page, after what tells this file from all others of the sample."""
        return f"{self.plan.seed}/{copy}/{number:03d}-{day.year} {day:%d.%m.%Y}"
