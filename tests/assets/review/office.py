"""A reviewing office for tests: workbooks go out, are filled in as a clerk would, and come back."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.review.review_words import (
    AS_IN_BOOK,
    CORRECTABLE_SHEET,
    DAY,
    DECISION,
    GONE_SHEET,
    OFFERS_SHEET,
    PENDING_SHEET,
    REASON,
    RECORD,
    REVIEWER,
)
from assets.review.reviews import writing_reviews
from assets.review.taking import ReviewsTaken, take_reviews
from checks.policy import AS_AGREED, RulePolicy
from tests.deliveries import UNIT, Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.decisions import first_broken_decision
from warehouse.verify import verify

LATER = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
NAMES_ROW, FIRST_ROW, ONCE_ROW = 3, 4, 1  # the sheet's own numbers
CLERK = "Trần Thị Rà"

# The book that most tests review. What is wrong with each row, by its number.
ODD_MOTHER, SAME_ODD_MOTHER, OLD_FATHER, TWO_WARNINGS, MISTYPED, NO_SCAN = 2, 3, 4, 5, 6, 7
SOUND, CHANGED_LATER = 1, 8


def sheet_rows() -> list[dict[str, str | None]]:
    """Rows of the book KS.2008.01: sound, doubtful, wrong."""
    rows = [birth(number) for number in range(1, 10)]
    rows[ODD_MOTHER - 1] |= {"meHoTen": "Lý Thi Hoa"}
    rows[SAME_ODD_MOTHER - 1] |= {"meHoTen": "Lý Thi Hoa"}
    rows[OLD_FATHER - 1] |= {"chaNgaySinh": "1920", "nksHoTen": "HOÀNG THU HÀ"}
    rows[TWO_WARNINGS - 1] |= {"chaNgaySinh": "1921", "meHoTen": "Lý Thi Nga"}
    rows[MISTYPED - 1] |= {"nksHoTen": "Nguyeenx Văn Bình", "chaDanToc": "Nùgn"}
    return rows


def build(root: Path) -> Home:
    """A home with one delivery of the book, landed."""
    home = Home(root)
    deliver(home, "2024-05-20_dot1", Book(sheet_rows(), without_scans=[NO_SCAN - 1]))
    run(home)
    return home


def redeliver(home: Home, delivery: str, **changed: dict[str, str | None]) -> None:
    """The same book again with other cells: `n8={"meHoTen": ...}` changes row 8."""
    rows = sheet_rows()
    for number, cells in changed.items():
        rows[int(number[1:]) - 1] |= cells
    deliver(home, delivery, Book(rows, without_scans=[NO_SCAN - 1]))
    run(home)


def record_id(number: int) -> str:
    """Identifier of a record of the book."""
    return f"06205.KS.2008.01.2008.{number:04d}"


@dataclass
class Filled:
    """A review workbook open in front of a clerk."""

    book: Workbook
    path: Path

    def sheet(self, number: int) -> tuple[Worksheet, int, dict[str, int]]:
        """Where a record stands: its sheet, its row, and the columns by name."""
        for name in (PENDING_SHEET, CORRECTABLE_SHEET, OFFERS_SHEET, GONE_SHEET):
            if name not in self.book.sheetnames:
                continue
            sheet = self.book[name]
            columns = self.columns(sheet)
            for row in range(FIRST_ROW, sheet.max_row + 1):
                if sheet.cell(row, columns[RECORD]).value == record_id(number):
                    return sheet, row, columns
        raise LookupError(f"record {number} is not in the workbook")

    @staticmethod
    def columns(sheet: Worksheet) -> dict[str, int]:
        """Column numbers by the names in the row of names."""
        return {str(c.value): c.column for c in sheet[NAMES_ROW] if c.value}

    def write(self, number: int, **cells: Any) -> "Filled":
        """Types into cells of a record, by column name."""
        sheet, row, columns = self.sheet(number)
        for name, value in cells.items():
            sheet.cell(row, columns[name]).value = value
        return self

    def decide(self, number: int, decision: str | None, by: str | None = CLERK, **cells: Any) -> "Filled":
        """Chooses a decision and signs it; `reason`, `as_in_book`, `day` and fields as keywords."""
        named = {"reason": REASON, "as_in_book": AS_IN_BOOK, "day": DAY}
        typed = {named.get(name, name): value for name, value in cells.items()}
        return self.write(number, **{DECISION: decision, REVIEWER: by}, **typed)

    def sign_once(self, name: str, day: Any = None, sheet: str = PENDING_SHEET) -> "Filled":
        """Writes reviewer and day into the cells that count for a whole sheet."""
        columns = self.columns(self.book[sheet])
        self.book[sheet].cell(ONCE_ROW, columns[REVIEWER]).value = name
        self.book[sheet].cell(ONCE_ROW, columns[DAY]).value = day
        return self


@dataclass
class Office:
    """The persons of one unit, with their folders."""

    home: Home
    four_eyes: tuple[str, ...] = ()
    now: datetime = LATER
    last: ReviewsTaken = field(default_factory=ReviewsTaken)
    rules: RulePolicy = AS_AGREED

    def send_out(self) -> int:
        """The pipeline writes the review workbooks."""
        with open_ledger(self.home) as con:
            return list(writing_reviews(con, self.home, now=self.now))[-1]

    @property
    def workbooks(self) -> list[Path]:
        """Review workbooks in the outbox."""
        return sorted((self.home.outbox / UNIT / "ra-soat").glob("*.xlsx"))

    def open(self) -> Filled:
        """The unit's only workbook, fresh from the outbox."""
        self.send_out()
        (path,) = [p for p in self.workbooks if ".moi" not in p.name]
        return Filled(openpyxl.load_workbook(path, rich_text=True), path)

    def hand_in(self, filled: Filled, name: str | None = None, unit: str = UNIT) -> Path:
        """Saves a workbook into the unit's reviews folder."""
        target = self.home.reviews / unit / (name or filled.path.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        filled.book.save(target)
        return target

    def take(self) -> ReviewsTaken:
        """The pipeline takes back what lies in `reviews/`."""
        with open_ledger(self.home) as con:
            self.last = take_reviews(
                con,
                self.home,
                approve="clean",
                run_id="test",
                now=self.now,
                four_eyes=self.four_eyes,
                rules=self.rules,
            )
        return self.last

    def review(self, filled: Filled, name: str | None = None, unit: str = UNIT) -> dict[str, list[str]]:
        """Hands a workbook in, takes it, and reads the receipt: [outcome, status, message] by registration number."""
        path = self.hand_in(filled, name, unit)
        self.take()
        return self.receipt(path)

    def receipt(self, path: Path) -> dict[str, list[str]]:
        """The receipt beside a workbook: outcome, status and message by registration number ("" for unknown rows)."""
        lines = self.receipt_lines(path)
        return {str(line[2] or ""): [str(v or "") for v in line[5:8]] for line in lines}

    @staticmethod
    def receipt_lines(path: Path) -> list[list[Any]]:
        """Every line of the table in a receipt."""
        sheet = openpyxl.load_workbook(receipt_of(path)).active
        assert isinstance(sheet, Worksheet)
        rows = [[c.value for c in row] for row in sheet.iter_rows()]
        head = next(i for i, row in enumerate(rows) if row[0] == "Trang")
        return rows[head + 1 :]

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the ledger."""
        with open_ledger(self.home) as con:
            return con.execute(query, list(values)).fetchall()

    def record(self, number: int) -> tuple[int, str, str]:
        """Version, status and actor of a record."""
        query = "select version, status, status_actor from ledger.records where record_id = ?"
        ((version, status, actor),) = self.ask(query, record_id(number))
        return version, status, actor

    def staged(self, number: int, name: str) -> str | None:
        """A cell of an approved record as staging has it."""
        rows = self.ask(f"select {name} from staging.ks where record_id = ?", record_id(number))
        return rows[0][0] if rows else None

    def moves(self, number: int) -> list[tuple[Any, ...]]:
        """A record's changes of status: version, from, to, actor."""
        events = "select version, from_status, to_status, actor from ledger.status_events"
        return self.ask(f"{events} where record_id = ? order by event_no", record_id(number))

    def is_sound(self) -> bool:
        """Whether every law of the ledger holds, and the chain of decisions is whole."""
        with open_ledger(self.home) as con:
            broken = first_broken_decision(con)
        assert verify(self.home) == []
        return broken is None


def receipt_of(path: Path) -> Path:
    """Where the receipt of a workbook lies."""
    return path.with_name(path.name.removesuffix(".xlsx") + ".ket-qua.xlsx")


def copy_home(home: Home, root: Path) -> Home:
    """A home of one's own, as it was built."""
    shutil.copytree(home.root, root, dirs_exist_ok=True)
    return Home(root)
