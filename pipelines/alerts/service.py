"""The alerting put together: `run_alerts` is one tick; `preview` is the same tick on a copy, sending nothing.

Nothing here knows Dagster: what the run history says is handed in (`runs`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.alerts.channels.channel import Channel
from pipelines.alerts.dispatch import Clock, Dispatched, channels_of, dispatch, utc_now
from pipelines.alerts.evaluation import Outcome, advance, gather
from pipelines.alerts.facts import RunFacts
from pipelines.alerts.health import EVALUATION
from pipelines.alerts.messages import Message
from pipelines.alerts.rules import evaluate
from pipelines.alerts.settings import AlertSettings
from warehouse.home import Home
from warehouse.ledger import alert_post, incidents
from warehouse.ledger.alert_file import copy_incidents, open_incidents, transaction
from warehouse.units import Tree


@dataclass(frozen=True)
class Tick:
    """What one tick did: the evaluation, and what was sent."""

    outcome: Outcome
    dispatched: Dispatched

    def sentence(self) -> str:
        """One Vietnamese sentence for a log or a screen, counts only."""
        done = self.outcome
        return (
            f"Đã xét {done.evaluated} quy tắc (chưa đủ dữ liệu: {done.skipped}); {done.open_now} sự việc đang mở: "
            f"{done.opened} mới, {done.reminded} nhắc lại, {done.closed} vừa hết; đã gửi {self.dispatched.sent} thư, "
            f"{self.dispatched.failed} kênh lỗi, {done.held_back} tin chờ hết giờ yên lặng."
        )


@dataclass(frozen=True)
class Planned:
    """A message that would go out, and the channels it would go to; why stands in its items."""

    message: Message
    channels: tuple[str, ...]


def run_alerts(
    home: Home,
    settings: AlertSettings,
    *,
    runs: RunFacts | None = None,
    tree: Tree = "2024",
    broken: Mapping[str, str] | None = None,
    clock: Clock = utc_now,
    channels: Sequence[Channel] | None = None,
) -> Tick:
    """One tick: evaluates every rule and sends what is due.

    Args:
        runs: what the run history says; without it the rules about runs and checks say nothing.
        tree: setting `units.tree`.
        broken: sources of the caller that stumbled, with the kind of error.
        channels: instead of those of the settings.

    Raises IncidentsUnavailable if the alert file cannot be used.
    """
    if not settings.enabled:
        return Tick(Outcome(), Dispatched())
    ways = channels_of(settings, home) if channels is None else channels
    with open_incidents(home) as connection:
        facts = gather(home, connection, runs=runs, tree=tree, now=clock(), broken=broken)
        outcome = advance(connection, evaluate(facts, settings), settings, ways, facts.now)
    dispatched = dispatch(home, ways, settings.retry, clock)
    with open_incidents(home) as connection:
        incidents.beat(connection, EVALUATION, clock())
    return Tick(outcome, dispatched)


def preview(
    home: Home,
    settings: AlertSettings,
    *,
    runs: RunFacts | None = None,
    tree: Tree = "2024",
    broken: Mapping[str, str] | None = None,
    clock: Clock = utc_now,
) -> tuple[Outcome, list[Planned]]:
    """What a tick would do now: the same evaluation on a copy of the alert file. Sends and changes nothing.

    The messages are the new ones and those that wait for a channel from before.
    """
    with copy_incidents(home) as connection:
        facts = gather(home, connection, runs=runs, tree=tree, now=clock(), broken=broken)
        ways = channels_of(settings, home)
        outcome = advance(connection, evaluate(facts, settings), settings, ways, facts.now)
        due = alert_post.due_contents(connection, facts.now)
    return outcome, [Planned(Message.from_json(content), channels) for content, channels in due]


def redeliver(home: Home, settings: AlertSettings, *, channel: str | None = None, clock: Clock = utc_now) -> Dispatched:
    """Sends again what was put aside, on one channel or on all."""
    with open_incidents(home) as connection, transaction(connection):
        alert_post.revive(connection, clock(), channel)
    return dispatch(home, channels_of(settings, home), settings.retry, clock)


def discard(home: Home, *, channel: str | None = None) -> int:
    """Forgets what was put aside, on one channel or on all; returns how many messages."""
    with open_incidents(home) as connection, transaction(connection):
        return alert_post.discard(connection, channel)
