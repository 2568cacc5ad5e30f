import hashlib
import json
import logging
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.intake import collecting
from assets.intake.deliveries import scan_inbox
from assets.intake.frames import BOOKS, DOCUMENTS, row_columns
from assets.intake.reading import DeliveryChangedError, read_delivery
from assets.workers import WorkerPool
from checks.rules.rule import FINDING
from tests.assets.intake import deaths
from tests.assets.intake.files import BIRTH_HEADER, BIRTH_ROW, page, pdf, scan_name, workbook, write, zipped
from warehouse.home import Home

NOW = 1_716_200_000.0
BOOK = "xahongphong_hcl.KS.2008.01"
WORKBOOK = workbook([BIRTH_HEADER, BIRTH_ROW])
SCAN = pdf(page())


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(workers=1) as opened:
        yield opened


@dataclass
class Inbox:
    """A home with one delivery."""

    home: Home
    pool: WorkerPool

    @property
    def folder(self) -> Path:
        return self.home.inbox / "06196-hong-phong" / "dot1"

    def put(self, name: str, data: bytes | str) -> Path:
        path = write(self.folder / name, data)
        os.utime(path, (NOW - 100, NOW - 100))
        return path

    def put_book(self, book: str = BOOK, *numbers: int) -> None:
        """A sound book with a scan for each number."""
        self.put(f"{book}.xlsx", WORKBOOK)
        name = ".".join(book.split(".")[1:4])
        self.put(f"{book}.zip", zipped({scan_name(n, name): pdf(page(), mark=str(n)) for n in numbers or (1,)}))

    def read(self, **options: Any) -> "Taken":
        found = scan_inbox(self.home, quiet_seconds=0, now=NOW).deliveries
        assert len(found) == 1
        return Taken(read_delivery(found[0], self.home, pool=self.pool, **options))


@dataclass
class Taken:
    """A Parquet set."""

    folder: Path

    def frame(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / f"{name}.parquet")

    @property
    def about(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "delivery.json").read_text(encoding="utf-8")))

    @property
    def rules(self) -> list[tuple[str, str]]:
        """(book, rule) of every finding."""
        return sorted((b, r) for b, r in self.frame("findings").select("book", "rule").rows())

    def detail(self, rule: str) -> str:
        """Value and detail of the findings of a rule."""
        found = self.frame("findings").filter(rule=rule)
        return " / ".join(f"{value}: {detail}" for value, detail in found.select("value", "detail").rows())


@pytest.fixture
def inbox(tmp_path: Path, pool: WorkerPool) -> Inbox:
    return Inbox(Home(tmp_path), pool)


def test_a_sound_delivery_becomes_one_whole_set_of_frames(inbox: Inbox) -> None:
    inbox.put_book(BOOK, 1, 2)
    inbox.put_book("xahongphong_hcl.KS.2007.01", 1)
    taken = inbox.read()
    assert taken.rules == []
    assert taken.frame("books").schema == BOOKS
    assert taken.frame("documents").schema == DOCUMENTS
    assert taken.frame("rows_KS").schema == row_columns("KS")
    assert taken.frame("findings").schema == FINDING
    assert taken.frame("rows_KS").select("row_id", "book", "sheet_row", "nksHoTen").rows() == [
        (0, "xahongphong_hcl.KS.2007.01", 2, BIRTH_ROW[6]),
        (1, BOOK, 2, BIRTH_ROW[6]),
    ]
    book = taken.frame("books").row(1, named=True)
    assert (book["register"], book["year_opened"], book["book_number"]) == ("KS", 2008, 1)
    assert (book["rows_delivered"], book["pdfs_delivered"], book["pdf_source"]) == (1, 2, "zip")
    assert book["workbook_sha256"] == hashlib.sha256(WORKBOOK).hexdigest()
    scan = taken.frame("documents").row(1, named=True)
    assert (scan["pdf_name"], scan["doc_number"], scan["doc_date"], scan["name_ok"]) == (
        scan_name(1), 1, "15.01.2008", True,
    )  # fmt: skip
    assert (taken.about["unit_code"], taken.about["rows"], taken.about["documents"]) == ("06196", 2, 3)
    assert taken.about["received_at"].startswith("2024-05-20T")


