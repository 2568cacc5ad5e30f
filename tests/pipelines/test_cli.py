"""The command line as a person meets it: on tiny homes, with click's runner, through real Dagster runs."""

import json
import os
import socket
from pathlib import Path

import pytest
from click.testing import Result

from pipelines.instance import open_instance
from tests.deliveries import birth, deliver
from tests.pipelines.command_line import book, hotich, run, told
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    monkeypatch.setenv("HOTICH_WORKERS", "1")
    return Home(tmp_path / "tinh")


def test_help_answers_in_vietnamese_and_wrong_usage_is_2() -> None:
    assert "nghiệm thu" in hotich("--help").stdout.lower()
    assert hotich("chay").exit_code == 2
    assert hotich("run", "--home").exit_code == 2


def test_help_loads_neither_dagster_nor_polars() -> None:
    import subprocess
    import sys

    code = "import sys, pipelines.cli; print([m for m in ('dagster', 'polars', 'duckdb') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_empty_home_is_no_trouble(home: Home) -> None:
    answer = run(home)
    assert (answer["ok"], answer["taken"], answer["runs"]) == (True, [], [])
    assert hotich("status", "--home", str(home.root)).exit_code == 0


def test_a_run_takes_what_is_there_and_a_second_one_changes_nothing(home: Home) -> None:
    deliver(home, "dot1", book(birth(1), birth(2), birth(3, nksDanToc="Xyz")))
    first = run(home)
    assert [d["delivery"] for d in first["taken"]] == ["dot1"]
    assert first["books"] == {"accepted": 1, "returned": 0}
    assert sum(first["records_by_status"].values()) == 3
    assert first["findings_by_rule"]["ethnicity_unknown"] == 1
    assert first["workbooks_written"] == 1
    assert len(first["runs"]) == 1
    assert {"reading", "waiting", "landing", "total"} <= first["seconds"].keys()
    second = run(home)
    assert (second["taken"], second["runs"], second["workbooks_written"]) == ([], [], 0)


def test_the_run_stands_in_the_interface_with_its_deliveries(home: Home) -> None:
    deliver(home, "dot1", book(birth(1)))
    deliver(home, "dot2", book(birth(1), stem="hongphong.KS.2008.02"))
    answer = run(home)
    with open_instance(home) as instance:
        (record,) = instance.get_runs()
        assert [record.run_id] == answer["runs"]
        assert record.is_success
        assert set(instance.get_dynamic_partitions("deliveries")) == {d["key"] for d in answer["taken"]}


def test_one_run_takes_everything_however_much_waits(home: Home) -> None:
    for n in range(1, 6):
        deliver(home, f"dot{n}", book(birth(n), stem=f"hongphong.KS.2008.0{n}"))
    assert len(run(home)["runs"]) == 1
    deliver(home, "dot6", book(birth(6), stem="hongphong.KS.2008.06"))
    answer = run(home)
    assert [d["delivery"] for d in answer["taken"]] == ["dot6"]
    assert len(answer["runs"]) == 1


def test_a_delivery_that_is_still_copied_waits_and_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "3600")
    deliver(home, "dot1", book(birth(1)))
    answer = run(home)
    assert answer["taken"] == []
    assert [w["delivery"] for w in answer["waiting"]] == ["dot1"]
    assert "dot1" in hotich("status", "--home", str(home.root)).stdout


def test_what_is_no_delivery_is_reported(home: Home) -> None:
    (home.inbox / "khong-ma").mkdir(parents=True)
    assert [p["kind"] for p in run(home)["problems"]] == ["unit_folder"]


def test_outputs_that_a_broken_run_left_out_are_caught_up(home: Home) -> None:
    deliver(home, "dot1", book(birth(1)))
    run(home)
    home.published.unlink()
    answer = run(home)
    assert answer["taken"] == []
    assert len(answer["runs"]) == 1
    assert home.published.exists()


def test_another_tree_of_units_renews_the_counts_without_a_delivery(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, "dot1", book(birth(1)))
    run(home)
    monkeypatch.setenv("HOTICH_UNITS__TREE", "2025")
    answer = run(home)
    assert (answer["taken"], len(answer["runs"])) == ([], 1)
    assert "không còn cấp huyện" in hotich("status", "--home", str(home.root)).stdout
    assert run(home)["runs"] == []


