"""Records that go back because of their book or their delivery: too large a share of it fails a rule (pure frames).

Each gets a finding of its own, an error, and is rejected by it like by any other. A record that is approved or
transferred stays as it is, and so does one that a person decided on. The book's share is measured anew at each landing
and at each review over all its current rows: whatever brings it below the allowed share gives the other rows back to
their own findings. The delivery's share is measured once, when it lands; its finding goes when the row comes again or
a person corrects it.
"""

from collections.abc import Collection

import polars as pl

from assets.verdicts.book_findings import in_ledger_columns
from assets.verdicts.effects import CLOSED
from assets.verdicts.verdict import may_move
from checks import catalogue
from checks.policy import RulePolicy
from checks.shares import exceeded_shares


def with_exceeded_shares(
    standing: pl.DataFrame,
    findings: pl.DataFrame,
    rules: RulePolicy,
    *,
    delivered: pl.DataFrame | None = None,
    decided: Collection[str] = (),
) -> pl.DataFrame:
    """The findings, and one more on each record whose book or delivery goes back whole.

    Args:
        standing: the records of the touched books as they stand now (`with_scans`).
        findings: all findings of these books, in the ledger's columns.
        rules: the shares that are allowed; where none is set, nothing is measured.
        delivered: where whole books are landed, by which delivery (book_key, landed_in): the share of its rows counts
            too, which are the standing rows with a row_id.
        decided: records that a person decides on now; they are judged by themselves.
    """
    if not rules.shares_of_book and (delivered is None or not rules.shares_of_delivery):
        return findings
    failed = findings.select("rule", row="record_id").drop_nulls("row")
    rows = standing.select("book_key", "row_id", row="record_id")
    told = exceeded_shares(rows, failed, "book_key", rules.shares_of_book).with_columns(
        rule=pl.lit("book_share_exceeded")
    )
    concerned = [rows.join(told, on="book_key")]
    if delivered is not None:
        brought = rows.drop_nulls("row_id").join(delivered, on="book_key")
        told = exceeded_shares(brought, failed, "landed_in", rules.shares_of_delivery)
        concerned.append(brought.join(told.with_columns(rule=pl.lit("delivery_share_exceeded")), on="landed_in"))
    stepped = pl.col("effect").is_in(["new", "changed", "rescanned"])
    judged_by_rules = may_move(pl.col("status"), pl.col("status_actor")).fill_null(value=False)
    open_still = ~pl.col("status").is_in(CLOSED).fill_null(value=False)
    undecided = ~pl.col("record_id").is_in(list(decided))
    places = standing.filter(open_still & (stepped | judged_by_rules) & undecided).select(
        "record_id", "unit_code", "delivery_no", "delivery", "book", "sheet_row", "register",
        pl.col("next_version").alias("version"),
    )  # fmt: skip
    raw = pl.concat([part.select("book_key", "rule", "detail", record_id="row") for part in concerned]).join(
        places, on="record_id", maintain_order="left"
    )
    nothing = [pl.lit(None, dtype=pl.Utf8).alias(name) for name in ("field", "value", "suggestion")]
    registers = dict(raw.select("book", "register").unique().iter_rows())
    rendered = catalogue.render(raw.with_columns(nothing), registers, rules)
    return pl.concat([findings, in_ledger_columns(rendered)])


def returns_changed(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Deliveries of which something else goes back to the contractor than before: their workbooks are written again.

    Args:
        before: records of the touched books as they stood (record_id, version, status, withdrawn, delivery_no).
        after: the same records and new ones as they stand now.

    Returns:
        delivery_no, once each.
    """
    told = ("record_id", "version", "delivery_no")
    goes_back = (pl.col("status") == "rejected") & ~pl.col("withdrawn")
    old, new = (frame.filter(goes_back).select(told) for frame in (before, after))
    changed = pl.concat([old.join(new, on=told, how="anti"), new.join(old, on=told, how="anti")])
    return changed.select("delivery_no").unique()
