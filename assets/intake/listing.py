"""What lies in a delivery's folder: regular files, entries that are refused, files still being copied.

Nothing is opened but by `open_regular`, no link is ever followed, so nothing outside the folder is ever seen.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAX_DEPTH = 8
MAX_FILES = 500_000  # the whole province has 280,000 records, a PDF each

_LITTER = {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "@eadir"}
_COPYING = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
_RSYNC = re.compile(r"\..+\.[A-Za-z0-9]{6}")  # rsync writes `.name.ext.Ab12Cd` and renames it at the end


@dataclass(frozen=True)
class DeliveredFile:
    """One regular file; `relpath` is as on disk, with `/`, relative to the delivery's folder."""

    relpath: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class RefusedEntry:
    """An entry that intake does not touch, and why (Vietnamese phrase)."""

    relpath: str
    reason: str


@dataclass(frozen=True)
class Listing:
    """A folder's content in order of paths. `newest_ctime_ns`: when the last file came to this disk."""

    files: tuple[DeliveredFile, ...]
    refused: tuple[RefusedEntry, ...]
    copying: tuple[str, ...]
    newest_ctime_ns: int


def is_litter(name: str) -> bool:
    """Files that systems and office programs leave behind; they are no part of a delivery."""
    return name.casefold() in _LITTER or name.startswith(("~$", "."))


def is_copying(name: str) -> bool:
    """Names that copying programs give a file until it is whole."""
    if name.startswith("~$"):
        return False
    return name.casefold().endswith(_COPYING) or _RSYNC.fullmatch(name) is not None


def scan(folder: Path | str) -> list[os.DirEntry[str]]:
    """Entries of one folder in order of names; an empty list if the folder went away meanwhile."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda e: e.name)
    except FileNotFoundError:
        return []


def list_folder(folder: Path) -> Listing:
    """Everything below a folder, without following a link.

    Raises:
        nothing: a folder that may not be read is a refused entry.
    """
    files: list[DeliveredFile] = []
    refused: list[RefusedEntry] = []
    copying: list[str] = []
    newest = 0
    for relpath, entry in _walk(folder, refused):
        if is_copying(entry.name):
            copying.append(relpath)
        elif entry.is_symlink():
            refused.append(RefusedEntry(relpath, "là đường dẫn tắt (liên kết), không phải tệp thật"))
        elif not entry.is_file(follow_symlinks=False):
            refused.append(RefusedEntry(relpath, "không phải là tệp thông thường"))
        elif len(files) >= MAX_FILES:
            refused.append(RefusedEntry(relpath, f"thư mục có quá {MAX_FILES} tệp"))
            break
        else:
            try:
                about = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            files.append(DeliveredFile(relpath, about.st_size, about.st_mtime_ns))
            newest = max(newest, about.st_ctime_ns)
    return Listing(tuple(sorted(files, key=lambda f: f.relpath)), tuple(refused), tuple(copying), newest)


def _walk(folder: Path, refused: list[RefusedEntry]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every entry below a folder that is no litter and no real folder itself."""
    waiting = [("", str(folder), 0)]
    while waiting:
        prefix, path, depth = waiting.pop()
        try:
            entries = scan(path)
        except OSError:
            refused.append(RefusedEntry(prefix.rstrip("/"), "không có quyền đọc thư mục"))
            continue
        for entry in entries:
            relpath = prefix + entry.name
            if is_litter(entry.name) and not is_copying(entry.name):
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield relpath, entry
            elif depth + 1 >= MAX_DEPTH:
                refused.append(RefusedEntry(relpath, "thư mục lồng nhau quá sâu"))
            else:
                waiting.append((f"{relpath}/", entry.path, depth + 1))


def open_regular(path: Path | str) -> BinaryIO:
    """Opens a regular file for reading, never a link, a pipe or a device.

    Raises:
        OSError: the file is gone, may not be read, or is no regular file (any more).
    """
    # Without O_NONBLOCK the open of a pipe that took the file's place would wait for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path | str, limit: int) -> bytes:
    """A regular file's bytes; one byte more than `limit` where it is larger, so that the caller sees it.

    Raises:
        OSError: as `open_regular`.
    """
    with open_regular(path) as file:
        # Asked for what is there: a reader that is asked for the limit makes room for the limit first.
        return file.read(min(os.fstat(file.fileno()).st_size, limit) + 1)