def test_a_delivery_that_was_read_is_not_read_again(inbox: Inbox) -> None:
    inbox.put_book()
    first = inbox.read().folder
    closed = WorkerPool(1)
    closed.submit = None  # type: ignore[method-assign, assignment]
    inbox.pool = closed
    assert inbox.read().folder == first


def test_a_set_that_is_not_whole_is_made_again(inbox: Inbox) -> None:
    inbox.put_book()
    whole = inbox.read()
    (whole.folder / "delivery.json").unlink()
    assert inbox.read().about["rows"] == 1


def test_reading_changes_nothing_in_the_inbox_and_leaves_nothing_behind(inbox: Inbox) -> None:
    inbox.put_book()
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in inbox.home.inbox.rglob("*")}
    taken = inbox.read()
    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in inbox.home.inbox.rglob("*")} == before
    assert list(inbox.home.work.iterdir()) == [taken.folder]


def test_the_same_bytes_have_the_same_content_hash_wherever_they_lie(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put_book()
    other = Inbox(Home(tmp_path / "other"), inbox.pool)
    other.put(f"{BOOK}.xlsx", WORKBOOK)
    other.put(f"{BOOK}/{scan_name(1)}", pdf(page(), mark="1"))
    assert inbox.read().about["content_sha256"] == other.read().about["content_sha256"]
    changed = Inbox(Home(tmp_path / "changed"), inbox.pool)
    changed.put(f"{BOOK}.xlsx", WORKBOOK)
    changed.put(f"{BOOK}/{scan_name(1)}", pdf(page(), mark="2"))
    assert changed.read().about["content_sha256"] != other.read().about["content_sha256"]


def test_scans_may_lie_in_a_folder_of_the_books_name(inbox: Inbox) -> None:
    inbox.put(f"{BOOK}.XLSX", WORKBOOK)
    inbox.put(f"{BOOK.upper()}/{scan_name(1)}", SCAN)
    inbox.put(f"{BOOK.upper()}/bìa/Cover.KS.2008.01.pdf", SCAN)
    taken = inbox.read()
    assert taken.rules == []
    assert taken.frame("books").select("book", "pdf_source").rows() == [(BOOK, "folder")]
    assert taken.frame("documents").select("pdf_name", "member", "is_cover").rows() == [
        (scan_name(1), scan_name(1), False),
        ("Cover.KS.2008.01.pdf", "bìa/Cover.KS.2008.01.pdf", True),
    ]


def test_a_zip_and_a_folder_of_one_book_are_taken_together(inbox: Inbox) -> None:
    inbox.put_book(BOOK, 1, 2)
    inbox.put(f"{BOOK}/{scan_name(1)}", pdf(page(), mark="1"))  # the same again
    inbox.put(f"{BOOK}/sau/{scan_name(2)}", pdf(page(), mark="another"))  # the same name, other bytes
    inbox.put(f"{BOOK}/{scan_name(3)}", SCAN)
    taken = inbox.read()
    assert taken.frame("documents").select("pdf_name", "doc_number").rows() == [
        (scan_name(1), 1),
        (scan_name(2), 2),
        (scan_name(3), 3),
        (f"sau/{scan_name(2)}", 2),
    ]


def test_names_spelled_in_two_forms_of_unicode_are_one_book(inbox: Inbox) -> None:
    inbox.put(unicodedata.normalize("NFD", "xãHồngPhong.KS.2008.01.xlsx"), WORKBOOK)
    inbox.put(unicodedata.normalize("NFC", "xãHồngPhong.KS.2008.01.zip"), zipped({scan_name(1): SCAN}))
    taken = inbox.read()
    assert taken.rules == []
    assert taken.frame("books")["book"].to_list() == [unicodedata.normalize("NFC", "xãHồngPhong.KS.2008.01")]


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        ({f"{BOOK}.zip": zipped({scan_name(1): SCAN})}, [(BOOK, "workbook_missing")]),
        ({f"{BOOK}/{scan_name(1)}": SCAN}, [(BOOK, "workbook_missing")]),
        ({f"{BOOK}.xlsx": WORKBOOK}, [(BOOK, "documents_missing")]),
        ({f"{BOOK}.xlsx": WORKBOOK, f"{BOOK}.zip": b"broken"}, [(BOOK, "documents_missing")]),
        ({f"{BOOK}.xlsx": WORKBOOK, f"{BOOK}.zip": zipped({})}, [(BOOK, "documents_missing")]),
        ({f"{BOOK}.xlsx": WORKBOOK, f"{BOOK}.rar": b"Rar!"}, [(BOOK, "documents_missing")]),
        ({f"{BOOK}.xls": b"x", f"{BOOK}.zip": zipped({scan_name(1): SCAN})}, [(BOOK, "workbook_unreadable")]),
        ({f"{BOOK}.xlsx": b"x", f"{BOOK}.zip": zipped({scan_name(1): SCAN})}, [(BOOK, "workbook_unreadable")]),
        ({"ks2008.xlsx": WORKBOOK, "ks2008.zip": zipped({scan_name(1): SCAN})}, [("ks2008", "book_name_invalid")]),
        ({f"{BOOK}.tra-lai.xlsx": WORKBOOK}, []),
    ],
)  # fmt: skip
def test_what_a_book_lacks_is_a_finding(inbox: Inbox, files: dict[str, bytes], rules: list[tuple[str, str]]) -> None:
    for name, data in files.items():
        inbox.put(name, data)
    taken = inbox.read()
    assert taken.rules == rules
    assert taken.frame("books").height == 1


