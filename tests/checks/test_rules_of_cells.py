"""Rules on one cell: a sound record, one field changed, exactly the rule ids that must come back."""

import pytest

from tests.checks.sound import formula_at, judge, rule_ids

Case = tuple[str, dict[str, str | None], list[str]]

CASES: dict[str, Case] = {
    # required_missing
    "no number": ("KS", {"so": None}, ["required_missing"]),
    "no book": ("KT", {"quyenSo": None}, ["required_missing"]),
    "no registration date": ("KH", {"ngayDangKy": None}, ["required_missing"]),
    "no place": ("CMC", {"noiDangKy": None}, ["required_missing"]),
    "no place of issue": ("HN", {"noiCap": None}, ["required_missing"]),
    "no child's name": ("KS", {"nksHoTen": None}, ["required_missing"]),
    "no child's sex": ("KS", {"nksGioiTinh": None}, ["required_missing"]),
    "no birthday": ("KS", {"nksNgaySinh": None}, ["required_missing"]),
    "no name of the dead": ("KT", {"nktHoTen": None}, ["required_missing"]),
    "no day of death": ("KT", {"nktNgayChet": None}, ["required_missing"]),
    "no husband": ("KH", {"chongHoTen": None}, ["required_missing"]),
    "no wife": ("KH", {"voHoTen": None}, ["required_missing"]),
    "no recognised child": ("CMC", {"ncHoTen": None}, ["required_missing"]),
    "a cell of spaces is empty": ("HN", {"nxnHoTen": " \u00a0 "}, ["required_missing"]),
    # number_format
    "number alone is enough": ("KS", {"so": "15"}, []),
    "padded number": ("KS", {"so": "015/2008"}, []),
    "number with a letter": ("KS", {"so": "15a"}, ["number_format"]),
    "number zero": ("KS", {"so": "0/2008"}, ["number_format"]),
    "book without number": ("KS", {"quyenSo": "2008"}, ["number_format"]),
    "page range": ("KS", {"trangSo": "15-16"}, ["number_format"]),
    # dates
    "two-digit year": ("KS", {"meNgaySinh": "12.03.85"}, ["date_format"]),
    "words in a date": ("KT", {"nktNgayCapGiayToTuyThan": "không rõ"}, ["date_format"]),
    "registration date without day": ("KS", {"ngayDangKy": "06.2008"}, ["date_format"]),
    "a registration date with one figure for the month": ("KS", {"ngayDangKy": "6.2008"}, ["date_format"]),
    "a birthday of two hundred years ago": ("KS", {"meNgaySinh": "1/1/1808"}, ["date_range"]),
    "registration year alone": ("KS", {"ngayDangKy": "2008"}, ["date_format"]),
    "30 February": ("KS", {"chaNgaySinh": "30.02.1980"}, ["date_calendar"]),
    "29 February of no leap year": ("KS", {"chaNgaySinh": "29.02.1981"}, ["date_calendar"]),
    "29 February of a leap year": ("KS", {"chaNgaySinh": "29.02.1980"}, []),
    "month 13": ("KS", {"meNgaySinh": "05.13.1985"}, ["date_calendar"]),
    "month 13 without day": ("KS", {"meNgaySinh": "13.1985"}, ["date_calendar"]),
    "day 00": ("KS", {"meNgaySinh": "00.03.1985"}, ["date_calendar"]),
    "before 1880": ("KT", {"nktNgaySinh": "31.12.1879"}, ["date_range"]),
    "after the day of delivery": ("KS", {"nycNgayCapGiayToTuyThan": "21.05.2024"}, ["date_range"]),
    "the day of delivery itself": ("KS", {"nycNgayCapGiayToTuyThan": "20.05.2024"}, []),
    "this very year": ("KS", {"nycNgayCapGiayToTuyThan": "2024"}, []),
    "slashes": ("KS", {"meNgaySinh": "12/03/1985"}, ["date_normalised"]),
    "hyphens and no padding": ("KS", {"meNgaySinh": "2-3-1985"}, ["date_normalised"]),
    "an impossible birthday says nothing about order or words": (
        "KS",
        {"nksNgaySinh": "31.06.2008"},
        ["date_calendar"],
    ),
    # date_words_unreadable
    "words that are no date": ("KS", {"nksNgaySinhBangChu": "Ngày mồng nằm tháng năm"}, ["date_words_unreadable"]),
    "a day that no calendar has, in words": (
        "KT",
        {"nktNgayChetGhiBangChu": "Ngày ba mươi tháng hai năm hai nghìn không trăm linh tám"},
        ["date_words_unreadable"],
    ),
    # code_invalid
    "sex 5": ("KS", {"nksGioiTinh": "5"}, ["code_invalid"]),
    "kind of registration in words": ("KS", {"loaiDangKy": "Đăng ký đúng hạn"}, ["code_invalid"]),
    "kind 4 exists for births only": ("KH", {"loaiDangKy": "4"}, ["code_invalid"]),
    "state of a marriage in the list's words": ("KH", {"tinhTrangKetHon": "Đã ly hôn"}, []),
    # ethnicity_unknown, nationality_unknown
    "misspelt people": ("KS", {"nksDanToc": "Nùnng"}, ["ethnicity_unknown"]),
    "a people's local name": ("KS", {"nksDanToc": "Phàn Slình"}, []),
    "a people's older name": ("KS", {"meDanToc": "Mán"}, []),
    "a people with its branch": ("KS", {"meDanToc": "Dao (Thanh Y)"}, []),
    "a people in small letters": ("KS", {"meDanToc": "tày"}, ["name_case"]),
    "a people with another tone placement": ("KS", {"meDanToc": "Hrê (Krẹ Lũy)"}, []),
    "misspelt nationality": ("KH", {"voQuocTich": "Việt Namm"}, ["nationality_unknown"]),
    "nationality by its short name": ("KH", {"voQuocTich": "Trung Quốc"}, []),
    "nationality as the list has it": ("KH", {"voQuocTich": "Nhật Bản (Japanese)"}, []),
    # id_number_format
    "CMND of 8 digits": ("KS", {"meSoGiayToTuyThan": "81234567"}, ["id_number_format"]),
    "CMND of 12 digits": ("KS", {"meSoGiayToTuyThan": "020185001234"}, []),
    "CCCD of 9 digits": ("KS", {"chaSoGiayToTuyThan": "081234567"}, ["id_number_format"]),
    "CCCD that lost its zero": ("KS", {"chaSoGiayToTuyThan": "20080001234"}, ["id_number_format"]),
    "CCCD in scientific notation": ("KS", {"chaSoGiayToTuyThan": "2.00E+10"}, ["id_number_format"]),
    "a passport is not judged for digits": (
        "KS",
        {"chaLoaiGiayToTuyThan": "2", "chaSoGiayToTuyThan": "B1234567"},
        [],
    ),
    "a number of no stated paper is not judged": ("KS", {"chaLoaiGiayToTuyThan": None, "chaSoGiayToTuyThan": "12"}, []),
    "số định danh of 11 digits": ("KT", {"nktSoDinhDanh": "20030001234"}, ["id_number_format"]),
    # text
    "leading and double spaces": ("KS", {"nksHoTen": " Hoàng  Thị Lan"}, ["text_normalised"]),
    "decomposed letters": ("KS", {"nksQueQuan": "Xa\u0303 Hồng Phong"}, ["text_normalised"]),
    "a zero-width space": ("KS", {"meHoTen": "Lý Thị\u200b Hoa"}, ["text_normalised"]),
    "a look-alike letter": ("KS", {"nksQueQuan": "Xã Ðồng Đăng"}, ["text_normalised"]),
    "a line break": ("KS", {"nksNoiSinh": "Trạm y tế\nxã Hồng Phong"}, ["text_normalised"]),
    "a code with a space": ("KS", {"nksGioiTinh": "2 "}, ["text_normalised"]),
    "a date with a space": ("KS", {"meNgaySinh": " 12.03.1985"}, ["text_normalised"]),
    "a name in capitals": ("KS", {"meHoTen": "LÝ THỊ HOA"}, ["name_case"]),
    "a name in small letters": ("KS", {"meHoTen": "lý thị hoa"}, ["name_case"]),
    "an address in capitals is left alone": ("KS", {"nksQueQuan": "XÃ HỒNG PHONG"}, []),
    "keyboard residue": ("KS", {"meHoTen": "Lys Thị Hoa"}, ["spelling"]),
    "a doubled letter": ("KS", {"nksHoTen": "Hoàngg Thị Lan"}, ["spelling"]),
    "a digit in a name": ("KT", {"nktHoTen": "N0ng Văn Bình"}, ["spelling"]),
    "a sign in a name": ("KH", {"voHoTen": "Lý Thị M@i"}, ["spelling"]),
    "a dash for a name": ("KH", {"voHoTen": "-"}, ["spelling"]),
    "a note for a name": ("KH", {"voHoTen": "Không rõ"}, ["spelling_unusual"]),
    "a note of fine words for a name": ("KS", {"meHoTen": "Không có"}, ["spelling_unusual"]),
    "a tone on the wrong letter": ("KH", {"voHoTen": "Lý Thị Qúy"}, ["spelling"]),
    "a broken syllable in a place": ("KS", {"nksQueQuan": "Xã Hồng Phongg, huyện Cao Lộc"}, ["spelling"]),
    "Thi for Thị where no dân tộc is given": (
        "KS",
        {"meHoTen": "Lý Thi Hoa", "meDanToc": None},
        ["spelling_unusual"],
    ),
    "a rare family name one mark from a common one": ("HN", {"nxnHoTen": "Nguyển Văn Nam"}, ["spelling_unusual"]),
    "letters that were lost, in a place": ("KS", {"nksNoiSinh": "Xã H\ufffdng Phong"}, ["text_encoding"]),
    "letters that were lost, in a name": ("KS", {"meHoTen": "Lý Th\ufffd Hoa"}, ["text_encoding"]),
    "letters that were lost, in a note": ("KS", {"ghiChu": "C\ufffdi chính"}, ["text_encoding"]),
    "letters that became question marks": ("KS", {"nksNoiSinh": "B?nh vi?n da khoa"}, ["spelling"]),
    "a sign for a letter in a place": ("KS", {"nksNoiSinh": "Thôn N@ Pàn"}, ["spelling"]),
    "a dash for a place": ("KS", {"nksNoiSinh": "-"}, ["spelling"]),
    "places abroad": ("KS", {"nksNoiSinh": "TP. New York, Hoa Kỳ"}, []),
    "places in a state by its full name": ("KS", {"nksNoiSinh": "Bonn, CHLB Đức"}, []),
    "a hospital abroad": ("KS", {"nksNoiSinh": "Bệnh viện Youai, Nam Ninh, Trung Quốc"}, []),
    "the province of 1976": ("KS", {"nksNoiSinh": "Xã Hồng Phong, huyện Cao Lộc, tỉnh Cao Lạng"}, []),
    "a long dash in a name": ("KS", {"meHoTen": "Nông Thị Bình – Sáu"}, []),
    "curly quotes in a name": ("KS", {"meHoTen": "Nông Thị “Sáu”"}, []),
    "a bracket without space in a name": ("KS", {"meHoTen": "Nông Thị Bình(Sáu)"}, []),
    "signs that are no letters of an old font": ("KS", {"ghiChu": "50 m³; nº 5; HA 180/100 ± 10"}, []),
    "TCVN3 read as Unicode": ("KS", {"meHoTen": "NguyÔn ThÞ H¹nh"}, ["text_encoding"]),
    "VNI read as Unicode": ("HN", {"nxnHoTen": "Traàn Vaên Huøng"}, ["text_encoding"]),
    "UTF-8 read as cp1252": ("HN", {"nxnHoTen": "Nguyá»…n VÄƒn Nam"}, ["text_encoding"]),
    "a legacy font in a dân tộc": ("KS", {"nksDanToc": "Nïng"}, ["text_encoding"]),
}


