"""What a contractor sees in a return workbook, and that it can be delivered again."""

import dataclasses
import datetime as dt
from io import BytesIO
from pathlib import Path

import fastexcel
import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet as ReadSheet
from xlsxwriter.worksheet import Worksheet

from assets.review.return_book import CONTROL_COLUMNS, ReturnBook, ReturnFinding, ReturnRow
from assets.review.return_summary import ROWS_SHEET
from assets.review.return_workbook import MAX_COMMENTS, write_return_workbook
from assets.review.text_sheet import TextSheet
from checks.catalogue import RULE
from warehouse import registers

ROWS, DOCUMENTS, BOOK, SUMMARY = "Bản ghi bị từ chối", "PDF thiếu hoặc hỏng", "Lỗi của sổ", "Tóm tắt"
HEADERS = ["STT", "so ", "NGAYDANGKY", "loaiDangKy \ni=[1,2,3,4,5,6]", "nksHoTen", "meDanToc", "cột riêng"]
FIELDS = ["", "so", "ngayDangKy", "loaiDangKy", "nksHoTen", "meDanToc", None]
SOUND = dict(zip(HEADERS, ["1", "007/2008", "15.01.2008", "1", "Nông Văn Páo", "Tày", None], strict=True))
HEADING = 2  # the sheet's own number of the heading row
FIRST = HEADING + 1


def row(number: int = 1, **changed: str | None) -> ReturnRow:
    values = {h: changed.get(f or h, SOUND[h]) for h, f in zip(HEADERS, FIELDS, strict=True)}
    return ReturnRow(f"06196.KS.2008.01.{number}-2008", 2, number * 10, values)


def finding(rule: str, severity: str = "error", *, about: ReturnRow | None = None, **more: str) -> ReturnFinding:
    return ReturnFinding(
        record_id=about.record_id if about else None,
        sheet_row=about.sheet_row if about else None,
        pdf_name=more.get("pdf"),
        rule=rule,
        severity=severity,
        field=more.get("field"),
        value=None,
        message=more.get("message", f"Nội dung {rule}."),
        suggestion=more.get("suggestion"),
    )


def book(rows: list[ReturnRow], findings: list[ReturnFinding], **changed: object) -> ReturnBook:
    made = ReturnBook(
        unit_code="06196",
        unit_name="Xã Hồng Phong",
        delivery="2024-05-20_dot1",
        book="xahongphong.KS.2008.01",
        register="KS",
        contractor="Công ty Thử nghiệm",
        received_on=dt.date(2024, 5, 20),
        status="accepted",
        headers=HEADERS,
        header_fields=FIELDS,
        rows=rows,
        findings=findings,
        rows_delivered=40,
        rows_rejected=len(rows),
    )
    return dataclasses.replace(made, **changed)  # type: ignore[arg-type]


def written(tmp_path: Path, returned: ReturnBook, issuer: str | None = None) -> openpyxl.Workbook:
    target = tmp_path / returned.file_name
    write_return_workbook(target, returned, issuer=issuer)
    return openpyxl.load_workbook(target)


def cell_of(sheet: ReadSheet, field: str, line: int = FIRST) -> Cell:
    place = len(CONTROL_COLUMNS) + FIELDS.index(field) + 1
    return sheet.cell(line, place)


def texts(sheet: ReadSheet) -> str:
    return "\n".join(str(c.value) for line in sheet.iter_rows() for c in line if c.value is not None)


