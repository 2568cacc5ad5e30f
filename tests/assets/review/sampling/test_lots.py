"""Approval by sample, end to end: books come in, samples go out in Excel, lots are approved or returned."""

from pathlib import Path

import duckdb
import openpyxl
import pytest

from assets.review.review_words import APPROVE, YES
from tests.assets.review.sampling.lot_office import (
    CORRECTED_NAME,
    CORRECTED_PLACE,
    READ,
    SIZE,
    LotOffice,
    approve_all,
    numbers,
    reject_first,
    rows_of,
)
from tests.deliveries import UNIT, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.snapshot import publish

HELD, BY_SAMPLE = ("pending_review", "policy:sampled"), ("approved", "policy:sampled")
READ_APPROVED, REFUSED = ("approved", "reviewer:"), ("rejected", "reviewer:")
RETURNED = ("rejected", "policy:sampled")


@pytest.fixture
def office(tmp_path: Path) -> LotOffice:
    office = LotOffice(Home(tmp_path / "home"))
    office.receive("dot1", 1)
    return office


def test_only_the_sample_goes_to_the_reviewer_and_says_so(office: LotOffice) -> None:
    filled = office.open_book(1)
    assert len(list(office.sample(filled))) == READ
    assert filled.book["Cần rà soát"].max_row == 3 + READ
    told = [
        str(c.value) for row in filled.book["Hướng dẫn"].iter_rows() for c in row if "rút ngẫu nhiên" in str(c.value)
    ]
    assert len(told) == 1
    assert "15 hồ sơ khác" in told[0]
    assert office.by_status(1) == {HELD: SIZE}
    assert office.lots() == [("06205.KS.2008.01.L01", "normal", "open")]
    assert office.is_sound()


def test_a_good_sample_approves_the_rest_of_the_book(office: LotOffice) -> None:
    notes = office.decide(1)
    assert office.by_status(1) == {READ_APPROVED: READ, BY_SAMPLE: SIZE - READ}
    assert notes == [
        "Lô kiểm tra 06205.KS.2008.01.L01: đã kiểm tra 5 hồ sơ mẫu, 0 không phù hợp, cho phép 1. Lô được chấp nhận: "
        "15 hồ sơ còn lại được phê duyệt."
    ]
    reasons = office.ask(
        "select distinct reason from ledger.status_events where actor = 'policy:sampled' and to_status = 'approved'"
    )
    assert reasons == [("lô 06205.KS.2008.01.L01: đã kiểm tra 5 hồ sơ mẫu, 0 không phù hợp, cho phép 1",)]
    assert office.ask("select count(*) from staging.ks") == [(SIZE,)]
    assert office.send_out() == 0
    assert office.is_sound()


def test_as_many_mistakes_as_allowed_are_refused_one_by_one(office: LotOffice) -> None:
    office.decide(1, reject_first(1))
    assert office.by_status(1) == {REFUSED: 1, READ_APPROVED: READ - 1, BY_SAMPLE: SIZE - READ}
    assert office.lots()[0][2] == "accepted"
    assert office.is_sound()


def test_too_many_mistakes_return_the_whole_lot_with_the_reason(office: LotOffice) -> None:
    office.decide(1, reject_first(2))
    assert office.by_status(1) == {REFUSED: 2, READ_APPROVED: READ - 2, RETURNED: SIZE - READ}
    said = office.ask("select count(*), min(message) from review.findings where rule = 'lot_returned'")
    assert said[0][0] == SIZE - READ
    assert "Đề nghị đối chiếu lại toàn bộ hồ sơ" in said[0][1]
    run(office.home, approve="sampled")
    (returned,) = (office.home.outbox / UNIT / "dot1").glob("*.tra-lai.xlsx")
    told = [str(c.value) for s in openpyxl.load_workbook(returned) for row in s.iter_rows() for c in row]
    assert sum("theo kết quả kiểm tra mẫu" in text for text in told) >= SIZE - READ
    assert office.is_sound()


def test_a_lot_is_returned_as_soon_as_it_cannot_be_accepted(office: LotOffice) -> None:
    office.decide(1, reject_first(2), rows=2)
    assert office.by_status(1) == {REFUSED: 2, RETURNED: SIZE - 2}
    assert office.is_sound()


def test_a_correction_counts_by_what_was_wrong(office: LotOffice) -> None:
    choices = [CORRECTED_PLACE, CORRECTED_PLACE, CORRECTED_NAME]
    office.decide(1, lambda place: choices[place] if place < len(choices) else approve_all(place))
    assert office.ask("select nonconforming, result from review.lots") == [(1, "accepted")]
    assert office.by_status(1) == {READ_APPROVED: READ, BY_SAMPLE: SIZE - READ}
    assert office.is_sound()


