"""The contractor's own list of what was sent: `manifest.csv` with file, sha256, rows, contractor.

Read here; compared with what is there in `manifest_findings`.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.intake.listing import Listing, open_regular, read_regular
from assets.intake.names import shown

NAME = "manifest.csv"
MAX_BYTES = 20_000_000

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SEPARATOR = re.compile(r"sep=.\r?\n", re.IGNORECASE)
_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # Excel's "Unicode text"


class ManifestUnreadable(Exception):
    """The manifest is no list of files; the message is a Vietnamese phrase."""


@dataclass(frozen=True)
class Listed:
    """One line: the file as written there, its hash in small letters (None if none is stated), its contractor."""

    file: str
    sha256: str | None
    contractor: str | None


def fold(path: str) -> str:
    """A path as manifests and disks agree on it: NFC, `/`, no leading `./`, case ignored (Windows ignores it)."""
    text = unicodedata.normalize("NFC", shown(path)).replace("\\", "/").strip()
    return text.removeprefix("./").rstrip("/").casefold()


def manifest_path(listing: Listing) -> str | None:
    """The manifest's own path in the delivery, whatever its case, None if there is none."""
    return next((f.relpath for f in listing.files if f.relpath.casefold() == NAME), None)


def read_manifest(path: Path) -> dict[str, Listed]:
    """Lines of a manifest by folded path.

    Accepts commas, semicolons and tabs, a byte order mark, any order and case of the columns.

    Raises:
        ManifestUnreadable: no text, no `file` column, a hash that is none, or two hashes for one file.
    """
    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise ManifestUnreadable("không mở được tệp manifest.csv") from error
    if len(data) > MAX_BYTES:
        raise ManifestUnreadable("tệp manifest.csv quá lớn")
    try:
        text = _without_separator(data.decode(_ENCODINGS.get(data[:2], "utf-8-sig")))
        lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ManifestUnreadable("tệp manifest.csv không phải văn bản CSV mã UTF-8") from error
    return _listed(lines)


def _delimiter(text: str) -> str:
    head = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _without_separator(text: str) -> str:
    """The text without the line by which Excel tells itself what parts the cells."""
    return text.partition("\n")[2] if _SEPARATOR.match(text) else text


def _listed(lines: list[list[str]]) -> dict[str, Listed]:
    filled = [line for line in lines if any(cell.strip() for cell in line)]
    columns = [cell.strip().casefold() for cell in filled[0]] if filled else []
    if "file" not in columns:
        raise ManifestUnreadable("tệp manifest.csv không có cột file")
    listed: dict[str, Listed] = {}
    for line in filled[1:]:
        cells = dict(zip(columns, (cell.strip() for cell in line), strict=False))
        if fold(cells.get("file", "")) == NAME:  # a list of every file; nobody can state a file's hash within it
            continue
        digest = cells.get("sha256", "").casefold()
        if not cells.get("file") or (digest and not _SHA256.fullmatch(digest)):
            raise ManifestUnreadable("tệp manifest.csv có dòng thiếu tên tệp hoặc có mã sha256 không đúng dạng")
        entry = Listed(cells["file"], digest or None, cells.get("contractor") or None)
        if listed.setdefault(fold(entry.file), entry).sha256 != entry.sha256:
            raise ManifestUnreadable("tệp manifest.csv ghi hai mã sha256 khác nhau cho cùng một tệp")
    if not listed:
        raise ManifestUnreadable("tệp manifest.csv không liệt kê tệp nào")
    return listed


def file_sha256(path: Path | str) -> str:
    """SHA-256 of a regular file, 64 small hex digits. OSError as `open_regular`."""
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while block := file.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def holds(folder: Path, listing: Listing, listed: Mapping[str, Listed]) -> bool:
    """Whether every listed file is there with the stated hash, so that the delivery may be taken at once.

    Reads the files, but only once all of them are there and each has a hash to compare with.
    """
    there = {fold(f.relpath): f.relpath for f in listing.files}
    if any(entry.sha256 is None or path not in there for path, entry in listed.items()):
        return False
    try:
        return all(file_sha256(folder / there[path]) == entry.sha256 for path, entry in listed.items())
    except OSError:
        return False