HARD_TEXTS = [
    "=1+1",
    "+84912",
    "-5",
    "@SUM(A1)",
    "'=1",
    "007",
    "1e5",
    "#N/A",
    "TRUE",
    "15.01.2008",
    "080123456789",
    "  hai đầu  ",
    "hai\ndòng",
    "_x0041_",
    "<r>x</r>",
    "<r><t>=1</t></r>",
    "a\u00a0b\u200b",
    "e\u0302\u0301",
    "https://vi.du/",
    "&<>\"'",
]


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_a_value_comes_back_exactly_as_it_was_delivered(tmp_path: Path, text: str) -> None:
    broken = row(nksHoTen=text, meDanToc=text)
    returned = book([broken], [finding("spelling", about=broken, field="nksHoTen")])
    sheet = written(tmp_path, returned)[ROWS]
    for name in ("nksHoTen", "meDanToc"):
        cell = cell_of(sheet, name)
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    fast = fastexcel.read_excel(tmp_path / returned.file_name).load_sheet(ROWS, header_row=None, dtypes="string")
    assert fast.to_polars().row(FIRST - 1)[9:11] == (text, text)


def test_a_control_character_in_a_value_or_name_does_not_spoil_the_file(tmp_path: Path) -> None:
    broken = row(nksHoTen="a\x01\x0bb", meDanToc="\x02")
    fault = finding("spelling", about=broken, field="nksHoTen", message="Chữ a\x01\x0bb\ufffe.")
    returned = book([broken], [fault, finding("number_gap", message="\x03")], book="x\x05&y.KS.2008.01")
    cell = cell_of(written(tmp_path, returned)[ROWS], "nksHoTen")
    assert cell.comment is not None
    assert cell.comment.text == "Chữ a□□b□."
    fast = fastexcel.read_excel(tmp_path / returned.file_name).load_sheet(ROWS, header_row=None, dtypes="string")
    assert fast.to_polars().row(FIRST - 1)[9:11] == ("a\x01\x0bb", "\x02")


def test_a_very_long_book_name_still_gives_a_file_that_can_be_written(tmp_path: Path) -> None:
    returned = book([row()], [], book="ộ" * 80 + ".KS.2008.01")
    write_return_workbook(tmp_path / returned.file_name, returned)
    assert returned.file_name.endswith("ộ.KS.2008.01.tra-lai.xlsx")


def test_an_error_is_red_framed_thick_and_explained_with_a_suggestion(tmp_path: Path) -> None:
    broken = row()
    fault = finding("spelling", about=broken, field="nksHoTen", message="Sai chính tả.", suggestion="Nông Văn Pá")
    sheet = written(tmp_path, book([broken], [fault]))[ROWS]
    cell = cell_of(sheet, "nksHoTen")
    assert cell.fill.fgColor.rgb == "FFFADBD8"
    assert cell.border.left.style == "medium"
    assert cell.comment is not None
    assert cell.comment.text == "Sai chính tả.\nGợi ý: Nông Văn Pá"
    marked = [c.coordinate for c in sheet[FIRST] if c.comment]
    assert marked == [cell.coordinate]
    assert cell_of(sheet, "meDanToc").fill.patternType is None
    assert sheet.cell(FIRST, 4).value == "1. [Cột J] Sai chính tả.\n    → Gợi ý: Nông Văn Pá"
    assert cell.coordinate == "J3"


def test_a_suggestion_that_the_message_names_is_not_said_twice(tmp_path: Path) -> None:
    broken = row()
    fault = finding("spelling", about=broken, field="nksHoTen", message="Sai. Gợi ý: “Páo”.", suggestion="Páo")
    sheet = written(tmp_path, book([broken], [fault]))[ROWS]
    assert sheet.cell(FIRST, 4).value == "1. [Cột J] Sai. Gợi ý: “Páo”."
    comment = cell_of(sheet, "nksHoTen").comment
    assert comment is not None
    assert comment.text == "Sai. Gợi ý: “Páo”."


def test_a_warning_is_amber_and_dashed_so_that_print_without_colour_shows_it(tmp_path: Path) -> None:
    broken = row()
    faults = [
        finding("registration_late", "warning", about=broken, field="loaiDangKy"),
        finding("spelling", about=broken, field="nksHoTen"),
    ]
    cell = cell_of(written(tmp_path, book([broken], faults))[ROWS], "loaiDangKy")
    assert (cell.fill.fgColor.rgb, cell.border.left.style) == ("FFFFF1C9", "mediumDashed")


