"""What a person has settled is not asked again: values confirmed as in the book («Đúng theo sổ»), scans declined.

Keeping them is the ledger's (`warehouse.ledger.decisions`); deciding which findings may be confirmed is told in
`review_rules`.
"""

import polars as pl

from assets.review.review_rules import CONFIRMABLE, speaks_for_book

KEY = ("rule", "field", "value")
CONFIRMATION = {"book_key": pl.Utf8, "record_id": pl.Utf8, **dict.fromkeys(KEY, pl.Utf8), "decision_no": pl.Int64}


def drop_confirmed(findings: pl.DataFrame, confirmations: pl.DataFrame) -> pl.DataFrame:
    """Findings without those that a reviewer has settled for the book or for the record; order kept.

    Args:
        findings: at least book_key, record_id, rule, field, value.
        confirmations: book_key, record_id (null: every record of the book), rule, field, value.
    """
    if confirmations.is_empty() or findings.is_empty():
        return findings
    numbered = findings.with_row_index("__place")
    asked = numbered.select("__place", "book_key", "record_id", *KEY).drop_nulls("record_id")
    of_book = confirmations.filter(pl.col("record_id").is_null())
    of_record = confirmations.drop_nulls("record_id")
    settled = pl.concat(
        [
            asked.join(of_book, on=["book_key", *KEY], how="semi", nulls_equal=True),
            asked.join(of_record, on=["book_key", "record_id", *KEY], how="semi", nulls_equal=True),
        ]
    )["__place"]
    return numbered.filter(~pl.col("__place").is_in(settled.implode())).drop("__place")


def without_declined(standing: pl.DataFrame, firsts: pl.DataFrame, declined: pl.DataFrame) -> pl.DataFrame:
    """Records whose other scan a person has declined, without `scan_proposed`: the same scan is not proposed again.

    Args:
        standing: result of `assets.verdicts.effects.with_scans`.
        firsts: record_id, doc_sha256 of the scan that belongs to each record now.
        declined: rows of `declined_scans.sql`.
    """
    settled = firsts.join(declined, on=["record_id", "doc_sha256"], how="semi")["record_id"]
    return standing.with_columns(pl.col("scan_proposed") & ~pl.col("record_id").is_in(settled.implode()))


def confirmable(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings on records that a person may confirm: errors and warnings whose rule can be wrong about a true book."""
    return findings.filter(
        pl.col("record_id").is_not_null()
        & pl.col("severity").is_in(["error", "warning"])
        & pl.col("rule").is_in(CONFIRMABLE)
    )


def confirmations(confirmed: pl.DataFrame) -> pl.DataFrame:
    """Confirmed findings as rows of ledger.confirmations.

    Args:
        confirmed: book_key, record_id, rule, field, value, decision_no.
    """
    rules = confirmed["rule"].unique().to_list()
    whole = [rule for rule in rules if speaks_for_book(rule)]
    return confirmed.with_columns(
        record_id=pl.when(pl.col("rule").is_in(whole)).then(None).otherwise("record_id"),
    ).select(pl.col(name).cast(kind) for name, kind in CONFIRMATION.items())
