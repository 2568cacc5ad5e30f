"""The mark by which a return workbook that lies in the outbox is known to say what it would say now.

A contractor may have it open, be copying it, or have begun to correct in it: it is not written again for nothing. The
mark is a document property, which Excel and LibreOffice keep when they save. The head of the journal is no part of it.
"""

from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from assets.review.return_book import ReturnBook

PROPERTY = "hotichNoiDung"
EDITION = 2  # of the workbook's looks: counted up when every workbook should be written again
_PART = "docProps/custom.xml"
_MOST_BYTES = 100_000


def mark_of(book: ReturnBook, issuer: str | None) -> str:
    """32 hex digits over all that the workbook says but for the head of the journal."""
    said = repr((EDITION, issuer, replace(book, journal_head="")))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def bears_mark(target: Path) -> bool:
    """Whether the file at `target` is a return workbook of ours, whatever it says and whoever has saved it since."""
    return lies_there(target, PROPERTY)


def lies_there(target: Path, mark: str) -> bool:
    """Whether the workbook at `target` bears the mark; false for whatever cannot be read."""
    try:
        with ZipFile(target) as package, package.open(_PART) as part:
            return mark.encode() in part.read(_MOST_BYTES)
    except (OSError, BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