def test_two_faults_of_one_cell_share_one_comment_and_the_graver_colour(tmp_path: Path) -> None:
    broken = row()
    faults = [
        finding("spelling_unusual", "warning", about=broken, field="nksHoTen", message="Ít gặp."),
        finding("text_encoding", about=broken, field="nksHoTen", message="Lỗi phông."),
    ]
    cell = cell_of(written(tmp_path, book([broken], faults))[ROWS], "nksHoTen")
    assert cell.comment is not None
    assert cell.comment.text == "Lỗi phông.\nÍt gặp."
    assert cell.border.left.style == "medium"


def test_a_formula_cell_is_shown_empty_and_coloured(tmp_path: Path) -> None:
    broken = row(nksHoTen=None)
    fault = finding("formula_cell", about=broken, field="nksHoTen")
    cell = cell_of(written(tmp_path, book([broken], [fault]))[ROWS], "nksHoTen")
    assert cell.value is None
    assert cell.border.left.style == "medium"
    assert cell.comment is not None


@pytest.mark.parametrize("field", [None, "voHoTen"], ids=["no field", "a field the book has no column for"])
def test_a_fault_of_no_column_colours_the_reasons(tmp_path: Path, field: str | None) -> None:
    broken = row()
    fault = finding("record_duplicate", about=broken, **({"field": field} if field else {}))
    sheet = written(tmp_path, book([broken], [fault]))[ROWS]
    assert sheet.cell(FIRST, 4).border.left.style == "medium"
    assert sheet.cell(FIRST, 4).value == "1. Nội dung record_duplicate."


def test_what_was_repaired_without_asking_is_not_held_against_the_contractor(tmp_path: Path) -> None:
    broken = row()
    faults = [
        finding("text_normalised", "info", about=broken, field="meDanToc"),
        finding("spelling", about=broken, field="nksHoTen"),
    ]
    workbook = written(tmp_path, book([broken], faults))
    assert cell_of(workbook[ROWS], "meDanToc").comment is None
    assert "text_normalised" not in texts(workbook[ROWS])


def test_a_finding_is_matched_by_sheet_row_when_it_names_no_record(tmp_path: Path) -> None:
    broken = row()
    fault = dataclasses.replace(finding("spelling", about=broken, field="nksHoTen"), record_id=None)
    assert cell_of(written(tmp_path, book([broken], [fault]))[ROWS], "nksHoTen").comment is not None


def test_keys_and_reasons_are_locked_and_the_contractors_cells_are_not(tmp_path: Path) -> None:
    broken = row(meDanToc=None)
    sheet = written(tmp_path, book([broken], [finding("spelling", about=broken, field="nksHoTen")]))[ROWS]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.autoFilter  # openpyxl: false means "not forbidden"
    assert not sheet.protection.formatColumns
    assert all(sheet.cell(FIRST, c).protection.locked for c in range(1, 5))
    assert all(sheet.cell(HEADING, c).protection.locked for c in range(1, 12))
    assert not cell_of(sheet, "nksHoTen").protection.locked
    assert not cell_of(sheet, "so").protection.locked
    # An empty cell is not in the file: its column says that it may be filled in, as text.
    empty = sheet.column_dimensions[cell_of(sheet, "meDanToc").column_letter]
    assert not empty.protection.locked
    assert empty.number_format == "@"


def test_keys_stand_before_the_contractors_columns_in_the_order_of_the_original(tmp_path: Path) -> None:
    rows = [row(3), row(1), row(2)]
    faults = [finding("spelling", about=r, field="nksHoTen") for r in rows]
    sheet = written(tmp_path, book(rows, faults))[ROWS]
    keys = [[sheet.cell(line, c).value for c in (1, 2, 3)] for line in range(FIRST, FIRST + 3)]
    assert keys == [[f"06196.KS.2008.01.{n}-2008", "2", str(n * 10)] for n in (1, 2, 3)]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "F3"
    assert sheet.auto_filter.ref == "A2:L5"
    assert sheet.print_title_rows == "$2:$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


