"""From what was counted and what units wrote to a whole form: which report has which parts."""

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from assets.reports import (
    bieu_1,
    bieu_2,
    closing,
    coverage_sections,
    difficulties,
    expected_work,
    forecast_section,
    form_head,
    periods,
    standing_out,
    unmoved,
)
from assets.reports.coverage import Coverage, compare, delivered_until
from assets.reports.difficulties import Difficulty, read_difficulties
from assets.reports.forecast import forecast
from assets.reports.form import Form, Report, Section
from assets.reports.inventory import read_inventories
from assets.reports.journal_counts import JournalCounts, count_journal
from assets.reports.options import ReportOptions
from assets.reports.unit_lines import Scope, scope_name, unit_lines
from warehouse.home import Home
from warehouse.units import Tree

REPORTS: tuple[Report, ...] = ("bieu-1", "bieu-2", "tong-ket")
LABELS: dict[str, str] = {module.REPORT: module.LABEL for module in (bieu_1, bieu_2, closing)}
_TITLES = {module.REPORT: module.TITLE for module in (bieu_1, bieu_2, closing)}


@dataclass(frozen=True)
class Inputs:
    """Everything that the reports of one day say, counted and read once for all units."""

    counts: JournalCounts
    coverage: Coverage
    noted: list[Difficulty]
    campaign: closing.Campaign

    @property
    def codes(self) -> set[str]:
        """Every delivering unit that delivered, was listed, or wrote something."""
        books = self.coverage.books["unit_code"].to_list()
        told = [unit for unit, _ in self.coverage.problems] + [one.unit_code for one in self.noted]
        return {*self.counts.standing["unit_code"], *self.counts.deliveries["unit_code"], *books, *told}


def gather(connection: duckdb.DuckDBPyConnection, home: Home, as_of: date, options: ReportOptions) -> Inputs:
    """Counts the journal at the end of a day and reads what units wrote."""
    counts = count_journal(connection, as_of, options.since(as_of))
    coverage = compare(read_inventories(home), delivered_until(connection, as_of))
    return Inputs(counts, coverage, read_difficulties(home, as_of), closing.count_campaign(connection, counts))


def build_form(report: Report, inputs: Inputs, scope: Scope, options: ReportOptions) -> Form:
    """The form of a unit.

    Raises:
        UnknownUnit: the scope's unit is not in the tree of the report.
    """
    counts = inputs.counts
    tree = options.tree_of(counts.as_of)
    lines = unit_lines(inputs.codes, tree, options.read_in, scope)
    total = f"TOÀN {_kind(scope, tree).upper()}"
    parts = {"bieu-1": _bieu_1, "bieu-2": _bieu_2, "tong-ket": _closing}
    return Form(
        report=report,
        label=LABELS[report],
        issuer=form_head.issuer(scope, tree, options),
        place=form_head.place(scope, tree, options),
        title=_TITLES[report],
        as_of=counts.as_of,
        period=form_head.period(counts.as_of),
        sections=tuple(parts[report](inputs, lines, scope, options, total)),
        footer=form_head.footer(LABELS[report], counts.as_of, counts.cut),
    )


def _kind(scope: Scope, tree: Tree) -> str:
    """What a unit is, in a word or two: its name begins with it."""
    name = scope_name(scope, tree)
    return next((kind for kind in ("Tỉnh", "Thành phố") if name.startswith(kind)), name.split()[0])


def _bieu_1(inputs: Inputs, lines: pl.DataFrame, scope: Scope, options: ReportOptions, total: str) -> list[Section]:
    sections = [bieu_1.signed_section(inputs.counts, lines, scope, total)]
    if scope.level == "commune":
        sections.append(bieu_1.books_section(inputs.counts, lines))
    return [*sections, unmoved.section(inputs.counts, lines)]


def _bieu_2(inputs: Inputs, lines: pl.DataFrame, scope: Scope, options: ReportOptions, total: str) -> list[Section]:
    counts = inputs.counts
    owed = expected_work.expected_work(counts.standing, inputs.coverage, as_of=counts.as_of, options=options)
    sections = [
        bieu_2.signed_section(counts, lines, scope, total),
        bieu_2.registers_section(counts, lines),
        unmoved.section(counts, lines),
        expected_work.section(owed, lines, counts.as_of),
        *coverage_sections.sections(inputs.coverage, lines, scope, total),
        difficulties.section(inputs.noted, lines),
    ]
    return [*sections, *_of_the_province(inputs, options)] if scope.level == "department" else sections


def _of_the_province(inputs: Inputs, options: ReportOptions) -> list[Section]:
    counts = inputs.counts
    told = forecast(counts.daily, as_of=counts.as_of, goal=options.goal, deadline=options.deadline)
    return [periods.section(counts, options), forecast_section.section(told)]


def _closing(inputs: Inputs, lines: pl.DataFrame, scope: Scope, options: ReportOptions, total: str) -> list[Section]:
    counts = inputs.counts
    by_unit = bieu_2.signed_section(counts, lines, scope, total)
    return [
        closing.signed_section(counts, inputs.campaign, inputs.coverage, inputs.noted, lines),
        Section("Theo đơn vị", "TIẾN ĐỘ THEO ĐƠN VỊ", by_unit.paragraphs, by_unit.table, by_unit.notes),
        periods.section(counts, options),
        closing.contractors_section(inputs.campaign),
        standing_out.section(inputs.campaign.measured),
        *coverage_sections.sections(inputs.coverage, lines, scope, total),
        difficulties.section(inputs.noted, lines),
    ]
