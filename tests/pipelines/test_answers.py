"""The hand-overs through the command line: a reviewer decides, a package goes out, the national side answers."""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from tests.assets.review.office import Filled
from tests.deliveries import UNIT, Book, birth, deliver
from warehouse.home import Home

OLD_FATHER = birth(2, chaNgaySinh="1920")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    monkeypatch.setenv("HOTICH_WORKERS", "1")
    return Home(tmp_path / "tinh")


def hotich(home: Home, *words: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, [*words, "--home", str(home.root), "--json"])
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def ask(home: Home, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.published), read_only=True) as con:
        return con.execute(query).fetchall()


def test_from_delivery_to_the_national_database(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), OLD_FATHER]))
    assert hotich(home, "run")["review_workbooks_written"] == 1
    assert ask(home, "select number, status from review.records order by 1") == [(1, "approved"), (2, "pending_review")]

    (sent_out,) = (home.outbox / UNIT / "ra-soat").glob("*.xlsx")
    filled = Filled(openpyxl.load_workbook(sent_out, rich_text=True), sent_out)
    filled.decide(2, "Phê duyệt", by="Trần Thị Rà")
    (home.reviews / UNIT).mkdir(parents=True)
    filled.book.save(home.reviews / UNIT / sent_out.name)
    assert hotich(home, "run")["reviews_taken"] == 1
    approved = ask(home, "select number, status, status_actor from review.records order by 1")
    assert approved == [(1, "approved", "policy:clean"), (2, "approved", "reviewer:Trần Thị Rà")]
    assert hotich(home, "run")["reviews_taken"] == 0, "the same workbook is taken once"

    assert hotich(home, "transfer", "pack", "--dry-run")["records"] == 2
    (packed,) = hotich(home, "transfer", "pack")["packages"]
    assert packed["records"] == 2
    assert hotich(home, "transfer", "pack")["packages"] == []

    ids = [record for (record,) in ask(home, "select record_id from transfer.items order by 1")]
    home.acks.mkdir()
    with (home.acks / "tra-loi.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["package", "record_id", "outcome", "code", "message"])
        lines.writerow([packed["package"], ids[0], "accepted", "", ""])
        lines.writerow([packed["package"], ids[1], "bounced", "E17", "trùng số định danh"])
    assert hotich(home, "run")["acknowledgements_taken"] == 1
    found = ask(home, "select number, status from review.records order by 1")
    assert found == [(1, "transferred"), (2, "pending_review")]
    sent, accepted, bounced, still_open = ask(
        home, "select sent, accepted, bounced, open from transfer.reconciliation where package is null"
    )[0]
    assert (sent, accepted, bounced, still_open) == (2, 1, 1, 0)
    waiting = {line["side"]: line["books"] for line in hotich(home, "status")["waiting_books"]}
    assert waiting == {"contractor": 0, "reviewer": 1, "national": 0}
    assert hotich(home, "verify")["violations"] == []
