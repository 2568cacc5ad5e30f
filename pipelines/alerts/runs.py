"""What Dagster's run history says: jobs that fail, the last success, checks that failed. Ids and counts only."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import dagster as dg
from dagster._core.storage.asset_check_execution_record import COMPLETED_ASSET_CHECK_EXECUTION_RECORD_STATUSES

from pipelines.alerts.facts import FailedCheck, FailedJob, RunFacts

# Runs looked back at: more than a month of a busy inbox.
_MOST_RUNS = 500
_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]

# What the checks of the rule catalogue call their count; of any other check it is the first whole number.
_COUNT_NAME = "Đang còn"


def run_facts(instance: dg.DagsterInstance, check_keys: Iterable[dg.AssetCheckKey] | None = None) -> RunFacts:
    """The run history as alert rules look at it; without the keys of the checks nothing is said about checks.

    Runs that somebody cancelled neither fail nor succeed. (A run-status sensor would see five runs a tick, and no
    check at all: dagster#29896.)
    """
    failing: dict[str, FailedJob] = {}
    well: dict[str, datetime] = {}
    for record in instance.get_run_records(filters=dg.RunsFilter(statuses=_ENDED), limit=_MOST_RUNS):
        run = record.dagster_run
        ended_at = datetime.fromtimestamp(record.end_time or record.create_timestamp.timestamp(), UTC)
        if run.status == dg.DagsterRunStatus.SUCCESS:
            well.setdefault(run.job_name, ended_at)
        elif run.job_name not in well:
            # Newest first: the first one met is the last that failed.
            last = failing.get(run.job_name, FailedJob(run.job_name, 0, run.run_id, ended_at))
            failing[run.job_name] = FailedJob(last.job, last.failures + 1, last.run_id, last.ended_at)
    checks = None if check_keys is None else tuple(_failed_checks(instance, check_keys))
    return RunFacts(tuple(failing.values()), max(well.values(), default=None), checks)


def _failed_checks(instance: dg.DagsterInstance, keys: Iterable[dg.AssetCheckKey]) -> Iterator[FailedCheck]:
    """Checks whose last completed evaluation failed; one that is planned or under way says nothing yet."""
    for key in sorted(keys, key=lambda k: (k.asset_key.to_user_string(), k.name)):
        history = instance.event_log_storage.get_asset_check_execution_history(
            key, limit=1, status=set(COMPLETED_ASSET_CHECK_EXECUTION_RECORD_STATUSES)
        )
        evaluation = history[0].evaluation if history else None
        if evaluation is not None and not evaluation.passed:
            yield FailedCheck(
                asset=key.asset_key.to_user_string(),
                check=key.name,
                severity=evaluation.severity.value,
                evaluated_at=datetime.fromtimestamp(history[0].create_timestamp, UTC),
                count=_count(evaluation.metadata),
            )


def _count(metadata: Mapping[str, dg.MetadataValue]) -> int | None:
    named = metadata.get(_COUNT_NAME)
    values = [named, *metadata.values()] if named is not None else list(metadata.values())
    return next((v.value for v in values if isinstance(v, dg.IntMetadataValue)), None)
