"""Which delivered row is which record, as the contract tells it."""

import polars as pl
import pytest

from assets.verdicts.matching import match_rows, new_record_ids

BOOK = "06196|KS|2008|1"


def incoming(*rows: dict) -> pl.DataFrame:
    whole = {"book_key": BOOK, "ref_record_id": None, "number": None, "number_year": None, "row_hash": "x",
             "is_return": False}  # fmt: skip
    schema = {"row_id": pl.UInt32, "book_key": pl.Utf8, "ref_record_id": pl.Utf8, "number": pl.Int32,
              "number_year": pl.Int32, "sheet_row": pl.Int32, "row_hash": pl.Utf8, "is_return": pl.Boolean}  # fmt: skip
    return pl.DataFrame([{"row_id": i, **whole, **row} for i, row in enumerate(rows)], schema=schema)


def existing(*rows: dict) -> pl.DataFrame:
    whole = {"book_key": BOOK, "number": None, "number_year": None, "row_hash": "y", "from_return": False,
             "status": "rejected", "gone_in": None, "withdrawn": False}  # fmt: skip
    schema = {"record_id": pl.Utf8, "book_key": pl.Utf8, "number": pl.Int32, "number_year": pl.Int32,
              "sheet_row": pl.Int32, "row_hash": pl.Utf8, "from_return": pl.Boolean, "status": pl.Utf8,
              "gone_in": pl.Int32, "withdrawn": pl.Boolean}  # fmt: skip
    return pl.DataFrame([{**whole, **row} for row in rows], schema=schema)


def numbered(number: int, sheet_row: int, **others: object) -> dict:
    return {"number": number, "number_year": 2008, "sheet_row": sheet_row, **others}


CASES = [
    (
        "a number finds its record wherever the row stands now",
        [numbered(1, 9), numbered(2, 5)],
        [numbered(1, 2, record_id="a"), numbered(2, 3, record_id="b")],
        {0: "a", 1: "b"},
    ),
    (
        "a new number where a row is known to be gone is new",
        [numbered(3, 4)],
        [numbered(1, 4, record_id="a", gone_in=2)],
        {},
    ),
    ("a number that the book did not have is new", [numbered(3, 4)], [numbered(1, 2, record_id="a")], {}),
    (
        "1/2006 and 1/2007 are two records of one book",
        [numbered(1, 2) | {"number_year": 2006}, numbered(1, 3) | {"number_year": 2007}],
        [numbered(1, 2, record_id="a") | {"number_year": 2007}],
        {1: "a"},
    ),
    (
        "of two rows with one number each keeps its own by place",
        [numbered(5, 6), numbered(5, 7)],
        [numbered(5, 7, record_id="b"), numbered(5, 6, record_id="a")],
        {0: "a", 1: "b"},
    ),
    (
        "the second of two equal numbers is corrected: its place tells it",
        [numbered(5, 6), numbered(6, 7)],
        [numbered(5, 6, record_id="a"), numbered(5, 7, record_id="b")],
        {0: "a", 1: "b"},
    ),
    (
        "a row without a number is told by its sheet row until the number is there",
        [numbered(8, 4)],
        [{"sheet_row": 4, "record_id": "r"}],
        {0: "r"},
    ),
    (
        "an approved record is not taken over by another number in its place",
        [numbered(9, 4)],
        [numbered(8, 4, record_id="a", status="approved")],
        {},
    ),
    (
        "a row of a return workbook is the record it names, even with a corrected number",
        [numbered(12, 4, ref_record_id="a", is_return=True)],
        [numbered(21, 30, record_id="a"), numbered(12, 31, record_id="b")],
        {0: "a"},
    ),
    (
        "the sheet rows of a return workbook are not the contractor's own",
        [{"sheet_row": 4, "is_return": True}],
        [{"sheet_row": 4, "record_id": "r"}],
        {},
    ),
    (
        "a record named by a return workbook of another book is not touched",
        [numbered(1, 2, ref_record_id="a", is_return=True)],
        [numbered(7, 2, record_id="a") | {"book_key": "06196|KS|2009|1"}],
        {},
    ),
]


@pytest.mark.parametrize(("law", "rows", "records", "pairs"), CASES, ids=[c[0] for c in CASES])
def test_matching(law: str, rows: list[dict], records: list[dict], pairs: dict[int, str]) -> None:
    matched = match_rows(incoming(*rows), existing(*records))
    assert dict(matched.iter_rows()) == pairs, law


def test_new_records_are_named_by_number_and_the_second_claim_gets_a_mark() -> None:
    rows = pl.DataFrame(
        {
            "row_id": [0, 1, 2],
            "unit_code": ["06196"] * 3,
            "register": ["KS"] * 3,
            "year_opened": [2008] * 3,
            "book_number": [1] * 3,
            "number": [7, 7, None],
            "number_year": [2008, 2008, None],
            "sheet_row": [2, 3, 4],
        }
    )
    ids = dict(new_record_ids(rows, {"06196.KS.2008.01.2008.0007"}).iter_rows())
    assert ids == {0: "06196.KS.2008.01.2008.0007-2", 1: "06196.KS.2008.01.2008.0007-3", 2: "06196.KS.2008.01.r4"}
