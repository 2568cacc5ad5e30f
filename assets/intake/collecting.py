"""Sends the books of a delivery to the workers and collects what they found.

A worker that hangs takes one task with it: a handful of scans is then tried one by one, so that only the guilty one is
given up. A worker that dies or stumbles says nothing about the file: its task is tried once more, and then the delivery
is left for the next run.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Generic, Self, TypeVar

from assets.intake import tasks
from assets.intake.archive import Member, why_refused
from assets.intake.deliveries import Delivery
from assets.intake.names import books_named, shown
from assets.intake.scans import Scan, unread_scan
from assets.intake.sources import STRAYS, BookSource, book_sources
from assets.intake.workbook import WorkbookContent
from assets.workers import WorkerPool
from checks.rules.rule import Limits

T = TypeVar("T")

WORKBOOK_SECONDS = 60.0  # the largest that is allowed takes 5
HANDFUL = 200  # scans in one task: 40 ms of work, so that the workers share a large book
HANDFUL_SECONDS = 60.0
HASH_SECONDS = 600.0  # an archive of several gigabytes on a slow disk

_TOO_SLOW = "đọc quá lâu"


class ReadingFailedError(Exception):
    """The program failed over a file: no verdict on what was delivered. The cause tells how; the text names nothing."""


@dataclass
class BookRead:
    """A book as delivered and read: hash and content of its workbook, its PDFs with what was found.

    `hashes`: of files of the delivery, by path. `unread`: the files of which something was not taken, likewise.
    """

    source: BookSource
    workbook_sha256: str | None = None
    content: WorkbookContent | None = None
    scans: list[tuple[Member, Scan]] = field(default_factory=list)
    contractor: str | None = None
    hashes: dict[str, str | None] = field(default_factory=dict)
    unread: dict[str, str | None] = field(default_factory=dict)


@dataclass
class _Sent:
    """What the workers were asked about one book."""

    read: BookRead
    workbook: "Future[tasks.WorkbookRead] | None" = None
    archives: "list[tuple[Path, Future[tasks.ArchiveRead]]]" = field(default_factory=list)
    handfuls: "list[_Handful]" = field(default_factory=list)
    whole: set[str] = field(default_factory=set)  # archives of which nothing was refused


@dataclass
class _Handful:
    """Some scans of one archive or folder, and the question after them."""

    members: list[Member]
    ask: "Callable[[list[Member], float], Future[list[Scan]]]"
    answer: "Future[list[Scan]]"


def collect_books(
    delivery: Delivery, pool: WorkerPool, progress: Callable[[int, int], None], limits: Limits = ()
) -> list[BookRead]:
    """Reads every book of a delivery; findings are added to the books' own. `limits` are the thresholds for scans."""
    sources = book_sources(delivery)
    sent = [_Sent(BookRead(source)) for source in sources.books]
    for one in sent:
        for archive in one.read.source.archives:
            path = delivery.path / archive
            one.archives.append((path, pool.submit(tasks.list_archive, WORKBOOK_SECONDS, path)))
    for one in sent:
        _send(one, delivery, pool, limits)
    for done, one in enumerate(sent, start=1):
        _receive(one, delivery, pool)
        progress(done, len(sent))
    _hash_unread({one.read.source.book: one for one in sent}, sources.book_of, delivery, pool)
    return [one.read for one in sent]


def _hash_unread(sent: dict[str, _Sent], book_of: dict[str, BookSource], delivery: Delivery, pool: WorkerPool) -> None:
    """Hashes what no reader has seen whole, so that other files under the same names are told apart."""
    asked = []
    for path, source in book_of.items():
        one = sent[source.book]
        if path != source.workbook and path not in one.read.hashes and path not in one.whole:
            asked.append((one.read, path, pool.submit(tasks.hash_file, HASH_SECONDS, delivery.path / path)))
    for read, path, answer in asked:
        read.unread[path] = read.hashes[path] = outcome(answer).settled().result


def _send(one: _Sent, delivery: Delivery, pool: WorkerPool, limits: Limits) -> None:
    source = one.read.source
    if source.workbook is not None:
        register = source.name.register if source.name else None
        one.workbook = pool.submit(tasks.read_book, WORKBOOK_SECONDS, delivery.path / source.workbook, register)
    for path, listing in one.archives:
        found = outcome(listing)
        if found.failure is not None:
            found = outcome(pool.submit(tasks.list_archive, WORKBOOK_SECONDS, path))
        read = found.settled().result
        if read is None or read.unreadable:
            detail = read.unreadable if read else found.lost
            source.say("documents_missing", value=shown(path.name), detail=detail)
            continue
        for member in read.refused:
            _say_refused(source, member.path, member.reason)
        if not read.refused:
            one.whole.add(path.name)
        _send_scans(one, read.members, _asker(pool, tasks.check_archived, path, limits))
    if source.book != STRAYS:
        _send_scans(one, _loose_members(source), _asker(pool, tasks.check_loose, delivery.path, limits))


