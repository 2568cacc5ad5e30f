"""The deliveries that the ledger was made from, found in the inbox again by what their books hold.

A folder may have been filled again, copied back from a backup, or taken away since: names and times are not believed,
contents are. The inbox is only read.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from assets.intake.deliveries import Delivery
from assets.intake.reading import read_delivery
from assets.rebuild.beside import READ, Beside
from assets.workers import WorkerPool
from checks.rules.rule import Limits
from warehouse.statements import statement
from warehouse.zone import ZONE


@dataclass(frozen=True)
class Missing:
    """Books of a delivery that are no longer in the inbox as they were taken, and the records that came with them."""

    unit_folder: str
    delivery: str
    books: tuple[str, ...]
    record_ids: tuple[str, ...]


def gather(
    old: duckdb.DuckDBPyConnection,
    home: Beside,
    inbox: dict[tuple[str, str], Delivery],
    pool: WorkerPool,
    progress: Callable[[int, int], None],
    limits: Mapping[str, Limits],
) -> list[Missing]:
    """Reads every delivery of a ledger again, into `home.work/<key>/`; returns what is not there any more.

    Args:
        old: the ledger that tells which deliveries were taken, and what their books held.
        inbox: what lies in the inbox now, by unit folder and name.
        limits: the thresholds under which each delivery was taken, by its key: whether a scan is blank hangs on them.
    """
    landed = old.sql(statement("rebuild/landed")).pl()
    books = old.sql(statement("rebuild/books_taken")).pl()
    missing: list[Missing] = []
    for done, about in enumerate(landed.iter_rows(named=True), start=1):
        wanted = books.filter(pl.col("delivery_no") == about["delivery_no"])
        delivery = inbox.get((about["unit_folder"], about["delivery"]))
        source = _read(delivery, home, pool, limits.get(about["delivery_key"], ())) if delivery else None
        held = pl.read_parquet(source / "books.parquet") if source else wanted.clear()
        lost = wanted.join(held, on=["book", "content_sha256"], how="anti")["book"].unique().sort().to_list()
        if lost or source is None:
            missing.append(Missing(about["unit_folder"], about["delivery"], tuple(lost), _records(old, about, lost)))
        else:
            same = delivery is not None and delivery.fingerprint == about["fingerprint"]
            restate(source, home.work / about["delivery_key"], about, None if same else wanted)
        progress(done, landed.height)
    return missing


def _read(delivery: Delivery, home: Beside, pool: WorkerPool, limits: Limits) -> Path:
    """Reads a delivery as it lies there now; once for the same thresholds, however often its folder was taken."""
    of_scans = tuple(limit for limit in limits if limit[0].startswith("pdf_"))
    part = READ + "".join(f"-{name}={number}" for name, number in of_scans)
    aside = Beside(home.root, part=part)
    return read_delivery(delivery, aside, pool=pool, received_at=datetime.now(ZONE), limits=of_scans)


def restate(source: Path, target: Path, about: dict[str, object], wanted: pl.DataFrame | None) -> None:
    """Writes a delivery that was read as the one that was taken: its key, its day, and only its books.

    Args:
        source: what `read_delivery` wrote.
        about: a row of `rebuild/landed.sql`.
        wanted: book, content_sha256 of the books that were new then; None for all.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    books = pl.read_parquet(source / "books.parquet")
    mine = books if wanted is None else books.join(wanted, on=["book", "content_sha256"], how="semi")
    for part in source.glob("*.parquet"):
        frame = pl.read_parquet(part)
        frame.filter(pl.col("book").is_in(mine["book"].implode()) | pl.col("book").is_null()).write_parquet(
            target / part.name
        )
    said = json.loads((source / "delivery.json").read_text(encoding="utf-8"))
    told = {
        "key": about["delivery_key"],
        "fingerprint": about["fingerprint"],
        "content_sha256": about["content_sha256"],
        "received_at": about["received_at"].astimezone(ZONE).isoformat(timespec="seconds"),  # type: ignore[attr-defined]
    }
    (target / "delivery.json").write_text(json.dumps(said | told, ensure_ascii=False), encoding="utf-8")


def _records(old: duckdb.DuckDBPyConnection, about: dict[str, object], books: list[str]) -> tuple[str, ...]:
    asked = statement("rebuild/records_of_delivery")
    rows = old.execute(asked, {"delivery_no": about["delivery_no"], "books": books}).fetchall()
    return tuple(record_id for (record_id,) in rows)
