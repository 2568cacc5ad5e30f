"""Every number of a form equals an independent count; sums, trees, unknown units, workbooks and PDFs agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import polars as pl
import pytest
from pypdf import PdfReader

from assets.reports.form import MOTTO, Form, Line, Report, from_json, to_json
from assets.reports.form_pdf import form_pdf
from assets.reports.form_workbook import form_workbook
from assets.reports.forms import Inputs, build_form, gather
from assets.reports.journal_counts import DONE, STATUSES, count_journal
from assets.reports.options import ReportOptions
from assets.reports.unit_lines import (
    Scope,
    UnknownUnit,
    lines_in_both_trees,
    listed_units,
    tree_disagreements,
    unit_lines,
)
from assets.reports.unmoved import unmoved_units
from tests.assets.reports.small_campaign import (
    BINH_TRUNG,
    BINH_XA,
    CAO_LAU,
    HONG_PHONG,
    NOWHERE,
    SmallCampaign,
)
from warehouse.registers import REGISTERS
from warehouse.units import Tree

DAY, BEFORE = date(2024, 6, 8), date(2024, 5, 23)
OPTIONS = ReportOptions()
CAO_LOC = "183"


@pytest.fixture(scope="module")
def inputs(campaign: SmallCampaign) -> Inputs:
    return gather(campaign.ledger, campaign.home, DAY, OPTIONS)


def form(inputs: Inputs, report: Report, scope: Scope | None = None, tree: Tree | None = None) -> Form:
    return build_form(report, inputs, scope or Scope(), replace(OPTIONS, tree=tree))


def lines_of(one: Form, sheet: str) -> dict[str, tuple[object, ...]]:
    """Lines of a sheet by the unit's name, without number and name."""
    table = next(s.table for s in one.sections if s.sheet == sheet)
    assert table is not None
    return {str(line.cells[1]): line.cells[2:] for line in table.lines}


def count(found: Counter[tuple[str, str, str]], units: Iterable[str] | None = None, **wanted: object) -> int:
    """Records of some units, and of a register or statuses."""
    chosen = None if units is None else set(units)
    statuses = wanted.get("status", STATUSES)
    return sum(
        n
        for (unit, register, status), n in found.items()
        if (chosen is None or unit in chosen)
        and register == wanted.get("register", register)
        and status in (statuses if isinstance(statuses, tuple) else (statuses,))
    )


@pytest.mark.parametrize("after", range(0, 34, 1))
def test_the_journal_of_any_past_day_gives_what_stood_then(campaign: SmallCampaign, after: int) -> None:
    day = date(2024, 5, 19) + timedelta(days=after)
    standing = count_journal(campaign.ledger, day, day - timedelta(days=14)).standing
    counted = standing.group_by("unit_code", "register", "status").agg(pl.col("records").sum())
    assert Counter({tuple(keys): n for *keys, n in counted.iter_rows()}) == campaign.counted(day)


def test_bieu_1_counts_what_waits_by_unit_and_register(campaign: SmallCampaign, inputs: Inputs) -> None:
    lines, found = lines_of(form(inputs, "bieu-1"), "Biểu 1"), campaign.counted(DAY)
    names = {"Thị trấn Cao Lộc": "06187", "Xã Cao Lâu": CAO_LAU, "Xã Bính Xá": BINH_XA}
    for name, unit in names.items():
        expected = [count(found, [unit], register=r, status="pending_review") for r in REGISTERS]
        assert list(lines[name][:6]) == [*expected, sum(expected)], name
    everywhere = [count(found, register=r, status="pending_review") for r in REGISTERS]
    assert list(lines["TOÀN TỈNH"][:6]) == [*everywhere, sum(everywhere)]
    assert everywhere == [2, 1, 0, 4, 2]


def test_bieu_1_says_since_when_the_oldest_waits(inputs: Inputs) -> None:
    lines = lines_of(form(inputs, "bieu-1"), "Biểu 1")
    assert lines["TOÀN TỈNH"][6] == "2024-05-20"
    assert lines["Huyện Đình Lập"][6] == "2024-06-03"
    assert lines["Huyện Tràng Định"][6] is None


