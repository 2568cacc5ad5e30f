"""The ledger file: made on demand, refused clearly, its journal a whole chain."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse.home import Home
from warehouse.ledger import journal
from warehouse.ledger.connection import MIGRATIONS, LedgerUnavailable, open_ledger
from warehouse.snapshot import is_current, publish
from warehouse.verify import laws, verify

NOW = datetime(2024, 5, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def _events(*moves: tuple[str, str | None, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [(r, 1, a, b, "policy:test", "lý do") for r, a, b in moves],
        schema=["record_id", "version", "from_status", "to_status", "actor", "reason"],
        orient="row",
    )


def test_an_empty_ledger_keeps_every_law(home: Home) -> None:
    with open_ledger(home):
        pass
    assert verify(home) == []
    assert len(laws()) >= 10


def test_opening_twice_changes_nothing(home: Home) -> None:
    with open_ledger(home) as con:
        assert con.execute("select max(version) from main.schema_versions").fetchall() == [(len(MIGRATIONS),)]
    before = home.ledger.read_bytes()
    with open_ledger(home):
        pass
    assert home.ledger.read_bytes() == before


@pytest.mark.parametrize(
    "noted", ["update main.views_made_from set sha256 = 'other'", "drop table main.views_made_from"]
)
def test_views_of_an_older_program_are_made_anew(home: Home, noted: str) -> None:
    with open_ledger(home) as con:
        con.execute("create or replace view review.books as select 'old' as book")
        con.execute(noted)
    with open_ledger(home) as con:
        assert con.execute("select * from review.books").fetchall() == []
        assert con.execute("select count(*) from main.views_made_from").fetchall() == [(1,)]


def test_a_ledger_of_a_newer_program_is_refused_in_one_sentence(home: Home) -> None:
    with open_ledger(home) as con:
        con.execute("insert into main.schema_versions values (999, now())")
    with pytest.raises(LedgerUnavailable, match="phiên bản mới hơn"), open_ledger(home):
        pass


def test_a_broken_ledger_is_refused_in_one_sentence(home: Home) -> None:
    home.warehouse.mkdir(parents=True)
    home.ledger.write_bytes(b"not a database" * 1000)
    with pytest.raises(LedgerUnavailable, match="Không mở được"), open_ledger(home):
        pass


def test_reading_before_the_first_run_says_what_to_do(home: Home) -> None:
    with pytest.raises(LedgerUnavailable, match="hotich run"):
        verify(home)


def test_the_published_copy_opens_beside_a_writer(home: Home) -> None:
    with open_ledger(home) as con:
        publish(con, home)
        assert is_current(home)
        with duckdb.connect(str(home.published), read_only=True) as reader:
            assert reader.execute("select count(*) from review.records").fetchall() == [(0,)]


def test_a_changed_event_breaks_the_chain_at_its_place(home: Home) -> None:
    with open_ledger(home) as con:
        moves = _events(("a", None, "draft"), ("a", "draft", "rejected"), ("b", None, "draft"))
        journal.append_events(con, moves, happened_at=NOW, run_id="run-1")
        journal.append_events(con, _events(("b", "draft", "approved")), happened_at=NOW, run_id="run-2")
        assert journal.first_broken_link(con) is None
        con.execute("update ledger.status_events set to_status = 'approved' where event_no = 2")
        assert journal.first_broken_link(con) == 2


def test_an_event_taken_out_breaks_the_chain(home: Home) -> None:
    with open_ledger(home) as con:
        moves = _events(("a", None, "draft"), ("a", "draft", "rejected"), ("b", None, "draft"))
        journal.append_events(con, moves, happened_at=NOW, run_id="run-1")
        con.execute("delete from ledger.status_events where event_no = 2")
        assert journal.first_broken_link(con) == 3
