"""Settings of reports: `[reports]` in hotich.toml, `HOTICH_REPORTS__…` in the environment."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assets.reports.options import ReportOptions
from assets.reports.unit_lines import Level
from pipelines.clock_time import ClockTime
from warehouse.units import Tree


class ReportSettings(BaseModel):
    """All of `[reports]`."""

    model_config = ConfigDict(extra="forbid")

    # The guidance asks for reports before the 10th and the 25th.
    days: tuple[Annotated[int, Field(ge=1, le=28)], ...] = Field(default=(10, 25), min_length=1)
    # A report counts until so many days before it is due; 2 leaves a working day to sign and send it.
    lead_days: int = Field(default=2, ge=1, le=14)
    # When in the night they are made (Asia/Ho_Chi_Minh); read when the interface starts.
    make_at: ClockTime = time(1, 0)
    # Who gets forms of its own every reporting date; the Department's list every unit in any case.
    levels: tuple[Level, ...] = Field(default=("commune", "district", "department"), min_length=1)
    # The tree of units: that in force on the report's day, unless one is named here.
    tree: Annotated[Literal["2024", "2025"] | None, BeforeValidator(lambda v: None if v is None else str(v))] = None
    # Head of the Department's forms, one line or two, and the place where they are signed.
    department: tuple[str, ...] = Field(default=("SỞ TƯ PHÁP TỈNH LẠNG SƠN",), min_length=1, max_length=2)
    place: str = "Lạng Sơn"
    # Records that must be approved by the deadline; without it, all that were delivered.
    goal: int | None = Field(default=None, ge=1)
    deadline: date | None = None
    # By when the books of the inventories must have come; single units may have their own day.
    deliver_by: date | None = None
    deliver_by_unit: dict[str, date] = {}
    # Days that a record may wait for the unit's decision, or for its contractor's correction.
    decide_within_days: int = Field(default=15, ge=1)
    correct_within_days: int = Field(default=10, ge=1)

    def options(self, read_in: Tree, *, tree: Tree | None = None) -> ReportOptions:
        """What the reports are told.

        Args:
            read_in: setting `units.tree`.
            tree: the tree that somebody asked for; it wins over the setting.
        """
        told = self.model_dump(exclude={"tree", "make_at"})
        return ReportOptions(**told, read_in=read_in, tree=tree or self.tree)
