"""Rows and PDFs: which file is the page of which row, and what is said about the rest."""

from collections.abc import Sequence

import polars as pl
import pytest

from checks.rules.documents import match_documents

Row = tuple[str, int | None, str | None]  # key, number, registration date
File = dict[str, object]

_ROWS = {"row_key": pl.String, "book_key": pl.String, "number": pl.Int32, "number_year": pl.Int32, "date": pl.String}
_FILES = {
    "doc_key": pl.String,
    "book_key": pl.String,
    "pdf_name": pl.String,
    "sha256": pl.String,
    "bytes": pl.Int64,
    "problem": pl.String,
    "problem_detail": pl.String,
    "name_ok": pl.Boolean,
    "doc_date": pl.String,
    "doc_number": pl.Int32,
    "is_cover": pl.Boolean,
}


def _rows(*rows: Row, book: str = "b1") -> pl.DataFrame:
    years = [int(date[-4:]) if date else 2008 for _, _, date in rows]
    return pl.DataFrame(
        [(key, book, n, year, date) for (key, n, date), year in zip(rows, years, strict=True)], _ROWS, orient="row"
    )


def _file(number: int | None, date: str | None, name: str = "", **said: object) -> File:
    name = name or f"{date}.{number}.pdf"
    file = {"doc_key": name, "book_key": "b1", "pdf_name": name, "sha256": name, "bytes": 30_000, "problem": None}
    return (
        file
        | {"problem_detail": None, "name_ok": True, "doc_date": date, "doc_number": number, "is_cover": False}
        | said
    )


def _matched(rows: pl.DataFrame, *files: File) -> tuple[dict[str, list[str]], list[tuple[str | None, str]]]:
    """Files per row, main file first; findings as (row or file, rule)."""
    assignment, findings = match_documents(rows, pl.DataFrame(files, _FILES))
    pages = {
        str(key): group.sort("is_main", descending=True)["pdf_name"].to_list()
        for (key,), group in assignment.group_by("row_key")
    }
    said = [(row or pdf, rule) for row, pdf, rule in findings.select("row_key", "pdf_name", "rule").iter_rows()]
    return pages, sorted(said, key=str)


def test_number_and_date_tie_a_page_to_its_row() -> None:
    rows = _rows(("r1", 1, "15.01.2008"), ("r2", 2, "16.01.2008"))
    pages, findings = _matched(rows, _file(1, "15.01.2008"), _file(2, "16.01.2008"))
    assert pages == {"r1": ["15.01.2008.1.pdf"], "r2": ["16.01.2008.2.pdf"]}
    assert findings == []


CASES: dict[str, tuple[Sequence[Row], Sequence[File], list[tuple[str, str]]]] = {
    "no file": ([("r1", 1, "15.01.2008")], [], [("r1", "pdf_missing")]),
    "a file of no row": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008"), _file(9, "01.03.2008")],
        [("01.03.2008.9.pdf", "pdf_orphan")],
    ),
    "a cover is no orphan": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008"), _file(None, None, "Cover.1.pdf", is_cover=True, name_ok=False, problem="blank")],
        [],
    ),
    "an unreadable page is not also missing": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008", problem="unreadable")],
        [("r1", "pdf_unreadable")],
    ),
    "a damaged page": ([("r1", 1, "15.01.2008")], [_file(1, "15.01.2008", problem="damaged")], [("r1", "pdf_damaged")]),
    "a blank page": ([("r1", 1, "15.01.2008")], [_file(1, "15.01.2008", problem="blank")], [("r1", "pdf_blank")]),
    "an unreadable file of no row": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008"), _file(9, "01.03.2008", problem="unreadable")],
        [("01.03.2008.9.pdf", "pdf_orphan"), ("01.03.2008.9.pdf", "pdf_unreadable")],
    ),
    "a name out of pattern": (
        [("r1", 1, "15.01.2008")],
        [_file(None, None, "scan0001.pdf", name_ok=False)],
        [("r1", "pdf_missing"), ("scan0001.pdf", "pdf_name_invalid")],
    ),
    "another date in the name": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "16.01.2008")],
        [("r1", "pdf_date_mismatch")],
    ),
    "a row without a readable date": ([("r1", 1, None)], [_file(1, "16.01.2008")], []),
    "two files of one number": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008", "001.pdf"), _file(1, "15.01.2008", "01.pdf")],
        [("r1", "pdf_duplicate")],
    ),
    "two files of one number, one of another day": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008"), _file(1, "16.01.2008")],
        [("r1", "pdf_duplicate")],
    ),
    "a second file of another year belongs to a row that is not there": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008"), _file(1, "16.01.2009")],
        [("16.01.2009.1.pdf", "pdf_orphan")],
    ),
    "the same bytes for two rows": (
        [("r1", 1, "15.01.2008"), ("r2", 2, "15.01.2008")],
        [_file(1, "15.01.2008", sha256="same"), _file(2, "15.01.2008", sha256="same")],
        [("r1", "pdf_duplicate"), ("r2", "pdf_duplicate")],
    ),
    "two empty files are unreadable, not the same page": (
        [("r1", 1, "15.01.2008"), ("r2", 2, "15.01.2008")],
        [
            _file(1, "15.01.2008", sha256="empty", problem="unreadable"),
            _file(2, "15.01.2008", sha256="empty", problem="unreadable"),
        ],
        [("r1", "pdf_unreadable"), ("r2", "pdf_unreadable")],
    ),
    "two rows of one number and day share a page: the fault is the number's": (
        [("r1", 1, "15.01.2008"), ("r2", 1, "15.01.2008")],
        [_file(1, "15.01.2008")],
        [],
    ),
    "the file of another book": (
        [("r1", 1, "15.01.2008")],
        [_file(1, "15.01.2008", book_key="b2")],
        [("15.01.2008.1.pdf", "pdf_orphan"), ("r1", "pdf_missing")],
    ),
}


