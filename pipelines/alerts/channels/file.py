"""A folder on this machine: JSON lines for programs and text for people, one file each per month.

It needs no network and no account, so what happened can always be read somewhere.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from pipelines.alerts.channels.bodies import generic
from pipelines.alerts.channels.channel import NotDelivered
from pipelines.alerts.messages import Message, as_plain
from warehouse.zone import ZONE


class FileChannel:
    """`<folder>/2024-05.jsonl` and `2024-05.txt`."""

    name = "file"

    def __init__(self, folder: Path, *, only_critical: bool = False) -> None:
        self._folder = folder
        self.only_critical = only_critical

    def send(self, message: Message) -> str | None:
        """Appends one message to both files and waits for the disk."""
        month = datetime.fromisoformat(message.created_at).astimezone(ZONE).strftime("%Y-%m")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _append(self._folder / f"{month}.txt", f"{message.subject}\n\n{as_plain(message)}\n{'-' * 72}\n")
            # The line for programs comes last: where it stands, the message is complete.
            _append(self._folder / f"{month}.jsonl", json.dumps(generic(message), ensure_ascii=False) + "\n")
        except OSError as error:
            raise NotDelivered(f"không ghi được tệp ({type(error).__name__})") from error
        return None


def _append(file: Path, text: str) -> None:
    with file.open("ab") as opened:
        opened.write(text.encode())
        opened.flush()
        os.fsync(opened.fileno())
