"""Checking one scan: can it be opened, is it whole, does it show writing.

Looks at bytes only. Which row a scan belongs to, and what follows from a problem, is judged in `checks`.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assets.intake.pdf_reader import PdfUnreadable, decoded_images, read_with_parser
from assets.intake.pdf_structure import ScanImage, read_plain
from checks.rules.documents import FAX_BITS, FLATE_BITS, GREY_LEVELS, INK_SHARE, JPEG_BITS
from checks.rules.rule import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

Problem = Literal["unreadable", "damaged", "blank"]

MAX_PDF_BYTES = 200_000_000

# Below so many encoded bits per pixel a page may be empty and is decoded; a province may set it. Measured on drawn
# pages at 150 and 300 dpi with scanner noise (sigma 3): JPEG of quality 25-85 has 0.25-1.2 for a written page,
# 0.10-0.20 for an empty one; CCITT G4 0.03-0.07 and 0.0008-0.005; Flate 3.9-4.2 and, without noise, 0.008. To be
# measured again on real scans: an empty page that is noisy and hardly compressed (JPEG quality 85: 0.65) is above the
# limit and is not found.
SUSPICIOUS_BITS = {"DCTDecode": JPEG_BITS, "CCITTFaxDecode": FAX_BITS, "FlateDecode": FLATE_BITS}

# An image smaller than this is a stamp or a logo, not the scan of a page (A5 at 50 dpi has 120,000 pixels).
MIN_SCAN_PIXELS = 40_000
MAX_DECODED_PIXELS = 80_000_000

# Writing is pixels, at 1/8 scale, that differ from the paper's tone by more than GREY_LEVELS, in a share above
# INK_SHARE. The same pages: a single typed line 0.0025-0.0037, a full page 0.08-0.12, an empty page with noise 0.0000
# (no pixel).

_KNOWN_STARTS = {
    b"\xff\xd8\xff": "ảnh JPEG",
    b"\x89PNG": "ảnh PNG",
    b"II*\0": "ảnh TIFF",
    b"MM\0*": "ảnh TIFF",
    b"PK\x03\x04": "tệp nén hoặc tệp Office",
    b"\xd0\xcf\x11\xe0": "tệp Office đời cũ",
    b"<htm": "trang web",
    b"<!DO": "trang web",
}


@dataclass(frozen=True)
class Scan:
    """What a PDF is: hash of its bytes, pages (None if not known), what is wrong with it (detail in Vietnamese)."""

    size: int
    sha256: str | None
    pages: int | None
    problem: Problem | None = None
    detail: str | None = None


def unread_scan(size: int, detail: str) -> Scan:
    """A PDF whose bytes could not be had."""
    return Scan(size, None, None, "unreadable", detail)


def check_scan(data: bytes, limits: Limits = ()) -> Scan:
    """Checks a PDF's bytes: unreadable, damaged (opens with repair, scan whole), blank, or sound.

    `limits` are the thresholds that were set; those of pdf_blank matter here.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        pages, images, repaired = _read(data)
        if repaired:
            detail = "bảng tham chiếu của tệp hỏng hoặc phần cuối bị cắt; ảnh quét còn nguyên"
            return Scan(len(data), digest, pages, "damaged", detail)
        # The quick look follows no reference: that one leads nowhere may show only when an image is decoded.
        if images and all(_is_suspicious(image, limits) for image in images) and _all_blank(data, images, limits):
            return Scan(len(data), digest, pages, "blank", "ảnh quét không có nét chữ nào")
    except PdfUnreadable as problem:
        return Scan(len(data), digest, None, "unreadable", str(problem))
    return Scan(len(data), digest, pages)


def _read(data: bytes) -> tuple[int, tuple[ScanImage, ...], bool]:
    plain = read_plain(data)
    if plain is not None:
        return plain.pages, plain.images, False
    if not data:
        raise PdfUnreadable("tệp rỗng")
    if b"%PDF-" not in data[:1024]:
        raise PdfUnreadable(_what_it_is(data))
    read = read_with_parser(data)
    return read.pages, read.images, read.repaired


def _what_it_is(data: bytes) -> str:
    for start, kind in _KNOWN_STARTS.items():
        if data.startswith(start):
            return f"không phải tệp PDF mà là {kind} đổi tên"
    if not data.strip(b"\0"):
        return "tệp chỉ có byte rỗng"
    return "không phải tệp PDF"


def _is_suspicious(image: ScanImage, limits: Limits) -> bool:
    pixels = image.width * image.height
    limit = SUSPICIOUS_BITS.get(image.compression)
    few_bits = limit is not None and image.bits_per_pixel < limit.within(limits)
    return few_bits and MIN_SCAN_PIXELS <= pixels <= MAX_DECODED_PIXELS


def _all_blank(data: bytes, images: tuple[ScanImage, ...], limits: Limits) -> bool:
    """Whether no image shows writing. An image that cannot be decoded may show some.

    Raises:
        PdfUnreadable: as `decoded_images`.
    """
    if all(image.compression == "DCTDecode" for image in images):
        small = [_small_jpeg(image.encoded) for image in images]
    else:
        small = [_small(image) if image is not None else None for image in decoded_images(data)]
    shades, most = GREY_LEVELS.within(limits), INK_SHARE.within(limits)
    return bool(small) and all(image is not None and _ink(image, shades) <= most for image in small)


def _small_jpeg(encoded: bytes | memoryview) -> "Image | None":
    """A JPEG decoded at 1/8 scale, which needs only the first coefficient of each block: 1 ms a page."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(encoded), formats=["JPEG"])
        image.draft("L", (image.width // 8, image.height // 8))
        return image.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _small(image: "Image") -> "Image":
    return image.convert("L").reduce(8)


def _ink(image: "Image", shades: float) -> float:
    """Share of pixels that stand out from the commonest tone, the paper's."""
    histogram = image.histogram()
    paper = max(range(256), key=histogram.__getitem__)
    inked = sum(n for tone, n in enumerate(histogram) if abs(tone - paper) > shades)
    return inked / max(1, image.width * image.height)
