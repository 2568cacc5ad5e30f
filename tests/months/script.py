"""What happens once, by week: new books, a delivery in halves, old, cut and partial books, numbers claimed twice."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.months.account import Sent
from tests.months.contractors import Returned, correct, deliver_corrected, return_path, write_book, write_manifest
from tests.months.play import (
    BINH_TRUNG,
    CAO_LAU,
    DEATHS,
    FIRST,
    HALVED,
    LATE_SCANS,
    MARRIAGES,
    SECOND,
    Play,
)
from tests.months.province import SIGNERS, UNITS, Place


def _folder(play: Play, place: Place, delivery: str) -> Path:
    return play.home.inbox / UNITS[place.unit].folder / delivery


def _under_way(play: Play, place: Place) -> Path:
    return play.home.root / f"{place.stem}.zip"


def first_deliveries(play: Play) -> None:
    """Two contractors begin."""
    play.post.send("06205", "dot-1", play.book(FIRST), play.book(DEATHS))
    play.post.send("06217", "dot-1", play.book(BINH_TRUNG))


def half_a_delivery(play: Play) -> None:
    """Another unit; a delivery whose zip is still being copied; somebody keeps a return workbook."""
    play.post.send("06196", "dot-1", play.book(CAO_LAU))
    folder = _folder(play, HALVED, "dot-2")
    write_book(play.book(HALVED), folder)
    write_manifest(folder, UNITS[HALVED.unit].contractor)
    (folder / f"{HALVED.stem}.zip").rename(_under_way(play, HALVED))
    for path in folder.iterdir():
        os.utime(path, (time.time(), time.time()))
    shutil.copyfile(return_path(play.home, FIRST, "dot-1"), play.home.root / "old.xlsx")


def same_delivery_three_times(play: Play) -> None:
    """The first delivery is dropped twice more; and the marriages come."""
    play.post.drop_again(_folder(play, FIRST, "dot-1"), "dot-1-lai", "dot-1-lai-nua")
    play.post.send("06205", "dot-2", play.book(MARRIAGES))


def the_other_half(play: Play) -> None:
    """The zip has arrived. Elsewhere a book comes without its zip, and nobody says that there is one."""
    folder = _folder(play, HALVED, "dot-2")
    assert not (play.home.outbox / UNITS[HALVED.unit].folder / "dot-2").exists()
    shutil.move(_under_way(play, HALVED), folder / f"{HALVED.stem}.zip")
    play.post.under_way.append(("dot-2", play.again(HALVED)))
    play.post.stamp(folder)
    book = play.book(LATE_SCANS)
    write_book(book, _folder(play, LATE_SCANS, "dot-2"))
    (_folder(play, LATE_SCANS, "dot-2") / f"{LATE_SCANS.stem}.zip").rename(_under_way(play, LATE_SCANS))
    play.post.under_way.append(("dot-2", replace(book, scans={})))
    play.post.stamp(_folder(play, LATE_SCANS, "dot-2"))


def scans_come_late(play: Play) -> None:
    """The zip comes into the same folder. A whole book comes again: two approved rows changed, one gone, one new."""
    folder = _folder(play, LATE_SCANS, "dot-2")
    shutil.move(_under_way(play, LATE_SCANS), folder / f"{LATE_SCANS.stem}.zip")
    play.post.under_way.append(("dot-2", play.again(LATE_SCANS)))
    play.post.stamp(folder)
    sent = [e for e in play.account.of_book(CAO_LAU) if e.status == "approved"][:3]
    for entry in sent:
        play.note(replace(entry.typed, signer=(entry.typed.signer + 1) % len(SIGNERS)))
    play.slow |= {e.record_id for e in sent}
    play.new_row(CAO_LAU)
    again = play.again(CAO_LAU)
    play.post.send("06196", "dot-3", replace(again, lines=again.lines[1:]))


def an_old_return_workbook(play: Play) -> None:
    """Corrections made in a copy of week 1: what has moved on since then is not overwritten."""
    returned = Returned.opened(play.home.root / "old.xlsx")
    old = {
        record_id: play.account.entries[record_id].history[version]
        for record_id, (_, version) in returned.rows().items()
        if play.account.entries[record_id].version > version
    }
    assert old
    chosen = {record_id: replace(typed.without("date"), signer=2, claims=None) for record_id, typed in old.items()}
    deliver_corrected(play.post, returned, correct(play.account, returned, FIRST, chosen), "sua-cu", manifest=True)


def part_of_a_book(play: Play) -> None:
    """Three rows of a book again, with the scans that other rows of it lack."""
    lines = play.again(DEATHS).lines
    lacking = [e for e in play.account.of_book(DEATHS) if e.status == "rejected" and e.scan in (None, "bad")]
    scans = {e.typed.own_scan_name(): "good" for e in lacking}
    play.scans[DEATHS] |= scans
    play.post.send("06205", "dot-3", Sent(DEATHS, lines[:3], scans))


def a_cut_workbook(play: Play) -> None:
    """A workbook that breaks off goes back whole: its rows make no records."""
    folder = _folder(play, SECOND, "dot-4")
    write_book(play.book(SECOND), folder)
    workbook = folder / f"{SECOND.stem}.xlsx"
    workbook.write_bytes(workbook.read_bytes()[:2000])
    play.post.under_way.append(("dot-4", None))
    play.post.stamp(folder)


def the_whole_workbook(play: Play) -> None:
    """The same book, whole."""
    assert return_path(play.home, SECOND, "dot-4").exists()
    play.post.send("06205", "dot-5", play.again(SECOND))


def a_number_claimed_late(play: Play) -> None:
    """Books come again with forgotten rows that claim numbers of records that are there."""
    for place in (BINH_TRUNG, LATE_SCANS, SECOND):
        opened = [e for e in play.account.of_book(place) if e.status == "pending_review"]
        one = (opened or play.account.of_book(place))[0]
        play.new_row(place, claims=one.typed.shown_number)
        play.post.send(place.unit, f"dot-lai-{place.register}", play.again(place))


SCRIPT: dict[int, Callable[[Play], None]] = {
    0: first_deliveries,
    1: half_a_delivery,
    2: same_delivery_three_times,
    3: the_other_half,
    4: scans_come_late,
    5: an_old_return_workbook,
    6: part_of_a_book,
    7: a_cut_workbook,
    8: the_whole_workbook,
    9: a_number_claimed_late,
}
