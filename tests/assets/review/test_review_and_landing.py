"""Deliveries that come after decisions: what a person has settled is not asked again."""

from assets.review.review_words import APPROVE, CORRECT, KEEP, REJECT, TAKE, YES
from tests.assets.review.office import MISTYPED, ODD_MOTHER, OLD_FATHER, Office, record_id, redeliver, sheet_rows
from tests.deliveries import Book, birth, deliver, pdf_name, run, scan_pdf

ASKED = "select record_id from ledger.findings where rule = 'approved_record_changed'"


def test_what_a_reviewer_put_right_stays_right_when_the_old_content_is_delivered_again(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa")
    office.review(filled.decide(MISTYPED, CORRECT, nksHoTen="Nguyễn Văn Bình"))
    redeliver(office.home, "2024-06-05_dot2", n9={"meHoTen": "Lý Thị Mới"})
    assert office.record(ODD_MOTHER)[:2] == (2, "approved")
    assert office.staged(ODD_MOTHER, "meHoTen") == "Lý Thị Hoa"
    assert office.record(MISTYPED) == (2, "rejected", "policy:rules")
    assert office.ask(ASKED) == [(record_id(9),)]
    effects = "select effect, count(*) from ledger.delivered_rows where delivery_no = 2 group by 1 order by 1"
    assert office.ask(effects) == [("known", 2), ("proposed", 1), ("unchanged", 6)]
    assert office.is_sound()


def test_declined_content_is_not_offered_again(office: Office) -> None:
    redeliver(office.home, "2024-06-05_dot2", n8={"meHoTen": "Lý Thị Khác"})
    office.review(office.open().decide(8, KEEP))
    redeliver(office.home, "2024-06-06_dot3", n8={"meHoTen": "Lý Thị Khác"}, n9={"meHoTen": "Lý Thị Mới"})
    assert office.ask(ASKED) == [(record_id(9),)]
    assert office.is_sound()


def test_a_refusal_keeps_its_reason_when_the_same_row_comes_again(office: Office) -> None:
    office.review(office.open().decide(OLD_FATHER, REJECT, reason="Bản quét mờ"))
    redeliver(office.home, "2024-06-05_dot2", n9={"meHoTen": "Lý Thị Mới"})
    assert office.record(OLD_FATHER)[:2] == (1, "rejected")
    rules = office.ask("select rule from ledger.findings where record_id = ?", record_id(OLD_FATHER))
    assert ("review_rejected",) in rules
    assert office.is_sound()


def test_a_new_scan_reopens_what_was_refused_for_its_scan(office: Office) -> None:
    office.review(office.open().decide(OLD_FATHER, REJECT, reason="Bản quét mờ"))
    row = sheet_rows()[OLD_FATHER - 1]
    deliver(office.home, "2024-06-05_dot2", Book([row], scans={pdf_name(row): scan_pdf("sharp")}))
    run(office.home)
    assert office.record(OLD_FATHER) == (2, "pending_review", "policy:review")
    assert office.is_sound()


def test_a_confirmed_value_is_not_asked_about_in_the_next_delivery(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, None, as_in_book=YES))
    redeliver(office.home, "2024-06-05_dot2", n9={"meHoTen": "Lý Thi Hoa"}, n5={"meHoTen": "Lý Thi Hoa"})
    assert office.ask("select count(*) from ledger.findings where rule = 'spelling_unusual'") == [(0,)]
    assert office.is_sound()


def test_a_declined_scan_is_not_offered_again_and_another_one_can_be_taken(office: Office) -> None:
    name = pdf_name(birth(1))
    deliver(office.home, "2024-06-05_dot2", Book([birth(1)], scans={name: scan_pdf("other")}))
    run(office.home)
    assert office.ask(ASKED) == [(record_id(1),)]
    office.review(office.open().decide(1, KEEP))
    rows = [birth(1), birth(40)]
    scans = {name: scan_pdf("other"), pdf_name(rows[1]): scan_pdf("40")}
    deliver(office.home, "2024-06-06_dot3", Book(rows, scans=scans))
    run(office.home)
    assert office.ask(ASKED) == []
    deliver(office.home, "2024-06-07_dot4", Book(rows, scans={name: scan_pdf("third")}))
    run(office.home)
    office.review(office.open().decide(1, TAKE), name="lần 2.xlsx")
    assert office.record(1)[:2] == (2, "approved")
    assert office.ask("select count(*) from ledger.decisions where decision = ?", "take") == [(1,)]
    assert office.is_sound()


def test_what_a_reviewer_approved_is_not_judged_again(office: Office) -> None:
    office.review(office.open().decide(OLD_FATHER, APPROVE))
    redeliver(office.home, "2024-06-05_dot2", n9={"meHoTen": "Lý Thị Mới"})
    assert office.record(OLD_FATHER)[1:] == ("approved", "reviewer:Trần Thị Rà")
    assert office.is_sound()
