import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assets.intake.workbook import WorkbookContent, read_workbook
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


def one_row(**cells: object) -> WorkbookContent:
    """A birth workbook with one row, some cells changed."""
    row = [cells.get(name, value) for name, value in zip(BIRTH_HEADER, BIRTH_ROW, strict=True)]
    return read_workbook(workbook([BIRTH_HEADER, row]), "KS")


def value(content: WorkbookContent, field: str) -> str | None:
    return content.rows[field][0]


@pytest.mark.parametrize(
    "text",
    [
        "Nông  Thị   Mai ",  # inner and trailing spaces are judged later
        " Mai",
        "dòng một\ndòng hai",
        "A & B < C > \"D\" 'E'",
        "&amp;#10;",
        "=1+1 as text",
        "N\u0303 tổ hợp",
        "tệp_xa_01",
        "12345678901234567890",
        "1E5",
        "001",
        "#N/A ghi bằng chữ",
        "x" * 32_767,
    ],
)
@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter", "inline"])
def test_text_arrives_exactly_as_it_stands(text: str, writer: str) -> None:
    names = ["so", "quyenSo", "ngayDangKy", "nksHoTen"]
    if writer == "openpyxl":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(names)
        for column, cell in enumerate(["1", "01/2008", "15.01.2008", text], start=1):
            sheet.cell(2, column).value = cell
            sheet.cell(2, column).data_type = "s"
        data = saved(book)
    else:
        buffer = io.BytesIO()
        # In constant memory the text stands in the cell itself instead of the shared table.
        made = xlsxwriter.Workbook(buffer, {"constant_memory": writer == "inline"})
        sheet_made = made.add_worksheet()
        for column, name in enumerate(names):
            sheet_made.write_string(0, column, name)
        for column, cell in enumerate(["1", "01/2008", "15.01.2008", text]):
            sheet_made.write_string(1, column, cell)
        made.close()
        data = buffer.getvalue()
    assert value(read_workbook(data, "KS"), "nksHoTen") == text


def test_a_number_cell_is_its_digits() -> None:
    content = one_row(so=1, trangSo=12.0, nksGioiTinh=2, nksHoTen=20_098_000_123)
    assert [value(content, f) for f in ("so", "trangSo", "nksGioiTinh", "nksHoTen")] == ["1", "12", "2", "20098000123"]
    assert value(one_row(trangSo=1.5), "trangSo") == "1.5"


def test_a_column_that_starts_with_numbers_keeps_its_later_text() -> None:
    rows = [[i, n, *BIRTH_ROW[2:]] for i, n in enumerate([1, 2, 3, "04a", "5/2008"], start=1)]
    content = read_workbook(workbook([BIRTH_HEADER, *rows]), "KS")
    assert content.rows["so"].to_list() == ["1", "2", "3", "04a", "5/2008"]


def test_leading_zeros_that_only_the_format_shows_are_kept() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([BIRTH_HEADER, BIRTH_ROW])))
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["D2"] = 7, 20_098_000_123
    sheet["B2"].number_format, sheet["D2"].number_format = "000", "0" * 12
    content = read_workbook(saved(book), "KS")
    assert (value(content, "so"), value(content, "trangSo")) == ("007", "020098000123")


def test_a_date_cell_becomes_text_and_says_so() -> None:
    content = one_row(ngayDangKy=dt.date(2008, 1, 15), nksNgaySinh=dt.date(2008, 1, 2))
    assert value(content, "ngayDangKy") == "15.01.2008"
    assert value(content, "nksNgaySinh") == "02.01.2008"
    told = content.findings.select("row_id", "rule", "field", "value", "suggestion").rows()
    assert told == [
        (0, "date_normalised", "ngayDangKy", "2008-01-15", "15.01.2008"),
        (0, "date_normalised", "nksNgaySinh", "2008-01-02", "02.01.2008"),
    ]


def test_a_date_cell_where_no_date_belongs_is_what_it_shows_and_nothing_is_called_right_about_it() -> None:
    content = one_row(so=dt.date(2008, 1, 1), nksNgaySinh=dt.datetime(1980, 2, 1, 10, 30))  # noqa: DTZ001
    assert value(content, "so") == "01.01.2008"
    assert value(content, "nksNgaySinh") == "01.02.1980 10:30"
    assert content.findings.is_empty()


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([BIRTH_HEADER, BIRTH_ROW])))
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet["E2"] = dt.date(2008, 1, 15)
    assert value(read_workbook(saved(book), "KS"), "ngayDangKy") == "15.01.2008"


def test_truth_values_are_shown_as_excel_shows_them() -> None:
    assert value(one_row(nksGioiTinh=True), "nksGioiTinh") == "TRUE"
    assert value(one_row(nksGioiTinh=False), "nksGioiTinh") == "FALSE"


def test_a_formula_is_not_computed_but_found() -> None:
    content = one_row(so="=1+1")
    assert value(content, "so") is None
    assert content.findings.select("rule", "field", "value", "detail").rows() == [
        ("formula_cell", "so", "=1+1", "ô chứa công thức")
    ]


