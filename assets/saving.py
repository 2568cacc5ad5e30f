"""Files for people and other programs, put in place at once; and answers that lie beside the file they answer."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def save_whole(target: Path, content: bytes) -> None:
    """Puts `content` at `target` all at once: a reader sees the old file or the new one, never half.

    Raises:
        OSError: nobody may write there, or there is no room; the old file is as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    # A plain new file, so that the folder's and the umask's permissions hold (units may be kept apart).
    half = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        half.write_bytes(content)
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def save_answer(answer: Path, content: bytes, file: Path) -> None:
    """Puts the answer to `file` in place, never older than it: a file may come with the time of another clock."""
    save_whole(answer, content)
    with suppress(OSError):  # the file is gone, or the disk keeps times for itself
        told, now = file.stat().st_mtime_ns, answer.stat().st_mtime_ns
        if told > now:
            os.utime(answer, ns=(told, told))


def is_answered(file: Path, answer: Path) -> bool:
    """Whether the answer to a file is there and no older than it."""
    try:
        return answer.stat().st_mtime_ns >= file.stat().st_mtime_ns
    except OSError:
        return False
