"""A row that is no longer in a book delivered whole: kept and asked about, or withdrawn, never lost."""

from pathlib import Path
from typing import Any

import pytest

from assets.transfer.packing import pack
from tests.assets.review.office import LATER, Filled, Office
from tests.deliveries import Book, Row, birth, deliver, pdf_name, run, scan_pdf
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify

STANDS = "select record_id[17:], status, withdrawn from review.records order by record_id"
SAID = (
    "select record_id[17:], rule from review.findings where rule like 'row_%' or rule = 'record_duplicate' order by all"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "tinh")


def ask(home: Home, query: str) -> list[tuple[Any, ...]]:
    assert verify(home) == []
    with open_ledger(home, read_only=True) as con:
        return con.execute(query).fetchall()


def hand_over(home: Home, delivery: str, *rows: Row) -> None:
    deliver(home, delivery, Book(list(rows)))
    run(home)


def returned(home: Home, delivery: str) -> list[str]:
    return [path.name for path in (home.outbox / "06205-hong-phong" / delivery).glob("*.xlsx")]


def test_an_approved_record_without_its_row_stays_and_a_person_is_asked(home: Home) -> None:
    hand_over(home, "dot1", birth(1), birth(2), birth(3))
    hand_over(home, "dot2", birth(1), birth(3))
    assert ask(home, STANDS) == [(f".2008.000{n}", "approved", False) for n in (1, 2, 3)]
    assert ask(home, SAID) == [(".2008.0002", "row_gone")]
    hand_over(home, "dot3", birth(1), birth(2), birth(3, nksQueQuan="Xã Hồng Phong"))
    assert ask(home, SAID) == [], "the row came back"


def test_the_second_of_two_rows_of_one_number_is_withdrawn_when_it_is_taken_out(home: Home) -> None:
    other = birth(4, so="02/2008", ngayDangKy="09.03.2008", nksNgaySinh="09.02.2008")
    hand_over(home, "dot1", birth(1), birth(2), birth(3), other)
    assert {rule for _, rule in ask(home, SAID)} == {"record_duplicate"}
    hand_over(home, "dot2", birth(1), birth(2), birth(3))
    assert ask(home, STANDS) == [
        (".2008.0001", "approved", False),
        (".2008.0002", "approved", False),
        (".2008.0002-2", "rejected", True),
        (".2008.0003", "approved", False),
    ]
    assert ask(home, SAID) == [(".2008.0002-2", "row_withdrawn")]
    assert ask(home, "select * from review.waiting") == []
    assert ask(home, "select records, open_rejections, withdrawn from progress.by_contractor") == [(4, 0, 1)]
    assert ask(home, "select sum(rejected), sum(delivered) from progress.by_unit") == [(1, 4)]
    assert returned(home, "dot2") == []


def test_a_withdrawn_row_that_comes_back_is_open_again(home: Home) -> None:
    other = birth(4, so="02/2008", ngayDangKy="09.03.2008", nksNgaySinh="09.02.2008")
    hand_over(home, "dot1", birth(1), birth(2), birth(3), other)
    hand_over(home, "dot2", birth(1), birth(2), birth(3))
    corrected = birth(4)
    hand_over(home, "dot3", birth(1), birth(2), birth(3), corrected)
    assert ask(home, SAID) == []
    assert (".2008.0002-2", "approved", False) in ask(home, STANDS), "it keeps its identifier"


def test_a_junk_row_without_a_number_is_withdrawn_when_it_is_taken_out(home: Home) -> None:
    total: Row = {"nksHoTen": "Tổng cộng 3"}
    deliver(home, "dot1", Book([birth(1), birth(2), birth(3), total], scans={}))
    run(home)
    hand_over(home, "dot2", birth(1), birth(2), birth(3))
    assert ask(home, STANDS)[-1][1:] == ("rejected", True)
    assert ask(home, "select side from review.waiting") == []


def test_an_open_record_whose_number_nobody_else_claims_is_not_dropped_silently(home: Home) -> None:
    hand_over(home, "dot1", birth(1), birth(2), birth(3), birth(4, nksGioiTinh="9"))
    hand_over(home, "dot2", birth(1), birth(2, nksQueQuan="Xã Hồng Phong"), birth(3))
    assert ask(home, STANDS)[-1] == (".2008.0004", "rejected", False)
    assert (".2008.0004", "row_gone") in ask(home, SAID)
    assert ask(home, "select side, records from review.waiting where side = 'contractor'") == [("contractor", 1)]


def test_a_reviewer_who_refuses_a_record_that_was_left_out_closes_it(home: Home) -> None:
    doubtful = birth(9, chaNgaySinh="1920")
    hand_over(home, "dot1", birth(1), birth(2), birth(3), doubtful)
    hand_over(home, "dot2", birth(1), birth(2), birth(3))
    assert ask(home, STANDS)[-1] == (".2008.0009", "pending_review", False)
    office = Office(home)
    office.review(office.open().decide(9, "Từ chối", reason="Nhập trùng với hồ sơ khác"))
    assert ask(home, STANDS)[-1] == (".2008.0009", "rejected", True)
    assert ask(home, "select * from review.waiting") == []


