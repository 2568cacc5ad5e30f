"""Which deliveries the ledger holds, and which outputs still wait to be written."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from warehouse.ledger.tables import append
from warehouse.units import Tree, reporting_unit


@dataclass(frozen=True)
class LandedDelivery:
    """One delivery in the ledger's own order."""

    delivery_no: int
    key: str
    unit_code: str
    unit_folder: str
    delivery: str
    received_at: datetime
    rejected: int


def landed_keys(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Keys of the deliveries that are in the ledger."""
    return {key for (key,) in connection.execute("select delivery_key from ledger.deliveries").fetchall()}


def landed_in_order(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Keys of the deliveries in the order in which they landed."""
    rows = connection.execute("select delivery_key from ledger.deliveries order by delivery_no").fetchall()
    return [key for (key,) in rows]


def next_delivery_no(connection: duckdb.DuckDBPyConnection) -> int:
    """Number of the delivery that lands next, counted from 1."""
    row = connection.execute("select coalesce(max(delivery_no), 0) + 1 from ledger.deliveries").fetchall()
    return int(row[0][0])


def deliveries_without_returns(connection: duckdb.DuckDBPyConnection) -> list[LandedDelivery]:
    """Deliveries whose return workbooks have not been written, in order of landing, and how many rows go back."""
    rows = connection.execute(
        "select delivery_no, delivery_key, unit_code, unit_folder, delivery, received_at, "
        "(select count(*) from ledger.records r where r.delivery_no = d.delivery_no and r.status = 'rejected') "
        "from ledger.deliveries d where not returns_written order by delivery_no"
    ).fetchall()
    return [LandedDelivery(*row) for row in rows]


def mark_returns_written(connection: duckdb.DuckDBPyConnection, delivery_no: int) -> None:
    """Notes that the return workbooks of a delivery are on disk; never wrong to repeat."""
    connection.execute("update ledger.deliveries set returns_written = true where delivery_no = ?", [delivery_no])


def set_view_tree(connection: duckdb.DuckDBPyConnection, tree: Tree) -> None:
    """Names the tree of units in which the progress views count, and places every unit in both trees."""
    connection.execute("begin")
    connection.execute("delete from ledger.settings where name = 'units.tree'")
    connection.execute("insert into ledger.settings values ('units.tree', ?)", [tree])
    codes = [c for (c,) in connection.execute("select distinct unit_code from ledger.deliveries").fetchall()]
    trees: tuple[Tree, Tree] = ("2024", "2025")
    places = [vars(reporting_unit(code, tree, t)) for code in codes for t in trees]
    connection.execute("delete from ledger.reporting_units")
    if places:
        append(connection, "ledger.reporting_units", pl.DataFrame(places, infer_schema_length=None))
    connection.execute("commit")
