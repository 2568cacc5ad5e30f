"""The operating characteristic against published factors, closed forms and counting by hand."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.review.sampling.characteristic import acceptance_probability, quality_accepted

# Quality times sample size accepted with 95 % and with 10 % by Ac, of Poisson plans (Cameron 1952).
CAMERON = {
    0: (0.051, 2.303),
    1: (0.355, 3.890),
    2: (0.818, 5.322),
    3: (1.366, 6.681),
    5: (2.613, 9.274),
    7: (3.981, 11.771),
    10: (6.169, 15.407),
    14: (9.246, 20.128),
}


@pytest.mark.parametrize("ac", CAMERON)
def test_large_samples_have_the_published_95_and_10_percent_points(ac: int) -> None:
    n = 100_000
    points = quality_accepted(0.95, n, ac) * n, quality_accepted(0.10, n, ac) * n
    assert points == pytest.approx(CAMERON[ac], rel=2e-3, abs=1e-3)


@pytest.mark.parametrize(
    ("n", "ac", "at_95", "at_10"),
    [
        # Code letter J of the standard's Table 10: percent nonconforming accepted with 95 % and with 10 %.
        (80, 0, 0.0641, 2.84),
        (80, 1, 0.446, 4.78),
        (80, 2, 1.03, 6.52),
        (80, 3, 1.73, 8.16),
        (80, 10, 7.91, 18.6),
    ],
)
def test_the_points_of_code_letter_j_are_those_of_the_standard(n: int, ac: int, at_95: float, at_10: float) -> None:
    assert 100 * quality_accepted(0.95, n, ac) == pytest.approx(at_95, rel=5e-3)
    assert 100 * quality_accepted(0.10, n, ac) == pytest.approx(at_10, rel=5e-3)


def test_with_ac_zero_the_chance_is_that_of_n_good_records_in_a_row() -> None:
    assert acceptance_probability(0.01, 13, 0) == pytest.approx(0.99**13)
    assert quality_accepted(0.10, 13, 0) == pytest.approx(1 - 0.1 ** (1 / 13))


@pytest.mark.parametrize("ac", [0, 1, 2, 4])
def test_in_a_small_book_the_chance_is_the_share_of_samples_that_pass(ac: int) -> None:
    lot_size, bad, n = 9, 4, 4
    samples = list(combinations(range(lot_size), n))
    passing = sum(sum(record < bad for record in sample) <= ac for sample in samples)
    assert acceptance_probability(bad / lot_size, n, ac, lot_size) == pytest.approx(passing / len(samples))


def test_a_book_that_is_read_whole_leaves_nothing_to_chance() -> None:
    assert [acceptance_probability(bad / 10, 10, 1, 10) for bad in range(4)] == [1, 1, 0, 0]
    assert quality_accepted(0.95, 10, 1, 10) == quality_accepted(0.10, 10, 1, 10) == 0.1


def test_in_a_great_book_it_makes_no_difference_that_no_record_is_read_twice() -> None:
    of_the_book = acceptance_probability(0.03, 80, 2, 100_000)
    assert of_the_book == pytest.approx(acceptance_probability(0.03, 80, 2), abs=1e-3)


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(0, 21), st.sampled_from([None, 300, 450]))
def test_the_chance_falls_from_one_as_the_work_gets_worse(n: int, ac: int, lot_size: int | None) -> None:
    chances = [acceptance_probability(share / 30, n, ac, lot_size) for share in range(31)]
    assert chances[0] == 1
    assert all(0 <= worse <= better + 1e-9 for better, worse in pairwise(chances))
    assert chances[-1] == (1 if ac >= n else 0)


@settings(deadline=None)
@given(st.integers(1, 200), st.integers(0, 10), st.sampled_from([0.95, 0.5, 0.1]), st.sampled_from([None, 250]))
def test_the_quality_found_is_the_last_that_is_accepted_so_often(
    n: int, ac: int, probability: float, lot_size: int | None
) -> None:
    share = quality_accepted(probability, n, ac, lot_size)
    assert acceptance_probability(share, n, ac, lot_size) >= probability - 1e-9
    beyond = share + (1 / lot_size if lot_size else 1e-6)
    assert beyond > 1 or acceptance_probability(beyond, n, ac, lot_size) < probability


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_share_outside_zero_to_one_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        acceptance_probability(share, 13, 0)


def test_a_sample_greater_than_its_book_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than its lot"):
        acceptance_probability(0.1, 13, 0, 12)