def test_bieu_2_counts_every_status_and_what_the_period_added(campaign: SmallCampaign, inputs: Inputs) -> None:
    lines = lines_of(form(inputs, "bieu-2"), "Biểu 2")
    now, before = campaign.counted(DAY), campaign.counted(BEFORE)
    districts = {"TOÀN TỈNH": None, "Huyện Cao Lộc": [HONG_PHONG, CAO_LAU, BINH_TRUNG], "Huyện Đình Lập": [BINH_XA]}
    for name, units in districts.items():
        _books, delivered, *rest = lines[name]
        assert delivered == count(now, units)
        assert rest[:5] == [count(now, units, status=s) for s in STATUSES]
        done = count(now, units, status=DONE)
        assert rest[5] == round(100 * done / count(now, units), 2)
        assert rest[6] == count(now, units) - count(before, units)
        assert rest[7] == done - count(before, units, status=DONE)
    assert [lines[name][0] for name in districts] == [5, 3, 1]


def test_sums_are_the_sums_of_their_lines_in_every_column(inputs: Inputs) -> None:
    for report, sheet, columns in (("bieu-1", "Biểu 1", range(2, 8)), ("bieu-2", "Biểu 2", (*range(2, 9), 10, 11))):
        table = next(s.table for s in form(inputs, report).sections if s.sheet == sheet)  # type: ignore[arg-type]
        assert table is not None
        by_rank: dict[str, list[Line]] = {"total": [], "group": [], "unit": []}
        for line in table.lines:
            by_rank[line.rank].append(line)
        for at in columns:
            sums = {rank: sum(int(line.cells[at] or 0) for line in lines) for rank, lines in by_rank.items()}
            assert sums["total"] == sums["group"] == sums["unit"], (sheet, at)


def test_every_commune_has_a_line_and_none_is_dropped(inputs: Inputs) -> None:
    table = form(inputs, "bieu-2").sections[0].table
    assert table is not None
    names = [str(line.cells[1]) for line in table.lines if line.rank == "unit"]
    assert len(names) == len(listed_units("2024")) + 1 == 195
    assert names[-1] == "Đơn vị 99999 (chưa có trong danh mục)"


def test_units_that_did_not_move_since_the_report_before_are_named(campaign: SmallCampaign, inputs: Inputs) -> None:
    moved = {unit for when, _, unit, _, _ in campaign.happened if BEFORE < when.date() <= DAY}
    table = next(s.table for s in form(inputs, "bieu-1").sections if s.sheet == "Chưa chuyển biến")
    assert table is not None
    stated = {(str(line.cells[1]), str(line.cells[2])): line.cells[3:] for line in table.lines}
    communes = {(u.name, u.group) for u in listed_units("2024")}
    still = {(u.name, u.group) for u in listed_units("2024") if u.code not in moved}
    assert moved == {CAO_LAU, BINH_XA, NOWHERE}
    assert set(stated) == still
    assert len(communes) == 194
    assert stated["Xã Hồng Phong", "Huyện Cao Lộc"] == (
        "2024-05-23",
        "Còn 3 bản ghi chờ rà soát, 3 bản ghi bị từ chối chưa được sửa",
    )
    assert stated["Xã Bình Trung", "Huyện Cao Lộc"] == (
        None,
        "Chưa có bản ghi nào được nhận; trong kỳ giao 1 quyển, 1 quyển bị trả lại cả quyển",
    )


def test_a_commune_and_a_district_report_on_themselves_alone(campaign: SmallCampaign, inputs: Inputs) -> None:
    found = campaign.counted(DAY)
    district = form(inputs, "bieu-1", Scope("district", CAO_LOC))
    assert district.issuer == ("ỦY BAN NHÂN DÂN HUYỆN CAO LỘC", "PHÒNG TƯ PHÁP")
    lines = lines_of(district, "Biểu 1")
    assert lines["TOÀN HUYỆN"][5] == count(found, [HONG_PHONG, CAO_LAU], status="pending_review")
    assert len(lines) == 1 + sum(u.group_code == CAO_LOC for u in listed_units("2024"))
    commune = form(inputs, "bieu-1", Scope("commune", HONG_PHONG))
    assert (commune.issuer, commune.place) == (("ỦY BAN NHÂN DÂN", "XÃ HỒNG PHONG"), "Hồng Phong")
    assert [line.cells[1:8] for line in commune.sections[0].table.lines] == [("Xã Hồng Phong", 2, 1, 0, 0, 0, 3)]  # type: ignore[union-attr]
    books = lines_of(commune, "Theo quyển sổ")
    assert books == {"Khai sinh": ("2008", "01", 2, "2024-05-20"), "Khai tử": ("1999", "01", 1, "2024-05-20")}


