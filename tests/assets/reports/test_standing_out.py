"""Two bad contractors among good ones are named in the closing report and in the asset, each in one sentence."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from assets.reports.form import Section
from assets.reports.standing_out import contractors_measured, section
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

# Records with an unreadable date, of a thousand; the bad two differ from each other.
FAULTY = {"A": 20, "B": 25, "C": 18, "D": 30, "E": 22, "Xấu": 150, "Rất xấu": 400}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_ledger(Home(tmp_path)) as connection:
        for name, faulty in FAULTY.items():
            told = {"name": name, "faulty": faulty}
            connection.execute(
                "insert into ledger.records by name select $name || i as record_id, 'KS' as register, "
                "$name as contractor from range(1000) t(i)",
                {"name": name},
            )
            # A record found faulty twice counts once; what was only noted counts not at all.
            for severity, rows in (("error", "$faulty"), ("warning", "$faulty"), ("info", "1000 - $faulty")):
                connection.execute(
                    "insert into ledger.findings by name select $name || i as record_id, 'date_invalid' as rule, "
                    f"'{severity}' as severity from range({rows}) t(i)",
                    told,
                )
        yield connection


def test_the_two_bad_ones_stand_out_and_the_good_ones_do_not(ledger: duckdb.DuckDBPyConnection) -> None:
    measured = contractors_measured(ledger)
    assert measured.filter("stands_out")["contractor"].to_list() == ["Rất xấu", "Xấu"]
    assert dict(measured.select("contractor", "findings").iter_rows()) == FAULTY


def test_the_annex_tells_each_in_one_sentence_with_its_numbers(ledger: duckdb.DuckDBPyConnection) -> None:
    told = section(contractors_measured(ledger))
    assert [text.partition(" bản ghi (")[0] for text in told.paragraphs] == [
        "1. Đơn vị số hóa Rất xấu có 400 trên 1.000",
        "2. Đơn vị số hóa Xấu có 150 trên 1.000",
    ]
    assert all(text.count(". ") == 1 and text.endswith("ngưỡng 3,5).") for text in told.paragraphs)


def test_without_anything_remarkable_the_annex_says_so(ledger: duckdb.DuckDBPyConnection) -> None:
    ledger.execute("delete from ledger.records where contractor in ('Xấu', 'Rất xấu')")
    quiet: Section = section(contractors_measured(ledger))
    assert quiet.paragraphs == ("Không có đơn vị số hóa nào có tỷ lệ lỗi lệch hẳn so với các đơn vị khác.",)
