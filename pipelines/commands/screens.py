"""Tables of counts for the command line, read from the published copy so that no running job is disturbed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from assets.progress import standing
from assets.progress.charts import number
from pipelines.commands.trouble import CommandError
from warehouse.home import Home
from warehouse.ledger.connection import open_published


@contextmanager
def published(home: Home) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The published copy, open for reading; None if no run has published yet, CommandError if it is of no use."""
    if not home.published.exists():
        yield None
        return
    try:
        with open_published(home) as connection:
            yield connection
    except duckdb.Error as error:
        raise CommandError(
            f"Bản công bố {home.published} bị hỏng hoặc do phiên bản khác của chương trình viết; "
            "đề nghị chạy «hotich run» để viết lại."
        ) from error


def console() -> Console:
    """Standard output; without a terminal wide enough for every table."""
    return Console() if sys.stdout.isatty() else Console(width=120, no_color=True)


def show_progress(home: Home) -> None:
    """Prints the progress by district, the whole province last."""
    with published(home) as connection:
        if connection is not None:
            console().print(progress_table(standing.by_district(connection), standing.by_status(connection)))


def progress_table(districts: pl.DataFrame, totals: dict[str, int]) -> Table:
    """One line per district and one for all."""
    table = Table(title="Tiến độ theo huyện", title_justify="left")
    table.add_column("Huyện")
    for heading in standing.HEADINGS.values():
        table.add_column(heading, justify="right")
    for row in districts.iter_rows(named=True):
        table.add_row(row["unit_name"], *(_shown(row[name]) for name in standing.HEADINGS))
    delivered = sum(totals.values())
    done = totals["approved"] + totals["transferred"]
    last = {**totals, "delivered": delivered, "approved_pct": 100 * done / delivered if delivered else 0.0}
    table.add_section()
    table.add_row("Tất cả", *(_shown(last[name]) for name in standing.HEADINGS), style="bold")
    return table


def _shown(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") if isinstance(value, float) else number(value)
