"""A run killed while lots are drawn or judged, and started again, ends in the same lots."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assets.review.sampling.lot_office import LotOffice, reject_first, rows_of
from tests.deliveries import Book, deliver, run
from warehouse.home import Home

# Where the process dies, before the nth call: between lots and their records, marks and results, results and events.
POINTS = [
    ("warehouse.ledger.lots", "append", 2),
    ("assets.verdicts.wave", "append_versions", 1),
    ("warehouse.ledger.lots", "append_result", 1),
    ("assets.review.lots_judging", "append_events", 1),
    ("assets.review.taking", "note_file", 1),
    ("assets.review.taking", "save_answer", 1),
]
TOLD = {
    "lots": "* exclude (drawn_at, run_id)",
    "lot_records": "*",
    "lot_marks": "* exclude (marked_at, run_id)",
    "lot_results": "* exclude (judged_at, run_id)",
    "records": "record_id, version, status, status_actor",
    "status_events": "event_no, record_id, version, from_status, to_status, actor, reason",
    "decisions": "decision_no, record_id, version, decision",
}


def fill(home: Home) -> None:
    """A book has landed and its sample is read; a second delivery changes the book and brings another."""
    office = LotOffice(home)
    office.receive("dot1", 1)
    office.hand_in(office.fill(office.open_book(1), reject_first(2)))
    again = [Book(rows_of(b), stem=f"xahongphong_hcl.KS.2008.{b:02d}") for b in (2, 3)]
    deliver(home, "dot2", *again)


def finish(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Runs what is left to do, and tells what the ledger holds."""
    office = LotOffice(home)
    run(home, approve=office.approve, sampling=office.sampling, now=office.now)
    office.take()
    assert office.is_sound()
    return {table: office.ask(f"select {what} from ledger.{table} order by all") for table, what in TOLD.items()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("filled"))
    fill(home)
    return home


@pytest.fixture(scope="module")
def undisturbed(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    root = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(filled.root, root, dirs_exist_ok=True)
    told = finish(Home(root))
    assert [len(told[table]) for table in ("lots", "lot_results")] == [3, 1]
    return told


@pytest.mark.parametrize(("module", "name", "nth"), POINTS, ids=[f"{m.split('.')[-1]}-{n}" for m, n, _ in POINTS])
def test_killed_and_started_again(
    filled: Home,
    undisturbed: dict[str, list[tuple[Any, ...]]],
    tmp_path: Path,
    module: str,
    name: str,
    nth: int,
) -> None:
    shutil.copytree(filled.root, tmp_path, dirs_exist_ok=True)
    runner = "tests.assets.review.sampling.killed_office"
    killed = subprocess.run([sys.executable, "-m", runner, str(tmp_path), module, name, str(nth)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert finish(Home(tmp_path)) == undisturbed
