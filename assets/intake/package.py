"""The workbook file as a package: is it a real .xlsx and safe to open, and its parts as text.

Looks at the zip's directory before inflating anything. What the parts say is read in `sheet` and `workbook`.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError, fromstring

from assets.intake.archive import BROKEN

MAX_WORKBOOK_BYTES = 100_000_000
MAX_PARTS = 2_000
MAX_PART_BYTES = 160_000_000  # a sheet of 200 rows x 60 columns has 0.45 MB
MAX_TOTAL_BYTES = 300_000_000
MAX_RATIO = 250  # empty cells with a format deflate up to 150:1
UNSUSPICIOUS_BYTES = 16_000_000

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCODING = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_RESAVE = "đề nghị mở bằng Excel và lưu lại dạng .xlsx"

# Parts that can act or fetch, with what they are called.
_UNWANTED = {
    "vbaproject.bin": "có macro",
    "xl/externallinks/": "có liên kết tới tệp khác",
    "xl/embeddings/": "có tệp khác nhúng bên trong",
    "xl/activex/": "có điều khiển ActiveX",
    "xl/macrosheets/": "có macro",
}


class WorkbookRefused(Exception):
    """The workbook is not read; the message is a Vietnamese phrase that says why and what to do."""


@dataclass(frozen=True)
class SheetPart:
    """A worksheet by the name on its tab and its part in the package."""

    title: str
    part: str


class Package:
    """An .xlsx whose directory has been judged."""

    def __init__(self, data: bytes) -> None:
        """Opens a workbook's bytes; WorkbookRefused if it is no .xlsx or not safe."""
        _judge_start(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise WorkbookRefused(f"tệp bị hỏng hoặc chưa được chép hết; {_RESAVE}") from error
        self._parts = {info.filename.casefold().lstrip("/"): info for info in self._zip.infolist()}
        _judge_parts(self._zip.infolist(), self._parts)

    def text(self, part: str) -> str | None:
        """A part as text, None if the package has none of that name.

        Raises:
            WorkbookRefused: the part is damaged, is not Unicode text, or declares a document type.
        """
        info = self._parts.get(part.casefold())
        if info is None:
            return None
        try:
            data = self._zip.read(info)
        except BROKEN as error:
            raise WorkbookRefused(f"tệp bị hỏng, không giải nén được; {_RESAVE}") from error
        return _decode(data)

    def xml(self, part: str) -> Element | None:
        """A small part as a tree, None if there is none. WorkbookRefused as `text`, and if it is no XML."""
        text = self.text(part)
        if text is None:
            return None
        try:
            return fromstring(text)  # noqa: S314 (`_decode` lets no document type, so no entity, through)
        except (ParseError, ValueError) as error:
            raise WorkbookRefused(f"tệp bị hỏng, nội dung không đúng định dạng; {_RESAVE}") from error

    @cached_property
    def _workbook_part(self) -> str:
        targets = self._targets("_rels/.rels", "")
        part = next((t for kind, t in targets.values() if kind == "officeDocument"), "xl/workbook.xml")
        if part.casefold().endswith(".bin"):
            raise WorkbookRefused(f"là tệp .xlsb đổi tên; {_RESAVE}")
        return part

    @cached_property
    def _workbook(self) -> Element:
        tree = self.xml(self._workbook_part)
        if tree is None:
            raise WorkbookRefused(f"không phải tệp Excel .xlsx; {_RESAVE}")
        return tree

    @cached_property
    def _related(self) -> dict[str, tuple[str, str]]:
        path = PurePosixPath(self._workbook_part)
        return self._targets(f"{path.parent}/_rels/{path.name}.rels", str(path.parent))

    def _targets(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        """Related parts by id: the last word of the relation's type, and the part's name."""
        tree = self.xml(part)
        found: dict[str, tuple[str, str]] = {}
        for relation in tree if tree is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External":
                continue
            name = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], name)
        return found

    def related(self, kind: str) -> str | None:
        """Name of the workbook's part of a kind ("styles", "sharedStrings")."""
        return next((part for k, part in self._related.values() if k == kind), None)

    def sheets(self) -> list[SheetPart]:
        """The worksheets in the order of their tabs, hidden ones too."""
        found = []
        for element in self._workbook.iter():
            if local_name(element.tag) != "sheet":
                continue
            reference = next((v for k, v in element.attrib.items() if local_name(k) == "id"), "")
            kind, part = self._related.get(reference, ("", ""))
            if kind == "worksheet":
                found.append(SheetPart(element.get("name", ""), part))
        return found

    def counts_from_1904(self) -> bool:
        """Whether day 0 of the workbook's dates is 1 January 1904 (old Excel for Mac)."""
        found = (e for e in self._workbook.iter() if local_name(e.tag) == "workbookPr")
        return next((e.get("date1904", "0") in ("1", "true", "on") for e in found), False)


