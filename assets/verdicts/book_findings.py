"""The findings that a landing leaves on its books: what stays, what is said anew (pure frames)."""

import polars as pl

from assets.review.review_rules import REFUSED_BY_REVIEWER
from assets.verdicts.effects import offers_taken_back
from assets.verdicts.gone import gone_findings, scans_of_withdrawn
from checks import catalogue
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.documents import match_documents
from checks.rules.duplicates import number_gap, record_duplicate
from checks.rules.rule import RELATION

# Judged anew over the whole book at each landing, because another row or scan of the book decides them.
RELATIONAL = (
    "pdf_missing",
    "pdf_unreadable",
    "pdf_damaged",
    "pdf_blank",
    "pdf_duplicate",
    "pdf_orphan",
    "pdf_name_invalid",
    "pdf_date_mismatch",
    "record_duplicate",
    "number_gap",
    "book_share_exceeded",
    "row_gone",
    "row_withdrawn",
    "number_dropped",
)
# Questions about other content of a record.
OFFERED = ("approved_record_changed", "correction_stale")
# Found when a content came, and true of it as long as it stays: not found again by judging its row again.
REMEMBERED = ("duplicate_suspected", *OFFERED, "transfer_bounced")
COLUMNS = (
    "record_id", "version", "unit_code", "delivery_no", "delivery", "book", "book_key", "sheet_row", "pdf_name",
    "scope", "rule", "severity", "field", "value", "message", "suggestion",
)  # fmt: skip
_LEDGER: dict[str, pl.DataType] = {
    name: pl.Int32() if name in ("version", "delivery_no", "sheet_row") else pl.String() for name in COLUMNS
}
_RAW: dict[str, pl.DataType] = dict.fromkeys(RELATION, pl.String())


