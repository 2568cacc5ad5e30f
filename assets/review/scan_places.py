"""Where the scans of records lie, as seen from a review workbook in the outbox.

Whether a file is there is looked up: a link that leads nowhere is not written.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from assets.review.review_book import ScanPlace
from warehouse.home import Home

# Longer links are more than Excel takes; the file's name is shown all the same.
_LONGEST_LINK = 2000
_RETURNED = ".tra-lai"
# Signs that Excel wants written in another way in a link.
_SPECIAL = {ord(sign): f"%{ord(sign):02X}" for sign in '%#"<>[]^`{} '}


@dataclass
class ScanPlaces:
    """The scans of some books. `scans`: the frame of `scans_of_books.sql`."""

    home: Home
    scans: pl.DataFrame
    _by_content: dict[tuple[str, str, str], dict[str, Any]] = field(init=False, repr=False)
    # By unit folder, and by folder, delivery and book in which the scan came: link to the archive and its name.
    _archives: dict[tuple[str, str, str, str], tuple[str | None, str | None]] = field(
        init=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        # A later delivery of the same bytes wins: older folders are the first to be cleared away.
        self._by_content = {(s["book_key"], s["pdf_name"], s["sha256"]): s for s in self.scans.iter_rows(named=True)}

    def place(self, unit_folder: str, book_key: str, pdf_name: str | None, sha256: str | None) -> ScanPlace | None:
        """The scan of a record, with a link from `outbox/<unit_folder>/ra-soat/`; None for a record without one."""
        if pdf_name is None or sha256 is None:
            return None
        scan = self._by_content.get((book_key, pdf_name, sha256))
        if scan is None:
            return ScanPlace(pdf_name)
        return self._linked(unit_folder, scan)

    def offered(self, unit_folder: str, book_key: str, record_id: str, sha256: str) -> ScanPlace | None:
        """The scan that came for a decided record."""
        mine = self.scans.filter(
            (pl.col("book_key") == book_key) & (pl.col("record_id") == record_id) & (pl.col("sha256") == sha256)
        )
        return self._linked(unit_folder, mine.row(-1, named=True)) if mine.height else None

    def _linked(self, unit_folder: str, scan: dict[str, Any]) -> ScanPlace:
        if scan["pdf_source"] == "folder":
            folder = self.home.inbox / scan["unit_folder"] / scan["delivery"]
            for loose in (folder / scan["book"], folder / f"{scan['book']}{_RETURNED}", folder):
                if (loose / scan["member"]).is_file():
                    return ScanPlace(scan["pdf_name"], _link(loose / scan["member"], self._start(unit_folder)))
        key = (unit_folder, scan["unit_folder"], scan["delivery"], scan["book"])
        if key not in self._archives:
            self._archives[key] = self._archive(*key)
        link, archive = self._archives[key]
        return ScanPlace(scan["pdf_name"], link, archive)

    def _archive(self, unit_folder: str, from_folder: str, delivery: str, book: str) -> tuple[str | None, str | None]:
        """Link to a book's archive and its name; None where it is not there."""
        folder = self.home.inbox / from_folder / delivery
        for name in (f"{book}.zip", f"{book}{_RETURNED}.zip"):
            if (folder / name).is_file():
                return _link(folder / name, self._start(unit_folder)), name
        return None, None

    def _start(self, unit_folder: str) -> Path:
        return self.home.outbox / unit_folder / "ra-soat"


def _link(target: Path, start: Path) -> str | None:
    """Relative path from a folder to a file, written as Excel wants it."""
    link = os.path.relpath(target, start).replace(os.sep, "/").translate(_SPECIAL)
    return link if len(link) <= _LONGEST_LINK else None
