"""A record that a reviewer approved, that was sent and came back, can be approved again: by whoever has seen why."""

from datetime import timedelta

import openpyxl

from assets.review.review_words import APPROVE, FAULTS
from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.packing import pack
from tests.assets.review.office import CLERK, OLD_FATHER, Filled, Office, record_id
from warehouse.ledger.connection import open_ledger


def send_and_bounce(office: Office) -> None:
    """Everything approved is sent, and the record comes back."""
    office.home.acks.mkdir(exist_ok=True)
    with open_ledger(office.home) as con:
        sent = pack(con, office.home, max_records=100, max_bytes=10**9, now=office.now)
        package = sent.packages[0].package
        lines = f"package,record_id,outcome,code,message\n{package},{record_id(OLD_FATHER)},bounced,E17,\n"
        (office.home.acks / f"{package}.csv").write_text(lines, encoding="utf-8")
        take_acknowledgements(con, office.home, run_id="test", now=office.now)
    office.now += timedelta(days=1)
    assert office.record(OLD_FATHER)[:2] == (1, "pending_review")


def test_it_is_approved_and_sent_as_often_as_it_bounces(office: Office) -> None:
    office.review(office.open().decide(OLD_FATHER, APPROVE), name="1.xlsx")
    for turn in ("2", "3"):
        send_and_bounce(office)
        answers = office.review(office.open().decide(OLD_FATHER, APPROVE), name=f"{turn}.xlsx")
        assert answers["04/2008"][:2] == ["Đã ghi nhận", "Đã phê duyệt"]
        assert office.record(OLD_FATHER) == (1, "approved", f"reviewer:{CLERK}")
        assert office.is_sound()


def test_a_workbook_from_before_the_bounce_does_not_approve_it(office: Office) -> None:
    old = office.hand_in(office.open().decide(OLD_FATHER, APPROVE), "1.xlsx")
    office.take()
    send_and_bounce(office)
    again = Filled(openpyxl.load_workbook(old, rich_text=True), old)
    answers = office.review(again.decide(OLD_FATHER, APPROVE), name="cũ.xlsx")
    assert answers["04/2008"][0] == "Đã ghi nhận trước đây"
    late = again.decide(OLD_FATHER, "Từ chối", reason="mờ")
    answers = office.review(late, name="cũ nữa.xlsx")
    assert answers["04/2008"][0] == "Chưa ghi nhận"
    assert "trả lại hồ sơ" in answers["04/2008"][2]
    assert office.record(OLD_FATHER)[:2] == (1, "pending_review")
    fresh = office.open()
    sheet, row, columns = fresh.sheet(OLD_FATHER)
    assert "E17" in str(sheet.cell(row, columns[FAULTS]).value)
    assert office.is_sound()
