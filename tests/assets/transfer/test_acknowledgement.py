"""Answers of the national side: each line is taken, noted, or refused with a reason, and nothing counts twice."""

import csv
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets import failures
from assets.transfer import acknowledgement, packing
from assets.transfer.ack_file import receipt_path, waiting_acks
from assets.transfer.acknowledgement import AcksTaken, AckTaken, take_ack_file, take_acknowledgements
from tests.assets.transfer.test_packing import broken_laws, everything
from tests.deliveries import NOW, Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.acknowledgements import AckFile
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.journal import first_broken_link

HEAD = "package,record_id,outcome,code,message"
PACKAGE = "LS-2024-0001"
NEXT_DAY = NOW + timedelta(days=1)


def record(number: int, book: int = 1) -> str:
    return f"06205.KS.2008.{book:02d}.2008.{number:04d}"


@pytest.fixture
def packed(con: duckdb.DuckDBPyConnection, home: Home) -> duckdb.DuckDBPyConnection:
    """The ledger with all ten records in one package."""
    pack_all(con, home)
    home.acks.mkdir()
    return con


def pack_all(con: duckdb.DuckDBPyConnection, home: Home) -> list[str]:
    result = packing.pack(con, home, max_records=100, max_bytes=10**9, now=NOW)
    return [p.package for p in result.packages]


def drop(home: Home, name: str, *lines: str, head: str = HEAD) -> Path:
    path = home.acks / name
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return path


def take(con: duckdb.DuckDBPyConnection, home: Home, days: int = 1) -> AcksTaken:
    taken = take_acknowledgements(con, home, run_id=f"run-{days}", now=NOW + timedelta(days=days))
    assert broken_laws(con) == []
    assert first_broken_link(con) is None
    return taken


def nonzero(taken: AcksTaken | AckTaken) -> dict[str, int]:
    counts = taken.counts() if isinstance(taken, AcksTaken) else taken.lines
    return {name: n for name, n in counts.items() if n and name not in ("files", "known")}


def status(con: duckdb.DuckDBPyConnection, record_id: str) -> tuple[str, int]:
    return con.execute("select status, version from review.records where record_id = ?", [record_id]).fetchall()[0]