@pytest.mark.parametrize("register", registers.REGISTERS)
def test_the_heading_is_read_again_as_the_same_fields(tmp_path: Path, register: str) -> None:
    names = [f.name for f in registers.fields(register)]
    broken = ReturnRow("r", 1, 5, dict.fromkeys(names, "x"))
    returned = book([broken], [], register=register, headers=names, header_fields=names)
    sheet = written(tmp_path, returned)[ROWS]
    heading = [str(c.value) for c in sheet[HEADING]]
    assert tuple(h.split("\n")[0] for h in heading[: len(CONTROL_COLUMNS)]) == CONTROL_COLUMNS
    assert [registers.header_to_field(register, h) for h in heading[len(CONTROL_COLUMNS) :]] == names


def test_the_contractors_headers_keep_their_spelling_and_hints(tmp_path: Path) -> None:
    heading = [c.value for c in written(tmp_path, book([row()], []))[ROWS][HEADING]][len(CONTROL_COLUMNS) :]
    assert heading == [
        "STT",
        "so \nSố",
        "NGAYDANGKY\nNgày đăng ký",
        "loaiDangKy \ni=[1,2,3,4,5,6]\nLoại đăng ký",
        "nksHoTen\nHọ tên (người được khai sinh)",
        "meDanToc\nDân tộc (mẹ)",
        "cột riêng",
    ]


def test_a_second_return_does_not_explain_a_header_twice(tmp_path: Path) -> None:
    once = [c.value for c in written(tmp_path, book([row()], []))[ROWS][HEADING]][len(CONTROL_COLUMNS) :]
    again = book([dataclasses.replace(row(), values=dict.fromkeys(once, "x"))], [], headers=once)
    assert [c.value for c in written(tmp_path, again)[ROWS][HEADING]][len(CONTROL_COLUMNS) :] == once


def test_no_other_sheet_can_be_taken_for_the_data(tmp_path: Path) -> None:
    broken = row()
    faults = [finding("pdf_missing", about=broken), finding("number_gap", "warning")]
    workbook = written(tmp_path, book([broken], faults, journal_head="9f2c"))
    assert workbook.sheetnames == [SUMMARY, ROWS, DOCUMENTS, BOOK]
    for name in (SUMMARY, DOCUMENTS, BOOK):
        cells = [str(c.value) for line in workbook[name].iter_rows() for c in line if c.value is not None]
        known = {c for c in cells for r in registers.REGISTERS if registers.header_to_field(r, c) is not None}
        assert not known


def test_the_row_number_leads_to_the_first_broken_cell_or_to_the_pdf(tmp_path: Path) -> None:
    cell_broken, pdf_gone, twice = row(1), row(2), row(3)
    faults = [
        finding("spelling", about=cell_broken, field="nksHoTen"),
        finding("pdf_missing", about=pdf_gone),
        finding("record_duplicate", about=twice),
    ]
    sheet = written(tmp_path, book([cell_broken, pdf_gone, twice], faults))[ROWS]
    goals = [sheet.cell(line, 3).hyperlink for line in range(FIRST, FIRST + 3)]
    assert [g.location if g else None for g in goals] == [f"'{ROWS}'!J3", f"'{DOCUMENTS}'!A4", None]
    assert [sheet.cell(line, 3).value for line in range(FIRST, FIRST + 3)] == ["10", "20", "30"]


