"""`hotich verify` and the asset check name what somebody has changed about lots."""

import shutil
from pathlib import Path

import pytest

from assets.review.lots_checking import disagreements
from tests.assets.review.office import copy_home
from tests.assets.review.sampling.lot_office import LotOffice, reject_first
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify

# What somebody changes in a ledger with an accepted, a returned and an open lot, and the law that tells.
TAMPERED = {
    "the seed of a lot": ("update ledger.lots set seed = 'x' where lot_no = 3", "lot_draw"),
    "a record taken out of its lot": (
        "delete from ledger.lot_records where lot like '%03.L01' and place = 20",
        "lot_draw",
    ),
    "another record to be read": (
        "update ledger.lot_records set place = 21 - place where lot like '%03.L01'",
        "lot_draw",
    ),
    "a record in two open lots": (
        "insert into ledger.lots select * replace (4 as lot_no, '06205.KS.2008.03.L02' as lot) from ledger.lots "
        "where lot_no = 3; insert into ledger.lot_records select '06205.KS.2008.03.L02', record_id, version, place "
        "from ledger.lot_records where lot like '%03.L01'",
        "40_lots_never_overlap",
    ),
    "a record behind an open lot approved": (
        "update ledger.records set status = 'approved' where book_number = 3 and number = 41",
        "41_lots_hold_what_waits",
    ),
    "a warning on a record behind an open lot": (
        "insert into ledger.findings select * replace (f.record_id as record_id) from (select * from ledger.findings "
        "where rule = 'review_rejected' limit 1) g, (select min(record_id) as record_id from ledger.records "
        "where book_number = 3) f",
        "41_lots_hold_what_waits",
    ),
    "a lot accepted against its sample": (
        "update ledger.lot_results set result = 'accepted' where result = 'returned'",
        "42_lots_judged_by_their_sample",
    ),
    "more allowed than the plan": (
        "update ledger.lots set ac = -1, re = 0 where lot_no = 1",
        "42_lots_judged_by_their_sample",
    ),
    "another result written": (
        "update ledger.lot_results set nonconforming = 0 where result = 'returned'",
        "42_lots_judged_by_their_sample",
    ),
    "a record of a returned lot approved all the same": (
        "update ledger.status_events set to_status = 'approved' "
        "where event_no = (select max(event_no) from ledger.status_events where to_status = 'rejected' "
        "and actor = 'policy:sampled')",
        "43_lots_decide_their_records",
    ),
    "a refusal that does not count": (
        "update ledger.lot_marks set nonconforming = false where kind = 'reject'",
        "44_lots_count_decisions",
    ),
    "a mark without a decision": (
        "update ledger.lot_marks set decision_no = 999 where kind = 'approve'",
        "44_lots_count_decisions",
    ),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three books: the lot of the first is accepted, that of the second returned, the third is half read."""
    office = LotOffice(Home(tmp_path_factory.mktemp("judged")))
    office.receive("dot1", 1, 2, 3)
    office.decide(1)
    office.decide(2, reject_first(2))
    office.decide(3, rows=2)
    assert office.is_sound()
    return office.home


@pytest.mark.parametrize(("change", "law"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_is_named(judged: Home, tmp_path: Path, change: str, law: str) -> None:
    home = copy_home(judged, tmp_path / "home")
    with open_ledger(home) as con:
        con.execute(change)
    assert law in {violation.law for violation in verify(home)}
    shutil.rmtree(home.root)


def test_the_asset_check_finds_a_plan_that_no_table_has(judged: Home, tmp_path: Path) -> None:
    home = copy_home(judged, tmp_path / "home")
    with open_ledger(home) as con:
        assert not any(disagreements(con).values())
        con.execute("update ledger.lots set n = 2 where lot_no = 3")
        assert disagreements(con)["Phương án lệch với bảng"] == ["06205.KS.2008.03.L01"]
