"""What a delivered row does to its record: pure frames between matching and judging.

new        no record bore this number yet
changed    the row or its scan differs: a new version, judged again
unchanged  the same content: version, status and decisions stay
proposed   the record is approved or transferred: its approved content stays, a person decides about the new one
stale      the return workbook was written for an older version: not applied, a person decides
known      the same content as one that a person has decided against: nothing new is asked
rescanned  only the scan differs (`with_scans`): a new version, judged again
dropped    the contractor takes the row out in a return workbook: the record is withdrawn
kept       the same, but the record is approved, transferred, in a reviewer's hands or has another version: it stays
absent     the delivery does not hold the record; it stays as it is
"""

import polars as pl

CLOSED = ("approved", "transferred")

# Where a record's current content came from: taken from the delivered row, else kept.
_POINTERS = {
    "number": pl.Int32,
    "number_year": pl.Int32,
    "so": pl.Utf8,
    "registered_on": pl.Utf8,
    "delivery_no": pl.Int32,
    "delivery": pl.Utf8,
    "book": pl.Utf8,
    "sheet_row": pl.Int32,
    "from_return": pl.Boolean,
    "contractor": pl.Utf8,
    "row_hash": pl.Utf8,
}
_IDENTITY = ("unit_code", "register", "year_opened", "book_number", "book_key")


def standing_records(incoming: pl.DataFrame, existing: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Every record of the touched books as it stands once the delivered rows have taken effect, before its scan.

    Args:
        incoming: one row per delivered row with record_id, is_new, row_id, ref_version, is_return, drop, identity,
            pointers.
        existing: ledger records of the same books (`records_of_books.sql`).

    Returns:
        The columns of `existing` plus row_id (null: absent), drop, effect, takes_row (its content is the delivered
        row's).
    """
    offered = incoming.select(
        "record_id",
        "row_id",
        "is_new",
        "ref_version",
        "is_return",
        "drop",
        *(pl.col(name).alias(f"{name}_in") for name in (*_IDENTITY, *_POINTERS)),
    )
    both = existing.join(offered, on="record_id", how="full", coalesce=True, maintain_order="left_right").join(
        settled.select("record_id", pl.col("row_hash").alias("row_hash_in"), is_settled=pl.lit(value=True)),
        on=["record_id", "row_hash_in"],
        how="left",
        maintain_order="left",
    )
    differs = pl.col("row_hash").ne_missing(pl.col("row_hash_in"))
    late = pl.col("is_return") & (pl.col("ref_version") < pl.col("version"))
    closed = pl.col("status").is_in(CLOSED)
    with_reviewer = pl.col("status_actor").str.starts_with("reviewer:") & (pl.col("status") != "rejected")
    kept = closed | with_reviewer | pl.col("ref_version").ne_missing(pl.col("version"))
    effect = (
        pl.when(pl.col("row_id").is_null())
        .then(pl.lit("absent"))
        .when(pl.col("is_new"))
        .then(pl.lit("new"))
        .when(pl.col("drop").is_not_null())
        .then(pl.when(kept).then(pl.lit("kept")).otherwise(pl.lit("dropped")))
        .when(~differs)
        .then(pl.lit("unchanged"))
        .when(pl.col("is_settled"))
        .then(pl.lit("known"))
        .when(late.fill_null(value=False))
        .then(pl.lit("stale"))
        .when(closed)
        .then(pl.lit("proposed"))
        .otherwise(pl.lit("changed"))
    )
    takes = pl.col("effect").is_in(["new", "changed"]) | (
        (pl.col("effect") == "unchanged") & ~pl.col("status").is_in(CLOSED)
    )
    return (
        both.with_columns(effect.alias("effect"))
        .with_columns(takes.alias("takes_row"))
        .with_columns(
            *(pl.coalesce(name, f"{name}_in").alias(name) for name in _IDENTITY),
            *(
                pl.when("takes_row").then(f"{name}_in").otherwise(name).cast(dtype).alias(name)
                for name, dtype in _POINTERS.items()
            ),
        )
        .drop(*(f"{name}_in" for name in (*_IDENTITY, *_POINTERS)), "is_new", "is_return", "ref_version", "is_settled")
    )


def offers_taken_back(standing: pl.DataFrame) -> pl.DataFrame:
    """Records (record_id) whose decided content was delivered again: what was offered in its place is taken back."""
    same = pl.col("row_effect") == "unchanged"
    return standing.filter(same & pl.col("status").is_in(CLOSED)).select("record_id")


def with_scans(standing: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Adds the scan that belongs to each record now, and what a new scan does.

    A new or replaced scan makes a new version, as a changed row does, because decisions were made on the old one. An
    approved record keeps the scan it was approved with; `scan_proposed` says that another one came.

    Args:
        standing: result of `standing_records`, with `withdrawn` (`assets.verdicts.gone`).
        scans: record_id, pdf_name, doc_sha256 (one row per record that has a scan).

    Returns:
        standing with pdf_name and doc_sha256 brought up to date, effect 'rescanned' where only the scan is new,
        scan_proposed, and next_version (what the version becomes).
    """
    joined = standing.join(
        scans.rename({"pdf_name": "pdf_name_in", "doc_sha256": "doc_sha256_in"}), on="record_id", how="left"
    )
    differs = pl.col("doc_sha256").ne_missing(pl.col("doc_sha256_in")) & (pl.col("effect") != "new")
    closed = pl.col("status").is_in(CLOSED).fill_null(value=False)
    # A record whose row was taken out claims no scan; it keeps the one that it had.
    new_scan = differs & ~pl.col("withdrawn")
    keeps = closed | pl.col("withdrawn")
    rescanned = new_scan & ~closed & pl.col("effect").is_in(["unchanged", "absent", "stale", "known", "kept"])
    stepped = pl.col("effect").is_in(["new", "changed", "rescanned"])
    return (
        joined.with_columns(
            (new_scan & closed & pl.col("doc_sha256_in").is_not_null()).alias("scan_proposed"),
            rescanned.alias("rescanned"),
            pl.col("effect").alias("row_effect"),
        )
        .with_columns(pl.when("rescanned").then(pl.lit("rescanned")).otherwise("effect").alias("effect"))
        .with_columns(
            pl.when(keeps).then("pdf_name").otherwise("pdf_name_in").alias("pdf_name"),
            pl.when(keeps).then("doc_sha256").otherwise("doc_sha256_in").alias("doc_sha256"),
            pl.when(stepped)
            .then(pl.col("last_version").fill_null(0) + 1)
            .otherwise("version")
            .cast(pl.Int32)
            .alias("next_version"),
        )
        .drop("pdf_name_in", "doc_sha256_in", "rescanned")
    )
