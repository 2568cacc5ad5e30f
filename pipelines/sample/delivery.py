"""The files of one book in the inbox, as its contractor hands them in: workbook, PDFs in a zip or in a folder.

Runs in worker processes: everything needed comes with the plan, everything learnt goes back as a `WrittenBook`.
"""

import io
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from zlib import crc32

from pipelines.sample.book import make_book
from pipelines.sample.chance import stream
from pipelines.sample.columns import Column, columns
from pipelines.sample.draft import BookDraft, Broken, Scan
from pipelines.sample.faults.books import UNREADABLE
from pipelines.sample.pdf import MAKERS, Page
from pipelines.sample.plan import BookPlan
from pipelines.sample.workbook import lay_out, write_workbook
from warehouse.registers import REQUIRED, fields

Pages = Mapping[str, tuple[Page, ...]]

# Documents that belong to no row, though a row was at hand when they were made.
_ROWLESS = ("pdf_orphan", "pdf_name_invalid")
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Listed:
    """A file as the manifest lists it; `rows` only for workbooks."""

    file: str
    sha256: str
    rows: int | None = None


@dataclass
class WrittenBook:
    """What was written of a book, and what is wrong with it."""

    plan: BookPlan
    stem: str
    header_row: int
    rows: int = 0
    pdfs: int = 0
    bytes: int = 0
    listed: list[Listed] = field(default_factory=list)
    truth: list[tuple[str, ...]] = field(default_factory=list)


def handed_in(plan: BookPlan) -> float:
    """When the delivery's files were last changed: in the afternoon of its day."""
    return datetime.fromisoformat(f"{plan.delivery[:10]}T10:00:00").replace(tzinfo=UTC).timestamp()


class _Writer:
    """Writes files below the delivery's folder and remembers them for the manifest."""

    def __init__(self, folder: Path, plan: BookPlan, result: WrittenBook) -> None:
        self.folder, self.plan, self.result = folder, plan, result

    def put(self, name: str, data: bytes, rows: int | None = None) -> None:
        """One file."""
        path = self.folder / name
        path.write_bytes(data)
        os.utime(path, (handed_in(self.plan),) * 2)
        self.result.bytes += len(data)
        digest = sha256(data).hexdigest() if self.plan.manifest else ""
        self.result.listed.append(Listed(name, digest, rows))


def _bad_stem(rng: Random, plan: BookPlan) -> str:
    """A stem that names no register, year and book."""
    head = plan.stem.split(".")[0]
    return rng.choice(
        (
            f"{head}.{plan.register}{plan.year}.{plan.number:02d}",
            f"{head}.{plan.register}.{plan.year % 100:02d}.{plan.number:02d}",
            f"{head}_{plan.register}_{plan.year}_{plan.number:02d}",
            f"{head}.SO.{plan.year}.{plan.number:02d}",
        )
    )


def _layout(rng: Random, book: BookDraft, unreadable: str) -> list[Column]:
    """The book's columns, with what its faults and quirks add or take away."""
    plan = book.plan
    layout = columns(plan)
    if "column_unknown" in plan.quirks:
        header = rng.choice(("maHoSo", "soHoSoLuuTru", "nguoiNhapLieu"))
        layout.insert(rng.randint(3, len(layout)), Column(header, ""))
        book.broken.append(Broken("column_unknown", "column of the contractor's own", header, "", header))
    if plan.fault == "column_missing":
        name = rng.choice(REQUIRED[plan.register])
        layout = [column for column in layout if column.field != name]
        book.broken.append(Broken("column_missing", "left out", name, name))
    if unreadable == "no header":
        labels = {f.name: f.label for f in fields(plan.register)}
        layout = [Column(labels.get(column.field, "Thứ tự"), column.field) for column in layout]
    return layout


