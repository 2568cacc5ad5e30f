"""How severely a contractor's next lots are inspected follows from the lots judged before, in their order."""

from datetime import date
from pathlib import Path

import pytest

from assets.review.sampling.options import Sampling
from tests.assets.review.sampling.lot_office import TEN_PERCENT, LotOffice, approve_all, reject_first
from warehouse.home import Home


@pytest.fixture
def office(tmp_path: Path) -> LotOffice:
    return LotOffice(Home(tmp_path / "home"))


def judge(office: LotOffice, book: int, *, good: bool, contractor: str = "Công ty A") -> None:
    """A book comes in and its sample is read."""
    office.receive(f"dot{book}", book, contractor=contractor)
    if good:
        office.decide(book, approve_all)
    else:
        office.decide(book, reject_first(6), rows=2)


def test_two_of_five_returned_tighten_the_inspection_of_this_contractor_only(office: LotOffice) -> None:
    for book, good in enumerate((False, True, True, False), start=1):
        judge(office, book, good=good)
    office.receive("dot5", 5)
    office.receive("dot6", 6, contractor="Công ty B")
    lots = office.ask("select severity, letter, n, ac, result from review.lots order by lot_no")
    assert [lot[0] for lot in lots] == ["normal", "normal", "normal", "normal", "tightened", "normal"]
    assert lots[4] == ("tightened", "D", 8, 1, "open")
    assert lots[5] == ("normal", "C", 5, 1, "open")
    assert len(office.sampled_ids(5)) == 8
    assert office.is_sound()


def test_lots_count_in_the_order_in_which_they_were_judged(office: LotOffice) -> None:
    office.receive("dot1", 1, 2, 3)
    for book, how, rows in ((3, reject_first(2), 2), (1, approve_all, None), (2, reject_first(2), 2)):
        office.decide(book, how, rows=rows)
    judged = office.ask("select lot, result from review.lots order by judged_no")
    assert [(lot[-6:-4], result) for lot, result in judged] == [
        ("03", "returned"),
        ("01", "accepted"),
        ("02", "returned"),
    ]
    office.receive("dot2", 4)
    assert office.lots()[-1][1] == "tightened"
    assert office.is_sound()


def test_a_returned_book_that_comes_again_does_not_count(office: LotOffice) -> None:
    judge(office, 1, good=False)
    office.receive("dot2", 1, n20={"nguoiKy": "Hoàng Văn Thái Bình"})
    office.decide(1, reject_first(2), rows=2)
    office.receive("dot3", 2)
    told = office.ask("select severity, resubmitted, result from review.lots order by lot_no")
    assert told == [("normal", False, "returned"), ("normal", True, "returned"), ("normal", False, "open")]
    assert office.is_sound()


def test_sampling_is_discontinued_and_resumes_when_the_authority_agrees(office: LotOffice) -> None:
    for book in range(1, 8):
        judge(office, book, good=False)
    office.receive("dot8", 8)
    assert office.ask("select severity, n, lot_size, ac from review.lots where lot_no = 8") == [
        ("discontinued", 20, 20, 0)
    ]
    assert len(office.sampled_ids(8)) == 20
    last = office.now.date()
    office.sampling = Sampling(aql=TEN_PERCENT.aql, seed=TEN_PERCENT.seed, resumed={"Công ty A": last})
    office.receive("dot9", 9)
    assert office.lots()[-1][1] == "tightened"
    assert office.is_sound()


def test_an_agreement_before_the_last_refusals_does_not_resume(office: LotOffice) -> None:
    office.sampling = Sampling(aql=TEN_PERCENT.aql, seed=TEN_PERCENT.seed, resumed={"Công ty A": date(2024, 5, 1)})
    for book in range(1, 8):
        judge(office, book, good=False)
    office.receive("dot8", 8)
    assert office.lots()[-1][1] == "discontinued"
