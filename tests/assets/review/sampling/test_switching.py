"""The switching rules as histories: one letter a lot, and the state that the next lot meets.

a = accepted, r = returned, A and R = the same with the book delivered again, i = production irregular, s = steady
again, ! = sampling resumed. A lot is inspected under the state in force when it comes, unless a test says otherwise.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.review.sampling.switching import (
    Event,
    InspectionState,
    LotJudged,
    ProductionChanged,
    SamplingResumed,
    State,
    advance,
    states,
)


def lot(result: str, under: State, *, ac: int = 1, contractor: str = "c1") -> LotJudged:
    """A lot of a plan with the given Ac; accepted lots are clean."""
    return LotJudged(
        contractor=contractor,
        lot="06196.KS.2008.01",
        inspected_under=under,
        ac=ac,
        nonconforming=0 if result.lower() == "a" else ac + 1,
        ac_one_step_tighter=ac - 1 if ac >= 2 else None,
        resubmitted=result.isupper(),
    )


def played(history: str, *, ac: int = 1, allow_reduced: bool = True) -> InspectionState:
    state = InspectionState()
    others: dict[str, Event] = {
        "i": ProductionChanged("c1", steady=False),
        "s": ProductionChanged("c1", steady=True),
        "!": SamplingResumed("c1"),
    }
    for sign in history:
        event = others.get(sign) or lot(sign, state.severity, ac=ac)
        state = advance(state, event, allow_reduced=allow_reduced)
    return state


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("", "normal"),
        # Normal to tightened: 2 of 5 or fewer.
        ("r", "normal"),
        ("rr", "tightened"),
        ("rar", "tightened"),
        ("raaar", "tightened"),
        ("raaaar", "normal"),
        ("aaaaarr", "tightened"),
        ("raaaaraaaar", "normal"),
        # A book delivered again counts neither way.
        ("rR", "normal"),
        ("RRRRR", "normal"),
        ("rAr", "tightened"),
        ("raaaAAAr", "tightened"),
        # Tightened to normal: 5 in a row.
        ("rraaaa", "tightened"),
        ("rraaaaa", "normal"),
        ("rraaaaraaaa", "tightened"),
        ("rraaaaraaaaa", "normal"),
        ("rraaAAAaa", "tightened"),
        # Back on normal the window is empty.
        ("rraaaaar", "normal"),
        ("rraaaaarr", "tightened"),
        # Discontinued: 5 in all not accepted on tightened, not in a row.
        ("rr" + "rrrr", "tightened"),
        ("rr" + "rrrrr", "discontinued"),
        ("rr" + "rararaarr", "discontinued"),
        ("rr" + "rrrr" + "aaaaa", "normal"),
        ("rr" + "rrrr" + "aaaaa" + "rr" + "rrrr", "tightened"),
        ("rr" + "rrrrr" + "aaaaaaaaaa", "discontinued"),
        ("rr" + "rrrrr" + "!", "tightened"),
        ("rr" + "rrrrr" + "!" + "rrrr", "tightened"),
        ("rr" + "rrrrr" + "!" + "rrrrr", "discontinued"),
        ("!", "normal"),
        # Normal to reduced, Ac 0 or 1: 15 lots of 2 points.
        ("a" * 14, "normal"),
        ("a" * 15, "reduced"),
        ("a" * 14 + "r" + "a" * 14, "normal"),
        ("a" * 14 + "r" + "a" * 15, "reduced"),
        ("a" * 14 + "A", "normal"),
        # Reduced to normal, and from there everything anew.
        ("a" * 15 + "a" * 40, "reduced"),
        ("a" * 15 + "r", "normal"),
        ("a" * 15 + "R", "reduced"),
        ("a" * 15 + "r" + "r", "normal"),
        ("a" * 15 + "r" + "a" * 14, "normal"),
        ("a" * 15 + "r" + "a" * 15, "reduced"),
        # Production.
        ("a" * 15 + "i", "normal"),
        ("i" + "a" * 30, "normal"),
        ("i" + "a" * 30 + "s" + "a", "reduced"),
        ("a" * 15 + "i" + "a" * 30, "normal"),
    ],
)
def test_the_state_follows_from_the_history(history: str, expected: State) -> None:
    assert played(history).severity == expected


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        # Plans with Ac 2: nonconforming records lot by lot, score after each (9.3.3.2).
        ([0, 1, 0], [3, 6, 9]),
        ([0, 2, 0], [3, 0, 3]),  # accepted, but not if the AQL were one step tighter
        ([0, 3, 0], [3, 0, 3]),  # not accepted
    ],
)
def test_with_ac_two_or_more_a_lot_scores_three_only_if_it_would_pass_one_step_tighter(
    results: list[int], expected: list[int]
) -> None:
    state, scores = InspectionState(), []
    for bad in results:
        judged = LotJudged("c1", "b", "normal", ac=2, nonconforming=bad, ac_one_step_tighter=1)
        state = advance(state, judged, allow_reduced=True)
        scores.append(state.score)
    assert scores == expected


def test_ten_clean_lots_of_a_plan_with_ac_two_lead_to_reduced_inspection() -> None:
    assert played("a" * 9, ac=2).severity == "normal"
    assert played("a" * 10, ac=2).severity == "reduced"


def test_without_the_authoritys_wish_inspection_is_never_reduced() -> None:
    state = played("a" * 100, allow_reduced=False)
    assert (state.severity, state.score) == ("normal", 200)


def test_a_plan_with_ac_two_must_say_what_would_pass_one_step_tighter() -> None:
    with pytest.raises(ValueError, match="tighter"):
        LotJudged("c1", "b", "normal", ac=2, nonconforming=0)


def test_results_of_books_planned_before_a_switch_do_not_count_under_the_new_state() -> None:
    tightened = played("rr")
    late = [lot("r", "normal"), lot("a", "normal")] * 6
    state = tightened
    for event in late:
        state = advance(state, event, allow_reduced=True)
    assert state == tightened


def test_reduced_inspection_ends_also_by_a_returned_book_that_was_planned_before() -> None:
    reduced = played("a" * 15)
    assert advance(reduced, lot("a", "normal"), allow_reduced=True) == reduced
    assert advance(reduced, lot("r", "normal"), allow_reduced=True).severity == "normal"


def test_contractors_are_judged_each_by_their_own_lots() -> None:
    history: list[Event] = [
        lot("r", "normal", contractor="c1"),
        lot("a", "normal", contractor="c2"),
        lot("r", "normal", contractor="c2"),
        lot("r", "normal", contractor="c1"),
    ]
    found = states(history, allow_reduced=True)
    assert {name: state.severity for name, state in found.items()} == {"c1": "tightened", "c2": "normal"}


@settings(deadline=None)
@given(st.text(alphabet="aarAR!is", max_size=60), st.text(alphabet="aarAR!is", max_size=30))
def test_the_state_is_a_fold_and_resubmitted_books_leave_no_trace(first: str, then: str) -> None:
    whole = played(first + then)
    assert played(first.replace("A", "").replace("R", "") + then) == whole
    assert 0 <= whole.refused < 5
    assert len(whole.recent) <= 5
    assert whole.severity == "normal" or whole.score == 0
