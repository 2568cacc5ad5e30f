"""The batch as Great Expectations sees it: the same verdict as the catalogue's, and nothing of any person."""

import json
from pathlib import Path

import polars as pl
import pytest

from assets.quality.evaluation import evaluate_new
from assets.quality.inputs import COUNTED, write_inputs
from assets.quality.pages import index_page
from checks.scorecard import broken, rules_of, scorecards
from checks.suites import SuiteNotEvaluated, contract_suite, read_scorecard, scorecard_suite
from pipelines.sample import write_sample
from tests.deliveries import Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.ledger.deliveries import landed_in_order
from warehouse.registers import REGISTERS

PLANTED = "Hoàng Thị Quýt"
PLANTED_ID = "9876543210123"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A small sample province with faults of many kinds, and one person whose data must not be seen outside."""
    home = Home(tmp_path_factory.mktemp("province"))
    write_sample(home.root, books=10, rows=300, seed=5, workers=1)
    row = birth(1, nksHoTen=PLANTED, meLoaiGiayToTuyThan="1", meSoGiayToTuyThan=PLANTED_ID, nksGioiTinh=PLANTED_ID)
    deliver(home, "dot9", Book([row]))
    run(home)
    return home


def test_suite_and_catalogue_agree_on_every_rule_and_every_book(province: Home) -> None:
    keys, told = evaluate_new(province, "run-1")
    inputs = province.work / "again"
    with open_published(province) as con:
        assert keys == landed_in_order(con)
        write_inputs(con, province, keys, inputs)
    cards = scorecards(*(pl.read_parquet(inputs / f"{name}.parquet") for name in COUNTED))
    ours = {tuple(r) for r in broken(cards).select("register", "rule", "delivery_key", "book").iter_rows()}
    theirs = {
        (e.register, rule, key, book) for e in told for rule, books in e.books_by_rule.items() for key, book in books
    }
    assert ours == theirs
    assert len({rule for _, rule, _, _ in ours}) > 20
    assert evaluate_new(province, "run-2") == ([], []), "what was looked at is not looked at again"


def test_results_and_pages_hold_counts_only_and_open_without_internet(province: Home) -> None:
    evaluate_new(province, "run-1")
    kept = [p for p in (province.root / "quality").rglob("*") if p.is_file()]
    texts = {p: p.read_text(encoding="utf-8", errors="replace") for p in kept}
    assert not [p for p, t in texts.items() if PLANTED in t or PLANTED_ID in t]
    pages = {p: t for p, t in texts.items() if p.suffix == ".html"}
    assert len(pages) > 10
    assert not [p for p, t in pages.items() if 'src="http' in t or 'href="http' in t or "url('http" in t]
    assert "Đánh giá cả lô" in index_page(province.root).read_text(encoding="utf-8")
    assert any("quyển sổ không đạt" in t and "KS.2008.01" in t for t in pages.values()), "a page names the books"


@pytest.mark.parametrize("register", REGISTERS)
def test_each_rule_of_a_register_is_one_expectation(register: str) -> None:
    columns = [e.column for e in scorecard_suite(register).expectations]
    assert columns == [rule.id for rule in rules_of(register)]
    assert len(contract_suite(register).expectations) > 5


def contract(home: Home) -> tuple[int, list[tuple[str, str | None]]]:
    """How many expectations of the contract hold of the births of a home, and which do not (type, column)."""
    evaluate_new(home, "run-1")
    (kept,) = (home.root / "quality").rglob("validations/hop_dong_KS/**/*.json")
    results = json.loads(kept.read_text(encoding="utf-8"))["results"]
    told = [
        (r["success"], r["expectation_config"]["type"], r["expectation_config"]["kwargs"].get("column"))
        for r in results
    ]
    return sum(success for success, *_ in told), [(kind, column) for success, kind, column in told if not success]


def test_sound_rows_keep_the_whole_contract(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1), birth(2, ghiChu=None)]))
    run(home)
    held, broken = contract(home)
    assert (held, broken) == (len(contract_suite("KS").expectations), [])


def test_an_empty_cell_and_an_unknown_code_each_break_their_part_of_the_contract(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1, nksNgaySinh=None), birth(2, nksGioiTinh="9")]))
    run(home)
    _, broken = contract(home)
    assert broken == [("expect_codes_to_be_listed", "nksGioiTinh"), ("expect_cells_to_be_filled", "nksNgaySinh")]


@pytest.mark.parametrize("cut", ['["06205_d', "{}", ""])
def test_a_note_that_was_cut_stops_nobody_and_everything_is_looked_at_anew(tmp_path: Path, cut: str) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1)]))
    run(home)
    keys, _ = evaluate_new(home, "run-1")
    (home.root / "quality" / "deliveries.json").write_text(cut, encoding="utf-8")
    assert evaluate_new(home, "run-2")[0] == keys
    assert evaluate_new(home, "run-3")[0] == []


def test_suites_that_say_the_same_are_not_kept_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for number in (1, 2):
        stem, book = f"xahongphong_hcl.KS.2008.0{number}", f"0{number}/2008"
        deliver(home, f"dot{number}", Book([birth(number, quyenSo=book)], stem=stem))
        run(home)
        evaluate_new(home, f"run-{number}")
        suites = {p: p.stat().st_mtime_ns for p in (home.root / "quality").rglob("expectations/*_KS.json")}
        assert len(suites) == 2
        if number == 1:
            before = suites
    assert suites == before


def test_a_suite_that_stumbles_is_no_verdict_on_the_data() -> None:
    class Told:
        class Result:
            success = False
            result: dict = {}  # noqa: RUF012 - shaped as the library's
            exception_info = {"some metric": {"raised_exception": True}}  # noqa: RUF012
            expectation_config = type("Config", (), {"type": "expect_column_max", "meta": {}})

        results = (Result,)

    with pytest.raises(SuiteNotEvaluated, match="bang_diem_KS"):
        read_scorecard(Told, "KS")
