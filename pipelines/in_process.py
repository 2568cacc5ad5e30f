"""Running a job in this process on the home's Dagster instance, so that it stands in the interface like any other."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg
import pandas as pd  # noqa: F401  # DuckDB imports it at the first bound value

from assets.failures import StageError
from assets.workbench import Workbench
from pipelines.definitions import build_definitions
from pipelines.enrolment import enrol
from pipelines.instance import COMMAND_TAG, bury_dead_runs, open_instance
from pipelines.jobs import range_tags
from pipelines.resources import HomeResource
from pipelines.run_history import RunHistory  # noqa: F401  # Dagster imports it by name when the instance opens
from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable

# Events go to the instance's storage in any case; the console is the listener's.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Done:
    """One finished run: its id, seconds per step, and for a failed one what failed."""

    run_id: str
    seconds: dict[str, float]
    failure: Exception | None


def execute(home: Home, workbench: Workbench, job: str, keys: Sequence[str], landed: set[str]) -> Done:
    """Runs the job over the deliveries `keys`; the caller holds the writer lock.

    A failed step does not raise: it is in the result. Deliveries over which the program stumbled are on the workbench.
    """
    definitions = build_definitions(resources={"home": HomeResource(root=str(home.root)), "workbench": workbench})
    with open_instance(home) as instance:
        bury_dead_runs(instance, time.time())
        if keys:
            enrol(instance, home, keys, landed)
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            run_config=_QUIET,
            tags={COMMAND_TAG: "hotich run", **(range_tags(keys) if keys else {})},
            raise_on_error=False,
        )
    return Done(
        result.run_id,
        {
            str(e.step_key): e.step_success_data.duration_ms / 1000
            for e in result.all_events
            if e.event_type == dg.DagsterEventType.STEP_SUCCESS
        },
        None if result.success else _failure(result),
    )


def _failure(result: dg.ExecuteInProcessResult) -> Exception | None:
    """What the first failed step said; None if the only failure is that deliveries are stuck."""
    for event in result.all_events:
        if event.event_type == dg.DagsterEventType.STEP_FAILURE and event.step_key != "stuck_deliveries":
            error = event.step_failure_data.error
            told = error.cause or error if error else None
            if told is None:
                return StageError(f"STEP_FAILURE {event.step_key}")
            text = told.message.partition(": ")[2].strip()
            known = {"LedgerUnavailable": LedgerUnavailable(text), "StageError": StageError(text)}
            # The text of any other error may quote a cell.
            return known.get(told.cls_name or "", StageError(f"{told.cls_name} {event.step_key}"))
    return None
