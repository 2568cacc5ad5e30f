"""What is true of a sample: every book as planned, everything broken on purpose. Lies beside the inbox, not in it."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pipelines.sample.delivery import WrittenBook
from pipelines.sample.faults.books import RETURNED

FAULT_COLUMNS = (
    "unit_code", "delivery", "book", "sheet_row", "pdf_name", "rule", "field", "kind", "right_value", "written_value",
)  # fmt: skip
BOOK_COLUMNS = (
    "unit_code", "unit_folder", "delivery", "book", "register", "year_opened", "book_number", "contractor", "records",
    "rows_in_workbook", "pdfs", "header_row", "manifest", "fault", "expected_status",
)  # fmt: skip


def _book_line(book: WrittenBook) -> tuple[object, ...]:
    plan = book.plan
    status = "returned" if plan.fault in RETURNED else "accepted"
    return (
        plan.unit.code, plan.folder, plan.delivery, book.stem, plan.register, plan.year, plan.number, plan.habits.name,
        plan.rows, book.rows, book.pdfs, book.header_row, int(plan.manifest), plan.fault, status,
    )  # fmt: skip


class Table(Protocol):
    """A CSV file open for writing (the library gives its own class no public name)."""

    def writerow(self, row: Iterable[object], /) -> object:
        """One line."""

    def writerows(self, rows: Iterable[Iterable[object]], /) -> None:
        """Many lines."""


class TruthFiles:
    """`books.csv` and `faults.csv`, written book by book."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._books = self._table(folder / "books.csv", BOOK_COLUMNS)
        self._faults = self._table(folder / "faults.csv", FAULT_COLUMNS)

    def _table(self, path: Path, columns: tuple[str, ...]) -> Table:
        file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        table = csv.writer(file)
        table.writerow(columns)
        return table

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, book: WrittenBook) -> None:
        """One book's line and its faults."""
        self._books.writerow(_book_line(book))
        self._faults.writerows(book.truth)
