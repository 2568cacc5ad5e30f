import hashlib
import os
import unicodedata
from pathlib import Path

import pytest

from assets.intake.deliveries import Delivery, scan_inbox
from tests.assets.intake.files import write
from warehouse.home import Home

NOW = 1_716_200_000.0  # May 2024
UNIT = "06196-hong-phong"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def put(home: Home, relpath: str, data: bytes | str = b"x", *, age: float = 0) -> Path:
    path = write(home.inbox / relpath, data)
    os.utime(path, (NOW - age, NOW - age))
    return path


def only(home: Home, *, quiet: float = 60, now: float = NOW) -> Delivery:
    found = scan_inbox(home, quiet_seconds=quiet, now=now)
    assert len(found.deliveries) == 1
    return found.deliveries[0]


def test_an_empty_or_absent_inbox_holds_nothing(home: Home) -> None:
    assert scan_inbox(home, quiet_seconds=60, now=NOW).deliveries == ()
    home.inbox.mkdir()
    assert scan_inbox(home, quiet_seconds=60, now=NOW).problems == ()


def test_a_delivery_is_taken_when_nothing_changed_for_the_quiet_period(home: Home) -> None:
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", age=61)
    assert only(home).complete
    put(home, f"{UNIT}/dot1/a.KS.2008.01.zip", age=20)
    waiting = only(home)
    assert not waiting.complete
    assert waiting.waiting_for is not None and "40 giây" in waiting.waiting_for
    assert only(home, quiet=0).complete


def test_a_file_still_being_copied_holds_the_delivery_back_however_old(home: Home) -> None:
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", age=900)
    for name in ("a.KS.2008.01.zip.part", "b.tmp", ".a.KS.2008.01.zip.Xy12Zw", "c.zip.filepart"):
        copying = put(home, f"{UNIT}/dot1/{name}", age=900)
        delivery = only(home, quiet=0)
        assert not delivery.complete and "đang được chép dở" in str(delivery.waiting_for)
        copying.unlink()
    assert only(home).complete


def test_litter_of_systems_and_office_programs_is_no_part_of_a_delivery(home: Home) -> None:
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", age=99)
    before = only(home)
    for name in ("Thumbs.db", ".DS_Store", "desktop.ini", "~$a.KS.2008.01.xlsx", "__MACOSX/._a.pdf", "._a.xlsx"):
        put(home, f"{UNIT}/dot1/{name}")
    assert only(home) == before


def test_a_fulfilled_manifest_completes_a_fresh_delivery_at_once(home: Home) -> None:
    digest = hashlib.sha256(b"workbook").hexdigest().upper()
    put(home, f"{UNIT}/dot1/Sổ.KS.2008.01.xlsx", b"workbook")
    spelled = unicodedata.normalize("NFD", "Sổ.KS.2008.01.xlsx")
    put(home, f"{UNIT}/dot1/manifest.csv", f"\ufefffile;sha256;rows;contractor\r\n{spelled};{digest};12;Cty A\r\n")
    assert only(home).complete


def test_a_manifest_as_excel_and_scripts_write_it_lists_itself_and_names_its_separator(home: Home) -> None:
    digest = hashlib.sha256(b"workbook").hexdigest()
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", b"workbook")
    lines = ["sep=;", "file;sha256;rows;contractor", "manifest.csv;?;;", f"a.KS.2008.01.xlsx;{digest};12;Cty A"]
    put(home, f"{UNIT}/dot1/manifest.csv", "\r\n".join(lines))
    assert only(home).complete


@pytest.mark.parametrize(
    "line",
    [
        "a.KS.2008.01.xlsx," + "0" * 64,  # another hash
        "b.KS.2008.02.xlsx," + hashlib.sha256(b"workbook").hexdigest(),  # not there (yet)
        "a.KS.2008.01.xlsx,",  # no hash: nothing to be sure by
        "a.KS.2008.01.xlsx,xyz",  # no manifest at all
    ],
)
def test_an_unfulfilled_manifest_waits_for_the_quiet_period_like_any_delivery(home: Home, line: str) -> None:
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", b"workbook")
    put(home, f"{UNIT}/dot1/manifest.csv", f"file,sha256\n{line}\n")
    assert not only(home).complete
    assert only(home, now=NOW + 61).complete


