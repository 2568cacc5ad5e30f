"""What the persons of a unit have to decide about one book, and the questions the review workbook asks of it.

How it looks in Excel is in `review_workbook.py` and `review_sheet.py`; collecting it from the ledger is in
`reviews.py`.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assets.review.return_book import ReturnFinding
from assets.review.review_words import FILE_ENDING
from warehouse import registers

Waiting = Literal["pending", "correctable"]

_LONGEST_NAME = 255  # bytes, on every usual file system
_NEWER_ENDING = ".moi"


@dataclass(frozen=True)
class ScanPlace:
    """Where a record's scan lies. `link` leads from the workbook's folder to the PDF, or to the archive that holds it;
    None where it could not be found any more."""

    pdf_name: str
    link: str | None = None
    archive: str | None = None


@dataclass(frozen=True)
class ReviewRow:
    """A record to decide about. `values` by field as they would be approved, `delivered` as the contractor typed them.

    `note` is what a reviewer should know besides the findings, in Vietnamese. `lot`: the lot for which it is read;
    `bounces`: how often the national side has sent the record back.
    """

    record_id: str
    version: int
    so: str | None
    order: tuple[int, int, int]
    values: dict[str, str | None]
    delivered: dict[str, str | None]
    findings: list[ReturnFinding]
    scan: ScanPlace | None
    note: str | None = None
    lot: str | None = None
    bounces: int = 0

    @cached_property
    def faults(self) -> list[ReturnFinding]:
        """Errors and warnings, gravest first."""
        asked = (f for f in self.findings if f.severity != "info")
        return sorted(asked, key=lambda f: (f.order, f.rule, f.field or ""))

    @cached_property
    def faults_by_field(self) -> dict[str | None, list[ReturnFinding]]:
        """Errors and warnings by the cell they are about; None: about none."""
        by_field: dict[str | None, list[ReturnFinding]] = {}
        for fault in self.faults:
            by_field.setdefault(fault.field, []).append(fault)
        return by_field

    @cached_property
    def typed_otherwise(self) -> dict[str, str]:
        """What the contractor typed, by field, where the pipeline brought it to the usual form without asking."""
        values = self.values
        return {n: typed for n, typed in self.delivered.items() if typed is not None and typed != values.get(n)}


@dataclass(frozen=True)
class Difference:
    """One cell in which other content differs from what is kept."""

    label: str
    kept: str | None
    offered: str | None


@dataclass(frozen=True)
class ReviewOffer:
    """A decided record for which other content came. `version` is the one that is kept, `status` its status."""

    record_id: str
    version: int
    offer: str
    so: str | None
    names: str
    status: str
    is_late: bool
    differences: list[Difference]
    scan: ScanPlace | None
    new_scan: ScanPlace | None


@dataclass(frozen=True)
class ReviewGone:
    """A decided record whose row is no longer delivered. `question`: what is asked about it, in Vietnamese."""

    record_id: str
    version: int
    so: str | None
    names: str
    status: str
    question: str
    scan: ScanPlace | None
    bounces: int = 0


@dataclass(frozen=True)
class ReviewBook:
    """One register book with records that wait for a person; `behind`: how many more wait for what a sample says."""

    unit_code: str
    unit_name: str
    unit_folder: str
    book: str
    book_key: str
    register: str
    contractor: str | None
    as_of: dt.date
    pending: list[ReviewRow] = field(default_factory=list)
    correctable: list[ReviewRow] = field(default_factory=list)
    offers: list[ReviewOffer] = field(default_factory=list)
    gone: list[ReviewGone] = field(default_factory=list)
    behind: int = 0

    @property
    def records(self) -> int:
        """Number of records in the workbook."""
        return len(self.pending) + len(self.correctable) + len(self.offers) + len(self.gone)

    @property
    def sampled(self) -> int:
        """Number of records that are read for their whole lot."""
        return sum(row.lot is not None for row in self.pending)

    @property
    def file_name(self) -> str:
        """Name of the workbook; a stem that leaves no room for the ending loses letters at its front."""
        return book_file_name(self.book)

    @property
    def year_and_number(self) -> str:
        """How people name the book: quyển số 01, mở năm 2008."""
        _, _, year, number = self.book_key.split("|")
        return f"quyển số {int(number):02d}, mở năm {year}"


def book_file_name(book: str) -> str:
    """Name of a book's review workbook in the outbox."""
    room = _LONGEST_NAME - len(FILE_ENDING) - len(_NEWER_ENDING)
    return f"{book.encode()[-room:].decode(errors='ignore')}{FILE_ENDING}"


def newer_file_name(name: str) -> str:
    """Name for a newer workbook while the older one is being filled in by somebody."""
    return f"{name.removesuffix('.xlsx')}{_NEWER_ENDING}.xlsx"


def principal_names(register: str, values: dict[str, str | None]) -> str:
    """Names of the persons that the event is about; what is empty is left out."""
    names = [n for n in registers.REQUIRED[register] if registers.field(register, n).kind == "name"]
    return " – ".join(values[n] or "" for n in names if values.get(n))


def worst_first(rows: list[ReviewRow]) -> list[ReviewRow]:
    """Rows with the most errors, then the most warnings first; equals as they follow one another in the book."""
    weights = {r.record_id: tuple(-sum(f.severity == s for f in r.faults) for s in ("error", "warning")) for r in rows}
    return sorted(rows, key=lambda r: (weights[r.record_id], r.order, r.record_id))
