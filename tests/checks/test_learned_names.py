"""Names judged by the lexicon of the province's own books: through the rules as by the checker itself."""

from dataclasses import replace
from random import Random

import polars as pl
import pytest

from checks.rules.doubts import doubtful_names, doubtful_places
from checks.text.lexicon import Lexicon, learn
from checks.text.names import judge_name
from checks.text.normalise import fold
from checks.text.shipped_shares import Sex, Slot
from checks.text.slots import Named, count_names
from checks.text.suggest import Suggester, slips_into
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


def test_a_name_that_is_cleared_is_compared_like_any_other(learned: Lexicon) -> None:
    """A name rare elsewhere is no slip among its own people; a family name that fits neither parent still shows."""
    rng = Random(8)  # noqa: S311 - names for a test, not secrets
    context = replace(CONTEXT, lexicon=learned)
    named = {name.text: name for name in draw_names(rng, "Dao", 900) if name.sex == "f"}
    cleared = [
        name
        for text in doubtful_names(pl.Series(list(named)), learned)
        if (name := named[text]) and judge_name(text, group="Dao", sex="f", lexicon=learned).severity is None
    ]
    others = [name.text for name in cleared if not name.text.startswith(("Hoàng", "Lý"))]
    assert others
    for text in others:
        assert rule_ids("KS", {"nksHoTen": text, "nksDanToc": "Dao"}, context) == ["surname_mismatch"]


@pytest.mark.parametrize("slot", ["family", "middle", "given"])
def test_one_look_at_the_slips_into_a_word_is_never_too_low(learned: Lexicon, slot: Slot) -> None:
    """What spares a look for each people and sex must not spare a doubt."""
    near = Suggester(learned)
    rng = Random(4)  # noqa: S311 - names for a test, not secrets
    words = {fold(word) for group in PROVINCE for name in draw_names(rng, group, 20) for word in name.text.split()}
    for word in words:
        most = near.most_slips_into(word, slot)
        sexes: tuple[Sex, ...] = ("", "m", "f")
        each = [slips_into(near.nearest(word, slot, group, sex)) for group in learned.groups() for sex in sexes]
        assert most >= max(each) * (1 - 1e-9)


def test_a_misspelt_unit_is_found_among_sound_places() -> None:
    places = pl.Series(["thôn Nà Pò, xã Hồng Phong, huyện Bình Gia", "xã Hồng Phông, huyện Bình Gia", "Hà Nội"])
    assert doubtful_places(places).to_list() == ["xã Hồng Phông, huyện Bình Gia"]
    assert rule_ids("KS", {"nksQueQuan": "Xã Hồng Phông, huyện Bình Gia"}) == ["spelling_unusual"]
