"""Packing what is approved: numbered packages, each written once, no record in two of them at a time.

A record stays approved until its package is answered (`acknowledgement`); a bounced one goes into a later package once
it is approved again. How a folder is written stands in `package_folder`, how a broken run is ended in `recovery`.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from assets.transfer.batches import fits, halves, split
from assets.transfer.book_scans import books_with_scans
from assets.transfer.left_out import LeftOut, save_left_out
from assets.transfer.package_folder import discard, show, write_package
from assets.transfer.package_workbook import MAX_ROWS
from assets.transfer.recovery import Recovered, package_names, recover
from assets.transfer.scans_of_package import DeliveredScans
from warehouse.home import Home
from warehouse.ledger.packages import enter_package, mark_open, next_name
from warehouse.ledger.tables import read
from warehouse.zone import ZONE


class PackingRefused(Exception):
    """Packing now might send records twice; the text is one Vietnamese sentence for the person at the screen."""


@dataclass(frozen=True)
class Packed:
    """One package: how many records are in it, how large it is. In a dry run the size is that of the scans."""

    package: str
    records: int
    bytes: int


@dataclass
class PackResult:
    """What was packed, what stayed behind and why, what a broken run before had left; no personal data."""

    dry_run: bool = False
    packages: list[Packed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    recovered: Recovered = field(default_factory=Recovered)

    @property
    def records(self) -> int:
        """Records in the new packages."""
        return sum(packed.records for packed in self.packages)

    def counts(self) -> dict[str, Any]:
        """Numbers and package names only: fit for logs, metadata and `--json`."""
        return {
            "dry_run": self.dry_run,
            "packages": [vars(packed) for packed in self.packages],
            "records": self.records,
            "left_out": dict(Counter(one.reason for one in self.left_out)),
            "recovered": vars(self.recovered),
        }


def pack(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    max_records: int,
    max_bytes: int,
    now: datetime,
    dry_run: bool = False,
) -> PackResult:
    """Packs every approved record that no package holds, into `transfer/<package>/`.

    Args:
        max_records: records in one package at most.
        max_bytes: bytes of one package at most, everything in it counted.
        now: time of packing, with a zone; names carry its year in Vietnam.
        dry_run: reads every scan and tells what would be packed, but writes nothing, not even what a broken run left.

    Raises:
        ValueError: a limit below 1.
        PackingRefused: a package lies in the transfer folder that the ledger does not know and cannot enter.
        OSError: the transfer folder cannot be written; packages that were shown before stay.
    """
    if max_records < 1 or max_bytes < 1:
        raise ValueError("limits of a package are at least 1")
    result = PackResult(dry_run)
    if not dry_run:
        result.recovered = recover(connection, home)
    if result.recovered.foreign:
        raise PackingRefused(
            f"Thư mục {home.transfer} có gói {', '.join(result.recovered.foreign)} mà sổ cái không biết và không đọc "
            "được trọn vẹn; đề nghị chạy «hotich run» để nhận lại các lần bàn giao, hoặc chuyển thư mục ấy đi nếu gói "
            "chưa từng được gửi, rồi đóng gói lại."
        )
    ready = _ready(connection, max_bytes, result)
    batches = deque(split(ready, max_records=min(max_records, MAX_ROWS), max_bytes=max_bytes))
    with DeliveredScans(home) as scans:
        if dry_run:
            _try(connection, home, batches, scans, result, now)
        while batches and not dry_run:
            _pack(connection, home, batches, scans, result, max_bytes, now)
    if not dry_run and (home.transfer.is_dir() or result.left_out):
        home.transfer.mkdir(parents=True, exist_ok=True)
        save_left_out(home.transfer, result.left_out)
    return result


def _ready(connection: duckdb.DuckDBPyConnection, max_bytes: int, result: PackResult) -> pl.DataFrame:
    """What can be sent now, in order of sending; the rest is left out with its reason."""
    candidates = read(connection, "package_candidates").with_columns(
        pl.coalesce("hold", pl.when(~fits(max_bytes)).then(pl.lit("too_large"))).alias("hold")
    )
    held = candidates.drop_nulls("hold")
    result.left_out += [LeftOut(*row) for row in held.select("record_id", "hold", "held_by").iter_rows()]
    return candidates.filter(pl.col("hold").is_null())


def _pack(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    batches: deque[pl.DataFrame],
    scans: DeliveredScans,
    result: PackResult,
    max_bytes: int,
    now: datetime,
) -> None:
    """One package: written hidden, entered into the ledger, shown. A kill in between is ended by `recover`."""
    batch = batches.popleft()
    package = next_name(connection, now.astimezone(ZONE).year, package_names(home.transfer))
    left_out: list[LeftOut] = []
    written = write_package(connection, home.transfer, package, batch, scans, now=now, left_out=left_out)
    if written is not None and written.bytes > max_bytes:
        discard(written.folder)
        if batch.height > 1:
            batches.extendleft(reversed(halves(batch)))
            return
        left_out, written = [LeftOut(batch["record_id"][0], "too_large")], None
    result.left_out += left_out
    if written is None:
        return
    enter_package(connection, written.manifest, written.items, status="preparing")
    show(home.transfer, package)
    mark_open(connection, package)
    result.packages.append(Packed(package, written.items.height, written.bytes))


def _try(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    batches: deque[pl.DataFrame],
    scans: DeliveredScans,
    result: PackResult,
    now: datetime,
) -> None:
    """Reads every scan as packing would, and writes nothing."""
    seen = package_names(home.transfer)
    for batch in batches:
        sizes = [
            len(scan.data or b"")
            for book in books_with_scans(connection, scans, batch, result.left_out)
            for scan in book.scans
        ]
        if sizes:
            package = next_name(connection, now.astimezone(ZONE).year, seen)
            seen.add(package)
            result.packages.append(Packed(package, len(sizes), sum(sizes)))
