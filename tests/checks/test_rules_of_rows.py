"""Rules on a whole row: a sound record, a field or two changed, exactly the rule ids that must come back."""

from datetime import date

import polars as pl
import pytest

from checks.judge import DeliveryContext
from tests.checks.sound import PLACE, judge, rule_ids

Case = tuple[str, dict[str, str | None], list[str]]
_NOT_ASKED = {"nksNgaySinhBangChu": None}

CASES: dict[str, Case] = {
    # book_mismatch, number_year_mismatch
    "another book of the year": ("KS", {"quyenSo": "02/2008"}, ["book_mismatch"]),
    "the book of another year": ("KS", {"quyenSo": "01/2009"}, ["book_mismatch"]),
    "an unpadded book": ("KS", {"quyenSo": "1/2008"}, []),
    "number of another year": ("KT", {"so": "15/2007"}, ["number_year_mismatch"]),
    "a book that runs on into the next year": ("KH", {"so": "15/2009", "ngayDangKy": "01.06.2009"}, []),
    # date_words_mismatch
    "words of another day": (
        "KS",
        {"nksNgaySinhBangChu": "Ngày sáu tháng năm năm hai nghìn không trăm linh tám"},
        ["date_words_mismatch"],
    ),
    "words of another year": (
        "KT",
        {"nktNgayChetGhiBangChu": "Ngày hai mươi tám tháng năm năm hai nghìn không trăm linh bảy"},
        ["date_words_mismatch"],
    ),
    "words that know more than the digits": ("KS", {"nksNgaySinh": "2008"}, []),
    "words that know less than the digits": (
        "KS",
        {"nksNgaySinhBangChu": "Tháng năm năm hai nghìn không trăm linh tám"},
        [],
    ),
    "words of another month than the digits' month": (
        "KS",
        {"nksNgaySinh": "04.2008"},
        ["date_words_mismatch"],
    ),
    # date_order
    "born after registration": ("KS", {"nksNgaySinh": "02.06.2008"} | _NOT_ASKED, ["date_order"]),
    "born on the day of registration": ("KS", {"nksNgaySinh": "01.06.2008"} | _NOT_ASKED, []),
    "mother born after the child": ("KS", {"meNgaySinh": "12.03.2009"}, ["date_order"]),
    "mother born on the child's day": ("KS", {"meNgaySinh": "05.05.2008"}, ["date_order"]),
    "mother born in the child's year, no more known": ("KS", {"meNgaySinh": "2008"}, ["age_implausible"]),
    "father born after the child": ("KS", {"chaNgaySinh": "2009", "chaSoGiayToTuyThan": None}, ["date_order"]),
    "dead before birth": ("KT", {"nktNgaySinh": "01.01.2009", "nktNgayCapGiayToTuyThan": None}, ["date_order"]),
    "dead after registration": (
        "KT",
        {"nktNgayChet": "02.06.2008", "nktNgayChetGhiBangChu": None},
        ["date_order"],
    ),
    "a paper older than its holder": ("KT", {"nktNgayCapGiayToTuyThan": "1929"}, ["date_order"]),
    "a paper of the holder's year": ("KT", {"nktNgayCapGiayToTuyThan": "1930"}, []),
    "married before birth": ("KH", {"voNgaySinh": "02.06.2008"}, ["date_order"]),
    "married before birth by the older date": ("KH", {"ngayXacLapQuanHeHonNhan": "01.01.1983"}, ["date_order"]),
    "a husband's paper older than he": ("KH", {"chongNgayCapGiayToTuyThan": "1979"}, ["date_order"]),
    "recognised by a younger father": ("CMC", {"cmNgaySinh": "12.03.2007", "cmSoGiayToTuyThan": None}, ["date_order"]),
    "recognised before birth": ("CMC", {"ncNgaySinh": "02.06.2008"}, ["date_order"]),
    "confirmed before birth": ("HN", {"nxnNgaySinh": "02.06.2008"}, ["date_order"]),
    # registration_late
    "60 days after birth": ("KS", {"nksNgaySinh": "02.04.2008"} | _NOT_ASKED, []),
    "61 days after birth": ("KS", {"nksNgaySinh": "01.04.2008"} | _NOT_ASKED, ["registration_late"]),
    "61 days after birth, said to be late": (
        "KS",
        {"nksNgaySinh": "01.04.2008", "loaiDangKy": "4"} | _NOT_ASKED,
        [],
    ),
    "born in the month before last": ("KS", {"nksNgaySinh": "04.2008"} | _NOT_ASKED, []),
    "born in the year before": ("KS", {"nksNgaySinh": "2007"} | _NOT_ASKED, ["registration_late"]),
    "61 days after death": (
        "KT",
        {"nktNgayChet": "01.04.2008", "nktNgayChetGhiBangChu": None},
        ["registration_late"],
    ),
    # age_implausible, age_below_marriage
    "mother of 11": ("KS", {"meNgaySinh": "06.05.1996"}, ["age_implausible"]),
    "mother of 12": ("KS", {"meNgaySinh": "05.05.1996"}, []),
    "mother of 55": ("KS", {"meNgaySinh": "06.05.1952"}, []),
    "mother of 56": ("KS", {"meNgaySinh": "05.05.1952"}, ["age_implausible"]),
    "father of 13": ("KS", {"chaNgaySinh": "06.05.1994", "chaSoGiayToTuyThan": None}, ["age_implausible"]),
    "father of 81": ("KS", {"chaNgaySinh": "1926", "chaSoGiayToTuyThan": None}, ["age_implausible"]),
    "a mother of 60 recognises her child": (
        "CMC",
        {"loaiXacNhan": "2", "cmNgaySinh": "1946", "cmLoaiGiayToTuyThan": None},
        ["age_implausible"],
    ),
    "a father of 60 recognises his child": ("CMC", {"cmNgaySinh": "1946", "cmSoGiayToTuyThan": None}, []),
    "dead at 128": ("KT", {"nktNgaySinh": "1880"}, ["age_implausible"]),
    "husband of 19": ("KH", {"chongNgaySinh": "02.06.1988"}, ["age_below_marriage"]),
    "husband of 20": ("KH", {"chongNgaySinh": "01.06.1988"}, []),
    "wife of 17": ("KH", {"voNgaySinh": "02.06.1990"}, ["age_below_marriage"]),
    "wife who may be 18": ("KH", {"voNgaySinh": "1990"}, []),
    # id_number_mismatch
    "a number of the other sex": ("KS", {"chaSoGiayToTuyThan": "020180001234"}, ["id_number_mismatch"]),
    "a number of another birth year": ("KS", {"chaSoGiayToTuyThan": "020079001234"}, ["id_number_mismatch"]),
    "a number of another century": ("KS", {"chaSoGiayToTuyThan": "020280001234"}, ["id_number_mismatch"]),
    "a number of no province": ("KS", {"chaSoGiayToTuyThan": "003080001234"}, ["id_number_mismatch"]),
    "a number of a dissolved province": ("KS", {"chaSoGiayToTuyThan": "006080001234"}, []),
    "a child's own number": ("KS", {"nksSoDinhDanh": "020308001234"}, []),
    "a child's number of a boy": ("KS", {"nksSoDinhDanh": "020208001234"}, ["id_number_mismatch"]),
    "a number whose holder's birthday is not known": (
        "KS",
        {"chaNgaySinh": None, "chaSoGiayToTuyThan": "020079001234"},
        [],
    ),
    # parents_conflict
    "mother unknown and named": ("KS", {"nksLoaiKhaiSinh": "2"}, ["parents_conflict"]),
    "both unknown and both named": ("KS", {"nksLoaiKhaiSinh": "4"}, ["parents_conflict", "parents_conflict"]),
    "both known and no father's name": ("KS", {"chaHoTen": None}, ["parents_conflict"]),
    "father unknown and nothing said of him": (
        "KS",
        {"nksLoaiKhaiSinh": "3", "nksHoTen": "Lý Thị Lan", "chaQuocTich": "Không có thông tin", "chaLoaiCuTru": "0"}
        | dict.fromkeys(
            ("chaHoTen", "chaNgaySinh", "chaDanToc", "chaNoiCuTru", "chaLoaiGiayToTuyThan", "chaSoGiayToTuyThan")
        ),
        [],
    ),
    # surname_mismatch
    "mother's family name": ("KS", {"nksHoTen": "Lý Thị Lan"}, []),
    "neither family name": ("KS", {"nksHoTen": "Nông Thị Lan"}, ["surname_mismatch"]),
    "no father to compare with": (
        "KS",
        {"nksHoTen": "Nông Thị Lan", "nksLoaiKhaiSinh": "5", "chaHoTen": None},
        [],
    ),
    "the family name with its tone elsewhere": ("KS", {"nksHoTen": "Hòang Thị Lan"}, ["spelling"]),
    # foreigners
    "a Japanese father": (
        "KS",
        {"chaHoTen": "Fukunda Yaruo", "chaQuocTich": "Nhật Bản", "chaNoiCuTru": "Kanggawa, Nhật Bản"},
        [],
    ),
    "a child with a foreign father's name": (
        "KS",
        {"nksHoTen": "Schmidt Thị Lan", "chaHoTen": "Schmidt Jürgen", "chaQuocTich": "Đức (German)"},
        [],
    ),
    "a digit in a foreign name": ("KH", {"voHoTen": "Wang Xia0", "voQuocTich": "Trung Quốc"}, ["spelling"]),
}