def _asker(
    pool: WorkerPool, task: Callable[[Path, list[Member], Limits], list[Scan]], path: Path, limits: Limits
) -> "Callable[[list[Member], float], Future[list[Scan]]]":
    return lambda members, seconds: pool.submit(task, seconds, path, members, limits)


def _loose_members(source: BookSource) -> list[Member]:
    """The PDFs of a book's folder; other files in it become findings."""
    members = []
    for relpath, size in source.loose:
        path = shown(relpath.partition("/")[2] or relpath)
        reason = why_refused(path)
        if reason:
            _say_refused(source, path, reason)
        else:
            members.append(Member(relpath, path, size))
    return members


def _say_refused(source: BookSource, path: str, reason: str) -> None:
    source.say("pdf_name_invalid", pdf_name=PurePosixPath(path).name or path, value=path, detail=f"tệp {path} {reason}")


def _send_scans(one: _Sent, members: list[Member], ask: "Callable[[list[Member], float], Future[list[Scan]]]") -> None:
    for start in range(0, len(members), HANDFUL):
        some = members[start : start + HANDFUL]
        one.handfuls.append(_Handful(some, ask, ask(some, HANDFUL_SECONDS)))


def _receive(one: _Sent, delivery: Delivery, pool: WorkerPool) -> None:
    if one.workbook is not None:
        _receive_workbook(one, outcome(one.workbook), delivery, pool)
    for handful in one.handfuls:
        scans = outcome(handful.answer).result
        if scans is None:
            scans = [_check_alone(member, handful) for member in handful.members]
        one.read.scans.extend(zip(handful.members, scans, strict=True))
    _settle(one.read, delivery.unit_code)


def _receive_workbook(one: _Sent, found: "Outcome[tasks.WorkbookRead]", delivery: Delivery, pool: WorkerPool) -> None:
    source = one.read.source
    path = source.workbook or ""
    if found.result is None:  # perhaps by no fault of the book: once more
        register = source.name.register if source.name else None
        found = outcome(pool.submit(tasks.read_book, WORKBOOK_SECONDS, delivery.path / path, register))
    read = found.settled().result
    refused = read.refused if read else found.lost
    if refused:
        source.say("workbook_unreadable", value=shown(path), detail=refused)
    if read is not None:
        one.read.workbook_sha256, one.read.content = read.sha256, read.content
        one.read.hashes[path] = read.sha256


def _check_alone(member: Member, handful: _Handful) -> Scan:
    found = outcome(handful.ask([member], 2 * tasks.SCAN_SECONDS)).settled()
    return found.result[0] if found.result else unread_scan(member.size, found.lost or _TOO_SLOW)


def _settle(read: BookRead, unit_code: str) -> None:
    """What only the whole book shows: it answers a return although its name does not say so; it answers that of another
    book; it holds no PDF.
    """
    source = read.source
    for member, scan in read.scans:
        if isinstance(member.place, str):
            read.hashes[member.place] = scan.sha256
    if read.content is not None and read.content.has_references and not source.is_return:
        source.is_return = True
        source.findings = [f for f in source.findings if f["rule"] != "documents_missing" or f.get("detail")]
    if read.content is not None and read.content.has_references and source.name is not None:
        others = books_named(read.content.rows["ref_record_id"]) - {(unit_code, source.name)}
        if others:
            unit, book = min(others)
            source.say(
                "workbook_unreadable",
                value=shown(source.workbook or ""),
                detail=f"đây là tệp trả lại của đơn vị {unit}, sổ {book}; đề nghị giao lại trong thư "
                "mục của đơn vị đó với đúng tên tệp đã nhận",
            )
    said = {f["rule"] for f in source.findings}
    if (
        (source.archives or source.loose)
        and not read.scans
        and source.book != STRAYS
        and "documents_missing" not in said
    ):
        source.say("documents_missing", detail="gói .zip hoặc thư mục không có tệp PDF nào nhận được")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """A task's result; where there is none, a Vietnamese phrase about the file (`lost`), or what went wrong with us.

    `failure`: a worker that died, too little memory, an error that no file should lead to.
    """

    result: T | None
    lost: str | None = None
    failure: Exception | None = None

    def settled(self) -> Self:
        """The outcome as the last word; raises ReadingFailedError where it says nothing about the file."""
        if self.failure is not None:
            raise ReadingFailedError from self.failure
        return self


def outcome(future: "Future[T]") -> Outcome[T]:
    """Waits for a task. It raises nothing: most tasks may be tried once more."""
    try:
        return Outcome(future.result())
    except TimeoutError:
        return Outcome(None, _TOO_SLOW)
    except Exception as failure:
        return Outcome(None, failure=failure)
