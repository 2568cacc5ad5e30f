"""A small campaign replayed: reports right to the record, the same when made again, each alert once for its cause."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest

from assets.reports.periods import totals_on_days
from bench.campaign.forms import differences
from bench.campaign.province import Scenario
from bench.campaign.replay import Replay
from bench.campaign.watch import Watch
from pipelines.alerts.settings import AlertSettings, DeadlineAtRisk, RejectionJump, ReportLate
from pipelines.alerts.wording import contractor_code
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify

END = date(2024, 6, 30)
SMALL = Scenario(
    records=4_000, districts=3, communes=12, contractors=4, book=(25, 60), strangers=("99999",), stalled_units=2,
    without_scans=1, unreadable=1, bouncing_packages=1, deadline=date(2024, 6, 26), last_day=END,
)  # fmt: skip
# Books of a small campaign are small.
ALERTS = AlertSettings(
    deadline_at_risk=DeadlineAtRisk(day=SMALL.deadline, goal=SMALL.records),
    rejection_jump=RejectionJump(min_records=50),
    # The replay counts the reports itself and freezes none: none is late.
    report_late=ReportLate(enabled=False),
)


@dataclass
class Played:
    """A campaign that was played, with the alerting beside it."""

    replay: Replay
    watch: Watch


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    replay = Replay(SMALL, Home(tmp_path_factory.mktemp("campaign")), every_commune=40)
    watch = Watch(replay, ALERTS)
    replay.play(watch.every_run, watch.every_day)
    yield Played(replay, watch)


def test_every_record_was_delivered_and_the_work_was_uneven(played: Played) -> None:
    account = played.replay.account
    assert sum(account.counts.values()) == SMALL.records
    done = {day: finished for day, (_, finished) in account.daily.items()}
    per_week = [n - done.get(day - timedelta(days=7), 0) for day, n in done.items() if day.weekday() == 6]
    assert max(per_week) > 2 * min(per_week)


def test_reports_are_right_to_the_record_on_every_reporting_date(played: Played) -> None:
    compared = played.replay.compared
    assert compared.faults == []
    assert [d.day for d in played.replay.dates] == [8, 23, 8, 23]
    assert compared.forms > 100
    assert compared.cells > 20_000


def test_reports_made_months_later_are_the_same_byte_for_byte(played: Played) -> None:
    assert len(played.replay.files) == len(played.replay.dates) * 2 * 2 * 2
    assert played.replay.made_again() == []


def test_the_daily_counts_are_those_of_the_account(played: Played) -> None:
    with open_ledger(played.replay.home, read_only=True) as ledger:
        days = totals_on_days(ledger.execute("from progress.daily").pl())
    account = played.replay.account.daily
    assert {day: (delivered, done) for day, delivered, done in days.iter_rows()} == {
        day: account[day] for day in days["day"]
    }


def test_the_ledger_of_a_campaign_keeps_every_law(played: Played) -> None:
    assert verify(played.replay.home) == []


def test_each_alert_opens_once_for_its_cause_is_reminded_of_and_closed_and_none_else_opens(played: Played) -> None:
    told = played.watch.told()
    assert told == played.watch.wanted()
    province = played.replay.province
    planted = {
        *(("unit_idle", unit.code) for unit in province.units.values() if unit.stall),
        *(("rejection_jump", contractor_code(c.name)) for c in province.contractors.values() if c.spell),
        *(("transfer_bounced", f"LS-2024-{number:04d}") for number in province.bouncing),
    }
    found = Counter((one.rule, one.cause) for one in told)
    of_deliveries = Counter(one.rule for one in told if one.rule in ("pdf_missing", "delivery_returned"))
    # The deadline may come to be at risk again after it was not; the other causes come once.
    assert {n for (rule, _), n in found.items() if rule != "deadline_at_risk"} == {1}
    assert {key for key in found if key[0] not in (*of_deliveries, "deadline_at_risk")} == planted
    assert of_deliveries == {"pdf_missing": SMALL.without_scans, "delivery_returned": SMALL.unreadable}
    assert all(one.closed_at for one in told if one.rule != "deadline_at_risk")
    assert any(one.reminders for one in told)


def test_the_comparison_sees_one_record_too_many() -> None:
    right = [("", "TOÀN TỈNH", 5, Fraction(200, 3)), (1, "Xã Bính Xá", 5, Fraction(0))]
    assert differences(right, [("", "TOÀN TỈNH", 5, 66.67), (1, "Xã Bính Xá", 5, 0.0)]) == (8, [])
    assert differences(right, [("", "TOÀN TỈNH", 5, 66.66), (1, "Xã Bính Xá", 6, 0.0)])[1] == [
        "line 1 (TOÀN TỈNH), column 4: 66.66 instead of Fraction(200, 3)",
        "line 2 (Xã Bính Xá), column 3: 6 instead of 5",
    ]
    assert differences(right, [])[1] == ["0 lines instead of 2"]
