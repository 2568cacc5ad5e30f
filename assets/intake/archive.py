"""The PDFs of a book inside a zip archive: which members there are, and their bytes one at a time.

The central directory is judged before anything is inflated. Nothing is ever written to disk, so a member's stored
path can lead nowhere; odd paths are refused all the same, because no honest program writes them.
"""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assets.intake.listing import is_litter, open_regular
from assets.intake.names import shown

MAX_MEMBERS = 20_000  # a book has at most some hundred events
MAX_DIRECTORY_BYTES = 16_000_000
MAX_MEMBER_BYTES = 200_000_000
MAX_RATIO = 100  # scans are compressed already and deflate to about 1:1
UNSUSPICIOUS_BYTES = 20_000_000  # a blank page stored raw deflates 1000:1 and is still no bomb

# What the zip module and its decompressors raise on broken or hostile archives.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    OverflowError,
)

_DRIVE = re.compile(r"^[A-Za-z]:")
_NESTED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".zipx")
_END = b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s2xH18xHH")  # signature, flags, lengths of the name and of what follows it
_NOT_PLAIN = 0x61  # encrypted, patched, encrypted in another way
_UTF_8 = 0x800


class ArchiveUnreadable(Exception):
    """The archive as a whole cannot be used; the message is a Vietnamese phrase."""


@dataclass(frozen=True)
class Member:
    """One PDF: its place in the central directory or its path in the folder, its shown path, its size.

    `problem` is a Vietnamese phrase where the central directory says that it cannot be read.
    """

    place: int | str
    path: str
    size: int
    problem: str | None = None

    @property
    def name(self) -> str:
        """Name without folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class RefusedMember:
    """A member that is not taken, and why (Vietnamese phrase)."""

    path: str
    reason: str


def why_refused(path: str) -> str | None:
    """Why a stored path is not taken: it leads out of the archive, hides something, or is no PDF (phrase or None)."""
    if _leads_out(path):
        return "có đường dẫn chỉ ra ngoài gói"
    if "\ufffd" in shown(path):
        return "có ký tự điều khiển hoặc ký tự không đọc được trong tên"
    lower = path.casefold()
    if lower.endswith(_NESTED):
        return "là gói nén nằm trong gói nén"
    if not lower.endswith(".pdf"):
        return "không phải là tệp PDF"
    return None


def _leads_out(path: str) -> bool:
    return path.startswith("/") or "\\" in path or _DRIVE.match(path) is not None or ".." in path.split("/")


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Opens an archive after a look at its size and its end.

    Raises:
        ArchiveUnreadable: no zip, cut, too many members, no right to read it.
    """
    try:
        file = open_regular(path)
    except OSError as error:
        raise ArchiveUnreadable("không mở được tệp .zip (không có quyền đọc hoặc tệp không còn)") from error
    with file:
        _judge_end(file.seek(0, 2), _tail(file))
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN as error:
            raise ArchiveUnreadable("tệp .zip bị hỏng hoặc chưa được chép hết") from error
        with archive:
            yield archive


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    return file.read()


def _judge_end(size: int, tail: bytes) -> None:
    if size == 0:
        raise ArchiveUnreadable("tệp .zip rỗng")
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise ArchiveUnreadable("tệp .zip bị hỏng hoặc chưa được chép hết")
    members = int.from_bytes(tail[end + 10 : end + 12], "little")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    # 0xFFFF and 0xFFFFFFFF point to the zip64 record; the directory is then bounded by the file itself.
    if members != 0xFFFF and members > MAX_MEMBERS:
        raise ArchiveUnreadable(f"gói .zip có {members} tệp, quá {MAX_MEMBERS} tệp cho một quyển")
    if directory != 0xFFFFFFFF and directory > MAX_DIRECTORY_BYTES:
        raise ArchiveUnreadable("danh mục tệp trong gói .zip lớn bất thường")


