import io
import json
import pickle

import openpyxl
import pytest

from assets.intake.package import WorkbookRefused
from assets.intake.workbook import read_workbook
from tests.assets.intake.files import (
    BIRTH_HEADER,
    BIRTH_ROW,
    SHEET_CLOSE,
    SHEET_OPEN,
    header_row,
    inline,
    raw_workbook,
    saved,
    workbook,
)
from warehouse.registers import fields


@pytest.mark.parametrize("above", [0, 4, 9])
def test_the_header_may_stand_in_any_of_the_first_ten_rows(above: int) -> None:
    content = read_workbook(workbook([BIRTH_HEADER, BIRTH_ROW], above=above), "KS")
    assert content.header_row == above + 1
    assert content.rows["sheet_row"].to_list() == [above + 2]


def test_a_header_below_the_tenth_row_is_not_looked_for() -> None:
    with pytest.raises(WorkbookRefused, match="dòng tên cột"):
        read_workbook(workbook([BIRTH_HEADER, BIRTH_ROW], above=10), "KS")


def test_a_title_over_the_header_is_no_header() -> None:
    data = workbook([["SỔ ĐĂNG KÝ KHAI SINH"], [], ["Số", "Quyển"], BIRTH_HEADER, BIRTH_ROW])
    content = read_workbook(data, "KS")
    assert (content.header_row, content.rows["so"].to_list()) == (4, ["1"])


def test_a_notes_sheet_before_the_data_and_hidden_sheets_and_rows_do_not_matter() -> None:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.append(["Ghi chú", "so", "1 = Nam"])
    sheet = book.create_sheet("DL Import")
    sheet.append(BIRTH_HEADER)
    sheet.append(BIRTH_ROW)
    sheet.sheet_state = "hidden"
    sheet.row_dimensions[2].hidden = True
    content = read_workbook(saved(book), "KS")
    assert (content.sheet_name, content.rows.height) == ("DL Import", 1)


def test_headers_in_any_case_order_and_with_hints_are_understood() -> None:
    header = [
        "NKSHOTEN",
        "So ",
        "QUYENSO",
        "ngayDangKy \nd=dd.mm.yyyy",
        "noidangky",
        "nksGioiTinh\ni=[1,2]",
        "nksngaysinh",
    ]
    content = read_workbook(workbook([header, ["Mai", "1", "01/2008", "15.01.2008", "x", "2", "2008"]]), "KS")
    assert content.header_fields == [
        "nksHoTen",
        "so",
        "quyenSo",
        "ngayDangKy",
        "noiDangKy",
        "nksGioiTinh",
        "nksNgaySinh",
    ]
    assert content.headers == header
    assert content.rows["nksHoTen"].to_list() == ["Mai"]


def test_each_missing_required_column_is_named_and_the_rows_are_read_all_the_same() -> None:
    content = read_workbook(workbook([["so", "quyenSo", "nksHoTen"], ["1", "01/2008", "Mai"]]), "KS")
    missing = content.findings.filter(rule="column_missing")
    assert missing["field"].to_list() == ["ngayDangKy", "noiDangKy", "nksGioiTinh", "nksNgaySinh"]
    assert content.rows["nksHoTen"].to_list() == ["Mai"]


def test_unknown_columns_are_told_and_their_values_kept() -> None:
    header = [*BIRTH_HEADER, "Ghi chú nội bộ", None]
    rows = [[*BIRTH_ROW, "kho 3", None], [*BIRTH_ROW, None, "bên lề"]]
    content = read_workbook(workbook([header, *rows]), "KS")
    assert content.headers[-2:] == ["Ghi chú nội bộ", "(cột K)"]
    assert content.header_fields[-2:] == [None, None]
    assert [json.loads(e) for e in content.rows["extra"]] == [{"Ghi chú nội bộ": "kho 3"}, {"(cột K)": "bên lề"}]
    unknown = content.findings.filter(rule="column_unknown")
    assert unknown["value"].to_list() == ["Ghi chú nội bộ", "(cột K)"]


def test_kept_values_survive_any_signs_in_headers_and_cells() -> None:
    title, cell = 'Ghi "chú"\n{nội} bộ, \\', 'a "b" {c}, \\ \n ễ'
    content = read_workbook(workbook([[*BIRTH_HEADER, title, "khác"], [*BIRTH_ROW, cell, "x"]]), "KS")
    assert json.loads(content.rows["extra"][0]) == {title: cell, "khác": "x"}
    assert json.loads(content.rows["ignored"][0]) == {"STT": "1"}


def test_of_two_columns_for_one_field_the_first_counts_and_the_second_is_kept() -> None:
    content = read_workbook(workbook([[*BIRTH_HEADER, "NKSHOTEN"], [*BIRTH_ROW, "Khác"]]), "KS")
    assert content.rows["nksHoTen"].to_list() == [BIRTH_ROW[6]]
    assert json.loads(content.rows["extra"][0]) == {"NKSHOTEN": "Khác"}
    assert content.findings["rule"].to_list() == ["column_unknown"]


