"""What a reviewer sees in a review workbook, and that it is read again as it was written."""

import datetime as dt
import posixpath
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.review import review_sheet
from assets.review.filled_workbook import read_filled
from assets.review.return_book import ReturnFinding
from assets.review.review_book import Difference, ReviewBook, ReviewOffer, ReviewRow, ScanPlace
from assets.review.review_rules import CONFIRMABLE, UNIT_MAY_CORRECT, USUAL_REASONS
from assets.review.review_words import (
    ABOUT,
    AS_IN_BOOK,
    CONTROL_COLUMNS,
    CORRECTABLE_SHEET,
    DAY,
    DECISION,
    FAULTS,
    HOWTO_SHEET,
    KEY_COLUMNS,
    NUMBER,
    OFFERS_SHEET,
    PENDING_SHEET,
    REASON,
    RECORD,
    REVIEWER,
    SCAN,
    SUGGESTIONS,
)
from assets.review.review_workbook import review_workbook
from assets.review.rule_titles import RULE_TITLES
from checks.catalogue import RULE
from tests.assets.review.office import FIRST_ROW, NAMES_ROW, ODD_MOTHER, Office, redeliver
from tests.deliveries import NOW, UNIT, Book, birth, deliver, pdf_name, run, scan_pdf
from warehouse import registers

SCAN_PLACE = ScanPlace("KS.2008.01.2008-03-02.001.pdf", "../../../inbox/x/y/b/KS.pdf")


def finding(rule: str, severity: str = "warning", **more: str) -> ReturnFinding:
    return ReturnFinding(
        record_id="r", sheet_row=2, pdf_name=None, rule=rule, severity=severity, field=more.get("field"), value=None,
        message=more.get("message", f"Nội dung {rule}."), suggestion=more.get("suggestion"),
    )  # fmt: skip


def row(number: int, *findings: ReturnFinding, register: str = "KS", **changed: str | None) -> ReviewRow:
    values: dict[str, str | None] = {f.name: birth(number).get(f.name) for f in registers.fields(register)}
    shown = values | {k: v for k, v in changed.items() if not k.startswith("typed_")}
    typed = shown | {k.removeprefix("typed_"): v for k, v in changed.items() if k.startswith("typed_")}
    return ReviewRow(
        record_id=f"06205.{register}.2008.01.2008.{number:04d}", version=1, so=f"{number:02d}/2008",
        order=(2008, number, number), values=shown, delivered=typed, findings=list(findings), scan=SCAN_PLACE,
    )  # fmt: skip


def book(*pending: ReviewRow, register: str = "KS", **more: list) -> ReviewBook:
    return ReviewBook(
        "06205", "Xã Hồng Phong", UNIT, f"xahongphong_hcl.{register}.2008.01", f"06205|{register}|2008|1", register,
        "hcl", dt.date(2024, 5, 20), list(pending), **more,
    )  # fmt: skip


def written(made: ReviewBook) -> Workbook:
    return openpyxl.load_workbook(BytesIO(review_workbook(made)))


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(c.value): c.column for c in sheet[NAMES_ROW] if c.value}


def cell(sheet: Worksheet, name: str, at: int = FIRST_ROW) -> Cell:
    found = sheet.cell(at, columns(sheet)[name])
    assert isinstance(found, Cell)
    return found


def comment(sheet: Worksheet, name: str, at: int = FIRST_ROW) -> str:
    found = cell(sheet, name, at).comment
    assert found is not None
    return str(found.text)


def lists(sheet: Worksheet, name: str, at: int = FIRST_ROW) -> list[str]:
    place = cell(sheet, name, at).coordinate
    return [str(v.formula1) for v in sheet.data_validations.dataValidation if place in v.sqref]


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(c.value) for line in sheet.iter_rows() for c in line if c.value is not None)


def test_labels_stand_above_the_ministrys_names_in_template_order() -> None:
    sheet = written(book(row(1)))[PENDING_SHEET]
    names = [c.value for c in sheet[NAMES_ROW]]
    assert names[: len(CONTROL_COLUMNS)] == list(CONTROL_COLUMNS)
    assert names[len(CONTROL_COLUMNS) :] == [f.name for f in registers.fields("KS")]
    above = [sheet.cell(NAMES_ROW - 1, c).value for c in range(len(CONTROL_COLUMNS) + 1, len(names) + 1)]
    assert above == [f.label for f in registers.fields("KS")]


