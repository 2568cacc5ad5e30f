"""Which delivery answered which rejection, in how many rounds, and what changed cell by cell."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.assets.review.office import Office, build
from tests.deliveries import NOW, Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify

ROUNDS = (
    "select round, rounds, rejected_version, rejected_delivery, answered_by, answer_version, answer_delivery "
    "from review.resubmissions order by record_id, round"
)
CHANGES = 'select right(record_id, 4), version, field, "from", "to", state from review.changes order by all'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "tinh")


def ask(home: Home, query: str) -> list[tuple[Any, ...]]:
    assert verify(home) == []
    with open_ledger(home, read_only=True) as con:
        return con.execute(query).fetchall()


def hand_over(home: Home, delivery: str, *books: Book, day: int) -> None:
    deliver(home, delivery, *books)
    run(home, now=NOW + timedelta(days=day))


def test_each_rejection_names_the_delivery_that_answered_it(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1), birth(2, nksGioiTinh="9")]), day=0)
    hand_over(home, "dot2", Book([birth(1), birth(2, nksGioiTinh="8")]), day=7)
    hand_over(home, "dot3", Book([birth(1), birth(2)]), day=14)
    assert ask(home, ROUNDS) == [
        (1, 2, 1, "dot1", "delivery", 2, "dot2"),
        (2, 2, 2, "dot2", "delivery", 3, "dot3"),
    ]
    assert ask(home, CHANGES) == [
        ("0002", 2, "nksGioiTinh", "9", "8", "superseded"),
        ("0002", 3, "nksGioiTinh", "8", "2", "current"),
    ]


def test_a_missing_scan_that_comes_answers_its_rejection_without_a_changed_cell(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1), birth(2)], without_scans=[1]), day=0)
    hand_over(home, "dot2", Book([birth(1), birth(2)]), day=7)
    assert ask(home, ROUNDS) == [(1, 1, 1, "dot1", "delivery", 2, "dot2")]
    assert ask(home, CHANGES) == []


def test_an_open_rejection_has_no_answer_yet(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1, nksGioiTinh="9")]), day=0)
    assert ask(home, ROUNDS) == [(1, 1, 1, "dot1", None, None, None)]


def test_a_correction_by_the_unit_is_an_answer_too(tmp_path: Path) -> None:
    office = Office(build(tmp_path / "tinh"))
    filled = office.open().decide(6, "Sửa thông tin", nksHoTen="Nguyễn Văn Bình", chaDanToc="Nùng")
    office.review(filled)
    mine = ROUNDS.replace("order by", "where right(record_id, 4) = '0006' order by")
    assert ask(office.home, mine) == [(1, 1, 1, "2024-05-20_dot1", "reviewer", 2, None)]


def test_an_emptied_and_a_filled_cell_are_changes(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1, nksGioiTinh="9", ghiChu="cũ")]), day=0)
    hand_over(home, "dot2", Book([birth(1, nksGioiTinh="9", nguoiThucHien="Lý Văn Ba")]), day=7)
    assert ask(home, CHANGES) == [
        ("0001", 2, "ghiChu", "cũ", None, "current"),
        ("0001", 2, "nguoiThucHien", None, "Lý Văn Ba", "current"),
    ]


def test_a_book_delivered_again_in_part_leaves_the_other_records_as_they_are(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(n) for n in (1, 3, 4, 5)] + [birth(2, nksGioiTinh="9")]), day=0)
    hand_over(home, "dot2", Book([birth(2)]), day=7)
    said = "select number, version, status, delivery from review.records order by 1"
    assert ask(home, said) == [
        (1, 1, "approved", "dot1"),
        (2, 2, "approved", "dot2"),
        (3, 1, "approved", "dot1"),
        (4, 1, "approved", "dot1"),
        (5, 1, "approved", "dot1"),
    ]


def test_rows_that_are_added_are_new_records_of_the_same_book(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1), birth(3)]), day=0)
    hand_over(home, "dot2", Book([birth(1), birth(2), birth(3)]), day=7)
    said = "select number, version, status, delivery from review.records order by 1"
    assert ask(home, said) == [
        (1, 1, "approved", "dot1"),
        (2, 1, "approved", "dot2"),
        (3, 1, "approved", "dot1"),
    ]
    assert ask(home, ROUNDS) == []


def test_the_same_book_under_another_stem_is_the_same_book(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1), birth(2, nksGioiTinh="9")]), day=0)
    hand_over(home, "dot2", Book([birth(1), birth(2)], stem="hong-phong_lan2.KS.2008.01"), day=7)
    assert ask(home, ROUNDS) == [(1, 1, 1, "dot1", "delivery", 2, "dot2")]
    said = "select number, version, status, book from review.records order by 1"
    assert ask(home, said)[1] == (2, 2, "approved", "hong-phong_lan2.KS.2008.01")


def test_who_waits_for_whom_and_since_when(home: Home) -> None:
    hand_over(home, "dot1", Book([birth(1, nksGioiTinh="9"), birth(2, chaNgaySinh="1920")]), day=0)
    doubtful = [birth(2, chaNgaySinh="1920"), birth(3, chaNgaySinh="1921")]
    hand_over(home, "dot2", Book([birth(1, nksGioiTinh="8"), *doubtful]), day=7)
    folder = deliver(home, "dot3", Book([birth(1, quyenSo="02/2008")], stem="xahongphong_hcl.KS.2008.02"))
    (folder / "xahongphong_hcl.KS.2008.02.xlsx").write_bytes(b"PK\x03\x04 cut")
    run(home, now=NOW + timedelta(days=9))
    said = "select book, side, records, (since at time zone 'UTC')::date::varchar from review.waiting order by all"
    assert ask(home, said) == [
        ("xahongphong_hcl.KS.2008.01", "contractor", 1, "2024-05-27"),
        ("xahongphong_hcl.KS.2008.01", "reviewer", 2, "2024-05-20"),
        ("xahongphong_hcl.KS.2008.02", "contractor", 0, "2024-05-29"),
    ]
    hand_over(home, "dot4", Book([birth(1, quyenSo="02/2008")], stem="xahongphong_hcl.KS.2008.02"), day=12)
    assert ("xahongphong_hcl.KS.2008.02", "contractor", 0, "2024-05-29") not in ask(home, said)
