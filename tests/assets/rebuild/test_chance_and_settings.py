"""A ledger that chance and settings had a hand in is made again all the same: samples, rules, learned names."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assets.rebuild.rebuilding import rebuild
from assets.records.lexicon import renew_lexicon
from assets.review.sampling.options import Sampling
from assets.verdicts import verdict
from checks.policy import RulePolicy
from tests.assets.intake.files import page, pdf
from tests.assets.rebuild.campaign import TODAY
from tests.assets.review.sampling.lot_office import LotOffice, reject_first
from tests.deliveries import NOW, Book, birth, deliver, run
from tests.pool import Here
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger


def test_samples_are_drawn_again_as_they_were_though_nobody_could_foresee_them(tmp_path: Path) -> None:
    office = LotOffice(Home(tmp_path), sampling=Sampling(aql=10.0))
    office.receive("2024-05-20_dot1", 1, 2, 3)
    office.decide(1)
    office.decide(2, reject_first(3))
    with open_ledger(office.home) as con:
        drawn = con.execute("select lot, seed, result from review.lots order by lot").fetchall()
    assert [result for _, _, result in drawn] == ["accepted", "returned", "open"]
    found = rebuild(office.home, replace(TODAY, approve="none"), Here())
    assert found.equal, (found.differences, found.broken, found.deviates_at)
    assert found.same_journal


def test_rules_are_those_that_were_in_force_then_and_names_those_that_were_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.deliveries.scan_pdf", lambda name: pdf(page(lines=1), mark=name))
    home = Home(tmp_path)
    deliver(home, "2024-05-20_dot1", Book([birth(n) for n in range(1, 6)]))
    trial = RulePolicy(
        shadows=frozenset({"pdf_orphan"}),
        severities={"registration_late": "error", "pdf_blank": "info"},
        limits=(("pdf_blank.ink_share", 0.02),),
    )
    run(home, rules=trial)
    with open_ledger(home) as con:
        assert renew_lexicon(con, now=NOW + timedelta(days=1), run_id="test").names
    deliver(home, "2024-06-20_dot2", Book([birth(n, quyenSo="02/2008") for n in range(6, 9)], stem="x.KS.2008.02"))
    run(home, rules=trial)
    with open_ledger(home, read_only=True) as con:
        blank = con.execute("select count(*) from review.findings where rule = 'pdf_blank'").fetchone()
    found = rebuild(home, TODAY, Here())
    assert found.equal, (found.differences, found.broken, found.deviates_at)
    assert found.steps == {"delivery": 2, "lexicon": 1}
    assert blank == (8,), "the thresholds of then are those that scans are looked at with again"


def test_where_the_program_judges_otherwise_by_now_it_says_from_which_step_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    deliver(home, "2024-05-20_dot1", Book([birth(1), birth(2)]))
    run(home)
    with open_ledger(home) as con:
        assert renew_lexicon(con, now=NOW + timedelta(days=1), run_id="test").names
    monkeypatch.setitem(verdict._CLEAN, "clean", verdict._CLEAN["none"])
    found = rebuild(home, TODAY, Here())
    assert not found.equal
    assert "ledger.records" in {d.table for d in found.differences}
    assert found.deviates_at is not None and found.deviates_at[1] == "lexicon", "no name is approved, none is learned"
