"""Rows that do not count: each is answered with its reason, and the record waits on as if nothing had come in."""

from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import pytest

from assets.review.review_words import (
    APPROVE,
    CHECK,
    CORRECT,
    KEEP,
    OFFER,
    PENDING_SHEET,
    RECORD,
    REJECT,
    TAKE,
    VERSION,
    YES,
    check_code,
)
from tests.assets.review.office import (
    CHANGED_LATER,
    CLERK,
    FIRST_ROW,
    MISTYPED,
    NO_SCAN,
    ODD_MOTHER,
    OLD_FATHER,
    SAME_ODD_MOTHER,
    TWO_WARNINGS,
    Filled,
    Office,
    record_id,
    redeliver,
)
from tests.deliveries import Book, birth, deliver, pdf_name, run, scan_pdf

REFUSED = "Chưa ghi nhận"

Typed = Callable[[Filled], Filled]
CASES: list[tuple[str, Typed, str]] = [
    ("an unknown word", lambda f: f.decide(ODD_MOTHER, "Đồng ý"), "Không có quyết định “Đồng ý”"),
    ("a refusal without a reason", lambda f: f.decide(ODD_MOTHER, REJECT), "phải có lý do"),
    ("a reason of blanks", lambda f: f.decide(ODD_MOTHER, REJECT, reason="   "), "phải có lý do"),
    ("a reason of signs", lambda f: f.decide(ODD_MOTHER, REJECT, reason=" . "), "phải có lý do"),
    ("nobody signed", lambda f: f.decide(ODD_MOTHER, APPROVE, by=None), "Chưa ghi họ tên"),
    ("signed with a dash", lambda f: f.decide(ODD_MOTHER, APPROVE, by="---"), "Chưa ghi họ tên"),
    ("a day to come", lambda f: f.decide(ODD_MOTHER, APPROVE, day="04.06.2024"), "sau hôm nay"),
    ("no day at all", lambda f: f.decide(ODD_MOTHER, APPROVE, day="hôm qua"), "Ngày “hôm qua” chưa đúng"),
    ("a day that no calendar has", lambda f: f.decide(ODD_MOTHER, APPROVE, day="31.04.2024"), "chưa đúng"),
    (
        "approved, but a cell was edited",
        lambda f: f.decide(ODD_MOTHER, APPROVE, meHoTen="Lý Thị Hoa"),
        "Đã sửa Họ tên (mẹ) nhưng quyết định là «Phê duyệt»",
    ),
    (
        "refused, but a cell was edited",
        lambda f: f.decide(ODD_MOTHER, REJECT, reason="sai", meHoTen="Lý Thị Hoa"),
        "nhưng quyết định là «Từ chối»",
    ),
    (
        "confirmed, but a cell was edited",
        lambda f: f.decide(ODD_MOTHER, None, as_in_book=YES, meHoTen="Lý Thị Hoa"),
        "nhưng quyết định là «Đúng theo sổ»",
    ),
    ("a correction of nothing", lambda f: f.decide(ODD_MOTHER, CORRECT), "chưa có ô nào được sửa"),
    (
        "a correction of spaces only",
        lambda f: f.decide(ODD_MOTHER, CORRECT, meHoTen=" Lý  Thi Hoa "),
        "chưa có ô nào được sửa",
    ),
    (
        "edited without a decision",
        lambda f: f.write(ODD_MOTHER, meHoTen="Lý Thị Hoa"),
        "Đã sửa Họ tên (mẹ) nhưng chưa chọn quyết định",
    ),
    ("a reason without a decision", lambda f: f.decide(ODD_MOTHER, None, reason="sai"), "chưa chọn quyết định"),
    (
        "refused and confirmed at once",
        lambda f: f.decide(ODD_MOTHER, REJECT, reason="sai", as_in_book=YES),
        "Xin chỉ chọn một",
    ),
    ("a word in the column of confirmations", lambda f: f.decide(ODD_MOTHER, None, as_in_book="chắc"), "chỉ nhận «Có»"),
    (
        "a formula for a value",
        lambda f: f.decide(ODD_MOTHER, CORRECT, meHoTen='="Lý Thị "&"Hoa"'),
        "công thức hoặc giá trị lỗi: Họ tên (mẹ)",
    ),
    ("a rejected record approved", lambda f: f.decide(MISTYPED, APPROVE), "vì còn lỗi"),
    ("a rejected record rejected", lambda f: f.decide(MISTYPED, REJECT, reason="sai"), "vì còn lỗi"),
    (
        "a word for offers among the rows",
        lambda f: f.decide(ODD_MOTHER, TAKE),
        "Không có quyết định “Nhận nội dung mới”",
    ),
    (
        "the cells of another row",
        lambda f: f.decide(ODD_MOTHER, CORRECT, **{k: v for k, v in birth(58).items() if k not in ("quyenSo",)}),
        "xáo trộn",
    ),
]


