"""Decisions taken back: what each does to its record, and that the ledger's laws hold afterwards."""

import hashlib
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assets.review.deciding import apply_decisions
from assets.review.decision import decision_of
from assets.review.review_words import APPROVE, CORRECT, KEEP, REJECT, TAKE, YES
from tests.assets.review.office import (
    CHANGED_LATER,
    CLERK,
    LATER,
    MISTYPED,
    NO_SCAN,
    ODD_MOTHER,
    OLD_FATHER,
    SAME_ODD_MOTHER,
    SOUND,
    TWO_WARNINGS,
    Filled,
    Office,
    copy_home,
    record_id,
    redeliver,
)
from tests.deliveries import UNIT, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.decisions import first_broken_decision

BY_CLERK = f"reviewer:{CLERK}"


def test_an_approved_record_is_staged_with_the_values_that_were_shown(office: Office) -> None:
    answers = office.review(office.open().decide(OLD_FATHER, APPROVE))
    assert answers["04/2008"] == ["Đã ghi nhận", "Đã phê duyệt", "Đã phê duyệt."]
    assert office.record(OLD_FATHER) == (1, "approved", BY_CLERK)
    assert office.staged(OLD_FATHER, "nksHoTen") == "Hoàng Thu Hà"
    assert office.moves(OLD_FATHER)[-1] == (1, "pending_review", "approved", BY_CLERK)
    ((by,),) = office.ask("select approved_by from staging.ks where record_id = ?", record_id(OLD_FATHER))
    assert by == BY_CLERK
    assert office.is_sound()


def test_a_refused_record_goes_back_to_the_contractor_with_the_reason(office: Office) -> None:
    answers = office.review(office.open().decide(OLD_FATHER, REJECT, reason="Bản quét mờ"))
    assert answers["04/2008"][:2] == ["Đã ghi nhận", "Từ chối"]
    assert office.record(OLD_FATHER) == (1, "rejected", BY_CLERK)
    said = office.ask("select rule, severity, message from ledger.findings where record_id = ? and severity = 'error'",
                      record_id(OLD_FATHER))  # fmt: skip
    assert said == [("review_rejected", "error", "Người rà soát của đơn vị đã từ chối hồ sơ này: Bản quét mờ.")]
    assert office.is_sound()
    # The return workbook of that delivery is written again, with the row in it.
    assert office.ask("select returns_written from ledger.deliveries") == [(False,)]
    run(office.home)
    (workbook,) = (office.home.outbox / UNIT).rglob("*.tra-lai.xlsx")
    shown = [c.value for row in openpyxl.load_workbook(workbook)["Bản ghi bị từ chối"].iter_rows() for c in row]
    assert any("Bản quét mờ" in str(value) for value in shown)
    assert record_id(OLD_FATHER) in shown


def test_a_correction_makes_a_version_that_is_judged_again_and_approved(office: Office) -> None:
    answers = office.review(office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa"))
    assert answers["02/2008"][:2] == ["Đã ghi nhận", "Đã phê duyệt"]
    assert "1 ô" in answers["02/2008"][2]
    assert office.record(ODD_MOTHER) == (2, "approved", BY_CLERK)
    assert office.staged(ODD_MOTHER, "meHoTen") == "Lý Thị Hoa"
    assert office.moves(ODD_MOTHER)[-2:] == [
        (2, "pending_review", "draft", BY_CLERK),
        (2, "draft", "approved", BY_CLERK),
    ]
    states = office.ask(
        "select version, state from ledger.versions where record_id = ? order by 1", record_id(ODD_MOTHER)
    )
    assert states == [(1, "superseded"), (2, "current")]
    assert office.ask("select count(*) from ledger.findings where record_id = ?", record_id(ODD_MOTHER)) == [(0,)]
    assert office.is_sound()


def test_what_the_reviewer_types_is_brought_to_the_usual_form(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, CORRECT, meHoTen="  LÝ  THỊ HOA ", meNgaySinh="5/6/1979"))
    assert office.staged(ODD_MOTHER, "meHoTen") == "Lý Thị Hoa"
    assert office.staged(ODD_MOTHER, "meNgaySinh") == "05.06.1979"
    assert office.is_sound()


