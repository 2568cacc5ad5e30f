"""A campaign replayed: written into a ledger day by day, its reports made on their days and compared with the account.

The reports are those of the project (`ReportDesk`, `build_form`); what they must say comes from `account` and `forms`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import duckdb
import openpyxl

from assets.reports.form import Form, Report, to_json
from assets.reports.forms import build_form, gather
from assets.reports.options import ReportOptions
from assets.reports.publication import ReportDesk
from assets.reports.reporting_days import dates_until
from assets.reports.unit_lines import Scope
from bench.campaign.account import Account, Standing
from bench.campaign.forms import Cells, Count, Place, differences, expected_lines, expected_unmoved, places
from bench.campaign.province import Province, Scenario, a_province
from bench.campaign.work import Campaign, Run
from bench.campaign.writing import Writer
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.deliveries import set_view_tree
from warehouse.units import Tree
from warehouse.zone import ZONE

REPORTS: tuple[Report, ...] = ("bieu-1", "bieu-2")
TREES: tuple[Tree, ...] = ("2024", "2025")
_SHEETS = {"bieu-1": "Biểu 1", "bieu-2": "Biểu 2"}
# A small ledger loses more by waking threads than it gains.
_FEW = 50_000
_NOTHING = Standing({}, {}, {}, {})

# What is done at the end of each day, with the day and the ledger open for writing.
EveryDay = Callable[[date, duckdb.DuckDBPyConnection], None]


@dataclass
class Compared:
    """What a comparison found: forms and cells compared, and what was not alike."""

    forms: int = 0
    cells: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, where: str, found: tuple[int, list[str]]) -> None:
        """Takes the comparison of one table."""
        self.forms += 1
        self.cells += found[0]
        self.faults += [f"{where}: {fault}" for fault in found[1]]


@dataclass
class Replay:
    """One campaign in one home."""

    scenario: Scenario
    home: Home
    # Every so manyth commune's own forms are compared; districts' and the Department's all.
    every_commune: int = 1
    compared: Compared = field(default_factory=Compared)
    # Path of every report made to the hash of its content.
    files: dict[str, str] = field(default_factory=dict)
    _forms: dict[tuple[date, Report, Tree], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.province: Province = a_province(self.scenario)
        self.campaign = Campaign(self.province)
        self.options = ReportOptions(goal=self.scenario.records, deadline=self.scenario.deadline)
        days = dates_until(self.scenario.first_day, self.scenario.last_day)
        self.dates = [d.as_of for d in days]
        self.account = Account(self.campaign, frozenset(self.dates))

    def play(self, every_run: Callable[[Run], None] | None = None, every_day: EveryDay | None = None) -> None:
        """Plays every day; in the small hours after a reporting date its reports are made."""
        with open_ledger(self.home) as connection:
            if self.scenario.records < _FEW:
                connection.execute("set threads = 1")
            writer = Writer(connection, self.campaign)
            due: date | None = None
            for day, runs in self.campaign.runs():
                for run in runs:
                    if due and run.moment > _at(day, time(1)):
                        self._make(connection, due)
                        due = None
                    self.account.hear(run)
                    writer.write(run)
                    if every_run is not None:
                        every_run(run)
                self.account.close(day)
                if due:
                    self._make(connection, due)
                due = day if day in self.dates else None
                if every_day is not None:
                    set_view_tree(connection, "2024")
                    every_day(day, connection)
            writer.finish()
            set_view_tree(connection, "2024")

    def desk(self, connection: duckdb.DuckDBPyConnection, now: datetime, tree: Tree) -> ReportDesk:
        """Who makes the reports of a tree."""
        return ReportDesk(connection, self.home, replace(self.options, tree=tree), "campaign", now)

    def _make(self, connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
        """The reports of a day: frozen for the Department, compared on paper and, as forms, at every level."""
        inputs = gather(connection, self.home, as_of, self.options)
        for tree in TREES:
            options = replace(self.options, tree=tree)
            desk = self.desk(connection, _at(as_of + timedelta(days=1), time(1)), tree)
            for report in REPORTS:
                for file in desk.make(report, as_of).files:
                    self.files[str(file)] = sha256(file.read_bytes()).hexdigest()
                    if file.suffix == ".xlsx":
                        self._compare(as_of, report, tree, Scope(), _rows_on_paper(file, report), "on paper")
                form = build_form(report, inputs, Scope(), options)
                self._forms[as_of, report, tree] = to_json(form)
                self._compare_unmoved(as_of, tree, form)
                for scope in self._scopes(as_of, tree):
                    shown = _rows(build_form(report, inputs, scope, options))
                    self._compare(as_of, report, tree, scope, shown, "as a form")

    def _lines(self, as_of: date, tree: Tree) -> tuple[Place, ...]:
        """Every line there must be: divided units and those in no list have one once they delivered."""
        come = self.account.kept[as_of].records
        ever = places(tree, self.scenario.strangers)
        return tuple(p for p in ever if p.listed or any(unit in come for unit in p.units))

    def _scopes(self, as_of: date, tree: Tree) -> Iterator[Scope]:
        lines = self._lines(as_of, tree)
        for district, _ in groupby(lines, key=lambda place: place.group_code):
            if district:
                yield Scope("district", district)
        yield from (Scope("commune", place.code) for place in lines[:: self.every_commune])

    def _compare(self, as_of: date, report: Report, tree: Tree, scope: Scope, shown: list[Cells], how: str) -> None:
        lines = self._lines(as_of, tree)
        total: str | None = "TOÀN TỈNH"
        if scope.level == "district":
            lines = tuple(p for p in lines if p.group_code == scope.unit)
            city = lines[0].group.startswith("Thành phố")
            total = "TOÀN THÀNH PHỐ" if city else "TOÀN HUYỆN"
        elif scope.level == "commune":
            lines, total = tuple(p for p in lines if p.code == scope.unit), None
        wanted = expected_lines(self._count(as_of), report, lines, total, groups=scope.level == "department")
        self.compared.add(f"{as_of} {report} {tree} {scope.unit} {how}", differences(wanted, shown))

    def _compare_unmoved(self, as_of: date, tree: Tree, form: Form) -> None:
        table = next(s.table for s in form.sections if s.sheet == "Chưa chuyển biến")
        shown = [line.cells[1:4] for line in table.lines] if table else []
        wanted = expected_unmoved(self._count(as_of), self._lines(as_of, tree), self.options.since(as_of))
        self.compared.add(f"{as_of} unmoved {tree}", differences(wanted, shown))

    def _count(self, as_of: date) -> Count:
        kept = self.account.kept
        return Count(kept[as_of], kept.get(self.options.since(as_of), _NOTHING))

    def made_again(self) -> list[str]:
        """Makes all reports again now, from the notes and by counting anew; returns what is not as it was."""
        faults = []
        now = _at(self.scenario.last_day + timedelta(days=90), time(9))
        with open_ledger(self.home) as connection:
            for as_of in self.dates:
                if as_of == self.scenario.last_day:
                    continue
                inputs = gather(connection, self.home, as_of, self.options)
                for tree in TREES:
                    for report in REPORTS:
                        faults += self._again(connection, now, as_of, report, tree)
                        again = build_form(report, inputs, Scope(), replace(self.options, tree=tree))
                        if to_json(again) != self._forms[as_of, report, tree]:
                            faults.append(f"{as_of} {report} {tree}: counted anew it says something else")
        return faults

    def _again(
        self, connection: duckdb.DuckDBPyConnection, now: datetime, as_of: date, report: Report, tree: Tree
    ) -> list[str]:
        desk = self.desk(connection, now, tree)
        for file in desk.make(report, as_of).files:
            file.unlink()
        files = desk.make(report, as_of).files
        return [
            f"{file.name} of {as_of} is not the same byte for byte"
            for file in files
            if sha256(file.read_bytes()).hexdigest() != self.files[str(file)]
        ]


def _rows(form: Form) -> list[Cells]:
    table = form.sections[0].table
    return [line.cells for line in table.lines] if table else []


def _rows_on_paper(file: Path, report: Report) -> list[Cells]:
    """The lines below the numbered columns of a workbook's signed sheet, as far as there are any."""
    book = openpyxl.load_workbook(file)
    cells = [tuple(cell.value for cell in row) for row in book[_SHEETS[report]].iter_rows()]
    head = next(i for i, row in enumerate(cells) if row[0] == "(1)")
    width = sum(value is not None for value in cells[head])
    found: list[Cells] = []
    for row in cells[head + 1 :]:
        if row[1] is None:
            break
        found.append(tuple(v.date().isoformat() if isinstance(v, datetime) else v for v in row[:width]))
    return found


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, ZONE)
