"""Files that go out and come back: nobody's work is overwritten, nothing is taken twice, every file is answered."""

import os
import shutil
import time
from pathlib import Path

import openpyxl
import pytest

from assets import failures
from assets.review import incoming, taking
from assets.review.review_words import APPROVE, CORRECT
from assets.review.taking import take_reviews
from pipelines.outputs import answers_waiting
from tests.assets.review.office import (
    CLERK,
    LATER,
    MISTYPED,
    ODD_MOTHER,
    OLD_FATHER,
    Filled,
    Office,
    receipt_of,
    record_id,
    redeliver,
)
from tests.deliveries import UNIT
from warehouse.ledger.connection import open_ledger


def problem_of(path: Path) -> str:
    """The text of a receipt for a file that could not be taken."""
    sheet = openpyxl.load_workbook(receipt_of(path)).active
    assert sheet is not None
    return " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)


def test_the_same_workbook_twice_changes_nothing(office: Office) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))
    office.take()
    before = office.ask("select count(*) from ledger.status_events")
    written = receipt_of(path).read_bytes()
    assert office.take().files == 0
    assert receipt_of(path).read_bytes() == written
    copy = path.with_name("bản sao.xlsx")
    shutil.copy(path, copy)
    taken = office.take()
    assert (taken.files, taken.rows["repeated"], taken.rows["applied"]) == (1, 1, 0)
    assert office.receipt(copy)["02/2008"][0] == "Đã ghi nhận trước đây"
    assert "quyết định số 1" in office.receipt(copy)["02/2008"][2]
    assert office.ask("select count(*) from ledger.status_events") == before
    assert office.is_sound()


def test_a_workbook_copied_in_anew_is_answered_anew_and_waits_no_longer(office: Office) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))
    office.take()
    ahead = time.time() + 3600
    os.utime(path, (ahead, ahead))
    assert answers_waiting(office.home, quiet_seconds=0, now=time.time()) == [path]
    assert office.take().rows["repeated"] == 1
    assert office.receipt(path)["02/2008"][0] == "Đã ghi nhận trước đây"
    assert answers_waiting(office.home, quiet_seconds=0, now=time.time()) == []
    assert office.take().files == 0
    assert office.is_sound()


def test_what_goes_away_or_may_not_be_read_holds_back_no_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))
    going = path.with_name("a.xlsx")
    going.write_bytes(b"1")
    closed = office.home.reviews / "06196-dong"
    closed.mkdir()
    look = incoming.scan

    def scan(folder: Path | str) -> list[os.DirEntry[str]]:
        if Path(folder) == closed:
            raise PermissionError(folder)
        found = look(folder)
        going.unlink(missing_ok=True)
        return found

    monkeypatch.setattr(incoming, "scan", scan)
    taken = office.take()
    assert (taken.files, taken.unanswered) == (1, 1)
    assert office.receipt(path)["02/2008"][0] == "Đã ghi nhận"


def test_a_correction_handed_in_twice_is_one_version(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa")
    office.review(filled)
    answers = office.review(filled, name="lần nữa.xlsx")
    assert answers["02/2008"][:2] == ["Đã ghi nhận trước đây", "Đã phê duyệt"]
    assert office.record(ODD_MOTHER)[0] == 2
    assert office.is_sound()


def test_a_receipt_that_is_missing_is_written_again(office: Office) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))
    office.take()
    receipt_of(path).unlink()
    office.take()
    assert office.receipt(path)["02/2008"][0] == "Đã ghi nhận trước đây"
    assert office.ask("select count(*) from ledger.decisions") == [(1,)]


def test_a_run_killed_in_the_middle_of_a_workbook_leaves_nothing_half_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa").decide(OLD_FATHER, APPROVE)
    path = office.hand_in(filled)
    before = office.ask("select * from ledger.records order by record_id")

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(taking, "note_file", killed)
    with pytest.raises(KeyboardInterrupt):
        office.take()
    monkeypatch.undo()
    assert office.ask("select * from ledger.records order by record_id") == before
    assert office.ask("select count(*) from ledger.decisions") == [(0,)]
    assert not receipt_of(path).exists()
    assert office.is_sound()
    office.take()
    assert office.receipt(path)["02/2008"][0] == "Đã ghi nhận"


