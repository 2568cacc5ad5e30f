"""What names tell: book stems, PDF names, and a text of any file name that is fit to be stored and shown.

Names are read here and nowhere else; whether a PDF belongs to a row is judged in `checks.rules.documents`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.registers import REGISTER_SPELLINGS

RETURN_SUFFIX = ".tra-lai"

_REGISTERS = "|".join(sorted(REGISTER_SPELLINGS, key=len, reverse=True))
_STEM = re.compile(rf"[^.]+\.({_REGISTERS})\.((?:18|19|20)[0-9]{{2}})\.([0-9]{{2}})", re.IGNORECASE)
_PDF = re.compile(
    rf"({_REGISTERS})\.([0-9]{{4}})\.([0-9]{{1,3}})\.([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\.([0-9]{{1,9}})\.pdf",
    re.IGNORECASE,
)
_COVER = re.compile(r"cover(\..*)?\.pdf", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, order=True)
class BookName:
    """What a book's stem says."""

    register: str
    year_opened: int
    book_number: int

    def __str__(self) -> str:
        """As stems end: KS.2008.01."""
        return f"{self.register}.{self.year_opened}.{self.book_number:02d}"


@dataclass(frozen=True)
class PdfName:
    """What a PDF's name says. `date` is dd.mm.yyyy, None where the calendar has no such day."""

    name_ok: bool
    is_cover: bool = False
    register: str | None = None
    year: int | None = None
    book: int | None = None
    date: str | None = None
    number: int | None = None


def shown(name: str) -> str:
    """A file name as text that can be stored and shown: NFC, bytes that are no UTF-8 and control signs as "�".

    Direction marks count as control signs: they make `fdp.exe` look like `exe.pdf`.
    """
    if name.isascii() and name.isprintable():
        return name
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _UNPRINTABLE.sub("\ufffd", unicodedata.normalize("NFC", text))


def split_return(stem: str) -> tuple[str, bool]:
    """Book stem of a file stem, and whether it came as a return workbook (`<book>.tra-lai`)."""
    if stem.casefold().endswith(RETURN_SUFFIX):
        return stem[: -len(RETURN_SUFFIX)], True
    return stem, False


_RECORD = re.compile(r"(\d+)\.([A-Z]+)\.(\d{4})\.(\d{1,4})\.")


def books_named(record_ids: Iterable[str | None]) -> set[tuple[str, BookName]]:
    """Units and books that identifiers of records begin with (06196.KS.2008.01.…); what is none tells none."""
    told = (_RECORD.match(record_id) for record_id in record_ids if record_id)
    return {(found[1], BookName(found[2], int(found[3]), int(found[4]))) for found in told if found}


def book_name(stem: str) -> BookName | None:
    """Register, year opened and number of a book; None if the stem follows no such pattern (contract, section 2)."""
    match = _STEM.fullmatch(stem)
    if match is None:
        return None
    return BookName(REGISTER_SPELLINGS[match[1].upper()], int(match[2]), int(match[3]))


def pdf_name(name: str) -> PdfName:
    """What the name of a PDF says; `name_ok` is false where it breaks the pattern or names an impossible day."""
    if _COVER.fullmatch(name):
        return PdfName(name_ok=True, is_cover=True)
    match = _PDF.fullmatch(name)
    if match is None:
        return PdfName(name_ok=False)
    try:
        day = dt.date.fromisoformat(match[4])
        date = f"{day.day:02}.{day.month:02}.{day.year}"
    except ValueError:
        date = None
    return PdfName(
        name_ok=date is not None,
        register=REGISTER_SPELLINGS[match[1].upper()],
        year=int(match[2]),
        book=int(match[3]),
        date=date,
        number=int(match[5]),
    )
