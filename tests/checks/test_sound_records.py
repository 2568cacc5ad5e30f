"""Sound records are silent: every false alarm costs a clerk the way to the shelf."""

import csv
from importlib.resources import files

import pytest

from tests.checks.sound import SOUND, judge, rule_ids


@pytest.mark.parametrize("register", SOUND)
def test_a_sound_record_has_no_finding(register: str) -> None:
    assert rule_ids(register, {}) == []


@pytest.mark.parametrize("register", SOUND)
def test_a_sound_record_reaches_staging_as_it_was_written(register: str) -> None:
    clean = judge(register, {}).clean[register].row(0, named=True)
    assert {name: clean[name] for name in SOUND[register]} == SOUND[register]


def _syllables(name: str, **where: str) -> list[str]:
    text = files("warehouse").joinpath("reference", name).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [r["syllable"].title() for r in rows if all(r[key] == value for key, value in where.items())]


_PEOPLES = {"tay_nung": ("Tày", "Nùng"), "dao": ("Dao",), "mong_hoa_other": ("Mông", "Hoa"), "kinh": ("Kinh",)}


@pytest.mark.parametrize(("group", "people"), [(group, p) for group, peoples in _PEOPLES.items() for p in peoples])
def test_family_names_of_every_people_of_the_province_are_silent(group: str, people: str) -> None:
    families = _syllables("names_family.csv", group=group)
    own = {"nksDanToc": people, "chaDanToc": people}
    changes = [own | {"nksHoTen": f"{family} Thị Lan", "chaHoTen": f"{family} Văn Sơn"} for family in families]
    assert judge("KS", *changes).findings.is_empty()


@pytest.mark.parametrize(
    "name", ["Slương Văn Páo", "Triệu Mùi Phẩy", "Sùng A Chống", "Giàng Thị Dợ", "Lục Phà Sình", "Chu Khày Slỉnh"]
)
def test_minority_names_are_never_an_error(name: str) -> None:
    assert "spelling" not in rule_ids("HN", {"nxnHoTen": name})


def test_old_registers_that_know_only_month_or_year_are_sound() -> None:
    assert rule_ids("KS", {"nksNgaySinh": "2008", "nksNgaySinhBangChu": "Năm hai nghìn không trăm linh tám"}) == []
    assert rule_ids("KS", {"nksNgaySinh": "05.2008", "nksNgaySinhBangChu": None, "meNgaySinh": "03.1985"}) == []


def test_an_empty_optional_cell_is_no_fault() -> None:
    kept = {"so", "quyenSo", "ngayDangKy", "noiDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"}
    assert rule_ids("KS", {name: None for name in SOUND["KS"] if name not in kept}) == []
