"""What could not be taken is answered each time it comes; only the very same bytes again may be met with silence."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.assets.rebuild.campaign import rebuilt
from tests.deliveries import UNIT, Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify

NAME = "xahongphong_hcl.KS.2008.01"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def put(home: Home, delivery: str, **files: bytes) -> None:
    """Lays files into a delivery: `put(home, "dot1", xls=b"...")` makes a file of the book with that ending."""
    folder = home.inbox / UNIT / delivery
    folder.mkdir(parents=True, exist_ok=True)
    for ending, data in files.items():
        (folder / f"{NAME}.{ending}").write_bytes(data)
    run(home)


def told(home: Home) -> list[tuple[Any, ...]]:
    """Deliveries in which something is said of whole books, and of which a workbook went back."""
    assert verify(home) == []
    with open_ledger(home, read_only=True) as con:
        said = con.execute(
            "select distinct delivery, rule from review.findings where record_id is null order by all"
        ).fetchall()
    return [(d, rule, bool(list((home.outbox / UNIT / d).glob("*.tra-lai.xlsx")))) for d, rule in said]


def test_stray_files_of_every_delivery_come_back(home: Home) -> None:
    for delivery, name in (("dot1", "readme.txt"), ("dot2", "bangke.docx"), ("dot3", "KhaiSinh2008.pdf")):
        folder = home.inbox / UNIT / delivery
        folder.mkdir(parents=True)
        (folder / name).write_bytes(b"hi")
        run(home)
    assert told(home) == [(f"dot{n}", "book_name_invalid", True) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"xls": b"\xd0\xcf\x11\xe0 1", "rar": b"Rar!1"}, {"xlsm": b"PK", "7z": b"7z"}, id="other kinds"),
        pytest.param({"xls": b"\xd0\xcf\x11\xe0 1"}, {"xls": b"\xd0\xcf\x11\xe0 2"}, id="other bytes of one name"),
        pytest.param({"xlsx": b"1"}, {"xlsx": b"2"}, id="two broken workbooks"),
    ],
)
def test_a_second_attempt_that_cannot_be_read_either_comes_back_too(
    home: Home, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    put(home, "dot1", **first)
    put(home, "dot2", **second)
    answers = told(home)
    assert {(d, wrote) for d, rule, wrote in answers if rule == "workbook_unreadable"} == {
        ("dot1", False),  # the newer one says all
        ("dot2", True),
    }
    shutil.copytree(home.inbox / UNIT / "dot2", home.inbox / UNIT / "dot3")
    run(home)
    assert told(home) == answers, "the very same again"
    assert rebuilt(home).equal


def test_a_second_broken_archive_is_told_too(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1)], scans={}))
    put(home, "dot1", zip=b"PK cut")
    deliver(home, "dot2", Book([birth(1)], scans={}))
    put(home, "dot2", zip=b"PK cut elsewhere")
    assert [(d, rule) for d, rule, _ in told(home)] == [("dot1", "documents_missing"), ("dot2", "documents_missing")]


def test_of_two_files_that_name_no_book_both_come_back(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1)], stem="so-mot", scans={}))
    folder = home.inbox / UNIT / "dot1"
    shutil.copyfile(folder / "so-mot.xlsx", folder / "so-hai.xlsx")
    run(home)
    with open_ledger(home, read_only=True) as con:
        assert con.execute("select book, status from review.books order by book").fetchall() == [
            ("so-hai", "returned"),
            ("so-mot", "returned"),
        ]


def test_a_book_that_was_delivered_again_has_one_return_workbook(home: Home) -> None:
    put(home, "dot1", xlsx=b"broken")
    put(home, "dot2", xlsx=b"broken otherwise")
    where = sorted(path.parent.name for path in home.outbox.rglob("*.tra-lai.xlsx"))
    assert where == ["dot2"], "the newest says all"
    deliver(home, "dot3", Book([birth(1)], stem=NAME))
    run(home)
    assert list(home.outbox.rglob("*.xlsx")) == []
    assert verify(home) == []


def test_what_somebody_typed_into_the_older_return_workbook_is_kept(home: Home) -> None:
    put(home, "dot1", xlsx=b"broken")
    (path,) = home.outbox.rglob("*.tra-lai.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "a note"
    book.save(path)
    put(home, "dot2", xlsx=b"broken otherwise")
    assert sorted(p.name for p in path.parent.iterdir()) == [f"{NAME}.tra-lai.da-xong.xlsx"]
