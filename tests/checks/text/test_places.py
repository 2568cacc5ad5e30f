"""Verdicts on places: addresses are full of numbers and abbreviations; unit names are known."""

import pytest

from checks.text.names import judge_place
from warehouse.units import all_units


@pytest.mark.parametrize(
    "place",
    [
        "xã Hồng Phong, huyện Bình Gia, tỉnh Lạng Sơn",
        "Khu 3, tổ 5, TT Cao Lộc",
        "BV huyện Hữu Lũng",
        "ubnd xã hồng phong",
        "UBND xã Tân Thành (cũ)",
        "Công an TP. Lạng Sơn",
        "K9, đường Trần Đăng Ninh, P.Vĩnh Trại",
        "Khu Hòa Bình I - thị trấn Na Dương",
        "số 12/3 ngõ 5B, Khu3, Tổ5",
        "xã Đồng Ý, huyện Bắc Sơn",
        "Pác Bó, Phja Đén, Krông Pắc, Đắk Lắk",
        "Paris, Pháp",
        "Guangxi, Trung Quốc",
        # merged before 2020: in no list, and no error
        "xã Xuân Lễ, huyện Lộc Bình",
        "xã Văn An, huyện Văn Quan",
        "",
    ],
)
def test_nothing_is_said_about_a_sound_place(place: str) -> None:
    assert judge_place(place).severity is None


def test_every_unit_of_every_tree_is_fine() -> None:
    places = [f"{unit.full_name}, {unit.district_name or 'Việt Nam'}, tỉnh Lạng Sơn" for unit in all_units()]
    assert [place for place in places if judge_place(place).severity] == []


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Lajng Sown", "Lạng Sơn"),
        ("Lạng Sơnn", "Lạng Sơn"),
        ("thành phố Lạng Sơn, phường Tam Thanhh", "thành phố Lạng Sơn, phường Tam Thanh"),
        ("xã Hồng Phong, huyện Bình Gìa", "xã Hồng Phong, huyện Bình Gia"),
        ("xã Hưng Đaọ, huyện Bình Gia", "xã Hưng Đạo, huyện Bình Gia"),
    ],
)
def test_broken_syllables_are_errors_with_the_likely_text(written: str, right: str) -> None:
    verdict = judge_place(written)
    assert (verdict.severity, verdict.suggestion) == ("error", right)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("xã Hồng Phông, huyện Bình Gia", "xã Hồng Phong, huyện Bình Gia"),
        ("TT. Đồng Mõ - H. Chi Lăng", "TT. Đồng Mỏ - H. Chi Lăng"),
        ("xã Minh Sơn, huyện Hữu Lủng, tỉnh Lạng Sơn", "xã Minh Sơn, huyện Hữu Lũng, tỉnh Lạng Sơn"),
        ("xã Nhân Ly, Chi Lăng", "xã Nhân Lý, Chi Lăng"),
        ("Công an tỉnh Cao Băng", "Công an tỉnh Cao Bằng"),
        ("xã Hông Phong, tỉnh Lạng Sơn", "xã Hồng Phong, tỉnh Lạng Sơn"),
    ],
)
def test_a_unit_name_one_mark_off_is_a_question(written: str, right: str) -> None:
    verdict = judge_place(written)
    assert (verdict.severity, verdict.suggestion) == ("warning", right)


def test_a_commune_of_no_named_province_may_lie_anywhere() -> None:
    assert judge_place("xã Hông Phong, Hưng Hà, Thái Bình").severity is None


def test_communes_of_other_provinces_are_in_no_list_and_left_alone() -> None:
    assert judge_place("xã Hông Phong, huyện Nguyên Bình, tỉnh Cao Bằng").severity is None
