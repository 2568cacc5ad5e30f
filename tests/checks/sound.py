"""One sound record of each register, and what the judge says when a part of it is changed.

No real person: every name is put together from common syllables.
"""

from datetime import date

import polars as pl

from checks.judge import DeliveryContext, Judged, judge_rows
from checks.rules.rule import FINDING, no_findings
from warehouse.registers import fields

CONTEXT = DeliveryContext("06205", date(2024, 5, 20))
PLACE = "Ủy ban nhân dân xã Hồng Phong, huyện Cao Lộc, tỉnh Lạng Sơn"

_ENTRY = {
    "so": "15/2008",
    "quyenSo": "01/2008",
    "trangSo": "15",
    "ngayDangKy": "01.06.2008",
    "noiDangKy": PLACE,
    "nguoiKy": "Hoàng Văn Thái",
    "chucVuNguoiKy": "Chủ tịch",
    "nguoiThucHien": "Nông Thị Hồng",
}
_ASKED_BY = {
    "nycHoTen": "Hoàng Văn Sơn",
    "nycQuanHe": "Cha",
    "nycLoaiGiayToTuyThan": "1",
    "nycSoGiayToTuyThan": "080123456",
}


def _person(prefix: str, name: str, born: str | None, people: str = "Nùng") -> dict[str, str | None]:
    said = {"HoTen": name, "NgaySinh": born, "DanToc": people, "QuocTich": "Việt Nam", "LoaiCuTru": "1"}
    return {prefix + part: value for part, value in said.items()} | {
        f"{prefix}NoiCuTru": "Thôn Nà Pàn, xã Hồng Phong, huyện Cao Lộc, tỉnh Lạng Sơn"
    }


SOUND: dict[str, dict[str, str | None]] = {
    "KS": _ENTRY
    | _ASKED_BY
    | {
        "loaiDangKy": "1",
        "nksHoTen": "Hoàng Thị Lan",
        "nksGioiTinh": "2",
        "nksNgaySinh": "05.05.2008",
        "nksNgaySinhBangChu": "Ngày mồng năm tháng năm năm hai nghìn không trăm linh tám",
        "nksNoiSinh": "Trạm y tế xã Hồng Phong",
        "nksQueQuan": "Xã Hồng Phong, huyện Cao Lộc, tỉnh Lạng Sơn",
        "nksDanToc": "Nùng",
        "nksQuocTich": "Việt Nam",
        "nksLoaiKhaiSinh": "1",
    }
    | _person("me", "Lý Thị Hoa", "12.03.1985", "Tày")
    | _person("cha", "Hoàng Văn Sơn", "1980")
    | {"meLoaiGiayToTuyThan": "1", "meSoGiayToTuyThan": "081234567"}
    | {"chaLoaiGiayToTuyThan": "4", "chaSoGiayToTuyThan": "020080001234"},
    "KT": _ENTRY
    | _ASKED_BY
    | {"loaiDangKy": "1", "nktGioiTinh": "1", "nktNgayChet": "28.05.2008"}
    | _person("nkt", "Nông Văn Bình", "1930", "Tày")
    | {
        "nktNgayChetGhiBangChu": "Ngày hai mươi tám tháng năm năm hai nghìn không trăm linh tám",
        "nktNoiChet": "Thôn Nà Pàn, xã Hồng Phong",
        "nktNguyenNhanChet": "Già yếu",
        "nktLoaiGiayToTuyThan": "1",
        "nktSoGiayToTuyThan": "080000123",
        "nktNgayCapGiayToTuyThan": "12.03.1980",
        "gbtLoai": "1",
    },
    "KH": _ENTRY
    | {"loaiDangKy": "1"}
    | _person("chong", "Hoàng Văn Nam", "12.03.1980")
    | _person("vo", "Lý Thị Mai", "10.1984", "Dao")
    | {"chongLoaiGiayToTuyThan": "1", "chongSoGiayToTuyThan": "081111222", "chongNgayCapGiayToTuyThan": "2000"},
    "CMC": _ENTRY
    | {name: value for name, value in _ASKED_BY.items() if name != "nycQuanHe"}
    | {"loaiDangKy": "1", "loaiXacNhan": "1", "quyetDinhSo": "15/QĐ-UBND"}
    | _person("cm", "Hoàng Văn Sơn", "12.03.1980")
    | _person("nc", "Lý Thị Lan", "05.05.2006")
    | {"cmLoaiGiayToTuyThan": "4", "cmSoGiayToTuyThan": "020080001234", "cmNgayCapGiayToTuyThan": "12.03.2007"},
    "HN": {("noiCap" if name == "noiDangKy" else name): value for name, value in _ENTRY.items()}
    | _person("nxn", "Hoàng Văn Nam", "12.03.1980")
    | {
        "nxnGioiTinh": "1",
        "nxnLoaiMucDichSuDung": "1",
        "nxnThoiGianCuTruTu": "1998",
        "nxnTinhTrangHonNhan": "Chưa kết hôn",
    },
}


def rows(register: str, *changes: dict[str, str | None]) -> pl.DataFrame:
    """One row of the register per set of changes to its sound record, as intake would hand it over."""
    names = [field.name for field in fields(register)]
    sound = SOUND[register]
    for change in changes:
        assert set(change) <= set(names), f"no such field in {register}: {set(change) - set(names)}"
    records = [{name: (sound | change).get(name) for name in names} for change in changes]
    assert set(sound) <= set(names), f"no such field in {register}: {set(sound) - set(names)}"
    frame = pl.DataFrame(records, schema=dict.fromkeys(names, pl.String))
    book = f"xahongphong_hcl.{register}.2008.01"
    return frame.with_columns(
        row_id=pl.int_range(pl.len(), dtype=pl.UInt32),
        book=pl.lit(book),
        sheet_row=pl.int_range(2, pl.len() + 2, dtype=pl.Int32),
        extra=pl.lit(None, pl.String),
        year_opened=pl.lit(2008, pl.Int32),
        book_number=pl.lit(1, pl.Int32),
    )


def judge(
    register: str,
    *changes: dict[str, str | None],
    context: DeliveryContext = CONTEXT,
    intake: pl.DataFrame | None = None,
) -> Judged:
    """The judge's answer on changed sound records of one register."""
    return judge_rows({register: rows(register, *changes)}, context, no_findings() if intake is None else intake)


def rule_ids(register: str, change: dict[str, str | None], context: DeliveryContext = CONTEXT) -> list[str]:
    """Rule ids found on one changed record, sorted, each as often as it was found."""
    return sorted(judge(register, change, context=context).findings["rule"].to_list())


def formula_at(field: str) -> pl.DataFrame:
    """Intake's finding that the cell of row 0 holds a formula."""
    found = {"row_id": 0, "book": "b", "rule": "formula_cell", "field": field, "value": "=A1"}
    return pl.DataFrame([found], schema=FINDING)