@pytest.mark.parametrize(("register", "change", "expected"), CASES.values(), ids=CASES.keys())
def test_one_cell_changed_brings_exactly_these_rules(
    register: str, change: dict[str, str | None], expected: list[str]
) -> None:
    assert rule_ids(register, change) == expected


def test_a_formula_cell_is_not_also_missing() -> None:
    assert judge("KS", {"nksHoTen": None}, intake=formula_at("nksHoTen")).findings.is_empty()
    assert not judge("KS", {"nksHoTen": None}, intake=formula_at("meHoTen")).findings.is_empty()


def test_a_mothers_formula_cell_is_not_a_parents_conflict() -> None:
    assert judge("KS", {"meHoTen": None}, intake=formula_at("meHoTen")).findings.is_empty()


SUGGESTIONS = {
    "another order of day and month": ("KS", "meNgaySinh", "03.27.1985", "27.03.1985"),
    "ISO date": ("KS", "meNgaySinh", "1985-03-12", "12.03.1985"),
    "a date in words": ("KS", "meNgaySinh", "ngày 12 tháng 3 năm 1985", "12.03.1985"),
    "a date half in words": ("KS", "meNgaySinh", "Ngày 5 tháng giêng năm 1985", "05.01.1985"),
    "Excel's count of days": ("KS", "meNgaySinh", "31118", "12.03.1985"),
    "day 00": ("KS", "meNgaySinh", "00.03.1985", "03.1985"),
    "slashes": ("KS", "meNgaySinh", "12/3/1985", "12.03.1985"),
    "the book of the file name": ("KS", "quyenSo", "01-2008", "01/2008"),
    "a code's label": ("KS", "nksGioiTinh", "Nữ", "2"),
    "a padded code": ("KS", "nksGioiTinh", "02", "2"),
    "a group of a people": ("KS", "nksDanToc", "Mông Trắng", "Mông"),
    "the nearest people": ("KS", "nksDanToc", "Nùnng", "Nùng"),
    "the nearest people, not a longer local name": ("KS", "nksDanToc", "Tàu", "Tày"),
    "a people without marks": ("KS", "nksDanToc", "Nung", "Nùng"),
    "a people with the word before it": ("KS", "nksDanToc", "dân tộc Tày", "Tày"),
    "a people with a full stop": ("KS", "nksDanToc", "Tày.", "Tày"),
    "a state's full name": ("KS", "nksQuocTich", "Cộng hòa xã hội chủ nghĩa Việt Nam", "Việt Nam"),
    "another state's full name": ("KS", "nksQuocTich", "Cộng hoà nhân dân Trung Hoa", "Trung Quốc"),
    "a state's short name in daily use": ("KS", "nksQuocTich", "CHND Trung Hoa", "Trung Quốc"),
    "a nationality's daily name": ("KS", "nksQuocTich", "Mỹ", "Hoa Kỳ"),
    "a lost zero": ("KS", "chaSoGiayToTuyThan", "20080001234", "020080001234"),
    "a CMND's lost zero": ("KS", "meSoGiayToTuyThan", "81234567", "081234567"),
    "a CCCD that is no CMND": ("KS", "chaSoGiayToTuyThan", "80123456", None),
    "a zero that was not lost": ("KS", "meSoGiayToTuyThan", "08123456", None),
    "digits with spaces": ("KS", "chaSoGiayToTuyThan", "020 080 001 234", "020080001234"),
    "a keyboard slip": ("KS", "meHoTen", "Nguyeenx Thị Hoa", "Nguyễn Thị Hoa"),
    "a legacy font": ("KS", "meHoTen", "NguyÔn ThÞ H¹nh", "Nguyễn Thị Hạnh"),
    "a name in capitals": ("KS", "meHoTen", "LÝ THỊ HOA", "Lý Thị Hoa"),
    "spaces": ("KS", "meHoTen", " Lý  Thị Hoa ", "Lý Thị Hoa"),
}