def test_a_cell_can_be_emptied_by_a_correction(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, CORRECT, meHoTen=None, meNgaySinh=None))
    assert office.record(ODD_MOTHER)[:2] == (2, "approved")
    assert office.staged(ODD_MOTHER, "meHoTen") is None


def test_what_the_unit_can_put_right_itself_needs_no_contractor(office: Office) -> None:
    filled = office.open().decide(MISTYPED, CORRECT, nksHoTen="Nguyễn Văn Bình", chaDanToc="Nùng")
    answers = office.review(filled)
    assert answers["06/2008"][:2] == ["Đã ghi nhận", "Đã phê duyệt"]
    assert office.record(MISTYPED) == (2, "approved", BY_CLERK)
    assert office.staged(MISTYPED, "chaDanToc") == "Nùng"
    assert office.is_sound()


def test_a_correction_with_an_error_left_is_kept_rejected_and_asked_again(office: Office) -> None:
    answers = office.review(office.open().decide(MISTYPED, CORRECT, nksHoTen="Nguyễn Văn Bình"))
    assert answers["06/2008"][:2] == ["Đã ghi nhận", "Từ chối"]
    assert "còn lỗi" in answers["06/2008"][2]
    assert "Nùgn" in answers["06/2008"][2]
    assert office.record(MISTYPED) == (2, "rejected", "policy:rules")
    rules = office.ask(
        "select rule from ledger.findings where record_id = ? and severity = 'error'", record_id(MISTYPED)
    )
    assert rules == [("ethnicity_unknown",)]
    assert office.is_sound()
    again = office.open().decide(MISTYPED, CORRECT, chaDanToc="Nùng")
    office.review(again, name="lần 2.xlsx")
    assert office.record(MISTYPED) == (3, "approved", BY_CLERK)
    assert office.staged(MISTYPED, "nksHoTen") == "Nguyễn Văn Bình"
    assert office.is_sound()


def test_an_error_typed_into_a_sound_cell_rejects_the_record(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa", meNgaySinh="31.02.1980"))
    assert office.record(ODD_MOTHER) == (2, "rejected", "policy:rules")
    assert office.is_sound()


def test_a_number_corrected_into_a_number_of_the_book_is_a_duplicate(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, CORRECT, so="03/2008"))
    assert office.record(ODD_MOTHER)[1] == "rejected"
    twice = office.ask("select record_id from ledger.findings where rule = 'record_duplicate' order by 1")
    assert twice == [(record_id(ODD_MOTHER),), (record_id(SAME_ODD_MOTHER),)]
    # The other row is rejected with it: nobody can tell which of the two is right.
    assert office.record(SAME_ODD_MOTHER)[1:] == ("rejected", "policy:rules")
    assert office.is_sound()


def test_a_value_confirmed_as_in_the_book_is_not_asked_about_again(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, None, as_in_book=YES))
    # Nothing else was doubtful about it, nor about the other row of the same book with the same name.
    assert office.record(ODD_MOTHER)[1] == "approved"
    assert office.record(SAME_ODD_MOTHER)[1] == "approved"
    assert office.staged(ODD_MOTHER, "meHoTen") == "Lý Thi Hoa"
    # Another value of the same rule is still a question.
    assert office.record(TWO_WARNINGS)[1] == "pending_review"
    kept = office.ask("select record_id, rule, field, value from ledger.confirmations")
    assert kept == [(None, "spelling_unusual", "meHoTen", "Lý Thi Hoa")]
    assert office.is_sound()


def test_what_other_cells_decide_is_confirmed_for_the_one_record_only(office: Office) -> None:
    office.review(office.open().decide(OLD_FATHER, None, as_in_book=YES))
    assert office.record(OLD_FATHER)[1] == "approved"
    assert office.ask("select record_id, rule from ledger.confirmations") == [
        (record_id(OLD_FATHER), "age_implausible"),
    ]
    assert office.is_sound()