def test_a_half_filled_workbook_leaves_the_lot_open(office: LotOffice) -> None:
    notes = office.decide(1, rows=3)
    assert office.by_status(1) == {READ_APPROVED: 3, HELD: SIZE - 3}
    assert notes[0].endswith("Còn 2 hồ sơ mẫu chưa quyết định; 15 hồ sơ khác vẫn chờ kết quả.")
    assert office.is_sound()
    assert len(office.sampled_ids(1)) == 2
    office.decide(1)
    assert office.by_status(1) == {READ_APPROVED: READ, BY_SAMPLE: SIZE - READ}
    assert office.is_sound()


def test_the_same_workbook_twice_is_counted_once(office: LotOffice) -> None:
    filled = office.open_book(1)
    for sheet, row, at in list(office.sample(filled))[:3]:
        sheet.cell(row, at["hotichQuyetDinh"]).value = APPROVE
        sheet.cell(row, at["hotichNguoiRaSoat"]).value = "Trần Thị Rà"
    office.submit(filled)
    filled.book["Cần rà soát"].cell(1, 40).value = "lưu lại"
    office.submit(filled)
    assert office.last.rows["repeated"] == 3
    assert office.ask("select decided, result from review.lots") == [(3, "open")]
    assert office.ask("select count(*) from ledger.lot_marks") == [(3,)]
    assert office.is_sound()


def test_rows_that_nobody_has_to_read_any_more_are_not_said_to_wait(office: LotOffice) -> None:
    office.decide(1, reject_first(2), rows=2)
    receipt = openpyxl.load_workbook(office.home.reviews / UNIT / "nop-1.ket-qua.xlsx").active
    assert receipt is not None
    lines = [" ".join(str(c.value) for c in row if c.value) for row in receipt.iter_rows()]
    open_rows = [line for line in lines if "cả lô đã được kết luận theo kết quả mẫu kiểm tra" in line]
    assert len(open_rows) == READ - 2
    assert all("Từ chối" in line for line in open_rows)
    assert not any("hồ sơ vẫn chờ" in line for line in lines)


def test_a_late_workbook_about_a_returned_lot_is_refused(office: LotOffice) -> None:
    late = office.open_book(1)
    rows = list(office.sample(late))
    office.decide(1, reject_first(2), rows=2)
    sheet, row, at = rows[-1]
    sheet.cell(row, at["hotichQuyetDinh"]).value = APPROVE
    sheet.cell(row, at["hotichNguoiRaSoat"]).value = "Trần Thị Rà"
    office.submit(late)
    assert office.last.rows["refused"] == 1
    assert office.by_status(1) == {REFUSED: 2, RETURNED: SIZE - 2}
    assert office.is_sound()


def test_rows_with_warnings_wait_for_a_person_as_always(office: LotOffice) -> None:
    doubtful = {"n21": {"chaNgaySinh": "1920"}, "n22": {"nksNgaySinh": "31.02.2008"}}
    office.receive("dot2", 2, **doubtful)
    assert office.ask("select lot_size from review.lots where lot_no = 2") == [(SIZE - 2,)]
    filled = office.open_book(2)
    assert len(list(office.sample(filled))) == READ
    assert filled.book["Cần rà soát"].max_row == 3 + READ + 1
    office.decide(2)
    assert office.by_status(2) == {
        READ_APPROVED: READ,
        BY_SAMPLE: SIZE - 2 - READ,
        ("pending_review", "policy:review"): 1,
        ("rejected", "policy:rules"): 1,
    }
    assert office.is_sound()


def test_a_lot_smaller_than_its_sample_is_read_whole(office: LotOffice) -> None:
    office.receive_rows("dot2", {2: rows_of(2)[:3]})
    assert office.ask("select lot_size, n from review.lots where lot_no = 2") == [(3, 3)]
    office.decide(2)
    assert office.by_status(2) == {READ_APPROVED: 3}
    assert office.is_sound()


