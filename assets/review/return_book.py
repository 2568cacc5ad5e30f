"""What goes back to the contractor about one book, and the questions the return workbook asks of it.

How it looks in Excel is in `return_workbook.py`; collecting it from the ledger is the caller's.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from assets.intake.names import RETURN_SUFFIX
from assets.review.rule_titles import rule_title
from warehouse import registers

# First lines of the control columns' headers; intake recognises them on the way back.
CONTROL_COLUMNS = ("hotichMaBanGhi", "hotichPhienBan", "hotichDongGoc", "hotichLyDo", "hotichBoDong")

_STEM = re.compile(r"\.(?P<register>[^.]+)\.(?P<year>\d{4})\.(?P<book>\d{1,3})$")
_NUMBER = re.compile(r"\s*(\d{1,6})(?:\s*/\s*\d{4})?\s*$")
_DATE = re.compile(r"\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*$")
ENDING = f"{RETURN_SUFFIX}.xlsx"  # of the name of a return workbook
_LONGEST_NAME = 255  # bytes, on every usual file system
_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class ReturnRow:
    """A rejected row; `values` by the contractor's header, null where the cell was empty or a formula."""

    record_id: str
    version: int
    sheet_row: int
    values: dict[str, str | None]


@dataclass(frozen=True)
class ReturnFinding:
    """A finding as rendered by the catalogue. `sheet_row` is the contractor's own row number."""

    record_id: str | None
    sheet_row: int | None
    pdf_name: str | None
    rule: str
    severity: str
    field: str | None
    value: str | None
    message: str
    suggestion: str | None

    @property
    def title(self) -> str:
        """The rule in a few words, for tables where the message would be too long."""
        return rule_title(self.rule)

    @property
    def extra_suggestion(self) -> str | None:
        """The suggestion, unless the message names it already in full."""
        if self.suggestion and f"“{self.suggestion}”" not in self.message:
            return self.suggestion
        return None

    @property
    def explanation(self) -> str:
        """What is wrong, what to do, and on a line of its own the suggestion."""
        return f"{self.message}\nGợi ý: {self.extra_suggestion}" if self.extra_suggestion else self.message

    @property
    def about_document(self) -> bool:
        """Whether a PDF is what is missing, broken or left over."""
        return self.rule.startswith("pdf_")

    @property
    def about_book(self) -> bool:
        """Whether it concerns the book as a whole."""
        return self.record_id is None and self.sheet_row is None and not self.about_document

    @property
    def order(self) -> int:
        """Errors first, then warnings, then what is only good to know."""
        return _SEVERITY_ORDER[self.severity]


@dataclass
class RowFaults:
    """Errors and warnings of one row: by column, and those that belong to no column."""

    by_column: dict[int, list[ReturnFinding]] = field(default_factory=dict)
    elsewhere: list[ReturnFinding] = field(default_factory=list)

    @cached_property
    def in_reading_order(self) -> list[tuple[int | None, ReturnFinding]]:
        """Every fault with its column: errors first, left to right."""
        placed: list[tuple[int | None, ReturnFinding]] = [(None, f) for f in self.elsewhere]
        placed += [(column, f) for column, found in self.by_column.items() for f in found]
        return sorted(placed, key=lambda p: (p[1].order, -1 if p[0] is None else p[0], p[1].rule))


