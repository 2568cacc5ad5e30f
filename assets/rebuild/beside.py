"""Where a ledger is made beside the real one. The folders of deliveries, reviews and packages are the home's own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.home import Home

REBUILT = "hotich.rebuilt.duckdb"
SOURCE = "hotich.source.duckdb"
READ, TAKEN = "read", "taken"


def log_of(ledger: Path) -> Path:
    """DuckDB's write-ahead log of a ledger: there after a broken run, and worth nothing without its ledger."""
    return ledger.with_name(f"{ledger.name}.wal")


@dataclass(frozen=True)
class Beside(Home):
    """A home whose ledger is another file of the same folder, and whose work folder is its own.

    `part`: 'read' for deliveries as they lie in the inbox today, 'taken' for what the ledger takes in again.
    """

    file: str = REBUILT
    part: str = TAKEN

    @property
    def ledger(self) -> Path:
        """The ledger that is being made."""
        return self.warehouse / self.file

    @property
    def work(self) -> Path:
        """Parquet of the deliveries on their way into it."""
        return self.root / "work" / ".rebuild" / self.part

    def forget_ledger(self) -> None:
        """Takes the file away, also what a killed run left of it."""
        for leftover in (self.ledger, log_of(self.ledger)):
            leftover.unlink(missing_ok=True)

    def forget_work(self) -> None:
        """Takes the Parquet away, of both parts."""
        shutil.rmtree(self.work.parent, ignore_errors=True)