def _spoil(rng: Random, kind: str, data: bytes) -> bytes:
    if kind == "cut":
        return data[: len(data) * 6 // 10]
    if kind == "old format":
        return _OLD_EXCEL + rng.randbytes(6000)
    if kind == "no workbook":
        return "<html><body><table><tr><td>Số</td></tr></table></body></html>".encode()
    return data


def _put_workbook(rng: Random, writer: _Writer, book: BookDraft, result: WrittenBook) -> None:
    plan = book.plan
    kind = rng.choice(UNREADABLE) if plan.fault == "workbook_unreadable" else ""
    if kind:
        book.broken.append(Broken("workbook_unreadable", kind))
    if plan.fault == "workbook_missing":
        book.broken.append(Broken("workbook_missing", "not delivered"))
        return
    data = write_workbook(rng, book, result.header_row, _layout(rng, book, kind))
    result.rows = len(book.drafts)
    writer.put(f"{result.stem}.xlsx", _spoil(rng, kind, data), result.rows)


def _pdf(pages: Pages, register: str, scan: Scan) -> bytes:
    choice = pages["blank" if scan.made == "blank" else register]
    # The same record has the same page in every run; neighbours differ.
    return MAKERS[scan.made](choice[crc32(scan.stamp.encode()) % len(choice)], scan.stamp)


def _put_pdfs(writer: _Writer, book: BookDraft, result: WrittenBook, pages: Pages) -> None:
    plan, habits = book.plan, book.plan.habits
    if plan.fault == "documents_missing":
        book.broken.append(Broken("documents_missing", "not delivered"))
        for draft in book.drafts:
            draft.mark("pdf_missing", "follows:documents_missing")
        return
    scans = [draft.scan for draft in book.drafts if draft.scan] + book.loose
    if habits.cover:
        scans.append(Scan(f"Cover.{plan.spelling}.{plan.year}.{plan.number:02d}.pdf", f"{plan.seed}/cover/"))
    scans.sort(key=lambda scan: scan.name)
    result.pdfs = len(scans)
    if habits.container == "folder":
        (writer.folder / result.stem).mkdir()
        for scan in scans:
            writer.put(f"{result.stem}/{scan.name}", _pdf(pages, plan.register, scan))
        os.utime(writer.folder / result.stem, (handed_in(plan),) * 2)
        return
    target = io.BytesIO()
    within = f"{result.stem}/" if habits.container == "packed" else ""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for scan in scans:
            info = zipfile.ZipInfo(within + scan.name, (2024, 1, 2, 8, 0, 0))
            archive.writestr(info, _pdf(pages, plan.register, scan))
    writer.put(f"{result.stem}.zip", target.getvalue())


def _spoil_manifest(rng: Random, book: BookDraft, result: WrittenBook) -> None:
    """What the manifest says of this book is not what is there."""
    at = rng.randrange(len(result.listed)) if rng.random() < 0.5 else 0
    listed = result.listed[at]
    kind = rng.choice(("other hash", "not listed"))
    book.broken.append(Broken("manifest_mismatch", kind, "", listed.sha256, listed.file))
    if kind == "other hash":
        result.listed[at] = Listed(listed.file, sha256(listed.sha256.encode()).hexdigest(), listed.rows)
    else:
        del result.listed[at]


def _truth(book: BookDraft, result: WrittenBook) -> list[tuple[str, ...]]:
    """Lines of truth/faults.csv: the book's own first, then row by row."""
    plan = book.plan
    found = [(broken, "", broken.pdf_name) for broken in book.broken]
    for draft in book.drafts:
        own = draft.scan.name if draft.scan else ""
        for broken in draft.broken:
            row = "" if broken.rule in _ROWLESS else str(draft.sheet_row)
            found.append((broken, row, broken.pdf_name or own))
    head = (plan.unit.code, plan.delivery, result.stem)
    return [
        (*head, row, pdf, broken.rule, broken.field, broken.kind, broken.right, broken.written)
        for broken, row, pdf in found
    ]


def write_book(plan: BookPlan, inbox: Path, pages: Pages) -> WrittenBook:
    """Write one book into its delivery's folder, which must exist."""
    rng = stream(plan.seed, "files")
    book = make_book(plan)
    stem = plan.stem
    if plan.fault == "book_name_invalid":
        stem = _bad_stem(rng, plan)
        book.broken.append(Broken("book_name_invalid", "bad stem", "", plan.stem, stem))
    result = WrittenBook(plan, stem, lay_out(book))
    writer = _Writer(inbox / plan.place, plan, result)
    _put_workbook(rng, writer, book, result)
    _put_pdfs(writer, book, result, pages)
    if plan.fault == "manifest_mismatch":
        _spoil_manifest(rng, book, result)
    result.truth = _truth(book, result)
    return result
