"""Which reports are due and not made: every reporting date since the work began, at every level that reports.

What is missing is read off the ledger, not remembered: a night that was missed, or a run that was killed half way, is
caught up by the next one.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import duckdb

from assets.reports.form import Report
from assets.reports.frozen import ReportKey
from assets.reports.options import ReportOptions
from assets.reports.reporting_days import dates_until, end_of
from assets.reports.unit_lines import Level, Scope, listed_units, place
from warehouse.statements import statement
from warehouse.units import Tree

# The order in which reports go up: the Department signs what communes and districts have.
UPWARDS: tuple[Level, ...] = ("commune", "district", "department")


def due_reports(
    connection: duckdb.DuckDBPyConnection, options: ReportOptions, today: date, wanted: Sequence[Report]
) -> list[ReportKey]:
    """Reports whose day is over and that nobody made since, the oldest day first, then commune, district, Department.

    One that somebody made while its day was not over is due all the same: it does not count the whole day.

    Biểu 1 and Biểu 2 are due on every reporting date; the closing report once, of the day of the deadline.

    Args:
        connection: the ledger or its published copy.
        today: the local day; a report of it is not due, it is not over.
    """
    began = dict(connection.execute(statement("reports/first_received")).fetchall())
    if not began:
        return []
    first, last = min(began.values()), today - timedelta(days=1)
    dates = [d.as_of for d in dates_until(first, last, days=options.days, lead_days=options.lead_days)]
    closing = [options.deadline] if options.deadline and first <= options.deadline <= last else []
    editions = connection.execute("select report, as_of, level, unit, tree, made_at from ledger.reports").fetchall()
    made = {tuple(key) for *key, made_at in editions if made_at >= end_of(key[1])}
    due = []
    for as_of in sorted({*dates, *closing}):
        tree = options.tree_of(as_of)
        delivering = [unit for unit, day in began.items() if day <= as_of]
        for scope in scopes(delivering, tree, options):
            for report in wanted:
                closes = report == "tong-ket"
                asked = as_of in (closing if closes else dates) and not (closes and scope.level != "department")
                if asked and (report, as_of, scope.level, scope.unit, tree) not in made:
                    due.append(ReportKey(report, as_of, scope, tree))
    return due


def scopes(delivering: Iterable[str], tree: Tree, options: ReportOptions) -> list[Scope]:
    """Who reports: communes and districts of the tree from which something came, and the Department, in this order.

    Units that are in no list, or ended before the tree, have nobody to sign; the Department's form shows them.
    """
    signing = {line.code for line in listed_units(tree)}
    lines = [place(unit, tree, options.read_in) for unit in delivering]
    found = {Scope("commune", line.code) for line in lines if line.code in signing}
    found |= {Scope("district", line.group_code) for line in lines if line.group_code}
    found.add(Scope())
    chosen = [scope for scope in found if scope.level in options.levels]
    return sorted(chosen, key=lambda scope: (UPWARDS.index(scope.level), scope.unit))
