"""One-page scans as PDF files, written by hand because that is fifty times faster than a library.

The scan's object stands early in the file and the cross-reference table at its end, as scanners write it: a file cut
in the middle has lost its scan, a file that lost its tail has not. What the page shows is drawn in `pages`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import md5

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %b >>"
_RESOURCES = b"<< /XObject << /Im0 4 0 R >> /Font << /F1 5 0 R >> >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_SHOW = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
_WRITE = b" BT /F1 9 Tf 0.25 g 430 804 Td (%b) Tj ET"


@dataclass(frozen=True)
class Page:
    """A rendered page: a whole grey JPEG and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def _image(page: Page) -> bytes:
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /ColorSpace /DeviceGray "
        f"/BitsPerComponent 8 /Filter /DCTDecode /Length {len(page.jpeg)} >>\nstream\n"
    )
    return head.encode() + page.jpeg + b"\nendstream"


def _assemble(bodies: list[bytes], ident: str, extra: bytes = b"") -> bytes:
    """Objects 1.. with a cross-reference table; the /ID makes every file's bytes its own."""
    parts, offsets, at = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(bodies, 1):
        blob = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        offsets.append(at)
        at += len(blob)
        parts.append(blob)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    mark = md5(ident.encode(), usedforsecurity=False).hexdigest().encode()
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(bodies) + 1, table))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R /ID [<%b> <%b>]%b >>\n" % (len(bodies) + 1, mark, mark, extra))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
    return b"".join(parts)


def _content(text: str) -> bytes:
    stream = _SHOW + (_WRITE % text.encode() if text else b"")
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream)


def sound(
    page: Page, stamp: str, *, sides: int = 1, bare: bool = False, extra: bytes = b"", trailer: bytes = b""
) -> bytes:
    """A strict one-page file (or two: the page and its back).

    The last part of `stamp` stands small at the page's upper right, unless the page is to stay `bare`.
    """
    text = "" if bare else stamp.rsplit("/", 1)[-1]
    kids = b" ".join((b"3 0 R", b"7 0 R")[:sides])
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, sides),
        _PAGE % (6, _RESOURCES),
        _image(page),
        _FONT,
        _content(text),
    ]
    if sides == 2:
        bodies += [_PAGE % (8, _RESOURCES), _content(f"{text} b")]
    if extra:
        bodies.append(extra)
    return _assemble(bodies, stamp, trailer)


def _encrypted(page: Page, stamp: str) -> bytes:
    """Locked with a password that nobody told the archive."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -60 >>" % (b"5a" * 32, b"a5" * 32)
    return sound(page, stamp, extra=lock, trailer=b" /Encrypt 7 0 R")


def _no_page(page: Page, stamp: str) -> bytes:
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"null",
        _image(page),
    ]
    return _assemble(bodies, stamp)


def _wrong_table(page: Page, stamp: str) -> bytes:
    whole = sound(page, stamp)
    at = whole.rindex(b"startxref\n") + 10
    return whole[:at] + b"116\n%%EOF\n"


MAKERS: dict[str, Callable[[Page, str], bytes]] = {
    "sound": sound,
    "two_sides": lambda page, stamp: sound(page, stamp, sides=2),
    "empty": lambda page, stamp: b"",
    "not_pdf": lambda page, stamp: page.jpeg,
    "encrypted": _encrypted,
    "no_page": _no_page,
    "cut": lambda page, stamp: sound(page, stamp)[: len(page.jpeg) * 6 // 10],
    "cut_tail": lambda page, stamp: sound(page, stamp)[:-40],
    "wrong_table": _wrong_table,
    "blank": lambda page, stamp: sound(page, stamp, bare=True),
}
