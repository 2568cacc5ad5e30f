"""Which files lie in `reviews/`: review workbooks that came back, and what else somebody put there.

Names and bytes only; what a workbook says is read in `filled_workbook.py`. Nothing in `reviews/` is moved or deleted:
the only thing ever written there is a receipt beside its workbook.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assets.intake.listing import is_copying, is_litter, read_regular, scan
from assets.intake.names import shown
from assets.intake.package import MAX_WORKBOOK_BYTES
from assets.review.review_words import RECEIPT_ENDING
from warehouse.home import Home
from warehouse.units import split_folder

_WORKBOOK = ".xlsx"
_DEEP = "tệp nằm trong thư mục con; đề nghị đặt ngay trong thư mục của đơn vị"
# What an office program saves when nobody looks: answered, so that nobody waits for it in vain.
_OTHER_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".et", ".zip", ".rar", ".7z")


@dataclass(frozen=True)
class IncomingFile:
    """A file in `reviews/<unit>/`. `unit_code` is None where the folder names no unit; `problem` says why it is not
    even opened."""

    path: Path
    unit_folder: str
    unit_code: str | None
    problem: str | None

    @property
    def name(self) -> str:
        """The file's name as it can be stored and shown."""
        return shown(self.path.name)

    @property
    def receipt(self) -> Path:
        """Where its receipt lies."""
        name = self.path.name
        stem = name[: -len(_WORKBOOK)] if name.casefold().endswith(_WORKBOOK) else name
        return self.path.with_name(f"{stem}{RECEIPT_ENDING}")

    def content(self) -> bytes:
        """Its bytes, never through a link; OSError if it went away or may not be read."""
        return read_regular(self.path, MAX_WORKBOOK_BYTES)


def incoming_files(home: Home, *, quiet_seconds: float, now: float) -> Iterator[IncomingFile]:
    """Workbooks in `reviews/`, by folder and name; files that changed in the last `quiet_seconds` wait for their turn.

    Args:
        now: seconds since 1970.
    """
    for entry in scan(home.reviews):
        if entry.is_symlink() or is_litter(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            folder, code = shown(entry.name), split_folder(shown(entry.name))
            lost = None if code else "thư mục không bắt đầu bằng mã đơn vị (ví dụ 06196-hong-phong)"
            try:
                inside = list(_inside(entry.path))
            except OSError:  # a folder that nobody may read: told like a file that nobody may read
                yield IncomingFile(Path(entry.path), folder, code, lost)
                continue
        else:
            folder, code, inside = "", None, [(entry, None)]
            lost = "tệp phải nằm trong thư mục của đơn vị: reviews/<mã đơn vị>/"
        for file, misplaced in inside:
            if not _is_workbook(file.name) or not file.is_file(follow_symlinks=False):
                continue
            try:
                age = now - file.stat(follow_symlinks=False).st_mtime
            except FileNotFoundError:
                continue
            # A time in the future says nothing about when the file came.
            if 0 <= age < quiet_seconds:
                continue
            is_other = not file.name.casefold().endswith(_WORKBOOK)
            wrong = "không phải tệp .xlsx; đề nghị giải nén hoặc lưu lại dạng .xlsx" if is_other else None
            yield IncomingFile(Path(file.path), folder, code, lost or misplaced or wrong)


def _inside(folder: str) -> Iterator[tuple[os.DirEntry[str], str | None]]:
    """What lies in a unit's folder; what lies one folder deeper with the phrase that says so."""
    for entry in scan(folder):
        yield entry, None
        if entry.is_dir(follow_symlinks=False) and not is_litter(entry.name):
            with suppress(OSError):
                yield from ((below, _DEEP) for below in scan(entry.path))


def _is_workbook(name: str) -> bool:
    lower = name.casefold()
    if is_litter(name) or is_copying(name) or lower.endswith(RECEIPT_ENDING):
        return False
    return lower.endswith((_WORKBOOK, *_OTHER_WORKBOOKS))
