"""Reports that were made stay as they are: what each says is kept in the ledger, and each file's fingerprint.

A report made again is written from what it said, not counted again. The files themselves lie in `reports/`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import duckdb
import polars as pl

from assets.reports.form import Form, Report, from_json, to_json
from assets.reports.journal_counts import Cut
from assets.reports.unit_lines import Scope
from warehouse.home import Home
from warehouse.ledger.tables import append
from warehouse.statements import statement
from warehouse.units import Tree


@dataclass(frozen=True)
class ReportKey:
    """Which report: its name, its day, who reports, in which tree."""

    report: Report
    as_of: date
    scope: Scope
    tree: Tree


@dataclass(frozen=True)
class FrozenReport:
    """A report that was made. `files`: path below `reports/` to SHA-256."""

    key: ReportKey
    edition: int
    event_no: int
    made_at: datetime
    form: Form
    files: dict[str, str]


def find_frozen(connection: duckdb.DuckDBPyConnection, key: ReportKey) -> FrozenReport | None:
    """The last edition of a report; None if it has not been made."""
    rows = connection.execute(
        "select report_no from ledger.reports "
        "where report = ? and as_of = ? and level = ? and unit = ? and tree = ? order by edition desc limit 1",
        [key.report, key.as_of, key.scope.level, key.scope.unit, key.tree],
    ).fetchall()
    return _load(connection, rows[0][0]) if rows else None


def gone_reports(connection: duckdb.DuckDBPyConnection, home: Home, report: Report) -> list[FrozenReport]:
    """Editions of a report of which a file is no longer there, the oldest first."""
    noted = connection.execute(statement("reports/noted_files"), {"report": report}).fetchall()
    numbers = dict.fromkeys(number for number, path, _ in noted if not (home.reports / path).exists())
    return [_load(connection, number) for number in numbers]


def _load(connection: duckdb.DuckDBPyConnection, number: int) -> FrozenReport:
    rows = connection.execute(
        "select report, as_of, level, unit, tree, edition, event_no, made_at, form from ledger.reports "
        "where report_no = ?",
        [number],
    ).fetchall()
    report, as_of, level, unit, tree, edition, event_no, made_at, form = rows[0]
    files = connection.execute(
        "select path, sha256 from ledger.report_files where report_no = ? order by path", [number]
    ).fetchall()
    key = ReportKey(report, as_of, Scope(level, unit), tree)
    return FrozenReport(key, edition, event_no, made_at, from_json(form), dict(files))


def freeze(
    connection: duckdb.DuckDBPyConnection,
    key: ReportKey,
    cut: Cut,
    form: Form,
    files: dict[str, bytes],
    *,
    edition: int,
    made_at: datetime,
    run_id: str,
) -> None:
    """Notes an edition of a report that is being made, in one transaction.

    Args:
        files: path below `reports/` to content.
    """
    connection.execute("begin")
    try:
        row = connection.execute("select coalesce(max(report_no), 0) + 1 from ledger.reports").fetchall()
        number = int(row[0][0])
        append(
            connection,
            "ledger.reports",
            pl.DataFrame(
                {
                    "report_no": [number],
                    "report": [key.report],
                    "as_of": [key.as_of],
                    "level": [key.scope.level],
                    "unit": [key.scope.unit],
                    "tree": [key.tree],
                    "edition": [edition],
                    "event_no": [cut.event_no],
                    "link": [cut.link],
                    "form": [to_json(form)],
                    "made_at": [made_at],
                    "run_id": [run_id],
                },
                schema_overrides={"report_no": pl.Int32, "edition": pl.Int32},
            ),
        )
        append(
            connection,
            "ledger.report_files",
            pl.DataFrame(
                [(number, path, sha256(content).hexdigest(), len(content)) for path, content in files.items()],
                schema={"report_no": pl.Int32, "path": pl.Utf8, "sha256": pl.Utf8, "bytes": pl.Int64},
                orient="row",
            ),
        )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def altered_files(connection: duckdb.DuckDBPyConnection, home: Home, report: Report | None = None) -> list[str]:
    """Files of frozen reports that are not what was noted, or are gone: Vietnamese sentences with paths only.

    Args:
        report: only of this one; None: of all.
    """
    found = []
    for _, path, fingerprint in connection.execute(statement("reports/noted_files"), {"report": report}).fetchall():
        file = home.reports / path
        if not file.exists():
            found.append(f"Không còn tệp báo cáo {path} đã chốt.")
        elif sha256(file.read_bytes()).hexdigest() != fingerprint:
            found.append(f"Tệp báo cáo {path} đã bị sửa sau khi chốt.")
    return found
