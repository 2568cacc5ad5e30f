"""Approval by sample through the command line: set in hotich.toml, landed, read, judged, shown."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pipelines.cli import main
from tests.assets.review.office import Filled
from tests.assets.review.sampling.lot_office import READ, SIZE, LotOffice, rows_of
from tests.deliveries import UNIT, Book, deliver
from tests.pipelines.test_answers import ask, hotich
from warehouse.home import Home

SETTINGS = 'quiet_seconds = 0\nworkers = 1\n[review]\napprove = "sampled"\n[review.sampling]\naql = 10\n'


def test_a_book_is_approved_by_its_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOTICH_REVIEW__APPROVE", "HOTICH_QUIET_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    home = Home(tmp_path)
    (home.root / "hotich.toml").write_text(SETTINGS, encoding="utf-8")
    deliver(home, "dot1", Book(rows_of(1)))
    assert hotich(home, "run")["review_workbooks_written"] == 1
    assert ask(home, "select n, lot_size, result from review.lots") == [(READ, SIZE, "open")]
    assert hotich(home, "status")["open_work"][0]["behind_sample"] == SIZE - READ
    shown = CliRunner().invoke(main, ["status", "--home", str(home.root)], env={"COLUMNS": "200"}).stdout
    assert f"{SIZE - READ} hồ sơ không phải xem" in shown
    assert f"{READ} hồ sơ cần xem" in shown

    office = LotOffice(home)
    (sent_out,) = (home.outbox / UNIT / "ra-soat").glob("*.xlsx")
    filled = Filled(openpyxl.load_workbook(sent_out, rich_text=True), sent_out)
    office.hand_in(office.fill(filled))
    assert hotich(home, "run")["reviews_taken"] == 1
    statuses = "select status, count(*) filter (status_actor = 'policy:sampled') from review.records group by 1"
    assert ask(home, statuses) == [("approved", SIZE - READ)]
    assert hotich(home, "verify")["violations"] == []
