"""The sampling tables against the printed ones, and what must hold in any such table."""

import pytest

from assets.review.sampling.characteristic import acceptance_probability
from assets.review.sampling.tables import (
    AQLS,
    SAMPLE_SIZES,
    Level,
    MasterPlan,
    Severity,
    ac_one_step_tighter,
    code_letter,
    master_plan,
)
from tests.assets.review.sampling.published import CODE_LETTERS, NORMAL, REDUCED, TIGHTENED, follow, rows

TABLES: dict[Severity, str] = {"normal": NORMAL, "tightened": TIGHTENED, "reduced": REDUCED}
LEVELS: tuple[Level, ...] = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
LETTERS = "ABCDEFGHJKLMNPQR"


@pytest.mark.parametrize("severity", TABLES)
def test_every_cell_is_the_plan_that_the_printed_table_leads_to(severity: Severity) -> None:
    for letter in LETTERS:
        for column, aql in enumerate(AQLS):
            plan = master_plan(letter, aql, severity)
            assert (plan.letter, plan.n, plan.ac) == follow(TABLES[severity], letter, column), (letter, aql)


@pytest.mark.parametrize("severity", TABLES)
def test_sample_sizes_are_those_of_the_printed_table(severity: Severity) -> None:
    assert SAMPLE_SIZES[severity] == tuple(n for n, _ in rows(TABLES[severity]).values())


@pytest.mark.parametrize("line", CODE_LETTERS.strip().splitlines())
def test_code_letters_are_those_of_table_1_at_both_ends_of_every_line(line: str) -> None:
    smallest, greatest, *letters = line.split()
    for lot_size in (int(smallest), int(greatest)):
        assert [code_letter(lot_size, level) for level in LEVELS] == letters


@pytest.mark.parametrize(
    ("lot_size", "level", "aql", "severity", "expected"),
    [
        # Examples that are found in textbooks and in published studies of the standard.
        (500, "II", 1.0, "normal", MasterPlan("H", 50, 1)),
        (1_000, "II", 0.65, "normal", MasterPlan("J", 80, 1)),
        (1_000, "II", 1.5, "normal", MasterPlan("J", 80, 3)),
        (1_000, "II", 1.5, "tightened", MasterPlan("J", 80, 2)),
        (1_000, "II", 1.5, "reduced", MasterPlan("J", 32, 2)),
        (2_000, "II", 1.0, "normal", MasterPlan("K", 125, 3)),
        (2_000, "II", 1.0, "tightened", MasterPlan("K", 125, 2)),
        (2_000, "II", 1.0, "reduced", MasterPlan("K", 50, 2)),
        (120, "II", 2.5, "normal", MasterPlan("F", 20, 1)),
        (1_000, "S-3", 1.0, "normal", MasterPlan("E", 13, 0)),
        (100_000, "S-4", 0.65, "normal", MasterPlan("J", 80, 1)),
        (100_000, "S-3", 0.65, "normal", MasterPlan("F", 20, 0)),
        (100_000, "S-4", 0.40, "normal", MasterPlan("K", 125, 1)),
        (100_000, "S-4", 0.25, "normal", MasterPlan("H", 50, 0)),
        (600_000, "III", 0.025, "tightened", MasterPlan("S", 3150, 1)),
        (600_000, "III", 0.015, "normal", MasterPlan("P", 800, 0)),
    ],
)
def test_a_plan_is_found_from_lot_size_level_and_aql(
    lot_size: int, level: Level, aql: float, severity: Severity, expected: MasterPlan
) -> None:
    assert master_plan(code_letter(lot_size, level), aql, severity) == expected


@pytest.mark.parametrize("severity", TABLES)
def test_the_rejection_number_follows_the_acceptance_number_without_a_gap(severity: Severity) -> None:
    plans = [master_plan(letter, aql, severity) for letter in LETTERS for aql in AQLS]
    assert all(plan.re == plan.ac + 1 for plan in plans)


@pytest.mark.parametrize("severity", TABLES)
def test_the_acceptance_number_never_falls_with_the_aql_nor_with_the_code_letter(severity: Severity) -> None:
    numbers = [[master_plan(letter, aql, severity).ac for aql in AQLS] for letter in LETTERS]
    assert all(line == sorted(line) for line in numbers)
    assert all(list(column) == sorted(column) for column in zip(*numbers, strict=True))


def test_the_sample_never_gets_smaller_with_the_code_letter() -> None:
    for severity in TABLES:
        for aql in AQLS:
            sizes = [master_plan(letter, aql, severity).n for letter in LETTERS]
            assert sizes == sorted(sizes), (severity, aql)


def test_tightened_inspection_is_never_more_lenient_than_normal_and_reduced_never_stricter_at_the_aql() -> None:
    for letter in LETTERS:
        for aql in AQLS:
            normal, tightened, reduced = (
                master_plan(letter, aql, severity) for severity in ("normal", "tightened", "reduced")
            )
            for share in (aql / 400, aql / 100, aql / 50, aql / 20, min(0.9, aql / 10)):
                accepted = acceptance_probability(share, normal.n, normal.ac)
                assert acceptance_probability(share, tightened.n, tightened.ac) <= accepted + 1e-12, (letter, aql)
            accepted = acceptance_probability(aql / 100, normal.n, normal.ac)
            assert reduced.n <= normal.n
            assert acceptance_probability(aql / 100, reduced.n, reduced.ac) >= accepted - 0.02, (letter, aql)


def test_work_at_the_aql_is_accepted_most_of_the_time_under_normal_inspection() -> None:
    for letter in LETTERS:
        for aql in AQLS:
            plan = master_plan(letter, aql, "normal")
            assert 0.86 < acceptance_probability(aql / 100, plan.n, plan.ac) < 0.9985, (letter, aql)


def test_every_plan_with_ac_two_or_more_has_a_neighbour_one_step_tighter() -> None:
    for letter in LETTERS:
        for aql in AQLS:
            plan = master_plan(letter, aql, "normal")
            tighter = ac_one_step_tighter(plan.letter, aql)
            if plan.ac >= 2:
                assert tighter is not None
                assert tighter < plan.ac
            else:
                assert tighter in (None, 0)


def test_one_step_tighter_keeps_the_sample() -> None:
    assert ac_one_step_tighter("J", 1.0) == 1  # n = 80 at AQL 0.65
    assert ac_one_step_tighter("K", 1.0) == 2  # n = 125 at AQL 0.65
    assert ac_one_step_tighter("Q", 1.0) == 14  # n = 1250 at AQL 0.65
    assert ac_one_step_tighter("H", 0.010) is None  # there is no tighter one


@pytest.mark.parametrize("aql", [0, 0.02, 5, 15, 100])
def test_an_aql_that_the_standard_does_not_offer_is_refused(aql: float) -> None:
    with pytest.raises(ValueError, match="AQL"):
        master_plan("H", aql, "normal")


def test_an_empty_lot_an_unknown_level_and_a_letter_of_another_table_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one record"):
        code_letter(0, "II")
    with pytest.raises(ValueError, match="inspection level"):
        code_letter(100, "IV")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="code letter S"):
        master_plan("S", 1.0, "normal")


def test_a_lot_of_one_record_takes_the_first_line() -> None:
    assert code_letter(1, "II") == "A"
