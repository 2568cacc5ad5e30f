"""The Dagster instance of a home: its configuration, derived from the project's `dagster.yaml`, and its dead runs.

Without DAGSTER_HOME a plain `dagster dev` in the project's folder takes that file as it stands and keeps its history
in ./data/dagster, which is the same place as that of the default home.
"""

import json
from pathlib import Path

import dagster as dg

from warehouse.home import Home

CONFIG = Path(__file__).parents[1] / "dagster.yaml"
_DEFAULT_PLACE = "./data/dagster"

# Marks a run of the command line; such a run holds the writer lock from before its beginning.
COMMAND_TAG = "lenh"

# A run that the daemon launched takes the writer lock within seconds of its start.
_STARTING_SECONDS = 60.0


def prepare_instance(home: Home) -> Path:
    """Writes `<home>/dagster/dagster.yaml` if it is not there or differs; returns the folder (DAGSTER_HOME)."""
    text = CONFIG.read_text(encoding="utf-8").replace(_DEFAULT_PLACE, json.dumps(str(home.dagster)))
    config = home.dagster / "dagster.yaml"
    home.dagster.mkdir(parents=True, exist_ok=True)
    if not config.exists() or config.read_text(encoding="utf-8") != text:
        config.write_text(text, encoding="utf-8")
    return home.dagster


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance of a home; use it as a context manager."""
    return dg.DagsterInstance.from_config(str(prepare_instance(home)))


def bury_dead_runs(instance: dg.DagsterInstance, now: float) -> list[str]:
    """Marks runs as failed that stand as running although nobody runs them; returns their ids.

    A killed run keeps its status for ever and the only place in the queue with it. The caller holds the writer lock:
    whatever of the command line has not ended is dead, and whatever else began more than a minute ago.
    """
    standing = instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    dead = [r.dagster_run for r in standing if COMMAND_TAG in r.dagster_run.tags or _age(r, now) > _STARTING_SECONDS]
    for run in dead:
        instance.report_run_failed(run, "Lần chạy đã bị ngắt giữa chừng; dữ liệu không bị ảnh hưởng.")
    return [run.run_id for run in dead]


def _age(record: dg.RunRecord, now: float) -> float:
    return now - (record.start_time or record.create_timestamp.timestamp())
