"""What a worker process does: one workbook, one archive's directory, one handful of scans, one file's hash.

Each function takes paths and returns plain results; it never raises for what a file contains.
"""

import hashlib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from zipfile import ZipFile

from assets.intake.archive import (
    BROKEN,
    ArchiveUnreadable,
    Member,
    RefusedMember,
    list_members,
    open_archive,
    read_member,
)
from assets.intake.listing import read_regular
from assets.intake.manifest import file_sha256
from assets.intake.package import MAX_WORKBOOK_BYTES, WorkbookRefused
from assets.intake.scans import MAX_PDF_BYTES, Scan, check_scan, unread_scan
from assets.intake.workbook import WorkbookContent, read_workbook
from checks.rules.rule import Limits

SCAN_SECONDS = 5.0  # a scan takes a thousandth of that


class OutOfTime(BaseException):
    """A scan took too long. No Exception, so that no parser's own rescue swallows it."""


@dataclass(frozen=True)
class WorkbookRead:
    """A workbook's hash (None if it could not be opened) and its content, or why it was refused (Vietnamese)."""

    sha256: str | None
    content: WorkbookContent | None
    refused: str | None


@dataclass(frozen=True)
class ArchiveRead:
    """An archive's PDFs and refused members, or why it is of no use (Vietnamese)."""

    members: list[Member]
    refused: list[RefusedMember]
    unreadable: str | None


def read_book(path: Path, register: str | None) -> WorkbookRead:
    """Hashes and reads a workbook; only hashes it where the register is not known."""
    try:
        data = read_regular(path, MAX_WORKBOOK_BYTES)
    except OSError:
        return WorkbookRead(None, None, "không mở được tệp (không có quyền đọc hoặc tệp không còn)")
    digest = file_sha256(path) if len(data) > MAX_WORKBOOK_BYTES else hashlib.sha256(data).hexdigest()
    if register is None:
        return WorkbookRead(digest, None, None)
    try:
        return WorkbookRead(digest, read_workbook(data, register), None)
    except WorkbookRefused as why:
        return WorkbookRead(digest, None, str(why))


def list_archive(path: Path) -> ArchiveRead:
    """The directory of a zip archive."""
    try:
        with open_archive(path) as archive:
            members, refused = list_members(archive)
    except ArchiveUnreadable as why:
        return ArchiveRead([], [], str(why))
    return ArchiveRead(members, refused, None)


def check_archived(path: Path, members: list[Member], limits: Limits = ()) -> list[Scan]:
    """Checks PDFs of an archive, in their order, by the thresholds that were set."""
    try:
        with open_archive(path) as archive, _hearing_alarms():
            return [_check_member(archive, m, limits) for m in members]
    except ArchiveUnreadable as why:
        return [unread_scan(m.size, str(why)) for m in members]


def check_loose(folder: Path, members: list[Member], limits: Limits = ()) -> list[Scan]:
    """Checks PDFs of a folder, in their order, by the thresholds that were set."""
    with _hearing_alarms():
        return [_check_file(folder / str(m.place), m.size, limits) for m in members]


def _check_member(archive: ZipFile, member: Member, limits: Limits) -> Scan:
    if member.problem is not None:
        return unread_scan(member.size, member.problem)
    try:
        data = read_member(archive, int(member.place))
    except BROKEN:
        return unread_scan(member.size, "dữ liệu trong gói .zip bị hỏng, không giải nén được")
    return _check(data, limits)


def _check_file(path: Path, size: int, limits: Limits) -> Scan:
    try:
        data = read_regular(path, MAX_PDF_BYTES)
    except OSError:
        return unread_scan(size, "không mở được tệp (không có quyền đọc hoặc tệp không còn)")
    if len(data) > MAX_PDF_BYTES:
        return unread_scan(size, "tệp lớn bất thường")
    return _check(data, limits)


def _check(data: bytes, limits: Limits) -> Scan:
    """Checks a scan; an alarm interrupts Python code that takes too long, what hangs in C is ended by the pool."""
    try:
        # Again and again, should a bare `except:` have caught the first.
        signal.setitimer(signal.ITIMER_REAL, SCAN_SECONDS, SCAN_SECONDS)
        try:
            return check_scan(data, limits)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except OutOfTime:
        detail = "mở tệp quá lâu so với một bản quét thông thường"
    except MemoryError:
        detail = "tệp cần quá nhiều bộ nhớ để mở"
    return Scan(len(data), hashlib.sha256(data).hexdigest(), None, "unreadable", detail)


@contextmanager
def _hearing_alarms() -> Iterator[None]:
    """What an alarm does while a handful of scans is checked; set once, it costs as much as a page's structure."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)


def hash_file(path: Path) -> str | None:
    """SHA-256 of a file, None if it cannot be read."""
    try:
        return file_sha256(path)
    except OSError:
        return None
