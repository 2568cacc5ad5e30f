"""A sheet of records to decide about: one row each, what is doubtful coloured and explained, answers beside it.

Both sheets of rows look like this: those that wait, and rejected ones that the unit may put right itself.
"""

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from assets.review import review_words as words
from assets.review import workbook_layout as layout
from assets.review.return_book import ReturnFinding
from assets.review.review_book import ReviewBook, ReviewRow, ScanPlace, principal_names
from assets.review.review_frame import ANSWER_WIDTHS, FIRST_ROW, LABEL_ROW, NAME_ROW, Answers, write_frame
from assets.review.review_style import ReviewStyles
from assets.review.text_sheet import TextSheet
from assets.review.workbook_style import Styles
from warehouse import registers

# Each comment costs as much as fifteen cells, and a sheet with more is slow to open.
MAX_COMMENTS = 3000
_LONGEST_COMMENT = 500
_LONGEST_TIP = 250
_LONGEST_LIST = 255  # characters that Excel takes in a drop-down written into the cell
_MAX_LINKS = 32_000  # two links a row, and Excel refuses a sheet with more than 65,530

_COLUMNS = (*words.KEY_COLUMNS, *words.SHOWN_COLUMNS, *words.ANSWER_COLUMNS)
_WIDTHS = dict(zip(words.KEY_COLUMNS, (10.0, 10.0, 10.0, 10.0), strict=True)) | {
    words.NUMBER: 11.0,
    words.ABOUT: 27.0,
    words.SCAN: 14.0,
    words.FAULTS: 46.0,
    words.SUGGESTIONS: 21.0,
    **ANSWER_WIDTHS,
}
_AT = {name: place for place, name in enumerate(_COLUMNS)}
FIRST_FIELD = len(_COLUMNS)
_FROZEN = _AT[words.DECISION] + 1
_MARKED_WIDTH = 14.0  # a doubtful cell must catch the eye, even if empty


def write_rows(
    sheet: TextSheet,
    name: str,
    book: ReviewBook,
    rows: list[ReviewRow],
    choices: list[str],
    styles: Styles,
    own: ReviewStyles,
) -> int:
    """Write one sheet of rows; returns how many coloured cells got no comment because of the cap."""
    return _Rows(sheet, name, book, rows, styles, own).write(choices)


