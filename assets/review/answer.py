"""What becomes of one row of a review workbook, and what must be known to tell."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from assets.review.decision import Decision
from assets.review.filled_workbook import FilledRow

Outcome = Literal["applied", "repeated", "refused", "waiting"]


class RowRefused(Exception):
    """The row does not count; the text says why and what to do."""


@dataclass(frozen=True)
class Answer:
    """What becomes of one row. `decision` where it counts and is new; `status`: the record's, once that is known."""

    row: FilledRow
    outcome: Outcome
    message: str
    status: str | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Standing:
    """What the ledger knows about the records that a workbook names.

    `cells` by record and version, normalised; `faults`: errors and warnings; `offers`: other content and other scan
    that came for a decided record.
    """

    records: dict[str, dict[str, Any]]
    cells: dict[tuple[str, int], dict[str, str | None]]
    faults: dict[str, list[dict[str, Any]]]
    decisions: dict[str, list[dict[str, Any]]]
    offers: dict[str, tuple[int | None, str | None]]


@dataclass(frozen=True)
class Circumstances:
    """Whose folder the workbook lay in, on which day, and what the unit wants."""

    unit_code: str
    today: dt.date
    four_eyes: bool
    file_sha256: str
