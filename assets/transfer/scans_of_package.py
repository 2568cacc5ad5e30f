"""The delivered scans, read again for a package: the very bytes that were judged and approved, or none.

The inbox is only read. A file that is gone or holds other bytes than those noted at intake is never sent.
"""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Literal, Self
from zipfile import ZipFile

from assets.intake.archive import BROKEN, MAX_MEMBER_BYTES, ArchiveUnreadable, list_members, open_archive, read_member
from assets.intake.listing import list_folder, open_regular, scan
from assets.intake.names import shown, split_return
from warehouse.home import Home

Fault = Literal["scan_gone", "scan_changed", "scan_unreadable"]

# Of several places where a scan was delivered, the one that says most about what happened is told.
_TOLD_FIRST: tuple[Fault, ...] = ("scan_changed", "scan_unreadable", "scan_gone")


class ScanUnavailable(Exception):
    """A scan cannot be had as it was approved; the text is its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True)
class ScanPlace:
    """Where a scan was delivered, in names as intake showed them."""

    unit_folder: str
    delivery: str
    book: str
    member: str

    @property
    def name(self) -> str:
        """Name without folders."""
        return PurePosixPath(self.member).name


@dataclass
class _Shelf:
    """What lies in one delivery's folder now: archives by book, loose PDFs by book and path (book "" at the top)."""

    archives: dict[str, list[Path]] = field(default_factory=dict)
    loose: dict[tuple[str, str], Path] = field(default_factory=dict)


@dataclass
class _Archive:
    """An open archive and the places of its PDFs by shown path."""

    file: ZipFile
    places: dict[str, list[int]]


class DeliveredScans:
    """Reads scans where they were delivered; archives stay open from one scan of a book to the next."""

    def __init__(self, home: Home) -> None:
        self._inbox = home.inbox
        self._shelves: dict[tuple[str, str], _Shelf] = {}
        self._archives: dict[Path, _Archive | None] = {}
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close_archives()

    def close_archives(self) -> None:
        """Closes what the book before needed."""
        self._archives.clear()
        self._opened.close()

    def read(self, places: list[ScanPlace], sha256: str) -> bytes:
        """Bytes of a scan whose hash is `sha256`, from the first place that still has them; raises ScanUnavailable."""
        faults: set[Fault] = set()
        for place in places:
            for data in self._found(place, faults):
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
                faults.add("scan_changed")
        raise ScanUnavailable(next((fault for fault in _TOLD_FIRST if fault in faults), "scan_gone"))

    def _found(self, place: ScanPlace, faults: set[Fault]) -> list[bytes]:
        """Everything that lies under a scan's name in its delivery: in archives first, then loose."""
        shelf = self._shelf(place)
        book = place.book.casefold()
        found: list[bytes] = []
        for path in shelf.archives.get(book, []):
            archive = self._archive(path)
            if archive is None:
                faults.add("scan_unreadable")
                continue
            for at in archive.places.get(place.member, []):
                try:
                    found.append(read_member(archive.file, at))
                except BROKEN:
                    faults.add("scan_unreadable")
        for key in ((book, place.member), ("", place.member)):
            if key in shelf.loose:
                try:
                    with open_regular(shelf.loose[key]) as file:
                        found.append(file.read(MAX_MEMBER_BYTES + 1))
                except OSError:
                    faults.add("scan_unreadable")
        return found

    def _archive(self, path: Path) -> _Archive | None:
        if path not in self._archives:
            self._archives[path] = self._opened_archive(path)
        return self._archives[path]

    def _opened_archive(self, path: Path) -> _Archive | None:
        try:
            file = self._opened.enter_context(open_archive(path))
            members, _ = list_members(file)
        except (ArchiveUnreadable, *BROKEN):
            return None
        places: dict[str, list[int]] = {}
        for member in members:
            if member.problem is None:
                places.setdefault(member.path, []).append(int(member.place))
        return _Archive(file, places)

    def _shelf(self, place: ScanPlace) -> _Shelf:
        key = (place.unit_folder, place.delivery)
        if key not in self._shelves:
            self._shelves[key] = _shelf(_folder(self._inbox, *key))
        return self._shelves[key]


def _folder(inbox: Path, *names: str) -> Path | None:
    """A delivery's folder by the names that intake showed; on the disk they may be written in other Unicode forms."""
    folder = inbox
    for name in names:
        try:
            entries = [e for e in scan(folder) if shown(e.name) == name and e.is_dir(follow_symlinks=False)]
        except OSError:
            return None
        if not entries:
            return None
        folder = Path(entries[0].path)
    return folder


def _shelf(folder: Path | None) -> _Shelf:
    """Sorts a delivery's files as intake does: archives and folders by the stem of their book."""
    shelf = _Shelf()
    if folder is None:
        return shelf
    for file in list_folder(folder).files:
        top, _, inner = file.relpath.partition("/")
        path = folder / file.relpath
        if inner:
            shelf.loose[_book(top), shown(inner)] = path
        elif top.casefold().endswith(".zip"):
            shelf.archives.setdefault(_book(top[: -len(".zip")]), []).append(path)
        elif top.casefold().endswith(".pdf"):
            shelf.loose["", shown(top)] = path
    return shelf


def _book(stem: str) -> str:
    return split_return(shown(stem))[0].casefold()
