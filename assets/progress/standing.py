"""Where the work stands, read from the progress views: small frames of counts for screens and dashboards.

Counts only, never a person. What the counts mean is defined by the views (contract, section 5), not here.
"""

import duckdb
import polars as pl

from warehouse.registers import REGISTER_LABELS, REGISTERS
from warehouse.statements import statement

STATUSES = ("draft", "pending_review", "approved", "rejected", "transferred")
_SUMS = ("delivered", *STATUSES)

# The columns that tables show, with their headings; «Lưu nháp» lasts only while a delivery lands.
HEADINGS = {
    "delivered": "Đã giao",
    "pending_review": "Chờ rà soát",
    "approved": "Đã phê duyệt",
    "rejected": "Từ chối",
    "transferred": "Đã chuyển",
    "approved_pct": "% hoàn thành",
}


def by_district(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per district: unit_code, unit_name, registers (how many kinds), delivered, the statuses, approved_pct."""
    return _summed(connection.sql("select * from progress.by_district").pl(), ["unit_code", "unit_name"])


def by_unit(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per unit over all registers, the most open work first."""
    units = _summed(connection.sql("select * from progress.by_unit").pl(), ["unit_code", "unit_name", "district_name"])
    return units.sort(pl.col("rejected") + pl.col("pending_review"), descending=True, maintain_order=True)


def by_register(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, dict[str, int]]]:
    """Label and records per status of each register, in the guidance's order: what the status chart draws."""
    province = connection.sql("select * from progress.by_province").pl()
    counted = {row["register"]: {s: int(row[s]) for s in STATUSES} for row in province.iter_rows(named=True)}
    return [(REGISTER_LABELS[r], counted.get(r, {})) for r in REGISTERS]


def by_status(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Records of the province per status; statuses without records are 0."""
    totals = dict.fromkeys(STATUSES, 0)
    for _, counts in by_register(connection):
        for status, n in counts.items():
            totals[status] += n
    return totals


def staged(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Approved records per register, by the register's Vietnamese name."""
    rows = connection.execute(statement("screens/staged")).fetchall()
    return {REGISTER_LABELS[register]: n for register, n in rows}


def incomplete_books(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per book with missing or repeated numbers: unit_code, book, records, missing, duplicate."""
    return connection.sql(statement("screens/incomplete_books")).pl()


def books(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of books that have records."""
    rows = connection.execute("select count(distinct book_key) from ledger.records").fetchall()
    return int(rows[0][0])


def _summed(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    done = pl.col("approved") + pl.col("transferred")
    return (
        frame.group_by(keys)
        .agg(pl.len().alias("registers"), *(pl.col(name).sum() for name in _SUMS))
        .with_columns((100 * done / pl.col("delivered")).round(2).alias("approved_pct"))
        .sort(keys)
    )
