"""Transfer packages in the ledger: their numbers, what is in them, where each stands.

A package is announced ('preparing') with its records before its folder can be seen, and is 'open' from the moment it
can: whatever lies in `transfer/` is known here, so that no record is ever sent twice. How a folder is written stands
in `assets.transfer`, how it is read back in `package_files`.
"""

import re

import duckdb
import polars as pl

from warehouse.ledger.package_files import Manifest
from warehouse.ledger.steps import note_step
from warehouse.ledger.tables import append

# The province's mark, the year of packing, a number that is never given twice.
NAME = re.compile(r"LS-([0-9]{4})-([0-9]{4,})")


def next_name(connection: duckdb.DuckDBPyConnection, year: int, seen: set[str]) -> str:
    """Name of the next package of a year.

    Args:
        seen: names that lie in the transfer folder: none of them is given again, whoever made it.
    """
    known = {name for (name,) in connection.execute("select package from ledger.packages").fetchall()}
    numbers = [int(m[2]) for name in known | seen if (m := NAME.fullmatch(name)) and int(m[1]) == year]
    return f"LS-{year}-{max(numbers, default=0) + 1:04d}"


def known_packages(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Status and hash of every package, by name, in order of names."""
    rows = connection.execute("select package, status, sha256 from ledger.packages order by package").fetchall()
    return {package: (status, sha256) for package, status, sha256 in rows}


def enter_package(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, items: pl.DataFrame, *, status: str
) -> None:
    """Enters a package with its records in one transaction.

    Args:
        items: record_id, version.
        status: 'preparing' for a folder that nobody sees yet, 'open' for one that lies in `transfer/` already,
            'withdrawn' for one that was lost (no items).
    """
    connection.execute("begin")
    try:
        connection.execute(
            "insert into ledger.packages values (?, ?, ?, ?, ?)",
            [manifest.package, manifest.created_at, items.height, manifest.sha256, status],
        )
        unanswered = items.with_columns(
            pl.lit(manifest.package).alias("package"),
            pl.lit("sent").alias("outcome"),
            pl.lit(None, dtype=pl.Utf8).alias("code"),
            pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("answered_at"),
        )
        append(connection, "ledger.package_items", unanswered)
        note_step(connection, "package", manifest.package, taken_at=manifest.created_at)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("checkpoint")


def mark_open(connection: duckdb.DuckDBPyConnection, package: str) -> None:
    """Notes that a package's folder lies in `transfer/`; never wrong to repeat."""
    connection.execute(
        "update ledger.packages set status = 'open' where package = ? and status = 'preparing'", [package]
    )


def withdraw(connection: duckdb.DuckDBPyConnection, package: str) -> None:
    """Frees the records of a package whose folder was lost before anybody could see it; its number stays used."""
    connection.execute("begin")
    connection.execute("delete from ledger.package_items where package = ?", [package])
    connection.execute("update ledger.packages set status = 'withdrawn', records = 0 where package = ?", [package])
    connection.execute("commit")


def known_versions(connection: duckdb.DuckDBPyConnection, items: pl.DataFrame) -> int:
    """How many of some items (record_id, version) are versions that the ledger holds."""
    connection.register("asked", items)
    try:
        rows = connection.execute(
            "select count(*) from asked a semi join ledger.versions v "
            "on v.record_id = a.record_id and v.version = a.version"
        ).fetchall()
    finally:
        connection.unregister("asked")
    return int(rows[0][0])