def test_keys_are_hidden_and_locked_and_the_cells_of_the_register_are_open() -> None:
    sheet = written(book(row(1, meHoTen=None)))[PENDING_SHEET]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    hidden = sheet.column_dimensions["A"]  # openpyxl keeps equal neighbours under the first of them
    assert (hidden.hidden, hidden.min, hidden.max) == (True, 1, len(KEY_COLUMNS))
    for name in KEY_COLUMNS:
        assert cell(sheet, name).protection.locked
    for name in (NUMBER, ABOUT, SCAN, FAULTS, SUGGESTIONS):
        assert cell(sheet, name).protection.locked
    for name in (DECISION, REASON, AS_IN_BOOK, REVIEWER, DAY, "nksHoTen", "so"):
        assert not cell(sheet, name).protection.locked
        assert cell(sheet, name).number_format == "@"
    place = cell(sheet, "meHoTen").column
    empty = next(d for d in sheet.column_dimensions.values() if d.min <= place <= d.max)
    assert not empty.protection.locked
    assert empty.number_format == "@"
    assert sheet.cell(NAMES_ROW, columns(sheet)["nksHoTen"]).protection.locked


def test_the_worst_rows_come_first_and_equals_in_order_of_numbers() -> None:
    odd, old = finding("spelling_unusual", field="meHoTen"), finding("age_implausible", field="chaNgaySinh")
    sheet = written(book(row(3, odd), row(1, odd), row(2, odd, old)))[PENDING_SHEET]
    numbers = [cell(sheet, NUMBER, at).value for at in range(FIRST_ROW, FIRST_ROW + 3)]
    assert numbers == ["02/2008", "01/2008", "03/2008"]


def test_a_doubtful_cell_is_amber_explained_and_offers_its_suggestion() -> None:
    odd = finding("spelling_unusual", field="meHoTen", message="Ít gặp. Gợi ý: “Lý Thị Mai”.", suggestion="Lý Thị Mai")
    sheet = written(book(row(1, odd, meHoTen="Lý Thi Mai")))[PENDING_SHEET]
    marked = cell(sheet, "meHoTen")
    assert (marked.fill.fgColor.rgb, marked.border.left.style) == ("FFFFF1C9", "mediumDashed")
    assert comment(sheet, "meHoTen") == "Ít gặp. Gợi ý: “Lý Thị Mai”."
    assert cell(sheet, FAULTS).value == f"1. [Cột {marked.column_letter}] Ít gặp."
    assert cell(sheet, SUGGESTIONS).value == f"[Cột {marked.column_letter}] Lý Thị Mai"
    assert lists(sheet, "meHoTen") == ['"Lý Thị Mai,Lý Thi Mai"']
    assert cell(sheet, NUMBER).hyperlink.location == f"'{PENDING_SHEET}'!{marked.coordinate}"


@pytest.mark.parametrize("suggestion", ["Hà Nội, Việt Nam", 'nhà "số 1"', "a" * 300], ids=["comma", "quote", "long"])
def test_a_suggestion_that_no_drop_down_can_hold_is_only_shown(suggestion: str) -> None:
    odd = finding("spelling_unusual", field="nksNoiSinh", suggestion=suggestion)
    sheet = written(book(row(1, odd)))[PENDING_SHEET]
    assert lists(sheet, "nksNoiSinh") == []
    assert suggestion in str(cell(sheet, SUGGESTIONS).value)


def test_what_was_brought_to_the_usual_form_is_blue_and_says_what_was_typed() -> None:
    sheet = written(book(row(1, nksHoTen="Hoàng Thị An", typed_nksHoTen="HOÀNG THỊ AN")))[PENDING_SHEET]
    assert cell(sheet, "nksHoTen").value == "Hoàng Thị An"
    assert cell(sheet, "nksHoTen").fill.fgColor.rgb == "FFE3EEF9"
    assert comment(sheet, "nksHoTen").startswith("Nhà thầu ghi: “HOÀNG THỊ AN”.")
    assert cell(sheet, "meHoTen").fill.patternType is None


def test_a_fault_of_no_cell_colours_the_problem_itself() -> None:
    sheet = written(book(row(1, finding("pdf_damaged"))))[PENDING_SHEET]
    assert cell(sheet, FAULTS).border.left.style == "mediumDashed"
    assert cell(sheet, NUMBER).hyperlink is None


