"""Records whose row is no longer in a book that was delivered whole again (docs/decisions/0007): pure frames.

A delivery may hold a part of a book, so a row that is not there says nothing by itself. It says something where the
rest of the book is there.
"""

import polars as pl

from assets.verdicts.effects import CLOSED

# A delivery with at least this share of a book's records is the whole book; with less, a part of it.
WHOLE_FROM = 0.5
GONE, WITHDRAWN, DROPPED = "row_gone", "row_withdrawn", "number_dropped"


def with_gone(standing: pl.DataFrame, *, is_return: bool) -> pl.DataFrame:
    """Notes whose row is gone, and which of these records their contractor has taken out.

    Taken out are open records of which a return workbook says so, and those that leave no number behind: another
    delivered row claims the same number, or the row never had a readable one. Every other record keeps its status and
    gets a question. A row that comes back undoes both.

    Args:
        standing: result of `assets.verdicts.effects.standing_records`, with landed_in (number of the delivery that
            touches the book now).
        is_return: whether return workbooks are being landed: they hold rejected rows only.

    Returns:
        standing with `gone_in` (number of the first delivery without the row, null while it is there), `withdrawn`, and
        `dropped` (the contractor's word for it, if it was said).
    """
    dropped, kept = pl.col("effect") == "dropped", pl.col("effect") == "kept"
    there = pl.col("row_id").is_not_null() & ~dropped & ~kept
    before = pl.col("withdrawn").fill_null(value=False)
    known = pl.col("status").is_not_null() & ~before
    delivered, all_known = ((there & known).sum().over("book_key"), known.sum().over("book_key"))
    whole = pl.lit(value=not is_return) & (delivered > 0) & (delivered >= WHOLE_FROM * all_known)
    gone = ~there & whole
    claimed = there.any().over("book_key", "number", "number_year")
    by_person = pl.col("status_actor").str.starts_with("reviewer:") & (pl.col("status") != "rejected")
    out = gone & ~pl.col("status").is_in(CLOSED) & ~by_person & (pl.col("number").is_null() | claimed)
    wished = dropped | (kept & pl.col("status").is_in(CLOSED))
    noted = pl.coalesce("gone_in", pl.when(gone | wished).then("landed_in"))
    return standing.with_columns(
        pl.when(~there).then(noted).cast(pl.Int32).alias("gone_in"),
        (~there & (before | dropped | out.fill_null(value=False))).alias("withdrawn"),
        pl.when(~there).then(pl.when(wished).then("drop").otherwise("dropped")).alias("dropped"),
    )


def gone_findings(standing: pl.DataFrame) -> pl.DataFrame:
    """What is said of such records, as long as their row does not come back: row_key, book_key, rule, detail.

    A number that is nobody's any more because a contractor said so leaves a question to the unit.
    """
    is_told, is_gone = pl.col("dropped").is_not_null(), pl.col("gone_in").is_not_null()
    rule = pl.when("withdrawn").then(pl.lit(WITHDRAWN)).when(is_gone & ~is_told).then(pl.lit(GONE))
    # Null stands for no number: such rows are together in their group, and left out.
    claimed = (~pl.col("withdrawn")).any().over("book_key", "number", "number_year")
    lost = is_told & is_gone & pl.col("number").is_not_null() & ~(pl.col("withdrawn") & claimed)
    said = standing.with_columns(rule.alias("__rule"), lost.alias("__lost"))
    columns = (pl.col("record_id").alias("row_key"), "book_key", pl.col("dropped").alias("detail"))
    stated = said.filter(pl.col("__rule").is_not_null()).select(*columns, pl.col("__rule").alias("rule"))
    asked = said.filter("__lost").select(*columns, pl.lit(DROPPED).alias("rule"))
    return pl.concat([stated, asked])


def refused_drops(standing: pl.DataFrame) -> pl.DataFrame:
    """Answers to a contractor who wanted to take out what cannot be taken out any more.

    Returns:
        book_key, rule, value, detail.
    """
    why = (
        pl.when(pl.col("status").is_in(CLOSED))
        .then(pl.lit("hồ sơ đã được phê duyệt; đơn vị quản lý sẽ đối chiếu với sổ"))
        .when(pl.col("status") != "rejected")
        .then(pl.lit("hồ sơ đang được đơn vị quản lý xử lý"))
        .otherwise(pl.lit("hồ sơ đã thay đổi sau khi lập tệp trả lại này; xin dùng tệp trả lại mới nhất"))
    )
    number = pl.coalesce(pl.lit("số ") + pl.col("so"), "record_id")
    refused = standing.filter(pl.col("row_effect") == "kept")
    return refused.select("book_key", pl.lit("drop_refused").alias("rule"), number.alias("value"), why.alias("detail"))


def scans_of_withdrawn(standing: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Scans that stay with a record whose row was taken out, so that they claim no other: record_id, doc_key, pdf_name.

    A scan that another record has too belongs to that one.
    """
    scan = ["book_key", "pdf_name"]
    others = standing.filter(~pl.col("withdrawn")).select(scan).drop_nulls()
    mine = standing.filter("withdrawn").select("record_id", *scan).join(others, on=scan, how="anti")
    held = documents.select("doc_key", *scan).join(mine.unique(scan, keep="first", maintain_order=True), on=scan)
    return held.select("record_id", "doc_key", "pdf_name", is_main=pl.lit(value=True))
