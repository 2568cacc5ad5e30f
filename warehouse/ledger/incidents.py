"""Incidents, their notices and the heartbeat, as rows of the alert file.

Which incident opens or closes is decided in `pipelines.alerts`; messages on their way are in `alert_post`.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from warehouse.ledger.alert_file import as_text


@dataclass(frozen=True)
class Incident:
    """One cause from its opening to its end; number 0 until it is written.

    `told_at` is when it was last told or reminded of; `good` counts evaluations in a row without the cause;
    `hold_until` is the earliest time it may close.
    """

    incident_no: int
    rule: str
    cause: str
    severity: str
    title: str
    advice: str
    recovered: str
    sentence: str
    numbers: Mapping[str, float]
    state: str
    opened_at: datetime
    seen_at: datetime
    told_at: datetime
    reminders: int
    good: int
    hold_until: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Notice:
    """One thing to tell about an incident: 'opened', 'reminder' or 'closed'; number 0 until it is written."""

    notice_no: int
    incident_no: int
    kind: str
    at: datetime
    severity: str
    rule: str
    title: str
    sentence: str
    advice: str
    numbers: Mapping[str, float]
    opened_at: datetime


def open_ones(connection: sqlite3.Connection) -> list[Incident]:
    """Incidents that are open, in order of opening."""
    return _incidents(connection, "where state = 'open' order by incident_no", ())


def closed_since(connection: sqlite3.Connection, moment: datetime) -> dict[tuple[str, str], int]:
    """How often an incident of each (rule, cause) closed since a moment."""
    rows = connection.execute(
        "select rule, cause, count(*) from incidents where closed_at >= ? group by rule, cause", (as_text(moment),)
    )
    return {(rule, cause): n for rule, cause, n in rows}


def latest(connection: sqlite3.Connection, most: int) -> list[Incident]:
    """The incidents opened last, the newest first."""
    return _incidents(connection, "order by incident_no desc limit ?", (most,))


def _incidents(connection: sqlite3.Connection, which: str, values: tuple[object, ...]) -> list[Incident]:
    columns = ", ".join(_INCIDENT)
    rows = connection.execute(f"select {columns} from incidents {which}", values)  # noqa: S608 - columns and words of this module
    return [Incident(**_read(_INCIDENT, row)) for row in rows]


def write_incident(connection: sqlite3.Connection, incident: Incident) -> int:
    """Writes an incident as it stands now and returns its number; number 0 is a new one."""
    held = _written(vars(incident), _INCIDENT)
    if incident.incident_no == 0:
        held["incident_no"] = None
    columns, places = ", ".join(_INCIDENT), ", ".join(f":{name}" for name in _INCIDENT)
    changed = ", ".join(f"{name} = :{name}" for name in _INCIDENT[1:])
    cursor = connection.execute(
        f"insert into incidents ({columns}) values ({places}) "  # noqa: S608 - column names of this module
        f"on conflict (incident_no) do update set {changed}",
        held,
    )
    return incident.incident_no or int(cursor.lastrowid or 0)


def write_notice(connection: sqlite3.Connection, notice: Notice) -> None:
    """Puts a new notice among those that wait to be told."""
    held = _written(vars(notice), _NOTICE)
    columns, places = ", ".join(_NOTICE[1:]), ", ".join(f":{name}" for name in _NOTICE[1:])
    connection.execute(f"insert into notices ({columns}) values ({places})", held)  # noqa: S608 - as above


def untold(connection: sqlite3.Connection) -> list[Notice]:
    """Notices that are in no message yet, the oldest first."""
    columns = ", ".join(_NOTICE)
    rows = connection.execute(
        f"select {columns} from notices where message_id is null order by notice_no"  # noqa: S608 - as above
    )
    return [Notice(**_read(_NOTICE, row)) for row in rows]


def mark_told(connection: sqlite3.Connection, notices: list[int], message_id: str) -> None:
    """Notes in which message some notices went out."""
    connection.executemany("update notices set message_id = ? where notice_no = ?", [(message_id, n) for n in notices])


def beat(connection: sqlite3.Connection, name: str, moment: datetime) -> None:
    """Notes that a part of the alerting is alive."""
    connection.execute(
        "insert into heartbeats values (?, ?) on conflict (name) do update set beat_at = excluded.beat_at",
        (name, as_text(moment)),
    )


def last_beat(connection: sqlite3.Connection, name: str) -> datetime | None:
    """When a part of the alerting was last alive; None if never."""
    row = connection.execute("select beat_at from heartbeats where name = ?", (name,)).fetchone()
    return datetime.fromisoformat(row[0]) if row else None


_INCIDENT = tuple(Incident.__dataclass_fields__)
_NOTICE = tuple(Notice.__dataclass_fields__)
_MOMENTS = frozenset({"opened_at", "seen_at", "told_at", "hold_until", "closed_at", "at"})


def _written(values: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """Values as they stand in the file: times as text, numbers as JSON."""
    held = {name: values[name] for name in columns}
    for name, value in held.items():
        if isinstance(value, datetime):
            held[name] = as_text(value)
    return held | {"numbers": json.dumps(held["numbers"], sort_keys=True)}


def _read(columns: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    held = dict(zip(columns, row, strict=True))
    for name in _MOMENTS & held.keys():
        if isinstance(value := held[name], str):
            held[name] = datetime.fromisoformat(value)
    return held | {"numbers": json.loads(str(held["numbers"]))}
