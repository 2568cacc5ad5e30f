"""A book as a lot: what is read of it and what the reviewers' decisions on the sample make of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.review.sampling.nonconformity import Decision, is_nonconforming, major_fields
from assets.review.sampling.plan import Lot, SamplePlan, count_nonconforming, inspect, judge_lot
from assets.review.sampling.switching import InspectionState, State
from warehouse.registers import REGISTERS, field


def book(size: int) -> Lot:
    return Lot("06196.KS.2008.01", "Cty A", tuple(f"06196.KS.2008.01.2008.{i:04d}" for i in range(1, size + 1)))


def plan(size: int, severity: State = "normal", aql: float = 1.0) -> SamplePlan:
    return inspect(book(size), InspectionState(severity), aql=aql, level="II", seed="5f0c3a")


@pytest.mark.parametrize(
    ("size", "severity", "letter", "n", "ac"),
    [
        (1_000, "normal", "J", 80, 2),
        (1_000, "tightened", "J", 80, 1),
        (1_000, "reduced", "J", 32, 1),
        (200, "normal", "H", 50, 1),
        (100, "normal", "E", 13, 0),
        (13, "normal", "E", 13, 0),
        (5, "normal", "E", 5, 0),
        (1, "normal", "E", 1, 0),
        (1_000, "discontinued", "J", 1_000, 0),
    ],
)
def test_a_book_gets_the_plan_of_its_size_and_its_contractors_state(
    size: int, severity: State, letter: str, n: int, ac: int
) -> None:
    drawn = plan(size, severity)
    assert (drawn.letter, drawn.n, drawn.ac, drawn.re) == (letter, n, ac, ac + 1)
    assert len(drawn.sample) == n
    assert (drawn.severity, drawn.seed, drawn.lot_size) == (severity, "5f0c3a", size)


def test_the_same_lot_and_seed_give_the_same_plan_again() -> None:
    assert plan(300) == plan(300)


def test_a_lot_without_records_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one record"):
        plan(0)


def test_a_lot_stays_open_until_every_sampled_record_is_decided() -> None:
    drawn = plan(1_000)
    assert judge_lot(drawn, {}) == "open"
    decided = dict.fromkeys(drawn.sample[1:], False)
    assert judge_lot(drawn, decided) == "open"
    assert judge_lot(drawn, decided | {drawn.sample[0]: False}) == "accepted"


def test_a_lot_is_accepted_with_ac_and_returned_with_re_nonconforming_records() -> None:
    drawn = plan(1_000)  # n = 80, Ac 2
    good = dict.fromkeys(drawn.sample, False)
    assert judge_lot(drawn, good | dict.fromkeys(drawn.sample[:2], True)) == "accepted"
    assert judge_lot(drawn, good | dict.fromkeys(drawn.sample[:3], True)) == "returned"


def test_a_lot_is_returned_as_soon_as_the_rejection_number_is_reached() -> None:
    drawn = plan(1_000)
    assert judge_lot(drawn, dict.fromkeys(drawn.sample[:3], True)) == "returned"


def test_records_outside_the_sample_do_not_judge_the_lot() -> None:
    drawn = plan(1_000)
    outside = [record_id for record_id in book(1_000).record_ids if record_id not in drawn.sample]
    decided = dict.fromkeys(drawn.sample, False) | dict.fromkeys(outside, True)
    assert count_nonconforming(drawn, decided) == 0
    assert judge_lot(drawn, decided) == "accepted"


@settings(deadline=None)
@given(st.integers(1, 400), st.sampled_from(["normal", "tightened", "reduced", "discontinued"]), st.data())
def test_a_decided_lot_is_accepted_exactly_when_it_has_no_more_than_ac(
    size: int, severity: State, data: st.DataObject
) -> None:
    drawn = plan(size, severity, aql=2.5)
    bad = data.draw(st.integers(0, drawn.n))
    decided = {record_id: place < bad for place, record_id in enumerate(drawn.sample)}
    assert judge_lot(drawn, decided) == ("accepted" if bad <= drawn.ac else "returned")


@pytest.mark.parametrize(
    ("decision", "corrected", "expected"),
    [
        ("approve", [], False),
        ("reject", [], True),
        ("correct", ["nksNoiSinh", "ghiChu"], False),
        ("correct", ["nguoiKy"], False),
        ("correct", ["nycHoTen"], False),
        ("correct", ["nksHoTen"], True),
        ("correct", ["ghiChu", "nksNgaySinh"], True),
        ("correct", ["meHoTen"], True),
        ("correct", ["chaSoGiayToTuyThan"], True),
        ("correct", ["so"], True),
        ("correct", ["ngayDangKy"], True),
        ("correct", ["nksGioiTinh"], True),
    ],
)
def test_a_refusal_and_a_major_correction_count_against_the_book(
    decision: Decision, corrected: list[str], expected: bool
) -> None:
    assert is_nonconforming("KS", decision, corrected) is expected


def test_an_unknown_decision_does_not_pass_for_a_good_record() -> None:
    with pytest.raises(ValueError, match="decision"):
        is_nonconforming("KS", "từ chối")  # type: ignore[arg-type]


@pytest.mark.parametrize("register", REGISTERS)
def test_the_major_fields_of_every_register_tell_the_event_and_its_persons(register: str) -> None:
    major = major_fields(register)
    assert {"so", "quyenSo", "ngayDangKy"} <= major
    assert any(name.endswith("HoTen") for name in major)
    assert {field(register, name).kind for name in major} <= {
        "number", "book_number", "date", "name", "id_number", "code"
    }  # fmt: skip
