"""The workbooks that units fill in: written, filled in like in Excel, read back as they were meant."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assets.reports.difficulties import HEADINGS as NOTES
from assets.reports.difficulties import KINDS, STATES, difficulties_template
from assets.reports.inventory import FILE_NAME, inventory_template, read_inventories
from assets.reports.inventory import HEADINGS as BOOKS
from tests.assets.reports.unit_workbooks import fill_in, put
from warehouse.home import Home
from warehouse.registers import REGISTER_LABELS


def sheet_of(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(("content", "headings"), [(inventory_template(), BOOKS), (difficulties_template(), NOTES)])
def test_only_what_is_to_be_filled_in_can_be_typed_in(content: bytes, headings: tuple[object, ...]) -> None:
    sheet = sheet_of(content)
    assert sheet.protection.sheet
    heading = next(r for r in range(1, 20) if sheet.cell(r, 1).fill.fgColor.rgb == "FFE7ECF2")
    locked = [[bool(sheet.cell(r, c).protection.locked) for c in range(1, len(headings) + 1)] for r in range(1, 40)]
    assert all(all(row) for row in locked[:heading])
    assert not any(any(row) for row in locked[heading:])
    # Far below the frames too: the columns themselves are free.
    assert not any(column.protection.locked for column in sheet.column_dimensions.values())
    assert sheet.freeze_panes == f"A{heading + 1}"


def test_lists_are_offered_and_numbers_asked_about() -> None:
    lists = [dv.formula1 for dv in sheet_of(difficulties_template()).data_validations.dataValidation]
    assert lists == [f'"{",".join(KINDS)}"', f'"{",".join(STATES)}"']
    rules = sheet_of(inventory_template()).data_validations.dataValidation
    assert rules[0].formula1 == f'"{",".join(REGISTER_LABELS.values())}"'
    assert [rule.type for rule in rules[1:]] == ["custom"] * 5
    assert all(rule.errorStyle == "warning" for rule in rules), "what a person insists on is kept"


def test_an_inventory_comes_back_as_it_was_filled_in(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [label, 2008, "01", 1, 215, None, "200", "ghi chú"] for label in REGISTER_LABELS.values()
    ]
    put(tmp_path / "danh-muc" / "06205-hong-phong" / FILE_NAME, fill_in(inventory_template(), rows))
    read = read_inventories(Home(tmp_path))
    assert read.problems == ()
    wanted = ["register", "year_opened", "book_number", "first_number", "last_number", "pages", "note"]
    assert read.books.select(wanted).rows() == [(r, 2008, 1, 1, 215, 200, "ghi chú") for r in REGISTER_LABELS]


def test_an_empty_template_says_nothing(tmp_path: Path) -> None:
    put(tmp_path / "danh-muc" / "06205" / FILE_NAME, inventory_template())
    read = read_inventories(Home(tmp_path))
    assert (read.books.height, read.problems, read.units) == (0, (), ("06205",))


def test_templates_are_the_same_whenever_they_are_written() -> None:
    assert inventory_template() == inventory_template()
