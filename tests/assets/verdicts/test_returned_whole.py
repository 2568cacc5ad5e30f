"""A share of a book or a delivery that may fail a rule: above it the whole goes back, and corrected it comes clear."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from assets.review.review_words import YES
from checks.policy import RulePolicy
from checks.shares import exceeded_shares
from tests.assets.review.office import Office
from tests.assets.verdicts.test_life_of_a_record import ask, rules, statuses
from tests.deliveries import UNIT, Book, Row, birth, deliver, run
from warehouse.home import Home
from warehouse.verify import verify

BAD_CODE: dict[str, str | None] = {"loaiDangKy": "9"}
OF_BOOK = RulePolicy(shares_of_book={"code_invalid": 0.25})
OF_DELIVERY = RulePolicy(shares_of_delivery={"pdf_missing": 0.2})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def book(*bad: int, rows: int = 8) -> list[Row]:
    """Eight sound rows, but for those with an invalid code."""
    return [birth(n, **(BAD_CODE if n in bad else {})) for n in range(1, rows + 1)]


def other(number: int, **changed: str | None) -> Row:
    """A sound row of book 02/2008."""
    return birth(number, quyenSo="02/2008", **changed)


def returned(home: Home, delivery: str) -> dict[str, list[str]]:
    """Cells of the delivery's return workbooks that hold text, by file name."""
    return {
        path.name: [str(c) for sheet in openpyxl.load_workbook(path) for row in sheet.values for c in row if c]
        for path in (home.outbox / UNIT / delivery).glob("*.xlsx")
    }


def test_by_default_every_row_is_judged_on_its_own(home: Home) -> None:
    deliver(home, "dot1", Book(book(*range(1, 8))))
    run(home)
    assert statuses(home) == dict.fromkeys(range(1, 8), "rejected") | {8: "approved"}


def test_a_share_that_is_kept_changes_nothing(home: Home) -> None:
    deliver(home, "dot1", Book(book(1, 2)))
    run(home, rules=OF_BOOK)
    assert statuses(home) == {1: "rejected", 2: "rejected"} | dict.fromkeys(range(3, 9), "approved")


def test_a_book_above_the_share_goes_back_whole_with_the_reason_on_every_row(home: Home) -> None:
    deliver(home, "dot1", Book(book(1, 2, 3)), Book([other(20), other(21)], stem="xa.KS.2008.02"))
    run(home, rules=OF_BOOK)
    assert statuses(home) == dict.fromkeys(range(1, 9), "rejected") | {20: "approved", 21: "approved"}
    assert rules(home, 1) == {"code_invalid", "book_share_exceeded"}
    assert rules(home, 8) == {"book_share_exceeded"}
    ((message,),) = ask(home, "select distinct message from review.findings where rule = 'book_share_exceeded'")
    assert "«Mã không có trong danh mục» 3/8 dòng (37,5 %, mức cho phép 25 %)" in message
    (texts,) = returned(home, "dot1").values()
    assert sum(message in text for text in texts) >= 8, "the contractor reads it at every row"
    assert ask(home, "select status, rows_delivered from review.books where book like '%01'") == [("accepted", 8)]
    said = ask(home, "select distinct reason from review.status_events where to_status = 'rejected' order by 1")
    assert said == [("có lỗi: book_share_exceeded",), ("có lỗi: book_share_exceeded, code_invalid",)]
    assert verify(home) == []


def test_the_book_corrected_comes_clear(home: Home) -> None:
    deliver(home, "dot1", Book(book(1, 2, 3)))
    run(home, rules=OF_BOOK)
    deliver(home, "dot2", Book(book()))
    run(home, rules=OF_BOOK)
    assert statuses(home) == dict.fromkeys(range(1, 9), "approved")
    assert ask(home, "select * from review.findings") == []
    assert verify(home) == []


def test_a_few_corrected_rows_are_enough_if_they_bring_the_book_below_the_share(home: Home) -> None:
    deliver(home, "dot1", Book(book(1, 2, 3)))
    run(home, rules=OF_BOOK)
    deliver(home, "dot2", Book([birth(1), birth(2, **BAD_CODE)]))
    run(home, rules=OF_BOOK)
    assert statuses(home) == {2: "rejected", 3: "rejected"} | dict.fromkeys((1, *range(4, 9)), "approved")
    assert rules(home, 3) == {"code_invalid"}
    assert verify(home) == []


def test_rows_that_came_before_go_back_with_the_book_and_stand_in_a_new_return_workbook(home: Home) -> None:
    waiting = birth(9, meNgaySinh="1950")
    deliver(home, "dot1", Book([*book(), waiting]))
    run(home, rules=OF_BOOK)
    assert statuses(home) == dict.fromkeys(range(1, 9), "approved") | {9: "pending_review"}
    deliver(home, "dot2", Book([birth(n, **BAD_CODE) for n in range(10, 15)]))
    run(home, rules=OF_BOOK)
    assert statuses(home) == dict.fromkeys(range(1, 9), "approved") | dict.fromkeys(range(9, 15), "rejected")
    assert returned(home, "dot1").keys() == {"xahongphong_hcl.KS.2008.01.tra-lai.xlsx"}
    assert verify(home) == []