def test_answers_are_chosen_from_lists_but_a_reason_may_be_free() -> None:
    sheet = written(book(row(1)))[PENDING_SHEET]
    assert lists(sheet, DECISION) == ['"Phê duyệt,Sửa thông tin,Từ chối"']
    assert lists(sheet, AS_IN_BOOK) == ['"Có"']
    (reasons,) = [v for v in sheet.data_validations.dataValidation if cell(sheet, REASON).coordinate in v.sqref]
    assert HOWTO_SHEET in str(reasons.formula1)
    assert not reasons.showErrorMessage
    decision = next(v for v in sheet.data_validations.dataValidation if cell(sheet, DECISION).coordinate in v.sqref)
    assert decision.showErrorMessage


def test_the_reasons_of_the_list_are_where_the_list_points_to() -> None:
    workbook = written(book(row(1)))
    (rule,) = lists(workbook[PENDING_SHEET], REASON)
    sheet, cells = rule.lstrip("=").replace("'", "").replace("$", "").split("!")
    assert [c.value for line in workbook[sheet][cells] for c in line] == list(USUAL_REASONS)


def test_a_missing_reason_and_a_missing_name_turn_red_while_it_is_filled_in() -> None:
    sheet = written(book(row(1)))[PENDING_SHEET]
    rules = {str(r.sqref): [f.formula[0] for f in fs] for r, fs in sheet.conditional_formatting._cf_rules.items()}
    reason, reviewer = cell(sheet, REASON), cell(sheet, REVIEWER)
    decision = cell(sheet, DECISION)
    (said,) = rules[reason.coordinate]
    assert said == f'AND(${decision.column_letter}4="Từ chối",LEN(TRIM(${reason.column_letter}4))=0)'
    (said,) = rules[reviewer.coordinate]
    assert f"${reviewer.column_letter}$1" in said


def test_the_sheet_is_frozen_filtered_and_prints_on_a4() -> None:
    sheet = written(book(row(1), row(2)))[PENDING_SHEET]
    first_open = sheet.cell(FIRST_ROW, columns(sheet)[REASON]).coordinate
    assert sheet.freeze_panes == first_open
    last = sheet.cell(FIRST_ROW + 1, sheet.max_column).coordinate
    assert sheet.auto_filter.ref == f"A{NAMES_ROW}:{last}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$2:$2"


def test_rows_that_the_unit_may_correct_stand_on_their_own_sheet_in_red() -> None:
    wrong = finding("spelling", "error", field="nksHoTen", suggestion="Nguyễn Văn Bình")
    workbook = written(book(correctable=[row(6, wrong, nksHoTen="Nguyeenx Văn Bình")]))
    assert workbook.sheetnames == [HOWTO_SHEET, CORRECTABLE_SHEET]
    sheet = workbook[CORRECTABLE_SHEET]
    assert cell(sheet, "nksHoTen").border.left.style == "medium"
    assert lists(sheet, DECISION) == ['"Sửa thông tin"']
    assert workbook.active is sheet


def test_other_content_is_shown_as_old_and_new_and_cannot_be_edited() -> None:
    offer = ReviewOffer(
        "06205.KS.2008.01.2008.0008", 1, "v2", "08/2008", "Hoàng Thị An", "transferred", False,
        [Difference("Họ tên (mẹ)", "Lý Thị Hoa", "Lý Thị Hoà"), Difference("Ghi chú", None, "x")], SCAN_PLACE, None,
    )  # fmt: skip
    sheet = written(book(offers=[offer]))[OFFERS_SHEET]
    said = texts(sheet)
    assert "Họ tên (mẹ): Lý Thị Hoa  →  Lý Thị Hoà\nGhi chú: (để trống)  →  x" in said
    assert "Đã chuyển vào Cơ sở dữ liệu hộ tịch" in said
    assert lists(sheet, DECISION) == ['"Nhận nội dung mới,Giữ nội dung đang lưu"']
    locked = [c.protection.locked for c in sheet[FIRST_ROW]]
    assert locked == [True] * (len(locked) - 4) + [False] * 4


def test_the_how_to_says_how_much_waits_and_where_to_put_the_file() -> None:
    workbook = written(book(row(1), row(2), correctable=[row(3)]))
    said = texts(workbook[HOWTO_SHEET])
    for expected in ("PHIẾU RÀ SOÁT", "Khai sinh, quyển số 01, mở năm 2008", "Xã Hồng Phong (06205)",
                     f"reviews/{UNIT}", ".ket-qua.xlsx", PENDING_SHEET, CORRECTABLE_SHEET):  # fmt: skip
        assert expected in said
    assert OFFERS_SHEET not in said
    figures = [c.value for line in workbook[HOWTO_SHEET].iter_rows() for c in line if isinstance(c.value, int)]
    assert figures == [2, 1, 0]