def test_deliveries_come_in_order_of_arrival(home: Home) -> None:
    put(home, "06196/dot1/a.KS.2008.01.xlsx", age=100)
    put(home, "06205-x/dot2/a.KS.2008.01.xlsx", age=300)
    put(home, "178-thanh-pho/b/a.KH.2008.01.xlsx", age=100)
    found = scan_inbox(home, quiet_seconds=60, now=NOW).deliveries
    assert [(d.unit_code, d.name) for d in found] == [("06205", "dot2"), ("06196", "dot1"), ("178", "b")]


def test_the_key_changes_with_the_files_and_only_with_them(home: Home) -> None:
    put(home, f"{UNIT}/2024-05-20_dot1/a.KS.2008.01.xlsx", age=100)
    first = only(home)
    assert first.key.startswith("06196_2024-05-20-dot1_")
    assert only(home, now=NOW + 5).key == first.key
    put(home, f"{UNIT}/2024-05-20_dot1/a.KS.2008.01.zip", age=99)
    assert only(home).key != first.key


def test_two_folders_of_one_unit_with_the_same_files_have_different_keys(home: Home) -> None:
    put(home, "06196/dot1/a.KS.2008.01.xlsx", age=100)
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", age=100)
    keys = {d.key for d in scan_inbox(home, quiet_seconds=0, now=NOW).deliveries}
    assert len(keys) == 2


def test_what_lies_loose_in_the_inbox_is_reported_with_what_to_do(home: Home) -> None:
    put(home, "a.KS.2008.01.xlsx")
    put(home, f"{UNIT}/b.KS.2008.01.xlsx")
    put(home, "xa-hong-phong/dot1/a.KS.2008.01.xlsx")
    found = scan_inbox(home, quiet_seconds=0, now=NOW)
    assert found.deliveries == ()
    assert {(p.kind, p.where) for p in found.problems} == {
        ("loose_file", "inbox/a.KS.2008.01.xlsx"),
        ("loose_file", f"inbox/{UNIT}/b.KS.2008.01.xlsx"),
        ("unit_folder", "inbox/xa-hong-phong"),
    }
    assert all("Đề nghị" in p.message for p in found.problems)


def test_links_are_never_followed(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    write(outside / "secret.xlsx", b"x")
    put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx", age=100)
    (home.inbox / UNIT / "dot2").symlink_to(outside)
    (home.inbox / "06205").symlink_to(outside)
    (home.inbox / UNIT / "dot1" / "b.KS.2008.02.xlsx").symlink_to(outside / "secret.xlsx")
    (home.inbox / UNIT / "dot1" / "folder").symlink_to(outside)
    os.mkfifo(home.inbox / UNIT / "dot1" / "pipe.pdf")
    found = scan_inbox(home, quiet_seconds=0, now=NOW)
    assert [d.name for d in found.deliveries] == ["dot1"]
    assert [f.relpath for f in found.deliveries[0].files] == ["a.KS.2008.01.xlsx"]
    refused = {r.relpath for r in found.deliveries[0].refused}
    assert refused == {"b.KS.2008.02.xlsx", "folder", "pipe.pdf"}
    assert {(p.kind, p.where) for p in found.problems} == {
        ("link", f"inbox/{UNIT}/dot2"),
        ("link", "inbox/06205"),
    }


def test_a_time_that_cannot_be_is_not_believed(home: Home) -> None:
    path = put(home, f"{UNIT}/dot1/a.KS.2008.01.xlsx")
    os.utime(path, (315_532_800, 315_532_800))  # 1980, as some unpackers write
    came = path.stat().st_ctime
    assert only(home, now=came + 30, quiet=60).arrived_at == pytest.approx(came, abs=1)
    assert not only(home, now=came + 30, quiet=60).complete
    os.utime(path, (came + 9e6, came + 9e6))  # a clock that is ahead
    assert only(home, now=came + 61, quiet=60).complete


def test_an_empty_folder_waits(home: Home) -> None:
    (home.inbox / UNIT / "dot1").mkdir(parents=True)
    assert "chưa có tệp nào" in str(only(home, quiet=0).waiting_for)


def test_file_names_that_are_no_text_do_not_stop_the_scan(home: Home) -> None:
    folder = home.inbox / UNIT / "dot1"
    folder.mkdir(parents=True)
    with open(os.fsencode(folder) + b"/so\xff\xfe.xlsx", "wb") as file:  # noqa: PTH123 (bytes, no Path)
        file.write(b"x")
    assert only(home, quiet=0).complete
