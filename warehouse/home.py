"""Where everything lies under one home folder (contract, section 1). No file is read or written here."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder that holds all data of one province."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Deliveries of the contractors, read only."""
        return self.root / "inbox"

    @property
    def reviews(self) -> Path:
        """Review workbooks that came back from the reviewing units."""
        return self.root / "reviews"

    @property
    def acks(self) -> Path:
        """Acknowledgements of transfer packages."""
        return self.root / "acks"

    @property
    def outbox(self) -> Path:
        """Return and review workbooks."""
        return self.root / "outbox"

    @property
    def transfer(self) -> Path:
        """Transfer packages."""
        return self.root / "transfer"

    @property
    def reports(self) -> Path:
        """Report workbooks by reporting date."""
        return self.root / "reports"

    @property
    def warehouse(self) -> Path:
        """The ledger and its published copy."""
        return self.root / "warehouse"

    @property
    def ledger(self) -> Path:
        """The one DuckDB file with a memory; one writer."""
        return self.warehouse / "hotich.duckdb"

    @property
    def published(self) -> Path:
        """Read-only copy for dashboards and analysts."""
        return self.warehouse / "published.duckdb"

    @property
    def work(self) -> Path:
        """Parquet of each delivery on its way to the ledger; may be deleted, it is made again."""
        return self.root / "work"

    @property
    def dagster(self) -> Path:
        """The Dagster instance: run history, logs, schedules."""
        return self.root / "dagster"
