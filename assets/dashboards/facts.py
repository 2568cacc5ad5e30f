"""What the screens are made from: counts of the published copy, read once for all of them. Never a person's data."""

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from assets.transfer.reconciliation import reconciliation
from warehouse.statements import statement
from warehouse.units import Tree


@dataclass(frozen=True)
class Facts:
    """Counts at the end of `as_of`.

    units: unit_code, delivered, done, pending_review, rejected, transferred. daily: the view progress.daily.
    contractors: contractor, week, records, rejected_first, rounds, most_rounds, open_rejections. faults: contractor,
    rule, records. findings: rule, severity, week, findings. packages: transfer.reconciliation.
    bounces: package, records, code, bounced. unsent: approved records that wait for a package.
    """

    as_of: date
    tree: Tree
    goal: int | None
    deadline: date | None
    units: pl.DataFrame
    daily: pl.DataFrame
    contractors: pl.DataFrame
    faults: pl.DataFrame
    findings: pl.DataFrame
    packages: pl.DataFrame
    bounces: pl.DataFrame
    unsent: int


def read_facts(
    connection: duckdb.DuckDBPyConnection, *, as_of: date, tree: Tree, goal: int | None, deadline: date | None
) -> Facts:
    """The facts of a published copy.

    Args:
        as_of: today; statuses of units and findings are those of the copy, whatever the day.
        tree: the tree of units to count in, and in which ambiguous codes are read (setting `units.tree`).
        goal: records to approve in all; None: all that were delivered.
        deadline: last day of the campaign, if there is one.
    """

    def screen(name: str) -> pl.DataFrame:
        return connection.execute(statement(f"screens/dashboard_{name}")).pl()

    return Facts(
        as_of,
        tree,
        goal,
        deadline,
        units=screen("units"),
        daily=connection.execute("from progress.daily where day <= ? order by day, status", [as_of]).pl(),
        contractors=screen("contractors"),
        faults=screen("contractor_faults"),
        findings=screen("findings"),
        packages=reconciliation(connection).filter(
            pl.col("package").is_not_null() & (pl.col("status") != "withdrawn")  # nobody ever saw those
        ),
        bounces=connection.execute(statement("alerts/bounces")).pl(),
        unsent=int(screen("unsent").item()),
    )
