"""What a report may be told: dates, goals, limits, the issuing body. Defaults are the guidance's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assets.reports.reporting_days import DUE_DAYS, LEAD_DAYS, previous, tree_on
from assets.reports.unit_lines import Level
from warehouse.units import Tree


@dataclass(frozen=True)
class ReportOptions:
    """Settings of the reports of one home."""

    # Reports are due before these days of every month; they count until so many days before.
    days: tuple[int, ...] = DUE_DAYS
    lead_days: int = LEAD_DAYS
    # The tree in which ambiguous codes of unit folders are read (setting `units.tree`).
    read_in: Tree = "2024"
    # The tree in which a report counts; None: the one in force on its date.
    tree: Tree | None = None
    # Head and place of the Department's forms.
    department: tuple[str, ...] = ("SỞ TƯ PHÁP TỈNH LẠNG SƠN",)
    place: str = "Lạng Sơn"
    # Records that must be approved, and by when; without a goal, all that were delivered.
    goal: int | None = None
    deadline: date | None = None
    # By when all books of the inventories must have been delivered; a unit may have its own date.
    deliver_by: date | None = None
    deliver_by_unit: Mapping[str, date] = field(default_factory=dict)
    # Days that a record may wait for the unit's decision, or for its contractor's correction.
    decide_within_days: int = 15
    correct_within_days: int = 10

    # Who gets a report of its own when a reporting date is over.
    levels: tuple[Level, ...] = ("commune", "district", "department")

    def tree_of(self, as_of: date) -> Tree:
        """The tree of a report."""
        return self.tree or tree_on(as_of)

    def since(self, as_of: date) -> date:
        """The last day counted by the report before."""
        return previous(as_of, days=self.days, lead_days=self.lead_days).as_of
