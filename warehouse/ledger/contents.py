"""The cells of each version as delivered, and the hash that tells whether they are still the same."""

from hashlib import blake2b

import duckdb
import polars as pl

from warehouse.ledger.tables import read
from warehouse.registers import REGISTERS, fields

_ABSENT = "\x00"
_UNIT_SEPARATOR = "\x1f"


def row_hashes(rows: pl.DataFrame, register: str) -> pl.Series:
    """Content hash of each row over all its cells, known and unknown: 32 hex digits, equal rows equal hashes."""
    cells = [pl.col(f.name).fill_null(_ABSENT) for f in fields(register)]
    joined = rows.select(pl.concat_str(*cells, pl.col("extra").fill_null(_ABSENT), separator=_UNIT_SEPARATOR))
    digests = [blake2b(text.encode(), digest_size=16).hexdigest() for text in joined.to_series().to_list()]
    return pl.Series("row_hash", digests, dtype=pl.Utf8)


def altered_contents(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Records (record_id, version) whose stored cells no longer give the hash that was noted when they came."""
    altered: list[str] = []
    for register in REGISTERS:
        noted = connection.execute(
            "select record_id, version, row_hash from ledger.versions where register = ?", [register]
        ).pl()
        asked = noted.select("record_id", "version")
        rows = read(connection, f"rows_of_records_{register.lower()}", asked=asked)
        hashed = rows.select("record_id", "version").with_columns(row_hashes(rows, register).alias("found_hash"))
        compared = noted.join(hashed, on=["record_id", "version"], how="left")
        broken = compared.filter(pl.col("row_hash").ne_missing(pl.col("found_hash")))
        altered += [f"{record} phiên bản {version}" for record, version in broken.select(asked.columns).iter_rows()]
    return altered
