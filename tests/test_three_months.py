"""A province for three months of simulated time, against an account that is kept beside it; undisturbed, and killed."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.months.account import Account
from tests.months.kills import Killed, Undisturbed
from tests.months.play import Play
from tests.months.script import SCRIPT
from tests.months.steps import STEPS
from warehouse.home import Home


def contents(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """The ledger without times, run ids, and the links over them."""
    told = {
        "records": "* exclude (first_received_at, updated_at, approved_at)",
        "status_events": "* exclude (happened_at, run_id, link)",
        "versions": "* exclude (received_at)",
        "findings": "*",
        "documents": "*",
        "delivered_rows": "*",
        "books": "* exclude (received_at, delivery_key, workbook_sha256, content_sha256)",
        "decisions": "* exclude (decided_at, run_id, link, file_sha256)",
        "confirmations": "*",
        "package_items": "* exclude (answered_at)",
        "packages": "package, records, status",
        "acknowledgements": "package, record_id, outcome, result",
    }
    with duckdb.connect(str(home.published), read_only=True) as con:
        kept = {
            table: con.execute(f"select {what} from ledger.{table} order by all").fetchall()
            for table, what in told.items()
        }
        for register in ("ks", "kt", "kh"):
            query = f"select * exclude (approved_at) from staging.{register} order by all"
            kept[f"staging.{register}"] = con.execute(query).fetchall()
    return kept


def play_undisturbed(root: Path) -> Account:
    """The play with every check after every step."""
    home = Home(root)
    return Play(home, Undisturbed(home, "clean"), SCRIPT).run().account


@dataclass(frozen=True)
class Played:
    """The same play twice."""

    undisturbed: Home
    account: Account
    killed: Home
    deaths: dict[str, int]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Both plays, side by side: the undisturbed one in a process of its own."""
    one, other = Home(tmp_path_factory.mktemp("undisturbed")), Home(tmp_path_factory.mktemp("killed"))
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as beside:
        undisturbed = beside.submit(play_undisturbed, one.root)
        killed = Killed(other, "clean")
        try:
            Play(other, killed, SCRIPT).run()
        finally:
            killed.close()
        yield Played(one, undisturbed.result(), other, killed.deaths)


def test_every_law_holds_and_the_account_agrees_after_every_step(played: Played) -> None:
    account = played.account
    assert {"approve", "correct", "reject", "confirm", "take", "keep", "refused"} <= set(account.decided)
    assert {"accepted", "bounced", "late", "refused"} <= set(account.answered)
    assert any(e.bounces and e.status == "transferred" for e in account.entries.values())
    assert any(e.version >= 3 for e in account.entries.values())
    assert len(account.items) >= 5


def test_killed_in_every_kind_of_step_and_run_again_it_ends_in_the_same_ledger(played: Played) -> None:
    assert set(played.deaths) == set(STEPS)
    one, other = contents(played.undisturbed), contents(played.killed)
    for table in one:
        assert other[table] == one[table], table
    assert files(played.killed) == files(played.undisturbed)


def files(home: Home) -> list[str]:
    """What lies in the outbox and in the transfer folder."""
    return sorted(str(p.relative_to(home.root)) for top in (home.outbox, home.transfer) for p in top.rglob("*"))