@pytest.mark.parametrize(("case", "typed", "why"), CASES, ids=[c[0] for c in CASES])
def test_what_cannot_count_is_refused_with_its_reason(office: Office, case: str, typed: Typed, why: str) -> None:
    before = office.ask("select * from ledger.records order by record_id")
    filled = typed(office.open().decide(OLD_FATHER, APPROVE))
    answers = office.review(filled)
    about = "06/2008" if "rejected record" in case else "02/2008"
    assert answers[about][0] == REFUSED
    assert why in answers[about][2]
    # The row beside it counts all the same.
    assert answers["04/2008"][0] == "Đã ghi nhận"
    after = office.ask("select * from ledger.records order by record_id")
    assert [r for r in after if r[0] != record_id(OLD_FATHER)] == [r for r in before if r[0] != record_id(OLD_FATHER)]
    assert office.ask("select count(*) from ledger.decisions") == [(1,)]
    assert office.is_sound()


def test_a_decision_on_an_older_version_is_refused(office: Office) -> None:
    old = office.open()
    redeliver(office.home, "2024-06-01_dot2", n2={"meHoTen": "Lý Thi Hoa", "chaNgaySinh": "1922"})
    assert office.record(ODD_MOTHER)[:2] == (2, "pending_review")
    answers = office.review(old.decide(ODD_MOTHER, APPROVE))
    assert answers["02/2008"][0] == REFUSED
    assert "Phiên bản 1 không còn hiện hành (nay là 2)" in answers["02/2008"][2]
    assert office.record(ODD_MOTHER)[:2] == (2, "pending_review")
    assert office.is_sound()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (RECORD, record_id(OLD_FATHER)),
        (RECORD, "06205.KS.2008.01.2008.9999"),
        (RECORD, None),
        (VERSION, "2"),
        (VERSION, "hai"),
        (OFFER, "v2"),
        (CHECK, None),
        (CHECK, "00000000"),
    ],
)
def test_an_edited_key_cell_is_noticed(office: Office, column: str, value: str | None) -> None:
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    answers = office.review(filled.write(ODD_MOTHER, **{column: value}))
    assert answers["02/2008"][0] == REFUSED
    assert "Ô khóa của dòng đã bị sửa" in answers["02/2008"][2]
    assert office.record(ODD_MOTHER)[1] == "pending_review"
    assert office.is_sound()


def test_a_record_that_does_not_exist_is_refused(office: Office) -> None:
    unknown = "06205.KS.2008.01.2008.9999"
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    filled.write(ODD_MOTHER, **{RECORD: unknown, CHECK: check_code(unknown, 1, "")})
    answers = office.review(filled)
    assert answers["02/2008"][0] == REFUSED
    assert "không có trong hệ thống" in answers["02/2008"][2]