@pytest.mark.parametrize(("rows", "files", "expected"), CASES.values(), ids=CASES.keys())
def test_rows_and_files_bring_exactly_these_rules(
    rows: Sequence[Row], files: Sequence[File], expected: list[tuple[str, str]]
) -> None:
    assert _matched(_rows(*rows), *files)[1] == expected


def test_where_a_number_occurs_twice_the_date_tells_which_row_is_meant() -> None:
    rows = _rows(("r06", 1, "10.01.2006"), ("r07", 1, "12.01.2007"))
    pages, findings = _matched(rows, _file(1, "12.01.2007"), _file(1, "10.01.2006"))
    assert pages == {"r06": ["10.01.2006.1.pdf"], "r07": ["12.01.2007.1.pdf"]}
    assert findings == []


def test_where_a_number_occurs_twice_and_one_date_is_off_the_year_tells() -> None:
    rows = _rows(("r06", 1, "10.01.2006"), ("r07", 1, "12.01.2007"))
    pages, findings = _matched(rows, _file(1, "13.01.2007"), _file(1, "11.01.2006"))
    assert pages == {"r06": ["11.01.2006.1.pdf"], "r07": ["13.01.2007.1.pdf"]}
    assert findings == [("r06", "pdf_date_mismatch"), ("r07", "pdf_date_mismatch")]


def test_where_a_number_occurs_twice_the_other_year_has_no_page() -> None:
    rows = _rows(("r06", 1, "10.01.2006"), ("r07", 1, "12.01.2007"))
    assert _matched(rows, _file(1, "12.01.2007"))[1] == [("r06", "pdf_missing")]


def test_a_row_without_number_is_matched_by_a_date_that_only_it_has() -> None:
    rows = _rows(("r1", 1, "15.01.2008"), ("r?", None, "16.01.2008"))
    pages, findings = _matched(rows, _file(1, "15.01.2008"), _file(7, "16.01.2008"))
    assert pages["r?"] == ["16.01.2008.7.pdf"]
    assert findings == []


def test_a_row_without_number_is_not_matched_by_a_date_of_two_files() -> None:
    rows = _rows(("r?", None, "16.01.2008"))
    expected = [("16.01.2008.7.pdf", "pdf_orphan"), ("16.01.2008.8.pdf", "pdf_orphan"), ("r?", "pdf_missing")]
    assert _matched(rows, _file(7, "16.01.2008"), _file(8, "16.01.2008"))[1] == expected


def test_of_two_files_of_a_row_the_sound_one_is_its_page() -> None:
    files = (_file(1, "15.01.2008", "a.pdf", problem="unreadable"), _file(1, "15.01.2008", "b.pdf"))
    pages, findings = _matched(_rows(("r1", 1, "15.01.2008")), *files)
    assert pages["r1"][0] == "b.pdf"
    # The unreadable file is still told, but it does not reject the row.
    assert findings == [("a.pdf", "pdf_unreadable"), ("r1", "pdf_duplicate")]


def test_a_file_named_for_another_book_claims_no_row() -> None:
    frame = pl.DataFrame([_file(1, "15.01.2008")], _FILES).with_columns(of_book=pl.lit(value=False))
    findings = match_documents(_rows(("r1", 1, "15.01.2008")), frame)[1]
    assert sorted(findings["rule"]) == ["pdf_missing", "pdf_orphan"]


def test_no_rows_and_no_files_are_no_findings() -> None:
    assignment, findings = match_documents(_rows(), pl.DataFrame([], _FILES))
    assert assignment.is_empty() and findings.is_empty()


def test_findings_about_files_belong_to_their_book() -> None:
    findings = match_documents(_rows(("r1", 1, "15.01.2008")), pl.DataFrame([_file(9, "01.03.2008")], _FILES))[1]
    assert set(findings["book_key"]) == {"b1"}
