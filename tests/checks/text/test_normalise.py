"""Lossless repair of text, comparison keys and capitals."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.text.normalise import clean_text, fold, is_one_case, skeleton, title_case


@pytest.mark.parametrize(
    ("delivered", "repaired"),
    [
        (" Nguyễn  Văn\u00a0Nam ", "Nguyễn Văn Nam"),
        ("Nguyễn\nVăn\r\n\tNam", "Nguyễn Văn Nam"),
        ("Nguyễn\u200b Văn\u00ad Nam\ufeff", "Nguyễn Văn Nam"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ước"), "Nguyễn Thị Ước"),
        ("Ðặng Văn ðức", "Đặng Văn đức"),
        ("Trаn Nаm", "Tran Nam"),
        ("Ｎguyễn Ｖăn Ａn", "Nguyễn Văn An"),
        ("Nguye\u0303\u0302n", "Nguyễn"),
        ("Giàng A H’Mông", "Giàng A H'Mông"),
        ("Nguyễn Văn Nam,;", "Nguyễn Văn Nam"),
        ("Nguyễn\x07 Văn Nam", "Nguyễn Văn Nam"),
    ],
)
def test_what_a_printout_does_not_show_is_repaired(delivered: str, repaired: str) -> None:
    assert clean_text(delivered) == repaired


@pytest.mark.parametrize("sound", ["Hòa (Hoà)", "Иван Петров", "王小明", "TP. Lạng Sơn, số 12/3", "H'Mông", ""])
def test_sound_text_stays_as_it_is(sound: str) -> None:
    assert clean_text(sound) == sound


@given(st.text(max_size=40))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


def test_tone_placement_and_capitals_do_not_matter_for_comparison_but_i_and_y_do() -> None:
    assert fold("THUỶ Hoà khoẻ") == fold("Thủy Hòa khỏe")
    assert fold("Quỷ") == "quỷ"
    assert fold("Lý") != fold("Lí")


def test_a_skeleton_has_no_marks() -> None:
    assert skeleton("Nguyễn Thị Đượm") == "nguyen thi duom"


@pytest.mark.parametrize(
    ("name", "titled"),
    [("NGUYỄN VĂN ĐỨC", "Nguyễn Văn Đức"), ("giàng a h'mông", "Giàng A H'Mông"), ("mai-linh (hoà)", "Mai-Linh (Hoà)")],
)
def test_title_case_begins_every_word_with_a_capital(name: str, titled: str) -> None:
    assert is_one_case(name)
    assert title_case(name) == titled


@pytest.mark.parametrize("name", ["Nguyễn Văn Đức", "Y", "NGUYỄN Văn An", "12"])
def test_names_that_have_both_cases_or_need_none_are_not_of_one_case(name: str) -> None:
    assert not is_one_case(name)
