"""What deliveries offer to the ledger: their books, their rows with the record each belongs to, their scans."""

from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import polars as pl

from assets.review.sampling.options import Sampling
from assets.verdicts.changes import changed_cells
from assets.verdicts.matching import match_rows, new_record_ids
from assets.verdicts.taken import BOOK, Taken
from checks.policy import AS_AGREED, RulePolicy
from warehouse.ledger.tables import append, read

# A book with one of these goes back whole: its rows make no records (contract, section 2).
RETURNING_RULES = (
    "workbook_missing",
    "workbook_unreadable",
    "book_name_invalid",
    "column_missing",
    "manifest_mismatch",
)


@dataclass(frozen=True)
class Landing:
    """The circumstances of a landing."""

    connection: duckdb.DuckDBPyConnection
    run_id: str
    approve: str
    now: datetime
    rules: RulePolicy = AS_AGREED
    sampling: Sampling = field(default_factory=Sampling)


def offered_books(taken: Taken) -> pl.DataFrame:
    """The delivered books with status 'accepted' or 'returned', in the ledger's columns but for the delivery's key."""
    returned = taken.findings.filter(pl.col("rule").is_in(RETURNING_RULES)).select(BOOK).unique()
    marked = taken.books.join(
        returned.with_columns(goes_back=pl.lit(value=True)), on=BOOK, how="left", maintain_order="left"
    )
    is_returned = pl.col("goes_back").is_not_null() | pl.col("book_key").is_null()
    status = pl.when(is_returned).then(pl.lit("returned")).otherwise(pl.lit("accepted"))
    return marked.with_columns(status=status).drop("goes_back")


def incoming_rows(taken: Taken, wave: pl.DataFrame) -> pl.DataFrame:
    """One row per delivered row of the wave's books, all registers, with what matching and effects need."""
    about_book = wave.select(
        *BOOK, "delivery", "unit_code", "register", "year_opened", "book_number", "book_key", "is_return", "contractor"
    )
    frames = [
        clean.select(
            "row_id", *BOOK, "sheet_row", "ref_record_id", "ref_version", "drop", "number", "number_year", "row_hash",
            "so", pl.col("ngayDangKy").alias("registered_on"),
        )
        for clean in taken.clean.values()
    ]  # fmt: skip
    if not frames:
        return pl.DataFrame()
    of_wave = pl.concat(frames).join(about_book, on=BOOK, how="inner").sort("row_id")
    return of_wave.with_columns(from_return=pl.col("is_return"))


def with_record_ids(incoming: pl.DataFrame, existing: pl.DataFrame) -> pl.DataFrame:
    """The delivered rows with record_id and is_new, and `drop` only where the row names its record."""
    matched = match_rows(incoming, existing)
    unmatched = incoming.join(matched, on="row_id", how="anti")
    created = new_record_ids(unmatched, set(existing["record_id"].to_list()))
    ids = pl.concat([matched.with_columns(is_new=False), created.with_columns(is_new=True)])
    named = pl.col("ref_record_id") == pl.col("record_id")
    drop = pl.when(named).then("drop")  # only the row of a return workbook takes its own record out
    return incoming.join(ids, on="row_id", how="inner").sort("row_id").with_columns(drop.alias("drop"))


def current_documents(landing: Landing, taken: Taken, wave: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """The books' documents once these deliveries' are in: a PDF of the same name takes the older one's place.

    Returns:
        the columns of ledger.documents that are known yet, doc_key, and landed_in: number of the delivery that touches
        the book now.
    """
    con = landing.connection
    about_book = wave.select(
        *BOOK, "delivery", "unit_code", "book_key", "pdf_source", "register", "year_opened", "book_number"
    )
    new = taken.documents.join(about_book, on=BOOK).with_columns(named_for_book().alias("of_book"))
    shared = [c for c in standing.columns if c in new.columns]
    replaced = standing.join(new, on=["book_key", "pdf_name"], how="semi")
    append(con, "ledger.documents", replaced.with_columns(is_current=False))
    kept = standing.join(new, on=["book_key", "pdf_name"], how="anti")
    both = pl.concat([kept.select(shared), new.select(shared)], how="vertical_relaxed")
    both = both.join(touching(wave), on="book_key", maintain_order="left")
    return both.sort("book_key", "pdf_name", "delivery_no", "member").with_row_index("doc_key")


def touching(wave: pl.DataFrame) -> pl.DataFrame:
    """By which delivery each book is touched now: book_key, landed_in. A book is touched by one delivery at a time."""
    return wave.select("book_key", landed_in="delivery_no").unique("book_key")


def named_for_book() -> pl.Expr:
    """Whether a PDF's name names the book it lies in; null if its name does not follow the pattern."""
    same = (
        (pl.col("doc_register") == pl.col("register"))
        & (pl.col("doc_year") == pl.col("year_opened"))
        & (pl.col("doc_book") == pl.col("book_number"))
    )
    return pl.when(pl.col("name_ok")).then(same)


def differing_cells(landing: Landing, taken: Taken, standing: pl.DataFrame) -> pl.DataFrame:
    """Labels of the cells in which a proposed or late row differs from the current content."""
    asked = standing.filter(pl.col("row_effect").is_in(["proposed", "stale"]))
    parts = []
    for register in asked["register"].unique().to_list():
        of_register = asked.filter(pl.col("register") == register)
        offered = taken.rows[register].join(of_register.select("row_id", "record_id"), on="row_id", how="inner")
        current = read(
            landing.connection,
            f"rows_of_records_{register.lower()}",
            asked=of_register.select("record_id", "version"),
        )
        parts.append(changed_cells(register, offered, current))
    empty = pl.DataFrame(schema={"record_id": pl.Utf8, "changed": pl.Utf8})
    return pl.concat([empty, *parts])
