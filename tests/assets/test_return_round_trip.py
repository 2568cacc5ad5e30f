"""A return workbook is corrected in Excel and delivered again: the contractor's whole way."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.assets.verdicts.test_life_of_a_record import ask, statuses
from tests.deliveries import UNIT, Book, birth, deliver, pdf_name, run, scan_pdf
from warehouse.home import Home
from warehouse.registers import fields
from warehouse.verify import verify

STEM = "xahongphong_hcl.KS.2008.01"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def returned(home: Home, delivery: str) -> Path:
    return home.outbox / UNIT / delivery / f"{STEM}.tra-lai.xlsx"


def correct(workbook: Path, target: Path, cells: dict[tuple[int, str], str | None]) -> None:
    """Changes cells, told by the contractor's sheet row and the field, and saves under another folder."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["Bản ghi bị từ chối"]
    head = next(r for r in sheet.iter_rows(max_row=10) if any("hotichDongGoc" in str(c.value) for c in r))
    columns = {str(c.value).split("\n")[0].strip(): c.column for c in head if c.value}
    for (sheet_row, field), value in cells.items():
        row = next(
            r for r in range(head[0].row + 1, sheet.max_row + 1)
            if str(sheet.cell(r, columns["hotichDongGoc"]).value) == str(sheet_row)
        )  # fmt: skip
        sheet.cell(row, columns[field]).value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def test_a_corrected_return_workbook_is_a_resubmission(home: Home) -> None:
    rows = [birth(1), birth(2, nksNgaySinh="31.02.2008"), birth(3), birth(4)]
    deliver(home, "dot1", Book(rows, without_scans=[3]))
    run(home)
    assert statuses(home) == {1: "approved", 2: "rejected", 3: "approved", 4: "rejected"}
    folder = home.inbox / UNIT / "dot2"
    correct(returned(home, "dot1"), folder / f"{STEM}.tra-lai.xlsx", {(3, "nksNgaySinh"): birth(2)["nksNgaySinh"]})
    missing = folder / f"{STEM}.tra-lai"
    missing.mkdir()
    (missing / pdf_name(birth(4))).write_bytes(scan_pdf("late"))
    run(home)
    assert statuses(home) == {1: "approved", 2: "approved", 3: "approved", 4: "approved"}
    versions = ask(home, "select number, version, resubmissions from review.records order by number")
    assert versions == [(1, 1, 0), (2, 2, 1), (3, 1, 0), (4, 2, 1)]
    assert verify(home) == []


def test_a_number_corrected_in_the_return_workbook_keeps_its_record(home: Home) -> None:
    scan = {pdf_name(birth(9)): scan_pdf("9")}
    deliver(home, "dot1", Book([birth(9, so="chín")], scans=scan))
    run(home)
    ((record,),) = ask(home, "select record_id from review.records")
    correct(returned(home, "dot1"), home.inbox / UNIT / "dot2" / f"{STEM}.tra-lai.xlsx", {(2, "so"): "09/2008"})
    run(home)
    assert ask(home, "select record_id, number, status from review.records") == [(record, 9, "approved")]


def test_a_return_workbook_sent_back_untouched_changes_no_record(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    run(home)
    before = ask(home, "select record_id, version, status from review.records order by 1")
    correct(returned(home, "dot1"), home.inbox / UNIT / "dot2" / f"{STEM}.tra-lai.xlsx", {})
    run(home)
    assert ask(home, "select record_id, version, status from review.records order by 1") == before
    assert returned(home, "dot2").exists()
    assert verify(home) == []


def test_an_old_return_workbook_is_not_applied_over_a_newer_version(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1, nksNgaySinh="31.02.2008")]))
    run(home)
    old = shutil.copyfile(returned(home, "dot1"), home.root / "old.xlsx")
    correct(old, home.inbox / UNIT / "dot2" / f"{STEM}.tra-lai.xlsx", {(2, "nksNgaySinh"): "32.02.2008"})
    run(home)
    correct(old, home.inbox / UNIT / "dot3" / f"{STEM}.tra-lai.xlsx", {(2, "nksNgaySinh"): birth(1)["nksNgaySinh"]})
    run(home)
    assert ask(home, "select version, status from review.records") == [(2, "rejected")]
    found = {r for (r,) in ask(home, "select rule from review.findings where record_id is not null")}
    assert found == {"date_calendar", "correction_stale"}