def test_a_run_killed_before_the_receipt_answers_in_the_next(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(taking, "save_answer", killed)
    with pytest.raises(KeyboardInterrupt):
        office.take()
    monkeypatch.undo()
    assert office.record(ODD_MOTHER)[1] == "approved"
    office.take()
    assert office.receipt(path)["02/2008"][0] == "Đã ghi nhận trước đây"
    assert office.is_sound()


def test_the_program_stumbling_over_one_workbook_does_not_stop_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = office.open()
    bad = office.hand_in(filled.decide(ODD_MOTHER, APPROVE), name="a.xlsx")
    good = office.hand_in(filled.decide(ODD_MOTHER, None, by=None).decide(OLD_FATHER, APPROVE), name="b.xlsx")
    real = taking.apply_decisions

    def stumbles(connection: object, decisions: list, **settings: object) -> object:
        if any(d.record_id == record_id(ODD_MOTHER) for d in decisions):
            raise ValueError("Lý Thi Hoa")
        return real(connection, decisions, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "apply_decisions", stumbles)
    taken = office.take()
    assert (taken.files, len(taken.stumbled)) == (1, 1)
    assert office.record(OLD_FATHER)[1] == "approved"
    assert not receipt_of(bad).exists()
    assert receipt_of(good).exists()
    (marker,) = failures.failures(office.home)
    assert marker.error == "ValueError"
    assert "Lý Thi Hoa" not in str(marker)
    monkeypatch.undo()
    office.take()
    assert failures.failures(office.home) == []
    assert office.receipt(bad)["02/2008"][0] == "Đã ghi nhận"


BROKEN = [
    ("empty.xlsx", b"", "tệp rỗng"),
    ("cut.xlsx", b"PK\x03\x04 cut", "bị hỏng"),
    ("letter.xlsx", b"%PDF-1.4 and so on", "không phải tệp Excel"),
    ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls đời cũ"),
]


@pytest.mark.parametrize(("name", "data", "why"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_broken_file_is_answered_and_changes_nothing(office: Office, name: str, data: bytes, why: str) -> None:
    path = office.home.reviews / UNIT / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    taken = office.take()
    assert (taken.files, taken.files_refused) == (1, 1)
    assert why in problem_of(path)
    assert "Chưa có quyết định nào được ghi nhận" in problem_of(path)
    assert path.read_bytes() == data
    assert office.take().files == 0
    assert office.is_sound()


def test_a_workbook_of_somebody_elses_format_is_answered(office: Office) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["STT", "Họ tên", "Quyết định"])
    path = office.home.reviews / UNIT / "danh sách.xlsx"
    path.parent.mkdir(parents=True)
    book.save(path)
    office.take()
    assert "không phải phiếu rà soát" in problem_of(path)


def test_a_return_workbook_in_the_wrong_place_is_told_where_to_go(office: Office) -> None:
    (sent,) = (office.home.outbox / UNIT).rglob("*.tra-lai.xlsx")
    path = office.home.reviews / UNIT / sent.name
    path.parent.mkdir(parents=True)
    shutil.copy(sent, path)
    office.take()
    assert "giao trong một lần bàn giao mới" in problem_of(path)


def test_a_workbook_saved_in_another_format_is_answered(office: Office) -> None:
    folder = office.home.reviews / UNIT
    folder.mkdir(parents=True)
    (folder / "x.ods").write_bytes(b"PK")
    office.take()
    sheet = openpyxl.load_workbook(folder / "x.ods.ket-qua.xlsx").active
    assert sheet is not None
    assert any("lưu lại dạng .xlsx" in str(c.value) for row in sheet.iter_rows() for c in row)


def test_an_archive_and_a_workbook_in_a_folder_of_its_own_are_answered(office: Office) -> None:
    folder = office.home.reviews / UNIT
    (folder / "thang 12").mkdir(parents=True)
    (folder / "x.zip").write_bytes(b"PK")
    office.open().decide(ODD_MOTHER, APPROVE).book.save(folder / "thang 12" / "a.xlsx")
    office.take()
    assert "giải nén" in problem_of(folder / "x.zip")
    assert "trong thư mục con" in problem_of(folder / "thang 12" / "a.xlsx")
    assert office.record(ODD_MOTHER)[1] == "pending_review"


def test_files_outside_a_units_folder_are_answered_too(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    loose = office.home.reviews / "x.xlsx"
    loose.parent.mkdir(parents=True)
    filled.book.save(loose)
    unnamed = office.hand_in(filled, unit="hong-phong")
    office.take()
    assert "trong thư mục của đơn vị" in problem_of(loose)
    assert "không bắt đầu bằng mã đơn vị" in problem_of(unnamed)
    assert office.record(ODD_MOTHER)[1] == "pending_review"


def test_receipts_locks_links_and_folders_are_not_read(office: Office, tmp_path: Path) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))
    folder = path.parent
    (folder / "~$x.xlsx").write_bytes(b"lock")
    (folder / ".~lock.x.xlsx#").write_bytes(b"lock")
    (folder / "sub.xlsx").mkdir()
    shutil.copy(path, tmp_path / "outside.xlsx")
    (folder / "link.xlsx").symlink_to(tmp_path / "outside.xlsx")
    assert office.take().files == 1
    assert office.take().files == 0
    assert sorted(p.name for p in folder.glob("*.ket-qua.xlsx")) == [receipt_of(path).name]


def test_a_file_that_is_still_being_copied_waits(office: Office) -> None:
    path = office.hand_in(office.open().decide(ODD_MOTHER, APPROVE))
    with open_ledger(office.home) as con:
        taken = take_reviews(con, office.home, approve="clean", run_id="r", now=LATER, quiet_seconds=60)
        assert taken.files == 0
        old = time.time() - 61
        os.utime(path, (old, old))
        taken = take_reviews(con, office.home, approve="clean", run_id="r", now=LATER, quiet_seconds=60)
        assert taken.files == 1


def test_a_workbook_that_somebody_fills_in_in_the_outbox_is_never_replaced(office: Office) -> None:
    filled = office.open().decide(ODD_MOTHER, APPROVE)
    filled.book.save(filled.path)
    typed = filled.path.read_bytes()
    redeliver(office.home, "2024-06-01_dot2", n9={"meHoTen": "Lý Thi Oanh"})
    redeliver(office.home, "2024-06-02_dot3", n6={"meHoTen": "Lý Thi Oanh"})
    assert office.send_out() == 1
    assert filled.path.read_bytes() == typed
    newer = filled.path.with_name(filled.path.name.replace(".xlsx", ".moi.xlsx"))
    assert office.workbooks == sorted([filled.path, newer])
    assert office.send_out() == 0
    # Handed in and taken, it has served: one workbook is left, with what still waits.
    shutil.copy(filled.path, _reviews(office) / filled.path.name)
    office.take()
    assert office.record(ODD_MOTHER)[1] == "approved"
    assert office.send_out() == 1
    assert office.workbooks == [filled.path]
    with pytest.raises(LookupError):
        office.open().sheet(ODD_MOTHER)


def _reviews(office: Office) -> Path:
    folder = office.home.reviews / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_the_workbook_goes_away_when_nothing_waits_but_not_under_somebodys_hands(office: Office) -> None:
    filled = office.open()
    for number in (2, 3, 4, 5):
        filled.decide(number, APPROVE)
    filled.decide(MISTYPED, CORRECT, nksHoTen="Nguyễn Văn Bình", chaDanToc="Nùng")
    office.review(filled)
    kept = Filled(openpyxl.load_workbook(filled.path), filled.path).decide(OLD_FATHER, None, by=CLERK)
    untouched = filled.path.read_bytes()
    kept.book.save(filled.path)
    assert office.send_out() == 0
    assert office.workbooks == [filled.path]
    filled.path.write_bytes(untouched)
    assert office.send_out() == 0
    assert office.workbooks == []


def test_a_workbook_is_written_again_only_when_what_waits_has_changed(office: Office) -> None:
    assert office.send_out() == 1
    (path,) = office.workbooks
    first = path.read_bytes()
    assert office.send_out() == 0
    path.unlink()
    assert office.send_out() == 1
    assert path.read_bytes() == first
    office.review(office.open().decide(ODD_MOTHER, APPROVE))
    assert office.send_out() == 1
    assert path.read_bytes() != first


def test_a_run_killed_while_writing_is_caught_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.review import outgoing

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outgoing, "save_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        office.send_out()
    monkeypatch.undo()
    assert office.send_out() == 1
    real = outgoing.note_workbooks

    def killed_after(connection: object, notes: list, now: object) -> None:
        if any(n.fingerprint for n in notes):
            raise KeyboardInterrupt
        real(connection, notes, now)  # type: ignore[arg-type]

    office.review(office.open().decide(ODD_MOTHER, APPROVE))
    monkeypatch.setattr(outgoing, "note_workbooks", killed_after)
    with pytest.raises(KeyboardInterrupt):
        office.send_out()
    monkeypatch.undo()
    assert office.send_out() == 1
    assert [p.name for p in office.workbooks] == ["xahongphong_hcl.KS.2008.01.ra-soat.xlsx"]


def test_no_name_reaches_counts_and_markers(office: Office) -> None:
    taken_before = office.review(office.open().decide(ODD_MOTHER, APPROVE, by="Người Bí Mật"))
    assert taken_before["02/2008"][0] == "Đã ghi nhận"
    assert "Bí Mật" not in str(office.last)
    assert office.last.decisions == {"approve": 1}
