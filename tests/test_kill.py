"""A run killed at any point and started again ends in the same ledger."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.deliveries import Book, birth, deliver, run
from warehouse.home import Home
from warehouse.verify import verify

# Where the process dies, just before the nth call: while reading, judging, landing, writing workbooks, publishing.
POINTS = [
    ("tests.deliveries", "judge_delivery", 2),
    ("assets.verdicts.wave", "append", 3),
    ("assets.verdicts.landing", "append", 1),
    ("assets.verdicts.versions", "append", 8),
    ("tests.deliveries", "land_delivery", 3),
    ("tests.deliveries", "set_view_tree", 1),
    ("assets.review.returns", "_write", 2),
    ("assets.review.returns", "mark_returns_written", 1),
    ("tests.deliveries", "publish", 1),
]


def fill(home: Home) -> None:
    """Three deliveries: books with faults, a resubmission, a book that goes back whole."""
    wrong = birth(2, nksNgaySinh="31.02.2008")
    second = Book([birth(1, quyenSo="02/2008")], stem="xahongphong_hcl.KS.2008.02")
    deliver(home, "dot1", Book([birth(1), wrong, birth(3)]), second)
    deliver(home, "dot2", Book([birth(1), birth(2), birth(3), birth(4, nksGioiTinh="9")]))
    folder = deliver(home, "dot3", Book([birth(1)], stem="xahongphong_hcl.KS.2008.03"))
    (folder / "xahongphong_hcl.KS.2008.03.xlsx").write_bytes(b"PK\x03\x04 cut")


def contents(home: Home) -> dict[str, list[tuple]]:
    """The ledger without what must differ: times, run ids, and the links over them."""
    told = {
        "records": "* exclude (first_received_at, updated_at, approved_at)",
        "status_events": "* exclude (happened_at, run_id, link)",
        "findings": "*",
        "documents": "*",
        "versions": "* exclude (received_at)",
        "delivered_rows": "*",
        "books": "* exclude (received_at)",
        "deliveries": "* exclude (received_at, run_id)",
        "rows_ks": "*",
        "clean_ks": "*",
    }
    with duckdb.connect(str(home.published), read_only=True) as con:
        return {table: con.execute(f"select {what} from ledger.{table} order by all").fetchall()
                for table, what in told.items()}  # fmt: skip


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("undisturbed"))
    fill(home)
    shutil.copytree(home.inbox, home.root / "delivered")
    run(home)
    return home


@pytest.mark.parametrize(("module", "name", "nth"), POINTS, ids=[f"{n}-{i}" for _, n, i in POINTS])
def test_killed_and_started_again(reference: Home, tmp_path: Path, module: str, name: str, nth: int) -> None:
    home = Home(tmp_path)
    shutil.copytree(reference.root / "delivered", home.inbox)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.killed_run", str(home.root), module, name, str(nth)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    run(home)
    assert contents(home) == contents(reference)
    assert verify(home) == []
    returned = sorted(p.relative_to(home.outbox) for p in home.outbox.rglob("*.xlsx"))
    assert returned == sorted(p.relative_to(reference.outbox) for p in reference.outbox.rglob("*.xlsx"))