@dataclass(frozen=True)
class ReturnBook:
    """One book of a delivery that goes back, in part or whole (`status` accepted or returned).

    `headers` are the contractor's own, in order, without control columns; `header_fields` runs beside
    them: a field's name, "" for a known and ignored column, None for an unknown one. `rows` are the
    rejected rows only. `rows_delivered` and `rows_rejected` count rows.
    """

    unit_code: str
    unit_name: str
    delivery: str
    book: str
    register: str | None
    contractor: str | None
    received_on: dt.date
    status: str
    headers: list[str]
    header_fields: list[str | None]
    rows: list[ReturnRow]
    findings: list[ReturnFinding]
    rows_delivered: int
    rows_rejected: int
    journal_head: str | None = None

    @property
    def file_name(self) -> str:
        """Name of the workbook in the outbox; the contractor keeps it."""
        return return_file_name(self.book)

    @cached_property
    def rows_in_order(self) -> list[ReturnRow]:
        """The rejected rows as they follow one another in the contractor's workbook."""
        return sorted(self.rows, key=lambda r: (r.sheet_row, r.record_id))

    @cached_property
    def column_of_field(self) -> dict[str, int]:
        """Position among `headers` of each field; the first where a field stands twice, as intake reads it."""
        columns: dict[str, int] = {}
        for column, name in enumerate(self.header_fields):
            if name:
                columns.setdefault(name, column)
        return columns

    def row_of(self, finding: ReturnFinding) -> ReturnRow | None:
        """The rejected row that a finding is about, by record or else by sheet row."""
        if finding.record_id is not None:
            return self._by_record.get(finding.record_id)
        return None if finding.sheet_row is None else self._by_sheet_row.get(finding.sheet_row)

    @cached_property
    def _by_record(self) -> dict[str, ReturnRow]:
        return {r.record_id: r for r in self.rows}

    @cached_property
    def _by_sheet_row(self) -> dict[int, ReturnRow]:
        return {r.sheet_row: r for r in self.rows}

    @cached_property
    def faults(self) -> dict[str, RowFaults]:
        """Faults by record. `info` findings ask nothing of the contractor and are left out."""
        faults: dict[str, RowFaults] = {r.record_id: RowFaults() for r in self.rows}
        for finding in self.findings:
            row = self.row_of(finding)
            if row is None or finding.severity == "info":
                continue
            column = self.column_of_field.get(finding.field) if finding.field else None
            if column is None:
                faults[row.record_id].elsewhere.append(finding)
            else:
                faults[row.record_id].by_column.setdefault(column, []).append(finding)
        return faults

    @cached_property
    def document_faults(self) -> list[list[ReturnFinding]]:
        """Findings on PDFs, those on one row or one file together: rows in order, then files by name."""
        groups: dict[tuple[int, str], list[ReturnFinding]] = {}
        for finding in self.findings:
            if finding.about_document and finding.severity != "info":
                row = self.row_of(finding)
                sheet_row = row.sheet_row if row else finding.sheet_row
                key = (1 << 31, finding.pdf_name or "") if sheet_row is None else (sheet_row, "")
                groups.setdefault(key, []).append(finding)
        return [sorted(groups[key], key=lambda f: (f.order, f.rule)) for key in sorted(groups)]

    @cached_property
    def book_faults(self) -> list[ReturnFinding]:
        """Findings on the book as a whole, gravest first."""
        return sorted((f for f in self.findings if f.about_book), key=lambda f: (f.order, f.rule))

    @cached_property
    def reasons(self) -> list[tuple[str, str, int]]:
        """(rule, severity, rejected rows that it touches), errors first, most frequent first."""
        count = Counter(
            (rule, severity)
            for faults in self.faults.values()
            for rule, severity in {(f.rule, f.severity) for _, f in faults.in_reading_order}
        )
        counted = [(rule, severity, n) for (rule, severity), n in count.items()]
        return sorted(counted, key=lambda c: (_SEVERITY_ORDER[c[1]], -c[2], c[0]))

    @cached_property
    def loose_files(self) -> list[tuple[str, str, int]]:
        """(rule, severity, files) of PDFs that belong to none of the rejected rows, by severity."""
        files: dict[tuple[int, str, str], set[str]] = {}
        for group in self.document_faults:
            if self.row_of(group[0]) is None:
                for f in group:
                    files.setdefault((f.order, f.rule, f.severity), set()).add(f.pdf_name or str(f.sheet_row))
        return [(rule, severity, len(names)) for (_, rule, severity), names in sorted(files.items())]

    def value(self, row: ReturnRow, field_name: str) -> str | None:
        """What the contractor wrote in a field, None if the book has no such column."""
        column = self.column_of_field.get(field_name)
        return None if column is None else row.values.get(self.headers[column])

    def expected_pdf_name(self, row: ReturnRow) -> str:
        """The name that the row's PDF should bear (contract, section 2).

        What the row does not say readably stays a placeholder in angle brackets.
        """
        stem = _STEM.search(unicodedata.normalize("NFC", self.book))
        book = "<loại>.<năm>.<quyển>"
        if stem:
            book = f"{stem['register']}.{stem['year']}.{stem['book']}"
        number = _NUMBER.match(self.value(row, "so") or "")
        day = _iso_day(self.value(row, "ngayDangKy"))
        return f"{book}.{day or '<ngày đăng ký>'}.{number[1].zfill(3) if number else '<số>'}.pdf"


def return_file_name(book: str) -> str:
    """Name of a book's return workbook.

    A stem that leaves no room for the ending loses letters at its front: register, year and book number stand at its
    end.
    """
    stem = book.encode()[-(_LONGEST_NAME - len(ENDING)) :].decode(errors="ignore")
    return f"{stem}{ENDING}"


def _iso_day(text: str | None) -> str | None:
    parts = _DATE.match(text or "")
    if not parts:
        return None
    try:
        return dt.date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
    except ValueError:
        return None


def register_label(register: str | None) -> str:
    """The register's Vietnamese name, or a phrase that says it could not be told."""
    return registers.REGISTER_LABELS.get(register or "", "chưa xác định được")
