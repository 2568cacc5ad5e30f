"""Reading an acknowledgement file, and writing what became of each of its lines beside it.

The file is somebody else's: it is only read. What its lines do is decided in `ack_verdicts`.
"""

import csv
import io
import re
import time
import unicodedata
from pathlib import Path

import polars as pl

from assets.intake.listing import read_regular
from assets.saving import is_answered, save_answer
from assets.transfer.csv_cells import harmless
from warehouse.home import Home

RECEIPT_ENDING = ".ket-qua.csv"
MAX_BYTES = 200_000_000
# What somebody saves who means a list: answered, so that nobody waits in vain.
_OTHER_TABLES = (".xlsx", ".xls", ".xlsm", ".ods", ".txt", ".tsv")

LINES: dict[str, pl.DataType | type[pl.DataType]] = {
    "line": pl.Int32,
    "package": pl.Utf8,
    "record_id": pl.Utf8,
    "outcome": pl.Utf8,
    "code": pl.Utf8,
    "message": pl.Utf8,
}
EMPTY = pl.DataFrame(schema=LINES)
_NEEDED = ("package", "record_id", "outcome")
_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # Excel's "Unicode text"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST = {"code": 60, "message": 500}
_RESULTS = {
    "accepted": "Đã ghi nhận: được nhận",
    "bounced": "Đã ghi nhận: bị trả lại",
    "late": "Đã ghi nhận cho gói, không đổi bản ghi",
    "repeated": "Đã ghi nhận từ trước",
    "refused": "Không nhận",
}


class AckUnreadable(Exception):
    """A file is no list of acknowledgements; the text is one Vietnamese sentence."""


def ack_files(home: Home) -> list[Path]:
    """Acknowledgement files in `acks/` and tables of other kinds, by name; receipts and hidden files are none."""
    if not home.acks.is_dir():
        return []
    return sorted(
        path
        for path in home.acks.iterdir()
        if path.suffix.casefold() in (".csv", *_OTHER_TABLES)
        and not path.name.casefold().endswith(RECEIPT_ENDING)
        and not path.name.startswith((".", "~$"))
    )


def receipt_path(path: Path) -> Path:
    """Where the answer to a file stands: beside it, as `goi-1.ket-qua.csv`, or `goi-1.xlsx.ket-qua.csv`."""
    return path.with_name((path.stem if path.suffix.casefold() == ".csv" else path.name) + RECEIPT_ENDING)


def is_quiet(path: Path, quiet_seconds: float) -> bool:
    """Whether a file has stopped changing: one that is still being copied waits for the next run."""
    try:
        return quiet_seconds <= 0 or time.time() - path.stat().st_mtime >= quiet_seconds
    except FileNotFoundError:
        return False


def waiting_acks(home: Home, *, quiet_seconds: float = 0) -> list[Path]:
    """Files without a receipt, or newer than theirs: what a sensor asks, without opening the ledger."""
    return [
        path for path in ack_files(home) if is_quiet(path, quiet_seconds) and not is_answered(path, receipt_path(path))
    ]


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises AckUnreadable if it cannot be opened."""
    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise AckUnreadable(
            f"Không mở được tệp xác nhận {path.name} (không có quyền đọc, không còn, hoặc là liên kết)."
        ) from error
    if len(data) > MAX_BYTES:
        raise AckUnreadable(f"Tệp xác nhận {path.name} lớn bất thường; đề nghị chia thành nhiều tệp.")
    return data


def read_lines(data: bytes) -> tuple[pl.DataFrame, str]:
    """Lines of an acknowledgement file in the columns LINES, and its delimiter.

    Accepts commas, semicolons and tabs, a byte order mark, UTF-16 as Excel writes it, any order and case of the
    columns. What a line lacks is null. Raises AckUnreadable.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise AckUnreadable("Tệp xác nhận là tệp Excel; đề nghị lưu lại dạng CSV (UTF-8).")
    try:
        text = data.decode(_ENCODINGS.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AckUnreadable("Tệp xác nhận không phải văn bản mã UTF-8; đề nghị lưu lại dạng CSV (UTF-8).") from error
    delimiter = max(",;\t", key=text.lstrip().split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, line) for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise AckUnreadable("Tệp xác nhận không phải tệp CSV đọc được; đề nghị lưu lại dạng CSV (UTF-8).") from error
    if not lines:
        raise AckUnreadable("Tệp xác nhận không có nội dung.")
    columns = [cell.strip().casefold() for cell in lines[0][1]]
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise AckUnreadable(
            f"Tệp xác nhận không có cột {', '.join(missing)}; dòng đầu cần là package,record_id,outcome,code,message."
        )
    rows = [{"line": number, **_cells(columns, line, delimiter)} for number, line in lines[1:]]
    return pl.DataFrame(rows, schema=LINES), delimiter


def _cells(columns: list[str], line: list[str], delimiter: str) -> dict[str, str | None]:
    """The cells of a line by column, all null if it has more cells than columns.

    A comma in an unquoted message at the end cuts nothing off.
    """
    last = len(columns) - 1
    if len(line) > len(columns) and columns[last] == "message":
        line = [*line[:last], delimiter.join(line[last:])]
    if len(line) > len(columns):
        return {}
    held = dict(zip(columns, line, strict=False))
    return {name: _plain(name, held.get(name, "")) for name in LINES if name != "line"}


def _plain(name: str, cell: str) -> str | None:
    """A cell as it is kept and shown: NFC, one line, no control signs."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", cell)).strip()
    return text[: _LONGEST.get(name, 200)] or None


def save_receipt(path: Path, judged: pl.DataFrame, delimiter: str) -> Path:
    """Writes what became of each line beside the file, in the delimiter that its writer uses; returns the receipt.

    Args:
        judged: LINES with result and reason.
    """
    head = ("Dòng", "package", "record_id", "outcome", "code", "message", "Kết quả", "Lý do")
    lines = [
        (line, *map(harmless, cells), _RESULTS[result], harmless(reason))
        for line, *cells, result, reason in judged.select(*LINES, "result", "reason").iter_rows()
    ]
    return _save(path, delimiter, head, lines)


def save_refusal(path: Path, problem: str) -> Path:
    """Writes beside a file why it could not be read; returns the receipt."""
    return _save(path, ";", ("Kết quả", "Lý do"), [(_RESULTS["refused"], problem)])


def _save(path: Path, delimiter: str, head: tuple[str, ...], lines: list[tuple[object, ...]]) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(lines)
    receipt = receipt_path(path)
    save_answer(receipt, text.getvalue().encode("utf-8-sig"), path)
    return receipt
