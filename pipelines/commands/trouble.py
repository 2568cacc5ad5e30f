"""What is said when a command cannot go on: one sentence, and for the unforeseen a log file without personal data."""

import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from assets.failures import StageError, trace_of
from pipelines.settings import SettingsError, find_home
from warehouse.ledger.connection import LedgerUnavailable


class CommandError(Exception):
    """A command cannot go on; the text is one Vietnamese sentence. `told` joins it in the object of `--json`."""

    def __init__(self, text: str, told: Mapping[str, Any] | None = None) -> None:
        super().__init__(text)
        self.told = dict(told or {})


def sentence(error: Exception, root: Path | None = None) -> str:
    """One Vietnamese sentence for any error; the unforeseen leave a log in the home `root`."""
    if isinstance(error, (LedgerUnavailable, SettingsError, CommandError)):
        return str(error)
    if isinstance(error, PermissionError) and error.filename:
        return f"Không có quyền đọc hoặc ghi {error.filename}; đề nghị kiểm tra quyền truy cập."
    if isinstance(error, OSError) and error.errno == 28:
        return "Ổ đĩa đã đầy; đề nghị giải phóng dung lượng rồi chạy lại, phần đã xong không mất."
    kind = type(error).__name__
    lines = str(error).splitlines() if isinstance(error, StageError) else list(trace_of(error))
    return (
        f"Chương trình gặp lỗi ngoài dự kiến ({kind}); chi tiết trong {write_log(lines, root)}, "
        "đề nghị gửi tệp này cho người phụ trách."
    )


def write_log(lines: list[str], root: Path | None) -> Path:
    """A new log file in the home, or in the system's temporary folder if the home cannot be written."""
    name = f"hotich-{time.strftime('%Y%m%d-%H%M%S')}.log"
    for folder in (find_home(root).dagster / "logs", Path(gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return Path(name)
