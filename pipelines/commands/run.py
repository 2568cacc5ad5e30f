"""`hotich run`: the main job on a home, through the same Dagster definitions as the interface."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from assets.imports import without_collecting
from assets.workbench import Heard, Workbench
from pipelines.arrivals import Arrivals, look
from pipelines.commands.listening import listening
from pipelines.commands.screens import show_progress
from pipelines.commands.trouble import CommandError
from pipelines.outputs import answers_waiting, outputs_pending
from pipelines.settings import find_home, load_settings
from pipelines.writer_lock import writer_lock
from warehouse.home import Home
from warehouse.ledger.deliveries import landed_keys


@dataclass
class Outcome:
    """What one `hotich run` did."""

    arrivals: Arrivals
    workbench: Workbench
    runs: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def as_json(self, home: Home) -> dict[str, Any]:
        """The one object of `--json`; counts and ids, and names of folders as they lie in the inbox."""
        tally, stuck, inbox = self.workbench.tally, sorted(self.workbench.stumbled), self.arrivals.as_json()
        left_out = self.workbench.stumbled | self.workbench.changing
        return {
            "ok": not stuck,
            "home": str(home.root),
            "taken": [d for d in inbox["ready"] if d["key"] not in left_out],
            "stuck": stuck,
            "changing": sorted(self.workbench.changing),
            "waiting": inbox["waiting"],
            "problems": inbox["problems"],
            "books": {"accepted": tally.books_accepted, "returned": tally.books_returned},
            "records_by_status": dict(tally.by_status),
            "findings_by_rule": dict(tally.by_rule),
            "shadow_findings_by_rule": dict(tally.by_shadow_rule),
            "workbooks_written": tally.workbooks,
            "review_workbooks_written": tally.review_workbooks,
            "reviews_taken": tally.reviews,
            "acknowledgements_taken": tally.acknowledgements,
            "runs": self.runs,
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
        }


def command(root: Path | None, *, as_json: bool) -> None:
    """Runs, then says what was done and where the results lie."""
    home = find_home(root)
    with listening() as heard:
        outcome = run(home, heard)
    if stuck := sorted(outcome.workbench.stumbled):
        raise CommandError(
            f"{len(stuck)} lần giao hoặc tệp chưa xử lý được vì lỗi của chương trình ({', '.join(stuck[:5])}); phần "
            f"còn lại đã xong. Chi tiết trong {home.work}/*.failed.json; lần chạy sau sẽ thử lại.",
            outcome.as_json(home),
        )
    if as_json:
        click.echo(json.dumps(outcome.as_json(home), ensure_ascii=False))
    else:
        _say(home, outcome)


def run(home: Home, heard: Heard) -> Outcome:
    """One main run under the home's writer lock; raises LedgerUnavailable or SettingsError before anything is done."""
    began = time.perf_counter()
    settings = load_settings(home)
    with writer_lock(home), Workbench(home, **settings.for_stages(), heard=heard) as workbench:
        landed = landed_keys(workbench.ledger)
        arrivals = look(home, settings, landed, time.time())
        heard("inbox", len(arrivals.ready), len(arrivals.ready))
        outcome = Outcome(arrivals, workbench)
        outcome.seconds["inbox"] = time.perf_counter() - began
        if arrivals.ready:
            _execute(home, outcome, "main", landed)
        elif outputs_pending(workbench.ledger, home, settings.units.tree) or answers_waiting(
            home, quiet_seconds=settings.quiet_seconds, now=time.time()
        ):
            _execute(home, outcome, "refresh", landed)
    outcome.seconds["total"] = time.perf_counter() - began
    return outcome


def _execute(home: Home, outcome: Outcome, job: str, landed: set[str]) -> None:
    workbench, seconds = outcome.workbench, outcome.seconds
    workbench.inbox = {delivery.key: delivery for delivery in outcome.arrivals.ready}
    if outcome.arrivals.ready:
        workbench.preparation.start(outcome.arrivals.keys, workbench.inbox)
    began = time.perf_counter()
    with without_collecting():
        from pipelines.in_process import execute
    seconds["load"] = time.perf_counter() - began
    done = execute(home, workbench, job, outcome.arrivals.keys, landed)
    outcome.runs.append(done.run_id)
    seconds["dagster"] = time.perf_counter() - began - seconds["load"] - sum(done.seconds.values())
    # From the first file to the last; the other stages and Dagster's loading run meanwhile.
    seconds["reading"] = workbench.preparation.reading_seconds
    seconds |= done.seconds | workbench.seconds
    if "deliveries" in seconds:
        inside = seconds.get("landing", 0.0) + seconds.get("collecting", 0.0)
        seconds["waiting"] = seconds.pop("deliveries") - inside  # for the workers
    if done.failure:
        raise done.failure


def _say(home: Home, outcome: Outcome) -> None:
    tally, arrivals = outcome.workbench.tally, outcome.arrivals
    if not outcome.runs:
        click.echo("Không có gì mới trong inbox.")
    elif not arrivals.ready and not (tally.reviews or tally.acknowledgements):
        click.echo("Không có gì mới trong inbox; các kết quả còn dở đã được làm xong.")
    show_progress(home)
    if tally.landed:
        click.echo(
            f"Đã nhận {tally.landed} lần giao: {tally.books_accepted} quyển sổ được nhận, "
            f"{tally.books_returned} quyển trả lại cả quyển."
        )
    for delivery in arrivals.incomplete:
        click.echo(f"Chưa nhận {delivery.unit_folder}/{delivery.name}: {delivery.waiting_for}.")
    for key in sorted(outcome.workbench.changing):
        click.echo(f"Chưa nhận {key}: tệp thay đổi trong khi đọc, lần chạy sau sẽ nhận.")
    for problem in arrivals.problems:
        click.echo(problem.message)
    click.echo(f"Tệp trả lại ({tally.workbooks} tệp mới): {home.outbox}")
    click.echo(f"Tệp rà soát ({tally.review_workbooks} tệp mới): {home.outbox}/<đơn vị>/ra-soat")
    if tally.reviews or tally.acknowledgements:
        click.echo(f"Đã nhận {tally.reviews} tệp rà soát, {tally.acknowledgements} tệp kết quả tiếp nhận.")
    click.echo(f"Giao diện: hotich ui --home {home.root}   rồi mở http://127.0.0.1:3000")