def test_a_unit_that_is_in_no_tree_cannot_report(inputs: Inputs) -> None:
    with pytest.raises(UnknownUnit, match="Không có đơn vị mã 12345"):
        form(inputs, "bieu-1", Scope("commune", "12345"))


def test_the_day_of_the_report_chooses_the_tree_and_the_setting_overrides_it(campaign: SmallCampaign) -> None:
    later = gather(campaign.ledger, campaign.home, date(2025, 7, 8), OPTIONS)
    new = lines_of(build_form("bieu-2", later, Scope(), OPTIONS), "Biểu 2")
    old = lines_of(build_form("bieu-2", later, Scope(), replace(OPTIONS, tree="2024")), "Biểu 2")
    assert "Huyện Cao Lộc" in old
    assert "Huyện Cao Lộc" not in new
    assert new["TOÀN TỈNH"] == old["TOÀN TỈNH"]
    # Hồng Phong and Cao Lâu went into Đồng Đăng and Cao Lộc; Bính Xá was divided and stays by itself.
    divided = "Xã Bính Xá (đã chia về Đình Lập, Kiên Mộc)"
    assert new[divided][1] == count(campaign.counted(date(2025, 7, 8)), [BINH_XA])
    assert new["Đơn vị 99999 (chưa có trong danh mục)"][1] == 5
    assert len(new) == 1 + 65 + 2 + 2


def test_both_trees_count_the_same(inputs: Inputs) -> None:
    trees: tuple[Tree, Tree] = ("2024", "2025")
    for read_in in trees:
        lines = lines_in_both_trees(inputs.codes, read_in)
        assert tree_disagreements(inputs.counts.standing, lines) == []


def test_a_tree_that_loses_or_doubles_a_unit_is_told(inputs: Inputs) -> None:
    lines = lines_in_both_trees(inputs.codes, "2024")
    lines["2024"] = lines["2024"].filter(pl.col("unit_code").ne_missing(BINH_XA))
    of_nowhere = lines["2025"].filter(pl.col("unit_code") == NOWHERE)
    lines["2025"] = pl.concat([lines["2025"], of_nowhere])
    assert tree_disagreements(inputs.counts.standing, lines) == [
        "Hệ thống đơn vị 2024, sổ CMC, trạng thái approved: biểu cộng được 0, nhật ký có 1 bản ghi.",
        "Hệ thống đơn vị 2024, sổ CMC, trạng thái pending_review: biểu cộng được 0, nhật ký có 4 bản ghi.",
        "Hệ thống đơn vị 2025, sổ HN, trạng thái approved: biểu cộng được 6, nhật ký có 3 bản ghi.",
        "Hệ thống đơn vị 2025, sổ HN, trạng thái pending_review: biểu cộng được 4, nhật ký có 2 bản ghi.",
    ]


def test_units_without_moves_are_counted_by_line_not_by_delivering_unit(campaign: SmallCampaign) -> None:
    later = count_journal(campaign.ledger, date(2025, 7, 8), date(2024, 6, 8))
    lines = unit_lines(later.standing["unit_code"], "2025", "2024", Scope())
    still = unmoved_units(later, lines)
    moved = {unit for when, _, unit, _, _ in campaign.happened if when.date() > date(2024, 6, 8)}
    assert moved == {HONG_PHONG, BINH_XA}
    assert still.height == lines["code"].n_unique() - 2


