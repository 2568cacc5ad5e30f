"""Names judged by the lexicon of the province's own books: through the rules as by the checker itself."""

from dataclasses import replace
from random import Random

import polars as pl
import pytest

from checks.rules.doubts import doubtful_names, doubtful_places
from checks.text.lexicon import Lexicon, learn
from checks.text.names import judge_name
from checks.text.slots import Named, count_names
from tests.checks.sound import CONTEXT, rule_ids
from tests.checks.text.corpus import PROVINCE, draw_names
from tests.checks.text.slips import SLIPS


@pytest.fixture(scope="module")
def learned() -> Lexicon:
    """Learned from three thousand synthetic names in ten books."""
    rng = Random(5)  # noqa: S311 - names for a test, not secrets
    return learn(
        count_names(
            Named(name.text, group, name.sex, str(rng.randrange(10)))
            for group, share in PROVINCE.items()
            for name in draw_names(rng, group, round(3_000 * share))
        )
    )


def test_a_slip_that_only_the_books_can_tell_is_a_question(learned: Lexicon) -> None:
    slip = {"chaHoTen": "Hoàng Văn Hung", "nksHoTen": "Hoàng Thị Lan"}
    assert rule_ids("KS", slip) == []
    assert rule_ids("KS", slip, replace(CONTEXT, lexicon=learned)) == ["spelling_unusual"]


def test_no_doubt_of_the_checker_is_lost_on_the_way(learned: Lexicon) -> None:
    """Only names with a doubtful word are judged as a whole: the others must really be fine, whoever bears them."""
    rng = Random(8)  # noqa: S311 - names for a test, not secrets
    makers = list(SLIPS.values())[:5]
    names = [name for group, share in PROVINCE.items() for name in draw_names(rng, group, round(1_500 * share))]
    spoilt = [(text, name) for name in names if (text := rng.choice(makers)(rng, name.text)) is not None]
    judged = set(doubtful_names(pl.Series([text for text, _ in spoilt]), learned))
    lost = [
        text
        for text, name in spoilt
        if judge_name(text, group=name.group, sex=name.sex, lexicon=learned).severity and text not in judged
    ]
    assert lost == []


def test_a_misspelt_unit_is_found_among_sound_places() -> None:
    places = pl.Series(["thôn Nà Pò, xã Hồng Phong, huyện Bình Gia", "xã Hồng Phông, huyện Bình Gia", "Hà Nội"])
    assert doubtful_places(places).to_list() == ["xã Hồng Phông, huyện Bình Gia"]
    assert rule_ids("KS", {"nksQueQuan": "Xã Hồng Phông, huyện Bình Gia"}) == ["spelling_unusual"]