@pytest.mark.parametrize(("register", "change", "expected"), CASES.values(), ids=CASES.keys())
def test_a_changed_row_brings_exactly_these_rules(
    register: str, change: dict[str, str | None], expected: list[str]
) -> None:
    assert rule_ids(register, change) == expected


_OF_2009 = "Ngày mồng năm tháng năm năm hai nghìn không trăm linh chín"

# Register, what is changed; where the finding stands, what it suggests, which parts differ, and why not that one.
CONTRADICTIONS = {
    "nothing tells which is right": (
        "KS",
        {"nksNgaySinhBangChu": "Ngày mồng sáu tháng tư năm hai nghìn không trăm linh tám"},
        ("nksNgaySinhBangChu", None, "khác ngày, tháng", ""),
    ),
    "words after registration": (
        "KS",
        {"nksNgaySinhBangChu": _OF_2009},
        (
            "nksNgaySinhBangChu",
            "Ngày năm tháng năm năm hai nghìn không trăm linh tám",
            "khác năm",
            "; ngày bằng chữ sau ngày đăng ký",
        ),
    ),
    "words after the registration of what the digits know by month only": (
        "KS",
        {"nksNgaySinh": "05.2008", "nksNgaySinhBangChu": _OF_2009},
        ("nksNgaySinhBangChu", "Tháng năm năm hai nghìn không trăm linh tám", "khác năm", "sau ngày đăng ký"),
    ),
    "digits after registration": (
        "KS",
        {"nksNgaySinh": "05.06.2008"},
        ("nksNgaySinh", "05.05.2008", "khác tháng", "; ngày bằng số sau ngày đăng ký"),
    ),
    "digits of before the mother's birth": (
        "KS",
        {"nksNgaySinh": "05.05.1984"},
        ("nksNgaySinh", "05.05.2008", "khác năm", "; ngày bằng số không sau ngày sinh của mẹ"),
    ),
    "digits of another year than the child's number": (
        "KS",
        {"nksNgaySinh": "05.05.2007", "nksSoDinhDanh": "020308001234"},
        ("nksNgaySinh", "05.05.2008", "khác năm", "; ngày bằng số khác năm sinh trong số định danh"),
    ),
    "a number of the other sex tells nothing": (
        "KS",
        {"nksNgaySinh": "05.05.2007", "nksSoDinhDanh": "020208001234"},
        ("nksNgaySinhBangChu", None, "khác năm", ""),
    ),
    "both after registration": (
        "KS",
        {"nksNgaySinh": "05.05.2010", "nksNgaySinhBangChu": _OF_2009},
        ("nksNgaySinhBangChu", None, "khác năm", ""),
    ),
    "dead before birth by the words": (
        "KT",
        {"nktNgayChetGhiBangChu": "Ngày hai mươi tám tháng năm năm một nghìn chín trăm hai mươi tám"},
        (
            "nktNgayChetGhiBangChu",
            "Ngày hai mươi tám tháng năm năm hai nghìn không trăm linh tám",
            "khác năm",
            "; ngày bằng chữ trước ngày sinh",
        ),
    ),
}


