"""The contractors: new books, return workbooks corrected in Excel, books delivered again, in halves, or three times."""

import csv
import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.deliveries import Book, scan_pdf
from tests.months.account import BAD, Account, Entry, Line, Sent
from tests.months.province import UNITS, Place, Typed
from warehouse.home import Home

ROWS_SHEET = "Bản ghi bị từ chối"
RECORD, VERSION = "hotichMaBanGhi", "hotichPhienBan"


@dataclass
class Post:
    """What the contractors have put into the inbox, in order; `under_way` has not been taken yet."""

    home: Home
    now: datetime
    under_way: list[tuple[str, Sent | None]] = field(default_factory=list)
    _posted: int = 0

    def send(self, unit: str, delivery: str, *books: Sent, manifest: bool = True) -> Path:
        """New books, whole."""
        folder = self.home.inbox / UNITS[unit].folder / delivery
        contractor = UNITS[unit].contractor if manifest else None
        for sent in books:
            write_book(sent, folder)
            self.under_way.append((delivery, replace(sent, contractor=contractor)))
        if manifest:
            write_manifest(folder, UNITS[unit].contractor)
        return self.stamp(folder)

    def stamp(self, folder: Path) -> Path:
        """Gives a delivery the simulated time, each a minute after the one before: so it has been left alone."""
        self._posted += 1
        seconds = (self.now + timedelta(minutes=self._posted)).timestamp()
        for path in folder.rglob("*"):
            os.utime(path, (seconds, seconds))
        return folder

    def drop_again(self, folder: Path, *names: str) -> None:
        """The same files once more, under other names."""
        for name in names:
            shutil.copytree(folder, folder.with_name(name))
            self.stamp(folder.with_name(name))


def scan_bytes(name: str, mark: str) -> bytes:
    """A scan; a bad one is cut in the middle of its page."""
    whole = scan_pdf(f"{name} {mark}")
    return whole[:60] if mark == BAD else whole


def write_book(sent: Sent, folder: Path) -> None:
    """Workbook and zip of a book."""
    scans = {name: scan_bytes(name, mark) for name, mark in sent.scans.items()}
    rows = [line.typed.cells() for line in sent.lines]
    Book(rows, sent.place.stem, scans=scans, register=sent.place.register).write(folder)


def write_manifest(folder: Path, contractor: str) -> None:
    """The contractor's list of everything in the delivery."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["file", "sha256", "rows", "contractor"])
        for path in files:
            digest = sha256(path.read_bytes()).hexdigest()
            lines.writerow([path.relative_to(folder).as_posix(), digest, "", contractor])


def return_path(home: Home, place: Place, delivery: str) -> Path:
    """Where the return workbook of a book lies."""
    return home.outbox / UNITS[place.unit].folder / delivery / f"{place.stem}.tra-lai.xlsx"


@dataclass
class Returned:
    """A return workbook open in front of a contractor."""

    book: Any
    sheet: Worksheet
    columns: dict[str, int]
    first: int
    typed: list[tuple[str, int, int, str]] = field(default_factory=list)

    @classmethod
    def opened(cls, path: Path) -> "Returned":
        """The workbook; its rows begin below the row of names."""
        book = openpyxl.load_workbook(path)
        sheet = book[ROWS_SHEET]
        head = next(r for r in sheet.iter_rows(max_row=10) if any(RECORD in str(c.value) for c in r))
        columns = {str(c.value).split("\n")[0].strip(): c.column for c in head if c.value}
        return cls(book, sheet, columns, int(head[0].row or 0) + 1)

    @staticmethod
    def sheets(path: Path) -> list[str]:
        """Names of the sheets of a workbook."""
        return list(openpyxl.load_workbook(path, read_only=True).sheetnames)

    def rows(self) -> dict[str, tuple[int, int]]:
        """Row and version by record."""
        found = {}
        for row in range(self.first, self.sheet.max_row + 1):
            record = self.sheet.cell(row, self.columns[RECORD]).value
            if record:
                found[str(record)] = (row, int(str(self.sheet.cell(row, self.columns[VERSION]).value)))
        return found

    def write(self, row: int, old: Typed, new: Typed) -> None:
        """Types what differs."""
        before, after = old.cells(), new.cells()
        for name in before:
            if before[name] != after[name]:
                self.sheet.cell(row, self.columns[name]).value = after[name]
                self.typed.append((ROWS_SHEET, row, self.columns[name], after[name] or ""))


@dataclass
class Corrected:
    """A return workbook with corrections: what the contractor typed, and the scans that go with it."""

    place: Place
    lines: list[Line] = field(default_factory=list)
    scans: dict[str, str] = field(default_factory=dict)

    def sent(self) -> Sent:
        """As it will be delivered."""
        return Sent(self.place, tuple(self.lines), self.scans, is_return=True)


def correct(account: Account, returned: Returned, place: Place, chosen: dict[str, Typed]) -> Corrected:
    """Corrects rows of an open return workbook: `chosen` by record; the other rows stay as they came back."""
    done = Corrected(place)
    for record_id, (row, version) in returned.rows().items():
        old = account.entries[record_id].history[version]
        new = chosen.get(record_id, old)
        returned.write(row, old, new)
        done.lines.append(Line(new, record_id, version))
    return done


def put_right(entry: Entry) -> tuple[Typed, dict[str, str]]:
    """A rejected record as a careful contractor delivers it again: cells, and the scan if it is missing or bad.

    What a person refused gets another scan.
    """
    typed = replace(entry.typed.without("date", "slip"), claims=None)
    if entry.scan is None or entry.scan == BAD:
        return typed, {typed.own_scan_name(): "good"}
    return typed, {typed.own_scan_name(): f"{entry.scan}+"} if entry.by == "reviewer" else {}


def deliver_corrected(post: Post, returned: Returned, done: Corrected, delivery: str, *, manifest: bool) -> Path:
    """Drops a corrected return workbook into a new delivery, with the scans in a folder beside it."""
    unit = UNITS[done.place.unit]
    folder = post.home.inbox / unit.folder / delivery
    folder.mkdir(parents=True, exist_ok=True)
    returned.book.save(folder / f"{done.place.stem}.tra-lai.xlsx")
    if done.scans:
        (folder / f"{done.place.stem}.tra-lai").mkdir()
    for name, mark in done.scans.items():
        (folder / f"{done.place.stem}.tra-lai" / name).write_bytes(scan_bytes(name, mark))
    post.under_way.append((delivery, replace(done.sent(), contractor=unit.contractor if manifest else None)))
    if manifest:
        write_manifest(folder, unit.contractor)
    return post.stamp(folder)
