"""Alerts over what the main job itself wrote: real workbooks, real scans, real verdicts."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.alerts.facts import RunFacts
from pipelines.alerts.service import run_alerts
from pipelines.alerts.settings import AlertSettings
from tests.deliveries import NOW, Book, birth, deliver, pdf_name, run, scan_pdf
from tests.pipelines.alerts.province import Clock
from warehouse.home import Home

SETTINGS = AlertSettings(quiet_from="0:00", quiet_to="0:00")
ROWS = [birth(n) for n in range(1, 41)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def ticks(home: Home, clock: Clock, *, times: int = 1) -> list[dict[str, Any]]:
    """Evaluates some times, 20 minutes apart; returns the incidents told since the beginning."""
    for _ in range(times):
        run_alerts(home, SETTINGS, runs=RunFacts((), clock()), clock=clock.after(minutes=20))
    lines = [line for f in sorted((home.root / "alerts").glob("*.jsonl")) for line in f.read_text().splitlines()]
    return [incident for line in lines for incident in json.loads(line)["incidents"]]


def test_a_sound_delivery_alarms_nobody(home: Home) -> None:
    deliver(home, "dot1", Book(ROWS))
    run(home)
    assert ticks(home, Clock(NOW)) == []


def test_missing_scans_are_told_and_over_when_they_come(home: Home) -> None:
    deliver(home, "dot1", Book(ROWS, without_scans=range(12)))
    run(home)
    clock = Clock(NOW)
    (opened,) = ticks(home, clock, times=3)
    assert (opened["kind"], opened["rule"]) == ("opened", "pdf_missing")
    assert opened["numbers"] == {"delivery_no": 1, "records": 40, "missing": 12}
    assert "Xã Hồng Phong (mã 06205)" in opened["sentence"]
    scans = {pdf_name(row): scan_pdf(pdf_name(row)) for row in ROWS[:12]}
    deliver(home, "dot2", Book(ROWS, scans=scans))
    run(home, now=clock())
    *_, closed = ticks(home, clock, times=3)
    assert (closed["kind"], closed["rule"]) == ("closed", "pdf_missing")


def test_a_workbook_that_cannot_be_read_is_told_and_over_when_it_comes_again(home: Home) -> None:
    folder = deliver(home, "dot1", Book(ROWS))
    (folder / f"{Book(ROWS).stem}.xlsx").write_bytes(b"not a workbook")
    (folder / "so cua Nguyen Thi Bi Mat.xlsx").write_bytes(b"not a workbook either")
    run(home)
    clock = Clock(NOW)
    (opened,) = ticks(home, clock, times=3)
    assert (opened["kind"], opened["rule"]) == ("opened", "delivery_returned")
    assert opened["numbers"]["returned"] == 2
    assert opened["numbers"]["workbook_unreadable"] >= 1
    assert "Bi Mat" not in json.dumps(opened)
    deliver(home, "dot2", Book(ROWS))
    run(home, now=clock())
    *_, closed = ticks(home, clock, times=3)
    assert (closed["kind"], closed["rule"]) == ("closed", "delivery_returned")


def test_a_contractor_whose_rejections_jump_is_told(home: Home) -> None:
    clock = Clock(NOW)
    settings = AlertSettings(quiet_from="0:00", quiet_to="0:00", rejection_jump={"min_records": 20})
    told = []
    for books, people in ((range(1, 6), "Nùng"), (range(6, 7), "Không có")):
        for book in books:
            rows = [birth(n, quyenSo=f"{book:02d}/2008", nksDanToc=people) for n in range(1, 25)]
            deliver(home, f"dot{book}", Book(rows, stem=f"xahongphong_hcl.KS.2008.{book:02d}"))
        run(home, now=clock.after(days=1)())
        tick = run_alerts(home, settings, runs=RunFacts((), clock()), clock=clock)
        told.append([i for m in tick.outcome.messages for i in m.items if i.rule == "rejection_jump"])
    assert told[0] == []
    (jump,) = told[1]
    assert jump.numbers["rejected"] == 24
    assert jump.numbers["usual_share"] == 0