def test_a_real_name_that_looks_wrong_can_be_confirmed_but_a_wrong_list_value_cannot(office: Office) -> None:
    answers = office.review(office.open().decide(MISTYPED, None, as_in_book=YES))
    assert office.record(MISTYPED)[1] == "rejected"
    assert "Nùgn" in answers["06/2008"][2]
    assert office.ask("select rule from ledger.findings where record_id = ? and severity = 'error'",
                      record_id(MISTYPED)) == [("ethnicity_unknown",)]  # fmt: skip
    office.review(office.open().decide(MISTYPED, CORRECT, chaDanToc="Nùng"), name="lần 2.xlsx")
    assert office.record(MISTYPED)[1] == "approved"
    assert office.staged(MISTYPED, "nksHoTen") == "Nguyeenx Văn Bình"
    assert office.is_sound()


def test_approving_and_confirming_go_together(office: Office) -> None:
    answers = office.review(office.open().decide(TWO_WARNINGS, APPROVE, as_in_book=YES))
    assert answers["05/2008"][1] == "Đã phê duyệt"
    assert office.record(TWO_WARNINGS) == (1, "approved", BY_CLERK)
    assert len(office.ask("select * from ledger.confirmations")) == 2
    assert office.is_sound()


def test_a_correction_may_confirm_what_it_leaves_as_it_is(office: Office) -> None:
    office.review(office.open().decide(TWO_WARNINGS, CORRECT, as_in_book=YES, chaNgaySinh="1971"))
    assert office.record(TWO_WARNINGS)[:2] == (2, "approved")
    assert office.ask("select rule, value from ledger.confirmations") == [("spelling_unusual", "Lý Thi Nga")]
    assert office.is_sound()


def test_other_content_for_an_approved_record_is_taken_when_a_person_says_so(office: Office) -> None:
    redeliver(office.home, "2024-06-01_dot2", n8={"meHoTen": "Lý Thị Khác"})
    assert office.record(CHANGED_LATER)[:2] == (1, "approved")
    answers = office.review(office.open().decide(CHANGED_LATER, TAKE))
    assert answers["08/2008"][:2] == ["Đã ghi nhận", "Đã phê duyệt"]
    version, status, actor = office.record(CHANGED_LATER)
    assert (version, status, actor) == (3, "approved", BY_CLERK)
    assert office.staged(CHANGED_LATER, "meHoTen") == "Lý Thị Khác"
    states = office.ask(
        "select version, state from ledger.versions where record_id = ? order by 1", record_id(CHANGED_LATER)
    )
    assert states == [(1, "superseded"), (2, "taken"), (3, "current")]
    assert office.ask("select delivery from ledger.records where record_id = ?", record_id(CHANGED_LATER)) == [
        ("2024-06-01_dot2",)
    ]
    assert office.ask("select count(*) from ledger.findings where rule = 'approved_record_changed'") == [(0,)]
    assert office.is_sound()


def test_other_content_can_be_declined_and_is_not_offered_any_more(office: Office) -> None:
    redeliver(office.home, "2024-06-01_dot2", n8={"meHoTen": "Lý Thị Khác"})
    office.review(office.open().decide(CHANGED_LATER, KEEP))
    assert office.record(CHANGED_LATER) == (1, "approved", "policy:clean")
    assert office.staged(CHANGED_LATER, "meHoTen") != "Lý Thị Khác"
    assert office.ask(
        "select state from ledger.versions where record_id = ? and version = 2", record_id(CHANGED_LATER)
    ) == [("declined",)]
    assert office.ask("select count(*) from ledger.findings where rule = 'approved_record_changed'") == [(0,)]
    with pytest.raises(LookupError):
        office.open().sheet(CHANGED_LATER)
    assert office.is_sound()


