"""The Dagster assembly: it loads, a newcomer can read it, and every rule has its check."""

import dagster as dg
import pytest

from assets.dashboards.assets import ASSETS as SCREENS
from checks.catalogue import RULE
from pipelines.definitions import build_definitions

# A refresh takes answers of people and of the national side before it counts.
ANSWERED = {"verdicts", "review_decisions", "acknowledgements"}
GRAPH = {
    "delivered_books": set(),
    "delivered_documents": set(),
    "delivered_rows": set(),
    "records": {"delivered_books", "delivered_rows"},
    "findings": {"delivered_rows", "delivered_documents"},
    "review_decisions": set(),
    "acknowledgements": set(),
    "verdicts": {"records", "findings", "delivered_documents", "review_decisions", "acknowledgements"},
    "sampled_lots": {"verdicts", "review_decisions"},
    "return_workbooks": ANSWERED,
    "review_workbooks": ANSWERED,
    "name_lexicon": ANSWERED,
    "staging_records": ANSWERED,
    "unit_progress": ANSWERED,
    "contractor_progress": ANSWERED,
    "book_completeness": ANSWERED,
    "waiting_books": ANSWERED,
    "published_ledger": {
        "return_workbooks",
        "review_workbooks",
        "staging_records",
        "unit_progress",
        "contractor_progress",
        "book_completeness",
        "bieu_1_reports",
        "bieu_2_reports",
        "closing_reports",
        "expected_work",
        "name_lexicon",
    },
    "stuck_deliveries": {"published_ledger"},
    "batch_validations": {"published_ledger"},
    **{name: {"published_ledger"} for name in SCREENS.values()},
    "bieu_1_reports": ANSWERED,
    "bieu_2_reports": ANSWERED,
    "closing_reports": ANSWERED,
    "paper_book_coverage": ANSWERED,
    "unit_difficulties": set(),
    "unmoved_communes": ANSWERED,
    "expected_work": {*ANSWERED, "paper_book_coverage"},
    "contractor_anomalies": ANSWERED,
}
OF_THE_NIGHT = {
    "batch_validations",
    "bieu_1_reports",
    "bieu_2_reports",
    "closing_reports",
    "paper_book_coverage",
    "unit_difficulties",
    "unmoved_communes",
    "expected_work",
    "contractor_anomalies",
}
PER_DELIVERY = {"delivered_books", "delivered_documents", "delivered_rows", "records", "findings", "verdicts"}


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    made = build_definitions()
    dg.Definitions.validate_loadable(made)
    return made


@pytest.fixture(scope="module")
def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_the_graph_is_the_way_through_the_house(specs: dict[str, dg.AssetSpec]) -> None:
    assert {name: {d.asset_key.to_user_string() for d in spec.deps} for name, spec in specs.items()} == GRAPH


def test_only_what_a_delivery_brings_is_kept_per_delivery(specs: dict[str, dg.AssetSpec]) -> None:
    assert {name for name, spec in specs.items() if spec.partitions_def} == PER_DELIVERY


@pytest.mark.parametrize("name", sorted(GRAPH))
def test_a_newcomer_reads_what_one_row_is(specs: dict[str, dg.AssetSpec], name: str) -> None:
    spec = specs[name]
    assert (spec.description or "").startswith("Một dòng là "), "the first line says what one row is"
    assert spec.group_name
    assert spec.owners
    assert spec.kinds
    assert "giai_doan" in spec.tags


def test_the_screens_for_leaders_are_one_group_made_in_one_step(definitions: dg.Definitions) -> None:
    specs = [s for s in definitions.resolve_all_asset_specs() if s.group_name == "dieu_hanh"]
    assert {s.key.to_user_string() for s in specs} == set(SCREENS.values())
    assert all("lãnh đạo" in (s.description or "") for s in specs)
    steps = {definitions.resolve_assets_def(s.key).node_def.name for s in specs}
    assert len(steps) == 1


def test_every_rule_has_its_check(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    checks = {key.name for key in graph.asset_check_keys if key.asset_key == dg.AssetKey("verdicts")}
    assert checks == set(RULE)


def test_what_was_sent_is_checked_against_what_was_answered(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    (check,) = [key for key in graph.asset_check_keys if key.name == "packages_add_up"]
    assert check.asset_key.to_user_string() == "acknowledgements"
    assert "Đối chiếu" in (graph.get_check_spec(check).description or "")


def test_open_lots_are_checked(definitions: dg.Definitions) -> None:
    keys = definitions.resolve_asset_graph().asset_check_keys
    assert {key.name for key in keys if key.asset_key == dg.AssetKey("sampled_lots")} == {"open_lots_agree"}


def test_every_check_says_what_it_looks_for(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    assert all((graph.get_check_spec(key).description or "").endswith(".") for key in graph.asset_check_keys)


def test_jobs_sensor_and_schedule_are_there(definitions: dg.Definitions) -> None:
    repository = definitions.get_repository_def()
    assert {"main", "refresh", "quality", "reports"} <= set(repository.job_names)
    assert {s.name: s.minimum_interval_seconds for s in repository.sensor_defs} == {
        "inbox_sensor": 30,
        "answers_sensor": 60,
        "alert_sensor": 300,
    }
    assert {s.name: (s.cron_schedule, s.execution_timezone) for s in repository.schedule_defs} == {
        "nightly": ("0 2 * * *", "Asia/Ho_Chi_Minh"),
        "nightly_quality": ("0 3 * * *", "Asia/Ho_Chi_Minh"),
        "nightly_reports": ("0 1 * * *", "Asia/Ho_Chi_Minh"),
    }
    for job in ("main", "refresh", "quality", "reports"):
        assert repository.get_job(job).description


def test_refresh_takes_no_delivery(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("refresh")
    assert {key.to_user_string() for key in job.asset_layer.selected_asset_keys} == (
        set(GRAPH) - PER_DELIVERY - OF_THE_NIGHT
    )


def test_each_call_builds_a_fresh_set() -> None:
    assert build_definitions() is not build_definitions()
