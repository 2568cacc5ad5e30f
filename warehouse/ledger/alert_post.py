"""Messages of alerts and what became of each on each channel: waiting, sending, sent, or put aside.

A message that a channel took is never given to it again. One whose sender died between sending and noting it is
tried again once its lease is over: twice is better than never, and both bear the same message id. How a message looks
and how it is sent belongs to `pipelines.alerts`.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from warehouse.ledger.alert_file import as_text, transaction

# Longer than any channel's time limit.
_LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Due:
    """A message that a channel should get now; `attempts` counts this one."""

    message_id: str
    channel: str
    content: str
    attempts: int


@dataclass(frozen=True)
class ChannelState:
    """How a channel stands; `attempts` is the most on a message that waits."""

    channel: str
    sent: int
    waiting: int
    dead: int
    attempts: int


def post(
    connection: sqlite3.Connection, message_id: str, severity: str, content: str, channels: Iterable[str], at: datetime
) -> None:
    """Puts a message on its way to some channels; one that is on its way already stays as it is."""
    connection.execute(
        "insert into messages values (?, ?, ?, ?) on conflict do nothing", (message_id, severity, as_text(at), content)
    )
    connection.executemany(
        "insert into dispatches (message_id, channel, state, attempts, next_at) values (?, ?, 'waiting', 0, ?) "
        "on conflict do nothing",
        [(message_id, channel, as_text(at)) for channel in channels],
    )


def claim(connection: sqlite3.Connection, channel: str, now: datetime) -> Due | None:
    """The message that is due longest on a channel, from now on nobody else's; None if none is."""
    with transaction(connection):
        row = connection.execute(
            "select d.message_id, m.content, d.attempts + 1 from dispatches d join messages m using (message_id) "
            "where d.channel = :channel and (d.state = 'waiting' and d.next_at <= :now "
            "or d.state = 'sending' and d.lease_until <= :now) order by d.next_at, m.rowid limit 1",
            {"channel": channel, "now": as_text(now)},
        ).fetchone()
        if row is None:
            return None
        connection.execute(
            "update dispatches set state = 'sending', lease_until = ?, attempts = ? "
            "where message_id = ? and channel = ?",
            (as_text(now + _LEASE), row[2], row[0], channel),
        )
    return Due(row[0], channel, row[1], row[2])


def mark_sent(connection: sqlite3.Connection, due: Due, at: datetime, note: str | None = None) -> None:
    """Notes that a channel took a message, and what it remarked."""
    connection.execute(
        "update dispatches set state = 'sent', sent_at = ?, lease_until = null, problem = ? "
        "where message_id = ? and channel = ?",
        (as_text(at), note, due.message_id, due.channel),
    )


def mark_failed(connection: sqlite3.Connection, due: Due, problem: str, next_at: datetime | None) -> None:
    """Notes why a channel did not take a message; without a next time it is put aside."""
    connection.execute(
        "update dispatches set state = ?, next_at = coalesce(?, next_at), lease_until = null, problem = ? "
        "where message_id = ? and channel = ?",
        (
            "waiting" if next_at else "dead",
            as_text(next_at) if next_at else None,
            problem,
            due.message_id,
            due.channel,
        ),
    )


def put_aside_others(connection: sqlite3.Connection, channels: Sequence[str], problem: str, now: datetime) -> int:
    """Puts aside what waits for channels that are none of these any more; returns how many messages.

    What a sender that died was sending waits too, once its time is over.
    """
    places = ", ".join("?" for _ in channels)
    return connection.execute(
        "update dispatches set state = 'dead', problem = ? "  # noqa: S608 - question marks only
        f"where (state = 'waiting' or state = 'sending' and lease_until <= ?) and channel not in ({places})",
        (problem, as_text(now), *channels),
    ).rowcount


def revive(connection: sqlite3.Connection, now: datetime, channel: str | None = None) -> int:
    """Sends what was put aside on its way again; returns how many messages."""
    return connection.execute(
        "update dispatches set state = 'waiting', attempts = 0, next_at = :now "
        "where state = 'dead' and (:channel is null or channel = :channel)",
        {"now": as_text(now), "channel": channel},
    ).rowcount


def discard(connection: sqlite3.Connection, channel: str | None = None) -> int:
    """Forgets what was put aside; the message itself stays, as do its other channels. Returns how many messages."""
    return connection.execute(
        "delete from dispatches where state = 'dead' and (:channel is null or channel = :channel)",
        {"channel": channel},
    ).rowcount


def channel_states(connection: sqlite3.Connection) -> list[ChannelState]:
    """How every channel stands that ever had a message, by name."""
    rows = connection.execute(
        "select channel, sum(state = 'sent'), sum(state in ('waiting', 'sending')), sum(state = 'dead'), "
        "max(case when state in ('waiting', 'sending') then attempts else 0 end) "
        "from dispatches group by channel order by channel"
    )
    return [ChannelState(*row) for row in rows]


def put_aside(connection: sqlite3.Connection) -> list[tuple[str, str, int, str]]:
    """Messages put aside, the oldest first: message id, channel, attempts, problem."""
    return connection.execute(
        "select message_id, channel, attempts, coalesce(problem, '') from dispatches join messages using (message_id) "
        "where state = 'dead' order by created_at, message_id, channel"
    ).fetchall()


def due_contents(connection: sqlite3.Connection, now: datetime) -> list[tuple[str, tuple[str, ...]]]:
    """Messages that are due now with the channels they are due on, in order of posting."""
    rows = connection.execute(
        "select m.content, d.channel from messages m join dispatches d using (message_id) "
        "where d.state = 'waiting' and d.next_at <= ? order by m.rowid, d.rowid",
        (as_text(now),),
    )
    channels: dict[str, list[str]] = {}
    for content, channel in rows:
        channels.setdefault(content, []).append(channel)
    return [(content, tuple(names)) for content, names in channels.items()]
