"""`hotich alerts`: the alerting seen and steered from the command line; the work stands in `pipelines.alerts`."""

from pathlib import Path

from pipelines.alerts import commands
from pipelines.settings import find_home, load_settings


def check(root: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """One evaluation now, with what the run history tells of failed runs and checks."""
    from pipelines.alerts.runs import run_facts
    from pipelines.definitions import build_definitions
    from pipelines.instance import open_instance

    home = find_home(root)
    settings = load_settings(home)
    with open_instance(home) as instance:
        keys = build_definitions().get_repository_def().asset_graph.asset_check_keys
        facts = run_facts(instance, keys)
    commands.check(home, settings.alerts, settings.units.tree, runs=facts, dry_run=dry_run, as_json=as_json)


def status(root: Path | None, *, as_json: bool) -> None:
    """Incidents, channels, and messages that were put aside."""
    commands.status(find_home(root), as_json=as_json)


def healthcheck(root: Path | None, *, as_json: bool) -> None:
    """Whether the alerting is alive; raises CommandError if not."""
    home = find_home(root)
    commands.health(home, load_settings(home).alerts, as_json=as_json)


def redeliver(root: Path | None, *, channel: str | None, discard: bool, as_json: bool) -> None:
    """Sends again what was put aside, or forgets it."""
    home = find_home(root)
    commands.resend(home, load_settings(home).alerts, channel=channel, throw_away=discard, as_json=as_json)


def test(root: Path | None, *, as_json: bool) -> None:
    """A test message over every channel; raises CommandError if one did not take it."""
    home = find_home(root)
    commands.test(home, load_settings(home).alerts, as_json=as_json)


def contractors(root: Path | None, *, as_json: bool) -> None:
    """Codes of contractors with their names, for the setting `alerts.contractors`."""
    home = find_home(root)
    commands.contractors(home, load_settings(home).alerts, as_json=as_json)
