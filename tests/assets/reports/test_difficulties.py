"""What units note as difficulties comes into the report as it was written."""

from datetime import date, datetime
from pathlib import Path

from assets.reports.difficulties import Difficulty, difficulties_template, read_difficulties, section
from assets.reports.unit_lines import Scope, unit_lines
from tests.assets.reports.unit_workbooks import fill_in, put
from warehouse.home import Home

DAY = date(2024, 6, 8)


def test_notes_until_the_day_are_gathered_from_every_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = fill_in(
        difficulties_template(),
        [
            [datetime(2024, 6, 5), "Sổ gốc", "Sổ bị mối", "Cho đối chiếu bản lưu", "Chưa giải quyết"],  # noqa: DTZ001
            [datetime(2024, 6, 9), "Sổ gốc", "Viết sau ngày báo cáo"],  # noqa: DTZ001
            [None, None, None, "Không có nội dung"],
            ["", "Nhân lực", "=1+1 chỉ có một người", "", "Đang giải quyết"],
        ],
    )
    put(tmp_path / "vuong-mac" / "06205-hong-phong" / "thang-6.xlsx", first)
    put(tmp_path / "vuong-mac" / "06205-hong-phong" / "~$thang-6.xlsx", b"Excel's own")
    put(tmp_path / "vuong-mac" / "06196" / "hong.xlsx", b"PK\x03\x04 broken")
    noted = read_difficulties(home, DAY)
    assert noted[0] == Difficulty(
        "06196", None, "", "Không đọc được hong.xlsx: tệp bị hỏng hoặc chưa được chép hết; đề nghị mở bằng Excel và "
        "lưu lại dạng .xlsx.", "", "",
    )  # fmt: skip
    assert noted[1] == Difficulty(
        "06205", date(2024, 6, 5), "Sổ gốc", "Sổ bị mối", "Cho đối chiếu bản lưu", "Chưa giải quyết"
    )
    assert {n.text for n in noted[1:]} <= {"Sổ bị mối", "=1+1 chỉ có một người"}


def test_the_annex_tells_the_unit_with_its_district() -> None:
    noted = [Difficulty("06205", None, "", "Sổ bị mối", "", ""), Difficulty("06079", None, "", "Thiếu người", "", "")]
    table = section(noted, unit_lines(["06205", "06079"], "2024", "2024", Scope())).table
    assert table is not None
    assert [(line.cells[1], line.cells[4]) for line in table.lines] == [
        ("Xã Hồng Phong, huyện Bình Gia", "Thiếu người"),
        ("Xã Hồng Phong, huyện Cao Lộc", "Sổ bị mối"),
    ]
