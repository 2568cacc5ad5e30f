"""From findings to verdict to status (contract, section 4): three words, three steps.

The verdict is what was found; the status is what follows from it, or from a person's decision.
"""

import polars as pl

STATUS_LABELS = {
    "draft": "Lưu nháp",
    "pending_review": "Chờ rà soát",
    "approved": "Đã phê duyệt",
    "rejected": "Từ chối",
    "transferred": "Đã chuyển vào Cơ sở dữ liệu hộ tịch",
}

# A finding of these rules never changes the status by itself: it asks a person.
ASKING_RULES = ("approved_record_changed",)

REJECTED_BY_RULES = "policy:rules"
APPROVED_BY_POLICY = "policy:clean"
LEFT_TO_PERSON = "policy:review"
HELD_BY_SAMPLE = "policy:sampled"  # waits for the sample of its lot; approved or returned with it

# What becomes of a record without error and warning, by setting `review.approve`: status, actor, and why.
_CLEAN = {
    "clean": ("approved", APPROVED_BY_POLICY, "không có lỗi, không có cảnh báo"),
    "sampled": ("pending_review", HELD_BY_SAMPLE, "không có lỗi, không có cảnh báo; chờ kết quả mẫu kiểm tra"),
    "none": ("pending_review", LEFT_TO_PERSON, "không có lỗi, không có cảnh báo"),
}


def verdicts(record_ids: pl.Series, findings: pl.DataFrame, approve: str) -> pl.DataFrame:
    """What follows from the findings for each record.

    Args:
        record_ids: the records to judge.
        findings: record_id, rule, severity.
        approve: setting `review.approve`: "clean" approves a record without error and warning, "sampled" lets it wait
            for a sample, "none" for a person.

    Returns:
        record_id, verdict (a status), verdict_actor, verdict_reason (Vietnamese; rule ids, no personal value).
    """
    counted = (
        findings.filter(pl.col("record_id").is_not_null() & ~pl.col("rule").is_in(ASKING_RULES))
        .group_by("record_id")
        .agg(
            (pl.col("severity") == "error").sum().alias("errors"),
            (pl.col("severity") == "warning").sum().alias("warnings"),
            pl.col("rule").filter(pl.col("severity") == "error").unique().sort().alias("error_rules"),
            pl.col("rule").filter(pl.col("severity") == "warning").unique().sort().alias("warning_rules"),
        )
    )
    clean = _CLEAN[approve]
    has_error, has_warning = pl.col("errors").fill_null(0) > 0, pl.col("warnings").fill_null(0) > 0
    return (
        pl.DataFrame({"record_id": record_ids})
        .join(counted, on="record_id", how="left", maintain_order="left")
        .select(
            "record_id",
            pl.when(has_error)
            .then(pl.lit("rejected"))
            .when(has_warning)
            .then(pl.lit("pending_review"))
            .otherwise(pl.lit(clean[0]))
            .alias("verdict"),
            pl.when(has_error)
            .then(pl.lit(REJECTED_BY_RULES))
            .when(has_warning)
            .then(pl.lit(LEFT_TO_PERSON))
            .otherwise(pl.lit(clean[1]))
            .alias("verdict_actor"),
            pl.when(has_error)
            .then(pl.lit("có lỗi: ") + pl.col("error_rules").list.join(", "))
            .when(has_warning)
            .then(pl.lit("cần người rà soát: ") + pl.col("warning_rules").list.join(", "))
            .otherwise(pl.lit(clean[2]))
            .alias("verdict_reason"),
        )
    )


def may_move(status: pl.Expr, actor: pl.Expr) -> pl.Expr:
    """Whether a record whose content did not change may be judged again: open, and not decided by a person."""
    return status.is_in(["draft", "pending_review", "rejected"]) & ~actor.str.starts_with("reviewer:")
