"""Tiny workbooks, PDFs and deliveries that the tests of intake make themselves. No real person."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from PIL import Image, ImageDraw

BIRTH_HEADER = ["STT", "so", "quyenSo", "trangSo", "ngayDangKy", "noiDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"]
BIRTH_ROW = [1, "1", "01/2008", "5", "15.01.2008", "Xã Hồng Phong", "Nông Thị Mai", "2", "02.01.2008"]

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="DL Import" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="rId3" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>'
)
SHEET_OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_CLOSE = "</sheetData></worksheet>"


def workbook(rows: Sequence[Sequence[Any]], *, title: str = "DL Import", above: int = 0) -> bytes:
    """A workbook by openpyxl with `above` rows over the first row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row, cells in enumerate(rows, start=above + 1):
        for column, value in enumerate(cells, start=1):
            if value is not None:
                sheet.cell(row, column, value)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Bytes of an openpyxl workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def raw_workbook(sheet: str, *, strings: str = "", styles: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook from the XML of its sheet, for what no library writes."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.encode(),
        "_rels/.rels": _ROOT.encode(),
        "xl/workbook.xml": _WORKBOOK.encode(),
        "xl/_rels/workbook.xml.rels": _RELATED.encode(),
        "xl/worksheets/sheet1.xml": sheet.encode(),
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings.encode()
    if styles:
        parts["xl/styles.xml"] = styles.encode()
    return zipped(parts | dict(more or {}))


def inline(reference: str, text: str) -> str:
    """XML of a cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def header_row(row: int = 1) -> str:
    """XML of a header row with the required fields of a birth register, in columns A to G."""
    names = ["so", "quyenSo", "ngayDangKy", "noiDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"]
    cells = "".join(inline(f"{'ABCDEFG'[i]}{row}", name) for i, name in enumerate(names))
    return f'<row r="{row}">{cells}</row>'


def zipped(members: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def page(*, lines: int = 12, width: int = 620, height: int = 877) -> Image.Image:
    """A scanned page with so many lines of writing."""
    image = Image.new("L", (width, height), 235)
    draw = ImageDraw.Draw(image)
    for line in range(lines):
        draw.text((60, 60 + 40 * line), "Mau giay khai sinh dong so " + str(line) * 10, fill=50)
    return image


def jpeg(image: Image.Image) -> bytes:
    """A JPEG of an image."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def pdf(*images: Image.Image, mark: str = "", compression: str = "DCTDecode") -> bytes:
    """A plainly written PDF with one JPEG (or Flate image) a page; `mark` makes its bytes its own."""
    objects: list[bytes] = []
    kids = " ".join(f"{3 + 3 * i} 0 R" for i in range(len(images)))
    objects.append(b"<</Type /Catalog /Pages 2 0 R>>")
    objects.append(f"<</Type /Pages /Count {len(images)} /Kids [{kids}]>>".encode())
    for place, image in enumerate(images):
        first = 3 + 3 * place
        content = f"q 595 0 0 842 0 0 cm /Im0 Do Q %{mark}".encode()
        data = jpeg(image) if compression == "DCTDecode" else zlib.compress(image.tobytes())
        about = (
            f"<</Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter /{compression} /Length {len(data)}>>"
        )
        objects.append(
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 1} 0 R "
            f"/Resources <</XObject <</Im0 {first + 2} 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content))
        objects.append(b"%b\nstream\n%b\nendstream" % (about.encode(), data))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(out),
    )  # fmt: skip


def scan_name(number: int, book: str = "KS.2008.01", date: str = "2008-01-15") -> str:
    """Name of the PDF of a registration."""
    return f"{book}.{date}.{number:03d}.pdf"


def write(path: Path, data: bytes | str) -> Path:
    """Writes a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