def test_the_summary_says_which_book_how_much_why_and_what_to_do(tmp_path: Path) -> None:
    rows = [row(1), row(2)]
    faults = [finding("spelling", about=r, field=f) for r in rows for f in ("nksHoTen", "meDanToc")]
    faults.append(finding("pdf_orphan", "warning", pdf="lạc.pdf"))
    workbook = written(tmp_path, book(rows, faults, journal_head="9f2c41"), issuer="Sở Tư pháp")
    said = texts(workbook[SUMMARY])
    for expected in (
        "SỞ TƯ PHÁP",
        "xahongphong.KS.2008.01",
        "Xã Hồng Phong (06196)",
        "2024-05-20_dot1",
        "20.05.2024",
        "Công ty Thử nghiệm",
        "xahongphong.KS.2008.01.tra-lai.xlsx",
        "xahongphong.KS.2008.01.tra-lai.zip",
        "9f2c41",
    ):
        assert expected in said
    table = {
        workbook[SUMMARY].cell(line, 2).value: workbook[SUMMARY].cell(line, 5).value
        for line in range(1, workbook[SUMMARY].max_row + 1)
    }
    assert table[RULE["spelling"].title] == 2  # rows, not cells
    assert table[RULE["pdf_orphan"].title] == 1
    figures = [c.value for line in workbook[SUMMARY].iter_rows() for c in line if isinstance(c.value, int)]
    assert figures[:4] == [40, 38, 2, 1]


@pytest.mark.parametrize(
    ("so", "day", "name"),
    [
        ("7", "5.1.2008", "KS.2008.01.2008-01-05.007.pdf"),
        ("012/2009", "15/02/2009", "KS.2008.01.2009-02-15.012.pdf"),
        ("bảy", "15.01.2008", "KS.2008.01.2008-01-15.<số>.pdf"),
        ("7", "31.02.2008", "KS.2008.01.<ngày đăng ký>.007.pdf"),
        (None, None, "KS.2008.01.<ngày đăng ký>.<số>.pdf"),
    ],
)
def test_a_missing_pdf_is_asked_for_by_the_name_it_should_have(
    tmp_path: Path, so: str | None, day: str | None, name: str
) -> None:
    broken = row(so=so, ngayDangKy=day)
    workbook = written(tmp_path, book([broken], [finding("pdf_missing", about=broken)]))
    line = [c.value for c in workbook[DOCUMENTS][4]]
    assert line[:3] == ["10", so, name]
    assert "Nội dung pdf_missing." in line


def test_files_that_belong_to_no_row_follow_the_rows(tmp_path: Path) -> None:
    broken = row()
    faults = [
        finding("pdf_orphan", "warning", pdf="b.pdf"),
        finding("pdf_name_invalid", "warning", pdf="a.pdf"),
        finding("pdf_orphan", "warning", pdf="a.pdf"),
        finding("pdf_unreadable", about=broken, pdf="KS.2008.01.2008-01-15.007.pdf"),
    ]
    sheet = written(tmp_path, book([broken], faults))[DOCUMENTS]
    assert [sheet.cell(line, 4).value for line in (4, 5, 6)] == ["KS.2008.01.2008-01-15.007.pdf", "a.pdf", "b.pdf"]
    assert sheet.max_row == 6


def test_sheets_with_nothing_to_say_are_absent(tmp_path: Path) -> None:
    broken = row()
    workbook = written(tmp_path, book([broken], [finding("spelling", about=broken, field="nksHoTen")]))
    assert workbook.sheetnames == [SUMMARY, ROWS]
    assert DOCUMENTS not in texts(workbook[SUMMARY])


def test_a_book_returned_whole_says_why_and_shows_no_rows(tmp_path: Path) -> None:
    fault = finding("column_missing", message="Thiếu cột ngayDangKy.")
    whole = book([], [fault], status="returned", headers=[], header_fields=[], rows_delivered=0, contractor=None)
    workbook = written(tmp_path, dataclasses.replace(whole, register=None))
    assert workbook.sheetnames == [SUMMARY]
    said = texts(workbook[SUMMARY])
    assert "TRẢ LẠI CẢ QUYỂN SỔ" in said
    assert "Thiếu cột ngayDangKy." in said
    assert "xahongphong.KS.2008.01.xlsx" in said


