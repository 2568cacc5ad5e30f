"""Compares a delivery that was read with its manifest: what is missing, different or not listed goes back."""

from dataclasses import dataclass

from assets.intake import manifest, tasks
from assets.intake.collecting import HASH_SECONDS, BookRead, outcome
from assets.intake.deliveries import Delivery
from assets.intake.manifest import Listed, ManifestUnreadable
from assets.intake.names import book_name, shown
from assets.intake.sources import STRAYS, BookSource, stem_of
from assets.workers import WorkerPool

_MOST_NAMED = 5


@dataclass(frozen=True)
class _Mismatch:
    stem: str
    file: str
    detail: str


def compare_with_manifest(delivery: Delivery, books: list[BookRead], pool: WorkerPool) -> list[BookRead]:
    """Adds `manifest_mismatch` to the books concerned and each book's contractor.

    Returns:
        the books, with those added that only the manifest knows. Without a manifest they stay as they are.
    """
    path = next((f.relpath for f in delivery.files if f.relpath.casefold() == manifest.NAME), None)
    if path is None:
        return books
    try:
        listed = manifest.read_manifest(delivery.path / path)
    except ManifestUnreadable as why:
        for book in books:
            book.source.say("manifest_mismatch", value=shown(path), detail=str(why))
        return books
    there = {manifest.fold(f.relpath): f.relpath for f in delivery.files if f.relpath != path}
    mismatches = _differing(delivery, books, listed, there, pool) + _unlisted(listed, there)
    shelf = {book.source.book.casefold(): book for book in books}
    for entry in listed.values():
        owner = shelf.get(stem_of(entry.file.replace("\\", "/")).casefold())
        if owner is not None and owner.contractor is None:
            owner.contractor = entry.contractor
    _say(mismatches, shelf)
    return list(shelf.values())


def _differing(
    delivery: Delivery, books: list[BookRead], listed: dict[str, Listed], there: dict[str, str], pool: WorkerPool
) -> list[_Mismatch]:
    """Listed files that are missing or have another hash."""
    known = {path: digest for book in books for path, digest in book.hashes.items()}
    asked = {
        there[path]: pool.submit(tasks.hash_file, HASH_SECONDS, delivery.path / there[path])
        for path, entry in listed.items()
        if entry.sha256 and path in there and there[path] not in known
    }
    known |= {path: outcome(answer).settled().result for path, answer in asked.items()}
    found = []
    for path, entry in listed.items():
        name = shown(entry.file).replace("\\", "/")
        if path not in there:
            if not any(other.startswith(f"{path}/") for other in there):  # a folder may be listed as such
                found.append(_Mismatch(stem_of(name), name, "có trong bảng kê nhưng không có trong thư mục giao nộp"))
        elif entry.sha256 and known[there[path]] != entry.sha256:
            found.append(_Mismatch(stem_of(name), name, "nội dung khác với mã sha256 ghi trong bảng kê"))
    return found


def _unlisted(listed: dict[str, Listed], there: dict[str, str]) -> list[_Mismatch]:
    return [
        _Mismatch(stem_of(relpath), shown(relpath), "không có trong bảng kê")
        for path, relpath in there.items()
        if path not in listed and path.partition("/")[0] not in listed
    ]


def _say(mismatches: list[_Mismatch], shelf: dict[str, BookRead]) -> None:
    """One finding a book and kind of mismatch, naming the first files."""
    files: dict[tuple[str, str], list[str]] = {}
    for one in mismatches:
        stem = one.stem if one.stem.casefold() in shelf or book_name(one.stem) else STRAYS
        files.setdefault((stem, one.detail), []).append(one.file)
    for (stem, detail), names in files.items():
        book = shelf.setdefault(stem.casefold(), BookRead(BookSource(stem, book_name(stem))))
        more = f" và {len(names) - _MOST_NAMED} tệp khác" if len(names) > _MOST_NAMED else ""
        book.source.say("manifest_mismatch", value=", ".join(names[:_MOST_NAMED]) + more, detail=detail)
