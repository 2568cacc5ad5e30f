"""The sensor and the schedule: one run request for everything that waits, nothing asked for twice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.partitions import deliveries
from pipelines.resources import HomeResource
from pipelines.schedules import nightly
from pipelines.sensors import answers_sensor, inbox_sensor
from tests.deliveries import Book, birth, deliver
from warehouse.home import Home

NAME = str(deliveries.name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    return Home(tmp_path / "tinh")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def sense(home: Home, instance: dg.DagsterInstance) -> dg.SensorResult | dg.SkipReason:
    context = dg.build_sensor_context(instance, resources={"home": HomeResource(root=str(home.root))})
    result = inbox_sensor(context)
    assert isinstance(result, (dg.SensorResult, dg.SkipReason))
    if isinstance(result, dg.SensorResult):
        for request in result.dynamic_partitions_requests or ():
            instance.add_dynamic_partitions(NAME, list(request.partition_keys))
    return result


def at_night(home: Home, instance: dg.DagsterInstance) -> dg.RunRequest | dg.SkipReason:
    context = dg.build_schedule_context(
        instance,
        scheduled_execution_time=datetime(2024, 5, 20, 19, tzinfo=UTC),
        resources={"home": HomeResource(root=str(home.root))},
    )
    result = nightly(context)
    assert isinstance(result, (dg.RunRequest, dg.SkipReason))
    return result


def _three(home: Home) -> None:
    for n in (1, 2, 3):
        deliver(home, f"dot{n}", Book([birth(n)], stem=f"hongphong.KS.2008.0{n}"))


def test_new_deliveries_are_one_run_over_one_range(home: Home, instance: dg.DagsterInstance) -> None:
    _three(home)
    result = sense(home, instance)
    assert isinstance(result, dg.SensorResult)
    (request,) = result.run_requests or ()
    keys = list(instance.get_dynamic_partitions(NAME))
    assert len(keys) == 3
    assert request.tags["dagster/asset_partition_range_start"] == keys[0]
    assert request.tags["dagster/asset_partition_range_end"] == keys[-1]
    assert request.run_key


def test_nothing_is_asked_for_twice_and_the_reason_names_only_counts(home: Home, instance: dg.DagsterInstance) -> None:
    _three(home)
    sense(home, instance)
    result = sense(home, instance)
    assert isinstance(result, dg.SkipReason)
    assert "Không có lần giao mới" in str(result.skip_message)
    assert "hong-phong" not in str(result.skip_message)


def test_a_wrong_setting_is_the_reason_and_no_crash(home: Home, instance: dg.DagsterInstance) -> None:
    home.root.mkdir(parents=True)
    (home.root / "hotich.toml").write_text("x = 1", encoding="utf-8")
    result = sense(home, instance)
    assert isinstance(result, dg.SkipReason)
    assert "hotich.toml" in str(result.skip_message)


def test_the_night_run_takes_what_the_sensor_left(home: Home, instance: dg.DagsterInstance) -> None:
    instance.add_dynamic_partitions(NAME, ["06205_gone_00000000"])
    _three(home)
    request = at_night(home, instance)
    assert isinstance(request, dg.RunRequest)
    keys = list(instance.get_dynamic_partitions(NAME))
    assert "06205_gone_00000000" not in keys, "a delivery that is no longer there is taken off"
    assert request.tags["dagster/asset_partition_range_start"] == keys[0]
    assert request.tags["dagster/asset_partition_range_end"] == keys[-1]


def test_a_quiet_night_renews_the_outputs(home: Home, instance: dg.DagsterInstance) -> None:
    request = at_night(home, instance)
    assert isinstance(request, dg.RunRequest)
    assert dg.AssetKey("published_ledger") in (request.asset_selection or ())
    assert dg.AssetKey("verdicts") not in (request.asset_selection or ())


def listen(home: Home, instance: dg.DagsterInstance) -> dg.RunRequest | dg.SkipReason:
    context = dg.build_sensor_context(instance, resources={"home": HomeResource(root=str(home.root))})
    result = answers_sensor(context)
    assert isinstance(result, (dg.RunRequest, dg.SkipReason))
    return result


def _hand_in(home: Home, *names: str) -> None:
    for name in names:
        path = home.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_answers_that_come_are_one_run_of_the_refresh_job(home: Home, instance: dg.DagsterInstance) -> None:
    assert answers_sensor.job_name == "refresh"
    assert isinstance(listen(home, instance), dg.SkipReason)
    _hand_in(home, "reviews/06205-hong-phong/Nguyen Van A.xlsx", "acks/goi-1.csv")
    first, second = listen(home, instance), listen(home, instance)
    assert isinstance(first, dg.RunRequest) and isinstance(second, dg.RunRequest)
    assert first.run_key == second.run_key, "one arrival is one run"
    assert "Nguyen" not in str(first.run_key)


def test_another_answer_is_another_run_and_an_answered_one_is_none(home: Home, instance: dg.DagsterInstance) -> None:
    _hand_in(home, "acks/goi-1.csv")
    first = listen(home, instance)
    _hand_in(home, "acks/goi-1.ket-qua.csv")
    assert isinstance(listen(home, instance), dg.SkipReason)
    _hand_in(home, "acks/goi-2.csv")
    second = listen(home, instance)
    assert isinstance(first, dg.RunRequest) and isinstance(second, dg.RunRequest)
    assert first.run_key != second.run_key


def test_an_answer_that_is_still_being_copied_waits(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "60")
    _hand_in(home, "reviews/06205-hong-phong/phieu.xlsx", "acks/goi-1.csv")
    assert isinstance(listen(home, instance), dg.SkipReason)
