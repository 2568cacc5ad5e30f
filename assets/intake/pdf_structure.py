"""A quick look at a PDF's bytes: cross-reference table, page tree, streams. It vouches for plain, whole files only.

Scanners and conversion programs write a plain structure (one cross-reference table, a flat page tree, one image per
page): for these a few slices of the file prove that every object and every stream ends where it should, many times
faster than a parser. Whatever is written in another way, or is not in order, is none of this module's business
(None): `pdf_reader` is the authority for it.
"""

import re
from dataclasses import dataclass

MAX_OBJECTS = 400
_PADDING = b"\0\r\n \t"
_HEAD = 1500  # bytes within which an object's dictionary must end

_END = re.compile(rb"startxref\s{1,4}(\d{1,10})\s{1,4}%%EOF\s{0,8}\Z")
_TABLE = re.compile(rb"xref[ \r\n]{1,3}0 (\d{1,4})[ \r\n]{1,3}")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])(?: \r| \n|\r\n)")
_ROOT = re.compile(rb"/Root\s+(\d+)\s+0\s+R")
_PAGES = re.compile(rb"/Pages\s+(\d+)\s+0\s+R")
_COUNT = re.compile(rb"/Count\s+(\d+)")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REF = re.compile(rb"(\d+)\s+0\s+R")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\d)(?!\s+\d+\s+R)")
_IMAGE = re.compile(rb"/Subtype\s*/Image(?![A-Za-z])")
_WIDTH = re.compile(rb"/Width\s+(\d+)")
_HEIGHT = re.compile(rb"/Height\s+(\d+)")
_FILTER = re.compile(rb"/Filter\s*(?:/(\w+)|\[\s*/(\w+)\s*\])")


@dataclass(frozen=True)
class ScanImage:
    """An image as stored: size in pixels, name of its compression ("" for none), its encoded bytes."""

    width: int
    height: int
    compression: str
    encoded: bytes | memoryview

    @property
    def bits_per_pixel(self) -> float:
        """Encoded bits per pixel."""
        return len(self.encoded) * 8 / max(1, self.width * self.height)

    @property
    def is_cut(self) -> bool:
        """Whether a JPEG lacks its end mark. Padding after the mark is common; other compressions have no mark."""
        if self.compression != "DCTDecode":
            return False
        end = bytes(self.encoded[-256:]).rstrip(_PADDING) or bytes(self.encoded).rstrip(_PADDING)
        return not (self.encoded[:2] == b"\xff\xd8" and end.endswith(b"\xff\xd9"))


@dataclass(frozen=True)
class PlainPdf:
    """What a plain and whole PDF holds."""

    pages: int
    images: tuple[ScanImage, ...]


# An object's dictionary, and where its stream starts (None if it has none).
_Object = tuple[bytes, int | None]
_Objects = dict[int, _Object]


def read_plain(data: bytes) -> PlainPdf | None:
    """Pages and images of a plainly written PDF whose every part is whole; None if that cannot be vouched for."""
    end = _END.search(data, max(0, len(data) - 80))
    if end is None or not data.startswith(b"%PDF-"):
        return None
    objects: _Objects = {}
    trailer = _read_table(data, int(end[1]), end.start(), objects)
    pages = _page_count(objects, trailer) if trailer else 0
    if not pages:
        return None
    images: list[ScanImage] = []
    for dictionary, stream_at in objects.values():
        if stream_at is not None and not _take_stream(data, dictionary, stream_at, images):
            return None
    return PlainPdf(pages, tuple(images))


def _read_table(data: bytes, table_at: int, table_end: int, objects: _Objects) -> bytes | None:
    """Fills in the objects and returns the trailer; None if the table is not plain or points to wrong places."""
    start = _TABLE.match(data, table_at)
    if start is None or int(start[1]) > MAX_OBJECTS:
        return None
    first, count = start.end(), int(start[1])
    trailer = data[first + 20 * count : table_end]
    if not trailer.startswith(b"trailer") or b"/Encrypt" in trailer or b"/Prev" in trailer or b"/XRefStm" in trailer:
        return None
    entries = _ENTRY.findall(data, first, first + 20 * count)
    if len(entries) != count:
        return None
    for number, (offset, kind) in enumerate(entries):
        if kind == b"n":
            found = _read_object(data, int(offset), b"%d 0 obj" % number)
            if found is None:
                return None
            objects[number] = found
    return trailer


def _read_object(data: bytes, offset: int, start: bytes) -> _Object | None:
    head = data[offset : offset + _HEAD]
    if not head.startswith(start):
        return None
    end = head.find(b"endobj")
    until = end if end >= 0 else len(head)
    if head.find(b"stream", 0, until) >= 0:  # found faster than the pattern, which most objects do not have
        stream = _STREAM.search(head, 0, until)
        if stream is not None:
            return head[: stream.start()], offset + stream.end()
    return (head[:end], None) if end >= 0 else None


def _page_count(objects: _Objects, trailer: bytes) -> int:
    """Number of pages of a flat page tree; 0 if it is not flat or contradicts itself."""
    tree = _follow(_PAGES, _follow(_ROOT, trailer, objects), objects)
    count, kids = _COUNT.search(tree), _KIDS.search(tree)
    if count is None or kids is None:
        return 0
    numbers = [int(n) for n in _REF.findall(kids[1])]
    are_pages = all(n in objects and _PAGE.search(objects[n][0]) for n in numbers)
    return len(numbers) if are_pages and int(count[1]) == len(numbers) == len(set(numbers)) else 0


def _follow(reference: re.Pattern[bytes], text: bytes, objects: _Objects) -> bytes:
    match = reference.search(text)
    found = objects.get(int(match[1])) if match else None
    return found[0] if found else b""


def _take_stream(data: bytes, dictionary: bytes, start: int, images: list[ScanImage]) -> bool:
    """Whether a stream ends where its length says, and, if it is an image, is not cut; collects images."""
    length = _LENGTH.search(dictionary)
    if length is None:
        return False
    stop = start + int(length[1])
    if not data[stop : stop + 11].lstrip(b"\r\n").startswith(b"endstream"):
        return False
    if _IMAGE.search(dictionary) is None:
        return True
    width, height, compression = _WIDTH.search(dictionary), _HEIGHT.search(dictionary), _FILTER.search(dictionary)
    if width is None or height is None or (compression is None and b"/Filter" in dictionary):
        return False
    name = (compression[1] or compression[2]).decode() if compression else ""
    # A view: to copy every image would cost as much as to read it.
    image = ScanImage(int(width[1]), int(height[1]), name, memoryview(data)[start:stop])
    images.append(image)
    return not image.is_cut
