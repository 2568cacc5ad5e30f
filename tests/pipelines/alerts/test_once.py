"""Every alert of a province at work: told once for its cause, nothing else with it, and told once when it is over."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.alerts.facts import FailedCheck, FailedJob, RunFacts
from pipelines.alerts.service import run_alerts
from pipelines.alerts.settings import AlertSettings, DeadlineAtRisk
from tests.pipelines.alerts.province import GIA_CAT, NOW, Clock, Province

REPORTS = (
    "insert into ledger.reports (report_no, report, as_of, level) values "
    "(1, 'bieu-1', '2024-05-23', 'department'), (2, 'bieu-2', '2024-05-23', 'department')"
)
ALTERED = FailedCheck("bieu_1_reports", "bieu_1_reports_unaltered", "ERROR", NOW, 1)


def nothing(_: Province) -> None:
    """What is wrong lies elsewhere."""


def well(clock: Clock) -> RunFacts:
    return RunFacts((), clock(), ())


@dataclass(frozen=True)
class Case:
    """A cause: what breaks the province, its runs or its goal, and what repairs it."""

    rule: str
    breaks: Callable[[Province], object] = nothing
    repairs: Callable[[Province], object] = nothing
    runs: Callable[[Clock], RunFacts] = well
    goal: int = 2_000


CASES = [
    Case(
        "rejection_jump",
        lambda p: p.delivery(approved=60, rejected=140),
        lambda p: p.delivery(approved=190, rejected=10),
    ),
    Case(
        "pdf_missing",
        lambda p: p.delivery(contractor=None, approved=100, rejected=30, without_pdf=20),
        lambda p: p.change("delete from ledger.findings where rule = 'pdf_missing'"),
    ),
    Case(
        "delivery_returned",
        lambda p: p.delivery(contractor=None, books=2, returned=1, approved=5),
        lambda p: p.delivery(contractor=None, books=1, approved=5),
    ),
    Case(
        "unit_idle",
        lambda p: p.delivery(contractor=None, unit=GIA_CAT, at=NOW - timedelta(days=12), pending_review=5),
        lambda p: p.change("update ledger.records set status = 'approved' where status = 'pending_review'"),
    ),
    Case("deadline_at_risk", goal=1_000_000),
    Case(
        "transfer_bounced",
        lambda p: p.bounce("goi-1", sent=10, E12=3),
        lambda p: p.package("goi-2", NOW + timedelta(hours=2), ["accepted"] * 10),
    ),
    Case("run_failed", runs=lambda clock: replace(well(clock), failed_jobs=(FailedJob("reports", 1, "3f9a", NOW),))),
    Case("run_missing", runs=lambda clock: replace(well(clock), last_success_at=NOW - timedelta(hours=40))),
    Case("check_failed", runs=lambda clock: replace(well(clock), failed_checks=(ALTERED,))),
    Case(
        "report_late",
        lambda p: p.change("delete from ledger.reports"),
        lambda p: p.change(REPORTS),
    ),
]


@pytest.fixture
def province(tmp_path: Path) -> Province:
    """Three weeks of sound work, and the reports of the date that was due."""
    made = Province(tmp_path / "home")
    for back in (20, 16, 13, 10, 7, 4, 2):
        made.delivery(at=NOW - timedelta(days=back), approved=190, rejected=10)
    made.change(REPORTS)
    return made


def told(province: Province) -> list[tuple[str, str]]:
    lines = [
        line for f in sorted((province.home.root / "alerts").glob("*.jsonl")) for line in f.read_text().split("\n")
    ]
    return [(i["kind"], i["rule"]) for line in lines if line for i in json.loads(line)["incidents"]]


def settings(goal: int = 2_000) -> AlertSettings:
    return AlertSettings(deadline_at_risk=DeadlineAtRisk(day=date(2024, 9, 15), goal=goal))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_an_alert_is_told_once_for_its_cause_alone_and_once_when_it_is_over(province: Province, case: Case) -> None:
    clock = Clock()
    run_alerts(province.home, settings(), runs=well(clock), clock=clock)
    assert told(province) == [], "a sound province is quiet"
    case.breaks(province)
    for _ in range(5):
        clock.after(minutes=15)
        run_alerts(province.home, settings(case.goal), runs=case.runs(clock), clock=clock)
    assert told(province) == [("opened", case.rule)]
    case.repairs(province)
    for _ in range(4):
        clock.after(minutes=15)
        run_alerts(province.home, settings(), runs=well(clock), clock=clock)
    assert told(province) == [("opened", case.rule), ("closed", case.rule)]
