"""The Dagster instance of a home: derived from the project's file, private, and rid of dead runs."""

from pathlib import Path

import dagster as dg
import yaml

from pipelines.instance import COMMAND_TAG, CONFIG, bury_dead_runs, open_instance, prepare_instance
from pipelines.run_history import EventLog
from warehouse.home import Home


def test_the_projects_file_sends_nothing_anywhere_and_keeps_no_output() -> None:
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert config["telemetry"] == {"enabled": False}
    assert config["nux"] == {"enabled": False}
    assert config["compute_logs"]["class"] == "NoOpComputeLogManager"
    assert config["concurrency"]["runs"]["max_concurrent_runs"] == 1


def test_a_home_keeps_its_history_in_itself(tmp_path: Path) -> None:
    home = Home(tmp_path / "tỉnh nhà")
    prepare_instance(home)
    text = (home.dagster / "dagster.yaml").read_text(encoding="utf-8")
    assert "./data" not in text.partition("storage:")[2]
    assert yaml.safe_load(text)["storage"]["custom"]["config"]["base_dir"] == str(home.dagster)
    with open_instance(home) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        assert not instance.telemetry_enabled
    assert (home.dagster / "history" / "runs.db").exists()


def test_a_run_whose_process_died_is_failed_and_a_fresh_one_is_left_alone(tmp_path: Path) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def idle() -> None:
        nothing()

    def begin(instance: dg.DagsterInstance, **tags: str) -> tuple[str, float]:
        run = instance.create_run_for_job(idle, tags=tags)
        instance.report_dagster_event(
            dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, job_name="idle"), run_id=run.run_id
        )
        started = instance.get_run_record_by_id(run.run_id)
        assert started is not None
        assert started.start_time is not None
        return run.run_id, started.start_time

    with open_instance(Home(tmp_path)) as instance:
        launched, start = begin(instance)
        typed, _ = begin(instance, **{COMMAND_TAG: "hotich run"})
        assert bury_dead_runs(instance, start + 5) == [typed]
        assert bury_dead_runs(instance, start + 3600) == [launched]
        after = instance.get_run_by_id(launched)
        assert after is not None
        assert after.status == dg.DagsterRunStatus.FAILURE
