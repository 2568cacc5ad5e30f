"""Replays a whole campaign and tells what was compared: `python -m bench.campaign [--records N] [--seed S]`.

Ends with status 1 if a report, a law of the ledger or an alert is not as the account says.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.campaign.province import Scenario
from bench.campaign.replay import Replay
from bench.campaign.watch import Watch
from pipelines.alerts.settings import AlertSettings, DeadlineAtRisk, ReportLate
from warehouse.home import Home
from warehouse.verify import verify


def main() -> None:
    """Plays, compares, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=Scenario.records)
    parser.add_argument("--communes", type=int, default=None)
    parser.add_argument("--seed", type=int, default=Scenario.seed)
    parser.add_argument("--every-commune", type=int, default=1, help="compare every so manyth commune's own forms")
    asked = parser.parse_args()
    scenario = replace(Scenario(), records=asked.records, communes=asked.communes, seed=asked.seed)
    with tempfile.TemporaryDirectory(prefix="hotich-campaign-") as folder:
        sys.exit(1 if _replayed(Replay(scenario, Home(Path(folder)), every_commune=asked.every_commune)) else 0)


def _replayed(replay: Replay) -> list[str]:
    """Everything that was not as it ought to be."""
    scenario, started = replay.scenario, time.process_time()
    # The replay counts the reports itself and freezes none: none is late.
    settings = AlertSettings(
        deadline_at_risk=DeadlineAtRisk(day=scenario.deadline, goal=scenario.records),
        report_late=ReportLate(enabled=False),
    )
    watch = Watch(replay, settings)
    replay.play(watch.every_run, watch.every_day)
    compared = replay.compared
    print(f"{scenario.records:,} records, {len(replay.province.units)} units, {len(replay.dates)} reporting dates")
    print(f"{compared.forms:,} forms, {compared.cells:,} cells compared, {len(compared.faults)} not alike")
    again = replay.made_again()
    print(f"{len(replay.files)} files made again, {len(again)} not the same")
    broken = [violation.detail for violation in verify(replay.home)]
    print(f"laws of the ledger: {len(broken)} broken")
    told, wanted = watch.told(), watch.wanted()
    wrong = [f"alert: {one}" for one in sorted({*told} ^ {*wanted})]
    print(f"{len(told)} incidents told, {len(wanted)} wanted, {len(wrong)} differ")
    for one in told:
        closed = f"{one.closed_at:%d/%m/%Y}" if one.closed_at else "open"
        print(f"  {one.rule:<18} {one.cause:<14} {one.opened_at:%d/%m/%Y} to {closed}, {one.reminders} reminders")
    print(f"{time.process_time() - started:,.0f} seconds of processor time")
    faults = [*compared.faults, *again, *broken, *wrong]
    for fault in faults[:20]:
        print(f"! {fault}")
    return faults


if __name__ == "__main__":
    main()