def test_a_record_of_another_unit_is_refused_whoever_holds_its_workbook(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    answers = office.review(filled, unit="06196-dong-dang")
    assert {a[0] for a in answers.values()} == {REFUSED}
    assert "thuộc đơn vị khác" in answers["02/2008"][2]
    assert answers["02/2008"][1] == ""  # nor is anything told about it
    assert office.record(ODD_MOTHER)[1] == "pending_review"
    assert office.is_sound()


def test_a_new_row_typed_below_makes_no_record(office: Office) -> None:
    filled = office.open()
    sheet = filled.book[PENDING_SHEET]
    columns = filled.columns(sheet)
    row = sheet.max_row + 1
    for name, value in birth(99).items():
        sheet.cell(row, columns[name]).value = value
    path = office.hand_in(filled)
    office.take()
    (line,) = [line for line in office.receipt_lines(path) if line[1] == str(row)]
    assert line[5] == REFUSED
    assert "không nhận thêm hồ sơ mới" in line[7]
    assert office.ask("select count(*) from ledger.records") == [(9,)]


def test_two_rows_for_one_record_are_both_refused(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    sheet, row, _ = filled.sheet(ODD_MOTHER)
    copy = sheet.max_row + 1
    for cell in sheet[row]:
        sheet.cell(copy, cell.column).value = cell.value
    path = office.hand_in(filled)
    office.take()
    lines = [line for line in office.receipt_lines(path) if line[2] == "02/2008"]
    assert [line[5] for line in lines] == [REFUSED, REFUSED]
    assert all(f"({row}, {copy})" in line[7] for line in lines)
    assert office.record(ODD_MOTHER)[1] == "pending_review"


def test_what_is_decided_stays_decided(office: Office) -> None:
    filled = office.open()
    office.review(filled.decide(ODD_MOTHER, APPROVE).decide(OLD_FATHER, REJECT, reason="sai"))
    filled.decide(ODD_MOTHER, REJECT, reason="nghĩ lại").decide(OLD_FATHER, APPROVE)
    answers = office.review(filled)
    assert answers["02/2008"][0] == answers["04/2008"][0] == REFUSED
    assert "không còn chờ rà soát: Đã phê duyệt" in answers["02/2008"][2]
    assert "đã bị người rà soát từ chối" in answers["04/2008"][2]
    assert office.record(ODD_MOTHER)[1] == "approved"
    assert office.record(OLD_FATHER)[1] == "rejected"
    assert office.is_sound()


def test_another_correction_of_the_same_version_comes_too_late(office: Office) -> None:
    filled = office.open()
    office.review(filled.decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa"))
    answers = office.review(filled.write(ODD_MOTHER, meHoTen="Lý Thị Hòa"))
    assert answers["02/2008"][0] == REFUSED
    assert "không còn hiện hành" in answers["02/2008"][2]
    assert office.staged(ODD_MOTHER, "meHoTen") == "Lý Thị Hoa"


def test_an_offer_that_was_decided_or_replaced_is_refused(office: Office) -> None:
    redeliver(office.home, "2024-06-01_dot2", n8={"meHoTen": "Lý Thị Khác"})
    old = office.open()
    redeliver(office.home, "2024-06-02_dot3", n8={"meHoTen": "Lý Thị Khác Nữa"})
    answers = office.review(old.decide(CHANGED_LATER, TAKE))
    assert answers["08/2008"][0] == REFUSED
    assert "đã có nội dung mới hơn" in answers["08/2008"][2]
    fresh = office.open()
    office.review(fresh.decide(CHANGED_LATER, TAKE), name="mới.xlsx")
    assert office.staged(CHANGED_LATER, "meHoTen") == "Lý Thị Khác Nữa"
    answers = office.review(fresh.decide(CHANGED_LATER, KEEP), name="mới.xlsx")
    assert answers["08/2008"][0] == REFUSED
    assert office.is_sound()


def test_nothing_to_confirm_is_said(office: Office) -> None:
    deliver(office.home, "2024-06-01_dot2", Book([birth(21)], stem="xahongphong_hcl.KS.2008.02", scans=_scan()))
    run(office.home, now=datetime(2024, 6, 2, tzinfo=UTC), approve="none")
    office.send_out()
    (path,) = [p for p in office.workbooks if "KS.2008.02" in p.name]
    filled = Filled(openpyxl.load_workbook(path), path)
    sheet = filled.book[filled.book.sheetnames[1]]
    columns = filled.columns(sheet)
    sheet.cell(FIRST_ROW, columns["hotichDungTheoSo"]).value = YES
    sheet.cell(FIRST_ROW, columns["hotichNguoiRaSoat"]).value = CLERK
    path = office.hand_in(filled)
    office.take()
    (line,) = office.receipt_lines(path)
    assert line[5] == REFUSED
    assert "không có giá trị nào cần xác nhận" in line[7]


def _scan() -> dict[str, bytes]:
    row = birth(21) | {"quyenSo": "02/2008"}
    return {pdf_name(row, "KS.2008.02"): scan_pdf("x")}


def test_what_lies_beyond_the_unit_is_not_on_its_desk(office: Office) -> None:
    filled = office.open()
    for number in (NO_SCAN, 1, 9):
        with pytest.raises(LookupError):
            filled.sheet(number)
    for number in (ODD_MOTHER, SAME_ODD_MOTHER, OLD_FATHER, TWO_WARNINGS, MISTYPED):
        filled.sheet(number)