class _Rows:
    """The sheet while it is written."""

    def __init__(
        self, sheet: TextSheet, name: str, book: ReviewBook, rows: list[ReviewRow], styles: Styles, own: ReviewStyles
    ) -> None:
        self.sheet, self.name, self.book, self.rows = sheet, name, book, rows
        self.styles, self.own = styles, own
        self.fields = registers.fields(book.register)
        self.column = {f.name: FIRST_FIELD + place for place, f in enumerate(self.fields)}
        marked = {name for row in rows for name in row.faults_by_field}
        self.widths = [_WIDTHS[c] for c in _COLUMNS] + [self._width(f, f.name in marked) for f in self.fields]
        self.comments = self.comments_left_out = self.lists = 0

    def write(self, choices: list[str]) -> int:
        """Headings, rows, and how the sheet behaves."""
        last_row = FIRST_ROW + len(self.rows) - 1
        answers = Answers(_AT[words.DECISION], _AT[words.NUMBER], last_row, choices)
        write_frame(self.sheet, answers, self.styles, self.own)
        self._headings()
        for at, row in enumerate(self.rows, start=FIRST_ROW):
            self.sheet.set_row(at, layout.height_of(self._row(at, row)))
        self._finish(answers.last_row)
        return self.comments_left_out

    def _width(self, field: registers.Field, is_marked: bool) -> float:
        longest = max([len(row.values.get(field.name) or "") for row in self.rows], default=0)
        width = layout.column_width(field.kind, longest)
        return max(width, _MARKED_WIDTH) if is_marked else width

    def _headings(self) -> None:
        worst: dict[str, str] = {}
        for row in self.rows:
            for fault in row.faults:
                if fault.field in self.column and worst.get(fault.field) != "error":
                    worst[fault.field] = fault.severity
        lines = 2
        for name in (*words.KEY_COLUMNS, *words.SHOWN_COLUMNS):
            self.sheet.write_text(LABEL_ROW, _AT[name], words.COLUMN_LABELS[name], self.styles.control_heading)
            self.sheet.write_text(NAME_ROW, _AT[name], name, self.own.field_name)
        self.sheet.write_texts(LABEL_ROW, FIRST_FIELD, [f.label for f in self.fields], self.styles.heading["plain"])
        self.sheet.write_texts(NAME_ROW, FIRST_FIELD, [f.name for f in self.fields], self.own.field_name)
        for field in self.fields:
            at = self.column[field.name]
            if field.name in worst:
                self.sheet.write_text(LABEL_ROW, at, field.label, self.styles.heading[worst[field.name]])
            if self.widths[at] > layout.EMPTY_WIDTH:
                lines = max(lines, layout.lines_in(field.label, self.widths[at], 13))
        self.sheet.set_row(LABEL_ROW, layout.height_of(min(lines, 5), 13.0), self.styles.legend["plain"])
        for at, width in enumerate(self.widths):
            is_field, is_key = at >= FIRST_FIELD, at < len(words.KEY_COLUMNS)
            # Empty cells take the column's format: text, and open for editing where the row is.
            cell = self.styles.cell["plain"] if is_field else None
            self.sheet.set_column(at, at, width, cell, {"hidden": is_key})
        # Rows' formats go before columns': nothing is to be filled in up here.
        self.sheet.set_row(0, 26, self.styles.legend["plain"])
        _write_legend(self.sheet, self.styles, self.own, has_errors="error" in worst.values())

    def _row(self, at: int, row: ReviewRow) -> int:
        """Write one record; returns the lines that its tallest cell needs."""
        for key, value in (
            (words.RECORD, row.record_id),
            (words.VERSION, str(row.version)),
            (words.OFFER, ""),
            (words.CHECK, words.check_code(row.record_id, row.version, words.round_code(row.bounces))),
        ):
            self.sheet.write_text(at, _AT[key], value or None, self.styles.control)
        self._number(at, row)
        names = principal_names(self.book.register, row.values)
        write_about(self.sheet, at, _AT[words.ABOUT], names, row.scan, self.own)
        write_scan(self.sheet, at, _AT[words.SCAN], row.scan, self.own)
        faults, hints = self._fault_lines(row), self._hint_lines(row)
        outside = [f for f in row.faults if f.field not in self.column]
        self.sheet.write_text(at, _AT[words.FAULTS], faults or None, self.styles.reasons[_worst(outside)])
        self.sheet.write_text(at, _AT[words.SUGGESTIONS], hints or None, self.own.kept)
        lines = [
            layout.lines_in(names, _WIDTHS[words.ABOUT] - 3) + 1,
            layout.lines_in(faults, _WIDTHS[words.FAULTS] - 2),
            layout.lines_in(hints, _WIDTHS[words.SUGGESTIONS] - 2),
        ]
        return max(*lines, self._cells(at, row))

    def _number(self, at: int, row: ReviewRow) -> None:
        """The registration number; a click leads to the first doubtful cell."""
        first = next((f.field for f in row.faults if f.field in self.column), None)
        number = row.so or "(chưa có)"
        if first is None or at > _MAX_LINKS:
            self.sheet.write_text(at, _AT[words.NUMBER], number, self.own.number)
            return
        goal = f"internal:'{self.name}'!{xl_rowcol_to_cell(at, self.column[first])}"
        tip = "Bấm để tới ô cần xem đầu tiên của hồ sơ này"
        self.sheet.write_url(at, _AT[words.NUMBER], goal, self.own.number_link, number, tip)

    def _cells(self, at: int, row: ReviewRow) -> int:
        """Write the fields of one record; returns the lines that the tallest needs."""
        values = [row.values.get(field.name) for field in self.fields]
        self.sheet.write_texts(at, FIRST_FIELD, values, self.styles.cell["plain"])  # an empty one: its column's format
        marked = row.faults_by_field.keys() | row.typed_otherwise.keys()
        for place, name in sorted((self.column[name], name) for name in marked if name in self.column):
            faults, typed = row.faults_by_field.get(name, []), row.typed_otherwise.get(name)
            value, look = row.values.get(name), self.styles.cell[_worst(faults)] if faults else self.own.repaired
            self.sheet.write_text(at, place, value, look)
            self._comment(at, place, faults, typed)
            self._offer(at, place, value, faults)
        long = [(v, w) for v, w in zip(values, self.widths[FIRST_FIELD:], strict=True) if v and len(v) >= w]
        return max((layout.lines_in(value, width - 2) for value, width in long), default=1)

    def _comment(self, at: int, place: int, faults: list[ReturnFinding], typed: str | None) -> None:
        if self.comments >= MAX_COMMENTS:
            self.comments_left_out += 1
            return
        parts = [f.explanation for f in faults]
        if typed is not None:
            parts.append(f"Nhà thầu ghi: “{typed}”. Hệ thống đã đưa về dạng chuẩn.")
        text = layout.visible("\n".join(parts))
        if len(text) > _LONGEST_COMMENT:
            text = f"{text[:_LONGEST_COMMENT]}… (xem cột {words.COLUMN_LABELS[words.FAULTS]})"
        self.sheet.write_comment(at, place, text, layout.comment_box(text))
        self.comments += 1

    def _offer(self, at: int, place: int, value: str | None, faults: list[ReturnFinding]) -> None:
        """A drop-down with the suggestion and the value as it is; anything else may be typed all the same."""
        offered = [f.suggestion for f in faults if f.suggestion]
        listed = list(dict.fromkeys([*offered, *([value] if value else [])]))
        if not offered or any("," in o or '"' in o for o in listed) or len(",".join(listed)) > _LONGEST_LIST:
            return
        if self.lists < MAX_COMMENTS:
            options = {"validate": "list", "source": listed, "show_error": False}
            self.sheet.data_validation(at, place, at, place, options)
            self.lists += 1

    def _where(self, finding: ReturnFinding) -> str:
        if finding.field not in self.column:
            return ""
        return f"[Cột {xl_col_to_name(self.column[finding.field])}] "

    def _fault_lines(self, row: ReviewRow) -> str:
        lines = [f"{n}. {self._where(f)}{_without_hint(f)}" for n, f in enumerate(row.faults, start=1)]
        return "\n".join([*([row.note] if row.note else []), *lines])

    def _hint_lines(self, row: ReviewRow) -> str:
        return "\n".join(f"{self._where(f)}{f.suggestion}" for f in row.faults if f.suggestion)

    def _finish(self, last_row: int) -> None:
        sheet, last_column = self.sheet, len(self.widths) - 1
        sheet.autofilter(NAME_ROW, 0, last_row, last_column)
        sheet.print_area(0, 0, last_row, last_column)
        sheet.freeze_panes(FIRST_ROW, _FROZEN)
        sheet.set_selection(FIRST_ROW, _AT[words.DECISION], FIRST_ROW, _AT[words.DECISION])
        sheet.set_zoom(90)
        layout.no_green_corners(sheet, last_row, last_column)
        layout.protect(sheet)
        keys = [0.0] * len(words.KEY_COLUMNS)  # hidden: they take no room on paper
        layout.print_wide(sheet, LABEL_ROW, _AT[words.NUMBER], _AT[words.ABOUT], keys + self.widths[len(keys) :])
        layout.footer(sheet, f"{self.book.file_name} · {self.name}")


