"""The draw: the same for ever, blind to order, fair."""

import subprocess
from collections import Counter
from itertools import pairwise
from random import Random
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.review.sampling.draw import draw, fresh_seed

IDS = tuple(f"06196.KS.2008.01.2008.{number:04d}" for number in range(1, 41))
SEED = "5f0c3a"

ids_and_sizes = st.sets(st.text(min_size=1, max_size=8), max_size=30).flatmap(
    lambda ids: st.tuples(st.just(sorted(ids)), st.integers(0, 35))
)


def test_a_sample_drawn_long_ago_is_drawn_again() -> None:
    # Written down once. If this fails, old samples can no longer be proved: put the definition back.
    numbers = [record_id.rsplit(".", 1)[1] for record_id in draw(IDS, 5, SEED)]
    assert numbers == ["0015", "0026", "0029", "0008", "0023"]


@pytest.mark.skipif(which("b2sum") is None, reason="b2sum is not installed")
def test_anybody_can_work_out_the_order_without_this_program() -> None:
    def digest(record_id: str) -> str:
        text = f"{SEED}|{record_id}".encode()
        return subprocess.run(["b2sum", "-l", "128"], input=text, capture_output=True, check=True).stdout.decode()

    drawn = [digest(record_id) for record_id in draw(IDS[:8], 8, SEED)]
    assert all(earlier < later for earlier, later in pairwise(drawn))


@settings(deadline=None)
@given(ids_and_sizes, st.randoms())
def test_the_order_in_which_records_come_makes_no_difference(lot: tuple[list[str], int], chance: Random) -> None:
    ids, n = lot
    mixed = list(ids)
    chance.shuffle(mixed)
    assert draw(mixed, n, SEED) == draw(ids, n, SEED)


@settings(deadline=None)
@given(ids_and_sizes)
def test_a_sample_has_n_different_records_of_the_lot_and_a_greater_one_begins_with_it(
    lot: tuple[list[str], int],
) -> None:
    ids, n = lot
    sample = draw(ids, n, SEED)
    assert len(set(sample)) == len(sample) == min(n, len(ids))
    assert set(sample) <= set(ids)
    assert draw(ids, n + 1, SEED)[:n] == sample


def test_over_many_seeds_every_record_and_every_pair_of_neighbours_has_the_same_chance() -> None:
    seeds, n = 2_000, 10
    samples = [set(draw(IDS, n, f"seed-{number}")) for number in range(seeds)]
    drawn = Counter(record_id for sample in samples for record_id in sample)
    expected = seeds * n / len(IDS)  # 500, with a standard deviation of 19
    assert all(abs(drawn[record_id] - expected) < 5 * 19.4 for record_id in IDS)
    both = [sum(one in sample and other in sample for sample in samples) for one, other in pairwise(IDS)]
    together = seeds * n * (n - 1) / (len(IDS) * (len(IDS) - 1))  # 115, with a standard deviation of 10.4
    assert all(abs(count - together) < 5 * 10.4 for count in both)


def test_another_seed_draws_another_sample() -> None:
    assert draw(IDS, 5, "1") != draw(IDS, 5, "2")


def test_seeds_are_never_the_same_twice() -> None:
    assert len({fresh_seed() for _ in range(100)}) == 100


@pytest.mark.parametrize(("ids", "seed"), [(("a", "a"), "1"), (("a", "b"), ""), (("a", "b"), "1|2")])
def test_a_record_named_twice_and_a_seed_that_could_be_read_two_ways_are_refused(
    ids: tuple[str, ...], seed: str
) -> None:
    with pytest.raises(ValueError, match=r"twice|seed"):
        draw(ids, 1, seed)