def test_comments_are_capped_and_the_summary_says_so(tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, MAX_COMMENTS + 6)]
    faults = [finding("spelling", about=r, field="nksHoTen") for r in rows]
    workbook = written(tmp_path, book(rows, faults))
    commented = [c for line in workbook[ROWS].iter_rows(min_row=FIRST) for c in line if c.comment]
    assert len(commented) == MAX_COMMENTS
    last = cell_of(workbook[ROWS], "nksHoTen", FIRST + len(rows) - 1)
    assert last.border.left.style == "medium"
    assert "5 ô tô màu cuối bảng không có chú thích" in texts(workbook[SUMMARY])


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    broken = row()
    returned = book([broken], [finding("spelling", about=broken, field="nksHoTen"), finding("number_gap")])
    for name in ("a.xlsx", "b.xlsx"):
        write_return_workbook(tmp_path / name, returned)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_failed_write_leaves_no_half_file_behind(tmp_path: Path) -> None:
    target = tmp_path / "in-the-way.xlsx"
    target.mkdir()
    with pytest.raises(OSError):
        write_return_workbook(target, book([row()], []))
    assert list(tmp_path.iterdir()) == [target]


def test_the_short_way_of_writing_text_gives_the_same_cells_as_xlsxwriters_own() -> None:
    sheets = []
    for kind in (Worksheet, TextSheet):
        buffer = BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet = workbook.add_worksheet("x", kind)
        styles = [workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})]
        texts = [t for t in HARD_TEXTS if not t.startswith("<r>")] + ["", "x" * 20_000, " đầu và cuối\n"]
        for number, text in enumerate(texts):
            if isinstance(sheet, TextSheet):
                sheet.write_text(number, number % 3, text, styles[number % 2])
                sheet.write_texts(number, 3, [text, None, "bên cạnh"], styles[0])
                sheet.write_runs(number, 6, [(styles[0], text or "-"), (styles[1], "& thường")], styles[1])
            else:
                sheet.write_string(number, number % 3, text, styles[number % 2])
                sheet.write_string(number, 3, text, styles[0])
                sheet.write_string(number, 5, "bên cạnh", styles[0])
                sheet.write_rich_string(number, 6, styles[0], text or "-", styles[1], "& thường", styles[1])
        sheet.write_number(50, 1, 3)
        sheet.write_string(51, 1, "không định dạng")
        workbook.close()
        read = openpyxl.load_workbook(buffer, rich_text=True).active
        sheets.append([(c.coordinate, str(c.value), c.font.b, c.number_format) for row in read for c in row])
    assert sheets[0] == sheets[1]


def test_a_workbook_that_says_the_same_is_left_alone_also_when_somebody_corrects_in_it(tmp_path: Path) -> None:
    returned = book([row()], [finding("code_invalid", about=row(), field="loaiDangKy")], journal_head="9f2c")
    target = tmp_path / returned.file_name
    write_return_workbook(target, returned)
    corrected = openpyxl.load_workbook(target)
    corrected[ROWS_SHEET].cell(FIRST, 6).value = "sửa dở"
    corrected.save(target)
    before = target.read_bytes()
    write_return_workbook(target, dataclasses.replace(returned, journal_head="77aa"))
    assert target.read_bytes() == before
    write_return_workbook(target, dataclasses.replace(returned, rows_delivered=41))
    assert target.read_bytes() != before


def test_a_workbook_that_was_cut_or_is_something_else_is_written_again(tmp_path: Path) -> None:
    returned = book([row()], [finding("code_invalid", about=row(), field="loaiDangKy")])
    target = tmp_path / returned.file_name
    write_return_workbook(target, returned)
    whole = target.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", b"PK\x03\x04"):
        target.write_bytes(broken)
        write_return_workbook(target, returned)
        assert target.read_bytes() == whole
