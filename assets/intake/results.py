"""The rows of `books` and `documents` that a book that was read makes."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from assets.intake.archive import Member
from assets.intake.collecting import BookRead
from assets.intake.names import pdf_name, shown
from assets.intake.scans import Scan

NamedScan = tuple[str, Member, Scan]


def content_hash(lines: Iterable[str]) -> str:
    """SHA-256 over texts in order."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def book_row(read: BookRead, named: list[NamedScan]) -> dict[str, Any]:
    """The book's row of `books`; `named`: result of `distinct_scans`."""
    source, content = read.source, read.content
    hashes = sorted(f"{name}\0{scan.sha256 or scan.size}" for name, _, scan in named)
    # What was not taken is content too: only the very same may be met with silence.
    unread = sorted(f"{shown(path)}\0{digest}" for path, digest in read.unread.items())
    said = sorted(f"{f['rule']}\0{f['value']}" for f in source.findings if f.get("value"))
    in_archive = any(isinstance(member.place, int) for member, _ in read.scans)
    loose = any(isinstance(member.place, str) for member, _ in read.scans)
    return {
        "book": source.book,
        "register": source.name.register if source.name else None,
        "year_opened": source.name.year_opened if source.name else None,
        "book_number": source.name.book_number if source.name else None,
        "contractor": read.contractor,
        "workbook_name": shown(source.workbook) if source.workbook else None,
        "workbook_sha256": read.workbook_sha256,
        "pdf_source": "zip" if in_archive else "folder" if loose else None,
        "rows_delivered": content.rows.height if content else 0,
        "pdfs_delivered": len(named),
        "is_return": source.is_return,
        "content_sha256": content_hash([read.workbook_sha256 or "", *hashes, *unread, *said]),
        "headers": content.headers if content else [],
        "header_fields": content.header_fields if content else [],
        "sheet_name": content.sheet_name if content else None,
        "header_row": content.header_row if content else None,
    }


def document_rows(read: BookRead, named: list[NamedScan]) -> Iterator[dict[str, Any]]:
    """The book's rows of `documents`; `named`: result of `distinct_scans`."""
    for name, member, scan in named:
        said = pdf_name(member.name)
        yield {
            "book": read.source.book,
            "pdf_name": name,
            "member": member.path,
            "bytes": scan.size,
            "sha256": scan.sha256,
            "pages": scan.pages,
            "problem": scan.problem,
            "problem_detail": scan.detail,
            "name_ok": said.name_ok,
            "doc_register": said.register,
            "doc_year": said.year,
            "doc_book": said.book,
            "doc_date": said.date,
            "doc_number": said.number,
            "is_cover": said.is_cover,
        }


def distinct_scans(read: BookRead) -> list[NamedScan]:
    """Scans with a name that is unique in the book.

    The same bytes under the same name (in the zip and in a folder) are one scan. Other bytes under the same name keep
    their path in the name, so that both are seen and claim their row together.
    """
    found: dict[str, NamedScan] = {}
    for member, scan in read.scans:
        name, turn = member.name, 1
        while name in found and (scan.sha256 is None or found[name][2].sha256 != scan.sha256):
            turn += 1
            name = member.path if turn == 2 and "/" in member.path else f"{member.path} ({turn})"
        found.setdefault(name, (name, member, scan))
    return list(found.values())
