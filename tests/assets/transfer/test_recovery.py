"""A run that is killed anywhere leaves nothing lost and nothing sent twice."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.packing import PackingRefused, pack
from tests.assets.transfer.killed import KILLED
from tests.assets.transfer.test_packing import broken_laws, everything
from tests.deliveries import NOW
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.package_files import altered_packages
from warehouse.verify import verify

LATER = NOW + timedelta(days=1)


def kill(home: Home, step: str, function: str) -> None:
    """Runs a step until it is killed."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.assets.transfer.killed", str(home.root), step, function],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == KILLED, run.stderr


def test_without_a_kill_there_are_two_packages(home: Home) -> None:
    with open_ledger(home) as con:
        assert [p.records for p in pack(con, home, max_records=7, max_bytes=10**9, now=NOW).packages] == [6, 4]


@pytest.mark.parametrize(
    ("function", "seen", "finished", "packed"),
    [
        pytest.param("assets.transfer.package_folder._write_workbooks", [], [], [6, 4], id="while writing"),
        pytest.param("assets.transfer.packing.enter_package", [], [], [6, 4], id="before the ledger knows"),
        pytest.param("assets.transfer.packing.show", [], ["LS-2024-0001"], [4], id="before it is shown"),
        pytest.param(
            "assets.transfer.packing.mark_open", ["LS-2024-0001"], ["LS-2024-0001"], [4], id="before it is noted"
        ),
        pytest.param(
            "assets.transfer.packing.save_left_out",
            ["LS-2024-0001", "LS-2024-0002"],
            [],
            [],
            id="when all is done",
        ),
    ],
)
def test_a_killed_packing_is_ended_by_the_next(
    home: Home, function: str, seen: list[str], finished: list[str], packed: list[int]
) -> None:
    kill(home, "pack", function)
    shown = {p.name: everything(p) for p in home.transfer.iterdir() if not p.name.startswith(".")}
    assert sorted(shown) == seen
    assert verify(home) == []
    with open_ledger(home) as con:
        result = pack(con, home, max_records=7, max_bytes=10**9, now=LATER)
        assert result.recovered.finished == finished
        assert [p.records for p in result.packages] == packed
        items = con.execute(
            "select package, count(distinct record_id), count(*) from transfer.items group by all order by all"
        )
        assert items.fetchall() == [("LS-2024-0001", 6, 6), ("LS-2024-0002", 4, 4)]
        assert con.execute("select distinct status from transfer.packages").fetchall() == [("open",)]
        assert altered_packages(con, home, deep=True) == []
    assert sorted(p.name for p in home.transfer.iterdir()) == ["LS-2024-0001", "LS-2024-0002"]
    assert all(everything(home.transfer / name) == files for name, files in shown.items())
    assert verify(home) == []


def test_a_package_lost_before_anybody_saw_it_frees_its_records_but_not_its_number(home: Home) -> None:
    kill(home, "pack", "assets.transfer.packing.show")
    shutil.rmtree(home.transfer / ".LS-2024-0001.part")
    with open_ledger(home) as con:
        result = pack(con, home, max_records=100, max_bytes=10**9, now=LATER)
        assert result.recovered.withdrawn == ["LS-2024-0001"]
        assert [(p.package, p.records) for p in result.packages] == [("LS-2024-0002", 10)]
    assert verify(home) == []


def test_a_ledger_older_than_its_packages_learns_of_them_and_sends_nothing_twice(home: Home) -> None:
    backup = home.ledger.read_bytes()
    with open_ledger(home) as con:
        pack(con, home, max_records=7, max_bytes=10**9, now=NOW)
        packages = con.execute("select * from transfer.packages order by package").fetchall()
        items = con.execute("select * from transfer.items order by package, record_id").fetchall()
    home.ledger.write_bytes(backup)
    with open_ledger(home) as con:
        result = pack(con, home, max_records=7, max_bytes=10**9, now=LATER)
        assert result.recovered.adopted == ["LS-2024-0001", "LS-2024-0002"]
        assert result.packages == []
        assert con.execute("select * from transfer.packages order by package").fetchall() == packages
        assert con.execute("select * from transfer.items order by package, record_id").fetchall() == items
    assert verify(home) == []


def test_a_package_that_nobody_understands_stops_packing(home: Home) -> None:
    (home.transfer / "LS-2024-0007").mkdir(parents=True)
    with open_ledger(home) as con, pytest.raises(PackingRefused, match="LS-2024-0007"):
        pack(con, home, max_records=7, max_bytes=10**9, now=NOW)


def test_a_package_of_records_that_the_ledger_does_not_hold_is_not_entered(home: Home, tmp_path: Path) -> None:
    with open_ledger(home) as con:
        pack(con, home, max_records=100, max_bytes=10**9, now=NOW)
    empty = Home(tmp_path / "empty")
    shutil.copytree(home.transfer, empty.transfer)
    with open_ledger(empty) as con, pytest.raises(PackingRefused, match="LS-2024-0001"):
        pack(con, empty, max_records=100, max_bytes=10**9, now=NOW)


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("assets.transfer.acknowledgement.append_file", id="inside the transaction"),
        pytest.param("assets.transfer.acknowledgement.save_receipt", id="before the receipt"),
    ],
)
def test_killed_answers_are_taken_once_and_answered(home: Home, function: str) -> None:
    with open_ledger(home) as con:
        pack(con, home, max_records=100, max_bytes=10**9, now=NOW)
    home.acks.mkdir()
    lines = ["package,record_id,outcome,code,message"]
    lines += [f"LS-2024-0001,06205.KS.2008.01.2008.{n:04d},accepted,," for n in range(1, 7)]
    (home.acks / "mot.csv").write_text("\n".join(lines), encoding="utf-8")
    kill(home, "ack", function)
    assert verify(home) == []
    with open_ledger(home) as con:
        take_acknowledgements(con, home, run_id="run-2", now=LATER)
        moved = "select count(*) from review.status_events where to_status = 'transferred'"
        assert con.execute(moved).fetchall() == [(6,)]
        assert broken_laws(con) == []
    receipt = (home.acks / "mot.ket-qua.csv").read_text(encoding="utf-8-sig")
    assert receipt.count("Đã ghi nhận: được nhận") == 6
