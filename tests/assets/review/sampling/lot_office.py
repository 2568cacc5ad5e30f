"""An office that reviews by sample, for tests: books of twenty births, of which five are read and one may be wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from assets.review.review_words import (
    APPROVE,
    CORRECT,
    DECISION,
    FAULTS,
    PENDING_SHEET,
    REASON,
    RECORD,
    REJECT,
    REVIEWER,
    SAMPLED,
)
from assets.review.sampling.options import Sampling
from assets.review.taking import take_reviews
from tests.assets.review.office import CLERK, FIRST_ROW, LATER, Filled, Office
from tests.deliveries import UNIT, Book, Row, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

# At 10 %, level II, twenty records give code letter C: five are read, one of them may be nonconforming.
TEN_PERCENT = Sampling(aql=10.0, seed="thu")
SIZE, READ = 20, 5

Decide = Callable[[int], tuple[str, dict[str, str]]]


def numbers(book: int) -> range:
    """Registration numbers of the twenty records of a book."""
    return range(book * SIZE - SIZE + 1, book * SIZE + 1)


def rows_of(book: int, **changed: Row) -> list[Row]:
    """Sound rows of a book: `n3={"meHoTen": ...}` changes the row with registration number 3."""
    return [birth(n, quyenSo=f"{book:02d}/2008") | changed.get(f"n{n}", {}) for n in numbers(book)]


def record_id(number: int) -> str:
    """Identifier of a record."""
    return f"06205.KS.2008.{(number - 1) // SIZE + 1:02d}.2008.{number:04d}"


def approve_all(place: int) -> tuple[str, dict[str, str]]:
    """A sample in which everything is right."""
    return APPROVE, {}


def reject_first(count: int) -> Decide:
    """A sample whose first records are refused."""
    return lambda place: (REJECT, {REASON: "Bản quét mờ"}) if place < count else (APPROVE, {})


@dataclass
class LotOffice(Office):
    """The office, with the pipeline before it."""

    home: Home
    approve: str = "sampled"
    sampling: Sampling = TEN_PERCENT
    now: datetime = LATER
    files: int = field(default=0)

    def receive(self, delivery: str, *books: int, contractor: str | None = "Công ty A", **changed: Row) -> None:
        """A delivery of whole books comes in and lands."""
        self.receive_rows(delivery, {b: rows_of(b, **changed) for b in books}, contractor=contractor)

    def receive_rows(self, delivery: str, books: dict[int, list[Row]], contractor: str | None = "Công ty A") -> None:
        """A delivery of some rows of books."""
        made = [Book(rows, stem=f"xahongphong_hcl.KS.2008.{book:02d}") for book, rows in books.items()]
        folder = deliver(self.home, delivery, *made)
        lines = ["file,sha256,rows,contractor"]
        lines += [
            f"{f.name},{sha256(f.read_bytes()).hexdigest()},,{contractor or ''}" for f in sorted(folder.iterdir())
        ]
        (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
        run(self.home, approve=self.approve, sampling=self.sampling, now=self.now)

    def workbook(self, book: int) -> Path:
        """Where the review workbook of a book lies."""
        return self.home.outbox / UNIT / "ra-soat" / f"xahongphong_hcl.KS.2008.{book:02d}.ra-soat.xlsx"

    def sample(self, filled: Filled) -> Iterator[tuple[Worksheet, int, dict[str, int]]]:
        """The rows of an open workbook that are read for their lot."""
        sheet = filled.book[PENDING_SHEET]
        columns = filled.columns(sheet)
        for row in range(FIRST_ROW, sheet.max_row + 1):
            if str(sheet.cell(row, columns[FAULTS]).value).startswith(SAMPLED):
                yield sheet, row, columns

    def open_book(self, book: int) -> Filled:
        """A book's workbook, fresh from the outbox."""
        self.send_out()
        return Filled(openpyxl.load_workbook(self.workbook(book), rich_text=True), self.workbook(book))

    def sampled_ids(self, book: int) -> list[str]:
        """Records of a book that its reviewer is to read for the lot, in the workbook's order."""
        return [str(sheet.cell(row, at[RECORD]).value) for sheet, row, at in self.sample(self.open_book(book))]

    def decide(self, book: int, how: Decide = approve_all, rows: int | None = None) -> list[str]:
        """A clerk fills in the sample of a book, or its first rows, and hands it in; the notes of the receipt."""
        return self.submit(self.fill(self.open_book(book), how, rows))

    def fill(self, filled: Filled, how: Decide = approve_all, rows: int | None = None) -> Filled:
        """Types decisions into the sample of an open workbook, or into its first rows."""
        for place, (sheet, row, at) in enumerate(self.sample(filled)):
            if rows is not None and place >= rows:
                break
            decision, cells = how(place)
            for name, value in {DECISION: decision, REVIEWER: CLERK, **cells}.items():
                sheet.cell(row, at[name]).value = value
        return filled

    def submit(self, filled: Filled) -> list[str]:
        """Hands a workbook in under a name of its own and takes it; the notes of the receipt."""
        self.files += 1
        path = self.hand_in(filled, name=f"nop-{self.files}.xlsx")
        self.take()
        return self.lot_notes(path)

    def take(self) -> Any:
        """The pipeline takes back what lies in `reviews/`, a day after the last time."""
        self.now += timedelta(days=1)
        with open_ledger(self.home) as con:
            self.last = take_reviews(
                con, self.home, approve=self.approve, run_id="test", now=self.now, four_eyes=self.four_eyes
            )
        return self.last

    @staticmethod
    def lot_notes(path: Path) -> list[str]:
        """What a receipt says about lots."""
        sheet = openpyxl.load_workbook(path.with_name(path.stem + ".ket-qua.xlsx")).active
        assert isinstance(sheet, Worksheet)
        return [str(c.value) for row in sheet.iter_rows() for c in row if str(c.value).startswith("Lô kiểm tra")]

    def lots(self) -> list[tuple[str, str, str]]:
        """Every lot with the inspection it was planned under and how it ended, in the order drawn."""
        return self.ask("select lot, severity, result from review.lots order by lot_no")

    def by_status(self, book: int) -> dict[tuple[str, str], int]:
        """Records of a book by status and actor, reviewers' names left out."""
        query = """
            select status, if(starts_with(status_actor, 'policy:'), status_actor, 'reviewer:') as actor, count(*)
            from ledger.records where book_number = ? group by all"""
        return {(status, actor): n for status, actor, n in self.ask(query, book)}


CORRECTED_NAME = (CORRECT, {"nksHoTen": "Hoàng Thị Đúng"})
CORRECTED_PLACE = (CORRECT, {"nksNoiSinh": "Trạm y tế xã Hồng Phong cũ"})
