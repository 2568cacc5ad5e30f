"""Moving frames in and out of the ledger's tables: whole columns at once, never row by row (440 times slower)."""

import duckdb
import polars as pl

from warehouse.statements import statement


def append(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Appends a frame to a table; the frame has at least the table's columns, in any order.

    Raises polars.exceptions.ColumnNotFoundError if one is missing.
    """
    if frame.is_empty():
        return
    columns = connection.table(table).columns
    connection.from_arrow(frame.select(columns).to_arrow()).insert_into(table)


def read(connection: duckdb.DuckDBPyConnection, name: str, **frames: pl.DataFrame) -> pl.DataFrame:
    """Result of the statement `warehouse/sql/ledger/<name>.sql`; frames stand as tables under their keyword's name."""
    for key, frame in frames.items():
        connection.register(key, frame)
    try:
        return connection.sql(statement(f"ledger/{name}")).pl()
    finally:
        for key in frames:
            connection.unregister(key)


_shapes: dict[str, pl.DataFrame] = {}


def read_asked(connection: duckdb.DuckDBPyConnection, name: str, **asked: pl.DataFrame) -> pl.DataFrame:
    """As `read`, for a statement that has nothing to say where nothing is asked: then the ledger is left in peace.

    It is asked in vain once a process, for the columns. Half the reads of a landing are in vain: most books are new.
    """
    if name in _shapes and all(frame.is_empty() for frame in asked.values()):
        return _shapes[name]
    found = read(connection, name, **asked)
    _shapes[name] = found.clear()
    return found


def change(connection: duckdb.DuckDBPyConnection, name: str, **frames: pl.DataFrame) -> None:
    """Runs the changing statements of `warehouse/sql/ledger/<name>.sql`; frames stand as in `read`.

    Where every frame is empty there is nothing to change, and nothing is run.
    """
    if frames and all(frame.is_empty() for frame in frames.values()):
        return
    for key, frame in frames.items():
        connection.register(key, frame)
    try:
        connection.execute(statement(f"ledger/{name}"))
    finally:
        for key in frames:
            connection.unregister(key)
