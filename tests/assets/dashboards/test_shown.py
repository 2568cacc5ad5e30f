"""How the screens are shown: in the interface, as a page, as a workbook; with hostile names and in large numbers."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from assets.dashboards import pictures
from assets.dashboards.all_screens import all_screens
from assets.dashboards.markdown import MOST_LETTERS, picture_markdown, table_markdown
from assets.dashboards.page import page
from assets.dashboards.published_screens import PAGE, WORKBOOK, count_screens, folder, write_screens
from assets.dashboards.screen import Column, Picture, Screen, Table
from assets.dashboards.words import name, percent, shown
from assets.dashboards.workbook import screens_workbook
from assets.progress.charts import status_bars
from assets.progress.tables import in_markdown
from tests.assets.dashboards.told import facts_of
from tests.assets.reports.small_campaign import CAO_LAU, HONG_PHONG, SmallCampaign, at
from tests.deliveries import Book, birth, deliver, run
from warehouse.home import Home

HOSTILE = "=1+1|<img src=x onerror=alert(1)> [a](http://x.vn) *b* _c_ www.x.vn &lt;"
NOW = datetime(2024, 6, 20, 2, 0, tzinfo=UTC)


def table(rows: int, label: str = "Đơn vị") -> Table:
    columns = (Column(label, "text"), Column("Hoàn thành", "percent", "low"), Column("Bản ghi"))
    return Table("Bảng", columns, tuple((f"Xã {n}", 46.1, 277_562) for n in range(rows)), "Chưa có gì.")


def screen_of(*tables: Table, sentence: str = "Câu.") -> Screen:
    return Screen("1_thu", "Thử", sentence, (), tables)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (277_562, "count", "277.562"),
        (12.5, "percent", "12,5\N{NO-BREAK SPACE}%"),
        (3.25, "change", "▲\N{NO-BREAK SPACE}3,2"),
        (-1012, "change", "▼\N{NO-BREAK SPACE}1.012"),
        (None, "change", "–"),
        (None, "percent", "…"),
    ],
)
def test_numbers_are_written_as_in_vietnamese(value: float | None, kind: str, expected: str) -> None:
    assert shown(value, kind) == expected  # type: ignore[arg-type]


def test_a_share_of_nothing_is_not_known() -> None:
    assert percent(0, 0) == "…"


def test_a_table_shows_as_many_rows_as_the_interface_shows_at_once_and_says_how_many_there_are() -> None:
    text = table_markdown(table(194), "[sổ tính](/x.xlsx)")
    assert len(text) <= MOST_LETTERS < 1000
    drawn = sum(line.startswith("|Xã") for line in text.splitlines())
    assert 8 < drawn < 194
    assert f"{drawn} dòng đầu, đủ 194 dòng trong [sổ tính](/x.xlsx)." in text


def test_a_table_that_fits_is_whole_and_one_without_rows_says_why() -> None:
    assert "dòng đầu" not in table_markdown(table(3), "x")
    assert table_markdown(table(0), "x") == "Chưa có gì."


def test_shares_are_told_by_blocks_too() -> None:
    assert "■■□□□\N{NO-BREAK SPACE}46,1" in table_markdown(table(1), "x")


def test_names_with_signs_of_markdown_are_text() -> None:
    text = in_markdown(HOSTILE)
    for sign in ("|", "<", ">", "[", "]", "*", "&"):
        assert text.count(sign) == text.count(f"\\{sign}") > 0
    assert "http\\://" in text
    assert "www\\." in text
    assert "\n" not in name("Công ty\n# A") and len(name("x" * 500)) == 60


def test_hostile_names_are_letters_everywhere(empty: SmallCampaign) -> None:
    empty.deliver(at(date(2024, 5, 20)), HONG_PHONG, contractor=HOSTILE, approved=1, rejected=3)
    empty.deliver(at(date(2024, 5, 20)), CAO_LAU, contractor="Công ty B", approved=4)
    screens = all_screens(facts_of(empty, date(2024, 6, 20)))
    html = page(screens, made_at=NOW, workbook=WORKBOOK)
    assert "<img src=x" not in html
    assert "%3Cimg src=x" not in html, "nor in a picture"
    assert "&lt;img src=x" in html
    for picture in screens[3].pictures:
        assert "<img" not in picture.svg
        assert "&" not in picture_markdown(picture), "Markdown would make letters of entities"
    book = openpyxl.load_workbook(BytesIO(screens_workbook(screens, date(2024, 6, 20))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_pictures_of_a_whole_province_are_shown_at_once() -> None:
    bars = [
        ("Số, quyển số hoặc trang số sai dạng trong sổ", 277_562 - n, "277.562 (100,0 %)", "steelblue")
        for n in range(9)
    ]
    columns = [("30/12", 277_562, "277.562")] * 6
    curve = [(day, float(day * 3000)) for day in range(90)]
    lines = [(label, "steelblue", "7 4", curve) for label in ("bàn giao", "hoàn thành")]
    lines += [
        ("cần có", "tomato", "2 4", [(89, 9.0), (130, 277_562.0)]),
        ("dự báo", "purple", "", [(130, 1.0), (130, 2.0)]),
    ]
    units = [
        ("Xã Thị trấn Đồng Đăng 277", dict.fromkeys(("transferred", "approved", "pending_review", "rejected"), 9999))
    ]
    drawn = {
        "Tỷ lệ đạt ngay lần đầu của cả tỉnh (%), tuần bàn giao từ ngày": pictures.columns(columns),
        "Lỗi phải sửa còn mở, theo tuần bàn giao từ ngày (tuần cũ đã sửa bớt)": pictures.columns(columns),
        "Lỗi phải sửa còn mở, nhiều nhất trước": pictures.bars(bars),
        "Vạch trên: 277.562 bản ghi": pictures.burn_up(lines, days=130, top=277_562, ends=("06/05/24", "15/09/24")),
        "Những huyện chậm nhất: đã bàn giao bao nhiêu, tỷ lệ theo trạng thái": pictures.fitting(status_bars, units * 5),
    }
    for caption, svg in drawn.items():
        assert svg
        assert len(picture_markdown(Picture(caption, svg))) < 1000, caption


def test_nothing_to_draw_is_said() -> None:
    assert pictures.bars([]) == pictures.columns([("1", 3, "3")]) == ""
    assert "chưa đủ số liệu" in picture_markdown(Picture("Xu hướng", ""))


def test_the_page_loads_nothing_runs_nothing_and_shades_what_is_bad() -> None:
    html = page([screen_of(table(20))], made_at=NOW, workbook="dieu-hanh.xlsx")
    assert "<script" not in html and "http" not in html.replace("http-equiv", "")
    assert "name='viewport'" in html
    assert "class=' h4'>46,1" in html
    assert "15 dòng đầu, còn 5 dòng trong <a href='dieu-hanh.xlsx'>" in html


def test_columns_for_wide_screens_are_marked_so() -> None:
    few = Table("Bảng", table(1).columns, table(1).rows, "", short=(0, 1))
    html = page([screen_of(few)], made_at=NOW, workbook="x")
    assert "<th class='wide'>Bản ghi</th>" in html


def test_the_workbook_has_every_row_as_numbers_and_is_the_same_again() -> None:
    screens = [screen_of(table(194), table(0)), screen_of(table(1))]
    content = screens_workbook(screens, date(2024, 6, 20))
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["1a Bảng", "1b Bảng", "2a Bảng"]
    rows = list(book["1a Bảng"].iter_rows(min_row=5, values_only=True))
    assert len(rows) == 194
    assert rows[0] == ("Xã 0", 46.1, 277_562)
    assert content == screens_workbook(screens, date(2024, 6, 20))


def test_page_and_workbook_of_a_real_delivery_hold_nobodys_data(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(n) for n in range(1, 6)], without_scans=[0]))
    run(home)
    screens = count_screens(home, now=NOW, tree="2024", goal=None, deadline=None)
    write_screens(home, screens, now=NOW)
    assert sorted(p.name for p in folder(home).iterdir()) == [WORKBOOK, PAGE]
    html = (folder(home) / PAGE).read_text(encoding="utf-8")
    assert "Xã Hồng Phong" in html
    assert "09:00 ngày 20/06/2024" in html, "the hour is that of Việt Nam"
    book = openpyxl.load_workbook(folder(home) / WORKBOOK)
    said = html + " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    for row in (birth(n) for n in range(1, 6)):
        for field in ("nksHoTen", "meHoTen", "chaHoTen", "nguoiKy", "so"):
            assert str(row[field]) not in said
