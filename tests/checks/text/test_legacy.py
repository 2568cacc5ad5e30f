"""Legacy fonts and mojibake: columns decided by vote, fields by themselves, conversion exact."""

from collections.abc import Callable
from random import Random

import pytest

from checks.text.legacy import CODECS, Codec, detect_column, repair
from tests.checks.text.corpus import draw_names
from tests.checks.text.slips import as_mojibake, as_tcvn3, as_viscii, as_vni

ENCODERS: dict[Codec, Callable[[str], str]] = {
    "tcvn3": as_tcvn3,
    "vni": as_vni,
    "viscii": as_viscii,
    "utf8": as_mojibake,
}
RNG = Random(11)  # noqa: S311 - names for a test, not secrets
NAMES = [name.text for group in ("Nùng", "Kinh", "Dao") for name in draw_names(RNG, group, 60)]
PLACES = [
    "xã Hồng Phong, huyện Bình Gia",
    "thị trấn Đồng Đăng",
    "xã Ái Quốc, huyện Lộc Bình",
    "Khu 3, phường Đông Kinh",
]


@pytest.mark.parametrize("codec", CODECS)
def test_a_column_is_recognised_and_restored_exactly(codec: Codec) -> None:
    column = [ENCODERS[codec](name) for name in NAMES]
    assert detect_column(column) == codec
    assert [repair(text, codec) or text for text in column] == NAMES


@pytest.mark.parametrize("codec", ["vni", "viscii", "utf8"])
def test_places_are_restored_as_well(codec: Codec) -> None:
    column = [ENCODERS[codec](place) for place in PLACES]
    assert detect_column(column) == codec
    assert [repair(text, codec) or text for text in column] == PLACES


def test_capitals_that_the_font_made_come_back() -> None:
    assert repair("¸nh", "tcvn3") == "ánh"
    assert repair("TrÇn ThÞ ¸nh", "tcvn3") == "Trần Thị Ánh"
    assert repair("x· ¸i Quèc, huyÖn Léc B×nh", "tcvn3") == "xã Ái Quốc, huyện Lộc Bình"
    assert repair("NGUYÔN V¡N NAM", "tcvn3") == "NGUYỄN VĂN NAM"


def test_clean_columns_are_unicode() -> None:
    assert detect_column(NAMES) is None
    assert detect_column(PLACES) is None
    assert detect_column(["José Muñoz", "André Müller", "Zoë Ångström", None]) is None
    assert detect_column([]) is None


def test_a_column_of_slips_is_no_legacy_text() -> None:
    assert detect_column(["Qúy Văn Tòan", "Hòang Thị Húê", "Nguỹên Văn Nam", "Gìang A Páo"]) is None


@pytest.mark.parametrize(
    ("field", "right"),
    [
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        ("L\xad¬ng ThÞ Hoa", "Lương Thị Hoa"),
        ("Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"),
        ("Aùnh Thò Tuyeát", "Ánh Thị Tuyết"),
        ("Nguyá»…n VÄƒn Äá»©c", None),
        ("Nguyá»…n VÄƒn Nam", "Nguyễn Văn Nam"),
        ("TrÃ\xa0 My", "Trà My"),
        ("Tráº§n ThÃ¹y TrÃ", "Trần Thùy Trà"),
    ],
)
def test_a_single_field_speaks_for_itself(field: str, right: str | None) -> None:
    assert repair(field) == right


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Nam", "Qúy Văn Tòan", "José Muñoz", "Dòng", "Nguyen Van Nam", "H'Mông", ""]
)
def test_unicode_is_left_alone(text: str) -> None:
    assert repair(text) is None


def test_a_unicode_field_in_a_legacy_column_is_left_alone() -> None:
    assert repair("Nguyễn Văn Nam", "tcvn3") is None
    assert repair("Nguyen Van Nam", "vni") is None
