"""`hotich alerts …`: what the commands do and print. Their names and options belong to the command line.

Every one takes the home and its `[alerts]`, prints for people or one JSON object, and raises CommandError for exit
status 1. Dagster is loaded only where the run history is asked for.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from pipelines.alerts import wording
from pipelines.alerts.facts import RunFacts
from pipelines.alerts.health import EVALUATION, healthcheck, send_test
from pipelines.alerts.messages import as_plain
from pipelines.alerts.rule import SEVERITY_LABELS
from pipelines.alerts.service import discard, preview, redeliver, run_alerts
from pipelines.alerts.settings import AlertSettings
from pipelines.alerts.sources import read_contractors
from pipelines.commands.trouble import CommandError
from warehouse.home import Home
from warehouse.ledger import alert_post, incidents
from warehouse.ledger.alert_file import IncidentsUnavailable, copy_incidents
from warehouse.units import Tree

# The screen of `status`: what is open, and as many of the last that closed.
_MOST_LISTED = 50


def check(
    home: Home, settings: AlertSettings, tree: Tree, *, runs: RunFacts | None, dry_run: bool, as_json: bool
) -> None:
    """One evaluation now; a dry run shows what would be sent and why, and sends and changes nothing."""
    with _one_sentence():
        if dry_run:
            _show_plan(home, settings, tree, runs, as_json=as_json)
            return
        tick = run_alerts(home, settings, runs=runs, tree=tree)
    if as_json:
        done = {k: v for k, v in asdict(tick.outcome).items() if k != "messages"}
        _say_json({**done, **asdict(tick.dispatched), "messages": [m.message_id for m in tick.outcome.messages]})
    else:
        click.echo(tick.sentence())


def _show_plan(home: Home, settings: AlertSettings, tree: Tree, runs: RunFacts | None, *, as_json: bool) -> None:
    outcome, planned = preview(home, settings, runs=runs, tree=tree)
    if as_json:
        _say_json(
            {
                "dry_run": True,
                "held_back": outcome.held_back,
                "messages": [{**asdict(p.message), "channels": p.channels} for p in planned],
            }
        )
        return
    for plan in planned:
        click.echo(f"SẼ GỬI tới: {', '.join(plan.channels)}\n{plan.message.subject}\n\n{as_plain(plan.message)}")
        click.echo("Vì sao:")
        for item in plan.message.items:
            asked = {k: v for k, v in getattr(settings, item.rule).model_dump(mode="json").items() if k != "enabled"}
            click.echo(f"  {item.rule}: số liệu {_pairs(item.numbers)}; ngưỡng {_pairs(asked)}")
        click.echo("-" * 72)
    click.echo(
        f"Chạy thử: {len(planned)} thư sẽ được gửi, {outcome.held_back} tin chờ hết giờ yên lặng. "
        "Không gửi gì, không thay đổi gì."
    )


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items()) or "(không có)"


def status(home: Home, *, as_json: bool) -> None:
    """Incidents, channels, and messages that were put aside."""
    with _one_sentence(), copy_incidents(home) as connection:
        listed = incidents.latest(connection, _MOST_LISTED)
        channels = alert_post.channel_states(connection)
        dead = alert_post.put_aside(connection)
        beat = incidents.last_beat(connection, EVALUATION)
    if as_json:
        shown = ("incident_no", "rule", "severity", "state", "sentence", "numbers")
        _say_json(
            {
                "incidents": [{name: getattr(i, name) for name in shown} for i in listed],
                "channels": [asdict(c) for c in channels],
                "put_aside": [dict(zip(("id", "channel", "attempts", "problem"), row, strict=True)) for row in dead],
                "last_evaluation": beat.isoformat() if beat else None,
            }
        )
        return
    click.echo(f"Lần xét gần nhất: {wording.minute(beat) if beat else 'chưa có'}.")
    for i in listed:
        state = "đang mở" if i.state == "open" else "đã hết"
        click.echo(f"Số {i.incident_no}, {state}, {SEVERITY_LABELS[i.severity]}: {i.title}. {i.sentence}")
    for c in channels:
        click.echo(f"Kênh {c.channel}: đã gửi {c.sent}, đang chờ {c.waiting}, đã thôi gửi {c.dead}.")
    for message_id, channel, attempts, problem in dead:
        click.echo(f"Thôi gửi {message_id} trên kênh {channel} sau {attempts} lần: {problem}.")


def health(home: Home, settings: AlertSettings, *, as_json: bool) -> None:
    """Whether the alerting is alive; it alarms over the channels itself and raises CommandError if not."""
    with _one_sentence():
        seen = healthcheck(home, settings)
    if not seen.alive:
        missed = f" Không gửi được qua: {', '.join(seen.failed_channels)}." if seen.failed_channels else ""
        raise CommandError(seen.sentence + missed, {"alive": False})
    if as_json:
        _say_json({"alive": True})
    else:
        click.echo(seen.sentence)


def resend(home: Home, settings: AlertSettings, *, channel: str | None, throw_away: bool, as_json: bool) -> None:
    """Sends again what was put aside, or forgets it."""
    with _one_sentence():
        if throw_away:
            forgotten = discard(home, channel=channel)
            told, sentence = {"discarded": forgotten}, f"Đã bỏ {forgotten} thư."
        else:
            done = redeliver(home, settings, channel=channel)
            told, sentence = asdict(done), f"Đã gửi lại {done.sent} thư; {done.failed} kênh vẫn lỗi."
    if as_json:
        _say_json(told)
    else:
        click.echo(sentence)


def test(home: Home, settings: AlertSettings, *, as_json: bool) -> None:
    """A test message over every channel; CommandError names those that did not take it."""
    answers = send_test(home, settings)
    failed = {name: problem for name, problem in answers.items() if problem}
    if failed:
        listed = "; ".join(f"{name}: {problem}" for name, problem in failed.items())
        raise CommandError(f"Thư thử không gửi được qua {len(failed)} trên {len(answers)} kênh ({listed}).", failed)
    if as_json:
        _say_json({"channels": sorted(answers)})
    else:
        click.echo(f"Đã gửi thư thử qua: {', '.join(answers)}.")


def contractors(home: Home, settings: AlertSettings, *, as_json: bool) -> None:
    """Codes of contractors with their names, for the setting `alerts.contractors`; on this screen only."""
    if not home.published.exists():
        raise CommandError("Chưa có bản công bố nào; đề nghị chạy «hotich run» trước.")
    known = [(wording.contractor_code(name), name, records) for name, records in read_contractors(home)]
    if as_json:
        called = settings.contractors
        told = [{"code": c, "name": name, "records": n, "called": called.get(c)} for c, name, n in known]
        _say_json({"contractors": told})
        return
    for code, name, records in known:
        shown = f" → «{settings.contractors[code]}»" if code in settings.contractors else ""
        click.echo(f"{code}  {name} ({wording.count(records)} bản ghi){shown}")


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except IncidentsUnavailable as error:
        raise CommandError(str(error)) from error


def _say_json(told: dict[str, Any]) -> None:
    click.echo(json.dumps({"ok": True, **told}, ensure_ascii=False))