def receipt(path: Path) -> list[dict[str, str]]:
    text = receipt_path(path).read_text(encoding="utf-8-sig")
    delimiter = ";" if text.splitlines()[0].count(";") else ","
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def test_an_accepted_record_is_transferred(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,OK-1,")
    assert nonzero(take(packed, home)) == {"accepted": 1}
    assert status(packed, record(1)) == ("transferred", 1)
    event = "select from_status, to_status, actor, run_id from review.status_events order by event_no desc limit 1"
    assert packed.execute(event).fetchall() == [("approved", "transferred", f"ack:{PACKAGE}", "run-1")]
    assert packed.execute("select outcome, code from transfer.items where outcome <> 'sent'").fetchall() == [
        ("accepted", "OK-1")
    ]
    assert packed.execute("select count(*) from staging.ks").fetchall() == [(10,)]
    assert receipt(path)[0]["Kết quả"] == "Đã ghi nhận: được nhận"


def test_a_bounced_record_waits_for_a_person_with_the_code_as_a_finding(
    packed: duckdb.DuckDBPyConnection, home: Home
) -> None:
    drop(home, "mot.csv", f"{PACKAGE},{record(2)},bounced,E12,Trùng với hồ sơ khác.")
    assert nonzero(take(packed, home)) == {"bounced": 1}
    assert status(packed, record(2)) == ("pending_review", 1)
    finding = "select severity, value, message from review.findings where rule = 'transfer_bounced' and record_id = ?"
    assert packed.execute(finding, [record(2)]).fetchall() == [
        (
            "warning",
            "E12",
            f"Cơ sở dữ liệu hộ tịch trả lại bản ghi trong gói {PACKAGE} (mã E12): Trùng với hồ sơ khác.",
        )
    ]
    approval = "select approved_at, approved_by, status_actor from ledger.records where record_id = ?"
    assert packed.execute(approval, [record(2)]).fetchall() == [(None, None, f"ack:{PACKAGE}")]
    assert packed.execute("select count(*) from staging.ks").fetchall() == [(9,)]


def test_a_corrected_bounced_record_goes_into_a_later_package(home: Home) -> None:
    with open_ledger(home) as con:
        pack_all(con, home)
        home.acks.mkdir()
        drop(home, "mot.csv", f"{PACKAGE},{record(2)},bounced,E12,")
        take(con, home)
        assert pack_all(con, home) == []
    rows = [birth(n) for n in range(1, 7)]
    rows[1]["nguoiKy"] = "Nông Văn Quang"
    deliver(home, "dot-2", Book(rows))
    run(home, now=NEXT_DAY)
    with open_ledger(home) as con:
        assert status(con, record(2)) == ("approved", 2)
        assert pack_all(con, home) == ["LS-2024-0002"]
        drop(home, "hai.csv", f"LS-2024-0002,{record(2)},accepted,,")
        assert nonzero(take(con, home, days=2)) == {"accepted": 1}
        assert status(con, record(2)) == ("transferred", 2)
        # The old file still lies there and says what it said of the old package.
        assert take(con, home, days=3).known == 2


def test_a_bounced_record_delivered_again_unchanged_is_not_approved_by_that(home: Home) -> None:
    with open_ledger(home) as con:
        pack_all(con, home)
        home.acks.mkdir()
        drop(home, "mot.csv", f"{PACKAGE},{record(2)},bounced,E12,")
        take(con, home)
    deliver(home, "dot-2", Book([birth(n) for n in range(1, 8)]))
    run(home, now=NEXT_DAY)
    with open_ledger(home) as con:
        assert status(con, record(2)) == ("pending_review", 1)
        kept = "select count(*) from review.findings where rule = 'transfer_bounced'"
        assert con.execute(kept).fetchall() == [(1,)]


def test_an_answer_to_something_never_sent_is_refused(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(
        home,
        "mot.csv",
        f"LS-2024-0099,{record(1)},accepted,,",
        f"{PACKAGE},06205.KS.2008.01.2008.0999,accepted,,",
        f"{PACKAGE},{record(1)},nhận,,",
        f"{PACKAGE},,accepted,,",
    )
    assert nonzero(take(packed, home)) == {"refused": 4}
    assert [line["Lý do"] for line in receipt(path)] == [
        "Gói LS-2024-0099 chưa từng được gửi.",
        f"Bản ghi này không có trong gói {PACKAGE}.",
        "Kết quả chỉ có thể là accepted (được nhận) hoặc bounced (bị trả lại).",
        "Dòng thiếu tên gói, mã bản ghi hoặc kết quả, hoặc thừa cột so với dòng tiêu đề.",
    ]
    assert status(packed, record(1)) == ("approved", 1)


def test_a_package_that_was_withdrawn_was_never_sent(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    packed.execute("update ledger.packages set status = 'withdrawn', records = 0")
    packed.execute("delete from ledger.package_items")
    drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,,")
    assert nonzero(take(packed, home)) == {"refused": 1}


def test_the_same_answer_twice_is_counted_and_changes_nothing(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    line = f"{PACKAGE},{record(1)},accepted,,"
    drop(home, "mot.csv", line, line)
    assert nonzero(take(packed, home)) == {"accepted": 1, "repeated": 1}
    path = drop(home, "hai.csv", line, f"{PACKAGE},{record(3)},accepted,,")
    assert nonzero(take(packed, home, days=2)) == {"accepted": 1, "repeated": 1}
    assert receipt(path)[0]["Lý do"] == "Đã ghi nhận «được nhận» ngày 21/05/2024; không có gì thay đổi."
    moved = "select count(*) from review.status_events where actor like 'ack:%'"
    assert packed.execute(moved).fetchall() == [(2,)]


def test_a_contradicting_answer_is_refused(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,,", f"{PACKAGE},{record(1)},bounced,E1,")
    assert nonzero(take(packed, home)) == {"accepted": 1, "refused": 1}
    assert "ở dòng trước của tệp này" in receipt(path)[1]["Lý do"]
    path = drop(home, "hai.csv", f"{PACKAGE},{record(1)},bounced,E1,")
    assert nonzero(take(packed, home, days=2)) == {"refused": 1}
    assert receipt(path)[0]["Lý do"] == (
        "Trái với trả lời «được nhận» đã ghi nhận ngày 21/05/2024; đề nghị làm rõ với bên nhận."
    )
    assert status(packed, record(1)) == ("transferred", 1)


def test_a_package_is_answered_once_all_its_records_are(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    ids = [record(n) for n in range(1, 7)] + [record(n, 2) for n in range(11, 15)]
    drop(home, "mot.csv", *(f"{PACKAGE},{i},accepted,," for i in ids[:9]))
    take(packed, home)
    package = "select status from transfer.packages"
    assert packed.execute(package).fetchall() == [("open",)]
    drop(home, "hai.csv", f"{PACKAGE},{ids[9]},bounced,E1,")
    take(packed, home, days=2)
    assert packed.execute(package).fetchall() == [("answered",)]


def new_version(con: duckdb.DuckDBPyConnection, record_id: str) -> None:
    """What is left when a reviewer takes other content for an approved record: version 2, approved."""
    for change in (
        "update ledger.versions set version = 2 where record_id = ?",
        "update ledger.clean_ks set version = 2 where record_id = ?",
        "update ledger.records set version = 2 where record_id = ?",
    ):
        con.execute(change, [record_id])


def test_an_answer_about_an_older_version_is_noted_but_moves_nothing(home: Home) -> None:
    with open_ledger(home) as con:
        pack_all(con, home)
        home.acks.mkdir()
        new_version(con, record(4))
        waiting = packing.pack(con, home, max_records=100, max_bytes=10**9, now=NOW)
        assert [(o.record_id, o.reason, o.package) for o in waiting.left_out] == [
            (record(4), "awaiting_answer", PACKAGE)
        ]
        path = drop(home, "mot.csv", f"{PACKAGE},{record(4)},accepted,,")
        assert nonzero(take(con, home)) == {"late": 1}
        assert "phiên bản 1" in receipt(path)[0]["Lý do"]
        assert status(con, record(4)) == ("approved", 2)
        held = packing.pack(con, home, max_records=100, max_bytes=10**9, now=NOW)
        assert (held.packages, [o.reason for o in held.left_out]) == ([], ["already_accepted"])


def test_a_record_whose_older_version_bounced_is_sent_in_its_new_one(home: Home) -> None:
    with open_ledger(home) as con:
        pack_all(con, home)
        home.acks.mkdir()
        new_version(con, record(4))
        drop(home, "mot.csv", f"{PACKAGE},{record(4)},bounced,E1,")
        assert nonzero(take(con, home)) == {"late": 1}
        assert pack_all(con, home) == ["LS-2024-0002"]


def test_the_same_file_again_changes_nothing(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,,", f"X,{record(1)},accepted,,")
    first = take(packed, home)
    assert waiting_acks(home) == []
    packed.execute("checkpoint")
    before, ledger = everything(home.acks), home.ledger.read_bytes()
    again = take(packed, home, days=2)
    assert (again.known, again.files, len(first.files)) == (1, [], 1)
    assert everything(home.acks) == before
    packed.execute("checkpoint")
    assert home.ledger.read_bytes() == ledger
    # Under another name it gets the same answer.
    copy = home.acks / "hai.csv"
    copy.write_bytes(path.read_bytes())
    assert take(packed, home, days=3).known == 2
    assert receipt_path(copy).read_bytes() == receipt_path(path).read_bytes()


@pytest.mark.parametrize("name", ["tra loi.xlsx", "tra loi.XLS", "tra loi.txt"])
def test_a_table_of_another_kind_is_answered_too(packed: duckdb.DuckDBPyConnection, home: Home, name: str) -> None:
    drop(home, "tra loi.csv", f"{PACKAGE},{record(1)},accepted,,")
    (home.acks / name).write_bytes(b"PK\x03\x04 something")
    taken = take(packed, home)
    assert (taken.counts()["accepted"], taken.counts()["unreadable"]) == (1, 1)
    said = (home.acks / f"{name}.ket-qua.csv").read_text(encoding="utf-8-sig")
    assert "là tệp Excel; đề nghị lưu lại dạng CSV" in said
    assert (home.acks / "tra loi.ket-qua.csv").exists()
    assert waiting_acks(home) == []


def test_the_program_stumbling_over_one_file_does_not_stop_the_others(
    packed: duckdb.DuckDBPyConnection, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,,")
    good = drop(home, "hai.csv", f"{PACKAGE},{record(2)},accepted,,")
    real = acknowledgement.take_lines

    def stumbles(con: duckdb.DuckDBPyConnection, lines: pl.DataFrame, file: AckFile, *more: Any) -> AckFile:
        if file.name == "mot.csv":
            raise ValueError("Nguyễn Thị Mật")
        return real(con, lines, file, *more)

    monkeypatch.setattr(acknowledgement, "take_lines", stumbles)
    assert nonzero(take(packed, home)) == {"accepted": 1, "stumbled": 1}
    (failure,) = failures.failures(home)
    assert (failure.stage, failure.error) == ("acknowledgements", "ValueError")
    assert waiting_acks(home) == [bad]
    monkeypatch.undo()
    assert nonzero(take(packed, home, days=2)) == {"accepted": 1}
    assert failures.failures(home) == []
    assert receipt_path(bad).exists() and receipt_path(good).exists()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"\ufeff{HEAD}\r\n{{0}},{{1}},ACCEPTED,,\r\n".encode, id="byte order mark and capitals"),
        pytest.param("package;record_id;outcome;code;message\n{0};{1};accepted;;a;b\n".encode, id="semicolons"),
        pytest.param("Outcome\tRecord_ID \tPACKAGE\naccepted\t{1}\t{0}\n".encode, id="tabs, other order, no code"),
        pytest.param(lambda: f"{HEAD}\n{{0}},{{1}},accepted,,\n".encode("utf-16"), id="Unicode text of Excel"),
        pytest.param(f"{HEAD}\n\n {{0}} , {{1}} , accepted ,,a, b, c\n\n".encode, id="blanks and loose commas"),
    ],
)
def test_files_as_people_and_programs_write_them_are_read(
    packed: duckdb.DuckDBPyConnection, home: Home, content: Callable[[], bytes]
) -> None:
    data = content()
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8"
    text = data.decode(encoding).replace("{0}", PACKAGE).replace("{1}", record(1))
    (home.acks / "mot.csv").write_bytes(text.encode(encoding))
    assert nonzero(take(packed, home)) == {"accepted": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "không có nội dung", id="empty"),
        pytest.param(b"PK\x03\x04 something", "là tệp Excel", id="a renamed workbook"),
        pytest.param(HEAD.encode() + b"\n\xff\xfa\xe0,1,accepted,,", "không phải văn bản mã UTF-8", id="bytes"),
        pytest.param(b"goi,ma,ket qua\n1,2,3\n", "không có cột package, record_id, outcome", id="no header"),
        pytest.param(HEAD.encode() + b"\n" + b"x" * 200_000 + b"\n", "không phải tệp CSV", id="an endless cell"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(
    packed: duckdb.DuckDBPyConnection, home: Home, content: bytes, said: str
) -> None:
    path = home.acks / "mot.csv"
    path.write_bytes(content)
    taken = take(packed, home)
    assert taken.counts()["unreadable"] == 1
    assert said in str(taken.files[0].problem)
    assert said in receipt(path)[0]["Lý do"]
    assert take(packed, home, days=2).known == 1


def test_a_file_with_nothing_but_its_header_answers_nothing(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    drop(home, "mot.csv")
    assert nonzero(take(packed, home)) == {}


def test_a_receipt_opens_without_computing_anything(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(home, "mot.csv", f'{PACKAGE},{record(2)},bounced,=1+1,"=HYPERLINK(""http://x"")"', "=A1,+1,@x,-,")
    take(packed, home)
    cells = [cell for line in receipt(path) for cell in line.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    # What is no code stays out of events and alerts.
    assert packed.execute("select code from transfer.items where outcome = 'bounced'").fetchall() == [(None,)]


def test_a_receipt_that_cannot_be_written_holds_nothing_up(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,,")
    receipt_path(path).mkdir()
    assert take(packed, home).counts()["without_receipt"] == 1
    assert status(packed, record(1)) == ("transferred", 1)
    receipt_path(path).rmdir()
    take(packed, home, days=2)
    assert receipt(path)[0]["Kết quả"] == "Đã ghi nhận: được nhận"


def test_a_file_that_is_still_being_copied_waits(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    path = drop(home, "mot.csv", f"{PACKAGE},{record(1)},accepted,,")
    taken = take_acknowledgements(packed, home, run_id="run", now=NEXT_DAY, quiet_seconds=3600)
    assert (taken.waiting, taken.files) == (1, [])
    assert (waiting_acks(home, quiet_seconds=3600), waiting_acks(home)) == ([], [path])
    os.utime(path, (time.time() - 7200, time.time() - 7200))
    assert waiting_acks(home, quiet_seconds=3600) == [path]


def test_one_file_may_lie_anywhere(packed: duckdb.DuckDBPyConnection, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "tra loi.csv"
    path.write_text(f"{HEAD}\n{PACKAGE},{record(1)},accepted,,\n", encoding="utf-8")
    taken = take_ack_file(packed, home, path, run_id="run", now=NEXT_DAY)
    assert (nonzero(taken), taken.known, taken.receipt) == ({"accepted": 1}, False, tmp_path / "tra loi.ket-qua.csv")
    again = take_ack_file(packed, home, path, run_id="run", now=NEXT_DAY)
    assert (nonzero(again), again.known) == ({"accepted": 1}, True)
    missing = take_ack_file(packed, home, tmp_path / "khong co.csv", run_id="run", now=NEXT_DAY)
    assert (missing.receipt, missing.lines) == (None, {})
    assert "Không mở được" in str(missing.problem)


def test_counts_hold_no_names(packed: duckdb.DuckDBPyConnection, home: Home) -> None:
    drop(home, "Nguyễn Văn A.csv", f"{PACKAGE},{record(1)},accepted,,Nguyễn Văn A")
    taken = take(packed, home)
    assert "Nguyễn" not in str(taken.counts())
    reasons = packed.execute("select string_agg(reason || actor, ' ') from review.status_events").fetchall()
    assert "Nguyễn" not in reasons[0][0]