def test_a_record_without_its_row_is_not_approved_because_its_scan_came(home: Home) -> None:
    deliver(home, "dot1", Book([birth(n) for n in range(1, 5)], without_scans=[3]))
    run(home, approve="sampled")
    assert ask(home, STANDS)[-1] == (".2008.0004", "rejected", False)
    scans = {pdf_name(birth(n)): scan_pdf(f"scan {n}") for n in range(1, 5)}
    deliver(home, "dot2", Book([birth(n) for n in range(1, 4)], scans=scans))
    run(home, approve="sampled")
    assert ask(home, STANDS)[-1] == (".2008.0004", "pending_review", False)
    assert (".2008.0004", "row_gone") in ask(home, SAID)
    waits = "select status_actor from ledger.records where record_id = '06205.KS.2008.01.2008.0004'"
    assert ask(home, waits) == [("policy:review",)], "a person is asked, no sample"


def test_a_part_of_a_book_says_nothing_about_the_other_rows(home: Home) -> None:
    hand_over(home, "dot1", *(birth(n) for n in range(1, 7)))
    hand_over(home, "dot2", birth(7), birth(8), birth(1))
    assert ask(home, SAID) == []
    assert len(ask(home, STANDS)) == 8


def gone_office(home: Home) -> tuple[Office, Filled]:
    """A book of which number 2 (approved) and number 4 (rejected) are delivered no more, and its review workbook."""
    hand_over(home, "dot1", birth(1), birth(2), birth(3), birth(4, nksGioiTinh="9"), birth(5))
    hand_over(home, "dot2", birth(1), birth(3), birth(5))
    office = Office(home)
    return office, office.open()


def test_a_unit_withdraws_what_does_not_stand_in_the_book(home: Home) -> None:
    office, filled = gone_office(home)
    assert "Dòng không còn được giao" in filled.book.sheetnames
    for number in (2, 4):
        filled.decide(number, "Không có trong sổ", reason="Nhập trùng với hồ sơ khác")
    told = office.review(filled)
    assert [line[1] for line in told.values()] == ["Từ chối", "Từ chối"]
    stands = {r: (s, w) for r, s, w in ask(home, STANDS)}
    assert stands[".2008.0002"] == stands[".2008.0004"] == ("rejected", True)
    assert office.moves(2)[-1] == (1, "approved", "rejected", "reviewer:Trần Thị Rà")
    assert office.moves(4)[-1] == (1, "rejected", "rejected", "reviewer:Trần Thị Rà")
    assert ask(home, "select * from review.waiting") == []
    assert office.is_sound()
    run(home)
    assert returned(home, "dot1") == [], "nobody is asked to correct it"
    assert office.send_out() == 0
    assert office.workbooks == []

    hand_over(home, "dot3", *(birth(n) for n in range(1, 6)))
    assert {r: w for r, _, w in ask(home, STANDS)}[".2008.0004"] is False
    assert ask(home, "select status from review.records where record_id like '%0004'") == [("approved",)]


def test_a_unit_that_finds_the_event_in_the_book_is_not_asked_again(home: Home) -> None:
    office, filled = gone_office(home)
    for number in (2, 4):
        filled.decide(number, "Có trong sổ")
    office.review(filled)
    stands = {r: (s, w) for r, s, w in ask(home, STANDS)}
    assert (stands[".2008.0002"], stands[".2008.0004"]) == (("approved", False), ("rejected", False))
    assert ask(home, SAID) == []
    hand_over(home, "dot3", birth(1), birth(3), birth(5), birth(6))
    assert ask(home, SAID) == [], "the book has been looked at"
    assert ask(home, "select side, records from review.waiting") == [("contractor", 1)]


def test_withdrawing_needs_a_reason_and_the_question(home: Home) -> None:
    office, filled = gone_office(home)
    late = office.open()
    told = office.review(filled.decide(2, "Không có trong sổ"))
    assert told["02/2008"][0] == "Chưa ghi nhận" and "phải có lý do" in told["02/2008"][2]
    hand_over(home, "dot3", birth(1), birth(2), birth(3), birth(5))
    told = office.review(late.decide(2, "Không có trong sổ", reason="Nhập trùng với hồ sơ khác"), name="muon.xlsx")
    assert "dòng đã được giao lại" in told["02/2008"][2]


def test_what_was_sent_to_the_national_database_is_not_withdrawn_here(home: Home) -> None:
    office, filled = gone_office(home)
    with open_ledger(home) as con:
        pack(con, home, max_records=10, max_bytes=10**9, now=LATER)
    told = office.review(filled.decide(2, "Không có trong sổ", reason="Nhập trùng với hồ sơ khác"))
    assert "đã được gửi sang Cơ sở dữ liệu hộ tịch" in told["02/2008"][2]
    assert office.record(2)[1] == "approved"


def test_whoever_approves_a_record_without_its_row_has_answered(home: Home) -> None:
    doubtful = birth(9, chaNgaySinh="1920")
    hand_over(home, "dot1", birth(1), birth(2), birth(3), doubtful)
    hand_over(home, "dot2", birth(1), birth(2), birth(3))
    office = Office(home)
    office.review(office.open().decide(9, "Phê duyệt"))
    assert ask(home, SAID) == []
    assert office.send_out() == 0
