"""Deliveries that land together leave the ledger that they leave one after the other, down to the journal's links."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assets.intake.deliveries import scan_inbox
from assets.intake.reading import read_delivery
from assets.records.judging import judge_deliveries
from assets.verdicts.landing import land_together
from assets.verdicts.together import companies
from checks.policy import RulePolicy
from tests.deliveries import NOW, UNIT, Book, birth, deliver
from tests.pool import Here
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

CAO_LAU, DONG_DANG, THUY_HUNG = "06196-cao-lau", "06184-dong-dang", "06208-thuy-hung"
# Whatever can look beyond its own book or delivery: shares of a delivery, and counts of a rule in shadow.
RULES = RulePolicy(shares_of_delivery={"code_invalid": 0.4}, shadows=frozenset({"pdf_missing", "number_gap"}))


def fill(home: Home) -> None:
    """Deliveries of several units that have much in common."""
    # The same child, under other numbers, in three units; and once more in a book of the first.
    deliver(home, "dot1", Book([birth(1), birth(2), birth(2, trangSo="9"), birth(5)], without_scans=[3]))
    deliver(home, "dot1", Book([birth(11, nksHoTen="Hoàng Thị Bình"), birth(1)]), unit=CAO_LAU)
    deliver(home, "dot1", Book([birth(1, loaiDangKy="9"), birth(3)]), unit=DONG_DANG)
    # A book that goes back whole, and two of one name beside each other's content.
    broken = deliver(home, "dot1", Book([birth(4)]), Book([birth(1)], stem="thuyhung.KS.2008.02"), unit=THUY_HUNG)
    (broken / "xahongphong_hcl.KS.2008.01.xlsx").write_bytes(b"PK\x03\x04 cut")
    deliver(home, "dot2", Book([birth(1, quyenSo="02/2008"), birth(7, quyenSo="02/2008")], stem="hp.KS.2008.02"))
    # The first book once more, changed: it meets what the first delivery left.
    deliver(home, "dot3", Book([birth(1, nguoiKy="Nông Văn Bảo"), birth(2), birth(5)]))
    deliver(home, "dot2", Book([birth(21, quyenSo="03/2008")], stem="caolau.KS.2008.03"), unit=CAO_LAU)


def read_all(home: Home) -> list[str]:
    deliveries = scan_inbox(home, quiet_seconds=0, now=datetime.now(UTC).timestamp()).deliveries
    with Here() as pool:
        for delivery in deliveries:
            read_delivery(delivery, home, pool=pool, received_at=NOW)
    return [d.key for d in deliveries]


def land(home: Home, companies_of: Sequence[Sequence[str]], approve: str = "clean") -> dict[str, list[tuple]]:
    """Lands, and returns every table of the ledger."""
    with open_ledger(home) as con:
        for keys in companies_of:
            terms = {"approve": approve, "tree": "2024", "run_id": "test", "now": NOW, "rules": RULES}
            land_together(con, home, keys, **terms)
        names = con.execute("select table_name from information_schema.tables where table_schema = 'ledger'").fetchall()
        return {name: con.execute(f"select * from ledger.{name} order by all").fetchall() for (name,) in names}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    fill(home)
    return home


def work_of(home: Home, keys: Sequence[str]) -> dict[tuple[str, str], pl.DataFrame]:
    found = {}
    for key in keys:
        for path in sorted((home.work / key).glob("*.parquet")):
            found[key, path.name] = pl.read_parquet(path)
    return found


def test_the_ledger_is_the_same_whoever_lands_together(home: Home) -> None:
    keys = read_all(home)
    judge_deliveries(home, keys, tree="2024", rules=RULES)
    beside = Home(home.root.with_name("beside"))
    beside.root.mkdir()
    beside.work.symlink_to(home.work)
    with open_ledger(beside) as con:
        together = companies(con, beside, keys, "clean")
    assert max(map(len, together)) > 2
    assert len(together) < len(keys)
    assert [key for company in together for key in company] == keys
    one_by_one, at_once = land(home, [[key] for key in keys]), land(beside, together)
    assert one_by_one.keys() == at_once.keys()
    for table, rows in one_by_one.items():
        assert at_once[table] == rows, table
    told = {row[10] for row in one_by_one["findings"]}
    assert {"duplicate_suspected", "delivery_share_exceeded", "workbook_unreadable"} <= told
    assert one_by_one["shadow_counts"]


def test_each_delivery_is_told_what_it_brought(home: Home) -> None:
    keys = read_all(home)
    judge_deliveries(home, keys, tree="2024", rules=RULES)
    first = [key for key in keys if key.startswith(("06205_dot1", "06196_dot1", "06208"))]
    with open_ledger(home) as con:
        terms = {"approve": "clean", "tree": "2024", "run_id": "test", "now": NOW, "rules": RULES}
        landed = land_together(con, home, first, **terms)
        again = land_together(con, home, first, **terms)
    brought = {key[:5]: (told.books_accepted, told.books_returned, told.records_new) for key, told in landed.items()}
    assert brought == {"06205": (1, 0, 4), "06196": (1, 0, 2), "06208": (1, 1, 1)}
    assert all(told.already_landed for told in again.values())


def test_what_touches_one_book_lands_one_after_the_other(home: Home) -> None:
    keys = read_all(home)
    with open_ledger(home) as con:
        together = companies(con, home, keys, "clean")
        assert [len(company) for company in companies(con, home, keys, "sampled")] == [1] * len(keys)
    of_book = [next(i for i, c in enumerate(together) if any(k.startswith(f"06205_{d}") for k in c)) for d in
               ("dot1", "dot3")]  # fmt: skip
    assert of_book[0] < of_book[1]


def test_judged_together_or_alone_each_gets_the_same_words(home: Home) -> None:
    # Each book says that it was registered at Hồng Phong, which is another place for all but one unit.
    keys = read_all(home)
    for key in keys:
        judge_deliveries(home, [key], tree="2024")
    alone = work_of(home, keys)
    judge_deliveries(home, keys, tree="2024")
    together = work_of(home, keys)
    assert alone.keys() == together.keys()
    for name, frame in alone.items():
        assert together[name].equals(frame), name
    where = {key: "place_mismatch" in frame["rule"] for (key, name), frame in alone.items() if name == "judged.parquet"}
    assert not any(told for key, told in where.items() if key.startswith(UNIT[:5]))
    assert any(where.values())
