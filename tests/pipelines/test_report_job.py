"""The nightly job of the reports in Dagster: forms are made and published, checks speak up, freshness is watched."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest
from dagster._core.definitions.freshness import FreshnessState
from dagster._core.definitions.freshness_evaluator import FRESHNESS_EVALUATORS_BY_POLICY_TYPE
from dagster._core.loader import LoadingContextForTest
from dagster._core.test_utils import freeze_time

from assets.reports import asset_checks
from assets.reports.difficulties import difficulties_template
from assets.reports.inventory import inventory_template
from assets.reports.night import ReportOffice
from assets.reports.options import ReportOptions
from assets.workbench import Workbench
from pipelines.alerts.causes.machine import check_failed
from pipelines.alerts.facts import Facts
from pipelines.alerts.runs import run_facts
from pipelines.alerts.settings import AlertSettings
from pipelines.definitions import build_definitions
from pipelines.resources import HomeResource
from tests.assets.reports.small_campaign import BINH_XA, HONG_PHONG, NOWHERE, a_campaign
from tests.assets.reports.unit_workbooks import fill_in, put
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.zone import ZONE

NIGHT = datetime(2024, 6, 9, 1, tzinfo=ZONE)
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
CHECKS = {
    "trees_agree",
    "units_are_known",
    "bieu_1_reports_unaltered",
    "bieu_2_reports_unaltered",
    "closing_reports_unaltered",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    a_campaign(tmp_path).close()
    return Home(tmp_path)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


@dataclass
class Ran:
    """One run of the job: what each asset and check said."""

    result: dg.ExecuteInProcessResult

    @property
    def metadata(self) -> dict[str, dict[str, Any]]:
        events = self.result.get_asset_materialization_events()
        told = [(e.materialization.asset_key.to_user_string(), e.materialization.metadata) for e in events]
        return {key: {name: value.value for name, value in metadata.items()} for key, metadata in told}

    @property
    def failed_checks(self) -> dict[str, dg.AssetCheckSeverity]:
        found = self.result.get_asset_check_evaluations()
        assert {e.check_name for e in found} == CHECKS
        return {e.check_name: e.severity for e in found if not e.passed}

    def shown(self, check: str, name: str) -> str:
        (found,) = [e for e in self.result.get_asset_check_evaluations() if e.check_name == check]
        return str(found.metadata[name].value)


def run(home: Home, instance: dg.DagsterInstance, now: datetime = NIGHT, options: ReportOptions | None = None) -> Ran:
    office = ReportOffice(options or ReportOptions(), lambda: now)
    with Workbench(home) as workbench:
        resources = {"home": HomeResource(root=str(home.root)), "workbench": workbench, "report_office": office}
        job = build_definitions(resources=resources).resolve_job_def("reports")
        return Ran(job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False))


def files(home: Home) -> dict[str, str]:
    return {str(f): sha256(f.read_bytes()).hexdigest() for f in home.reports.rglob("*") if f.is_file()}


def test_a_night_makes_what_is_due_publishes_it_and_the_next_changes_nothing(
    home: Home, instance: dg.DagsterInstance
) -> None:
    first = run(home, instance)
    assert first.result.success
    assert first.metadata["bieu_1_reports"]["Mới lập"] == first.metadata["bieu_2_reports"]["Mới lập"] == 11
    with open_published(home) as copy:
        heads = copy.execute("select distinct as_of, event_no, length(link) from ledger.reports order by 1").fetchall()
        owed = copy.execute("select count(*) from ledger.expected_work where overdue > 0").fetchall()
    assert [(as_of, length) for as_of, _, length in heads] == [(date(2024, 5, 23), 32), (date(2024, 6, 8), 32)]
    assert heads[0][1] < heads[1][1]
    assert owed == [(3,)]
    before = files(home)
    again = run(home, instance, NIGHT + timedelta(days=1))
    assert again.metadata["bieu_1_reports"]["Mới lập"] == 0
    assert files(home) == before


def test_tables_tell_names_and_counts_and_never_what_a_unit_typed(home: Home, instance: dg.DagsterInstance) -> None:
    folder = home.root / "danh-muc" / HONG_PHONG
    put(folder / "danh-muc-so.xlsx", fill_in(inventory_template(), [["KS", 2008, 1, 1, 20], ["KH", 2001, 1, 1, 5]]))
    notes: list[list[object]] = [
        [date(2024, 6, 1), "Nhà bà Bí Mật", "Nguyễn Thị Bí Mật mất sổ"],
        [None, "Kinh phí", "Thiếu kinh phí"],
    ]
    put(home.root / "vuong-mac" / HONG_PHONG / "a.xlsx", fill_in(difficulties_template(), notes))
    told = run(home, instance, options=ReportOptions(deliver_by=date(2024, 6, 1))).metadata
    assert told["paper_book_coverage"]["Quyển chưa bàn giao"] == 1
    assert told["paper_book_coverage"]["Số đăng ký còn thiếu"] == 6
    assert "Xã Hồng Phong, huyện Cao Lộc: Kết hôn" in told["paper_book_coverage"]["Loại sổ chưa bàn giao quyển nào"]
    assert told["unit_difficulties"]["dagster/row_count"] == 2
    assert "Kinh phí | Chưa giải quyết | 1" in told["unit_difficulties"]["Theo đơn vị"]
    overdue = told["expected_work"]["Việc quá hạn của các đơn vị"]
    assert "Bàn giao các quyển sổ còn lại theo danh mục | 1 | 1 | 01/06/2024 | 7" in overdue
    assert told["unmoved_communes"]["Trong đó đã từng bàn giao"] == 1
    assert "Xã Hồng Phong | Huyện Cao Lộc | 23/05/2024" in told["unmoved_communes"]["Các đơn vị"]
    assert "Bí Mật" not in str(told)


def test_a_sound_night_fails_only_for_the_unit_that_is_in_no_list(home: Home, instance: dg.DagsterInstance) -> None:
    ran = run(home, instance)
    assert ran.failed_checks == {"units_are_known": dg.AssetCheckSeverity.WARN}
    assert NOWHERE in ran.shown("units_are_known", "Nói rõ")
    assert f"{BINH_XA}*" in ran.shown("units_are_known", "Chưa quy về một xã, phường mới")


def test_a_frozen_report_that_somebody_altered_fails_its_check_and_alarms(
    home: Home, instance: dg.DagsterInstance
) -> None:
    run(home, instance)
    (home.reports / "2024-06-08" / "183" / "bieu-2.xlsx").write_bytes(b"changed")
    (home.reports / "2024-06-08" / "bieu-1.pdf").unlink()
    ran = run(home, instance)
    assert ran.metadata["bieu_1_reports"]["Tệp bị mất đã viết lại"] == 1
    assert ran.failed_checks["bieu_2_reports_unaltered"] == dg.AssetCheckSeverity.ERROR
    assert "2024-06-08/183/bieu-2.xlsx đã bị sửa" in ran.shown("bieu_2_reports_unaltered", "Nói rõ")
    keys = build_definitions().resolve_asset_graph().asset_check_keys
    facts = Facts(now=datetime.now(ZONE), runs=run_facts(instance, keys))
    (cause,) = check_failed(facts, AlertSettings())
    assert (cause.key, cause.numbers) == ("bieu_2_reports:bieu_2_reports_unaltered", {"count": 1})


def test_trees_that_do_not_agree_with_the_journal_fail_their_check(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = asset_checks.lines_in_both_trees

    def without_a_commune(codes: Any, read_in: Any) -> Any:
        lines = right(codes, read_in)
        return lines | {"2025": lines["2025"].filter(pl.col("unit_code") != HONG_PHONG)}

    monkeypatch.setattr(asset_checks, "lines_in_both_trees", without_a_commune)
    ran = run(home, instance)
    assert ran.failed_checks["trees_agree"] == dg.AssetCheckSeverity.ERROR
    assert "Hệ thống đơn vị 2025, sổ KS" in ran.shown("trees_agree", "Nói rõ")


def test_a_home_where_nothing_came_has_a_quiet_night_as_the_daemon_runs_it(
    tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = Home(tmp_path / "empty")
    monkeypatch.setenv("HOTICH_HOME", str(empty.root))
    job = build_definitions().resolve_job_def("reports")
    ran = Ran(job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False))
    assert ran.result.success
    assert ran.failed_checks == {}
    assert not empty.reports.exists()
    with open_published(empty) as copy:
        assert copy.execute("from ledger.reports").fetchall() == []


def test_only_the_night_makes_reports() -> None:
    definitions = build_definitions()
    report_assets = {
        key.to_user_string()
        for key, spec in ((s.key, s) for s in definitions.resolve_all_asset_specs())
        if spec.group_name == "9_bao_cao"
    }
    of_job = {k.to_user_string() for k in definitions.resolve_job_def("reports").asset_layer.selected_asset_keys}
    assert of_job == report_assets | {"published_ledger"}
    for job in ("main", "refresh", "quality"):
        layer = definitions.resolve_job_def(job).asset_layer
        assert not report_assets & {key.to_user_string() for key in layer.selected_asset_keys}
        assert not CHECKS & {key.name for key in layer.asset_graph.asset_check_keys}


def test_the_hour_of_the_night_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cron() -> str:
        schedule = build_definitions().get_repository_def().get_schedule_def("nightly_reports")
        assert schedule.execution_timezone == "Asia/Ho_Chi_Minh"
        return str(schedule.cron_schedule)

    monkeypatch.setenv("HOTICH_HOME", str(tmp_path))
    assert cron() == "0 1 * * *"
    (tmp_path / "hotich.toml").write_text('[reports]\nmake_at = "04:30"\n')
    assert cron() == "30 4 * * *"
    # A wrong file keeps the interface from nothing; the run that needs it says what is wrong.
    (tmp_path / "hotich.toml").write_text('[reports]\nmake_at = "late"\n')
    assert cron() == "0 1 * * *"


@pytest.mark.parametrize("asset", ["published_ledger", "bieu_1_reports", "bieu_2_reports", "expected_work"])
def test_an_output_older_than_a_night_and_its_grace_is_no_longer_fresh(
    instance: dg.DagsterInstance, asset: str
) -> None:
    node = build_definitions().resolve_asset_graph().get(dg.AssetKey(asset))
    policy = node.freshness_policy_or_from_metadata
    assert policy is not None
    evaluator = FRESHNESS_EVALUATORS_BY_POLICY_TYPE[type(policy)]()

    def state() -> FreshnessState:
        return asyncio.run(evaluator.evaluate_freshness(LoadingContextForTest(instance), node))

    assert state() == FreshnessState.UNKNOWN
    instance.report_runless_asset_event(dg.AssetMaterialization(asset))
    written = datetime.now(ZONE)
    for hours, expected in ((24.5, FreshnessState.PASS), (25.5, FreshnessState.WARN), (26.5, FreshnessState.FAIL)):
        with freeze_time(written + timedelta(hours=hours)):
            assert state() == expected
