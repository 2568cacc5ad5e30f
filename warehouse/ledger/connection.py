"""Opening the ledger: one DuckDB file, one writer, brought to the newest schema on the way.

Whoever cannot open it gets one clear sentence (`LedgerUnavailable`); nothing is half done then.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import duckdb

from warehouse.home import Home
from warehouse.zone import ZONE

# Migrations in order; a number is never reused. A ledger that knows a higher number was written by a newer program.
MIGRATIONS = (
    "0001_ledger",
    "0002_contents",
    "0003_linkage",
    "0004_review",
    "0005_transfer",
    "0006_reports",
    "0007_lexicon",
    "0008_sampling",
    "0009_rule_settings",
    "0010_lineage",
    "0011_reports2",
    "0012_dropped_rows",
)
# A checkpoint looks at every column of every table and writes the last rows of each again (1 to 2 s): one each 200
# books. A landing is a hundred small statements, which a second thread only slows down. Memory stays bounded, however
# large the machine. With FSST the file is a quarter smaller and a checkpoint takes twice as long.
_WRITING = (
    "set checkpoint_threshold = '128MB'; set memory_limit = '384MB'; set threads = 1; "
    "set disabled_compression_methods = 'fsst'"
)
# DuckDB draws a bar for a slow statement, into the output that belongs to the command (`--json`).
_QUIET = "set enable_progress_bar = false"
VIEWS = ("review", "lots", "lineage", "staging", "transfer", "reconciliation", "progress")


class LedgerUnavailable(Exception):
    """The ledger cannot be used now; the text is one Vietnamese sentence for the person at the screen."""


def _schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    connection.execute("create table if not exists main.schema_versions (version integer, applied_at timestamptz)")
    row = connection.execute("select coalesce(max(version), 0) from main.schema_versions").fetchall()
    return int(row[0][0])


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the schema and the views to those of this program, in one transaction; writes nothing if they are.

    Raises LedgerUnavailable for a ledger of a newer program.
    """
    version = _schema_version(connection)
    if version > len(MIGRATIONS):
        raise LedgerUnavailable(
            f"Sổ cái dữ liệu thuộc phiên bản mới hơn ({version}) phiên bản chương trình đang dùng ({len(MIGRATIONS)}); "
            "đề nghị cập nhật chương trình rồi chạy lại."
        )
    views = [_source("sql", "views", name) for name in VIEWS]
    told = hashlib.sha256("".join(views).encode()).hexdigest()
    if version == len(MIGRATIONS) and _views_are(connection, told):
        return
    connection.execute("begin")
    for name in MIGRATIONS[version:]:
        connection.execute(_source("migrations", name))
        # Counted, not bound: at the first bound value DuckDB imports pandas, and the workers would wait for that.
        connection.execute(
            "insert into main.schema_versions select coalesce(max(version), 0) + 1, now() from main.schema_versions"
        )
    for view in views:
        connection.execute(view)
    connection.execute(f"create or replace table main.views_made_from as select '{told}' as sha256")
    connection.execute("commit")


def _source(*path: str) -> str:
    return files("warehouse").joinpath(*path[:-1], f"{path[-1]}.sql").read_text(encoding="utf-8")


def _views_are(connection: duckdb.DuckDBPyConnection, told: str) -> bool:
    """Whether the views were made from these sources. To make them anew takes as long as to open the ledger."""
    try:
        return connection.execute("select sha256 from main.views_made_from").fetchall() == [(told,)]
    except duckdb.CatalogException:  # a ledger that was opened before this was noted
        return False


def _connect(home: Home, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    if read_only and not home.ledger.exists():
        raise LedgerUnavailable(f"Chưa có sổ cái dữ liệu tại {home.ledger}; đề nghị chạy «hotich run» trước.")
    try:
        home.warehouse.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerUnavailable(
            f"Không ghi được vào thư mục {home.root} ({error.strerror}); đề nghị kiểm tra quyền truy cập."
        ) from error
    try:
        return duckdb.connect(str(home.ledger), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise LedgerUnavailable(
                f"Sổ cái dữ liệu {home.ledger} đang được tiến trình khác sử dụng; đề nghị chờ xong rồi chạy lại."
            ) from error
        if "permission" in str(error).lower() or "read-only file system" in str(error).lower():
            raise LedgerUnavailable(
                f"Không có quyền ghi sổ cái dữ liệu {home.ledger}; đề nghị kiểm tra quyền truy cập."
            ) from error
        raise LedgerUnavailable(
            f"Không mở được sổ cái dữ liệu {home.ledger}: tệp hỏng hoặc thuộc phiên bản DuckDB khác; "
            "đề nghị khôi phục từ bản sao lưu hoặc dựng lại từ các lần bàn giao."
        ) from error


@contextmanager
def open_ledger(home: Home, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger, created and migrated; raises LedgerUnavailable with one clear sentence."""
    connection = _connect(home, read_only=read_only)
    try:
        connection.execute(f"set timezone = '{ZONE.key}'; {_QUIET}")
        if not read_only:
            connection.execute(_WRITING)
            migrate(connection)
        yield connection
    finally:
        connection.close()


@contextmanager
def open_published(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published copy, read only; raises LedgerUnavailable if nothing was published yet."""
    if not home.published.exists():
        raise LedgerUnavailable(f"Chưa có bản công bố tại {home.published}; đề nghị chạy «hotich run» trước.")
    connection = duckdb.connect(str(home.published), read_only=True)
    try:
        connection.execute(f"set timezone = '{ZONE.key}'; {_QUIET}")
        yield connection
    finally:
        connection.close()
