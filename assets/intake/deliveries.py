"""Finding deliveries in the inbox, and telling which of them are complete.

Only names, sizes and times are looked at here (and the manifest of a fresh delivery); the content is read in
`reading`. The inbox is never written to.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from os import DirEntry
from pathlib import Path
from typing import Literal

from assets.intake.listing import (
    DeliveredFile,
    Listing,
    RefusedEntry,
    is_litter,
    list_folder,
    scan,
)
from assets.intake.manifest import ManifestUnreadable, holds, manifest_path, read_manifest
from assets.intake.names import shown
from assets.intake.partition_keys import partition_key
from warehouse.home import Home
from warehouse.units import split_folder

# Unpackers that know no time write 1980: such a stamp says nothing about when a file came.
_EARLIEST_NS = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp()) * 10**9


@dataclass(frozen=True)
class Delivery:
    """One folder `inbox/<unit>/<delivery>/` as it lay there when the inbox was scanned.

    `files` in order of paths, without litter. `fingerprint` hashes the listing (no content): it changes with any
    file. `waiting_for` says in Vietnamese what is missing while the delivery is not complete. `arrived_at` is the
    newest modification time in seconds (the arrival on this disk where that time cannot be).
    """

    unit_folder: str
    unit_code: str
    name: str
    path: Path
    files: tuple[DeliveredFile, ...]
    refused: tuple[RefusedEntry, ...]
    fingerprint: str
    complete: bool
    waiting_for: str | None
    arrived_at: float
    key: str


@dataclass(frozen=True)
class InboxProblem:
    """Something in the inbox that is no delivery. `kind` is fit for logs; `where` and `message` are for people."""

    kind: Literal["loose_file", "link", "unit_folder", "unreadable"]
    where: str
    message: str


@dataclass(frozen=True)
class InboxScan:
    """Every delivery in order of arrival, complete or not, and what else lies in the inbox."""

    deliveries: tuple[Delivery, ...]
    problems: tuple[InboxProblem, ...]


def scan_inbox(home: Home, *, quiet_seconds: float, now: float) -> InboxScan:
    """Looks through `inbox/<unit>/<delivery>/`.

    Args:
        quiet_seconds: how long nothing must have changed in a delivery without (fulfilled) manifest; 0 waits never.
        now: seconds since 1970.
    """
    deliveries: list[Delivery] = []
    problems: list[InboxProblem] = []
    for unit in _folders(home.inbox, "inbox", problems):
        where = f"inbox/{shown(unit.name)}"
        code = split_folder(shown(unit.name))
        if code is None:
            problems.append(
                InboxProblem(
                    "unit_folder",
                    where,
                    f"Thư mục {where} không bắt đầu bằng mã đơn vị hành chính (5 chữ số của xã hoặc 3 chữ số của "
                    "huyện). Đề nghị đổi tên, ví dụ 06196-hong-phong.",
                )
            )
            continue
        for folder in _folders(Path(unit.path), where, problems):
            deliveries.append(_delivery(unit.name, code, folder, quiet_seconds, now))
    deliveries.sort(key=lambda d: (d.arrived_at, d.unit_folder, d.name))
    return InboxScan(tuple(deliveries), tuple(problems))


def listing_fingerprint(unit_folder: str, name: str, listing: Listing) -> str:
    """64 hex digits over where the delivery lies and each file's path, size and time."""
    digest = hashlib.sha256(f"{unit_folder}\0{name}".encode("utf-8", "surrogateescape"))
    for file in listing.files:
        line = f"\0{file.relpath}\0{file.size}\0{file.mtime_ns}"
        digest.update(line.encode("utf-8", "surrogateescape"))
    for entry in listing.refused:
        digest.update(f"\0refused\0{entry.relpath}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _folders(parent: Path, where: str, problems: list[InboxProblem]) -> list[DirEntry[str]]:
    """Real folders in a folder; whatever else lies there becomes a problem."""
    try:
        entries = scan(parent)
    except OSError:
        problems.append(
            InboxProblem("unreadable", where, f"Không có quyền đọc thư mục {where}. Đề nghị cấp quyền đọc.")
        )
        return []
    folders = []
    for entry in entries:
        place = f"{where}/{shown(entry.name)}"
        if entry.is_symlink():
            problems.append(
                InboxProblem(
                    "link",
                    place,
                    f"{place} là đường dẫn tắt (liên kết) nên không được mở. Đề nghị chép thư mục thật vào.",
                )
            )
        elif entry.is_dir(follow_symlinks=False):
            if not is_litter(entry.name):
                folders.append(entry)
        elif not is_litter(entry.name):
            problems.append(
                InboxProblem(
                    "loose_file",
                    place,
                    f"Tệp {place} nằm ngoài thư mục giao nộp nên chưa được nhận. "
                    "Đề nghị chuyển vào inbox/<mã đơn vị>/<đợt giao>/.",
                )
            )
    return folders


def _delivery(unit_folder: str, code: str, folder: DirEntry[str], quiet_seconds: float, now: float) -> Delivery:
    listing = list_folder(Path(folder.path))
    changed_at = _changed_at(listing, now)
    waiting_for = _waiting_for(Path(folder.path), listing, changed_at, quiet_seconds, now)
    fingerprint = listing_fingerprint(unit_folder, folder.name, listing)
    return Delivery(
        unit_folder=shown(unit_folder),
        unit_code=code,
        name=shown(folder.name),
        path=Path(folder.path),
        files=listing.files,
        refused=listing.refused,
        fingerprint=fingerprint,
        complete=waiting_for is None,
        waiting_for=waiting_for,
        arrived_at=changed_at,
        key=partition_key(code, folder.name, fingerprint),
    )


def _changed_at(listing: Listing, now: float) -> float:
    """When the last file changed, in seconds; a time that cannot be is replaced by that of arrival on this disk."""
    times = [f.mtime_ns for f in listing.files]
    believed = [t for t in times if _EARLIEST_NS <= t <= now * 1e9]
    if len(believed) < len(times):
        believed.append(listing.newest_ctime_ns)
    return min(max(believed, default=0) / 1e9, now)


def _waiting_for(folder: Path, listing: Listing, changed_at: float, quiet_seconds: float, now: float) -> str | None:
    """What the delivery still waits for (Vietnamese phrase), None if it is complete."""
    if not listing.files and not listing.refused:
        return "thư mục chưa có tệp nào"
    if listing.copying:
        name = shown(listing.copying[0])
        return f"tệp {name} đang được chép dở; nếu việc chép đã bị ngắt, đề nghị xoá tệp này và chép lại"
    left = quiet_seconds - (now - changed_at)
    if quiet_seconds <= 0 or left <= 0 or _manifest_fulfilled(folder, listing):
        return None
    return f"còn {math.ceil(left)} giây không có tệp nào thay đổi nữa thì được nhận"


def _manifest_fulfilled(folder: Path, listing: Listing) -> bool:
    path = manifest_path(listing)
    if path is None:
        return False
    try:
        return holds(folder, listing, read_manifest(folder / path))
    except ManifestUnreadable:
        return False  # perhaps still being copied; after the quiet period it is a finding