def test_other_content_with_errors_does_not_put_out_what_was_approved(office: Office) -> None:
    redeliver(office.home, "2024-06-01_dot2", n8={"meDanToc": "Tayyy"}, n1={"meHoTen": "Lý Thị Khác"})
    answers = office.review(office.open().decide(CHANGED_LATER, TAKE).decide(SOUND, TAKE))
    assert answers["08/2008"][0] == "Chưa ghi nhận"
    assert "còn lỗi" in answers["08/2008"][2]
    assert office.record(CHANGED_LATER) == (1, "approved", "policy:clean")
    assert office.record(SOUND)[:2] == (3, "approved")
    assert office.ask("select decision, record_id from ledger.decisions") == [("take", record_id(SOUND))]
    assert office.is_sound()
    # Handed in once more, when nothing else is left in it to take.
    answers = office.review(office.open().decide(CHANGED_LATER, TAKE), name="lần 2.xlsx")
    assert answers["08/2008"][0] == "Chưa ghi nhận"
    assert office.record(CHANGED_LATER) == (1, "approved", "policy:clean")


def test_where_four_eyes_are_wanted_the_corrector_cannot_approve(office: Office) -> None:
    office.four_eyes = ("06205",)
    answers = office.review(office.open().decide(ODD_MOTHER, CORRECT, by="Nông Văn Một", meHoTen="Lý Thị Hoa"))
    assert answers["02/2008"][1] == "Chờ rà soát"
    assert "người thứ hai" in answers["02/2008"][2]
    assert office.record(ODD_MOTHER) == (2, "pending_review", "reviewer:Nông Văn Một")
    filled = office.open()
    sheet, row, columns = filled.sheet(ODD_MOTHER)
    assert "Nông Văn Một" in str(sheet.cell(row, columns["hotichVanDe"]).value)
    answers = office.review(filled.decide(ODD_MOTHER, APPROVE, by="nông  văn một"), name="tự duyệt.xlsx")
    assert answers["02/2008"][0] == "Chưa ghi nhận"
    assert "người thứ hai" in answers["02/2008"][2]
    answers = office.review(office.open().decide(ODD_MOTHER, APPROVE, by="Lương Thị Hai"), name="người khác.xlsx")
    assert answers["02/2008"][:2] == ["Đã ghi nhận", "Đã phê duyệt"]
    assert office.record(ODD_MOTHER) == (2, "approved", "reviewer:Lương Thị Hai")
    assert office.is_sound()


def test_reviewer_and_day_written_once_count_for_every_row(office: Office) -> None:
    filled = office.open().sign_once("Lương Thị Hai", "31/05/2024")
    filled.decide(ODD_MOTHER, APPROVE, by=None).decide(OLD_FATHER, APPROVE, by=CLERK)
    filled.decide(MISTYPED, CORRECT, by=None, nksHoTen="Nguyễn Văn Bình", chaDanToc="Nùng")
    office.review(filled)
    kept = office.ask("select record_id, reviewer, decided_on from ledger.decisions order by record_id")
    assert kept == [
        (record_id(ODD_MOTHER), "Lương Thị Hai", date(2024, 5, 31)),
        (record_id(OLD_FATHER), CLERK, date(2024, 5, 31)),
        (record_id(MISTYPED), "Lương Thị Hai", date(2024, 5, 31)),
    ]
    assert office.is_sound()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20.05.2024", date(2024, 5, 20)),
        ("1/6/2024", date(2024, 6, 1)),
        ("2024-06-02", date(2024, 6, 2)),
        (date(2024, 5, 21), date(2024, 5, 21)),
        (None, date(2024, 6, 3)),
    ],
    ids=str,
)
def test_the_day_may_be_written_in_the_usual_ways(office: Office, typed: object, day: date) -> None:
    office.review(office.open().decide(OLD_FATHER, APPROVE, day=typed))
    assert office.ask("select decided_on from ledger.decisions") == [(day,)]


