"""`hotich report` from outside: where the files are, what is said, and that a second call changes nothing."""

import json
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from assets.reports.night import ReportOffice
from pipelines.cli import main
from pipelines.commands import report
from pipelines.commands.report import command
from pipelines.commands.trouble import CommandError
from pipelines.report_settings import ReportSettings
from tests.assets.reports.small_campaign import HONG_PHONG, a_campaign

DAY = date(2024, 6, 8)
ASKED = {"report": "bieu-1", "as_of": DAY, "unit": "", "tree": None, "renew": False, "as_json": True}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_campaign(tmp_path).close()
    return tmp_path


def told(root: Path, capsys: pytest.CaptureFixture[str], **other: object) -> dict[str, object]:
    command(root, **{**ASKED, **other})  # type: ignore[arg-type]
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_report_is_made_once_and_published(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = told(root, capsys)
    files = [root / "reports" / "2024-06-08" / name for name in ("bieu-1.xlsx", "bieu-1.pdf")]
    before = [f.read_bytes() for f in files]
    assert first["new"] is True
    assert sorted(str(f) for f in first["files"]) == sorted(str(f) for f in files)  # type: ignore[attr-defined]
    again = told(root, capsys)
    assert again["new"] is False
    assert [f.read_bytes() for f in files] == before
    with duckdb.connect(str(root / "warehouse" / "published.duckdb"), read_only=True) as copy:
        assert copy.execute("select report, as_of from ledger.reports").fetchall() == [("bieu-1", DAY)]


def test_people_are_told_that_a_report_was_frozen(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command(root, **{**ASKED, "as_json": False})  # type: ignore[arg-type]
    assert capsys.readouterr().out.startswith("Đã lập Biểu 1 tính đến ngày 08/06/2024:")
    command(root, **{**ASKED, "as_json": False})  # type: ignore[arg-type]
    assert "đã chốt lúc" in capsys.readouterr().out


def test_units_report_on_themselves(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(root, capsys, unit=HONG_PHONG, report="bieu-2")
    assert (root / "reports" / "2024-06-08" / HONG_PHONG / "bieu-2.pdf").exists()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"unit": "12345"}, "Không có đơn vị mã 12345"),
        ({"as_of": date(9999, 1, 1)}, "Chưa đến ngày 01/01/9999"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence(root: Path, other: dict[str, object], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        command(root, **{**ASKED, **other})  # type: ignore[arg-type]


def test_settings_become_what_reports_are_told() -> None:
    chosen = ReportSettings.model_validate({"days": [5, 20], "tree": 2025, "deadline": "2024-09-15", "goal": 277562})
    options = chosen.options("2024")
    assert (options.days, options.tree, options.goal, options.deadline) == ((5, 20), "2025", 277562, date(2024, 9, 15))
    assert chosen.options("2024", tree="2024").tree == "2024"
    assert ReportSettings().options("2025").tree_of(DAY) == "2024"


def hotich(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def test_everything_that_is_due_is_made_by_one_command_and_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_REPORTS__LEVELS", '["department"]')
    monkeypatch.setenv("HOTICH_REPORTS__DEADLINE", "2024-06-15")
    # Otherwise every reporting date since then would be due, two more each month.
    in_july = partial(ReportOffice, clock=lambda: datetime(2024, 7, 1, tzinfo=UTC))
    monkeypatch.setattr(report, "ReportOffice", in_july)
    first = json.loads(hotich("report", "den-han", "--home", str(root), "--json").stdout)
    made = {str(Path(file).relative_to(root / "reports")) for file in first["files"]}
    assert {"2024-05-23/bieu-1.xlsx", "2024-06-08/bieu-2.pdf", "2024-06-15/tong-ket.pdf"} <= made
    assert json.loads(hotich("report", "den-han", "--home", str(root), "--json").stdout)["new"] == 0
    (root / "reports" / "2024-06-08" / "bieu-2.pdf").unlink()
    told = hotich("report", "den-han", "--home", str(root)).stdout
    assert told == ("Không có biểu nào đến kỳ mà chưa lập.\nĐã viết lại 1 tệp bị mất, đúng như khi chốt.\n")


def test_templates_are_written_and_never_over_what_somebody_filled_in(tmp_path: Path) -> None:
    told = hotich("report", "mau", str(tmp_path))
    assert told.exit_code == 0
    assert "danh-muc/<mã đơn vị>/danh-muc-so.xlsx" in told.stdout
    assert sorted(f.name for f in tmp_path.iterdir()) == ["danh-muc-so.xlsx", "kho-khan-vuong-mac.xlsx"]
    assert hotich("report", "mau", str(tmp_path)).exit_code == 0
    (tmp_path / "danh-muc-so.xlsx").write_bytes(b"filled in")
    refused = hotich("report", "mau", str(tmp_path))
    assert refused.exit_code == 1
    assert "để không ghi đè" in refused.stderr
    assert (tmp_path / "danh-muc-so.xlsx").read_bytes() == b"filled in"


def test_forms_are_called_by_their_names(root: Path) -> None:
    made = json.loads(hotich("report", "bieu-1", "--home", str(root), "--as-of", "2024-06-08", "--json").stdout)
    assert made["new"] is True
    assert hotich("report", "bieu-3").exit_code == 2
