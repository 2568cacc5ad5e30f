"""One writer at a time: who runs the main job on a home holds the lock of its warehouse.

DuckDB locks its file too, but only while it is open, and says so in English; this lock covers the whole run, reading
the inbox and writing the workbooks included. The system drops it when the process dies, however it dies.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable
from warehouse.zone import ZONE

# Locks that this process holds, and how often: the command line takes the lock around a run that takes it again.
_held: dict[Path, int] = {}

_PAUSE_SECONDS = 0.5


@contextmanager
def writer_lock(home: Home, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Holds the home's lock; raises LedgerUnavailable with one sentence if the home is not writable or taken.

    Args:
        wait_seconds: how long to wait for another run to end.
    """
    place = home.warehouse / ".writer.lock"
    if _held.get(place):
        _held[place] += 1
        try:
            yield
        finally:
            _held[place] -= 1
        return
    with _open(home, place) as file:
        _acquire(home, file, time.monotonic() + wait_seconds)
        _held[place] = 1
        try:
            yield
        finally:
            del _held[place]


def _open(home: Home, place: Path) -> IO[str]:
    try:
        home.warehouse.mkdir(parents=True, exist_ok=True)
        return place.open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise LedgerUnavailable(
            f"Không ghi được vào thư mục {home.root} ({error.strerror}); đề nghị kiểm tra quyền truy cập."
        ) from error


def _acquire(home: Home, file: IO[str], until: float) -> None:
    while True:
        try:
            # Of the process, not of the open file: readers that outlive a killed run do not hold it on.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() >= until:
                raise LedgerUnavailable(
                    f"Một lần chạy khác{_holder(file)} đang làm việc trên {home.root}; đề nghị chờ xong rồi chạy lại."
                ) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            file.truncate(0)
            file.write(f"tiến trình {os.getpid()}, từ {datetime.now(ZONE):%H:%M ngày %d.%m.%Y}")
            file.flush()
            return


def _holder(file: IO[str]) -> str:
    """Who holds the lock, as it has written itself; nothing if it has not come to that yet."""
    file.seek(0)
    said = file.read(200).strip()
    return f" ({said})" if said else ""
