"""Which books wait for whom and since when: frames of counts, names of books and units, never a person."""

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from warehouse.statements import statement
from warehouse.zone import ZONE

SIDES = {"contractor": "Nhà thầu", "reviewer": "Đơn vị rà soát", "national": "Cơ sở dữ liệu hộ tịch"}


@dataclass(frozen=True)
class Waiting:
    """All books that wait for one side: how many, with how many records, and the oldest day among them."""

    side: str
    books: int
    records: int
    since: date | None

    @property
    def label(self) -> str:
        """Who it is, in Vietnamese."""
        return SIDES[self.side]


def waiting_books(connection: duckdb.DuckDBPyConnection, today: date) -> pl.DataFrame:
    """One row per book and side, the longest waiting first (`waiting_books.sql`), `who` in Vietnamese."""
    rows = connection.execute(statement("screens/waiting_books"), {"today": today}).pl()
    return rows.with_columns(
        pl.col("side").replace_strict(SIDES, return_dtype=pl.Utf8).alias("who"),
        pl.col("since").dt.convert_time_zone(ZONE.key).dt.strftime("%d/%m/%Y").alias("since_day"),
        pl.col("since").dt.convert_time_zone(ZONE.key).dt.date().alias("since_date"),
    )


def by_side(waiting: pl.DataFrame) -> list[Waiting]:
    """One line per side, in the order of SIDES.

    Args:
        waiting: result of `waiting_books`.
    """
    lines = []
    for side in SIDES:
        mine = waiting.filter(pl.col("side") == side)
        dates: list[date] = mine["since_date"].drop_nulls().to_list()
        lines.append(Waiting(side, mine["book"].len(), int(mine["records"].sum()), min(dates, default=None)))
    return lines