def _without_hint(finding: ReturnFinding) -> str:
    """The message without the suggestion at its end, which has a column of its own."""
    return finding.message.removesuffix(f" Gợi ý: “{finding.suggestion}”.")


def _worst(faults: list[ReturnFinding]) -> str:
    return min(faults, key=lambda f: f.order).severity if faults else "plain"


def write_about(sheet: TextSheet, at: int, column: int, names: str, scan: ScanPlace | None, own: ReviewStyles) -> None:
    """Whom a record is about, and under it the name of its scan."""
    file = f"\n{scan.pdf_name}" if scan else "\n(không có bản quét)"
    sheet.write_runs(at, column, [(own.name, names or "(chưa có tên)"), (own.file, file)], own.about)


def write_scan(sheet: TextSheet, at: int, column: int, scan: ScanPlace | None, own: ReviewStyles) -> None:
    """A click opens the PDF, or the archive that holds it; one that could not be found is not promised."""
    if scan is None or not scan.link or at > _MAX_LINKS:
        sheet.write_text(at, column, None if scan is None else "(không tìm thấy)", own.no_scan)
    elif scan.archive:
        tip = layout.visible(f"Mở {scan.archive}, rồi mở {scan.pdf_name} trong đó")[:_LONGEST_TIP]
        sheet.write_url(at, column, f"external:{scan.link}", own.scan_link, "Mở tệp nén", tip)
    else:
        sheet.write_url(at, column, f"external:{scan.link}", own.scan_link, "Mở bản quét", "Bấm để mở bản quét")


def _write_legend(sheet: TextSheet, styles: Styles, own: ReviewStyles, *, has_errors: bool) -> None:
    """One line that says what the colours mean."""
    plain = styles.legend["plain"]
    parts = [styles.legend["warning"], "■ ", plain, "cần xem     ", own.legend, "■ ", plain, "đã đưa về dạng chuẩn"]
    if has_errors:
        parts = [styles.legend["error"], "■ ", plain, "phải sửa     ", *parts]
    sheet.write_rich_string(0, _AT[words.FAULTS], *parts, plain)
