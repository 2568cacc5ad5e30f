"""Which files of a delivery make up which register book: workbook, archives and loose PDFs of one stem.

Works on names alone. A file that belongs to no book becomes a finding, so that nothing delivered is passed over.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from assets.intake import manifest
from assets.intake.deliveries import Delivery
from assets.intake.frames import finding
from assets.intake.names import BookName, book_name, pdf_name, shown, split_return

# The place in `books` of files that belong to no book.
STRAYS = "tep-ngoai-quyen"

_OTHER_WORKBOOKS = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".et", ".csv"}
_OTHER_ARCHIVES = {".rar", ".7z", ".tar", ".gz", ".tgz", ".zipx", ".z01", ".iso"}
# What browsers and Windows add to the name of a second copy.
_COPY = re.compile(r"\s*(?:\(\d+\)|- Copy(?: \(\d+\))?)$", re.IGNORECASE)
_MOST_NAMED = 50  # findings about single stray files; the rest is counted in one


@dataclass
class BookSource:
    """What was delivered for one book. `name` is None where the stem names no book.

    `loose` holds (path, size) of the files in the book's folder, `others` the workbooks besides the first.
    """

    book: str
    name: BookName | None
    workbook: str | None = None
    is_return: bool = False
    others: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)
    loose: list[tuple[str, int]] = field(default_factory=list)
    findings: list[dict[str, str | None]] = field(default_factory=list)

    def say(self, rule: str, **said: str | None) -> None:
        """Adds a finding on this book."""
        self.findings.append(finding(rule, self.book, **said))


@dataclass
class _Shelf:
    """Books by folded stem, and where each path of the delivery went."""

    books: dict[str, BookSource] = field(default_factory=dict)
    book_of: dict[str, BookSource] = field(default_factory=dict)

    def book(self, stem: str) -> BookSource:
        text = shown(stem)
        return self.books.setdefault(text.casefold(), BookSource(text, book_name(text)))


@dataclass(frozen=True)
class Sources:
    """The books of a delivery in order of stems, and the book that each path belongs to."""

    books: tuple[BookSource, ...]
    book_of: dict[str, BookSource]


def book_sources(delivery: Delivery) -> Sources:
    """Sorts every file and every refused entry of a delivery to a book, with the findings that names alone give."""
    shelf = _Shelf()
    strays: dict[str, str] = {}
    loose_pdfs: list[tuple[str, int]] = []
    # Workbooks first: where spellings of a stem differ in case, the book bears the workbook's.
    for file in sorted(delivery.files, key=lambda f: not f.relpath.casefold().endswith(".xlsx")):
        if file.relpath.casefold() == manifest.NAME:
            continue
        top, _, inner = file.relpath.partition("/")
        if inner:
            book = shelf.book(split_return(top)[0])
            book.loose.append((file.relpath, file.size))
            shelf.book_of[file.relpath] = book
        elif top.casefold().endswith(".pdf"):
            loose_pdfs.append((file.relpath, file.size))
        else:
            _place_file(shelf, top, strays)
    for entry in delivery.refused:
        _place_refused(shelf, entry.relpath, entry.reason, strays)
    _place_loose_pdfs(shelf, loose_pdfs, strays)
    _place_strays(shelf, strays)
    for book in shelf.books.values():
        _judge_names(book)
    ordered = sorted(shelf.books.values(), key=lambda b: b.book)
    return Sources(tuple(ordered), shelf.book_of)


def stem_of(path: str) -> str:
    """Book stem that a path in a delivery names: its folder's name, or the file's without extension."""
    top, _, inner = path.partition("/")
    file = PurePosixPath(top)
    is_folder = inner or file.suffix.casefold() not in {".xlsx", ".zip", ".pdf", *_OTHER_WORKBOOKS, *_OTHER_ARCHIVES}
    return shown(split_return(top if is_folder else file.stem)[0])


def _place_file(shelf: _Shelf, name: str, strays: dict[str, str]) -> None:
    path = PurePosixPath(name)
    suffix = path.suffix.casefold()
    place: dict[str, Callable[[BookSource], None]] = {
        ".xlsx": lambda book: _add_workbook(book, name),
        ".zip": lambda book: book.archives.append(name),
    }
    place |= dict.fromkeys(_OTHER_WORKBOOKS, lambda book: _refuse_workbook(book, name, suffix))
    place |= dict.fromkeys(_OTHER_ARCHIVES, lambda book: _refuse_archive(book, name, suffix))
    if suffix not in place:
        strays[name] = "không phải bảng tính .xlsx, gói .zip hay thư mục PDF của quyển sổ nào"
        return
    book = shelf.book(split_return(path.stem)[0])
    place[suffix](book)
    shelf.book_of[name] = book


def _add_workbook(book: BookSource, name: str) -> None:
    if book.workbook is None:
        book.workbook = name
        book.is_return = split_return(PurePosixPath(name).stem)[1]
    else:
        book.others.append(name)


def _refuse_workbook(book: BookSource, name: str, suffix: str) -> None:
    book.say(
        "workbook_unreadable",
        value=shown(name),
        detail=f"tệp {shown(name)} là tệp {suffix}; chỉ nhận tệp .xlsx, đề nghị mở bằng Excel và lưu lại dạng .xlsx",
    )


def _refuse_archive(book: BookSource, name: str, suffix: str) -> None:
    book.say(
        "documents_missing",
        value=shown(name),
        detail=f"tệp {shown(name)} là tệp nén {suffix} nên không mở được; đề nghị nén lại thành .zip",
    )


def _place_refused(shelf: _Shelf, relpath: str, reason: str, strays: dict[str, str]) -> None:
    """An entry that is not touched takes its book with it: what it holds is not known."""
    top, _, inner = relpath.partition("/")
    name, stem = shown(relpath), stem_of(relpath)
    if inner:
        document = shown(PurePosixPath(inner).name)
        shelf.book(stem).say("pdf_name_invalid", pdf_name=document, value=name, detail=f"{name} {reason}")
    elif PurePosixPath(top).suffix.casefold() in {".xlsx", *_OTHER_WORKBOOKS}:
        shelf.book(stem).say("workbook_unreadable", value=name, detail=f"{name} {reason}")
    elif book_name(stem):
        shelf.book(stem).say("documents_missing", value=name, detail=f"{name} {reason}")
    else:
        strays[relpath] = reason


def _place_loose_pdfs(shelf: _Shelf, pdfs: list[tuple[str, int]], strays: dict[str, str]) -> None:
    """PDFs beside the workbooks: each goes to the one book of the delivery that its name states, if there is one."""
    by_name: dict[BookName, list[BookSource]] = defaultdict(list)
    for book in shelf.books.values():
        if book.name is not None:
            by_name[book.name].append(book)
    for path, size in pdfs:
        said = pdf_name(shown(path))
        books: list[BookSource] = []
        if said.register and said.year and said.book is not None:
            books = by_name[BookName(said.register, said.year, said.book)]
        if len(books) == 1:
            books[0].loose.append((path, size))
            shelf.book_of[path] = books[0]
        else:
            strays[path] = "nằm ngoài gói .zip và thư mục PDF của các quyển sổ"


def _place_strays(shelf: _Shelf, strays: dict[str, str]) -> None:
    if not strays:
        return
    book = shelf.book(STRAYS)
    for path, reason in sorted(strays.items())[:_MOST_NAMED]:
        book.say("book_name_invalid", value=shown(path), detail=reason)
    if len(strays) > _MOST_NAMED:
        book.say("book_name_invalid", value=f"và {len(strays) - _MOST_NAMED} tệp khác", detail="ngoài các quyển sổ")
    for path in strays:
        shelf.book_of[path] = book


def _judge_names(book: BookSource) -> None:
    """Findings that the presence of files gives: no name, no workbook, two workbooks, no PDFs."""
    if book.book == STRAYS:
        return
    said = {f["rule"] for f in book.findings}
    if book.name is None:
        book.say("book_name_invalid", value=book.book, detail=_hint(book))
    if book.workbook is None and "workbook_unreadable" not in said:
        book.say("workbook_missing", detail=_hint(book))
    if book.others:
        names = ", ".join(shown(n) for n in (book.workbook, *book.others) if n)
        book.say(
            "workbook_unreadable",
            detail=f"một quyển chỉ được có một bảng tính trong một lần giao, ở đây có {names}; đề nghị giữ lại một tệp",
        )
    # A return workbook may come without PDFs: those of the first delivery still stand.
    has_documents = book.archives or book.loose or book.is_return
    if not has_documents and "documents_missing" not in said:
        book.say("documents_missing")


def _hint(book: BookSource) -> str | None:
    if book.workbook is None and any(path.casefold().endswith(".xlsx") for path, _ in book.loose):
        return "bảng tính nằm trong thư mục con; đề nghị đặt ngay trong thư mục giao nộp"
    if book.book.casefold().endswith(".ra-soat"):
        return "đây là tệp rà soát; đề nghị đặt vào thư mục reviews của đơn vị"
    copy = _COPY.search(book.book)
    if copy and book_name(split_return(book.book[: copy.start()])[0]):
        return f"đề nghị bỏ phần «{copy[0].strip()}» khỏi tên tệp"
    return None