def test_a_taken_port_is_one_sentence(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        _refused(hotich("ui", "--home", str(home.root), "--port", port), f"Cổng {port}")


def test_no_person_is_named_outside_ledger_and_workbooks(home: Home) -> None:
    planted = "Hoàng Thị Ngọc Bội"
    deliver(home, planted, book(birth(1, nksHoTen=planted), stem=f"{planted}.KS.2008.01"))
    result = hotich("run", "--home", str(home.root))
    assert result.exit_code == 0, result.stderr
    for file in (p for p in home.dagster.rglob("*") if p.is_file()):
        assert planted.encode() not in file.read_bytes(), file
        assert json.dumps(planted).strip('"').encode() not in file.read_bytes(), file


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_home_that_may_not_be_written_is_one_sentence(home: Home) -> None:
    home.root.mkdir()
    home.root.chmod(0o500)
    _refused(hotich("run", "--home", str(home.root)), "Không ghi được")


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("", encoding="utf-8")
    _refused(hotich("run", "--home", str(tmp_path / "tep" / "tinh")), "Không ghi được")


def test_a_ledger_of_a_newer_program_is_one_sentence_and_nothing_is_done(home: Home) -> None:
    deliver(home, "dot1", book(birth(1)))
    with open_ledger(home) as ledger:
        ledger.execute("insert into main.schema_versions values (999, now())")
    _refused(hotich("run", "--home", str(home.root)), "phiên bản mới hơn")
    assert not home.work.exists()
    assert not home.dagster.exists()


def test_a_ledger_in_other_hands_is_one_sentence(home: Home) -> None:
    import subprocess
    import sys

    home.warehouse.mkdir(parents=True)
    code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code, str(home.ledger)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        _refused(hotich("run", "--home", str(home.root)), "đang được tiến trình khác sử dụng")
    finally:
        holder.kill()
        holder.wait()


def test_a_wrong_setting_is_one_sentence(home: Home) -> None:
    home.root.mkdir()
    (home.root / "hotich.toml").write_text("quiet_secs = 5", encoding="utf-8")
    for command in ("run", "status"):
        _refused(hotich(command, "--home", str(home.root)), "quiet_secs")


def test_trouble_with_json_is_one_object_too(home: Home) -> None:
    home.root.mkdir()
    (home.root / "hotich.toml").write_text("quiet_secs = 5", encoding="utf-8")
    answer = told(hotich("run", "--home", str(home.root), "--json"))
    assert answer["ok"] is False
    assert "quiet_secs" in answer["error"]


def test_status_says_who_waits_for_whom(home: Home) -> None:
    deliver(home, "dot1", book(birth(1), birth(2, nksDanToc="Xyz")))
    deliver(home, "dot2", book(birth(3), stem="sai-ten"))
    run(home)
    screen = hotich("status", "--home", str(home.root)).stdout
    assert "Cao Lộc" in screen
    assert "1 hồ sơ bị từ chối" in screen
    assert "Trả lại cả quyển" in screen
    answer = told(hotich("status", "--home", str(home.root), "--json"))
    assert answer["totals"]["rejected"] == 1
    assert answer["returned_books"][0]["rules"] == ["book_name_invalid"]


def test_a_published_copy_that_cannot_be_read_is_one_sentence_and_the_next_run_renews_it(home: Home) -> None:
    deliver(home, "dot1", book(birth(1)))
    run(home)
    home.published.write_bytes(b"no database")
    _refused(hotich("status", "--home", str(home.root)), "Bản công bố")
    assert len(run(home)["runs"]) == 1
    assert hotich("status", "--home", str(home.root)).exit_code == 0


def test_verify_passes_after_a_run_and_tells_a_broken_law(home: Home) -> None:
    deliver(home, "dot1", book(birth(1), birth(2)))
    run(home)
    assert hotich("verify", "--home", str(home.root)).exit_code == 0
    with open_ledger(home) as ledger:
        ledger.execute("update ledger.records set status = 'transferred' where sheet_row = 2")
    result = hotich("verify", "--home", str(home.root), "--json")
    assert result.exit_code == 1
    answer = told(result)
    assert answer["ok"] is False
    assert answer["violations"]


def test_sample_writes_a_home_that_runs(home: Home) -> None:
    result = hotich("sample", str(home.root), "--books", "3", "--rows", "12", "--seed", "1", "--json")
    assert result.exit_code == 0, result.stderr
    assert told(result)["books"] == 3
    assert run(home)["taken"]
    _refused(hotich("sample", str(home.root), "--books", "3", "--rows", "12"), "đã có")


def _refused(result: Result, told: str) -> None:
    """Exit status 1 and one sentence on standard error."""
    assert result.exit_code == 1, (result.stdout, result.stderr)
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert told in sentence
