"""Settings of rules through the command line: from `hotich.toml` to the workers, landing, checks and screens."""

import json
import tomllib
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.instance import open_instance
from pipelines.settings import load_settings
from tests.deliveries import Book, birth, deliver
from warehouse.home import Home

SETTINGS = """
[rules.age_implausible]
shadow = true
[rules.code_invalid]
severity = "warning"
max_share_of_book = 0.5
[rules.pdf_missing]
max_share_of_delivery = 0.1
"""
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    monkeypatch.setenv("HOTICH_WORKERS", "1")
    home = Home(tmp_path / "tinh")
    home.root.mkdir()
    (home.root / "hotich.toml").write_text(SETTINGS, encoding="utf-8")
    return home


def hotich(home: Home, *words: str) -> Any:
    result = CliRunner().invoke(main, [*words, "--home", str(home.root)])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout) if "--json" in words else result.stdout


def checked(home: Home, rule: str) -> dg.AssetCheckEvaluation:
    """The last evaluation of a rule's check."""
    key = dg.AssetCheckKey(dg.AssetKey("verdicts"), rule)
    with open_instance(home) as instance:
        (record,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
    evaluation = record.event.dagster_event.event_specific_data
    assert isinstance(evaluation, dg.AssetCheckEvaluation)
    return evaluation


def test_settings_reach_workers_landing_checks_and_screens(home: Home) -> None:
    old = {"meNgaySinh": "1950"}
    first = [birth(1, **old), birth(2, loaiDangKy="9"), *(birth(n) for n in range(3, 7))]
    second = [birth(n, quyenSo="02/2008") for n in range(31, 35)]
    deliver(home, "dot1", Book(first))
    deliver(home, "dot2", Book(second, "xa.KS.2008.02", without_scans=[0]))
    told = hotich(home, "run", "--json")
    assert told["records_by_status"] == {"approved": 5, "pending_review": 1, "rejected": 4}
    assert told["shadow_findings_by_rule"] == {"age_implausible": 1}
    assert told["findings_by_rule"] == {"code_invalid": 1, "delivery_share_exceeded": 4, "pdf_missing": 1}
    assert hotich(home, "verify")

    trial = checked(home, "age_implausible")
    assert trial.passed and "chạy thử" in str(trial.description)
    share = checked(home, "delivery_share_exceeded")
    assert (share.passed, share.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "dot2" in str(share.metadata["Lần giao"].value) and "dot1" not in str(share.metadata["Lần giao"].value)
    assert checked(home, "book_share_exceeded").passed

    assert "Quy tắc chạy thử" in hotich(home, "status")
    assert hotich(home, "status", "--json")["shadow_rules"] == [
        {"rule": "age_implausible", "findings": 1, "rows": 1, "deliveries": 1}
    ]

    deliver(home, "dot3", Book(second, "xa.KS.2008.02"))
    assert hotich(home, "run", "--json")["records_by_status"] == {"approved": 4}
    assert checked(home, "delivery_share_exceeded").passed, "corrected and delivered again it comes clear"


def test_the_example_of_the_operations_page_is_a_valid_setting(home: Home) -> None:
    text = OPERATIONS.read_text(encoding="utf-8").split("## Rules")[1].split("```toml")[1].split("```")[0]
    (home.root / "hotich.toml").write_text(text, encoding="utf-8")
    policy = load_settings(home).rules.policy()
    assert policy.shadows and policy.severities and policy.limits
    assert policy.shares_of_book and policy.shares_of_delivery
    assert set(tomllib.loads(text)) == {"rules"}
