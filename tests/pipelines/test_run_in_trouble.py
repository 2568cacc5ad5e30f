"""A run in which the program itself fails over something: what goes on, what is said, and what is never told."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.intake.deliveries import Delivery
from assets.intake.reading import DeliveryChangedError
from assets.preparation import Judging, Preparation
from assets.verdicts.landing import Landed
from tests.deliveries import UNIT, birth, deliver
from tests.pipelines.command_line import book, hotich, run, told
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    monkeypatch.setenv("HOTICH_WORKERS", "1")
    return Home(tmp_path / "tinh")


def test_a_delivery_that_changes_while_it_is_read_waits_for_the_next_run(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets import preparation

    read = preparation.read_delivery

    def change(delivery: Delivery, *others: Any, **more: Any) -> Path:
        if delivery.name == "dot1":
            raise DeliveryChangedError(delivery.key)
        return read(delivery, *others, **more)

    deliver(home, "dot1", book(birth(1)))
    deliver(home, "dot2", book(birth(1), stem="hongphong.KS.2008.02"))
    monkeypatch.setattr(preparation, "read_delivery", change)
    answer = run(home)
    assert [d["delivery"] for d in answer["taken"]] == ["dot2"]
    assert len(answer["changing"]) == 1
    monkeypatch.setattr(preparation, "read_delivery", read)
    assert [d["delivery"] for d in run(home)["taken"]] == ["dot1"]


def test_what_cannot_be_judged_or_landed_together_is_done_one_by_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.verdicts import assets as stage

    land, judge = stage.land_together, Preparation.judge
    landed: list[int] = []

    def land_alone(ledger: duckdb.DuckDBPyConnection, home: Home, keys: list[str], **others: Any) -> dict[str, Landed]:
        if len(keys) > 1:
            raise ValueError("a cell said Nguyễn Thị Mật")
        landed.append(len(keys))
        return land(ledger, home, keys, **others)

    def judge_alone(self: Preparation, keys: Sequence[str]) -> Judging:
        return judge(self, keys if len(keys) == 1 else ["not there"])

    monkeypatch.setattr(stage, "land_together", land_alone)
    monkeypatch.setattr(Preparation, "judge", judge_alone)
    for number in (1, 2, 3):
        deliver(home, f"dot{number}", book(birth(1), stem=f"hongphong.KS.2008.{number:02d}"))
    assert sorted(d["delivery"] for d in run(home)["taken"]) == ["dot1", "dot2", "dot3"]
    assert landed == [1, 1, 1]
    for file in (p for p in home.root.rglob("*") if p.is_file()):
        assert "Thị Mật".encode() not in file.read_bytes(), file


def test_a_delivery_over_which_the_program_stumbles_holds_back_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.verdicts import assets as stage

    land = stage.land_together
    bad = deliver(home, "dot1", book(birth(1))).name

    def stumble(ledger: duckdb.DuckDBPyConnection, home: Home, keys: list[str], **others: Any) -> dict[str, Landed]:
        if any(bad in key for key in keys):
            raise ValueError("a cell said Nguyễn Thị Mật")
        return land(ledger, home, keys, **others)

    deliver(home, "dot2", book(birth(1), stem="hongphong.KS.2008.02"))
    monkeypatch.setattr(stage, "land_together", stumble)
    result = hotich("run", "--home", str(home.root), "--json")
    answer = told(result)
    assert result.exit_code == 1
    assert [d["delivery"] for d in answer["taken"]] == ["dot2"]
    assert len(answer["stuck"]) == 1
    assert home.published.exists()
    for file in (p for p in home.root.rglob("*") if p.is_file()):
        assert "Thị Mật".encode() not in file.read_bytes(), file

    monkeypatch.setattr(stage, "land_together", land)
    assert [d["delivery"] for d in run(home)["taken"]] == ["dot1"]
    assert list(home.work.glob("*.failed.json")) == []
    assert run(home)["runs"] == []


def test_answers_over_which_the_program_stumbles_make_the_run_red_and_are_tried_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.review import taking
    from assets.transfer import acknowledgement

    def stumble(*_: Any, **__: Any) -> None:
        raise ValueError("a cell said Nguyễn Thị Mật")

    deliver(home, "dot1", book(birth(1)))
    (home.reviews / UNIT).mkdir(parents=True)
    (home.reviews / UNIT / "a.xlsx").write_bytes(b"junk")
    home.acks.mkdir()
    (home.acks / "a.csv").write_text("package,record_id,outcome\n", encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(taking, "take_workbook", stumble)
        broken.setattr(acknowledgement, "take_lines", stumble)
        result = hotich("run", "--home", str(home.root), "--json")
    answer = told(result)
    assert (result.exit_code, answer["ok"]) == (1, False)
    assert [key.split("_")[0] for key in answer["stuck"]] == ["ra-soat", "xac-nhan"]
    assert [d["delivery"] for d in answer["taken"]] == ["dot1"]
    assert home.published.exists()

    again = run(home)
    assert (again["stuck"], again["reviews_taken"], again["acknowledgements_taken"]) == ([], 1, 1)
    assert list(home.work.glob("*.failed.json")) == []


def test_an_unforeseen_error_is_one_sentence_and_a_log_without_its_text(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.progress import standing

    def stumble(_: duckdb.DuckDBPyConnection) -> None:
        raise ValueError("a cell said Nguyễn Thị Mật")

    deliver(home, "dot1", book(birth(1)))
    monkeypatch.setattr(standing, "by_status", stumble)
    result = hotich("run", "--home", str(home.root))
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    (log,) = (home.dagster / "logs").iterdir()
    assert str(log) in result.stderr
    assert "ValueError" in log.read_text(encoding="utf-8")
    for file in (p for p in home.root.rglob("*") if p.is_file()):
        assert "Thị Mật".encode() not in file.read_bytes(), file
