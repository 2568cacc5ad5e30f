"""What the national side answered: files and their lines, kept as they came, and what the answers changed.

What a line is worth is decided in `assets.transfer`; here it is kept and read back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from warehouse.ledger.tables import append, change, read

RESULTS = ("accepted", "bounced", "late", "repeated", "refused")
LINES = ("line", "package", "record_id", "outcome", "code", "message", "result", "reason")


@dataclass(frozen=True)
class AckFile:
    """A file that was taken, told by its content: its lines by result, or why it could not be read."""

    sha256: str
    name: str
    lines: Mapping[str, int]
    problem: str | None = None


def known_file(connection: duckdb.DuckDBPyConnection, sha256: str) -> AckFile | None:
    """The file of this content, None if it was never taken."""
    rows = connection.execute(
        "select name, problem, accepted, bounced, late, repeated, refused from ledger.ack_files where file_sha256 = ?",
        [sha256],
    ).fetchall()
    if not rows:
        return None
    name, problem, *counts = rows[0]
    return AckFile(sha256, name, dict(zip(RESULTS, counts, strict=True)), problem)


def sent_packages(connection: duckdb.DuckDBPyConnection) -> pl.Series:
    """Names of the packages that were shown to anybody."""
    names = connection.execute("select package from ledger.packages where status in ('open', 'answered')").fetchall()
    return pl.Series("package", [name for (name,) in names], dtype=pl.Utf8)


def items_of(connection: duckdb.DuckDBPyConnection, packages: pl.DataFrame) -> pl.DataFrame:
    """The records of some packages, what is known of each, and where it stands now (`package_items_asked.sql`)."""
    return read(connection, "package_items_asked", asked=packages)


def lines_of(connection: duckdb.DuckDBPyConnection, sha256: str) -> pl.DataFrame:
    """The lines of a file with what became of each, in order."""
    return read(connection, "ack_lines", asked=pl.DataFrame({"file_sha256": [sha256]})).select(LINES)


def take_answers(connection: duckdb.DuckDBPyConnection, answers: pl.DataFrame, moved: pl.DataFrame) -> None:
    """Writes answers to the packages and what follows for the records, inside the caller's transaction.

    Args:
        answers: package, record_id, outcome, code, answered_at of what still waited for an answer.
        moved: record_id, version, to_status, actor, code, finding, happened_at of the records that follow.
    """
    change(connection, "package_answers", answers=answers)
    change(connection, "package_moves", moved=moved)


def append_file(
    connection: duckdb.DuckDBPyConnection, file: AckFile, lines: pl.DataFrame, *, taken_at: datetime, run_id: str
) -> None:
    """Keeps a file and its lines.

    Args:
        lines: the columns LINES; empty for a file that could not be read.
    """
    counts = [file.lines.get(result, 0) for result in RESULTS]
    connection.execute(
        "insert into ledger.ack_files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [file.sha256, file.name, sum(counts), *counts, file.problem, taken_at, run_id],
    )
    append(connection, "ledger.acknowledgements", lines.with_columns(pl.lit(file.sha256).alias("file_sha256")))
