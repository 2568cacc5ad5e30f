"""Which PDF is the page of which row, by number and by the date in the file's name (contract, section 2).

What is wrong with rows and files that do not fit is the matter of `documents`.
"""

import polars as pl

# Of two files with the same claim the sounder one is the row's page.
_SOUNDNESS = {"blank": 1, "damaged": 2, "unreadable": 3}
_OF_ROW = ["row_key", "doc_key"]


def assign(rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Every claim of a file on a row: row_key, doc_key, book_key, pdf_name, is_main (the row's page, one per row).

    `rows` and `documents` as in `documents.match_documents`. Number padding plays no part; covers and files named for
    another book claim nothing.
    """
    files = _candidates(documents)
    claims = _claims(rows, files)
    claims = pl.concat([claims, _claims_by_date(rows, files, claims)])
    claims = _with_main(claims, rows, documents)
    return claims.join(documents.select("doc_key", "pdf_name"), on="doc_key", how="left")


def _candidates(documents: pl.DataFrame) -> pl.DataFrame:
    """Files that can be a row's page. Covers belong to no row, files of another book to none of this one."""
    files = documents.filter(~pl.col("is_cover"))
    return files.filter(pl.col("of_book").fill_null(value=True)) if "of_book" in files.columns else files


def _claims(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Row and file of the same number; where the number is there more than once, the date tells which.

    In three steps, each for what the one before left: same number and date; same number and year; the one row and
    the files of the number that are left.
    """
    numbered = rows.drop_nulls("number").select("row_key", "book_key", "number", "number_year", "date")
    pairs = numbered.join(
        files.drop_nulls("doc_number").select("doc_key", "book_key", "doc_date", number="doc_number"),
        on=["book_key", "number"],
        how="inner",
    ).with_columns(
        same_date=(pl.col("date") == pl.col("doc_date")).fill_null(value=False),
        same_year=(pl.col("number_year") == pl.col("doc_date").str.slice(6).cast(pl.Int32, strict=False)).fill_null(
            value=False
        ),
        namesakes=pl.col("row_key").n_unique().over("book_key", "number"),
    )
    exact = pairs.filter("same_date")
    left = pairs.join(exact, on="doc_key", how="anti")
    # A row that has its page takes another file of its number and year as a second claim, never one of another year.
    alone = left.filter((pl.col("namesakes") == 1) & (pl.col("same_year") | ~_has(exact, "row_key")))
    twins = left.filter((pl.col("namesakes") > 1) & ~_has(exact, "row_key"))
    by_year = twins.filter(pl.col("same_year") & (pl.col("row_key").n_unique().over("doc_key", "same_year") == 1))
    rest = twins.filter(~_has(by_year, "doc_key") & ~_has(by_year, "row_key"))
    rest = rest.filter(pl.col("row_key").n_unique().over("book_key", "number") == 1)
    return pl.concat([part.select(_OF_ROW) for part in (exact, alone, by_year, rest)])


def _has(claims: pl.DataFrame, key: str) -> pl.Expr:
    return pl.col(key).is_in(claims[key].implode())


def _claims_by_date(rows: pl.DataFrame, files: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Rows without a readable number, by a date that one such row and one file left over have, and nobody else."""
    lonely = rows.filter(pl.col("date").is_not_null() & ~_has(claims, "row_key"))
    spare = files.filter(pl.col("doc_date").is_not_null() & ~_has(claims, "doc_key"))
    lonely = lonely.filter(pl.len().over("book_key", "date") == 1).filter(pl.col("number").is_null())
    spare = spare.filter(pl.len().over("book_key", "doc_date") == 1)
    return lonely.join(spare, left_on=["book_key", "date"], right_on=["book_key", "doc_date"]).select(_OF_ROW)


def _with_main(claims: pl.DataFrame, rows: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Adds is_main: of a row's files the one of its date, then the soundest, then the first by name."""
    return (
        claims.join(rows.select("row_key", "date", "book_key"), on="row_key", how="left")
        .join(documents.select("doc_key", "doc_date", "problem", name="pdf_name"), on="doc_key", how="left")
        .with_columns(
            off=(pl.col("date") != pl.col("doc_date")).fill_null(value=True),
            unsound=pl.col("problem").replace_strict(_SOUNDNESS, default=0, return_dtype=pl.Int8),
        )
        .sort("row_key", "off", "unsound", "name")
        .select(*_OF_ROW, "book_key", is_main=pl.int_range(pl.len()).over("row_key") == 0)
    )
