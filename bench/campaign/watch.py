"""The alerting played along with a campaign: two evaluations each morning at the simulated clock, on the real files.

What should have been told is worked out beside it from the runs themselves: which causes stood at each evaluation, and
from that when an incident had to open, how often it had to be reminded of, and when it had to close.
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

import duckdb

from bench.campaign.account import Account
from bench.campaign.province import Contractor
from bench.campaign.replay import Replay
from bench.campaign.work import MISSING, Delivery, Run
from pipelines.alerts.facts import RunFacts
from pipelines.alerts.service import run_alerts
from pipelines.alerts.settings import AlertSettings
from pipelines.alerts.wording import contractor_code
from warehouse.ledger.alert_file import open_incidents
from warehouse.ledger.incidents import latest
from warehouse.snapshot import publish
from warehouse.zone import ZONE

# The day's work is published in the night; people are up and quiet hours are over.
TICKS = (time(7, 30), time(8, 30))

Key = tuple[str, str]


@dataclass(frozen=True, order=True)
class Told:
    """An incident: its rule and cause, when it opened, how often it was reminded of, when it closed (None: open)."""

    rule: str
    cause: str
    opened_at: datetime
    reminders: int
    closed_at: datetime | None


@dataclass
class Causes:
    """What is wrong at a moment, told from the runs."""

    account: Account
    settings: AlertSettings
    contractors: dict[str, Contractor]
    lacking: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    rows: dict[int, int] = field(default_factory=dict)
    unread: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    bounced: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    last_first_pass: dict[str, date] = field(default_factory=dict)

    def hear(self, run: Run) -> None:
        """Takes what a run did."""
        for delivery in run.deliveries:
            self._receive(delivery, run.moment.date())
        delivered = {r: d.number for d in run.deliveries for a in d.arrivals for r in a.records}
        for move in run.moves:
            if move.reason == MISSING:
                self.lacking[delivered[move.record]].add(move.record)
            elif move.after == "draft":
                for lacking in self.lacking.values():
                    lacking.discard(move.record)
        for items in run.sent.values():
            for back in self.bounced.values():
                back.difference_update(record for record, _ in items)
        for package, answers in run.answered.items():
            self.bounced[package] = {record for record, _, code in answers if code}

    def _receive(self, delivery: Delivery, day: date) -> None:
        come = {arrival.book.key for arrival in delivery.arrivals}
        for held in self.unread.values():
            held -= come
        self.unread[delivery.number] = {a.book.key for a in delivery.arrivals if a.returned}
        self.rows[delivery.number] = sum(len(a.records) for a in delivery.arrivals)
        fresh = sum(len(a.records) for a in delivery.arrivals if not a.is_return)
        if fresh >= self.settings.rejection_jump.min_records:
            self.last_first_pass[delivery.contractor] = day

    def now(self, moment: datetime) -> set[Key]:
        """The causes that stand."""
        return {
            *self._deliveries(),
            *(("transfer_bounced", package) for package, back in self.bounced.items() if back),
            *(("unit_idle", unit) for unit in self._idle(moment)),
            *(("rejection_jump", contractor_code(c)) for c in self._worse()),
        }

    def _deliveries(self) -> set[Key]:
        chosen = self.settings.pdf_missing
        lacks = {
            number
            for number, records in self.lacking.items()
            if len(records) >= chosen.min_records and 100 * len(records) >= chosen.share * self.rows[number]
        }
        return {
            *(("pdf_missing", str(number)) for number in lacks),
            *(("delivery_returned", str(number)) for number, books in self.unread.items() if books),
        }

    def _idle(self, moment: datetime) -> set[str]:
        limit = timedelta(days=self.settings.unit_idle.days)
        still = {unit for unit, seen in self.account.seen_at.items() if moment - seen >= limit}
        return {unit for unit in still if self.account.open_records(unit)}

    def _worse(self) -> set[str]:
        """Contractors whose last large delivery came in their bad spell."""
        return {
            c for c, day in self.last_first_pass.items() if (s := self.contractors[c].spell) and s[0] <= day <= s[1]
        }


def _still(moment: datetime) -> datetime:
    """A clock that stands."""
    return moment


@dataclass
class Watch:
    """The alerting of a replay, and the causes that stood at each of its evaluations."""

    replay: Replay
    settings: AlertSettings
    seen: list[tuple[datetime, set[Key]]] = field(default_factory=list)
    behind: list[tuple[date, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.causes = Causes(self.replay.account, self.settings, self.replay.province.contractors)

    def every_run(self, run: Run) -> None:
        """Listens to a run."""
        self.causes.hear(run)

    def every_day(self, day: date, connection: duckdb.DuckDBPyConnection) -> None:
        """Publishes the day's work and evaluates the rules on the morning after."""
        home = self.replay.home
        publish(connection, home)
        for file in (home.ledger, home.published):
            written = datetime.combine(day + timedelta(days=1), time(0, 30), ZONE).timestamp()
            os.utime(file, (written, written))
        self.behind.append((day, self._behind(day)))
        for clock in TICKS:
            moment = datetime.combine(day + timedelta(days=1), clock, ZONE)
            runs = RunFacts(last_success_at=moment - timedelta(hours=7), failed_checks=())
            tick = run_alerts(home, self.settings, runs=runs, clock=partial(_still, moment), channels=[])
            if tick.outcome.skipped != 1:
                raise RuntimeError(f"{tick.outcome.skipped} rules could not be evaluated")
            found = self.causes.now(moment)
            self.seen.append((moment, found | ({("deadline_at_risk", "province")} if self.behind[-1][1] else set())))

    def _behind(self, day: date) -> bool:
        """Whether the deadline is at risk at the end of a day.

        It is once the rate of whole days is more than the margin under the needed one, until it reaches that one.
        """
        chosen, account = self.settings.deadline_at_risk, self.replay.account
        if chosen.day is None or chosen.goal is None:
            return False
        left = chosen.goal - account.daily[day][1]
        if left <= 0 or chosen.day <= day:
            return left > 0
        window = timedelta(days=chosen.window_days)
        if day - window < next((d for d, (delivered, _) in account.daily.items() if delivered), date.max):
            return False
        before = account.daily.get(day - window, (0, 0))[1]
        recent = (account.daily[day][1] - before) / chosen.window_days
        needed = left / (chosen.day - day).days
        was = bool(self.behind and self.behind[-1][1])
        return recent < needed * (1 if was else 1 - chosen.margin / 100)

    def wanted(self) -> list[Told]:
        """Every incident that there had to be."""
        keys = {key for _, found in self.seen for key in found}
        return sorted(told for key in keys for told in self._incidents(key))

    def told(self) -> list[Told]:
        """Every incident that there is."""
        with open_incidents(self.replay.home) as connection:
            kept = latest(connection, 100_000)
        return sorted(
            Told(i.rule, i.cause, i.opened_at, i.reminders, i.closed_at if i.state == "closed" else None) for i in kept
        )

    def _incidents(self, key: Key) -> Sequence[Told]:
        critical = key[0] == "deadline_at_risk"
        hours = timedelta(hours=self.settings.remind_hours_critical if critical else self.settings.remind_hours)
        found: list[Told] = []
        opened: datetime | None = None
        said, reminders, good = datetime.min.replace(tzinfo=ZONE), 0, 0
        for moment, causes in self.seen:
            if key in causes:
                good = 0
                if opened is None:
                    opened, said, reminders = moment, moment, 0
                elif moment - said >= hours:
                    said, reminders = moment, reminders + 1
            elif opened is not None:
                good += 1
                if good >= self.settings.close_after:
                    found.append(Told(*key, opened, reminders, moment))
                    opened = None
        return [*found, Told(*key, opened, reminders, None)] if opened else found