def test_a_returned_lot_comes_again_whole_with_a_fresh_sample(office: LotOffice) -> None:
    office.decide(1, reject_first(2))
    refused = office.ask(
        "select number from ledger.records where status_actor like 'reviewer:%' and status = 'rejected'"
    )
    changed = {f"n{n}": {"nguoiKy": "Hoàng Văn Thái Bình"} for (n,) in refused}
    office.receive("dot2", 1, **changed)
    assert office.ask("select lot, lot_size, resubmitted, result from review.lots order by 1") == [
        ("06205.KS.2008.01.L01", SIZE, False, "returned"),
        ("06205.KS.2008.01.L02", SIZE - READ + 2, True, "open"),
    ]
    assert office.ask("select count(*) from review.findings where rule = 'lot_returned'") == [(0,)]
    assert office.is_sound()
    office.decide(1)
    assert office.by_status(1) == {READ_APPROVED: READ - 2 + READ, BY_SAMPLE: SIZE - READ - (READ - 2)}
    assert office.is_sound()


def test_a_part_of_a_returned_lot_comes_again_as_a_lot_of_its_own(office: LotOffice) -> None:
    office.decide(1, reject_first(2), rows=2)
    waiting = office.ask("select number from ledger.records where status_actor = 'policy:sampled' order by 1 limit 4")
    part = [row for row in rows_of(1) if int(str(row["so"]).split("/")[0]) in {n for (n,) in waiting}]
    office.receive_rows("dot2", {1: part})
    assert office.ask("select lot_size, resubmitted from review.lots where lot_no = 2") == [(4, True)]
    assert office.by_status(1) == {REFUSED: 2, HELD: 4, RETURNED: SIZE - 6}
    assert office.is_sound()


def test_a_record_that_is_delivered_changed_leaves_its_lot_and_another_is_read_for_it(office: LotOffice) -> None:
    first, *others = office.sampled_ids(1)
    number = int(first[-4:])
    office.receive("dot2", 1, **{f"n{number}": {"nguoiKy": "Hoàng Văn Thái Bình"}})
    lots = office.ask("select lot_size, left_lot, sampled, resubmitted, result from review.lots order by lot_no")
    assert lots == [(SIZE, 1, READ, False, "open"), (1, 0, 1, False, "open")]
    sample = [r for (r,) in office.ask(
        "select record_id from review.lot_records where lot like '%L01' and part = 'sample'"
    )]  # fmt: skip
    assert set(others) < set(sample)
    assert first not in sample
    assert set(office.sampled_ids(1)) == {*sample, first}
    assert office.is_sound()
    office.decide(1)
    assert office.by_status(1) == {READ_APPROVED: READ + 1, BY_SAMPLE: SIZE - READ - 1}
    assert office.is_sound()


def test_a_lot_that_all_records_have_left_says_nothing_about_the_contractor(office: LotOffice) -> None:
    office.receive("dot2", 1, **{f"n{n}": {"nguoiKy": "Hoàng Văn Thái Bình"} for n in numbers(1)})
    assert [result for _, _, result in office.lots()] == ["withdrawn", "open"]
    assert office.by_status(1) == {HELD: SIZE}
    assert office.is_sound()


def test_a_decision_on_a_record_outside_the_sample_takes_it_out_of_the_lot(office: LotOffice) -> None:
    old, ids = office.open_book(1), office.sampled_ids(1)
    office.decide(1, reject_first(2), rows=2)
    office.receive("dot2", 1, **{f"n{int(r[-4:])}": {"nguoiKy": "Hoàng Văn Thái Bình"} for r in ids[:2]})
    outside = [r for r in ids[2:] if r not in office.sampled_ids(1)]
    assert outside, "the seed of this test draws another sample"
    for sheet, row, at in office.sample(old):
        if sheet.cell(row, at["hotichMaBanGhi"]).value == outside[0]:
            sheet.cell(row, at["hotichQuyetDinh"]).value = APPROVE
            sheet.cell(row, at["hotichNguoiRaSoat"]).value = "Trần Thị Rà"
    office.submit(old)
    marks = office.ask("select record_id, kind, nonconforming from ledger.lot_marks where lot like '%L02'")
    assert marks == [(outside[0], "left", None)]
    assert office.by_status(1) == {READ_APPROVED: 1, HELD: SIZE - 1}
    assert office.is_sound()


def test_books_of_nobody_known_are_followed_by_unit(tmp_path: Path) -> None:
    office = LotOffice(Home(tmp_path / "home"))
    for book in (1, 2):
        office.receive(f"dot{book}", book, contractor=None)
        office.decide(book, reject_first(2), rows=2)
    office.receive("dot3", 3, contractor=None)
    office.receive("dot4", 4, contractor="Công ty A")
    assert [(s, r) for _, s, r in office.lots()] == [
        ("normal", "returned"),
        ("normal", "returned"),
        ("tightened", "open"),
        ("normal", "open"),
    ]
    assert office.is_sound()


