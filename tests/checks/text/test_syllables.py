"""The grammar of syllables: what is Vietnamese, what only a name of the minorities is, and where a tone stands."""

import pytest

from checks.text.syllables import is_legal, repair_tone_place
from warehouse.registers import read_reference


@pytest.mark.parametrize(
    "syllable",
    [
        "Nguyễn",
        "Quý",
        "Gì",
        "Giếng",
        "Nghĩa",
        "Khuỷu",
        "Thuở",
        "Quốc",
        "Ỉn",
        "Yến",
        "Voòng",
        "Huỳnh",
        "Hòa",
        "Hoà",
        "Thy",
        "Ấp",
    ],
)
def test_sound_syllables_are_legal(syllable: str) -> None:
    assert is_legal(syllable)


@pytest.mark.parametrize("syllable", str.split("Nguyeenx Nguyễnn Tra62n Hoag Ce Nghan Gha Qoa Mac Hocj Bìêt míạ Jang"))
def test_broken_syllables_are_not_legal(syllable: str) -> None:
    assert not is_legal(syllable)


@pytest.mark.parametrize("syllable", str.split("Slương Sliểng Phja Pjò Dzì Txay Hlòi Kạn Krông Đắk"))
def test_syllables_of_minority_names_are_legal_too(syllable: str) -> None:
    assert is_legal(syllable)


def test_a_stopped_syllable_bears_sharp_or_heavy_tone() -> None:
    assert is_legal("Mác")
    assert is_legal("Mạc")
    assert not any(map(is_legal, ("Mac", "Màc", "Mảc", "Mãc")))


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("qúy", "quý"),
        ("tòan", "toàn"),
        ("gìa", "già"),
        ("nguỹên", "nguyễn"),
        ("ngừơi", "người"),
        ("muá", "múa"),
        ("nguyêñ", "nguyễn"),
    ],
)
def test_a_misplaced_tone_has_one_repair(written: str, right: str) -> None:
    assert repair_tone_place(written) == right


@pytest.mark.parametrize("sound", ["hòa", "hoà", "thủy", "thuỷ", "khỏe", "khoẻ"])
def test_both_usual_places_of_a_tone_are_right(sound: str) -> None:
    assert is_legal(sound)
    assert repair_tone_place(sound) is None


def test_every_name_and_unit_of_the_reference_lists_is_in_the_grammar() -> None:
    words = {row["syllable"] for name in ("names_family.csv", "names_given.csv") for row in read_reference(name)}
    for year in (2020, 2024, 2025):
        words |= {word for row in read_reference(f"lang_son_units_{year}.csv") for word in row["commune"].split()}
    assert {word for word in words if not is_legal(word)} == {"NT"}
