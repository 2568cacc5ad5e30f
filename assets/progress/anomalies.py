"""Contractors that stand out: for each rule, how far a contractor's share of faulty records lies above the others'.

The measure is robust on purpose: one or two bad contractors must not become the yardstick. Pure frames in and out,
counts only. Whether anybody is alarmed is not decided here.

For a contractor and a rule, with n records and k of them with a finding of the rule:

    share     (k + 1/2) / (n + 1)          a contractor without faults is not infinitely good (Jeffreys)
    usual     median of the others' shares
    spread    1.4826 * median |others' share - usual|, the robust standard deviation between contractors
    chance    sqrt(usual * (1 - usual) / n), what the number of records alone makes of it
    score     (share - usual) / sqrt(spread^2 + chance^2)

The score is the modified z-score of Iglewicz and Hoaglin (1993) with the chance of small numbers added; their
threshold is 3.5. Known limits: with fewer than three others nothing is said; with exactly three others two bad ones
hide each other; findings are those on current versions, so what a contractor has corrected no longer counts.
"""

from typing import Any

import polars as pl

from assets.progress.charts import number
from assets.review.rule_titles import rule_title

_MAD_TO_DEVIATION = 1.4826

# Contractors to compare with: the median of two is their mean, and a single bad one would move it.
LEAST_OTHERS = 3
# Records of a contractor below which its share is not looked at and is no yardstick for others.
LEAST_RECORDS = 100
# Faulty records below which nobody needs to be told.
LEAST_FINDINGS = 20
THRESHOLD = 3.5
# Sure and small is not remarkable: at least half as much again as the usual share.
LEAST_RATIO = 1.5

SCHEMA = pl.Schema(
    {
        "contractor": pl.Utf8,
        "rule": pl.Utf8,
        "records": pl.Int64,
        "findings": pl.Int64,
        "share": pl.Float64,
        "others": pl.Int64,
        "usual": pl.Float64,
        "score": pl.Float64,
        "stands_out": pl.Boolean,
        "sentence": pl.Utf8,
    }
)


def contractor_counts(records: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Records and records with a finding, per contractor and rule.

    Only registers in which a rule has any finding count for it: a rule on births says nothing about a contractor of
    deaths.

    Args:
        records: record_id, register, contractor (null is left out); one row per record.
        findings: record_id (null is left out), rule; any number per record.

    Returns:
        contractor, rule, records, findings: every contractor with records in a register of the rule.
    """
    owned = records.filter(pl.col("contractor").is_not_null()).select("record_id", "register", "contractor")
    hit = findings.select("record_id", "rule").drop_nulls().unique().join(owned, on="record_id")
    counted = hit.group_by("contractor", "rule").agg(pl.len().cast(pl.Int64).alias("findings"))
    return (
        hit.select("rule", "register")
        .unique()
        .join(owned.group_by("contractor", "register").agg(pl.len().alias("n")), on="register")
        .group_by("contractor", "rule")
        .agg(pl.col("n").sum().cast(pl.Int64).alias("records"))
        .join(counted, on=["contractor", "rule"], how="left")
        .with_columns(pl.col("findings").fill_null(0))
        .sort("rule", "contractor")
    )


def anomalies(counts: pl.DataFrame) -> pl.DataFrame:
    """How far each contractor stands out by each rule, the furthest first (`SCHEMA`).

    Args:
        counts: contractor, rule, records, findings (`contractor_counts`).

    Returns:
        one row per contractor and rule that can be compared: contractors with at least `LEAST_RECORDS` records and
        at least `LEAST_OTHERS` such others. `share` and `usual` are between 0 and 1; `stands_out` says whether it is
        worth telling, and `sentence` tells it in Vietnamese with its numbers either way.
    """
    measured = counts.filter(pl.col("records") >= LEAST_RECORDS).with_columns(
        ((pl.col("findings") + 0.5) / (pl.col("records") + 1)).alias("smoothed")
    )
    others = measured.select("rule", pl.col("contractor").alias("other"), pl.col("smoothed").alias("of_other"))
    pairs = measured.join(others, on="rule").filter(pl.col("contractor") != pl.col("other"))
    key = ["contractor", "rule"]
    usual = pairs.group_by(key).agg(pl.len().cast(pl.Int64).alias("others"), pl.col("of_other").median().alias("usual"))
    deviation = (pl.col("of_other") - pl.col("usual")).abs()
    spread = pairs.join(usual, on=key).group_by(key).agg((_MAD_TO_DEVIATION * deviation.median()).alias("spread"))
    chance = pl.col("usual") * (1 - pl.col("usual")) / pl.col("records")
    score = (pl.col("smoothed") - pl.col("usual")) / (pl.col("spread") ** 2 + chance).sqrt()
    scored = (
        measured.join(usual.filter(pl.col("others") >= LEAST_OTHERS), on=key)
        .join(spread, on=key)
        .with_columns((pl.col("findings") / pl.col("records")).alias("share"), score.alias("score"))
        .with_columns(
            (
                (pl.col("score") >= THRESHOLD)
                & (pl.col("findings") >= LEAST_FINDINGS)
                & (pl.col("smoothed") >= LEAST_RATIO * pl.col("usual"))
            ).alias("stands_out")
        )
        .sort("score", "contractor", "rule", descending=[True, False, False])
    )
    sentences = [_sentence(row) for row in scored.iter_rows(named=True)]
    return scored.with_columns(pl.Series("sentence", sentences, dtype=pl.Utf8)).select(SCHEMA.names()).cast(SCHEMA)


def _sentence(row: dict[str, Any]) -> str:
    """The measure of one contractor and rule, explained with its own numbers."""
    share, usual = row["share"], row["usual"]
    verdict = (
        f"cao gấp {_decimal(share / usual)} lần và vượt xa mức dao động thường thấy"
        if row["stands_out"]
        else "chưa vượt xa mức dao động thường thấy"
    )
    return (
        f"Đơn vị số hóa {row['contractor']} có {number(row['findings'])} trên {number(row['records'])} bản ghi "
        f"({_decimal(100 * share)}%) bị «{rule_title(row['rule'])}», mức giữa của {row['others']} đơn vị số hóa khác "
        f"là {_decimal(100 * usual)}%: {verdict} (điểm lệch {_decimal(row['score'])}; ngưỡng {_decimal(THRESHOLD)})."
    )


def _decimal(value: float) -> str:
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