def test_workbook_and_pdf_say_what_the_form_says(inputs: Inputs) -> None:
    one = form(inputs, "bieu-2")
    book = openpyxl.load_workbook(BytesIO(form_workbook(one)))
    assert book.sheetnames == [s.sheet for s in one.sections]
    sheet = book["Biểu 2"]
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    table = one.sections[0].table
    assert table is not None
    head = next(i for i, row in enumerate(cells) if row[0] == "(1)")
    shown = [tuple(v for v in row) for row in cells[head + 1 : head + 1 + len(table.lines)]]
    assert shown == [tuple(None if v == "" else v for v in line.cells) for line in table.lines]
    above = {str(v) for row in cells[:head] for v in row if v}
    assert {"SỞ TƯ PHÁP TỈNH LẠNG SƠN", *MOTTO, "BIỂU TỔNG HỢP TIẾN ĐỘ SỐ HÓA SỔ HỘ TỊCH"} <= above
    assert "(Tính đến ngày 08 tháng 6 năm 2024)" in above
    below = {str(v) for row in cells[head:] for v in row if v}
    assert {"NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"} <= below
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${head - 1}:${head + 1}"
    assert one.footer in str(sheet.oddFooter.left.text)  # type: ignore[union-attr]

    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(form_pdf(one))).pages)
    for words in (MOTTO[1], "TOÀN TỈNH", "Huyện Đình Lập", one.footer, "NGƯỜI LẬP BIỂU", "Phụ lục 1"):
        assert words in text


@pytest.mark.parametrize("text", ["ĐỀ NGHỊ " * 600, "W" * 5000, "đề nghị " * 600])
def test_however_much_a_unit_writes_into_a_cell_its_row_fits_on_a_page(inputs: Inputs, text: str) -> None:
    one = form(inputs, "bieu-2")
    for at, section in enumerate(one.sections):
        table = section.table
        words = [i for i, c in enumerate(table.columns) if c.kind == "text"] if table else []
        for place in words if table else []:
            cells = [text if i == place else "1" if i in words else 1 for i in range(len(table.columns))]  # type: ignore[union-attr]
            long = replace(section, table=replace(table, lines=(Line(tuple(cells)),)))  # type: ignore[type-var]
            pages = PdfReader(BytesIO(form_pdf(replace(one, sections=(*one.sections[:at], long))))).pages
            assert "xem đủ trong tệp Excel" in " ".join("".join(p.extract_text() for p in pages).split())


def test_nobody_signs_a_page_without_lines_however_long_the_form_is(inputs: Inputs) -> None:
    one = form(inputs, "bieu-1")
    signed = one.sections[0]
    assert signed.table is not None
    for length in range(14, 48):
        lines = tuple(Line((n, f"Đơn vị số {n}.", *[0] * 8)) for n in range(1, length + 1))
        short = replace(one, sections=(replace(signed, table=replace(signed.table, lines=lines)),))
        pages = [page.extract_text() for page in PdfReader(BytesIO(form_pdf(short))).pages]
        (last,) = [text for text in pages if "NGƯỜI LẬP BIỂU" in text]
        assert f"Đơn vị số {length}." in last
        assert all("Đơn vị số" in text for text in pages)
        assert sum(text.count("Đơn vị số") for text in pages) == length


def test_the_foot_names_the_head_of_the_journal_on_that_day(campaign: SmallCampaign, inputs: Inputs) -> None:
    rows = campaign.ledger.execute("select event_no, link from ledger.status_events order by event_no").fetchall()
    until = sum(when.date() <= DAY for when, *_ in campaign.happened)
    number, link = rows[until - 1]
    assert f"sự kiện số {number}, 23:59 ngày 08/06/2024, mã {link}" in form(inputs, "bieu-1").footer


def test_a_form_survives_being_kept_as_text(inputs: Inputs) -> None:
    one = form(inputs, "tong-ket")
    assert from_json(to_json(one)) == one
    assert to_json(from_json(to_json(one))) == to_json(one)


def test_a_report_before_the_work_began_is_all_dashes(campaign: SmallCampaign) -> None:
    empty = gather(campaign.ledger, campaign.home, date(2024, 5, 8), OPTIONS)
    one = build_form("bieu-2", empty, Scope(), OPTIONS)
    assert lines_of(one, "Biểu 2")["TOÀN TỈNH"][1] == 0
    assert one.footer.endswith("nhật ký trạng thái chưa có sự kiện nào")
    form_pdf(one)
    form_workbook(one)


def test_the_closing_report_tells_contractors_and_the_rest(inputs: Inputs) -> None:
    one = form(inputs, "tong-ket")
    told = " ".join(one.sections[0].paragraphs)
    assert "4 đơn vị đã bàn giao 37 bản ghi thuộc 5 quyển sổ" in told
    assert "19 bản ghi đã hoàn thành" in told
    contractors = lines_of(one, "Đơn vị số hóa")
    assert contractors["Công ty B"] == (10, 9, 10.0, 3, 6)
    assert contractors["Tổng số"][0] == 37