def test_comments_are_capped_and_the_how_to_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_sheet, "MAX_COMMENTS", 2)
    odd = finding("spelling_unusual", field="meHoTen")
    workbook = written(book(*(row(n, odd) for n in range(1, 6))))
    commented = [c for line in workbook[PENDING_SHEET].iter_rows() for c in line if c.comment]
    assert len(commented) == 2
    assert "3 ô tô màu cuối bảng" in texts(workbook[HOWTO_SHEET])


def test_the_same_book_gives_the_same_bytes() -> None:
    made = book(row(1, finding("spelling_unusual", field="meHoTen")), correctable=[row(2)])
    assert review_workbook(made) == review_workbook(made)


HARD = ["=1+1", "@x", "007", "1.5", "01.02.2008", "  hai  dấu cách ", "a\nb", "<r>x</r>", "_x0041_", "a\x01b", "TRUE",
        "https://a.vn", "x" * 5000, "'"]  # fmt: skip


@pytest.mark.parametrize("register", registers.REGISTERS)
def test_an_untouched_workbook_is_read_as_it_was_written(register: str) -> None:
    names = [f.name for f in registers.fields(register)]
    values = {n: HARD[i % len(HARD)] if i % 3 else None for i, n in enumerate(names)}
    odd = ReviewRow("06205.x", 7, None, (0, 0, 0), values, values, [finding("spelling", field=names[5])], None, "Chờ.")
    (read,) = read_filled(review_workbook(book(odd, register=register))).rows
    assert (read.sheet, read.sheet_row, read.answers) == (PENDING_SHEET, FIRST_ROW, {})
    assert read.keys[RECORD] == "06205.x"
    assert {n: (t or "").strip() for n, t in read.cells.items()} == {n: (v or "").strip() for n, v in values.items()}
    assert read.computed == frozenset()


def test_every_rule_named_here_is_in_the_catalogue() -> None:
    assert set(UNIT_MAY_CORRECT) | set(CONFIRMABLE) <= set(RULE_TITLES)
    assert all(RULE[rule].severity == "error" for rule in UNIT_MAY_CORRECT)
    assert not any(rule.startswith("pdf_") for rule in UNIT_MAY_CORRECT)


def test_the_link_to_a_scan_leads_to_the_archive_that_holds_it(office: Office) -> None:
    filled = office.open()
    sheet, at, names = filled.sheet(ODD_MOTHER)
    link = sheet.cell(at, names[SCAN]).hyperlink
    assert link is not None and link.target is not None
    goal = filled.path.parent / unquote(link.target.replace("\\", "/"))
    assert goal.resolve().is_file()
    assert goal.name == "xahongphong_hcl.KS.2008.01.zip"
    assert pdf_name(birth(ODD_MOTHER)) in str(sheet.cell(at, names[ABOUT]).value)
    assert pdf_name(birth(ODD_MOTHER)) in str(link.tooltip)


def test_the_link_to_a_loose_scan_opens_the_pdf_itself_and_a_lost_one_is_not_promised(office: Office) -> None:
    odd = birth(31) | {"meHoTen": "Lý Thi Hoa", "quyenSo": "02/2008"}
    name = pdf_name(odd, "KS.2008.02")
    made = Book([odd], stem="xahongphong_hcl.KS.2008.02", scans={})
    folder = deliver(office.home, "đợt 2 #x", made)
    loose = folder / made.stem / name
    loose.parent.mkdir()
    loose.write_bytes(scan_pdf("loose"))
    run(office.home, now=NOW)

    def link() -> Cell:
        office.send_out()
        (path,) = [p for p in office.workbooks if "2008.02" in p.name]
        found = cell(openpyxl.load_workbook(path)[PENDING_SHEET], SCAN)
        if found.hyperlink is not None:
            target = str(found.hyperlink.target).replace("\\", "/")
            goal = posixpath.normpath(f"{path.parent}/{unquote(target)}")
            assert Path(goal).read_bytes() == loose.read_bytes()
        return found

    assert link().value == "Mở bản quét"
    loose.unlink()
    for path in office.workbooks:
        path.unlink()
    assert link().value == "(không tìm thấy)"


def test_a_record_that_came_back_late_is_on_the_sheet_of_other_content(office: Office) -> None:
    redeliver(office.home, "2024-06-01_dot2", n8={"meHoTen": "Lý Thị Khác"})
    filled = office.open()
    sheet, at, names = filled.sheet(8)
    assert sheet.title == OFFERS_SHEET
    assert "Lý Thị Khác" in str(sheet.cell(at, names["hotichKhacNhau"]).value)
