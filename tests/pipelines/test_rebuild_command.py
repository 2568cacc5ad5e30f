"""`hotich rebuild` through the command line: the proof, the replacement, and what it says when it cannot."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from tests.assets.review.office import Filled
from tests.deliveries import UNIT, Book, birth, deliver
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

OLD_FATHER = birth(2, chaNgaySinh="1920")


def hotich(home: Home, *words: str, expected: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(main, [*words, "--home", str(home.root), "--json"])
    assert result.exit_code == expected, result.output
    told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return told


@pytest.fixture(autouse=True)
def at_once_and_with_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    monkeypatch.setenv("HOTICH_WORKERS", "1")


@pytest.fixture
def home(tmp_path: Path, played: Home) -> Home:
    """A home of one's own, as it was played."""
    return Home(shutil.copytree(played.root, tmp_path / "tinh"))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Through the main job: a delivery, a decision, a package, an answer, a delivery that changes a record."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
        monkeypatch.setenv("HOTICH_WORKERS", "1")
        return _play(Home(tmp_path_factory.mktemp("played") / "tinh"))


def _play(home: Home) -> Home:
    deliver(home, "dot1", Book([birth(1), OLD_FATHER, birth(3, nksGioiTinh="9")]))
    hotich(home, "run")
    (sent_out,) = (home.outbox / UNIT / "ra-soat").glob("*.xlsx")
    filled = Filled(openpyxl.load_workbook(sent_out, rich_text=True), sent_out).decide(2, "Phê duyệt")
    (home.reviews / UNIT).mkdir(parents=True)
    filled.book.save(home.reviews / UNIT / sent_out.name)
    hotich(home, "run")
    (packed,) = hotich(home, "transfer", "pack")["packages"]
    home.acks.mkdir()
    answer = f"package,record_id,outcome,code,message\n{packed['package']},06205.KS.2008.01.2008.0001,accepted,,\n"
    (home.acks / "mot.csv").write_text(answer, encoding="utf-8")
    deliver(home, "dot2", Book([birth(1), OLD_FATHER, birth(3)]))
    hotich(home, "run")
    return home


def statuses(home: Home) -> list[tuple[Any, ...]]:
    with open_ledger(home, read_only=True) as con:
        return con.execute("select number, status, version from ledger.records order by 1").fetchall()


def test_the_proof_leaves_everything_as_it_was(home: Home) -> None:
    before = home.ledger.read_bytes()
    told = hotich(home, "rebuild")
    assert (told["equal"], told["same_journal"], told["replaced"], told["differences"]) == (True, True, False, [])
    assert told["steps"] == {"delivery": 2, "decisions": 1, "package": 1, "answers": 1, "lexicon": 3}
    assert told["records"] == 3
    assert home.ledger.read_bytes() == before
    assert [path.name for path in home.warehouse.glob("hotich.*")] == ["hotich.duckdb"]


def test_for_people_it_is_said_in_a_few_lines(home: Home) -> None:
    result = CliRunner().invoke(main, ["rebuild", "--home", str(home.root)])
    assert result.exit_code == 0
    assert "Đã dựng lại 3 hồ sơ từ 2 lần giao, 1 tệp rà soát, 1 gói chuyển, 1 tệp kết quả tiếp nhận" in result.stdout
    assert "giống hệt sổ cái cũ từng dòng ở mọi bảng, cả thời điểm và chuỗi băm" in result.stdout


def test_a_ledger_that_was_tampered_with_is_replaced_only_on_demand(home: Home) -> None:
    before = statuses(home)
    with open_ledger(home) as con:
        con.execute("update ledger.records set status = 'rejected' where number = 2")
    told = hotich(home, "rebuild", "--replace", expected=1)
    assert told["replaced"] is False
    assert {d["table"] for d in told["differences"]} == {"ledger.records", "staging.ks"}
    assert told["differences"][0]["ids"] == ["06205.KS.2008.01.2008.0002"]
    assert statuses(home) != before

    told = hotich(home, "rebuild", "--replace", "--accept-differences")
    assert told["replaced"] is True and Path(told["kept"]).exists()
    assert statuses(home) == before
    assert hotich(home, "verify")["violations"] == []
    assert hotich(home, "run")["taken"] == [], "what had been taken is known"


def test_everything_lost_but_the_files(home: Home) -> None:
    before = statuses(home)
    shutil.rmtree(home.warehouse)
    shutil.rmtree(home.root / "dagster")
    told = hotich(home, "rebuild", "--replace")
    assert (told["source"], told["replaced"], told["kept"]) == ("files", True, None)
    assert statuses(home) == before
    assert hotich(home, "verify")["violations"] == []
    again = hotich(home, "run")
    assert (again["taken"], again["acknowledgements_taken"]) == ([], 0)
    assert statuses(home) == before


def test_a_delivery_that_was_deleted_is_named_with_its_records(home: Home) -> None:
    shutil.rmtree(home.inbox / UNIT / "dot1")
    before = home.ledger.read_bytes()
    result = CliRunner().invoke(main, ["rebuild", "--home", str(home.root), "--replace", "--json"])
    assert result.exit_code == 1
    assert "Không dựng lại được 3 hồ sơ (06205.KS.2008.01.2008.0001" in result.stderr
    assert "Sổ cái hiện có không bị thay đổi." in result.stderr
    (missing,) = json.loads(result.stdout.splitlines()[-1])["missing"]
    assert missing["delivery"] == "dot1"
    assert home.ledger.read_bytes() == before


def test_an_empty_home_has_nothing_to_rebuild(tmp_path: Path) -> None:
    told = hotich(Home(tmp_path / "trong"), "rebuild", expected=1)
    assert "Không có gì để dựng lại" in told["error"]