def list_members(archive: zipfile.ZipFile) -> tuple[list[Member], list[RefusedMember]]:
    """The PDFs of an archive and the members that are refused; folders and litter are left out.

    Raises:
        ArchiveUnreadable: more members than a book can have.
    """
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ArchiveUnreadable(f"gói .zip có {len(infos)} tệp, quá {MAX_MEMBERS} tệp cho một quyển")
    packed, whole = sum(i.compress_size for i in infos), sum(i.file_size for i in infos)
    if packed > _size(archive) or (whole > 25 * UNSUSPICIOUS_BYTES and whole > MAX_RATIO * packed):
        raise ArchiveUnreadable("dung lượng sau khi giải nén gói .zip lớn bất thường")
    members: list[Member] = []
    refused: list[RefusedMember] = []
    for place, info in enumerate(infos):
        path = _stored_path(info)
        if info.filename.endswith("/") or (not _leads_out(path) and any(map(is_litter, path.split("/")))):
            continue
        reason = "là đường dẫn tắt (liên kết)" if _is_link(info) else why_refused(path)
        if reason:
            refused.append(RefusedMember(shown(path), reason))
        else:
            members.append(Member(place, shown(path), info.file_size, _problem(info)))
    return members, refused


def _size(archive: zipfile.ZipFile) -> int:
    file = archive.fp
    return file.seek(0, 2) if file is not None else 0


def _stored_path(info: zipfile.ZipInfo) -> str:
    """The name as stored: the module cuts at NUL and turns backslashes, and reads UTF-8 without its mark as CP437."""
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _is_link(info: zipfile.ZipInfo) -> bool:
    # Only archives made on Unix (3) and macOS (19) keep a file type in the upper half.
    return info.create_system in (3, 19) and stat.S_ISLNK(info.external_attr >> 16)


def _problem(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 0x1:
        return "gói .zip đặt mật khẩu"
    ratio_too_high = info.file_size > UNSUSPICIOUS_BYTES and info.file_size > MAX_RATIO * info.compress_size
    if info.file_size > MAX_MEMBER_BYTES or ratio_too_high:
        return "dung lượng sau khi giải nén lớn bất thường"
    return None


def read_member(archive: zipfile.ZipFile, place: int) -> bytes:
    """Bytes of one member, checked against its CRC-32.

    Raises:
        one of BROKEN: the member is damaged, encrypted or packed in a way that is not known.
    """
    info = archive.infolist()[place]
    data = _read_plainly(archive, info)
    if data is not None:
        return data
    with archive.open(info) as stream:
        return stream.read(MAX_MEMBER_BYTES)


def _read_plainly(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """Bytes of a member that is as its directory says, read in one go; None where the zip module has to decide.

    The module reads through three layers, piece by piece, which costs as much as the sum over the bytes itself.
    """
    if (
        archive.fp is None
        or info.flag_bits & _NOT_PLAIN
        or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or max(info.file_size, info.compress_size) > MAX_MEMBER_BYTES
    ):
        return None
    file, is_utf_8 = archive.fp.fileno(), info.flag_bits & _UTF_8
    name = info.orig_filename.encode("utf-8" if is_utf_8 else "cp437", "replace")
    head = os.pread(file, _LOCAL_HEADER.size + len(name), info.header_offset)
    if len(head) < _LOCAL_HEADER.size or head[_LOCAL_HEADER.size :] != name:
        return None
    signature, flags, name_length, extra_length = _LOCAL_HEADER.unpack_from(head)
    if signature != b"PK\x03\x04" or flags & _UTF_8 != is_utf_8 or name_length != len(name):
        return None
    data = os.pread(file, info.compress_size, info.header_offset + len(head) + extra_length)
    if info.compress_type == zipfile.ZIP_DEFLATED:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, info.file_size + 1)
    return data if len(data) == info.file_size and zlib.crc32(data) == info.CRC else None
