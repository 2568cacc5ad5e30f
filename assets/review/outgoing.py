"""Putting review workbooks into the outbox without ever losing what somebody has typed into one.

A file that is byte for byte what the pipeline wrote, or that has been handed in and taken back, may be replaced or
removed. Any other content is a person's work: it stays, and a newer workbook is laid beside it (`….moi.xlsx`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from assets.review.review_book import newer_file_name
from assets.saving import save_whole
from warehouse.home import Home
from warehouse.ledger.review_notes import WorkbookNote, note_workbooks, taken_contents, written_contents


@dataclass(frozen=True)
class Outgoing:
    """A workbook to be put in its place; `path` is relative to the outbox."""

    path: str
    book_key: str
    fingerprint: str
    records: int
    content: bytes

    def note(self, path: str, fingerprint: str | None) -> WorkbookNote:
        """The note of this workbook at a path; no fingerprint: about to be written."""
        return WorkbookNote(path, self.book_key, fingerprint, sha256(self.content).hexdigest(), self.records)


@dataclass
class Desk:
    """The outbox as far as review workbooks are concerned."""

    connection: duckdb.DuckDBPyConnection
    home: Home
    now: datetime
    _ours: dict[str, set[str]] = field(init=False, repr=False)
    _taken: set[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._ours = written_contents(self.connection)
        self._taken = taken_contents(self.connection)

    def place(self, path: str) -> Path:
        """Where a path of the outbox lies."""
        return self.home.outbox / path

    def put(self, workbooks: list[Outgoing]) -> int:
        """Writes workbooks; returns how many. One that nobody may replace now is left for the next run."""
        placed = [(target, w) for w in workbooks if (target := self._target(w.path)) is not None]
        # A run that is killed between the two notes leaves a file that is known to be ours, and written again.
        note_workbooks(self.connection, [w.note(at, None) for at, w in placed], self.now)
        written = [(at, w) for at, w in placed if self._save(at, w.content)]
        # The book's own path stands for it also where the workbook lies beside an older one.
        paths = [(path, w) for at, w in written for path in dict.fromkeys((at, w.path))]
        note_workbooks(self.connection, [w.note(path, w.fingerprint) for path, w in paths], self.now)
        for at, workbook in written:
            if at == workbook.path:
                self.remove(newer_file_name(at))
        return len(written)

    def remove(self, path: str) -> bool:
        """Takes a workbook away in which nobody has written; true if nothing is left there."""
        target = self.place(path)
        if not target.exists():
            return True
        if self._is_touched(path):
            return False
        try:
            target.unlink()
        except PermissionError:
            return False  # open in Excel on a shared drive: the next run tries again
        return True

    def _target(self, path: str) -> str | None:
        """The path itself, or its neighbour while somebody is filling in the older workbook; None if both are taken."""
        for candidate in (path, newer_file_name(path)):
            if not self.place(candidate).exists() or not self._is_touched(candidate):
                return candidate
        return None

    def _is_touched(self, path: str) -> bool:
        digest = sha256(self.place(path).read_bytes()).hexdigest()
        return digest not in self._taken and digest not in self._ours.get(path, ())

    def _save(self, path: str, content: bytes) -> bool:
        try:
            save_whole(self.place(path), content)
        except PermissionError:
            return False
        self._ours.setdefault(path, set()).add(sha256(content).hexdigest())
        return True