@pytest.mark.parametrize(("register", "change", "expected"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_where_words_and_digits_differ_the_one_that_the_row_rules_out_gets_the_other_as_suggestion(
    register: str, change: dict[str, str | None], expected: tuple[str, str | None, str, str]
) -> None:
    findings = judge(register, change).findings.filter(pl.col("rule") == "date_words_mismatch")
    assert findings.height == 1
    field, suggestion, parts, why = expected
    found = findings.row(0, named=True)
    assert (found["field"], found["suggestion"]) == (field, suggestion)
    assert f", {parts}" in found["detail"] and found["detail"].endswith(why or parts)


_HONG_PHONG = DeliveryContext("06205", date(2024, 5, 20))
_CAO_LOC = DeliveryContext("183", date(2024, 5, 20))
_BA_SON = DeliveryContext("06196", date(2025, 9, 1), tree="2025")
_HOA_BINH = DeliveryContext("06103", date(2024, 5, 20))
_SLUG = DeliveryContext("06196", date(2024, 5, 20), unit_folder="06196-hong-phong")

PLACES = {
    "its own name": (_HONG_PHONG, PLACE, False),
    "its own name alone": (_HONG_PHONG, "UBND xã Hồng Phong", False),
    "its own name without marks of level": (_HONG_PHONG, "Hồng Phong, Cao Lộc, Lạng Sơn", False),
    "its own name in capitals without commas": (_HONG_PHONG, "UBND XÃ HỒNG PHONG HUYỆN CAO LỘC TỈNH LẠNG SƠN", False),
    "only its district": (_HONG_PHONG, "UBND huyện Cao Lộc", False),
    "the commune that took it over in July 2025": (_HONG_PHONG, "UBND xã Đồng Đăng, tỉnh Lạng Sơn", False),
    "another commune of its district": (_HONG_PHONG, "UBND xã Gia Cát, huyện Cao Lộc, tỉnh Lạng Sơn", True),
    "another commune, no district named": (_HONG_PHONG, "UBND xã Yên Trạch", True),
    "another district": (_HONG_PHONG, "UBND huyện Bình Gia", True),
    "a namesake in another district": (_HONG_PHONG, "UBND xã Hồng Phong, huyện Bình Gia, tỉnh Lạng Sơn", True),
    "another province": (_HONG_PHONG, "UBND xã An Nhơn, huyện Đạ Tẻh, tỉnh Lâm Đồng", True),
    "a namesake in another province": (_HONG_PHONG, "UBND xã Hồng Phong, huyện Nam Sách, tỉnh Hải Dương", True),
    "a namesake in another province, no district named": (_HONG_PHONG, "UBND xã Hồng Phong, tỉnh Hải Dương", True),
    "a namesake in a big city": (_HONG_PHONG, "UBND xã Hồng Phong, huyện An Dương, thành phố Hải Phòng", True),
    "its own name when it was in another province": (_HONG_PHONG, "UBND xã Hồng Phong, tỉnh Quảng Ninh", False),
    "a commune that bears the name of a province": (_HOA_BINH, "UBND Hòa Bình", False),
    "another commune of that name": (_HOA_BINH, "UBND xã Hòa Bình, huyện Văn Quan, tỉnh Lạng Sơn", True),
    "a big city elsewhere": (_HONG_PHONG, "Phường Bến Nghé, quận 1, thành phố Hồ Chí Minh", True),
    "a commune that no list has": (_HONG_PHONG, "UBND xã Song Giáp, huyện Cao Lộc", False),
    "a district that no list has": (_HONG_PHONG, "UBND huyện Thoát Lãng", False),
    "its district when it was in another province": (_HONG_PHONG, "UBND huyện Cao Lộc, tỉnh Cao Bằng", False),
    "the department of justice": (_HONG_PHONG, "Sở Tư pháp tỉnh Lạng Sơn", False),
    "a district office and a commune of its district": (_CAO_LOC, "UBND xã Gia Cát, huyện Cao Lộc", False),
    "a district office and its own name": (_CAO_LOC, "UBND huyện Cao Lộc, tỉnh Lạng Sơn", False),
    "a district office and another district": (_CAO_LOC, "UBND huyện Lộc Bình, tỉnh Lạng Sơn", True),
    "a new commune and one that it was made of": (_BA_SON, "UBND xã Xuất Lễ, huyện Cao Lộc, tỉnh Lạng Sơn", False),
    "a new commune and one that went elsewhere": (_BA_SON, "UBND xã Gia Cát, huyện Cao Lộc, tỉnh Lạng Sơn", True),
    "the name that the unit bears in its folder": (_SLUG, PLACE, False),
    "a unit that no list has": (DeliveryContext("99999", date(2024, 5, 20)), "UBND xã Gia Cát, huyện Cao Lộc", False),
}


@pytest.mark.parametrize(("context", "place", "other"), PLACES.values(), ids=PLACES.keys())
def test_only_another_known_place_is_a_mismatch(context: DeliveryContext, place: str, other: bool) -> None:
    expected = ["place_mismatch"] if other else []
    assert rule_ids("KS", {"noiDangKy": place}, context=context) == expected
    assert rule_ids("HN", {"noiCap": place}, context=context) == expected


NUMBERS = {
    "number and year in so": ({"so": "015/2007"}, (15, 2007)),
    "the year of registration": ({"so": "15", "ngayDangKy": "01.06.2009"}, (15, 2009)),
    "the year of a registration date that is too short": ({"so": "15", "ngayDangKy": "2009"}, (15, 2009)),
    "the year the book was opened": ({"so": "15", "ngayDangKy": None}, (15, 2008)),
    "no readable number": ({"so": "mười lăm"}, (None, None)),
}


@pytest.mark.parametrize(("change", "expected"), NUMBERS.values(), ids=NUMBERS.keys())
def test_a_record_is_known_by_number_and_year(
    change: dict[str, str | None], expected: tuple[int | None, int | None]
) -> None:
    clean = judge("KH", change).clean["KH"]
    assert clean.select("number", "number_year").row(0) == expected


def test_judging_keeps_every_row_in_its_order() -> None:
    changes = [{"so": str(n), "nksHoTen": None if n % 2 else "Hoàng Thị Lan"} for n in range(1, 40)]
    clean = judge("KS", *changes).clean["KS"]
    assert clean["so"].to_list() == [str(n) for n in range(1, 40)]
    assert clean["row_id"].to_list() == list(range(39))
