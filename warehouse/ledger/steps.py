"""In which order things were taken in: the plan by which the ledger can be made again (`assets.rebuild`).

Each transaction that takes something in notes its step inside itself. What a step does is told where it is done.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import duckdb

from warehouse.statements import statement

Kind = Literal["delivery", "decisions", "package", "answers", "lexicon"]


@dataclass(frozen=True)
class Step:
    """One thing taken in, or counted from what was taken in.

    `name`: delivery key, SHA-256 of the file, package, or hash of the counts. `decision_no`: the last one after it.
    `settings`: what it was taken under, empty where that was not noted.
    """

    step_no: int
    kind: Kind
    name: str
    event_no: int
    decision_no: int
    settings: Mapping[str, Any]
    taken_at: datetime
    run_id: str | None


def note_step(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    name: str,
    *,
    taken_at: datetime,
    run_id: str | None = None,
    settings: Mapping[str, Any] | None = None,
    event_no: int | None = None,
) -> None:
    """Appends a step, inside the transaction that takes the thing in, after everything else in it.

    Args:
        event_no: the last event that the thing led to, where it is not the last of the journal.
    """
    said = json.dumps(settings, sort_keys=True) if settings is not None else None
    taken = {"kind": kind, "name": name, "settings": said, "taken_at": taken_at, "run_id": run_id}
    connection.execute(statement("ledger/note_step"), taken | {"event_no": event_no})


def steps(connection: duckdb.DuckDBPyConnection) -> list[Step]:
    """Every step, in order."""
    rows = connection.sql("select * from ledger.steps order by step_no").pl().iter_rows(named=True)
    return [Step(**(row | {"settings": json.loads(row["settings"] or "{}")})) for row in rows]
