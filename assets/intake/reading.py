"""Reading one delivery whole: every workbook, every PDF, in parallel over books, written as one set of Parquet files.

The set is complete or absent: it is written beside its place and renamed. Only the inbox is read, only `work` is
written. What the values mean is judged later.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from assets.intake.collecting import BookRead, collect_books
from assets.intake.deliveries import Delivery, listing_fingerprint
from assets.intake.frames import BOOKS, DOCUMENTS, findings_frame, row_columns
from assets.intake.listing import list_folder
from assets.intake.manifest_findings import compare_with_manifest
from assets.intake.results import book_row, content_hash, distinct_scans, document_rows
from assets.workers import WorkerPool
from checks.rules.rule import Limits
from warehouse.home import Home
from warehouse.zone import ZONE

FORMAT = 2  # of the Parquet set; a set of another format is made again
# Read once or twice and thrown away: the quickest compression that still halves the disk it takes.
_PARQUET: dict[str, Any] = {"compression": "lz4", "statistics": False}


class DeliveryChangedError(Exception):
    """A file of the delivery changed while it was read: the next scan of the inbox will see it anew."""


def read_delivery(
    delivery: Delivery,
    home: Home,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    pool: WorkerPool | None = None,
    received_at: datetime | None = None,
    limits: Limits = (),
) -> Path:
    """Reads a delivery into `home.work/<key>/`; returns that folder, at once if it is there already.

    Args:
        workers: how many processes, where no pool is handed in.
        progress: called with books done and books in all.
        pool: a pool that stays open over several deliveries.
        received_at: when the delivery is taken, with its time zone; by default when its newest file came.
        limits: the thresholds that were set; those for blank scans matter here.

    Raises:
        DeliveryChangedError: files changed meanwhile; nothing was written.
        OSError: `work` cannot be written.
    """
    target = home.work / delivery.key
    if _is_whole(target):
        return target
    with ExitStack() as stack:
        active = pool or stack.enter_context(WorkerPool(workers))
        books = collect_books(delivery, active, progress or (lambda done, total: None), limits)
        books = compare_with_manifest(delivery, books, active)
    if _fingerprint(delivery) != delivery.fingerprint:
        raise DeliveryChangedError(delivery.key)
    home.work.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{delivery.key}.", dir=home.work) as folder:
        part = Path(folder) / "part"
        part.mkdir()
        taken_at = received_at or datetime.fromtimestamp(delivery.arrived_at, ZONE)
        _write(part, delivery, sorted(books, key=lambda b: b.source.book), taken_at)
        part.rename(target)
    return target


def _is_whole(folder: Path) -> bool:
    try:
        about = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("format") == FORMAT


def _fingerprint(delivery: Delivery) -> str:
    path = delivery.path
    return listing_fingerprint(path.parent.name, path.name, list_folder(path))


def _write(folder: Path, delivery: Delivery, books: list[BookRead], received_at: datetime) -> None:
    findings = [findings_frame([])]
    rows: dict[str, list[pl.DataFrame]] = {}
    offset = 0
    for book in books:
        name, content = book.source.name, book.content
        findings.append(findings_frame(book.source.findings))
        if name is None or content is None:
            continue
        of_book = pl.lit(book.source.book).alias("book")
        findings.append(content.findings.with_columns(of_book, (pl.col("row_id") + offset).cast(pl.UInt32)))
        numbered = content.rows.with_row_index("row_id", offset=offset).with_columns(of_book)
        columns = row_columns(name.register)
        rows.setdefault(name.register, []).append(numbered.select(pl.col(c).cast(t) for c, t in columns.items()))
        offset += content.rows.height
    for register, parts in rows.items():
        pl.concat(parts).write_parquet(folder / f"rows_{register}.parquet", **_PARQUET)
    pl.concat(findings).write_parquet(folder / "findings.parquet", **_PARQUET)
    scans = [distinct_scans(book) for book in books]
    documents = [row for book, named in zip(books, scans, strict=True) for row in document_rows(book, named)]
    pl.DataFrame(documents, schema=DOCUMENTS).write_parquet(folder / "documents.parquet", **_PARQUET)
    about_books = [book_row(book, named) for book, named in zip(books, scans, strict=True)]
    pl.DataFrame(about_books, schema=BOOKS).write_parquet(folder / "books.parquet", **_PARQUET)
    about = {
        "format": FORMAT,
        "key": delivery.key,
        "unit_code": delivery.unit_code,
        "unit_folder": delivery.unit_folder,
        "delivery": delivery.name,
        "fingerprint": delivery.fingerprint,
        "content_sha256": content_hash(f"{b['book']}\0{b['content_sha256']}" for b in about_books),
        "received_at": received_at.astimezone(ZONE).isoformat(timespec="seconds"),
        "books": len(books),
        "rows": offset,
        "documents": len(documents),
    }
    (folder / "delivery.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
