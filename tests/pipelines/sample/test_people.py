from datetime import date, timedelta
from itertools import pairwise

import pytest

from checks.text.dates_in_words import read_date_words
from pipelines.sample.book import make_book
from pipelines.sample.chance import stream
from pipelines.sample.draft import Draft
from pipelines.sample.faults.slips import SLIPS
from pipelines.sample.names import family_name, given_names
from pipelines.sample.people import CCCD, CMND, VIETNAM, draw_person
from pipelines.sample.places import home_elsewhere
from pipelines.sample.plan import plan_books
from pipelines.sample.wording import draw_wording, in_words


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    """Rows of forty books without faults."""
    return [draft for plan in plan_books(40, 2000, 12) for draft in make_book(plan).drafts]


def test_dates_in_words_read_back_as_the_same_day_in_every_wording() -> None:
    for n in range(0, 45_000, 37):
        day = date(1901, 1, 1) + timedelta(days=n)
        text = in_words(day, draw_wording(stream(n)))
        assert read_date_words(text) == (day.day, day.month, day.year), text


def test_identity_numbers_agree_with_sex_and_birth() -> None:
    seen = set()
    for n in range(400):
        rng = stream("paper", n)
        female, born = n % 2 == 0, date(1940 + n % 64, 5, 17)
        person = draw_person(rng, "Tày", female, born, date(2021, 6, 1), home_elsewhere(rng))
        seen.add(person.paper.kind)
        if person.paper.kind == CCCD:
            assert int(person.paper.number[3]) == 2 * (born.year >= 2000) + female
            assert person.paper.number[4:6] == f"{born.year % 100:02d}"
        if person.paper.kind == CMND:
            assert len(person.paper.number) == 9
        if person.paper.issued:
            assert born < person.paper.issued < date(2021, 6, 1)
    assert {CMND, CCCD} <= seen


@pytest.mark.parametrize("group", ["Kinh", "Tày", "Nùng", "Dao", "Mông", "Hoa", "Sán Chay"])
def test_every_group_has_names_of_two_to_four_syllables(group: str) -> None:
    for n in range(60):
        rng = stream(group, n)
        name = f"{family_name(rng, group)} {given_names(rng, group, n % 2 == 0, 1950 + n)}"
        assert 2 <= len(name.split()) <= 5
        assert name == " ".join(word.capitalize() for word in name.split())


def test_parents_are_of_an_age_and_children_bear_a_parents_name(drafts: list[Draft]) -> None:
    births = [d for d in drafts if d.register == "KS"]
    for draft in births:
        child, mother, father = draft.people["nks"], draft.people["me"], draft.people.get("cha")
        assert 17 < (child.born - mother.born).days / 365.25 < 42
        assert child.family in {p.family for p in (mother, father) if p}
    assert any("cha" not in d.people for d in births)


def test_twins_share_parents_and_birthday_and_differ_in_their_given_name(drafts: list[Draft]) -> None:
    twins = [
        (a, b)
        for a, b in pairwise(drafts)
        if a.register == "KS" and b.register == "KS" and a.people["me"] is b.people["me"]
    ]
    assert twins
    for a, b in twins:
        assert a.people["nks"].born == b.people["nks"].born
        assert a.people["nks"].name.split()[-1] != b.people["nks"].name.split()[-1]


def test_couples_are_of_legal_age_and_some_marry_across_the_border(drafts: list[Draft]) -> None:
    marriages = [d for d in drafts if d.register == "KH"]
    for draft in marriages:
        husband, wife = draft.people["chong"], draft.people["vo"]
        assert (draft.registered - husband.born).days > 20 * 365.25
        assert (draft.registered - wife.born).days > 18 * 365.25
    assert any(p.nationality != VIETNAM for d in marriages for p in d.people.values())


@pytest.mark.parametrize(
    ("kind", "syllable", "slip"),
    [
        ("telex", "Nguyễn", "Nguyeenx"),
        ("telex", "Đặng", "Đawngj"),
        ("telex", "Văn", None),
        ("doubled", "Nguyễn", "Nguyễnn"),
        ("doubled", "Thị", None),
        ("swapped", "Hoàng", "Hoàgn"),
        ("tone moved", "Hoàng", "Hòang"),
        ("tone moved", "Giàng", None),
        ("digit", "Nguyễn", "Nguy3n"),
        ("sign", "Trần", "Trần@"),
        ("cut", "Nguyễn", "Nguyễ"),
        ("cut", "Quốc", None),
    ],
)
def test_slips_of_the_keyboard(kind: str, syllable: str, slip: str | None) -> None:
    assert SLIPS[kind](syllable) == slip
