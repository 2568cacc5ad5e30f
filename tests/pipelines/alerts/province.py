"""A small province in a ledger, written straight into its tables and published: what alerts look at, no more."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.snapshot import publish

# A Monday, 09:00 in Lạng Sơn: nobody sleeps.
NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
HONG_PHONG, GIA_CAT = "06205", "06220"


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def after(self, **duration: float) -> "Clock":
        """The same clock, later."""
        self.now += timedelta(**duration)
        return self


class Province:
    """The ledger of a home, filled by hand."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self._numbers = itertools.count(1)
        self._records = 1

    @contextmanager
    def ledger(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The ledger, published afterwards."""
        with open_ledger(self.home) as connection:
            yield connection
            publish(connection, self.home)

    def delivery(
        self,
        *,
        unit: str = HONG_PHONG,
        contractor: str | None = "Công ty A",
        at: datetime = NOW,
        name: str = "dot1",
        books: int = 1,
        returned: int = 0,
        reason: str = "workbook_unreadable",
        stem: str = "xahongphong_a",
        **statuses: int,
    ) -> int:
        """One delivery with so many records per status (`approved=90, rejected=10`); returns its number.

        `without_pdf=n` of the rejected ones lack their PDF.
        """
        number = next(self._numbers)
        lacking = statuses.pop("without_pdf", 0)
        rows = sum(statuses.values())
        with self.ledger() as con:
            self._insert(
                con, "deliveries", delivery_no=number, delivery_key=f"{unit}_{number}", unit_code=unit, delivery=name,
                received_at=at, unit_folder=unit, returns_written=True,
            )  # fmt: skip
            for i in range(1, books + 1):
                whole = i > returned
                self._insert(
                    con, "books", delivery_no=number, delivery_key=f"{unit}_{number}", unit_code=unit, delivery=name,
                    book=f"{stem}.KS.2008.{i:02d}", register="KS", year_opened=2008, book_number=i,
                    book_key=f"{unit}|KS|2008|{i}", contractor=contractor, status="accepted" if whole else "returned",
                    rows_delivered=rows if i == books else 0, pdfs_delivered=rows, is_return=False, received_at=at,
                )  # fmt: skip
                if not whole:
                    self._insert(
                        con, "findings", unit_code=unit, delivery_no=number, delivery=name, scope="book",
                        book=f"{stem}.KS.2008.{i:02d}", rule=reason, severity="error", message="Không đọc được tệp",
                    )  # fmt: skip
            for status, n in statuses.items():
                without = lacking if status == "rejected" else 0
                self._insert_records(
                    con, number, unit, contractor, at, f"{stem}.KS.2008.{books:02d}", status, n, without
                )
        return number

    def _insert_records(
        self, con: duckdb.DuckDBPyConnection, number: int, unit: str, contractor: str | None, at: datetime, book: str,
        status: str, n: int, without_pdf: int,
    ) -> None:  # fmt: skip
        """So many records of one status at once: row by row takes DuckDB milliseconds each."""
        names = {"no": number, "unit": unit, "contractor": contractor, "at": at, "book": book, "status": status}
        told = {**names, "first": self._records, "n": n}
        rows = "from range($first, $first + $n) t(i)"
        con.execute(
            "insert into ledger.records by name select 'r' || i as record_id, $unit as unit_code, 'KS' as register, "
            "2008 as year_opened, 1 as book_number, $unit || '|KS|2008|1' as book_key, $no as delivery_no, "
            "$book as book, $contractor as contractor, 1 as version, $status as status, $status as first_verdict, "
            f"0 as resubmissions, $at as first_received_at, $at as updated_at {rows}",
            told,
        )
        con.execute(
            "insert into ledger.versions by name select 'r' || i as record_id, 1 as version, 'KS' as register, "
            f"$no as delivery_no, $book as book, 'current' as state, $at as received_at {rows}",
            {name: told[name] for name in ("no", "book", "at", "first", "n")},
        )
        con.execute(
            "insert into ledger.status_events by name select 'r' || i as record_id, 1 as version, "
            f"$status as to_status, $at as happened_at, 'policy:test' as actor {rows}",
            {name: told[name] for name in ("status", "at", "first", "n")},
        )
        con.execute(
            "insert into ledger.findings by name select 'r' || i as record_id, 1 as version, $unit as unit_code, "
            "$no as delivery_no, $book as book, 'row' as scope, 'pdf_missing' as rule, 'error' as severity, "
            f"'Thiếu PDF' as message {rows}",
            {**{name: told[name] for name in ("unit", "no", "book", "first")}, "n": without_pdf},
        )
        self._records += n

    def bounce(self, package: str, at: datetime = NOW, sent: int = 10, **by_code: int) -> None:
        """A package of so many records of the ledger; the first ones bounced, `E12=3` with that code."""
        self.package(package, at, ["accepted"] * (sent - sum(by_code.values())), by_code)

    def package(self, package: str, at: datetime, outcomes: list[str], by_code: dict[str, int] | None = None) -> None:
        """A package of the first records of the ledger with these outcomes, the bounced ones first."""
        answers = [("bounced", code) for code, n in (by_code or {}).items() for _ in range(n)]
        answers += [(outcome, "") for outcome in outcomes]
        with self.ledger() as con:
            self._insert(con, "packages", package=package, created_at=at, records=len(answers), status="sent")
            for i, (outcome, code) in enumerate(answers, start=1):
                self._insert(
                    con, "package_items", package=package, record_id=f"r{i}", version=1, outcome=outcome, code=code
                )

    def change(self, sql: str, **values: Any) -> None:
        """Anything else, published afterwards."""
        with self.ledger() as con:
            con.execute(sql, values)

    @staticmethod
    def _insert(con: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
        columns, places = ", ".join(values), ", ".join(f"${name}" for name in values)
        con.execute(f"insert into ledger.{table} ({columns}) values ({places})", values)
