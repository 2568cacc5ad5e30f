"""The records and events that a landing leaves: who moved from which status to which, and why (pure frames)."""

from datetime import datetime

import polars as pl

from assets.verdicts.effects import CLOSED
from assets.verdicts.verdict import HELD_BY_SAMPLE, may_move, verdicts
from warehouse.registers import fields

RECEIVED_BY = "policy:intake"


def changed_cells(register: str, offered: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    """Vietnamese labels of the cells in which an offered row differs from the current content.

    Args:
        register: register of both frames.
        offered: record_id and the register's fields, as delivered.
        current: the same of the current versions.

    Returns:
        record_id, changed ("Họ tên (mẹ), Ngày sinh (mẹ)"), without any value.
    """
    both = offered.join(current, on="record_id", suffix="_now")
    labels = [
        pl.when(pl.col(f.name).ne_missing(pl.col(f"{f.name}_now"))).then(pl.lit(f.label)) for f in fields(register)
    ]
    return both.select("record_id", pl.concat_str(labels, separator=", ", ignore_nulls=True).alias("changed"))


def status_changes(
    standing: pl.DataFrame, findings: pl.DataFrame, *, approve: str, now: datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records' new standing and the events that led there.

    A new, changed or newly scanned record is received as a draft and judged. Of the others only those are judged
    again whose status came from the rules: a row beside them may have taken its error away, or brought one.

    Args:
        standing: records of the touched books (`with_scans`), with landed_in (number of the delivery that lands).
        findings: all findings of these books after the landing.
        approve: setting `review.approve`.
        now: time of the changes.

    Returns:
        records in the columns of ledger.records; events (record_id, version, from_status, to_status, actor, reason).
    """
    judged = standing.join(
        verdicts(standing["record_id"], findings, approve), on="record_id", how="left", maintain_order="left"
    )
    stepped = pl.col("effect").is_in(["new", "changed", "rescanned"])
    again = ~stepped & may_move(pl.col("status"), pl.col("status_actor")).fill_null(value=False)
    # A lot once drawn is judged by its sample, whatever `review.approve` says by now.
    is_held = (pl.col("status_actor") == HELD_BY_SAMPLE) & (pl.col("status") == "pending_review")
    held = (is_held & (pl.col("verdict") == "approved")).fill_null(value=False)
    moves = stepped | (again & ~held & (pl.col("verdict") != pl.col("status")))
    judged = judged.with_columns(stepped.alias("stepped"), moves.alias("moves"))
    records = judged.with_columns(
        pl.col("next_version").alias("version"),
        pl.when("moves").then("verdict").otherwise("status").alias("status"),
        pl.when("moves").then("verdict_actor").otherwise("status_actor").alias("status_actor"),
        pl.coalesce("first_verdict", "verdict").alias("first_verdict"),
        pl.when(pl.col("effect") == "new")
        .then(0)
        .otherwise(pl.col("resubmissions") + pl.col("effect").is_in(["changed", "rescanned"]).cast(pl.Int32))
        .cast(pl.Int32)
        .alias("resubmissions"),
        pl.coalesce("first_received_at", pl.lit(now)).alias("first_received_at"),
        pl.when("moves").then(pl.lit(now)).otherwise("updated_at").alias("updated_at"),
        *_approval(now),
    )
    return records, _events(judged)


def _approval(now: datetime) -> list[pl.Expr]:
    newly = pl.col("moves") & (pl.col("verdict") == "approved")
    stays = pl.col("status").is_in(CLOSED) & ~pl.col("moves")
    return [
        pl.when(newly).then(pl.lit(now)).when(stays).then("approved_at").alias("approved_at"),
        pl.when(newly).then("verdict_actor").when(stays).then("approved_by").alias("approved_by"),
    ]


def _events(judged: pl.DataFrame) -> pl.DataFrame:
    """Receipt first, then judgement; in order of records, so that the journal reads like the book."""
    received = judged.filter("stepped").select(
        "record_id",
        pl.col("next_version").alias("version"),
        pl.col("status").alias("from_status"),
        pl.lit("draft").alias("to_status"),
        pl.lit(RECEIVED_BY).alias("actor"),
        pl.when(pl.col("effect") == "new")
        .then(pl.lit("nhận bàn giao lần đầu"))
        .when(pl.col("effect") == "rescanned")
        .then(pl.lit("nhận bản quét mới"))
        .otherwise(pl.lit("nhận bàn giao lại"))
        .alias("reason"),
        pl.lit(0).alias("turn"),
    )
    # A contractor's word that a row is not in the book is told in any case, also where the record was rejected already.
    is_dropped = pl.col("effect") == "dropped"
    moved = judged.filter(pl.col("moves") | is_dropped).select(
        "record_id",
        pl.col("next_version").alias("version"),
        pl.when("stepped").then(pl.lit("draft")).otherwise("status").alias("from_status"),
        pl.col("verdict").alias("to_status"),
        pl.col("verdict_actor").alias("actor"),
        pl.when(is_dropped)
        .then(pl.format("đơn vị số hóa bỏ dòng này, lần giao thứ {}", "landed_in"))
        .when("stepped")
        .then("verdict_reason")
        .otherwise(pl.lit("xét lại theo cả quyển sổ: ") + pl.col("verdict_reason"))
        .alias("reason"),
        pl.lit(1).alias("turn"),
    )
    return pl.concat([received, moved]).sort("record_id", "turn", maintain_order=True)
