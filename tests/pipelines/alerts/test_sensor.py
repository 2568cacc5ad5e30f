"""The sensor and the run history, on a real Dagster instance."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.alerts.facts import RunFacts
from pipelines.alerts.runs import run_facts
from pipelines.alerts.sensor import Watched, build_alert_sensor
from pipelines.alerts.settings import AlertSettings
from pipelines.instance import open_instance
from pipelines.resources import HomeResource
from pipelines.settings import SettingsError
from warehouse.home import Home
from warehouse.ledger import incidents
from warehouse.ledger.alert_file import open_incidents

ASSET = dg.AssetKey("so_cai")


@dg.op(config_schema={"fails": bool})
def work(context: dg.OpExecutionContext) -> None:
    if context.op_config["fails"]:
        raise ValueError("Nguyễn Thị Bí Mật")


@dg.job
def nightly() -> None:
    work()


@dg.asset(name="so_cai")
def ledger() -> None:
    pass


@dg.asset_check(asset="so_cai", name="laws")
def laws(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    broken = int(context.run.tags["broken"])
    return dg.AssetCheckResult(passed=broken == 0, metadata={"Trong lần chạy này": 1, "Đang còn": broken})


DEFINITIONS = dg.Definitions(assets=[ledger], asset_checks=[laws], jobs=[nightly])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def instance(home: Home) -> Iterator[dg.DagsterInstance]:
    with open_instance(home) as instance:
        yield instance


def run(instance: dg.DagsterInstance, *, fails: bool) -> str:
    config = {
        "ops": {"work": {"config": {"fails": fails}}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }
    return nightly.execute_in_process(run_config=config, instance=instance, raise_on_error=False).run_id


def check(instance: dg.DagsterInstance, *, broken: int) -> None:
    dg.materialize([ledger, laws], instance=instance, tags={"broken": str(broken)})


def keys() -> set[dg.AssetCheckKey]:
    return {dg.AssetCheckKey(ASSET, "laws")}


def test_failures_in_a_row_are_counted_until_one_succeeds(instance: dg.DagsterInstance) -> None:
    assert run_facts(instance) == RunFacts()
    run(instance, fails=False)
    run(instance, fails=True)
    last = run(instance, fails=True)
    facts = run_facts(instance)
    (failed,) = facts.failed_jobs
    assert (failed.job, failed.failures, failed.run_id) == ("nightly", 2, last)
    assert facts.last_success_at is not None
    assert timedelta() <= failed.ended_at - facts.last_success_at < timedelta(minutes=5)
    run(instance, fails=False)
    assert run_facts(instance).failed_jobs == ()


def test_a_check_that_failed_is_seen_although_its_run_succeeded(instance: dg.DagsterInstance) -> None:
    check(instance, broken=3)
    facts = run_facts(instance, keys())
    assert facts.failed_jobs == ()
    assert facts.failed_checks is not None
    (failed,) = facts.failed_checks
    assert (failed.asset, failed.check, failed.severity, failed.count) == ("so_cai", "laws", "ERROR", 3)
    assert abs(failed.evaluated_at - datetime.now(UTC)) < timedelta(minutes=5)
    check(instance, broken=0)
    assert run_facts(instance, keys()).failed_checks == ()


def test_without_the_keys_of_checks_nothing_is_said_about_them(instance: dg.DagsterInstance) -> None:
    assert run_facts(instance).failed_checks is None


def tick(instance: dg.DagsterInstance, home: Home, settings: AlertSettings | None = None) -> str:
    sensor = build_alert_sensor(
        lambda h: Watched(h.home, settings or AlertSettings(quiet_from="0:00", quiet_to="0:00"), "2024")
    )
    context = dg.build_sensor_context(
        instance=instance, definitions=DEFINITIONS, resources={"home": HomeResource(root=str(home.root))}
    )
    result = sensor(context)
    assert isinstance(result, dg.SkipReason)
    return str(result.skip_message)


def test_a_tick_tells_of_failed_runs_and_failed_checks_and_beats(instance: dg.DagsterInstance, home: Home) -> None:
    run(instance, fails=True)
    check(instance, broken=3)
    said = tick(instance, home)
    assert "2 mới" in said
    (text,) = [f.read_text() for f in (home.root / "alerts").glob("*.txt")]
    assert "Công việc «nightly» không thành công 1 lần liên tiếp" in text
    assert "Phép kiểm tra «laws» của «so_cai» không đạt" in text
    assert "3 trường hợp" in text
    assert "Bí Mật" not in text + said
    with open_incidents(home) as connection:
        beat = incidents.last_beat(connection, "evaluation")
    assert beat is not None
    assert datetime.now(UTC) - beat < timedelta(minutes=5)


def test_a_history_that_cannot_be_read_is_told_and_stops_no_other_rule(
    instance: dg.DagsterInstance, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Nguyễn Thị Bí Mật")

    monkeypatch.setattr("pipelines.alerts.sensor.run_facts", broken)
    tick(instance, home)
    (text,) = [f.read_text() for f in (home.root / "alerts").glob("*.txt")]
    assert "Phần «runs» của bộ phận cảnh báo gặp lỗi RuntimeError" in text
    assert "Bí Mật" not in text


def test_a_wrong_setting_is_said_by_the_tick(instance: dg.DagsterInstance, home: Home) -> None:
    def wrong(_: HomeResource) -> Watched:
        raise SettingsError("Cài đặt «alerts.x» không dùng được.")

    context = dg.build_sensor_context(instance=instance, resources={"home": HomeResource(root=str(home.root))})
    result = build_alert_sensor(wrong)(context)
    assert isinstance(result, dg.SkipReason)
    assert result.skip_message == "Cài đặt «alerts.x» không dùng được."


def test_the_sensor_loads_beside_the_definitions_and_runs_by_default(instance: dg.DagsterInstance) -> None:
    sensor = build_alert_sensor(lambda h: Watched(h.home, AlertSettings(), "2024"), interval_seconds=120)
    definitions = dg.Definitions(sensors=[sensor], resources={"home": HomeResource()})
    dg.Definitions.validate_loadable(definitions)
    assert sensor.minimum_interval_seconds == 120
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
