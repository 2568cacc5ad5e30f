"""Paper books against delivered books, as the units' inventories list them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assets.reports.coverage import Coverage, compare, delivered_until, ranges
from assets.reports.coverage_sections import sections
from assets.reports.inventory import inventory_template, read_inventories, register_of
from assets.reports.unit_lines import Scope, unit_lines
from tests.assets.reports.small_campaign import CAO_LAU, HONG_PHONG, SmallCampaign, at
from tests.assets.reports.unit_workbooks import fill_in, put

DAY = date(2024, 6, 8)
INVENTORY = fill_in(
    inventory_template(),
    [
        ["Khai sinh", 2008, 1, 1, 20],
        ["KT", "1999", "01", "1", "3", None, "bìa rách", "trang 3 mờ"],
        ["Sổ đăng ký kết hôn", 2001, 1, 1, 90],
        ["nhận cha mẹ con", 1999, 1, 1, 5],
        ["KS", 2010, 1, 1, 3, 2010],
        ["KS", 2010, 1, 1, 2, 2011],
        ["Sổ lạ", 2001, 1, 1, 5],
        ["KS", "năm 2001", 1],
        ["KS", 2001, 2, 9, 1],
        ["KS", None, 1],
        ["KS", 2008, 1, 11, 20],  # a book that is listed already
    ],
)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCampaign]:
    """Hồng Phong has an inventory and delivered three of its books and one more; Cao Lâu has none."""
    made = SmallCampaign.within(tmp_path_factory.mktemp("covered"))
    made.deliver(at(date(2024, 5, 20)), HONG_PHONG, "KS", 2008, 1, approved=[1, 2, 3, 5, 6, 10, 25])
    made.deliver(at(date(2024, 5, 20)), HONG_PHONG, "KT", 1999, 1, approved=[1, 2, 3])
    made.deliver(at(date(2024, 5, 21)), HONG_PHONG, "KS", 2010, 1, approved=[1, 2, 3])
    made.deliver(at(date(2024, 5, 21)), HONG_PHONG, "HN", 2012, 4, approved=[1])
    made.send_back(at(date(2024, 5, 21)), HONG_PHONG, "CMC", 1999, 1)
    made.deliver(at(date(2024, 5, 22)), CAO_LAU, "KS", 2008, 1, approved=[1])
    made.deliver(at(date(2024, 6, 20)), HONG_PHONG, "KH", 2001, 1, approved=[1])
    put(made.home.root / "danh-muc" / "06205-hong-phong" / "danh-muc-so.xlsx", INVENTORY)
    yield made
    made.close()


@pytest.fixture(scope="module")
def coverage(work: SmallCampaign) -> Coverage:
    return compare(read_inventories(work.home), delivered_until(work.ledger, DAY))


def test_what_was_never_delivered_lacks_numbers_or_is_on_no_list_is_found(coverage: Coverage) -> None:
    columns = [
        "register",
        "year_opened",
        "book_number",
        "listed",
        "come",
        "returned",
        "expected",
        "missing",
        "n_missing",
    ]
    assert coverage.books.select(columns).rows() == [
        ("KS", 2008, 1, True, True, False, 20, "4, 7-9, 11-20", 14),
        ("KS", 2010, 1, True, True, False, 5, "1-2 (năm 2011)", 2),
        ("KT", 1999, 1, True, True, False, 3, "", 0),
        ("KH", 2001, 1, True, False, False, 90, "", 0),
        ("CMC", 1999, 1, True, False, True, 5, "", 0),
        ("HN", 2012, 4, False, True, False, None, "", 0),
    ]


def test_registers_of_which_nothing_came_are_named(coverage: Coverage) -> None:
    assert coverage.missing_registers == ((HONG_PHONG, "KH"), (HONG_PHONG, "CMC"))


def test_lines_that_cannot_be_understood_are_told_with_their_row(coverage: Coverage) -> None:
    first = 7
    assert [problem for _, problem in coverage.problems] == [
        f"danh-muc-so.xlsx, dòng {first + 6}: không rõ loại sổ «Sổ lạ».",
        f"danh-muc-so.xlsx, dòng {first + 7}: «Năm mở sổ» không phải là số.",
        f"danh-muc-so.xlsx, dòng {first + 8}: số đầu 9 và số cuối 1 không hợp lý.",
        f"danh-muc-so.xlsx, dòng {first + 9}: thiếu năm mở sổ hoặc quyển số.",
    ]


def test_the_annexes_sum_it_up_and_list_the_books(coverage: Coverage) -> None:
    lines = unit_lines([HONG_PHONG, CAO_LAU], "2024", "2024", Scope())
    summary, details = sections(coverage, lines, Scope(), "TOÀN TỈNH")
    assert summary.table is not None
    assert details.table is not None
    counted = {line.cells[1]: line.cells[2:] for line in summary.table.lines}
    assert counted["Xã Hồng Phong"] == (5, 3, 2, 60.0, 2, 1, 16, "Kết hôn, Nhận cha, mẹ, con")
    assert counted["TOÀN TỈNH"][:7] == counted["Huyện Cao Lộc"][:7] == counted["Xã Hồng Phong"][:7]
    assert "Xã Cao Lâu" not in counted
    assert summary.notes[-1] == ("Đã bàn giao nhưng chưa có danh mục sổ (1 đơn vị): Xã Cao Lâu, huyện Cao Lộc.")
    told = [(line.cells[2], line.cells[3], line.cells[6]) for line in details.table.lines]
    assert told == [
        ("Khai sinh", "2008", "Thiếu 14 số: 4, 7-9, 11-20"),
        ("Khai sinh", "2010", "Thiếu 2 số: 1-2 (năm 2011)"),
        ("Kết hôn", "2001", "Chưa bàn giao (90 số đăng ký)"),
        ("Nhận cha, mẹ, con", "1999", "Chưa bàn giao (5 số đăng ký); đã giao nhưng bị trả lại cả quyển"),
        ("Xác nhận tình trạng hôn nhân", "2012", "Không có trong danh mục"),
    ]


def test_a_file_that_is_no_inventory_is_told_and_stops_nobody(tmp_path: Path, work: SmallCampaign) -> None:
    folder = work.home.root / "danh-muc" / "06196"
    put(folder / "danh-muc-so.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook")
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    put(work.home.root / "danh-muc" / "06187-cao-loc" / "danh-muc-so.xlsx", (tmp_path / "empty.xlsx").read_bytes())
    put(work.home.root / "danh-muc" / "khong-phai-don-vi" / "danh-muc-so.xlsx", b"")
    try:
        found = read_inventories(work.home)
    finally:
        (folder / "danh-muc-so.xlsx").unlink()
        (work.home.root / "danh-muc" / "06187-cao-loc" / "danh-muc-so.xlsx").unlink()
    assert [unit for unit, _ in found.problems[:2]] == ["06187", "06196"]
    assert "không tìm thấy cột «Loại sổ»" in found.problems[0][1]
    assert found.books.height == 7


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("ks", "KS"),
        ("Sổ đăng ký khai sinh", "KS"),
        ("XNTTHN", "HN"),
        ("Giấy xác nhận tình trạng hôn nhân", "HN"),
        ("Nhận cha, mẹ, con", "CMC"),
        ("KẾT HÔN", "KH"),
        ("Hộ khẩu", None),
        ("", None),
    ],
)
def test_registers_are_understood_as_people_write_them(text: str, register: str | None) -> None:
    assert register_of(text) == register


def test_numbers_are_told_in_few_words() -> None:
    assert ranges([12, 5, 7, 8, 9]) == "5, 7-9, 12"
    assert ranges([]) == ""
