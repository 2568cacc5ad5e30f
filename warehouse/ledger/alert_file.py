"""The small SQLite file in which alerts keep what they know, beside the ledger and apart from it.

A running writer holds the ledger, and a broken one cannot be opened at all: what is wrong must be written down all
the same. What stands in the file is written by `incidents` and `alert_post`.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from warehouse.home import Home
from warehouse.statements import statement

FILE_NAME = "alerts.sqlite"
SCHEMA_VERSION = 1

# Another process holds the file for milliseconds; ten seconds are a disk in trouble.
_BUSY_SECONDS = 10.0
_PAUSE_SECONDS = 0.05


class IncidentsUnavailable(Exception):
    """The file of incidents cannot be used; the text is one Vietnamese sentence for the person at the screen."""


def as_text(moment: datetime) -> str:
    """UTC text of fixed length: in the file, order of text is order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@contextmanager
def open_incidents(home: Home) -> Iterator[sqlite3.Connection]:
    """The file of incidents, made on demand; raises IncidentsUnavailable with one sentence."""
    try:
        home.warehouse.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(home.warehouse / FILE_NAME, timeout=_BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unavailable(home, error) from error
    with closing(connection):
        _prepare(connection, home)
        try:
            yield connection
        except sqlite3.Error as error:
            raise _unavailable(home, error) from error


@contextmanager
def copy_incidents(home: Home) -> Iterator[sqlite3.Connection]:
    """A copy in memory, to try things on; the file is neither made nor changed."""
    file = home.warehouse / FILE_NAME
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        if file.exists():
            # Without a log beside it nobody writes, and a plain read-only opening would leave one there.
            mode = "mode=ro" if file.with_name(f"{FILE_NAME}-wal").exists() else "mode=ro&immutable=1"
            try:
                with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{mode}", uri=True)) as original:
                    original.backup(connection)
            except sqlite3.Error as error:
                raise _unavailable(home, error) from error
        _prepare(connection, home)
        yield connection


def _prepare(connection: sqlite3.Connection, home: Home) -> None:
    """Brings the schema into the file; raises IncidentsUnavailable for a broken or newer one."""
    try:
        _keep_a_log(connection)
        connection.execute("pragma synchronous = full")
        version = _version(connection)
        if version == 0:
            with transaction(connection):
                _create(connection)
    except sqlite3.Error as error:
        raise _unavailable(home, error) from error
    if version > SCHEMA_VERSION:
        raise IncidentsUnavailable(
            f"Tệp sự việc cảnh báo thuộc phiên bản mới hơn ({version}) phiên bản chương trình đang dùng "
            f"({SCHEMA_VERSION}); đề nghị cập nhật chương trình."
        )


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Switches a new file to a write-ahead log.

    SQLite's own patience does not cover the switch: of two processes that find the file new, one is told at once that
    it is locked.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    """Makes the tables, unless another process did while this one waited for its turn."""
    if _version(connection) == 0:
        # Not executescript: it would end the transaction.
        for part in statement("ledger/incidents_schema").split(";\n"):
            connection.execute(part)
        connection.execute(f"pragma user_version = {SCHEMA_VERSION}")


def _unavailable(home: Home, error: Exception) -> IncidentsUnavailable:
    return IncidentsUnavailable(
        f"Không dùng được tệp sự việc cảnh báo {home.warehouse / FILE_NAME} ({type(error).__name__}); đề nghị kiểm tra "
        "dung lượng đĩa và quyền ghi."
    )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; waits for whoever else is writing."""
    connection.execute("begin immediate")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