def test_nothing_that_lies_in_a_delivery_is_passed_over(inbox: Inbox) -> None:
    inbox.put_book()
    inbox.put("BienBanBanGiao.docx", "x")
    inbox.put("roi.pdf", SCAN)
    inbox.put(f"{BOOK}/ghi-chu.txt", "x")
    inbox.put(f"{BOOK}/trong.zip", "x")
    taken = inbox.read()
    said = taken.detail("book_name_invalid") + taken.detail("pdf_name_invalid")
    assert all(name in said for name in ("BienBanBanGiao.docx", "roi.pdf", "ghi-chu.txt", "trong.zip"))
    assert taken.frame("books").filter(book=BOOK)["rows_delivered"].to_list() == [1]


def test_a_loose_scan_that_names_its_book_is_taken_to_it(inbox: Inbox) -> None:
    inbox.put(f"{BOOK}.xlsx", WORKBOOK)
    inbox.put(scan_name(1), SCAN)
    inbox.put(scan_name(1, "KS.1999.09"), SCAN)
    taken = inbox.read()
    assert taken.frame("documents").select("book", "pdf_name").rows() == [(BOOK, scan_name(1))]
    assert scan_name(1, "KS.1999.09") in taken.detail("book_name_invalid")


def test_two_workbooks_for_one_book_are_too_many(inbox: Inbox) -> None:
    inbox.put_book()
    inbox.put(f"{BOOK}.tra-lai.xlsx", WORKBOOK)
    taken = inbox.read()
    assert taken.rules == [(BOOK, "workbook_unreadable")]
    assert "một bảng tính" in taken.detail("workbook_unreadable")


