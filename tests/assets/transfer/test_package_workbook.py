"""The workbook of a package: the national template's own columns, and text that stays text."""

import io

import openpyxl
import polars as pl
import pytest

from assets.transfer.package_workbook import register_workbook, template_columns
from tests.deliveries import NOW
from warehouse.registers import REGISTERS, fields

# The header of the Ministry's template for births (TeamplateDangKyKhaiSinh.xlsx), hints left out.
BIRTHS = """
so quyenSo trangSo ngayDangKy loaiDangKy noiDangKy nguoiKy chucVuNguoiKy nguoiThucHien ghiChu nksSoDinhDanh nksHoTen
nksGioiTinh nksNgaySinh nksNgaySinhBangChu nksNoiSinh nksNoiSinhDVHC nksQueQuan nksDanToc nksQuocTich nksQuocTichStr
nksQuocTichKhac nksQuocTichKhacStr nksLoaiKhaiSinh nksMatTich nksMatTichNgayGhiChuTuyenBo nksMatTichCanCuTuyenBo
nksMatTichNgayGhiChuHuyTuyenBo nksMatTichCanCuHuyTuyenBo nksHanCheNangLucHanhVi
nksHanCheNangLucHanhViNgayGhiChuTuyenBo nksHanCheNangLucHanhViCanCuTuyenBo
nksHanCheNangLucHanhViNgayGhiChuHuyTuyenBo nksHanCheNangLucHanhViNgayCanCuHuyTuyenBo meSoDinhDanhCaNhan meHoTen
meNgaySinh meDanToc meQuocTich meQuocTichStr meQuocTichKhac meQuocTichKhacStr meLoaiCuTru meNoiCuTru
meLoaiGiayToTuyThan meSoGiayToTuyThan chaSoDinhDanhCaNhan chaHoTen chaNgaySinh chaDanToc chaQuocTich chaQuocTichStr
chaQuocTichKhac chaQuocTichKhacStr chaLoaiCuTru chaNoiCuTru chaLoaiGiayToTuyThan chaSoGiayToTuyThan nycHoTen
nycQuanHe nycLoaiGiayToTuyThan nycGiayToKhac nycSoGiayToTuyThan nycNgayCapGiayToTuyThan nycNoiCapGiayToTuyThan
soDangKyNuocNgoai ngayDangKyNuocNgoai cqNuocNgoaiDaDangKy qgNuocNgoaiDaDangKy
"""


def rows(register: str, *cells: dict[str, str]) -> pl.DataFrame:
    names = [f.name for f in fields(register)]
    return pl.DataFrame([[c.get(n) for n in names] for c in cells], schema=dict.fromkeys(names, pl.Utf8), orient="row")


def test_births_have_the_columns_of_the_ministrys_template() -> None:
    assert [f.name for f in template_columns("KS")] == BIRTHS.split()


@pytest.mark.parametrize("register", REGISTERS)
def test_every_field_of_a_register_has_its_column_once(register: str) -> None:
    assert sorted(f.name for f in template_columns(register)) == sorted(f.name for f in fields(register))
    older = [f.name for f in template_columns(register) if not f.newer]
    assert older == [f.name for f in fields(register) if not f.newer]


def test_values_stay_the_text_they_are() -> None:
    odd = {
        "so": "007",
        "ghiChu": "=1+1",
        "nksHoTen": "<r>Lý</r>",
        "meSoGiayToTuyThan": "0123456789012",
        "meHoTen": "A\nB",
    }
    data = register_workbook("KS", rows("KS", odd), NOW.date())
    sheet = openpyxl.load_workbook(io.BytesIO(data))["DL Import"]
    found = dict(zip((c.value for c in sheet[1]), sheet[2], strict=True))
    assert {name: found[name].value for name in odd} == odd
    assert {found[name].data_type for name in odd} == {"s"}
    assert found["STT"].value == 1
    assert found["quyenSo"].value is None


def test_an_empty_register_still_has_its_header() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(register_workbook("HN", rows("HN"), NOW.date())))["DL Import"]
    assert sheet.max_row == 1
    assert sheet["A1"].value == "STT"
