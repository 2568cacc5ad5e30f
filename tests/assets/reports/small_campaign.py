"""A small campaign in a ledger: records received and moved by hand, each with its event in the chained journal.

Whoever counts here counts from the list of moves, not from the ledger.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.journal import append_events
from warehouse.zone import ZONE

HONG_PHONG, CAO_LAU, BINH_TRUNG = "06205", "06196", "06217"  # three communes of Cao Lộc
BINH_XA = "06622"  # divided on 1 July 2025
NOWHERE = "99999"


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day in Lạng Sơn."""
    return datetime.combine(day, time(hour), ZONE)


@dataclass
class SmallCampaign:
    """A ledger, and the list of what happened in it: (moment, record, unit, register, status)."""

    home: Home
    happened: list[tuple[datetime, str, str, str, str]] = field(default_factory=list)
    _standing: dict[str, str] = field(default_factory=dict)
    _deliveries: int = 0
    _opened: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def within(cls, folder: Path) -> "SmallCampaign":
        """An empty one."""
        return cls(Home(folder))

    @cached_property
    def ledger(self) -> duckdb.DuckDBPyConnection:
        """The ledger, open for writing until `close`."""
        return self._opened.enter_context(open_ledger(self.home))

    def close(self) -> None:
        """Closes the ledger."""
        self._opened.close()

    def deliver(
        self,
        when: datetime,
        unit: str,
        register: str = "KS",
        year: int = 2008,
        book: int = 1,
        *,
        contractor: str = "Công ty A",
        **verdicts: int | Iterable[int],
    ) -> list[str]:
        """A book arrives and is judged: so many records (or these numbers) per status; returns the records' ids."""
        self._deliveries += 1
        statuses, number = [], 0
        for status, wanted in verdicts.items():
            for n in range(wanted) if isinstance(wanted, int) else wanted:
                number = number + 1 if isinstance(wanted, int) else n
                statuses.append((number, status))
        ids = [f"{unit}.{register}.{year}.{book:02d}.{year}.{n:04d}" for n, _ in statuses]
        place = {
            "unit_code": unit, "register": register, "year_opened": year, "book_number": book,
            "book_key": f"{unit}|{register}|{year}|{book}", "delivery_no": self._deliveries,
            "book": f"x.{register}.{year}.{book:02d}",
        }  # fmt: skip
        con = self.ledger
        _insert(con, "books", [{**place, "contractor": contractor, "status": "accepted", "received_at": when}])
        _insert(con, "deliveries", [{"unit_code": unit, "delivery_no": self._deliveries, "received_at": when}])
        numbered = [(i, n) for i, (n, _) in zip(ids, statuses, strict=True)]
        _insert(con, "records", [{**place, "record_id": i, "number": n, "number_year": year} for i, n in numbered])
        of_delivery = {"version": 1, "delivery_no": self._deliveries, "book": place["book"]}
        _insert(con, "versions", [{"record_id": i, **of_delivery} for i in ids])
        self.move(when, ids, "draft", unit=unit, register=register)
        for verdict in verdicts:
            judged = [i for i, (_, status) in zip(ids, statuses, strict=True) if status == verdict != "draft"]
            if judged:
                self.move(when, judged, verdict, unit=unit, register=register)
        return ids

    def send_back(self, when: datetime, unit: str, register: str = "KS", year: int = 1999, book: int = 1) -> None:
        """A book arrives that goes back whole."""
        row = {"unit_code": unit, "register": register, "year_opened": year, "book_number": book}
        _insert(self.ledger, "books", [{**row, "status": "returned", "received_at": when}])

    def move(
        self, when: datetime, ids: list[str], status: str, *, unit: str | None = None, register: str | None = None
    ) -> None:
        """Records change their status."""
        events = pl.DataFrame(
            {
                "record_id": ids,
                "version": pl.Series([1] * len(ids), dtype=pl.Int32),
                "from_status": pl.Series([self._standing.get(i) for i in ids], dtype=pl.Utf8),
                "to_status": [status] * len(ids),
                "actor": ["policy:test"] * len(ids),
                "reason": [""] * len(ids),
            }
        )
        append_events(self.ledger, events, happened_at=when, run_id="test")
        for i in ids:
            self._standing[i] = status
            parts = i.split(".")
            self.happened.append((when, i, unit or parts[0], register or parts[1], status))

    def counted(self, day: date) -> Counter[tuple[str, str, str]]:
        """Records per unit, register and status at the end of a day, counted from what happened."""
        last: dict[str, tuple[str, str, str]] = {}
        for when, record, unit, register, status in self.happened:
            if when.astimezone(ZONE).date() <= day:
                last[record] = (unit, register, status)
        return Counter(last.values())


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    con.register("new_rows", frame)
    con.execute(f"insert into ledger.{table} by name from new_rows")
    con.unregister("new_rows")


def a_campaign(folder: Path) -> SmallCampaign:
    """Six weeks of work in five units, one of them divided in 2025 and one in no list."""
    work = SmallCampaign.within(folder)
    may, june = (lambda d: date(2024, 5, d)), (lambda d: date(2024, 6, d))
    first = work.deliver(at(may(20)), HONG_PHONG, approved=7, pending_review=4, rejected=3)
    work.deliver(at(may(20), 23), HONG_PHONG, "KT", 1999, approved=2, pending_review=1)
    second = work.deliver(at(may(22)), CAO_LAU, "KH", 2001, contractor="Công ty B", approved=1, rejected=9)
    work.move(at(may(23), 0), first[7:9], "approved")
    third = work.deliver(at(june(3)), BINH_XA, "CMC", 2010, pending_review=5)
    work.deliver(at(june(5)), NOWHERE, "HN", 2012, approved=3, pending_review=2)
    work.send_back(at(june(6)), BINH_TRUNG)
    work.move(at(june(7)), second[1:4], "draft")
    work.move(at(june(7)), second[1:4], "approved")
    # The last minute of the reporting day, and the first of the next.
    work.move(datetime(2024, 6, 8, 23, 59, tzinfo=ZONE), third[:1], "approved")
    work.move(datetime(2024, 6, 9, 0, 0, tzinfo=ZONE), third[1:2], "approved")
    work.move(at(june(20)), first[:3], "transferred")
    return work
