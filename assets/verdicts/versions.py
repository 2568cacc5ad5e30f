"""Keeping every content that came, under its version number, and what each delivered row became."""

import duckdb
import polars as pl

from assets.verdicts.effects import offers_taken_back
from assets.verdicts.offers import Landing
from assets.verdicts.taken import Taken
from warehouse.ledger.tables import append, change, read_asked

_KEPT = ("record_id", "register", "row_id", "version", "state", "row_hash", "sheet_row", "book", "landed_in")


def append_versions(landing: Landing, taken: Taken, incoming: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Writes versions, contents and delivered rows of one wave of books.

    Args:
        incoming: the delivered rows with record_id.
        standing: the records as they stand now (`with_scans`), with landed_in.

    Returns:
        delivery_no, effect, rows: how many delivered rows had which effect.
    """
    con = landing.connection
    stepped = standing.filter(pl.col("effect").is_in(["new", "changed", "rescanned"]))
    change(con, "supersede_versions", replaced=stepped.filter(pl.col("effect") != "new").select("record_id"))
    taken_back = offers_taken_back(standing)
    if taken_back.height:
        change(con, "take_back_offers", taken_back=taken_back)
    from_rows = pl.concat([_taken_contents(stepped, incoming), _contents_put_aside(con, standing, incoming)])
    carried = stepped.filter(pl.col("effect") == "rescanned")
    _append_version_rows(landing, pl.concat([from_rows, _carried_contents(carried)]))
    _append_contents(con, taken, from_rows)
    for register in carried["register"].unique().to_list():
        of_register = carried.filter(pl.col("register") == register)
        change(
            con,
            f"copy_forward_{register.lower()}",
            bumped=of_register.select("record_id", "version", "next_version"),
        )
    return _append_delivered_rows(landing, incoming, standing, from_rows)


def _taken_contents(stepped: pl.DataFrame, incoming: pl.DataFrame) -> pl.DataFrame:
    """Delivered rows that became the current version of their record."""
    taken = stepped.filter(pl.col("effect").is_in(["new", "changed"]))
    return (
        incoming.select("row_id", "row_hash", "sheet_row", "book")
        .join(
            taken.select("row_id", "record_id", "register", "landed_in", pl.col("next_version").alias("version")),
            on="row_id",
        )
        .with_columns(pl.lit("current").alias("state"))
        .select(pl.col(c).cast(pl.Int32) if c == "version" else pl.col(c) for c in _KEPT)
    )


def _contents_put_aside(con: duckdb.DuckDBPyConnection, standing: pl.DataFrame, incoming: pl.DataFrame) -> pl.DataFrame:
    """Delivered rows that a person must decide about; the same content is put aside once."""
    asked = standing.filter(pl.col("row_effect").is_in(["proposed", "stale"]))
    undecided = read_asked(con, "proposals", touched_records=asked.select("record_id"))
    return (
        incoming.select("row_id", "row_hash", "sheet_row", "book")
        .join(
            asked.select("row_id", "record_id", "register", "last_version", "next_version", "row_effect", "landed_in"),
            on="row_id",
        )
        .join(undecided, on=["record_id", "row_hash"], how="anti")
        .with_columns(
            (pl.max_horizontal("last_version", "next_version") + 1).cast(pl.Int32).alias("version"),
            pl.col("row_effect").alias("state"),
        )
        .select(_KEPT)
    )


def _carried_contents(carried: pl.DataFrame) -> pl.DataFrame:
    """Versions that differ from the one before in their scan only."""
    return carried.with_columns(
        pl.col("next_version").cast(pl.Int32).alias("version"), pl.lit("current").alias("state")
    ).select(_KEPT)


def _append_version_rows(landing: Landing, kept: pl.DataFrame) -> None:
    append(
        landing.connection,
        "ledger.versions",
        kept.with_columns(
            pl.col("landed_in").alias("delivery_no"),
            pl.lit(landing.now).alias("received_at"),
        ),
    )


def _append_contents(con: duckdb.DuckDBPyConnection, taken: Taken, from_rows: pl.DataFrame) -> None:
    """The cells of each new content, as delivered and normalised."""
    for register, delivered in taken.rows.items():
        ids = from_rows.filter(pl.col("register") == register).select("row_id", "record_id", "version")
        append(con, f"ledger.rows_{register.lower()}", delivered.join(ids, on="row_id"))
        append(con, f"ledger.clean_{register.lower()}", taken.clean[register].join(ids, on="row_id"))


def _append_delivered_rows(
    landing: Landing, incoming: pl.DataFrame, standing: pl.DataFrame, from_rows: pl.DataFrame
) -> pl.DataFrame:
    rows = (
        incoming.select("row_id", "record_id", "delivery_no", "book", "sheet_row")
        .join(standing.select("record_id", "row_effect", "next_version"), on="record_id")
        .join(from_rows.select("row_id", pl.col("version").alias("own_version")), on="row_id", how="left")
        .with_columns(
            pl.coalesce("own_version", "next_version").alias("version"),
            pl.col("row_effect").alias("effect"),
        )
    )
    append(landing.connection, "ledger.delivered_rows", rows)
    return rows.group_by("delivery_no", "effect").agg(rows=pl.len())
