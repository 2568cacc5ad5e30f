"""One evaluation: from the sources to facts, from facts to incidents and to messages on their way. Sends nothing.

Everything that it changes is in the alert file it is given, so that the same code serves a tick and a dry run.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from pipelines.alerts.channels.channel import Channel
from pipelines.alerts.facts import ChannelFacts, Facts, RunFacts
from pipelines.alerts.incidents import FLAPPING_WINDOW, next_steps
from pipelines.alerts.messages import Message, bundle
from pipelines.alerts.quiet import is_quiet
from pipelines.alerts.rules import Evaluated
from pipelines.alerts.settings import AlertSettings
from pipelines.alerts.sources import read_files, read_published
from warehouse.home import Home
from warehouse.ledger import alert_post, incidents
from warehouse.ledger.alert_file import transaction
from warehouse.units import Tree

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Outcome:
    """What one evaluation did, in counts: fit for logs."""

    evaluated: int = 0
    skipped: int = 0
    opened: int = 0
    reminded: int = 0
    closed: int = 0
    open_now: int = 0
    held_back: int = 0
    messages: tuple[Message, ...] = ()


def gather(
    home: Home,
    connection: sqlite3.Connection,
    *,
    runs: RunFacts | None,
    tree: Tree,
    now: datetime,
    broken: Mapping[str, str] | None = None,
) -> Facts:
    """The facts of this moment; a source that stumbles is named in `broken` and its part is None."""
    stumbled = dict(broken or {})

    def tried(part: str, read: Callable[[Home], _Read]) -> _Read | None:
        try:
            return read(home)
        except Exception as error:
            # Told by alerting_broken, by its kind only: a database quotes values in its errors.
            stumbled[part] = type(error).__name__
            return None

    return Facts(
        now=now,
        tree=tree,
        published=tried("published", read_published),
        runs=runs,
        files=tried("files", read_files),
        channels=tuple(
            ChannelFacts(state.channel, state.dead, state.waiting, state.attempts)
            for state in alert_post.channel_states(connection)
        ),
        broken=stumbled,
    )


def advance(
    connection: sqlite3.Connection,
    evaluated: Sequence[Evaluated],
    settings: AlertSettings,
    channels: Sequence[Channel],
    now: datetime,
) -> Outcome:
    """Writes what an evaluation changes and puts what is due on its way, in one transaction; sends nothing."""
    with transaction(connection):
        closings = incidents.closed_since(connection, now - FLAPPING_WINDOW)
        steps = next_steps(incidents.open_ones(connection), evaluated, settings, now=now, closings=closings)
        for step in steps:
            number = incidents.write_incident(connection, step.incident)
            if step.notice is not None:
                incidents.write_notice(connection, replace(step.notice, incident_no=number))
        messages = _post_due(connection, settings, channels, now)
        told = Counter(step.notice.kind for step in steps if step.notice is not None)
        return Outcome(
            evaluated=sum(item.causes is not None for item in evaluated),
            skipped=sum(item.causes is None for item in evaluated),
            opened=told["opened"],
            reminded=told["reminder"],
            closed=told["closed"],
            open_now=len(incidents.open_ones(connection)),
            held_back=len(incidents.untold(connection)),
            messages=tuple(messages),
        )


def _post_due(
    connection: sqlite3.Connection, settings: AlertSettings, channels: Sequence[Channel], now: datetime
) -> list[Message]:
    """Gathers notices into messages, one per severity; in quiet hours only what is critical."""
    notices = incidents.untold(connection)
    messages = []
    for severity in ("critical",) if is_quiet(now, settings) else ("critical", "warning"):
        due = [notice for notice in notices if notice.severity == severity]
        if due:
            message = bundle(due, now)
            names = [c.name for c in channels if severity == "critical" or not c.only_critical]
            alert_post.post(connection, message.message_id, severity, message.to_json(), names, now)
            incidents.mark_told(connection, [notice.notice_no for notice in due], message.message_id)
            messages.append(message)
    return messages