def shaped(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings of any rule function in one shape, absent columns as null."""
    return _with_columns(findings, _RAW)


def _with_columns(frame: pl.DataFrame, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """A frame with just these columns; those it lacks are null."""
    if frame.is_empty():
        return pl.DataFrame(schema=columns)
    there = frame.columns
    return frame.select(
        pl.col(name).cast(kind) if name in there else pl.lit(None, kind).alias(name) for name, kind in columns.items()
    )


def relational_findings(
    standing: pl.DataFrame, document_findings: pl.DataFrame, suspected: pl.DataFrame
) -> pl.DataFrame:
    """What only the whole book shows: numbers claimed twice, gaps, and what its scans showed.

    Args:
        standing: the records of the touched books as they stand now.
        document_findings: second result of `match_documents`.
        suspected: likely duplicates (`checks.rules.duplicates`); those on records of other books are left out.

    Returns:
        row_key (record_id), book_key, pdf_name, rule, field, value, suggestion, detail.
    """
    numbered = standing.filter(~pl.col("withdrawn")).select(
        pl.col("record_id").alias("row_key"), "book_key", "number", "number_year", "sheet_row"
    )
    own = suspected.join(numbered, on="row_key", how="semi")
    parts = (document_findings, record_duplicate(numbered), number_gap(numbered), own, gone_findings(standing))
    return pl.concat([shaped(part) for part in parts])


def asking_findings(standing: pl.DataFrame, changed_fields: pl.DataFrame) -> pl.DataFrame:
    """Questions to a person about records that came back after approval, or too late.

    Args:
        standing: with effect, row_effect, scan_proposed.
        changed_fields: record_id, changed (Vietnamese labels of the cells that differ, joined).

    Returns:
        as `relational_findings`.
    """
    labelled = standing.join(changed_fields, on="record_id", how="left")
    what = (
        pl.when("scan_proposed")
        .then(pl.concat_str(pl.col("changed"), pl.lit("bản quét PDF"), separator=", ", ignore_nulls=True))
        .otherwise("changed")
    )
    asked = labelled.with_columns(
        pl.when((pl.col("row_effect") == "proposed") | pl.col("scan_proposed"))
        .then(pl.lit("approved_record_changed"))
        .when(pl.col("row_effect") == "stale")
        .then(pl.lit("correction_stale"))
        .alias("rule"),
        what.alias("detail"),
        pl.col("record_id").alias("row_key"),
    )
    return shaped(asked.filter(pl.col("rule").is_not_null()).select("row_key", "book_key", "rule", "detail"))


def _on_records(findings: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Gives rendered findings of records the record's place (unit, delivery, book, sheet row) and version."""
    places = standing.select(
        "record_id", "unit_code", "delivery_no", "delivery", "book", "book_key", "sheet_row",
        pl.col("next_version").alias("version"),
    )  # fmt: skip
    return findings.drop([c for c in places.columns if c != "record_id" and c in findings.columns]).join(
        places, on="record_id", how="inner"
    )


def _rendered_relational(
    raw: pl.DataFrame, standing: pl.DataFrame, documents: pl.DataFrame, offered: pl.DataFrame, rules: RulePolicy
) -> pl.DataFrame:
    """Relational findings with severity, message and place."""
    places = standing.select(pl.col("record_id").alias("row_key"), pl.col("book").alias("record_book"))
    pdf_places = documents.select(
        "book_key", "pdf_name", pl.col("book").alias("pdf_book"), "delivery_no", "delivery"
    ).unique(["book_key", "pdf_name"])
    book_places = offered.select(
        "book_key", pl.col("book").alias("own_book"),
        pl.col("delivery_no").alias("own_no"), pl.col("delivery").alias("own_delivery"),
    ).unique("book_key", keep="first", maintain_order=True)  # fmt: skip
    placed = (
        raw.join(places, on="row_key", how="left", maintain_order="left")
        .join(pdf_places, on=["book_key", "pdf_name"], how="left", maintain_order="left")
        .join(book_places, on="book_key", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("record_book", "pdf_book", "own_book").alias("book"),
            pl.coalesce("delivery_no", "own_no").alias("delivery_no"),
            pl.coalesce("delivery", "own_delivery").alias("delivery"),
        )
    )
    registers = dict(standing.select("book", "register").unique().iter_rows())
    registers |= dict(documents.select("book", pl.col("book_key").str.split("|").list.get(1)).unique().iter_rows())
    return catalogue.render(placed.rename({"row_key": "record_id"}), registers, rules)


def book_findings(
    *,
    standing: pl.DataFrame,
    judged: pl.DataFrame,
    previous: pl.DataFrame,
    raw: pl.DataFrame,
    documents: pl.DataFrame,
    offered: pl.DataFrame,
    rules: RulePolicy = AS_AGREED,
) -> pl.DataFrame:
    """All findings of the touched books after a landing, in the ledger's columns.

    Args:
        standing: the records as they stand now, with row_id, takes_row, next_version.
        judged: rendered row findings of the delivery (row_id not null).
        previous: findings the ledger held on these books.
        raw: relational and asking findings, not rendered yet.
        documents: current documents of the books.
        offered: the books of the delivery that are being landed, with delivery_no and delivery.
        rules: the rules as they are in force.
    """
    taken = standing.filter("takes_row").select("row_id", "record_id")
    local = _on_records(judged.join(taken, on="row_id", how="inner"), standing)
    said = _rendered_relational(raw, standing, documents, offered, rules)
    said_rows = _on_records(said.filter(pl.col("record_id").is_not_null()), standing)
    said_books = said.filter(pl.col("record_id").is_null()).with_columns(
        pl.lit(None, dtype=pl.Int32).alias("version"),
        pl.lit(None, dtype=pl.Int32).alias("sheet_row"),
        pl.col("book_key").str.split("|").list.get(0).alias("unit_code"),
    )
    kept = [] if previous.is_empty() else _kept_findings(standing, previous, documents, said_rows)
    return pl.concat([in_ledger_columns(part) for part in (local, *kept, said_rows, said_books)])


def _kept_findings(
    standing: pl.DataFrame, previous: pl.DataFrame, documents: pl.DataFrame, said_rows: pl.DataFrame
) -> list[pl.DataFrame]:
    """What still holds of the findings that the ledger had: on rows, on books, on refused files."""
    taken = standing.filter("takes_row").select("record_id")
    kept = previous.filter(~pl.col("rule").is_in(RELATIONAL))
    same_content = standing.filter(pl.col("effect").is_in(["unchanged", "rescanned"])).select("record_id")
    # A refusal by a person stands as long as row and scan are those that were refused.
    moved = standing.filter(pl.col("effect").is_in(["new", "changed", "rescanned"])).select("record_id")
    is_refusal = pl.col("rule") == REFUSED_BY_REVIEWER
    refusals, kept = kept.filter(is_refusal).join(moved, on="record_id", how="anti"), kept.filter(~is_refusal)
    remembered = kept.filter(pl.col("rule").is_in(REMEMBERED)).join(taken, on="record_id", how="semi")
    on_rows = _on_records(
        pl.concat(
            [
                kept.join(taken, on="record_id", how="anti"),
                remembered.join(same_content, on="record_id", how="semi"),
                refusals,
            ]
        ),
        standing,
    )
    on_books = kept.filter(pl.col("record_id").is_null())
    # Scans of the book came, and rows that have none are told one by one.
    is_answered = (pl.col("rule") == "documents_missing") & pl.col("book_key").is_in(documents["book_key"].implode())
    on_books = on_books.filter(~is_answered)
    refused = previous.filter(pl.col("rule") == "pdf_name_invalid", pl.col("record_id").is_null()).join(
        documents, on=["book_key", "pdf_name"], how="anti"
    )
    # Other content that its contractor has taken back is no question any more.
    answered = on_rows["rule"].is_in(OFFERED) & on_rows["record_id"].is_in(
        offers_taken_back(standing)["record_id"].implode()
    )
    on_rows = on_rows.filter(~answered)
    # The same question about a record is asked once, however often its contractor delivers it.
    on_rows = on_rows.join(said_rows, on=["record_id", "rule", "pdf_name"], how="anti", nulls_equal=True)
    return [on_rows, on_books, refused]


def in_ledger_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """A findings frame with the ledger's columns; those it lacks are null."""
    return _with_columns(frame, _LEDGER)


def scans_of_records(standing: pl.DataFrame, documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Which scan belongs to which record, and what is wrong with scans.

    Args:
        standing: the records of the touched books.
        documents: the books' current documents, with doc_key.

    Returns:
        assignment (record_id, doc_key, pdf_name, doc_sha256), every claim, a record's own page first;
        and the findings of `match_documents`.
    """
    rows = standing.filter(~pl.col("withdrawn")).select(
        pl.col("record_id").alias("row_key"),
        "book_key",
        "number",
        "number_year",
        pl.col("registered_on").alias("date"),
    )
    kept = scans_of_withdrawn(standing, documents)
    assignment, findings = match_documents(rows, documents.join(kept, on="doc_key", how="anti"))
    pairs = pl.concat([assignment.rename({"row_key": "record_id"}), kept], how="diagonal_relaxed").join(
        documents.select("doc_key", pl.col("sha256").alias("doc_sha256")), on="doc_key", maintain_order="left"
    )
    return pairs.sort("record_id", "is_main", "pdf_name", descending=[False, True, False]), findings