@pytest.mark.parametrize(("register", "field", "value", "suggestion"), SUGGESTIONS.values(), ids=SUGGESTIONS.keys())
def test_what_can_be_computed_is_suggested(register: str, field: str, value: str, suggestion: str | None) -> None:
    found = judge(register, {field: value}).findings.filter(field=field)
    assert found.select("value", "suggestion").row(0) == (value, suggestion)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("meNgaySinh", "12/../1985"),
        ("meNgaySinh", "12.00.1985"),
        ("meNgaySinh", "05-Mar-1985"),
        ("meNgaySinh", "quý 2 năm 1985"),
        ("nksDanToc", "Choang"),
        ("nksDanToc", "Không rõ"),
        ("nksQuocTich", "Nam Tư"),
        ("nksNoiSinh", "H?ng Phong"),
        ("meHoTen", "Trẻ chưa đặt tên"),
    ],
)
def test_where_nobody_can_tell_nothing_is_suggested(field: str, value: str) -> None:
    found = judge("KS", {field: value}).findings.filter(field=field)
    assert found.select("value", "suggestion").rows() == [(value, None)]


STAGED = {
    "a normalised date": ("KS", "meNgaySinh", "12/3/1985", "12.03.1985"),
    "a book's number in two figures": ("KS", "quyenSo", "1/2008", "01/2008"),
    "a book's number in three figures": ("KS", "quyenSo", "001/2008", "01/2008"),
    "a book's number in another shape": ("KS", "quyenSo", "2008", "2008"),
    "a repaired name": ("KS", "meHoTen", " Lý  Thị Hoa", "Lý Thị Hoa"),
    "a name in title case": ("KS", "meHoTen", "LÝ  THỊ HOA", "Lý Thị Hoa"),
    "a people in the list's capitals": ("KS", "nksDanToc", "NÙNG", "Nùng"),
    "a people with its local name beside it": ("KS", "nksDanToc", "Nùng (Phàn Slình)", "Nùng (Phàn Slình)"),
    "a people under another accepted name": ("KS", "nksDanToc", "Phàn Slình", "Phàn Slình"),
    "a guess is never staged": ("KS", "meHoTen", "Nguyeenx Thị Hoa", "Nguyeenx Thị Hoa"),
    "legacy text is never decoded unseen": ("KS", "meHoTen", "NguyÔn ThÞ H¹nh", "NguyÔn ThÞ H¹nh"),
    "an impossible date stays as written": ("KS", "meNgaySinh", "30/02/1985", "30/02/1985"),
}


@pytest.mark.parametrize(("register", "field", "value", "staged"), STAGED.values(), ids=STAGED.keys())
def test_staging_gets_lossless_repairs_and_nothing_else(register: str, field: str, value: str, staged: str) -> None:
    assert judge(register, {field: value}).clean[register][field].item() == staged


def test_a_book_in_a_legacy_font_is_decoded_whole_also_where_a_value_looks_like_vietnamese() -> None:
    # Dòng and Phó are Dũng and Phú in TCVN3: alone nobody can tell, in the company of a book in TCVN3 it is sure.
    typed = ["Hoµng V¨n Dòng", "NguyÔn V¨n Phó", "TrÇn V¨n B×nh", "L­¬ng ThÞ H¹nh", "Hoµng §×nh S¬n"]
    found = judge("HN", *({"nxnHoTen": name} for name in [*typed, "Phó"])).findings
    assert set(found["rule"]) == {"text_encoding"}
    assert found["suggestion"].to_list() == [
        "Hoàng Văn Dũng",
        "Nguyễn Văn Phú",
        "Trần Văn Bình",
        "Lương Thị Hạnh",
        "Hoàng Đình Sơn",
        "Phú",
    ]