@pytest.mark.parametrize("setting", ["clean", "none"])
def test_an_open_lot_is_judged_by_its_sample_though_the_setting_has_changed(office: LotOffice, setting: str) -> None:
    office.approve = setting
    changed = numbers(1)[-1]
    office.receive("dot2", 1, **{f"n{changed}": {"nguoiKy": "Hoàng Văn Thái Bình"}})
    now = {"clean": ("approved", "policy:clean"), "none": ("pending_review", "policy:review")}[setting]
    assert office.by_status(1) == {HELD: SIZE - 1, now: 1}
    assert office.is_sound()
    office.decide(1, reject_first(2))
    assert office.lots()[0][2] == "returned"
    assert office.by_status(1)[RETURNED] == SIZE - 1 - READ
    assert office.is_sound()


def test_what_a_reviewer_confirmed_waits_for_that_reviewer_and_not_for_a_sample(tmp_path: Path) -> None:
    office = LotOffice(Home(tmp_path / "home"))
    office.receive("dot1", 1, n2={"meHoTen": "Lý Thi Hoa"})
    filled = office.open_book(1)
    office.submit(filled.decide(2, None, as_in_book=YES))
    assert office.record(2) == (1, "pending_review", "policy:review")
    assert office.by_status(1)[HELD] == SIZE - 1
    assert office.is_sound()


def test_a_likely_duplicate_in_another_book_takes_a_record_out_of_its_lot(office: LotOffice) -> None:
    double = office.sampled_ids(1)[0]
    person = rows_of(1)[int(double[-4:]) - 1]
    own = ("nksHoTen", "nksNgaySinh", "meHoTen", "meNgaySinh", "chaHoTen", "chaNgaySinh", "ngayDangKy")
    office.receive("dot2", 2, n21={name: person[name] for name in own})
    asked = office.ask("select record_id from ledger.findings where rule = 'duplicate_suspected' order by 1")
    assert asked == [(double,), ("06205.KS.2008.02.2008.0021",)]
    assert office.ask("select sampled, left_lot from review.lots where lot_no = 1") == [(READ, 1)]
    assert office.by_status(1) == {HELD: SIZE - 1, ("pending_review", "policy:review"): 1}
    assert office.open_book(1).book["Cần rà soát"].max_row == 3 + READ + 1
    assert office.is_sound()


def test_with_four_eyes_a_correction_counts_when_it_is_made(office: LotOffice) -> None:
    office.four_eyes = ("*",)
    office.decide(1, lambda place: CORRECTED_NAME if place == 0 else approve_all(place))
    assert office.ask("select decided, nonconforming, result from review.lots") == [(READ, 1, "accepted")]
    assert office.by_status(1) == {
        ("pending_review", "reviewer:"): 1,
        READ_APPROVED: READ - 1,
        BY_SAMPLE: SIZE - READ,
    }
    assert office.is_sound()


def test_what_waited_for_a_person_before_still_waits_for_a_person(tmp_path: Path) -> None:
    office = LotOffice(Home(tmp_path / "home"), approve="none")
    office.receive("dot1", 1)
    office.approve = "sampled"
    office.receive("dot2", 1, n20={"nguoiKy": "Hoàng Văn Thái Bình"})
    assert office.by_status(1) == {("pending_review", "policy:review"): SIZE - 1, HELD: 1}
    assert office.is_sound()


def test_the_published_copy_does_not_tell_how_an_open_lot_was_drawn(office: LotOffice) -> None:
    office.receive("dot1", 1, 2)
    office.decide(1)
    told = "select lot, seed is null from ledger.lots order by lot"
    read = "select record_id, part from review.lot_records where lot like '%.02.%' order by record_id"
    order = "select record_id from review.lot_records where part = 'rest' and lot like '%.02.%' order by place"
    with open_ledger(office.home) as con:
        publish(con, office.home)
        assert con.execute(told).fetchall() == [("06205.KS.2008.01.L01", False), ("06205.KS.2008.02.L01", False)]
        with duckdb.connect(str(office.home.published), read_only=True) as published:
            assert published.execute(told).fetchall() == [
                ("06205.KS.2008.01.L01", False),
                ("06205.KS.2008.02.L01", True),
            ]
            assert published.execute(read).fetchall() == con.execute(read).fetchall(), "who is read now"
            rest = published.execute(order).fetchall()
        assert rest == sorted(rest)
        assert rest != con.execute(order).fetchall(), "not who would follow"
    assert office.is_sound()
