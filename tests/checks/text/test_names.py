"""Verdicts on names: no clean name is an error, slips are found, the likely text is suggested."""

from random import Random

import pytest

from checks.text.lexicon import Lexicon, learn
from checks.text.names import family_name, judge_name
from checks.text.slots import Named, count_names
from tests.checks.text.corpus import GROUPS, PROVINCE, draw_names

CLEAN = """
Nguyễn Văn Nam|Nguyễn thị Hoa|NGUYỄN VĂN A|Trần Thị Thanh Thuỷ|Nguyễn Thúy Vy|Lê Thị Mỹ Lệ|Lý Sỹ Quý|Tô Ê|Đỗ Mười
Lý A Páo|Chẻo Sử Mẩy|Phàn Tả Mẩy|Tẩn Láo Lở|Giàng Seo Phử|Vàng Mí Sính|Thào Mý Ly|Mùa A Dơ|Và Bá Xông|Lầu Y Pó
Chíu Sìn Nhằn|Tằng A Tài|Voòng A Sáng|Lỷ A Pẩu|Phoòng Ngọc Hùng|Nình A Sám|Lìu Ỷ Nhì|Chìu Thị Múi|Triệu Chòi Ón
Hoàng Slương Sỉu|Nông Viết Toại|Dương Mạc Thăng|Lộc Bích Kiệm|Vy Thị Quyên|Lành Thị Khoẻo|Lường Văn Oai|Vi Văn Ỉn
H'Hen Niê|Y Moan Ênuôl|Ksor Phước|Rơ Châm H'Phik|Danh Út|Thạch Sang|Tôn Nữ Hỷ Khương|Giàng A H'Mông|Maria Nguyễn Thị Hoa
Nông Thị Hòa (Hoà)|Nguyễn Văn Năm (tức Sáu)|Nguyễn V. An|Trần Mai-Linh|Nguyễn Văn Hòa/Hoà|Hoàng Văn Bách "Tèo"
"""


@pytest.mark.parametrize("name", [name for line in CLEAN.strip().splitlines() for name in line.split("|")])
def test_nothing_is_said_about_a_sound_name(name: str) -> None:
    assert judge_name(name).severity is None


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Nguyeenx Văn Nam", "Nguyễn Văn Nam"),
        ("Nguyễnn Văn Nam", "Nguyễn Văn Nam"),
        ("Tra62n Thị Hoa", "Trần Thị Hoa"),
        ("Hoàngf Vawn Thuaanj", "Hoàng Văn Thuận"),
        ("Nguy3n Văn An", "Nguyễn Văn An"),
        ("Trần@ Thị Hoa", "Trần Thị Hoa"),
        ("Qúy Văn Tòan", "Quý Văn Toàn"),
        ("NGUYỄN VĂN QÚY", "NGUYỄN VĂN QUÝ"),
        ("Lý Thị Mẩyy", "Lý Thị Mẩy"),
        ("Hoagn Văn Nam", "Hoàng Văn Nam"),
        ("Nguyễn Văn I-Iùng", "Nguyễn Văn Hùng"),
        ("Vi \\/ăn Nam", "Vi Văn Nam"),
        ("NguyễnVăn Nam", "Nguyễn Văn Nam"),
    ],
)
def test_what_cannot_be_vietnamese_is_an_error_with_the_likely_text(written: str, right: str) -> None:
    verdict = judge_name(written)
    assert verdict.severity == "error"
    assert verdict.suggestion == right
    assert verdict.reason


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Nguyên Văn Nam", "Nguyễn Văn Nam"),
        ("Hoang Văn Nam", "Hoàng Văn Nam"),
        ("Lu'ơng Văn Nam", "Lương Văn Nam"),
        ("NGuyễn Văn Nam", "Nguyễn Văn Nam"),
        ("Nguyen Van Nam", "Nguyễn Văn Nam"),
    ],
)
def test_what_may_be_right_but_hardly_is_becomes_a_question(written: str, right: str) -> None:
    verdict = judge_name(written, group="Kinh", sex="m")
    assert (verdict.severity, verdict.suggestion) == ("warning", right)


@pytest.mark.parametrize("group", ["", "Kinh", "Tày", "Nùng"])
def test_thi_in_the_middle_is_a_question_whether_or_not_the_people_is_known(group: str) -> None:
    verdict = judge_name("Nông Thi Hoa", group=group)
    assert (verdict.severity, verdict.suggestion) == ("warning", "Nông Thị Hoa")


@pytest.mark.parametrize("name", ["Wang Xiao Ming", "Nguyễn Thị Jennifer", "Weber Smith"])
def test_a_name_that_may_be_foreign_is_a_question_and_no_error(name: str) -> None:
    assert judge_name(name).severity == "warning"


def test_a_foreigner_is_judged_for_digits_and_signs_only() -> None:
    assert judge_name("Wang Xiao Ming", foreign=True).severity is None
    assert judge_name("O'Brien (Müller), Jr.", foreign=True).severity is None
    assert judge_name("W4ng Xiao Ming", foreign=True).severity == "error"
    assert judge_name("Wang @ Ming", foreign=True).severity == "error"


