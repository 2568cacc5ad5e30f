"""Units: which unit a folder means, and where its records are counted in each tree."""

import pytest

from warehouse.units import all_units, find_unit, own_units, reporting_unit, split_folder


@pytest.mark.parametrize(
    ("folder", "code"),
    [("06196-hong-phong", "06196"), ("06196", "06196"), ("183", "183"), ("183-cao-loc", "183"), ("hong-phong", None),
     ("6196", None), ("061965", None), ("06196hong", None)],
)  # fmt: skip
def test_a_unit_folder_begins_with_its_code(folder: str, code: str | None) -> None:
    assert split_folder(folder) == code


def test_a_code_of_both_trees_is_read_by_the_setting() -> None:
    assert find_unit("06187", "2024").full_name == "Thị trấn Cao Lộc"
    assert find_unit("06187", "2025").full_name == "Phường Kỳ Lừa"


def test_a_commune_that_ended_in_december_2024_is_still_a_unit() -> None:
    unit = find_unit("05995", "2024")
    assert (unit.full_name, unit.district_name) == ("Thị trấn Thất Khê", "Huyện Tràng Định")


def test_the_province_had_194_communes_in_11_districts_and_has_65_communes() -> None:
    units = all_units()
    assert sum(u.tree == "2024" and u.level == "commune" for u in units) == 194
    assert sum(u.level == "district" for u in units) == 11
    assert sum(u.tree == "2025" for u in units) == 65


def test_old_and_new_names_are_the_units_own() -> None:
    assert {(u.name, u.tree) for u in own_units("06040")} == {
        ("Thất Khê", "2024"), ("Đại Đồng", "2020"), ("Thất Khê", "2025")}  # fmt: skip


def test_records_of_a_merged_commune_are_counted_with_its_successor() -> None:
    place = reporting_unit("05971", "2024", "2025")
    assert (place.report_code, place.report_name) == ("06187", "Phường Kỳ Lừa")


def test_a_divided_commune_keeps_a_line_of_its_own() -> None:
    place = reporting_unit("06625", "2024", "2025")
    assert place.report_code == "06625*"
    assert place.report_name == "Xã Kiên Mộc (đã chia về Kiên Mộc, Châu Sơn)"


def test_an_unknown_unit_is_shown_and_not_dropped() -> None:
    place = reporting_unit("99999", "2024", "2024")
    assert place.report_name == "Đơn vị 99999 (chưa có trong danh mục)"
