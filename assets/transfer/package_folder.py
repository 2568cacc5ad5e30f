"""Writing the folder of a package: scans by book, a workbook per register, the list of records, the manifests.

It is written under a name that nobody looks at, and shown at once by `show`. The same records and time give the same
bytes. What the ledger knows of a package stands in `warehouse.ledger.packages`.
"""

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import duckdb
import polars as pl

from assets.transfer.book_scans import BookScans, books_with_scans
from assets.transfer.left_out import LeftOut
from assets.transfer.package_workbook import register_workbook
from assets.transfer.scans_of_package import DeliveredScans
from warehouse.ledger.journal import head
from warehouse.ledger.package_files import (
    FORMAT,
    LISTING,
    MANIFEST,
    RECORDS,
    Manifest,
    PackageFile,
    file_sha256,
    read_items,
    read_manifest,
)
from warehouse.ledger.tables import read
from warehouse.registers import REGISTERS
from warehouse.zone import ZONE

SCANS = "pdf"

_LIST_COLUMNS = ("package", "record_id", "version", "register", "workbook", "stt", "archive", "pdf", "pdf_sha256")


@dataclass(frozen=True)
class Written:
    """A package on disk that nobody sees yet."""

    folder: Path
    manifest: Manifest
    items: pl.DataFrame  # record_id, version
    bytes: int


@dataclass
class _Contents:
    """What has gone into a package so far."""

    files: list[PackageFile] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)  # the batch's rows with archive and pdf


def part_folder(transfer: Path, package: str) -> Path:
    """Where a package is written before it is shown: on the same disk, under a hidden name."""
    return transfer / f".{package}.part"


def show(transfer: Path, package: str) -> None:
    """Makes a written package visible, whole; OSError if something lies in its place."""
    part_folder(transfer, package).rename(transfer / package)
    _sync_folder(transfer)


def write_package(
    connection: duckdb.DuckDBPyConnection,
    transfer: Path,
    package: str,
    batch: pl.DataFrame,
    scans: DeliveredScans,
    *,
    now: datetime,
    left_out: list[LeftOut],
) -> Written | None:
    """Writes a package to its hidden folder, safe on the disk; None if no record of the batch can be sent.

    Args:
        batch: rows of `package_candidates.sql`, in order of sending.
        left_out: gets the records whose scan is not what was approved.
    """
    folder = part_folder(transfer, package)
    discard(folder)
    (folder / SCANS).mkdir(parents=True)
    try:
        contents = _Contents()
        for book in books_with_scans(connection, scans, batch, left_out):
            _write_archive(folder, book, contents)
        if not contents.sent:
            discard(folder)
            return None
        _write_workbooks(connection, folder, package, contents, now)
        _write_lists(folder, package, contents)
        _write_manifest(connection, folder, package, contents, now)
    except BaseException:
        discard(folder)
        raise
    for inner in (folder / SCANS, folder, transfer):
        _sync_folder(inner)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Written(folder, read_manifest(folder), read_items(folder), size)


def discard(folder: Path) -> None:
    """Takes away a folder that nobody has seen."""
    if folder.exists():
        shutil.rmtree(folder)


def _write_archive(folder: Path, book: BookScans, contents: _Contents) -> None:
    """The scans of a book, stored: scans are compressed already."""
    archive = f"{SCANS}/{book.stem}.zip"
    path, count = folder / archive, 0
    with path.open("wb") as file:
        with ZipFile(file, "w", ZIP_STORED) as packed:
            for scan in book.scans:
                if scan.data is not None:
                    entry = ZipInfo(scan.name, (1980, 1, 1, 0, 0, 0))
                    entry.create_system, entry.external_attr = 3, 0o100644 << 16
                    packed.writestr(entry, scan.data)
                contents.sent.append(scan.record | {"archive": archive, "pdf": scan.name})
                count += 1
        file.flush()
        os.fsync(file.fileno())
    if count:
        _note(folder, archive, count, contents)
    else:
        path.unlink()


def _write_workbooks(
    connection: duckdb.DuckDBPyConnection, folder: Path, package: str, contents: _Contents, now: datetime
) -> None:
    for register in REGISTERS:
        own = [record for record in contents.sent if record["register"] == register]
        if not own:
            continue
        for place, record in enumerate(own, start=1):
            record |= {"workbook": f"{package}.{register}.xlsx", "stt": place}
        asked = pl.DataFrame(
            [(r["record_id"], r["version"], r["stt"]) for r in own],
            schema={"record_id": pl.Utf8, "version": pl.Int32, "place": pl.Int32},
            orient="row",
        )
        rows = read(connection, f"package_rows_{register.lower()}", asked=asked)
        if rows["record_id"].to_list() != asked["record_id"].to_list():
            raise RuntimeError(f"staging.{register.lower()} does not hold the approved records")
        book = register_workbook(register, rows, now.astimezone(ZONE).date())
        _write(folder, own[0]["workbook"], book, len(own), contents)


def _write_lists(folder: Path, package: str, contents: _Contents) -> None:
    """Which row and which scan is which record: acknowledgements name records."""
    lines = [
        record | {"package": package, "pdf_sha256": record["doc_sha256"]}
        for register in REGISTERS
        for record in contents.sent
        if record["register"] == register
    ]
    _write(folder, RECORDS, _csv(_LIST_COLUMNS, lines), len(lines), contents)


def _write_manifest(
    connection: duckdb.DuckDBPyConnection, folder: Path, package: str, contents: _Contents, now: datetime
) -> None:
    files = [vars(f) for f in sorted(contents.files, key=lambda f: f.file)]
    registers = {r: sum(record["register"] == r for record in contents.sent) for r in REGISTERS}
    event_no, link = head(connection)
    said = {
        "format": FORMAT,
        "package": package,
        "created_at": now.astimezone(ZONE).isoformat(timespec="seconds"),
        "records": len(contents.sent),
        "by_register": {register: n for register, n in registers.items() if n},
        "units": sorted({record["unit_code"] for record in contents.sent}),
        "journal": {"event_no": event_no, "link": link},
        "files": files,
    }
    _write(folder, LISTING, _csv(("file", "sha256", "bytes", "records"), files), 0, _Contents())
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    _write(folder, MANIFEST, text.encode(), 0, _Contents())


def _csv(columns: Iterable[str], lines: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def _write(folder: Path, name: str, data: bytes, records: int, contents: _Contents) -> None:
    with (folder / name).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _note(folder, name, records, contents)


def _note(folder: Path, name: str, records: int, contents: _Contents) -> None:
    path = folder / name
    # A package is sent as it is: nobody changes it by a slip in Excel.
    path.chmod(0o444)
    contents.files.append(PackageFile(name, file_sha256(path), path.stat().st_size, records))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
