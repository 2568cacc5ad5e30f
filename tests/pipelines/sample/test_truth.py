import csv
import zipfile
from collections import Counter
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tests.pipelines.sample.conftest import Province
from warehouse.registers import header_to_field

# Rules that take more than one delivery: a book has to come back first.
_LATER = {"approved_record_changed", "correction_stale", "row_gone", "row_withdrawn", "number_dropped", "drop_refused",
          "drop_unclear"}  # fmt: skip


def _severities() -> dict[str, str]:
    text = files("checks").joinpath("rules.csv").read_text(encoding="utf-8")
    return {line["rule"]: line["severity"] for line in csv.DictReader(text.splitlines())}


def _sheet(path: Path) -> Worksheet:
    return next(sheet for sheet in openpyxl.load_workbook(path) if sheet.title != "Ghi chu")


def _shown(value: object) -> str:
    """A cell's value as a person sees it."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value)


def _pdf_bytes(province: Province, book: dict[str, str]) -> dict[str, bytes]:
    folder = province.folder(book)
    archive = folder / f"{book['book']}.zip"
    if archive.exists():
        with zipfile.ZipFile(archive) as file:
            return {name.rsplit("/", 1)[-1]: file.read(name) for name in file.namelist()}
    return {p.name: p.read_bytes() for p in (folder / book["book"]).glob("*.pdf")}


def _opens(data: bytes) -> bool:
    try:
        reader = PdfReader(BytesIO(data), strict=True)
        return not reader.is_encrypted and len(reader.pages) in (1, 2) and len(reader.pages[0].images) == 1
    except (PyPdfError, UnicodeDecodeError):
        return False


def test_every_rule_that_one_delivery_can_show_is_broken_somewhere(broken_province: Province) -> None:
    shown = {f["rule"] for f in broken_province.faults}
    assert shown == set(_severities()) - _LATER


def test_about_one_row_in_eight_bears_an_error_and_one_in_twenty_a_warning(broken_province: Province) -> None:
    severities = _severities()
    rows: dict[str, set[tuple[str, ...]]] = {"error": set(), "warning": set(), "info": set()}
    for fault in broken_province.faults:
        if fault["sheet_row"]:
            key = (fault["unit_code"], fault["delivery"], fault["book"], fault["sheet_row"])
            rows[severities[fault["rule"]]].add(key)
    assert 0.08 < len(rows["error"]) / 3600 < 0.17
    assert 0.03 < len(rows["warning"]) / 3600 < 0.09


def test_few_books_are_broken_as_a_whole(broken_province: Province) -> None:
    broken = Counter(b["fault"] for b in broken_province.books if b["fault"])
    assert 5 <= sum(broken.values()) <= 20
    assert len(broken) == 6


def test_a_province_without_faults_has_an_empty_truth(sound_province: Province) -> None:
    assert sound_province.faults == []
    assert {b["expected_status"] for b in sound_province.books} == {"accepted"}


def test_a_workbook_holds_what_the_truth_says_was_written(broken_province: Province) -> None:
    books = {(b["unit_code"], b["delivery"], b["book"]): b for b in broken_province.books}
    sheets: dict[str, Worksheet] = {}
    looked_at = 0
    for fault in broken_province.faults:
        book = books[fault["unit_code"], fault["delivery"], fault["book"]]
        path = broken_province.folder(book) / f"{fault['book']}.xlsx"
        if not (fault["sheet_row"] and fault["field"]) or fault["kind"] == "error" or looked_at > 120:
            continue
        sheet = sheets.setdefault(str(path), _sheet(path))
        headers = [str(c.value or "") for c in sheet[int(book["header_row"])]]
        at = [header_to_field(book["register"], h) for h in headers].index(fault["field"])
        assert _shown(sheet.cell(int(fault["sheet_row"]), at + 1).value) == fault["written_value"]
        looked_at += 1
    assert looked_at > 100


def test_every_workbook_opens_but_the_planned_ones(broken_province: Province) -> None:
    for book in broken_province.books:
        path = broken_province.folder(book) / f"{book['book']}.xlsx"
        if book["fault"] == "workbook_missing":
            assert not path.exists()
        elif book["fault"] != "workbook_unreadable":
            sheet = _sheet(path)
            header = [str(c.value or "") for c in sheet[int(book["header_row"])]]
            found = [header_to_field(book["register"], h) for h in header]
            assert ("so" in found) or book["fault"] == "column_missing"
            filled = [row for row in sheet.iter_rows(min_row=int(book["header_row"]) + 1, values_only=True) if any(row)]
            assert len(filled) == int(book["records"])


def test_every_pdf_is_strictly_readable_and_unique_but_the_planned_ones(broken_province: Province) -> None:
    unreadable = {"pdf_unreadable", "pdf_damaged"}
    planned = {(f["book"], f["pdf_name"]): f["rule"] for f in broken_province.faults if f["pdf_name"]}
    seen: Counter[bytes] = Counter()
    for book in broken_province.books[::4]:
        for name, data in _pdf_bytes(broken_province, book).items():
            rule = planned.get((book["book"], name), "")
            assert _opens(data) != (rule in unreadable), name
            if rule not in ("pdf_unreadable", "pdf_duplicate"):
                seen[data] += 1
    assert max(seen.values()) == 1


@pytest.mark.parametrize("rule", ["documents_missing", "workbook_missing"])
def test_what_is_missing_from_a_delivery_is_not_there(broken_province: Province, rule: str) -> None:
    for book in (b for b in broken_province.books if b["fault"] == rule):
        names = {p.name for p in broken_province.folder(book).iterdir() if p.name.startswith(book["book"])}
        assert len(names) == 1
