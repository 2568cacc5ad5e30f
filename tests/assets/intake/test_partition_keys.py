import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.intake.partition_keys import partition_key, safe_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("2024-05-20_dot1", "2024-05-20-dot1"),
        ("Đợt 2", "dot-2"),
        ("dot01_bs.KS", "dot01-bs-ks"),
        ("tra lai 20240520", "tra-lai-20240520"),
    ],
)
def test_names_made_of_dates_and_known_words_stand_in_the_key(name: str, key: str) -> None:
    assert safe_name(name) == key


@pytest.mark.parametrize(
    "name", ["nguyen van a", "dot1-hoang-thi-mai", "012345678901", "012 345 678 901", "123456789", "dot1_" * 20, "???"]
)
def test_a_name_or_an_identity_number_never_stands_in_the_key(name: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", safe_name(name))


@given(st.text(min_size=1, max_size=60))
def test_a_key_is_short_plain_ascii_whatever_the_folder_is_called(name: str) -> None:
    assert re.fullmatch(r"06196_[a-z0-9-]{1,40}_0123abcd", partition_key("06196", name, "0123abcdef"))
