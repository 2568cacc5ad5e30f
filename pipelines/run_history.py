"""Dagster's own SQLite storage, with connections that stay open.

Dagster opens a new SQLAlchemy engine for every event it stores: 10 ms each, of which 8 are opening, compiling
the same statement again and waiting for the disk. A run books a dozen events per delivery and a hundred for
the checks. The files and tables stay exactly Dagster's and are read the same without this class. It overrides
private methods, one more reason to pin dagster to one version. What a run does belongs elsewhere.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self

from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

_read_scripts = ScriptDirectory.from_config


@cache
def _scripts_at(location: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", location)
    return _read_scripts(config)


def _scripts_once(config: Config) -> ScriptDirectory:
    return _scripts_at(str(config.get_main_option("script_location")))


# Each new file of a run asks Alembic twice for the newest revision, and each time Alembic loads some fifty scripts of
# Dagster's anew. They are part of the installed package and stay as they are while the process lives.
ScriptDirectory.from_config = _scripts_once  # type: ignore[method-assign]


class EventLog(SqliteEventLogStorage):
    """Events of runs: one SQLite file per run and one index over all, as Dagster writes them."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._known_tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    def _engine(self, shard: str) -> Engine:
        """The engine of one file; besides the index only the run in hand keeps one open."""
        if shard not in self._engines:
            if shard != INDEX_SHARD_NAME:
                for other in self._engines.keys() - {INDEX_SHARD_NAME}:
                    self._engines.pop(other).dispose()
            self._engines[shard] = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=QueuePool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            event.listen(self._engines[shard], "connect", _spare_the_disk)
        return self._engines[shard]

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; tables do not go away, so a yes is asked for once."""
        if table_name not in self._known_tables and super().has_table(table_name):
            self._known_tables.add(table_name)
        return table_name in self._known_tables

    def _has_asset_key_index_cols_on_connection(self, conn: Connection) -> bool:
        # Asked for every event; only instances of before 2022 lack the columns.
        return True

    @property
    def supports_partition_subset_in_asset_materialization_planned_events(self) -> bool:
        """One event says what a run intends for all its deliveries, not one per delivery and asset.

        What it costs: the interface does not mark single deliveries as in progress while the run lasts.
        """
        return True

    def dispose(self) -> None:
        """Closes every file."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def _spare_the_disk(connection: Any, _record: Any) -> None:
    # With the write-ahead log a power cut may cost the last events, never the file; the ledger needs none.
    connection.execute("pragma synchronous = normal")


class RunHistory(DagsterSqliteStorage):
    """Dagster's SQLite storage with the event log above; named in dagster.yaml."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage: EventLog = EventLog(str(Path(base_dir) / "history" / "runs"))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        """As configured in dagster.yaml; a relative folder counts from the folder of the process."""
        return cls.from_local(inst_data=inst_data, base_dir=str(Path(config_value["base_dir"]).absolute()))
