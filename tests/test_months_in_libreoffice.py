"""A week of the province in which reviewer and contractor work in LibreOffice, and the account agrees."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assets.review.review_words import PENDING_SHEET
from tests.months.comparison import waiting
from tests.months.contractors import Returned, correct, deliver_corrected, put_right, return_path
from tests.months.kills import Undisturbed
from tests.months.libreoffice import fill
from tests.months.play import FIRST, Play
from tests.months.province import UNITS, WARNINGS
from tests.months.reviewers import Desk
from tests.months.script import SCRIPT
from warehouse.home import Home

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def test_workbooks_filled_in_by_libreoffice_are_taken_back(tmp_path: Path) -> None:
    assert SOFFICE is not None
    home = Home(tmp_path / "home")
    play = Play(home, Undisturbed(home, "clean"), SCRIPT)
    SCRIPT[0](play)
    play.work()
    play.week, play.post.now = 1, play.now

    assert FIRST in waiting(play.account)
    desk = Desk.opened(home, FIRST)
    reviewer = UNITS[FIRST.unit].reviewers[0]
    for turn, shown in enumerate(desk.rows):
        entry = play.account.entries[shown.record_id]
        kind = ("reject", "approve", "correct", "confirm")[turn % 4] if shown.sheet == PENDING_SHEET else "correct"
        fault = sorted(entry.typed.wrong & WARNINGS if shown.sheet == PENDING_SHEET else entry.typed.wrong)[0]
        desk.rule(shown, kind, reviewer, entry, entry.typed.without(fault) if kind == "correct" else None)
    on_desk = {r.record_id for r in desk.rulings}

    path = return_path(home, FIRST, "dot-1")
    returned = Returned.opened(path)
    rejected = [e for e in play.account.of_book(FIRST) if e.status == "rejected" and e.record_id not in on_desk]
    chosen = {e.record_id: put_right(e) for e in rejected}
    again = {r: replace(typed, signer=1) for r, (typed, _) in chosen.items()}
    done = correct(play.account, returned, FIRST, again)
    for _, scans in chosen.values():
        done.scans |= scans
    assert desk.typed
    assert returned.typed

    saved = fill(SOFFICE, tmp_path, {desk.path: desk.typed, path: returned.typed})
    handed = home.reviews / UNITS[FIRST.unit].folder / "tu-libreoffice.xlsx"
    handed.parent.mkdir(parents=True)
    shutil.copyfile(saved[desk.path], handed)
    play.handed_in.append((FIRST.unit, desk.rulings))
    folder = deliver_corrected(play.post, returned, done, "tu-libreoffice", manifest=False)
    shutil.copyfile(saved[path], folder / path.name)
    play.post.stamp(folder)
    play.work()
    assert {"approve", "correct", "reject"} <= set(play.account.decided)
    assert not play.account.decided["refused"]
    assert all(play.account.entries[r].version == 2 for r in chosen)