def test_a_half_filled_workbook_is_taken_as_far_as_it_goes(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    answers = office.review(filled)
    assert answers["02/2008"][0] == "Đã ghi nhận"
    assert {n: a[0] for n, a in answers.items() if n != "02/2008"} == dict.fromkeys(
        ("03/2008", "04/2008", "05/2008", "06/2008"), "Chưa quyết định"
    )
    assert office.record(OLD_FATHER)[1] == "pending_review"
    # The rest is filled in later, in the same workbook; what was decided is not decided twice.
    answers = office.review(filled.decide(OLD_FATHER, APPROVE))
    assert answers["02/2008"][0] == "Đã ghi nhận trước đây"
    assert answers["04/2008"][0] == "Đã ghi nhận"
    assert office.ask("select count(*) from ledger.decisions") == [(2,)]
    assert office.is_sound()


def test_every_decision_is_kept_with_who_what_when_and_from_where(office: Office) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa", reason="theo sổ gốc"))
    office.take()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    ((kept),) = office.ask(
        "select unit_code, record_id, version, decision, reviewer, reason, edits, result_version, result_status, "
        "file_sha256, sheet, run_id from ledger.decisions"
    )
    assert kept[:6] == ("06205", record_id(ODD_MOTHER), 1, "correct", CLERK, "theo sổ gốc")
    assert json.loads(kept[6]) == {"meHoTen": ["Lý Thi Hoa", "Lý Thị Hoa"]}
    assert kept[7:] == (2, "approved", digest, "Cần rà soát", "test")


def test_a_decision_changed_afterwards_breaks_the_chain(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, APPROVE).decide(OLD_FATHER, APPROVE))
    assert office.is_sound()
    office.ask("update ledger.decisions set reviewer = 'Người Khác' where decision_no = 1")
    with open_ledger(office.home) as con:
        assert first_broken_decision(con) == 1


def test_records_that_nobody_decided_about_are_left_alone(office: Office) -> None:
    before = office.ask("select * from ledger.records where record_id <> ? order by record_id", record_id(OLD_FATHER))
    events = office.ask("select count(*) from ledger.status_events")[0][0]
    office.review(office.open().decide(OLD_FATHER, APPROVE))
    after = office.ask("select * from ledger.records where record_id <> ? order by record_id", record_id(OLD_FATHER))
    assert after == before
    assert office.ask("select count(*) from ledger.status_events") == [(events + 1,)]
    assert office.record(NO_SCAN) == (1, "rejected", "policy:rules")


def test_the_workbook_shows_what_is_left_after_a_review(office: Office) -> None:
    office.review(office.open().decide(ODD_MOTHER, APPROVE))
    again: Filled = office.open()
    again.sheet(OLD_FATHER)
    with pytest.raises(LookupError):
        again.sheet(ODD_MOTHER)


def test_the_same_decisions_on_the_same_deliveries_make_the_same_ledger(
    office: Office, reviewed_home: Home, tmp_path: Path
) -> None:
    filled = office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa", meNgaySinh=None)
    filled.decide(SAME_ODD_MOTHER, None, as_in_book=YES).decide(OLD_FATHER, REJECT, reason="mờ")
    office.review(filled.decide(TWO_WARNINGS, APPROVE, as_in_book=YES))
    again = Office(copy_home(reviewed_home, tmp_path / "again"))
    with open_ledger(office.home) as con:
        kept = con.sql("select * from ledger.decisions order by decision_no").pl()
    with open_ledger(again.home) as con:
        con.execute("begin")
        decisions = [decision_of(row) for row in kept.iter_rows(named=True)]
        apply_decisions(con, decisions, approve="clean", tree="2024", run_id="test", now=LATER)
        con.execute("commit")
    for table in ("records", "findings", "status_events", "decisions", "confirmations", "rows_ks", "clean_ks"):
        query = f"select * from ledger.{table} order by all"
        assert again.ask(query) == office.ask(query), table
    assert again.is_sound()