def test_a_return_workbook_is_told_by_its_name_or_by_the_records_it_names(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put(f"{BOOK}.tra-lai.xlsx", WORKBOOK)
    assert inbox.read().frame("books").select("book", "is_return").rows() == [(BOOK, True)]
    renamed = Inbox(Home(tmp_path / "renamed"), inbox.pool)
    control = workbook([["hotichMaBanGhi", *BIRTH_HEADER], ["06196.KS.2008.01.2008.0001", *BIRTH_ROW]])
    renamed.put(f"{BOOK}.xlsx", control)
    taken = renamed.read()
    assert taken.frame("books")["is_return"].to_list() == [True]
    assert taken.rules == []


def test_a_register_is_read_by_its_other_spellings(inbox: Inbox) -> None:
    header = ["so", "quyenSo", "ngayDangKy", "noiCap", "nxnHoTen"]
    inbox.put("x.xnhn.2010.01.xlsx", workbook([header, ["1", "01/2010", "15.01.2010", "Xã", "Mai"]]))
    inbox.put("x.xnhn.2010.01/XNTTHN.2010.1.2010-01-15.01.pdf", SCAN)
    taken = inbox.read()
    assert taken.rules == []
    assert taken.frame("rows_HN")["nxnHoTen"].to_list() == ["Mai"]
    assert taken.frame("documents").select("doc_register", "doc_book").rows() == [("HN", 1)]


def test_findings_of_cells_carry_the_row_they_are_about(inbox: Inbox) -> None:
    inbox.put_book("a.KS.2008.01", 1)
    inbox.put("b.KS.2008.02.xlsx", workbook([BIRTH_HEADER, BIRTH_ROW, [2, "=1", *BIRTH_ROW[2:]]]))
    taken = inbox.read()
    found = taken.frame("findings").filter(rule="formula_cell").row(0, named=True)
    row = taken.frame("rows_KS").filter(row_id=found["row_id"]).row(0, named=True)
    assert (row["book"], row["sheet_row"], found["book"]) == ("b.KS.2008.02", 3, "b.KS.2008.02")


def test_what_is_wrong_with_a_scan_stands_beside_it(inbox: Inbox) -> None:
    inbox.put(f"{BOOK}.xlsx", WORKBOOK)
    scans = [SCAN, b"", SCAN[:-30], pdf(page(lines=0))]
    for number, data in enumerate(scans, start=1):
        inbox.put(f"{BOOK}/{scan_name(number)}", data)
    documents = inbox.read().frame("documents")
    assert documents["problem"].to_list() == [None, "unreadable", "damaged", "blank"]
    assert documents["problem_detail"].is_null().to_list() == [True, False, False, False]


def manifest(*lines: str) -> str:
    return "file,sha256,rows,contractor\n" + "\n".join(lines)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_manifest_that_agrees_gives_the_contractor_and_no_finding(inbox: Inbox) -> None:
    archive = zipped({scan_name(1): SCAN})
    inbox.put(f"{BOOK}.xlsx", WORKBOOK)
    inbox.put(f"{BOOK}.zip", archive)
    inbox.put(
        "Manifest.CSV", manifest(f"{BOOK}.xlsx,{digest(WORKBOOK)},1,Công ty A", f".\\{BOOK}.zip,{digest(archive)},,")
    )
    taken = inbox.read()
    assert taken.rules == []
    assert taken.frame("books")["contractor"].to_list() == ["Công ty A"]


def test_what_the_manifest_says_otherwise_sends_the_book_back_and_only_it(inbox: Inbox) -> None:
    inbox.put_book("a.KS.2008.01", 1)
    inbox.put_book("b.KS.2008.02", 1)
    inbox.put_book("c.KS.2008.03", 1)
    other = digest(b"other")
    inbox.put(
        "manifest.csv",
        manifest(
            f"a.KS.2008.01.xlsx,{digest(WORKBOOK)}",
            "a.KS.2008.01.zip,",
            f"b.KS.2008.02.xlsx,{other}",
            "b.KS.2008.02.zip,",
            f"c.KS.2008.03.xlsx,{digest(WORKBOOK)}",
            f"d.KS.2008.04.xlsx,{other}",
        ),
    )
    taken = inbox.read()
    assert taken.rules == [
        ("b.KS.2008.02", "manifest_mismatch"),
        ("c.KS.2008.03", "manifest_mismatch"),
        ("d.KS.2008.04", "manifest_mismatch"),
    ]
    assert "b.KS.2008.02.xlsx: nội dung khác" in taken.detail("manifest_mismatch")
    assert "c.KS.2008.03.zip: không có trong bảng kê" in taken.detail("manifest_mismatch")
    assert "d.KS.2008.04.xlsx: có trong bảng kê nhưng không có" in taken.detail("manifest_mismatch")
    assert taken.frame("rows_KS").height == 3


def test_a_manifest_may_list_the_scans_of_a_folder_or_the_folder(inbox: Inbox) -> None:
    inbox.put("a.KS.2008.01.xlsx", WORKBOOK)
    inbox.put(f"a.KS.2008.01/{scan_name(1)}", SCAN)
    inbox.put("b.KS.2008.02.xlsx", WORKBOOK)
    inbox.put(f"b.KS.2008.02/{scan_name(1, 'KS.2008.02')}", SCAN)
    lines = [
        "a.KS.2008.01.xlsx,",
        f"a.KS.2008.01\\{scan_name(1)},{digest(SCAN)}",
        "b.KS.2008.02.xlsx,",
        "b.KS.2008.02/,",
    ]
    inbox.put("manifest.csv", manifest(*lines))
    assert inbox.read().rules == []


def test_a_manifest_that_nobody_can_read_sends_every_book_back(inbox: Inbox) -> None:
    inbox.put_book("a.KS.2008.01", 1)
    inbox.put_book("b.KS.2008.02", 1)
    inbox.put("manifest.csv", b"\xff\x00\xfe broken")
    assert inbox.read().rules == [("a.KS.2008.01", "manifest_mismatch"), ("b.KS.2008.02", "manifest_mismatch")]


def test_a_scan_that_hangs_a_worker_is_given_up_and_nothing_else(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting.tasks, "check_loose", deaths.check_loose_or_die)
    monkeypatch.setattr(collecting.tasks, "SCAN_SECONDS", 0.5)
    monkeypatch.setattr(collecting, "HANDFUL_SECONDS", 3.0)
    inbox.put("b.KS.2008.02.xlsx", WORKBOOK)
    for number, data in enumerate([SCAN, deaths.SLEEP, SCAN], start=1):
        inbox.put(f"b.KS.2008.02/{scan_name(number, 'KS.2008.02')}", data)
    taken = inbox.read()
    assert taken.frame("documents")["problem"].to_list() == [None, "unreadable", None]
    assert taken.frame("rows_KS").height == 1


@pytest.mark.parametrize("file", ["a.KS.2008.01.xlsx", f"a.KS.2008.01/{scan_name(1, 'KS.2008.01')}"])
@pytest.mark.parametrize("poison", [deaths.POISON, deaths.BUG, deaths.HUNGER])
def test_a_failure_of_the_program_is_no_verdict_on_the_delivery(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, file: str, poison: bytes
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(collecting.tasks, "read_book", deaths.read_book_or_die)
        broken.setattr(collecting.tasks, "check_loose", deaths.check_loose_or_die)
        inbox.put_book("a.KS.2008.01", 1)
        inbox.put(file, poison)
        with pytest.raises(collecting.ReadingFailedError):
            inbox.read()
    assert not list(inbox.home.work.glob("*/delivery.json")), "it is taken again by the next run"


def test_a_file_that_keeps_a_worker_busy_is_given_up(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting.tasks, "read_book", deaths.read_book_or_die)
    monkeypatch.setattr(collecting, "WORKBOOK_SECONDS", 3.0)
    inbox.put("a.KS.2008.01.xlsx", deaths.SLEEP)
    inbox.put_book("b.KS.2008.02", 1)
    taken = inbox.read()
    assert ("a.KS.2008.01", "workbook_unreadable") in taken.rules
    assert taken.frame("rows_KS").height == 1


def test_a_worker_has_a_limit_of_memory() -> None:
    with WorkerPool(workers=1) as limited:
        assert limited.submit(deaths.take_memory, 30.0, 10_000_000).result() == 10_000_000
        with pytest.raises(MemoryError):
            limited.submit(deaths.take_memory, 30.0, 50 * 2**30).result()


def test_a_delivery_that_changes_while_it_is_read_is_left_for_the_next_time(inbox: Inbox) -> None:
    inbox.put_book()
    with pytest.raises(DeliveryChangedError):
        inbox.read(progress=lambda done, total: inbox.put("late.KS.2008.09.xlsx", WORKBOOK) and None)
    assert not any(inbox.home.work.glob("*"))


def test_links_and_pipes_in_a_delivery_are_findings_and_nothing_waits_for_them(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put_book()
    secret = write(tmp_path / "secret.xlsx", WORKBOOK)
    (inbox.folder / "b.KS.2008.02.xlsx").symlink_to(secret)
    os.mkfifo(inbox.folder / "c.KS.2008.03.zip")
    (inbox.folder / BOOK).mkdir()
    (inbox.folder / BOOK / scan_name(7)).symlink_to(secret)
    (inbox.folder / "d.KS.2008.04").symlink_to(tmp_path)
    taken = inbox.read()
    books = taken.frame("books")
    assert dict(books.select("book", "rows_delivered").iter_rows()) == {
        BOOK: 1, "b.KS.2008.02": 0, "c.KS.2008.03": 0, "d.KS.2008.04": 0,
    }  # fmt: skip
    assert {r for b, r in taken.rules if b == "b.KS.2008.02"} == {"workbook_unreadable", "documents_missing"}
    assert scan_name(7) in taken.detail("pdf_name_invalid")
    assert taken.frame("documents").height == 1


def test_a_file_that_may_not_be_read_is_a_finding(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.put_book()
    inbox.put("b.KS.2008.02.xlsx", WORKBOOK)
    path = inbox.put(f"b.KS.2008.02/{scan_name(1, 'KS.2008.02')}", SCAN)
    delivery = scan_inbox(inbox.home, quiet_seconds=0, now=NOW).deliveries[0]
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("whoever runs this may read everything")
    taken = Taken(read_delivery(delivery, inbox.home, pool=inbox.pool))
    assert taken.frame("documents").filter(book="b.KS.2008.02")["problem"].to_list() == ["unreadable"]


def test_no_name_of_a_person_reaches_the_log(
    inbox: Inbox, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    person = "Nông Thị Bí Mật"
    inbox.put(f"{BOOK}.xlsx", workbook([BIRTH_HEADER, [*BIRTH_ROW[:6], person, "2", f"={person}"]]))
    broken = b"%PDF-1.4\n1 0 obj\n<</Type /Catalog /T (" + person.encode() + b") /T (x)>>\nendobj\n"
    inbox.put(f"{BOOK}/{person}.pdf", broken)
    with caplog.at_level(logging.DEBUG):
        taken = inbox.read()
    out, err = capfd.readouterr()
    assert "Bí Mật" not in caplog.text + out + err
    assert "Bí Mật" not in taken.folder.name + json.dumps(taken.about, ensure_ascii=False)
    assert taken.frame("rows_KS")["nksHoTen"].to_list() == [person]


def test_progress_is_told_book_by_book(inbox: Inbox) -> None:
    inbox.put_book("a.KS.2008.01", 1)
    inbox.put_book("b.KS.2008.02", 1)
    told: list[tuple[int, int]] = []
    inbox.read(progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_a_pool_of_its_own_is_opened_where_none_is_handed_in(inbox: Inbox) -> None:
    inbox.put_book()
    delivery = scan_inbox(inbox.home, quiet_seconds=0, now=NOW).deliveries[0]
    assert Taken(read_delivery(delivery, inbox.home, workers=2)).about["rows"] == 1


def test_a_delivery_of_nothing_but_a_manifest_has_no_books(inbox: Inbox) -> None:
    inbox.put("manifest.csv", manifest("readme.txt,"))
    taken = inbox.read()
    assert taken.rules == [("tep-ngoai-quyen", "manifest_mismatch")]
    assert taken.frame("documents").is_empty()
