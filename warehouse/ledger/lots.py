"""Lots of approval by sample in the ledger: drawn, marked and judged, only ever appended.

What makes a lot, how much of it is read and what the sample says is worked out in `assets.review`.
"""

from datetime import datetime

import duckdb
import polars as pl

from warehouse.draw_order import in_draw_order
from warehouse.ledger.tables import append, change, read


def has_lots(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a lot was ever drawn."""
    return bool(connection.execute("select 1 from ledger.lots limit 1").fetchall())


def has_open_lots(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the sample of a lot is being read."""
    query = "select 1 from ledger.lots where lot not in (select lot from ledger.lot_results) limit 1"
    return bool(connection.execute(query).fetchall())


def last_lot(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the last lot drawn, 0 for none."""
    ((number,),) = connection.execute("select coalesce(max(lot_no), 0) from ledger.lots").fetchall()
    return int(number)


def lots_of_books(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many lots were drawn of each book so far."""
    return dict(connection.execute("select book_key, count(*) from ledger.lots group by book_key").fetchall())


def seeds(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Seeds of lots by name; the published copy, from which a lost ledger is made again, lacks those of open ones."""
    return dict(connection.execute("select lot, seed from ledger.lots where seed is not null").fetchall())


def candidates(connection: duckdb.DuckDBPyConnection, books: pl.DataFrame) -> pl.DataFrame:
    """Records of some books that wait for a sample and are in no open lot (`lot_candidates.sql`)."""
    return read(connection, "lot_candidates", touched_books=books)


def members(connection: duckdb.DuckDBPyConnection, books: pl.DataFrame) -> pl.DataFrame:
    """Records that wait in the open lots of some books (`lot_members.sql`)."""
    return read(connection, "lot_members", touched_books=books)


def lots_asked(connection: duckdb.DuckDBPyConnection, lots: pl.Series) -> pl.DataFrame:
    """Rows of review.lots, in the order drawn."""
    return read(connection, "lot_asked", asked=pl.DataFrame({"lot": lots}, schema={"lot": pl.Utf8}))


def lots_of_file(connection: duckdb.DuckDBPyConnection, file_sha256: str) -> pl.DataFrame:
    """Rows of review.lots: the lots of whose samples a review workbook decided something."""
    return read(connection, "lot_news", asked=pl.DataFrame({"file_sha256": [file_sha256]}))


def undecided(connection: duckdb.DuckDBPyConnection, lot: str) -> pl.DataFrame:
    """record_id and version of what waits in a lot."""
    return read(connection, "lot_rest", asked=pl.DataFrame({"lot": [lot]}))


def sample_of(connection: duckdb.DuckDBPyConnection, lot: str) -> dict[str, bool | None]:
    """The records to be read of a lot, in the order drawn, and whether each is nonconforming; None: not decided."""
    rows = connection.execute(
        "select record_id, nonconforming from review.lot_records where lot = ? and part = 'sample' order by place",
        [lot],
    ).fetchall()
    return dict(rows)


def judged_lots(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Rows of review.lots that were accepted or returned, in the order judged."""
    return connection.sql("select * from review.lots where result in ('accepted', 'returned') order by judged_no").pl()


def append_lots(
    connection: duckdb.DuckDBPyConnection, lots: pl.DataFrame, records: pl.DataFrame, *, drawn_at: datetime, run_id: str
) -> None:
    """Keeps new lots and their records.

    Args:
        lots: the columns of ledger.lots but the last two.
        records: lot, record_id, version, place.
    """
    append(connection, "ledger.lots", lots.with_columns(drawn_at=pl.lit(drawn_at), run_id=pl.lit(run_id)))
    append(connection, "ledger.lot_records", records)


def append_marks(
    connection: duckdb.DuckDBPyConnection,
    marks: pl.DataFrame,
    doubtful: pl.DataFrame,
    *,
    marked_at: datetime,
    run_id: str,
) -> None:
    """Keeps what became of records in their lots.

    Args:
        marks: lot, record_id, kind, decision_no, nonconforming, reason.
        doubtful: record_id of those that left with a finding: they wait for a person from now on.
    """
    append(connection, "ledger.lot_marks", marks.with_columns(marked_at=pl.lit(marked_at), run_id=pl.lit(run_id)))
    change(connection, "lot_left_to_person", doubtful=doubtful)


def append_result(
    connection: duckdb.DuckDBPyConnection,
    lot: str,
    result: str,
    *,
    decided: int,
    nonconforming: int,
    moved: pl.DataFrame,
    judged_at: datetime,
    run_id: str,
) -> None:
    """Closes a lot and moves the records that nobody has decided.

    Args:
        decided, nonconforming: records of the sample.
        moved: record_id, version, to_status, message (for a returned lot).
    """
    connection.execute(
        "insert into ledger.lot_results "
        "select coalesce(max(judged_no), 0) + 1, ?, ?, ?, ?, ?, ?, ? from ledger.lot_results",
        [lot, result, decided, nonconforming, moved.height, judged_at, run_id],
    )
    change(connection, "lot_moves", moved=moved.with_columns(happened_at=pl.lit(judged_at)))


def wrongly_drawn(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Lots whose records do not stand in the order that their seed draws, or are not as many as noted."""
    held: dict[tuple[str, str, int], list[tuple[int, str]]] = {}
    rows = connection.execute(
        "select l.lot, l.seed, l.lot_size, m.place, m.record_id "
        "from ledger.lots l left join ledger.lot_records m on m.lot = l.lot order by l.lot_no, m.place"
    ).fetchall()
    for lot, seed, size, place, record_id in rows:
        held.setdefault((lot, seed, size), []).append((place, record_id or ""))
    return [
        lot
        for (lot, seed, size), records in held.items()
        if len(records) != size or records != list(enumerate(in_draw_order([r for _, r in records], seed), start=1))
    ]