def test_peoples_with_a_spelling_of_their_own_get_questions_only() -> None:
    assert judge_name("Rahlăn Đjuăng", group="Gia Rai").severity == "warning"


@pytest.mark.parametrize("name", ["-", "...", "//", "?", "0", "( )"])
@pytest.mark.parametrize("foreign", [True, False])
def test_signs_alone_are_no_name(name: str, foreign: bool) -> None:
    verdict = judge_name(name, foreign=foreign)
    assert (verdict.severity, verdict.suggestion) == ("error", None)
    assert "không có chữ cái nào" in str(verdict.reason)


@pytest.mark.parametrize(
    "name", ["UBND xã Hồng Phong", "TTYT huyện Cao Lộc", "Nông Thị Hồng (TPHT)", "KT. Nông Văn Bình"]
)
def test_an_office_or_a_title_in_capitals_is_a_question_without_a_suggestion(name: str) -> None:
    verdict = judge_name(name)
    assert (verdict.severity, verdict.suggestion) == ("warning", None)
    assert "viết tắt" in str(verdict.reason)


@pytest.mark.parametrize("name", ["Không rõ", "KHÔNG ĐỌC ĐƯỢC", "(chưa đặt tên)", "Không có."])
def test_a_note_is_no_name(name: str) -> None:
    verdict = judge_name(name)
    assert (verdict.severity, verdict.suggestion) == ("warning", None)
    assert "lời ghi chú" in str(verdict.reason)


@pytest.mark.parametrize("name", ["Hoàng Văn ?", "Hoàng Văn 2", "Hoàng * Nam"])
def test_where_no_letter_is_left_none_is_suggested(name: str) -> None:
    verdict = judge_name(name)
    assert (verdict.severity, verdict.suggestion) == ("error", None)


def test_an_unclosed_bracket_is_found() -> None:
    assert judge_name("Trần Thị (Hoa").severity == "error"
    assert judge_name("Trần Thị Hoa)").severity == "error"


def test_a_word_without_end_is_judged_in_no_time() -> None:
    assert judge_name("ngư" * 10_000).severity == "error"


@pytest.mark.parametrize("group", GROUPS)
def test_no_clean_name_of_the_corpus_is_an_error(group: str) -> None:
    rng = Random(3)  # noqa: S311 - names for a test, not secrets
    names = list(draw_names(rng, group, 400))
    said = [judge_name(name.text, group=group, sex=name.sex).severity for name in names]
    assert said.count("error") == 0
    assert said.count("warning") <= 4


@pytest.fixture(scope="module")
def learned() -> Lexicon:
    """A lexicon learned from three thousand synthetic names in ten books."""
    rng = Random(5)  # noqa: S311 - names for a test, not secrets
    return learn(
        count_names(
            Named(name.text, group, name.sex, str(rng.randrange(10)))
            for group, share in PROVINCE.items()
            for name in draw_names(rng, group, round(3_000 * share))
        )
    )


def test_a_learned_lexicon_finds_a_dropped_mark_in_a_given_name(learned: Lexicon) -> None:
    verdict = judge_name("Hoàng Văn Hung", group="Nùng", sex="m", lexicon=learned)
    assert (verdict.severity, verdict.suggestion) == ("warning", "Hoàng Văn Hùng")


@pytest.mark.parametrize("times", [1, 40])
def test_a_slip_that_was_approved_does_not_clear_itself(times: int) -> None:
    names = [Named(f"{family} Văn Nam", "Kinh", "m", book, 100) for family in ("Đặng", "Lê") for book in "abc"]
    slip = Named("Đăng Văn Nam", "Kinh", "m", "a", times)
    assert judge_name("Đăng Văn Nam", group="Kinh", lexicon=learn(count_names([*names, slip]))).severity == "warning"


def test_a_name_usual_among_other_people_is_no_question(learned: Lexicon) -> None:
    """Sỉu is a given name of the Nùng; a Kinh child may bear it."""
    assert judge_name("Nguyễn Thị Sỉu", group="Nùng", lexicon=learned).severity is None
    assert judge_name("Nguyễn Thị Sỉu", group="Kinh", lexicon=learned).severity is None


def test_a_family_name_of_the_books_is_no_question_any_more() -> None:
    rare = [Named(f"Đăng Văn {given}", "Kinh", "m", book) for given in ("Nam", "An", "Bình") for book in "abc"]
    many = [Named(f"{family} Văn Nam", "Kinh", "m", book, 100) for family in ("Đặng", "Lê") for book in "abc"]
    assert judge_name("Đăng Văn Nam", group="Kinh", lexicon=learn(count_names(many))).severity == "warning"
    assert judge_name("Đăng Văn Nam", group="Kinh", lexicon=learn(count_names(many + rare))).severity is None


def test_the_family_name_is_the_first_word_as_a_comparison_key() -> None:
    assert family_name("HOÀ Văn Nam") == family_name("Hòa Thị Lan") == "hòa"
    assert family_name("") == ""