def local_name(tag: str) -> str:
    """An XML name without its namespace."""
    return tag.rsplit("}", 1)[-1]


def _judge_start(data: bytes) -> None:
    if not data:
        raise WorkbookRefused("tệp rỗng; đề nghị chép lại tệp")
    if len(data) > MAX_WORKBOOK_BYTES:
        raise WorkbookRefused("tệp quá lớn so với một quyển sổ; đề nghị bỏ hình ảnh, dữ liệu thừa và lưu lại")
    if data.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in data:
            raise WorkbookRefused("tệp đặt mật khẩu mở; đề nghị bỏ mật khẩu và lưu lại dạng .xlsx")
        raise WorkbookRefused(f"là tệp .xls đời cũ đổi tên; {_RESAVE}")
    if not data.startswith(b"PK\x03\x04"):
        raise WorkbookRefused(f"không phải tệp Excel .xlsx; {_RESAVE}")


def _judge_parts(infos: list[zipfile.ZipInfo], parts: dict[str, zipfile.ZipInfo]) -> None:
    """Refuses bombs, doubled names, encrypted parts, and parts that act or fetch."""
    if len(infos) > MAX_PARTS or sum(i.file_size for i in infos) > MAX_TOTAL_BYTES or any(map(_is_bomb, infos)):
        raise WorkbookRefused(
            "dung lượng sau khi giải nén lớn bất thường; đề nghị chép riêng phần dữ liệu sang một tệp .xlsx mới"
        )
    if len(parts) != len(infos) or any(i.flag_bits & 0x1 for i in infos):
        raise WorkbookRefused(f"cấu trúc tệp không bình thường; {_RESAVE}")
    for name in parts:
        for unwanted, what in _UNWANTED.items():
            if unwanted in name:
                raise WorkbookRefused(f"{what}; đề nghị chép riêng phần dữ liệu sang một tệp .xlsx mới")
    if "[content_types].xml" not in parts:
        raise WorkbookRefused(f"không phải tệp Excel .xlsx; {_RESAVE}")


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    ratio_too_high = info.file_size > UNSUSPICIOUS_BYTES and info.file_size > MAX_RATIO * info.compress_size
    return info.file_size > MAX_PART_BYTES or ratio_too_high


def _decode(data: bytes) -> str:
    """Text of an XML part, line ends as XML reads them. Office writes UTF-8; UTF-16 is allowed too."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkbookRefused(f"tệp bị hỏng, nội dung không phải mã Unicode; {_RESAVE}") from error
    declared = _ENCODING.match(text[:200])
    if declared and declared[1].casefold() not in ("utf-8", "utf-16", "us-ascii", "ascii", "utf8"):
        raise WorkbookRefused(f"nội dung không phải mã Unicode; {_RESAVE}")
    if "!" in text and ("<!DOCTYPE" in text or "<!ENTITY" in text):
        raise WorkbookRefused(f"nội dung có khai báo kiểu tài liệu (DTD), không an toàn; {_RESAVE}")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
