"""Great Expectations under a province's settings: the suite says of every book what landing did with it."""

import duckdb
import polars as pl
import pytest

from assets.quality.evaluation import evaluate_new
from assets.quality.inputs import COUNTED, write_inputs
from checks.policy import RulePolicy
from checks.scorecard import broken, expected, scorecards
from checks.suites import Evaluated, scorecard_suite
from pipelines.sample import write_sample
from tests.deliveries import Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.ledger.deliveries import landed_in_order

RULES = RulePolicy(
    severities={"code_invalid": "warning"},
    shadows=frozenset({"spelling", "number_gap"}),
    shares_of_book={"pdf_missing": 0.25, "date_order": 0.05, "spelling": 0.0},
    shares_of_delivery={"pdf_missing": 0.3, "code_invalid": 0.02},
)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A sample province, and two deliveries of which one has few scans."""
    home = Home(tmp_path_factory.mktemp("province"))
    write_sample(home.root, books=10, rows=300, seed=5, workers=1)
    deliver(home, "dot8", Book([birth(n) for n in range(1, 9)], without_scans=[0, 1]))
    second = [birth(n, quyenSo="02/2008") for n in range(1, 9)]
    deliver(home, "dot9", Book(second, "xa.KS.2008.02", without_scans=range(3)))
    run(home, rules=RULES)
    return home


@pytest.fixture(scope="module")
def told(province: Home) -> list[Evaluated]:
    return evaluate_new(province, "run-1", RULES)[1]


def test_suite_and_catalogue_agree_under_settings(province: Home, told: list[Evaluated]) -> None:
    inputs = province.work / "again"
    with open_published(province) as con:
        write_inputs(con, province, landed_in_order(con), inputs)
    cards = scorecards(*(pl.read_parquet(inputs / f"{name}.parquet") for name in COUNTED), RULES)
    ours = {tuple(r) for r in broken(cards, RULES).select("register", "rule", "delivery_key", "book").iter_rows()}
    theirs = {(e.register, rule, *book) for e in told for rule, books in e.books_by_rule.items() for book in books}
    assert ours == theirs
    assert not {"spelling", "number_gap"} & {rule for _, rule, *_ in ours}, "a rule in shadow breaks nothing"


def test_the_books_over_a_share_are_those_that_landing_sent_back_whole(province: Home, told: list[Evaluated]) -> None:
    with duckdb.connect(str(province.published), read_only=True) as con:
        returned = con.sql(
            "select distinct register, delivery_key, printf('%s.%d.%02d', register, year_opened, book_number)"
            " from ledger.findings f join ledger.books b using (delivery_no, book)"
            " where f.rule in ('book_share_exceeded', 'delivery_share_exceeded')"
        ).fetchall()
    shared = {"pdf_missing", "date_order", "code_invalid"}
    over = {(e.register, *book) for e in told for rule in shared for book in e.books_by_rule.get(rule, [])}
    assert over == set(returned)
    assert ("KS", "KS.2008.02") in {(register, book) for register, _, book in over}
    assert ("KS", "KS.2008.01") not in {(register, book) for register, key, book in over if key.endswith("dot8")}


def test_the_suite_is_what_the_settings_say() -> None:
    held = {e.column: e for e in scorecard_suite("KS", RULES).expectations}
    assert held.keys() == {e.column for e in expected("KS", RULES)}
    assert "spelling" not in held and "pdf_missing" not in held
    assert (held["pdf_missing__of_book"].max_value, held["pdf_missing__of_delivery"].max_value) == (0.25, 0.3)
    assert (held["code_invalid__of_delivery"].severity, held["date_format"].severity) == ("warning", "critical")
    assert held["date_format"].max_value == 0
