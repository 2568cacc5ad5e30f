"""Whether what was sent is what was answered and what waits, per package and in all: counts for screens and checks."""

from dataclasses import dataclass

import duckdb
import polars as pl


@dataclass(frozen=True)
class Reconciled:
    """All packages together; `unbalanced` names those where the sum does not come out."""

    packages: int
    sent: int
    accepted: int
    bounced: int
    open: int
    unbalanced: tuple[str, ...]


def reconciliation(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per package, the last one (package null) all of them: sent, accepted, bounced, open, difference."""
    return connection.sql("select * from transfer.reconciliation").pl()


def reconciled(connection: duckdb.DuckDBPyConnection) -> Reconciled:
    """The same in one line."""
    table = reconciliation(connection)
    packages = table.drop_nulls("package")
    total = table.filter(pl.col("package").is_null()).row(0, named=True)
    unbalanced = packages.filter(pl.col("difference") != 0)["package"].to_list()
    return Reconciled(
        packages.height, total["sent"], total["accepted"], total["bounced"], total["open"], tuple(unbalanced)
    )
