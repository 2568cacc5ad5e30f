"""The columns of what intake hands on: books, rows, documents. Findings have the columns of `checks.rules.rule`.

Only shapes; who fills them stands in `reading`.
"""

import io
from typing import Any

import polars as pl

from checks.rules.rule import FINDING
from warehouse.registers import fields

BOOKS: dict[str, Any] = {
    "book": pl.String(),
    "register": pl.String(),
    "year_opened": pl.Int32(),
    "book_number": pl.Int32(),
    "contractor": pl.String(),
    "workbook_name": pl.String(),
    "workbook_sha256": pl.String(),
    "pdf_source": pl.String(),
    "rows_delivered": pl.Int64(),
    "pdfs_delivered": pl.Int64(),
    "is_return": pl.Boolean(),
    "content_sha256": pl.String(),
    "headers": pl.List(pl.String()),
    "header_fields": pl.List(pl.String()),
    "sheet_name": pl.String(),
    "header_row": pl.Int32(),
}

DOCUMENTS: dict[str, Any] = {
    "book": pl.String(),
    "pdf_name": pl.String(),
    "member": pl.String(),
    "bytes": pl.Int64(),
    "sha256": pl.String(),
    "pages": pl.Int32(),
    "problem": pl.String(),
    "problem_detail": pl.String(),
    "name_ok": pl.Boolean(),
    "doc_register": pl.String(),
    "doc_year": pl.Int32(),
    "doc_book": pl.Int32(),
    "doc_date": pl.String(),
    "doc_number": pl.Int32(),
    "is_cover": pl.Boolean(),
}


def row_columns(register: str) -> dict[str, Any]:
    """Columns of `rows_<REG>.parquet`: where the row stood, its cells, what no field takes, and what it answers."""
    names = [f.name for f in fields(register)]
    return {
        "row_id": pl.UInt32(),
        "book": pl.String(),
        "sheet_row": pl.Int32(),
        "ref_record_id": pl.String(),
        "ref_version": pl.Int32(),
        "drop": pl.String(),
        **dict.fromkeys(names, pl.String()),
        "extra": pl.String(),
        "ignored": pl.String(),
    }


def packed(frame: pl.DataFrame) -> bytes:
    """A frame for the way between processes, with each text once.

    Pickled as it is, every column would take along the whole memory that its texts point into, which the columns of
    one sheet share: sixty times the sheet.
    """
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compat_level=pl.CompatLevel.oldest())
    return buffer.getvalue()


def unpacked(data: bytes) -> pl.DataFrame:
    """The frame that `packed` made."""
    return pl.read_ipc(io.BytesIO(data))


def finding(rule: str, book: str, **said: str | None) -> dict[str, str | None]:
    """One finding on a book or a document, as a row of the FINDING frame.

    Args:
        said: pdf_name, field, value, suggestion, detail where the rule's message takes them.
    """
    return {"book": book, "rule": rule, **said}


def findings_frame(found: list[dict[str, str | None]]) -> pl.DataFrame:
    """Findings on books and documents in the FINDING columns; what was not said is null."""
    return pl.DataFrame([{c: f.get(c) for c in FINDING} for f in found], schema=FINDING, orient="row")