def test_the_contractors_own_columns_come_back(home: Home) -> None:
    columns = ["STT", *(f.name for f in fields("KS") if not f.newer), "maHoSoRieng"]
    row = birth(1, nksNgaySinh="31.02.2008") | {"STT": "17", "maHoSoRieng": "=A1"}
    deliver(home, "dot1", Book([row], columns=columns))
    run(home)
    sheet = openpyxl.load_workbook(returned(home, "dot1"))["Bản ghi bị từ chối"]
    head = next(r for r in sheet.iter_rows(max_row=10) if any("hotichDongGoc" in str(c.value) for c in r))
    titles = [str(c.value).split("\n")[0] for c in head][5:]
    assert titles == columns
    cells = {str(h.value).split("\n")[0]: sheet.cell(head[0].row + 1, h.column) for h in head}
    assert (cells["STT"].value, cells["maHoSoRieng"].value) == ("17", "=A1")
    assert cells["maHoSoRieng"].data_type == "s"


def test_a_return_workbook_of_another_unit_goes_back_and_makes_no_records(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    run(home)
    cells = {(3, "nksNgaySinh"): birth(2)["nksNgaySinh"]}
    elsewhere = home.inbox / "06319-yen-phuc" / "sua"
    correct(returned(home, "dot1"), elsewhere / f"{STEM}.tra-lai.xlsx", cells)
    run(home)
    assert ask(home, "select unit_code, count(*) from review.records group by all") == [("06205", 2)]
    (said,) = ask(home, "select message from review.findings where unit_code = '06319' and severity = 'error'")
    assert "tệp trả lại của đơn vị 06205, sổ KS.2008.01" in said[0]
    assert list((home.outbox / "06319-yen-phuc" / "sua").glob("*.tra-lai.xlsx"))
    correct(returned(home, "dot1"), home.inbox / UNIT / "sua" / f"{STEM}.tra-lai.xlsx", cells)
    run(home)
    assert statuses(home) == {1: "approved", 2: "approved"}
    assert verify(home) == []


def test_a_return_workbook_under_the_name_of_another_book_goes_back(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    run(home)
    other = STEM.replace("2008.01", "2008.02")
    correct(returned(home, "dot1"), home.inbox / UNIT / "sua" / f"{other}.tra-lai.xlsx", {})
    run(home)
    assert statuses(home) == {1: "approved", 2: "rejected"}
    assert ask(home, "select status from review.books where delivery = 'sua'") == [("returned",)]


def test_a_record_stays_its_contractors_though_a_return_workbook_names_none(home: Home) -> None:
    folder = deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    lines = [f"{file.name},,,Công ty A" for file in sorted(folder.iterdir())]
    (folder / "manifest.csv").write_text("\n".join(["file,sha256,rows,contractor", *lines]), encoding="utf-8")
    run(home)
    correct(returned(home, "dot1"), home.inbox / UNIT / "sua" / f"{STEM}.tra-lai.xlsx", {(3, "meDanToc"): "Kinhh"})
    run(home)
    by = "select contractor, records, rejected_first_pass, resubmissions, open_rejections from progress.by_contractor"
    assert ask(home, by) == [("Công ty A", 2, 1, 1, 1)]
    told = openpyxl.load_workbook(returned(home, "sua"))
    assert any("Công ty A" in str(cell.value) for sheet in told for row in sheet.iter_rows() for cell in row)


def test_a_second_copy_of_a_return_workbook_is_told_which_part_of_its_name_is_too_much(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    run(home)
    correct(returned(home, "dot1"), home.inbox / UNIT / "sua" / f"{STEM}.tra-lai (1).xlsx", {})
    run(home)
    (said,) = ask(home, "select message from review.findings where rule = 'book_name_invalid'")
    assert "đề nghị bỏ phần «(1)» khỏi tên tệp" in said[0]
    waits = "select count(*) from review.waiting where book like '%(1)'"
    assert ask(home, waits) == [(1,)]
    correct(returned(home, "dot1"), home.inbox / UNIT / "sua2" / f"{STEM}.tra-lai.xlsx", {(3, "nksQueQuan"): "Xã A"})
    run(home)
    assert ask(home, waits) == [(0,)], "answered by what came next"
