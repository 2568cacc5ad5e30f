"""Tasks that die or hang on a poisoned file, in place of the real ones. Workers import them by name."""

import os
import time
from pathlib import Path

from assets.intake import tasks
from assets.intake.archive import Member
from assets.intake.scans import Scan
from checks.rules.rule import Limits

POISON = b"poison"
SLEEP = b"sleep"
BUG = b"bug"
HUNGER = b"hunger"


def read_book_or_die(path: Path, register: str | None) -> tasks.WorkbookRead:
    """Dies of a poisoned workbook, hangs on a sleepy one, stumbles over others."""
    _suffer(path.read_bytes())
    return tasks.read_book(path, register)


def check_loose_or_die(folder: Path, members: list[Member], limits: Limits = ()) -> list[Scan]:
    """Dies of a poisoned scan, hangs on a sleepy one."""
    for member in members:
        _suffer((folder / str(member.place)).read_bytes())
    return tasks.check_loose(folder, members, limits)


def die() -> None:
    """Ends the worker as a crash would."""
    os.abort()


def take_memory(count: int) -> int:
    """Takes so many bytes."""
    return len(bytearray(count))


def _suffer(data: bytes) -> None:
    if data == POISON:
        os.abort()
    if data == SLEEP:
        time.sleep(60)
    if data == BUG:
        raise LookupError("a cell of somebody")
    if data == HUNGER:
        raise MemoryError