def test_a_rule_in_shadow_returns_no_book(home: Home) -> None:
    deliver(home, "dot1", Book(book(1, 2, 3)))
    run(home, rules=RulePolicy(shadows=frozenset({"code_invalid"}), shares_of_book={"code_invalid": 0.1}))
    assert set(statuses(home).values()) == {"approved"}


def test_a_delivery_above_the_share_goes_back_whole_and_no_other_with_it(home: Home) -> None:
    deliver(home, "dot1", Book(book()[:4], without_scans=[0, 1]), Book([other(20), other(21)], stem="xa.KS.2008.02"))
    deliver(home, "dot2", Book([birth(30, quyenSo="03/2008")], stem="xa.KS.2008.03"))
    run(home, rules=OF_DELIVERY)
    assert statuses(home) == dict.fromkeys((1, 2, 3, 4, 20, 21), "rejected") | {30: "approved"}
    assert rules(home, 21) == {"delivery_share_exceeded"}
    assert verify(home) == []
    # One of its books comes again, whole: it is judged as part of the new delivery; the other still waits.
    deliver(home, "dot3", Book([other(20), other(21), other(22)], stem="xa.KS.2008.02"))
    run(home, rules=OF_DELIVERY)
    assert statuses(home) == dict.fromkeys((1, 2, 3, 4), "rejected") | dict.fromkeys((20, 21, 22, 30), "approved")
    assert verify(home) == []


def test_a_return_workbook_is_not_measured_as_a_delivery(home: Home) -> None:
    deliver(home, "dot1", Book(book()[:4], without_scans=[0]))
    run(home, rules=OF_DELIVERY)
    assert set(statuses(home).values()) == {"rejected"}
    (sent,) = (home.outbox / UNIT / "dot1").glob("*.xlsx")
    target = home.inbox / UNIT / "dot2" / sent.name
    target.parent.mkdir(parents=True)
    target.write_bytes(sent.read_bytes())
    run(home, rules=OF_DELIVERY)
    assert statuses(home) == {1: "rejected"} | dict.fromkeys((2, 3, 4), "approved")
    assert rules(home, 1) == {"pdf_missing"}
    assert verify(home) == []


def test_without_the_setting_the_book_is_given_back_to_its_own_findings(home: Home) -> None:
    deliver(home, "dot1", Book(book(1, 2, 3)))
    run(home, rules=OF_BOOK)
    deliver(home, "dot2", Book([*book(1, 2, 3), birth(9)]))
    run(home)
    assert statuses(home) == dict.fromkeys((1, 2, 3), "rejected") | dict.fromkeys(range(4, 10), "approved")


def statuses_now(office: Office) -> dict[int, str]:
    """Statuses in the ledger, by number."""
    return dict(office.ask("select number, status from ledger.records"))


def test_a_review_measures_the_book_anew_and_spares_what_a_person_decides(home: Home) -> None:
    doubtful = [birth(n, meNgaySinh="1950") for n in (1, 2, 3)]
    deliver(home, "dot1", Book([*doubtful, *book()[3:]]))
    run(home)
    office = Office(home, rules=RulePolicy(shares_of_book={"age_implausible": 0.3}))
    office.review(office.open().decide(1, "Phê duyệt"))
    assert statuses_now(office) == {1: "approved", 2: "rejected", 3: "rejected"} | dict.fromkeys(
        range(4, 9), "approved"
    )
    assert office.is_sound()


def test_values_confirmed_as_in_the_book_count_no_more(home: Home) -> None:
    doubtful = [birth(n, meNgaySinh="1950") for n in (1, 2, 3)]
    deliver(home, "dot1", Book([*doubtful, *book()[3:]]))
    run(home)
    office = Office(home, rules=RulePolicy(shares_of_book={"age_implausible": 0.3}))
    office.review(office.open().decide(1, None, as_in_book=YES))
    assert statuses_now(office) == {1: "approved", 2: "pending_review", 3: "pending_review"} | dict.fromkeys(
        range(4, 9), "approved"
    )
    assert office.is_sound()


def test_shares_are_measured_in_rows_not_in_findings() -> None:
    rows = pl.DataFrame({"row": ["a", "b", "c", "d"], "book": ["x"] * 4})
    failed = pl.DataFrame({"row": ["a", "a", "a"], "rule": ["spelling"] * 3})
    assert exceeded_shares(rows, failed, "book", {"spelling": 0.25}).is_empty(), "the share itself is allowed"
    assert exceeded_shares(rows, failed, "book", {"spelling": 0.2})["detail"].to_list() == [
        "«Sai chính tả» 1/4 dòng (25 %, mức cho phép 20 %)"
    ]
    assert exceeded_shares(rows, failed, "book", {}).is_empty()