def test_the_last_value_of_a_formula_is_offered_as_suggestion() -> None:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, BIRTH_HEADER)
    sheet.write_row(1, 0, BIRTH_ROW)
    sheet.write_formula("G2", '=UPPER("mai")', None, "MAI")
    made.close()
    found = read_workbook(buffer.getvalue(), "KS").findings
    assert found.select("rule", "value", "suggestion").rows() == [("formula_cell", '=UPPER("mai")', "MAI")]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_value_is_found_and_not_taken_for_text(error: str) -> None:
    sheet = (
        f'{SHEET_OPEN}{header_row()}<row r="2">{inline("A2", "1")}<c r="E2" t="e"><v>{error}</v></c></row>{SHEET_CLOSE}'
    )
    content = read_workbook(raw_workbook(sheet), "KS")
    assert value(content, "nksHoTen") is None
    assert content.findings.filter(field="nksHoTen").select("rule", "value", "detail").rows() == [
        ("formula_cell", error, "ô chứa giá trị lỗi của Excel")
    ]


def test_every_cell_that_an_array_or_shared_formula_fills_is_found() -> None:
    sheet = (
        f"{SHEET_OPEN}{header_row()}"
        '<row r="2"><c r="A2"><f t="array" ref="A2:A3">ROW()</f><v>2</v></c>'
        '<c r="D2"><f t="shared" ref="D2:D3" si="0">B2</f><v>5</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="D3"><f t="shared" si="0"/><v>6</v></c></row>'
        f"{SHEET_CLOSE}"
    )
    found = read_workbook(raw_workbook(sheet), "KS").findings.filter(rule="formula_cell")
    assert found.select("row_id", "field", "value").rows() == [
        (0, "so", "=ROW()"),
        (0, "noiDangKy", "=B2"),
        (1, "so", "3"),
        (1, "noiDangKy", "6"),
    ]


def test_a_formula_in_a_running_number_harms_nobody() -> None:
    rows = [["=ROW()-1", *BIRTH_ROW[1:]]]
    content = read_workbook(workbook([BIRTH_HEADER, *rows]), "KS")
    assert content.rows.height == 1
    assert content.findings.is_empty()


def test_a_row_of_nothing_but_formulas_is_not_lost() -> None:
    total = [None, "=COUNTA(B2:B2)"]
    content = read_workbook(workbook([BIRTH_HEADER, BIRTH_ROW, total]), "KS")
    assert content.rows["sheet_row"].to_list() == [2, 3]
    assert content.findings["row_id"].to_list() == [1]


def test_rich_text_is_its_text_and_readings_are_left_out() -> None:
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<si><r><rPr><b/></rPr><t>Nông </t></r><r><t xml:space="preserve"> Thị &amp; </t></r><r><t>Mai</t></r></si>'
        '<si><t>Kinh</t><rPh sb="0" eb="1"><t>kin</t></rPh></si><si/>'
        "<si><t>a_x000D_b_x005F_x0041_</t></si></sst>"
    )
    cells = "".join(f'<c r="{c}2" t="s"><v>{i}</v></c>' for i, c in enumerate("EDFA"))
    sheet = f'{SHEET_OPEN}{header_row()}<row r="2">{cells}</row>{SHEET_CLOSE}'
    content = read_workbook(raw_workbook(sheet, strings=strings), "KS")
    assert value(content, "nksHoTen") == "Nông  Thị & Mai"
    assert value(content, "noiDangKy") == "Kinh"
    assert value(content, "nksGioiTinh") is None
    assert value(content, "so") == "a\rb_x0041_"


def test_a_cell_of_nothing_but_spaces_is_empty() -> None:
    assert value(one_row(nksHoTen="  \u00a0 "), "nksHoTen") is None


def test_the_newer_birth_template_is_read_without_loss() -> None:
    """A workbook like the Ministry's newer template: 70 columns, hints in the headers, text beside number cells."""
    hints = {"loaiDangKy": "loaiDangKy \ni=[1,2,3,4,5,6]", "nksLoaiKhaiSinh": "nksLoaiKhaiSinh\ni=[1,2,3,4,5]"}
    names = [f.name for f in fields("KS")]
    header = ["STT", *(hints.get(n, f"{n} " if n in ("so", "nksHoTen", "meHoTen") else n) for n in names)]
    rows: list[list[object]] = [
        [place, *(f"giá trị {place} của {n} " if place < 3 else 100_000_000 + i for i, n in enumerate(names))]
        for place in (1, 2, 3)
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook([header, *rows])))
    notes = book.create_sheet("Ghi chu")
    notes["B2"] = "Loại đăng ký"
    content = read_workbook(saved(book), "KS")
    assert (content.sheet_name, content.header_row, content.headers) == ("DL Import", 1, header)
    assert content.header_fields == ["", *names]
    for place, row in enumerate(rows):
        assert [content.rows[n][place] for n in names] == [str(v) for v in row[1:]]
    assert content.rows["sheet_row"].to_list() == [2, 3, 4]
    assert content.findings.is_empty()


def test_reading_agrees_with_openpyxl_cell_for_cell() -> None:
    rows: Sequence[Sequence[object]] = [
        [i, i, f"{i:02d}/2008", None if i % 3 else i, f"{i}.1.2008", f"Xã {i} ", f" Tên &{i}", i % 2 + 1, f"<{i}>"]
        for i in range(1, 60)
    ]
    data = workbook([BIRTH_HEADER, *rows])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    content = read_workbook(data, "KS")
    for column, name in enumerate(BIRTH_HEADER[1:], start=2):
        expected = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
        assert content.rows[name].to_list() == [None if v is None else str(v) for v in expected]
