"""Packing what is approved: what lies in a package, what stays behind, and what a limit does."""

import csv
import hashlib
import json
import shutil
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import duckdb
import openpyxl
import pytest

from assets.transfer import packing
from assets.transfer.left_out import FILE, REASONS
from assets.transfer.packing import PackResult
from tests.assets.transfer.conftest import SECOND
from tests.deliveries import NOW, UNIT, birth, pdf_name, scan_pdf
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.package_files import altered_packages
from warehouse.registers import fields
from warehouse.statements import statement

LARGE = 10**9


def pack(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    records: int = 1000,
    size: int = LARGE,
    now: datetime = NOW,
    dry_run: bool = False,
) -> PackResult:
    return packing.pack(con, home, max_records=records, max_bytes=size, now=now, dry_run=dry_run)


def records_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def broken_laws(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """What the laws on packages and the law on staging find."""
    names = ("05_status_follows_events", "07_staging_is_approved", "20_packages_add_up", "21_packages_never_overlap",
             "22_transferred_are_accepted", "23_answers_have_sources")  # fmt: skip
    return [row for name in names for row in con.execute(statement(f"laws/{name}")).fetchall()]


def test_a_package_holds_every_approved_record_in_the_templates_columns(
    con: duckdb.DuckDBPyConnection, home: Home
) -> None:
    result = pack(con, home)
    assert [p.package for p in result.packages] == ["LS-2024-0001"]
    assert result.records == 10
    sheet = openpyxl.load_workbook(home.transfer / "LS-2024-0001" / "LS-2024-0001.KS.xlsx")["DL Import"]
    header = [cell.value for cell in sheet[1]]
    assert header[:3] == ["STT", "so", "quyenSo"]
    assert set(header[1:]) == {f.name for f in fields("KS")}
    first = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
    assert first == dict.fromkeys(header) | birth(1) | {"STT": 1}
    assert sheet.max_row == 11
    assert {cell.number_format for cell in sheet[2][1:]} == {"@"}


def test_the_scans_of_a_package_are_the_delivered_bytes(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    pack(con, home)
    folder = home.transfer / "LS-2024-0001"
    with ZipFile(folder / "pdf" / "06205.KS.2008.01.zip") as archive:
        names = [pdf_name(birth(n)) for n in range(1, 7)]
        assert archive.namelist() == names
        assert [archive.read(n) for n in names] == [scan_pdf(n) for n in names]
    with ZipFile(folder / "pdf" / "06205.KS.2008.02.zip") as archive:
        assert len(archive.namelist()) == 4


def test_the_list_tells_which_row_and_which_scan_is_which_record(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    pack(con, home)
    folder = home.transfer / "LS-2024-0001"
    listed = records_of(folder)
    assert [(r["record_id"], r["stt"]) for r in listed[:2]] == [
        ("06205.KS.2008.01.2008.0001", "1"),
        ("06205.KS.2008.01.2008.0002", "2"),
    ]
    for record in listed:
        with ZipFile(folder / record["archive"]) as archive:
            assert hashlib.sha256(archive.read(record["pdf"])).hexdigest() == record["pdf_sha256"]


def test_the_manifest_states_every_file(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    pack(con, home)
    folder = home.transfer / "LS-2024-0001"
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = everything(folder)
    assert {f["file"]: (f["sha256"], f["bytes"]) for f in said["files"]} == {
        name: (hashlib.sha256(data).hexdigest(), len(data))
        for name, data in files.items()
        if not name.startswith("manifest.")
    }
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        assert [(r["file"], r["records"]) for r in csv.DictReader(file)] == [
            ("LS-2024-0001.KS.xlsx", "10"),
            ("pdf/06205.KS.2008.01.zip", "6"),
            ("pdf/06205.KS.2008.02.zip", "4"),
            ("records.csv", "10"),
        ]
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    assert con.execute("select package, records, sha256, status from transfer.packages").fetchall() == [
        ("LS-2024-0001", 10, digest, "open")
    ]


def test_records_stay_approved_until_they_are_answered(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    pack(con, home)
    assert con.execute("select distinct status from review.records").fetchall() == [("approved",)]
    assert con.execute("select outcome, count(*) from transfer.items group by outcome").fetchall() == [("sent", 10)]
    assert broken_laws(con) == []


def test_nothing_is_sent_twice(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    pack(con, home)
    before = everything(home.transfer)
    again = pack(con, home, now=NOW + timedelta(days=1))
    assert (again.packages, again.left_out) == ([], [])
    assert everything(home.transfer) == before


def test_the_same_ledger_gives_the_same_bytes(landed: Home, tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        shutil.copytree(landed.root, tmp_path / name)
        own = Home(tmp_path / name)
        with open_ledger(own) as con:
            pack(con, own, records=4)
        made.append(everything(own.transfer))
    assert made[0] == made[1]


def test_a_limit_of_records_makes_more_packages_and_keeps_books_whole(
    con: duckdb.DuckDBPyConnection, home: Home
) -> None:
    result = pack(con, home, records=7)
    assert [p.records for p in result.packages] == [6, 4]
    assert [p.package for p in result.packages] == ["LS-2024-0001", "LS-2024-0002"]
    assert broken_laws(con) == []


def test_a_book_larger_than_a_package_is_divided(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    result = pack(con, home, records=4)
    assert [p.records for p in result.packages] == [4, 2, 4]
    held = con.execute("select record_id, count(*) from transfer.items group by all").fetchall()
    assert len(held) == 10
    assert {n for _, n in held} == {1}


@pytest.mark.parametrize("size", [25_000, 40_000])
def test_no_package_is_larger_than_its_limit(con: duckdb.DuckDBPyConnection, home: Home, size: int) -> None:
    result = pack(con, home, size=size)
    assert len(result.packages) > 1
    assert result.records == 10
    for packed in result.packages:
        assert sum(len(data) for data in everything(home.transfer / packed.package).values()) == packed.bytes <= size


def test_a_record_larger_than_a_package_stays_behind_and_says_so(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    result = pack(con, home, size=15_000)
    assert result.packages == []
    assert {one.reason for one in result.left_out} == {"too_large"}
    assert broken_laws(con) == []


def test_a_limit_below_one_is_a_mistake_of_the_caller(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        pack(con, home, records=0)


def test_a_dry_run_tells_everything_and_writes_nothing(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    con.execute("checkpoint")
    before = everything(home.root)
    result = pack(con, home, records=7, dry_run=True)
    assert [(p.package, p.records) for p in result.packages] == [("LS-2024-0001", 6), ("LS-2024-0002", 4)]
    assert everything(home.root) == before
    assert con.execute("select count(*) from transfer.packages").fetchall() == [(0,)]


def test_a_scan_replaced_after_approval_is_never_sent(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    name = pdf_name(birth(12), "KS.2008.02")
    scan = home.inbox / UNIT / "dot-1" / SECOND / "scan" / name
    whole = scan.read_bytes()
    scan.write_bytes(scan_pdf("another page"))
    assert pack(con, home, dry_run=True).counts()["left_out"] == {"scan_changed": 1}
    result = pack(con, home)
    assert [(o.record_id, o.reason) for o in result.left_out] == [("06205.KS.2008.02.2008.0012", "scan_changed")]
    assert result.records == 9
    assert "bị thay bằng tệp khác" in (home.transfer / FILE).read_text(encoding="utf-8-sig")
    with ZipFile(home.transfer / "LS-2024-0001" / "pdf" / "06205.KS.2008.02.zip") as archive:
        assert name not in archive.namelist()
    scan.write_bytes(whole)
    assert pack(con, home).records == 1
    assert not (home.transfer / FILE).exists()


def test_without_its_delivery_a_record_stays_behind(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    (home.inbox / UNIT / "dot-1").rename(home.root / "moved")
    result = pack(con, home)
    assert result.packages == []
    assert result.counts()["left_out"] == {"scan_gone": 10}
    assert [p.name for p in home.transfer.iterdir()] == [FILE]
    assert con.execute("select count(*) from transfer.packages").fetchall() == [(0,)]


def test_a_cut_archive_holds_back_its_book_only(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    archive = home.inbox / UNIT / "dot-1" / "xahongphong_hcl.KS.2008.01.zip"
    archive.write_bytes(archive.read_bytes()[:300])
    result = pack(con, home)
    assert result.records == 4
    assert result.counts()["left_out"] == {"scan_unreadable": 6}


def test_a_link_in_place_of_a_scan_is_not_followed(con: duckdb.DuckDBPyConnection, home: Home, tmp_path: Path) -> None:
    scan = home.inbox / UNIT / "dot-1" / SECOND / "scan" / pdf_name(birth(12), "KS.2008.02")
    scan.rename(tmp_path / "elsewhere.pdf")
    scan.symlink_to(tmp_path / "elsewhere.pdf")
    assert pack(con, home).counts()["left_out"] == {"scan_gone": 1}


def test_a_delivery_with_a_name_in_another_unicode_form_is_found(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    name = "đợt một"
    folder = home.inbox / UNIT
    (folder / "dot-1").rename(folder / unicodedata.normalize("NFD", name))
    con.execute("update ledger.documents set delivery = ?", [unicodedata.normalize("NFC", name)])
    assert pack(con, home).records == 10


def test_two_records_on_one_scan_share_its_copy(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    con.execute(
        "update ledger.records set pdf_name = o.pdf_name, doc_sha256 = o.doc_sha256 from ledger.records o "
        "where o.record_id like '%.2008.0001' and ledger.records.record_id like '%.2008.0002'"
    )
    assert pack(con, home).records == 10
    folder = home.transfer / "LS-2024-0001"
    assert len({r["pdf"] for r in records_of(folder)[:2]}) == 1
    with ZipFile(folder / "pdf" / "06205.KS.2008.01.zip") as archive:
        assert len(archive.namelist()) == 5


def test_two_scans_of_one_name_do_not_meet_in_a_package(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    first = pdf_name(birth(1))
    con.execute("update ledger.documents set member = upper(?) where pdf_name = ?", [first, pdf_name(birth(2))])
    result = pack(con, home)
    assert [(o.record_id, o.reason) for o in result.left_out] == [("06205.KS.2008.01.2008.0002", "name_taken")]


def test_a_changed_file_in_a_package_is_found(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    pack(con, home)
    assert altered_packages(con, home, deep=True) == []
    file = home.transfer / "LS-2024-0001" / "LS-2024-0001.KS.xlsx"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert altered_packages(con, home) == ["LS-2024-0001: tệp LS-2024-0001.KS.xlsx đã bị thay đổi hoặc không còn"]


def test_every_reason_is_a_sentence_without_a_name() -> None:
    for text in REASONS.values():
        assert text[0].isupper()
        assert text.endswith(".")
