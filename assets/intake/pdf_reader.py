"""The authority on PDFs that are not plainly written: pypdf, first as strict as it can be, then with repair.

Only the page tree and the image dictionaries are read; no text, no script, no attachment. Runs in a worker process
under a time limit, because the file may be hostile. What follows from it is decided in `scans`.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.intake.pdf_repair import rebuilt
from assets.intake.pdf_structure import ScanImage

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdf import PdfReader

MAX_PAGES_LOOKED_AT = 50
_MAX_FORM_DEPTH = 3
_END_MARKER = b"%%EOF"

_LOST = "ảnh quét bị mất hoặc bị cắt, không còn nguyên vẹn"


class PdfUnreadable(Exception):
    """Nobody can use the file as it is; the message is a Vietnamese phrase."""


class PdfLocked(PdfUnreadable):
    """The file is encrypted; no repair helps."""


@dataclass(frozen=True)
class ReadPdf:
    """What the parser found. `repaired`: the file opens only with repair."""

    pages: int
    images: tuple[ScanImage, ...]
    repaired: bool


def read_with_parser(data: bytes) -> ReadPdf:
    """Pages and images of any PDF.

    Raises:
        PdfUnreadable: it does not open, is encrypted, has no page, or an image of it is missing or cut, and no repair
            changes that.
    """
    why: PdfUnreadable | None = None
    as_it_is = [(data, True), (data, False)]
    # Without an end marker the parser opens nothing, and looks for it line by line through the whole file (10 ms).
    for content, strict in (*(as_it_is if _END_MARKER in data else ()), (None, False)):
        try:
            read = _read(rebuilt(data) if content is None else content, strict=strict)
        except PdfLocked:
            raise
        except PdfUnreadable as error:
            why = why or error
            continue
        if read is not None:
            return read
    raise why or PdfUnreadable("tệp bị hỏng hoặc bị cắt, không mở được")


def _read(data: bytes, *, strict: bool) -> ReadPdf | None:
    """One attempt at a file; None if it does not open in this way, PdfUnreadable for what it lacks then."""
    with _counting_repairs() as repairs:
        reader = _open(data, strict=strict)
        if reader is None:
            return None
        pages = len(reader.pages)
        if pages == 0:
            raise PdfUnreadable("tệp không có trang nào" if strict else "tệp bị cắt, không còn trang nào mở được")
        images = tuple(image for image, _ in _images(reader))
    if any(image.is_cut for image in images):
        raise PdfUnreadable("ảnh quét bị cắt, không còn nguyên vẹn")
    return ReadPdf(pages, images, repaired=not strict or repairs.count > 0)


def decoded_images(data: bytes) -> "list[Image | None]":
    """Each image decoded, None where it cannot be. For images that are no plain JPEG.

    Raises:
        PdfUnreadable: as `_images`.
    """
    decoded: list[Image | None] = []
    with _counting_repairs():
        reader = _open(data, strict=False)
        for _, found in _images(reader) if reader else ():
            try:
                decoded.append(found.decode_as_image())
            except Exception:  # a decoder that fails says nothing about writing on the page
                decoded.append(None)
    return decoded


class _Repairs(logging.Handler):
    """Counts what pypdf mends: it tells so in warnings, also when it is strict. They quote the file and end here."""

    # Ways of writing that no viewer minds.
    _QUIRKS = ("Superfluous whitespace", "EOF marker not at start of line")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Counts one warning."""
        self.count += not str(record.msg).startswith(self._QUIRKS)


@contextmanager
def _counting_repairs() -> Iterator[_Repairs]:
    logger = logging.getLogger("pypdf")
    repairs = _Repairs()
    before = logger.level, logger.propagate, logger.handlers
    logger.setLevel(logging.WARNING)
    logger.propagate, logger.handlers = False, [repairs]
    try:
        yield repairs
    finally:
        logger.setLevel(before[0])
        logger.propagate, logger.handlers = before[1], before[2]


def _open(data: bytes, *, strict: bool) -> "PdfReader | None":
    """A reader whose page tree could be walked, None if it could not.

    Raises:
        PdfLocked: the file is encrypted.
    """
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=strict)
        locked = reader.is_encrypted
        if not locked:
            len(reader.pages)
    except MemoryError:
        raise
    except Exception:  # pypdf raises whatever the broken file leads it to (KeyError, RecursionError, ...)
        return None
    if locked:
        raise PdfLocked("tệp đặt mật khẩu hoặc khoá quyền")
    return reader


def _images(reader: "PdfReader") -> "list[tuple[ScanImage, Any]]":
    """Images that the pages refer to, with the parser's own object.

    Raises:
        PdfUnreadable: a page refers to an image that is not there.
    """
    seen: set[int] = set()
    found: list[tuple[ScanImage, Any]] = []
    try:
        for page in reader.pages[:MAX_PAGES_LOOKED_AT]:
            _require_contents(page)
            found += _images_of(page, seen, 0)
    except (PdfUnreadable, MemoryError):
        raise
    except Exception as error:  # as in `_open`
        raise PdfUnreadable(_LOST) from error
    return found


def _require_contents(page: Any) -> None:
    """PdfUnreadable if a page's drawing instructions are referred to and not there: it would show nothing."""
    if "/Contents" not in page:
        return
    try:
        contents = page["/Contents"]
        parts = [part.get_object() for part in contents] if isinstance(contents, list) else [contents.get_object()]
    except MemoryError:
        raise
    except Exception as error:  # a reference that leads nowhere surfaces as any of pypdf's errors
        raise PdfUnreadable(_LOST) from error
    if any(not isinstance(part, dict) for part in parts):
        raise PdfUnreadable(_LOST)


def _images_of(holder: Any, seen: set[int], depth: int) -> "Iterator[tuple[ScanImage, Any]]":
    for found in _external_objects(holder):
        if found is None:
            raise PdfUnreadable(_LOST)
        if id(found) in seen:
            continue
        seen.add(id(found))
        if found.get("/Subtype") == "/Image":
            yield _scan_image(found), found
        elif found.get("/Subtype") == "/Form" and depth < _MAX_FORM_DEPTH:
            yield from _images_of(found, seen, depth + 1)


def _external_objects(holder: Any) -> list[Any]:
    """Images and forms in the resources of a page or form; None for each that is referred to and missing."""
    from pypdf.generic import StreamObject

    try:
        resources = holder.get("/Resources")
        objects = resources.get_object().get("/XObject") if resources is not None else None
        if objects is None:
            return []
        found = [objects.get_object().raw_get(name).get_object() for name in objects.get_object()]
    except MemoryError:
        raise
    except Exception:  # a reference that leads nowhere surfaces as any of pypdf's errors
        return [None]
    return [o if isinstance(o, StreamObject) else None for o in found]


def _scan_image(found: Any) -> ScanImage:
    compression = found.get("/Filter", "")
    if isinstance(compression, list):
        compression = compression[0] if len(compression) == 1 else "several"
    width, height = found.get("/Width", 0), found.get("/Height", 0)
    sides = [int(n) if isinstance(n, int) and n > 0 else 0 for n in (width, height)]
    # The bytes as stored: the public `get_data` would decode them.
    return ScanImage(sides[0], sides[1], str(compression).lstrip("/"), found._data)