def test_the_same_header_twice_still_gives_each_column_a_name_of_its_own() -> None:
    content = read_workbook(workbook([[*BIRTH_HEADER, "nksHoTen", "nksHoTen"], [*BIRTH_ROW, "B", "C"]]), "KS")
    assert len(set(content.headers)) == len(content.headers)
    assert json.loads(content.rows["extra"][0]) == {"nksHoTen (2)": "B", "nksHoTen (3)": "C"}


def test_blank_rows_are_skipped_and_the_sheets_own_row_numbers_kept() -> None:
    blank = [None, " ", None]
    content = read_workbook(workbook([BIRTH_HEADER, [], BIRTH_ROW, blank, [], BIRTH_ROW]), "KS")
    assert content.rows["sheet_row"].to_list() == [3, 6]


def test_running_numbers_filled_down_make_no_rows() -> None:
    content = read_workbook(workbook([BIRTH_HEADER, BIRTH_ROW, [2], [3], [4]]), "KS")
    assert content.rows["sheet_row"].to_list() == [2]


def test_a_row_that_repeats_the_header_is_left_out() -> None:
    content = read_workbook(workbook([BIRTH_HEADER, BIRTH_ROW, BIRTH_HEADER, BIRTH_ROW]), "KS")
    assert content.rows["sheet_row"].to_list() == [2, 4]


def test_a_workbook_with_a_header_and_no_rows_has_no_rows() -> None:
    content = read_workbook(workbook([BIRTH_HEADER]), "KS")
    assert (content.rows.height, content.findings.height) == (0, 0)


def test_a_return_workbook_names_the_records_it_corrects() -> None:
    control = ["hotichMaBanGhi\nMã bản ghi (không sửa)", "hotichPhienBan\nPhiên bản", "hotichDongGoc", "hotichLyDo"]
    answered = ["06196.KS.2008.01.2008.0001", "2", "17", "thiếu ngày sinh"]
    data = workbook([control + BIRTH_HEADER, answered + BIRTH_ROW, [None] * 4 + BIRTH_ROW], above=3)
    content = read_workbook(data, "KS")
    assert content.has_references
    assert content.rows["ref_record_id"].to_list() == [answered[0], None]
    assert content.rows["ref_version"].to_list() == [2, None]
    assert content.headers == BIRTH_HEADER
    assert content.rows["sheet_row"].to_list() == [5, 6]
    assert content.findings.is_empty()


def test_a_lying_dimension_loses_no_rows() -> None:
    rows = "".join(f'<row r="{r}">{inline(f"A{r}", str(r))}{inline(f"E{r}", "Mai")}</row>' for r in range(2, 40))
    sheet = f"{SHEET_OPEN}{header_row()}{rows}{SHEET_CLOSE}"
    lying = sheet.replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')
    assert read_workbook(raw_workbook(lying), "KS").rows.height == 38


def test_a_value_far_away_neither_costs_memory_nor_hides_the_rest() -> None:
    far = f'<row r="1048576">{inline("A1048576", "9")}</row>'
    sheet = f'{SHEET_OPEN}{header_row()}<row r="2">{inline("A2", "1")}</row>{far}{SHEET_CLOSE}'
    assert read_workbook(raw_workbook(sheet), "KS").rows["sheet_row"].to_list() == [2, 1_048_576]


def test_a_register_of_another_kind_misses_its_columns() -> None:
    content = read_workbook(workbook([BIRTH_HEADER, BIRTH_ROW]), "KT")
    assert "nktHoTen" in content.findings.filter(rule="column_missing")["field"].to_list()


def test_the_workbook_of_another_program_in_the_strict_dialect_is_read() -> None:
    """Prefixed names, single quotes, cells without reference, ISO dates: allowed, and written by some."""
    cells = ["1", "01/2008", "15.01.2008", "Xã", "Mai", "2"]
    names = ["so", "quyenSo", "ngayDangKy", "noiDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"]
    row_1 = "".join(f"<x:c t='inlineStr'><x:is><x:t>{n}</x:t></x:is></x:c>" for n in names)
    row_2 = "".join(f"<x:c t='str'><x:v>{c}</x:v></x:c>" for c in cells) + "<x:c t='d'><x:v>2008-01-02</x:v></x:c>"
    sheet = (
        "<?xml version='1.0' encoding='UTF-8'?><x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'>"
        f"<!-- c --><x:sheetData><x:row>{row_1}</x:row><x:row>{row_2}</x:row></x:sheetData></x:worksheet>"
    )
    content = read_workbook(raw_workbook(sheet), "KS")
    assert [content.rows[n][0] for n in names] == [*cells, "02.01.2008"]


def test_two_readings_of_the_same_bytes_are_equal() -> None:
    data = workbook([BIRTH_HEADER, BIRTH_ROW])
    assert read_workbook(data, "KS").rows.equals(read_workbook(io.BytesIO(data).getvalue(), "KS").rows)


def test_what_a_worker_hands_over_is_about_as_large_as_the_text_it_read() -> None:
    names = [f.name for f in fields("KS")]
    rows = [[f"{name} của dòng {i}" for name in names] for i in range(200)]
    content = read_workbook(workbook([names, *rows]), "KS")
    handed_over = pickle.dumps(content)
    assert len(handed_over) < 2 * sum(len(cell.encode()) for row in rows for cell in row)
    assert pickle.loads(handed_over).rows.equals(content.rows)  # noqa: S301 (made a line above)
