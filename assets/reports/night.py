"""A night's reports: everything that is due is made and frozen, what is gone comes back, one fault stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb

from assets.failures import trace_of
from assets.reports.due import due_reports
from assets.reports.form import Report
from assets.reports.frozen import ReportKey
from assets.reports.options import ReportOptions
from assets.reports.publication import Made, ReportDesk
from assets.reports.reporting_days import dates_until
from warehouse.home import Home
from warehouse.zone import ZONE


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class ReportOffice:
    """What reports are told, and the clock on the wall."""

    options: ReportOptions
    clock: Callable[[], datetime] = _now

    @property
    def today(self) -> date:
        """The local day."""
        return self.clock().astimezone(ZONE).date()

    @property
    def yesterday(self) -> date:
        """The last day that is over: what standing tables count to."""
        return self.today - timedelta(days=1)

    @property
    def last_date(self) -> date:
        """The last reporting date whose day is over: what "since the last report" is said of."""
        options = self.options
        month_ago = self.yesterday - timedelta(days=62)
        return dates_until(month_ago, self.yesterday, days=options.days, lead_days=options.lead_days)[-1].as_of

    def desk(self, connection: duckdb.DuckDBPyConnection, home: Home, run_id: str) -> ReportDesk:
        """Where reports are made; the connection must be the ledger's writer."""
        return ReportDesk(connection, home, self.options, run_id, self.clock())


@dataclass(frozen=True)
class Night:
    """What a night did. `stumbled`: reports over which the program stumbled, with kind of error and lines of code."""

    made: tuple[Made, ...]
    restored: int
    stumbled: tuple[tuple[ReportKey, tuple[str, ...]], ...]


def make_due(desk: ReportDesk, wanted: Sequence[Report]) -> Night:
    """Makes every wanted report that is due and not made yet; made again, nothing is due and nothing changes."""
    made, stumbled = [], []
    restored = sum(desk.restore_gone(report) for report in wanted)
    today = desk.now.astimezone(ZONE).date()
    for key in due_reports(desk.connection, desk.options, today, wanted):
        try:
            made.append(desk.make(key.report, key.as_of, key.scope, renew=True))
        except Exception as error:
            # A commune's form that cannot be drawn must not keep the Department's from being made; whoever asked is
            # told of it, without the text of the error, which may quote what a unit wrote.
            stumbled.append((key, trace_of(error)))
    return Night(tuple(made), restored, tuple(stumbled))
