"""Reading the facts: the published copy and the files of a home. What they mean is for the rules to say.

The ledger itself is never opened: a running writer holds it, and alerts must work just then.
"""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.alerts.facts import (
    DayStanding,
    DeliveryReturns,
    DeliveryScans,
    FileFacts,
    FirstPass,
    FrozenReport,
    PackageBounces,
    Published,
    UnitWork,
)
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.statements import statement


def read_published(home: Home) -> Published | None:
    """Facts of the published copy; None if nothing was published yet.

    Raises duckdb.Error for a copy that cannot be read.
    """
    if not home.published.exists():
        return None
    with open_published(home) as connection:

        def rows(name: str) -> list[tuple[Any, ...]]:
            return connection.execute(statement(f"alerts/{name}")).fetchall()

        reasons: dict[int, Counter[str]] = defaultdict(Counter)
        for delivery_no, rule, books in rows("return_reasons"):
            reasons[delivery_no][rule] = books
        bounced: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for package, records, code, n in rows("bounces"):
            bounced[package, records][code or ""] = n
        return Published(
            first_passes=tuple(FirstPass(*row) for row in rows("first_passes")),
            scans=tuple(DeliveryScans(*row) for row in rows("missing_scans")),
            returns=tuple(
                DeliveryReturns(no, unit, at, books, returned, reasons[no])
                for no, unit, at, books, returned in rows("returned_books")
            ),
            units=tuple(UnitWork(*row) for row in rows("unit_work")),
            days=tuple(DayStanding(*row) for row in rows("day_standing")),
            bounces=tuple(PackageBounces(package, records, codes) for (package, records), codes in bounced.items()),
            reports=tuple(FrozenReport(*row) for row in rows("frozen_reports")),
            first_received_at=rows("first_received")[0][0],
        )


def read_contractors(home: Home) -> list[tuple[str, int]]:
    """Contractors as the manifests name them, with their records, the largest first; for the screen only."""
    with open_published(home) as connection:
        return connection.execute(statement("alerts/contractors")).fetchall()


def read_files(home: Home) -> FileFacts:
    """Times of the ledger and its copy."""
    return FileFacts(_written(home.ledger), _written(home.published))


def _written(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
