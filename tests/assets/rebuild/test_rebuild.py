"""The ledger made again from deliveries, decisions and answers is the same ledger; where it cannot be, it says why."""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from assets.rebuild.beside import Beside
from assets.rebuild.comparison import carried_tables
from assets.rebuild.swap import put_in_place
from tests.assets.rebuild.campaign import as_they_came, play, rebuilt
from tests.assets.review.office import copy_home, record_id
from tests.deliveries import UNIT, Book, birth
from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable, open_ledger
from warehouse.snapshot import publish
from warehouse.verify import verify
from warehouse.zone import ZONE


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return play(tmp_path_factory.mktemp("played"))


@pytest.fixture
def home(played: Home, tmp_path: Path) -> Home:
    return copy_home(played, tmp_path / "home")


def test_it_is_equal_down_to_the_links_of_the_journal(home: Home) -> None:
    before = home.ledger.read_bytes()
    found = rebuilt(home)
    assert found.equal, (found.missing, found.differences, found.broken)
    assert found.same_journal
    assert found.deviates_at is None
    assert found.steps == {"delivery": 3, "decisions": 2, "package": 3, "answers": 1}
    assert found.records == 10
    assert home.ledger.read_bytes() == before
    assert not list((home.root / "work").glob(".rebuild/*")), "nothing is left of the work"
    assert not (home.warehouse / "hotich.source.duckdb").exists()


def test_it_finds_a_refilled_and_a_restored_folder_by_what_the_books_hold(home: Home) -> None:
    first = home.inbox / UNIT / "2024-05-20_dot1"
    Book([birth(12, quyenSo="03/2008")], stem="xahongphong_hcl.KS.2008.03").write(first)
    for file in (home.inbox / UNIT / "dot3").iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    found = rebuilt(home)
    assert found.equal and found.same_journal


def test_a_delivery_that_is_gone_is_named_with_its_records_and_nothing_is_built(home: Home) -> None:
    (home.inbox / UNIT / "2024-05-20_dot1" / "xahongphong_hcl.KS.2008.01.zip").write_bytes(b"")
    shutil.rmtree(home.inbox / UNIT / "dot3")
    before = home.ledger.read_bytes()
    found = rebuilt(home)
    assert not found.equal
    assert [(m.delivery, m.books, len(m.record_ids)) for m in found.missing] == [
        ("2024-05-20_dot1", ("xahongphong_hcl.KS.2008.01",), 9),
        ("dot3", ("xahongphong_hcl.KS.2008.02", "xahongphong_hcl.KS.2008.03"), 1),
    ]
    assert not (home.warehouse / "hotich.rebuilt.duckdb").exists()
    assert home.ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("tampering", "table", "named"),
    [
        ("update ledger.records set status = 'approved' where status = 'rejected'", "ledger.records", record_id(7)),
        ("update ledger.rows_ks set meHoTen = 'Lý Thị Khác' where version = 1", "ledger.rows_ks", record_id(1)),
        ("delete from ledger.findings where record_id is not null", "ledger.findings", record_id(4)),
        ("delete from ledger.status_events where event_no = 3", "ledger.status_events", record_id(2)),
        ("update ledger.documents set sha256 = repeat('0', 64) where is_current", "ledger.documents", record_id(1)),
        ("insert into ledger.versions select * from ledger.versions limit 1", "ledger.versions", record_id(1)),
    ],
)
def test_what_was_changed_behind_its_back_is_named(home: Home, tampering: str, table: str, named: str) -> None:
    with open_ledger(home) as con:
        con.execute(tampering)
    found = rebuilt(home)
    differing = {d.table: d for d in found.differences}
    assert table in differing
    assert named in differing[table].ids
    assert not found.broken, "the new ledger itself keeps every law"


def test_decisions_that_were_changed_are_no_ground_to_build_on(home: Home) -> None:
    with open_ledger(home) as con:
        con.execute("update ledger.decisions set decision = 'approve' where decision = 'reject'")
    with pytest.raises(LedgerUnavailable, match="đứt tại quyết định số"):
        rebuilt(home)


def test_a_lost_ledger_is_made_again_from_the_published_copy_and_the_files(home: Home) -> None:
    with open_ledger(home) as con:
        publish(con, home)
    home.ledger.unlink()
    found = rebuilt(home)
    assert (found.source, found.equal, found.same_journal) == ("published", True, True)


def test_without_any_ledger_the_files_alone_tell(home: Home) -> None:
    said = "select record_id, version, status, row_hash, doc_sha256 from ledger.records order by all"
    sent = "select * exclude (answered_at) from ledger.package_items order by all"
    faults = "select record_id, rule, message from ledger.findings order by all"
    with open_ledger(home) as con:
        before = [con.execute(query).fetchall() for query in (said, sent, faults)]
    shutil.rmtree(home.warehouse)
    shutil.rmtree(home.root / "work")
    as_they_came(home)
    found = rebuilt(home)
    assert (found.source, found.unread, found.broken) == ("files", [], [])
    assert found.steps == {"delivery": 3, "decisions": 2, "package": 3, "answers": 1}
    with open_ledger(Beside(home.root)) as con:
        assert [con.execute(query).fetchall() for query in (said, sent, faults)] == before


def test_a_killed_run_leaves_the_old_ledger_and_the_next_begins_anew(home: Home) -> None:
    before = home.ledger.read_bytes()
    killed = subprocess.run(
        [sys.executable, "-m", "tests.assets.rebuild.killed", str(home.root), "assets.rebuild.rebuilding.compare"],
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert killed.returncode == 9
    assert home.ledger.read_bytes() == before
    assert (home.warehouse / "hotich.rebuilt.duckdb").exists()
    assert rebuilt(home).equal


def test_the_old_ledger_is_kept_under_another_name(home: Home) -> None:
    before = home.ledger.read_bytes()
    rebuilt(home)
    kept = put_in_place(home, Beside(home.root), datetime(2024, 7, 1, 9, 30, tzinfo=ZONE))
    assert kept == home.warehouse / "hotich.truoc-20240701-093000.duckdb"
    assert kept.read_bytes() == before
    assert verify(home) == []
    assert rebuilt(home).equal, "the new one can be made again too"


def test_a_kill_between_keeping_and_replacing_leaves_the_old_ledger(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = home.ledger.read_bytes()
    rebuilt(home)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        put_in_place(home, Beside(home.root), datetime(2024, 7, 1, tzinfo=ZONE))
    assert home.ledger.read_bytes() == before


def test_what_is_carried_over_is_no_consequence_of_anything_that_came(home: Home) -> None:
    with open_ledger(home) as con:
        assert carried_tables(con) == [
            "ledger.expected_work",
            "ledger.report_files",
            "ledger.reports",
            "ledger.review_files",
            "ledger.review_workbooks",
        ]


def test_a_ledger_from_before_the_steps_is_rebuilt_in_order_of_time(home: Home) -> None:
    with open_ledger(home) as con:
        migration = files("warehouse").joinpath("migrations", "0010_lineage.sql").read_text(encoding="utf-8")
        noted = con.execute("select kind, name from ledger.steps order by step_no").fetchall()
        con.execute("drop table ledger.steps")
        con.execute(migration.split("-- `gone_in`")[0])
        assert sorted(con.execute("select kind, name from ledger.steps").fetchall()) == sorted(noted)
