"""The folder of a transfer package, read back: its manifest, its records, and whether anything in it was changed.

A folder is written once, in `assets.transfer`, and never again.
"""

import csv
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import duckdb
import polars as pl

from warehouse.home import Home

MANIFEST = "manifest.json"
LISTING = "manifest.csv"
RECORDS = "records.csv"
FORMAT = 1


class PackageUnreadable(Exception):
    """A folder is no whole package; the text is a Vietnamese phrase."""


@dataclass(frozen=True)
class PackageFile:
    """One file of a package: path inside it with `/`, hash, size, and how many records it holds."""

    file: str
    sha256: str
    bytes: int
    records: int


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself; `sha256` is that of `manifest.json`, and so stands for every file."""

    package: str
    created_at: datetime
    records: int
    files: tuple[PackageFile, ...]
    sha256: str


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a package's folder; raises PackageUnreadable."""
    try:
        data = (folder / MANIFEST).read_bytes()
        said = json.loads(data)
        created_at = datetime.fromisoformat(said["created_at"])
        files = tuple(
            PackageFile(str(f["file"]), str(f["sha256"]), int(f["bytes"]), int(f["records"])) for f in said["files"]
        )
        manifest = Manifest(
            str(said["package"]), created_at, int(said["records"]), files, hashlib.sha256(data).hexdigest()
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PackageUnreadable(f"không đọc được tệp {MANIFEST}") from error
    inside = all(not PurePosixPath(f.file).is_absolute() and ".." not in PurePosixPath(f.file).parts for f in files)
    if said.get("format") != FORMAT or created_at.tzinfo is None or not inside:
        raise PackageUnreadable(f"tệp {MANIFEST} không đúng dạng của chương trình này")
    return manifest


def read_items(folder: Path) -> pl.DataFrame:
    """The records of a package: record_id, version, in order of sending; raises PackageUnreadable."""
    try:
        with (folder / RECORDS).open(encoding="utf-8", newline="") as file:
            rows = [(line["record_id"], int(line["version"])) for line in csv.DictReader(file)]
    except (OSError, ValueError, TypeError, KeyError, csv.Error) as error:
        raise PackageUnreadable(f"không đọc được tệp {RECORDS}") from error
    return pl.DataFrame(rows, schema={"record_id": pl.Utf8, "version": pl.Int32}, orient="row")


def differing_file(folder: Path, manifest: Manifest, *, deep: bool) -> str | None:
    """The first file that is not as the manifest states it, None if all are.

    Args:
        deep: hash every file; else the archives of scans, which are nearly all of a package, are told by size.
    """
    for stated in manifest.files:
        path = folder / stated.file
        if not path.is_file() or path.stat().st_size != stated.bytes:
            return stated.file
        if (deep or not stated.file.endswith(".zip")) and file_sha256(path) != stated.sha256:
            return stated.file
    return None


def altered_packages(connection: duckdb.DuckDBPyConnection, home: Home, *, deep: bool = False) -> list[str]:
    """Packages whose folder is no longer what was sent, each with what is wrong (Vietnamese).

    An answered package may have been put away; one that waits for its answer must still lie there.
    """
    altered: list[str] = []
    rows = connection.execute(
        "select package, sha256, status from ledger.packages where status in ('open', 'answered') order by package"
    ).fetchall()
    for package, sha256, status in rows:
        folder = home.transfer / package
        if not folder.is_dir():
            if status == "open":
                altered.append(f"{package}: thư mục không còn trong khi gói đang chờ trả lời")
            continue
        try:
            manifest = read_manifest(folder)
        except PackageUnreadable as why:
            altered.append(f"{package}: {why}")
            continue
        if manifest.sha256 != sha256:
            altered.append(f"{package}: tệp {MANIFEST} đã bị thay đổi")
        elif (file := differing_file(folder, manifest, deep=deep)) is not None:
            altered.append(f"{package}: tệp {file} đã bị thay đổi hoặc không còn")
    return altered
