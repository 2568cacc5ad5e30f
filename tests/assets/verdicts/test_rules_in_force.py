"""What a province sets about rules, as contractor and reviewer feel it: severities, thresholds, rules in shadow."""

from pathlib import Path

import polars as pl
import pytest

from checks.policy import RulePolicy
from tests.assets.verdicts.test_life_of_a_record import ask, rules, statuses
from tests.deliveries import UNIT, Book, Row, birth, deliver, pdf_name, run, scan_pdf
from warehouse.home import Home
from warehouse.verify import verify

OLD_MOTHER: dict[str, str | None] = {"meNgaySinh": "1950"}  # 58 at the birth


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def shadow_counts(home: Home) -> list[tuple]:
    query = "select delivery, rule, findings, rows from review.shadow_counts order by all"
    return ask(home, query)


def outbox(home: Home) -> list[str]:
    return sorted(p.name for p in home.outbox.rglob("*.xlsx"))


def test_another_severity_counts_from_then_on(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, **OLD_MOTHER)]))
    run(home)
    assert statuses(home) == {1: "approved", 2: "pending_review"}
    stricter = RulePolicy(severities={"age_implausible": "error"})
    deliver(home, "dot2", Book([birth(3, **OLD_MOTHER, quyenSo="02/2008")], stem="xa.KS.2008.02"))
    run(home, rules=stricter)
    assert statuses(home) == {1: "approved", 2: "pending_review", 3: "rejected"}, "what was judged keeps its finding"
    deliver(home, "dot3", Book([birth(4, **OLD_MOTHER, loaiDangKy="9", quyenSo="03/2008")], stem="xa.KS.2008.03"))
    run(home, rules=RulePolicy(severities={"age_implausible": "info", "code_invalid": "warning"}))
    assert statuses(home)[4] == "pending_review"
    assert verify(home) == []


def test_what_only_the_whole_book_shows_has_the_set_severity_too(home: Home) -> None:
    other_day = pdf_name(birth(1) | {"ngayDangKy": "28.03.2008"})
    deliver(home, "dot1", Book([birth(1)], scans={other_day: scan_pdf("a")}))
    run(home, rules=RulePolicy(severities={"pdf_date_mismatch": "error"}))
    assert statuses(home) == {1: "rejected"}
    assert rules(home, 1) == {"pdf_date_mismatch"}


@pytest.mark.parametrize(
    ("limits", "status"),
    [((), "pending_review"), ((("age_implausible.mother_to", 60),), "approved")],
)
def test_a_threshold_moves_what_a_rule_finds(home: Home, limits: tuple, status: str) -> None:
    deliver(home, "dot1", Book([birth(1, **OLD_MOTHER)]))
    run(home, rules=RulePolicy(limits=limits))
    assert statuses(home) == {1: status}


def test_a_late_registration_is_late_after_the_set_number_of_days(home: Home) -> None:
    late: Row = birth(1, nksNgaySinh="01.01.2008", ngayDangKy="20.03.2008")  # 79 days
    deliver(home, "dot1", Book([late]))
    run(home, rules=RulePolicy(limits=(("registration_late.days", 90),)))
    assert statuses(home) == {1: "approved"}


def test_the_first_year_of_dates_may_lie_earlier(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1, chaNgaySinh="1870")]))
    run(home, rules=RulePolicy(limits=(("date_range.earliest_year", 1850),)))
    assert rules(home, 1) == {"age_implausible"}


def test_a_rule_in_shadow_is_counted_and_has_no_effect(home: Home) -> None:
    rows = [birth(1), birth(2, **OLD_MOTHER), birth(3, **OLD_MOTHER, loaiDangKy="9"), birth(5)]
    deliver(home, "dot1", Book(rows))
    (landed,) = run(home, rules=RulePolicy(shadows=frozenset({"age_implausible", "number_gap", "code_invalid"})))
    assert statuses(home) == dict.fromkeys((1, 2, 3, 5), "approved")
    assert ask(home, "select * from review.findings") == []
    assert outbox(home) == []
    assert shadow_counts(home) == [
        ("dot1", "age_implausible", 2, 2), ("dot1", "code_invalid", 1, 1), ("dot1", "number_gap", 1, 0),
    ]  # fmt: skip
    assert landed.findings_by_shadow_rule == {"age_implausible": 2, "code_invalid": 1, "number_gap": 1}
    assert landed.findings_by_rule == {}
    assert verify(home) == []


def test_a_rule_that_leaves_the_shadow_is_in_force_for_what_comes_then(home: Home) -> None:
    trial = RulePolicy(shadows=frozenset({"age_implausible"}))
    deliver(home, "dot1", Book([birth(1), birth(2, **OLD_MOTHER)]))
    run(home, rules=trial)
    deliver(home, "dot2", Book([birth(3, **OLD_MOTHER, quyenSo="02/2008")], stem="xa.KS.2008.02"))
    run(home)
    assert statuses(home) == {1: "approved", 2: "approved", 3: "pending_review"}
    assert shadow_counts(home) == [("dot1", "age_implausible", 1, 1)]


def test_shadow_counts_hold_no_cell_of_any_record(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1, nksHoTen="Nguyeenx Văn Quýt")]))
    run(home, rules=RulePolicy(shadows=frozenset({"spelling"})))
    kept = pl.read_parquet(next(home.work.rglob("shadows.parquet")))
    assert kept.columns == ["book", "rule", "findings", "rows"]
    assert "Quýt" not in str(ask(home, "select * from ledger.shadow_counts"))
    assert not (home.outbox / UNIT).exists()
