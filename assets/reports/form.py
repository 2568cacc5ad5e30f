"""What a form says, before it is a workbook or a PDF: head, title, tables, annexes, footer; plain values, kept as JSON.

How it looks is decided in `form_workbook` and `form_pdf`, which draw the same form; what it counts, elsewhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

Report = Literal["bieu-1", "bieu-2", "tong-ket"]
Kind = Literal["order", "text", "count", "percent", "decimal", "day"]
Rank = Literal["total", "group", "unit"]
# A count that is not known is None and shown as "…"; 0 is shown as "-": the rule of official statistical forms.
Value = str | int | float | None

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
SIGNERS = ("Người lập biểu", "Thủ trưởng đơn vị")
SIGNING = ("(Ký, ghi rõ họ tên)", "(Ký, ghi rõ họ tên, đóng dấu)")
ZERO, UNKNOWN = "-", "…"


@dataclass(frozen=True)
class Column:
    """A numbered column: its words, what stands in it, its width in millimetres of the 267 that an A4 page has.

    `group` is the heading that neighbouring columns share; `sum_of` says how its numbers come about, beside its own.
    """

    label: str
    kind: Kind
    width: float
    group: str = ""
    sum_of: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a table, a value per column (text, number, or a date as yyyy-mm-dd)."""

    cells: tuple[Value, ...]
    rank: Rank = "unit"


@dataclass(frozen=True)
class Table:
    """Columns and lines; `empty` is said where there is no line."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    empty: str = "Không có số liệu."


@dataclass(frozen=True)
class Section:
    """A part of a form with a sheet of its own: the signed part first, then its annexes."""

    sheet: str
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A whole form. `issuer`: one line for the Department, else the body above and the body that reports."""

    report: Report
    label: str
    issuer: tuple[str, ...]
    place: str
    title: tuple[str, ...]
    as_of: date
    period: str
    sections: tuple[Section, ...]
    footer: str

    @property
    def heading(self) -> tuple[str, ...]:
        """Label and title, without saying the same twice."""
        return self.title if self.label.casefold() == self.title[0].casefold() else (self.label, *self.title)

    @property
    def signed_on(self) -> str:
        """The line for place and day of signing; it is signed after the last day counted."""
        return f"{self.place}, ngày …… tháng …… năm {(self.as_of + timedelta(days=1)).year}"


@cache
def _adapter() -> TypeAdapter[Form]:
    return TypeAdapter(Form)


def to_json(form: Form) -> str:
    """The form as one JSON object; the same form gives the same text."""
    return _adapter().dump_json(form).decode()


def from_json(text: str) -> Form:
    """The form that `to_json` wrote."""
    return _adapter().validate_json(text)


def number_of(columns: tuple[Column, ...], at: int) -> str:
    """What stands in the row of numbers below a heading: "(3)", "(8)=(3)+(4)"."""
    sum_of = columns[at].sum_of
    return f"({at + 1})" + (f"={sum_of}" if sum_of else "")


def shared_headings(columns: tuple[Column, ...]) -> list[tuple[int, int, str]]:
    """First and last column of each run of columns, and the heading they share ("" for a column of its own)."""
    runs: list[tuple[int, int, str]] = []
    for at, column in enumerate(columns):
        if column.group and runs and runs[-1][2] == column.group:
            runs[-1] = (runs[-1][0], at, column.group)
        else:
            runs.append((at, at, column.group))
    return runs


def clipped(text: str, most: int) -> str:
    """Text of at most so many characters; what is left out is marked."""
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


def shown_count(value: float) -> str:
    """A count as it is written in Vietnamese: 12.345; "-" for none."""
    return f"{value:,.0f}".replace(",", ".") if value else ZERO


def shown_decimal(value: float, places: int = 2) -> str:
    """A number with a decimal comma: 1.234,50; "-" for none."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,")) if value else ZERO


def shown_day(day: str) -> str:
    """A date as official papers write it in tables: 08/06/2024."""
    return date.fromisoformat(day).strftime("%d/%m/%Y")


def shown(value: Value, kind: Kind) -> str:
    """A value of a table as text."""
    if kind == "text" or kind == "order" or isinstance(value, str):
        text = "" if value is None else str(value)
        return shown_day(text) if kind == "day" and text else text
    if value is None:
        return "" if kind == "day" else UNKNOWN
    return shown_count(value) if kind == "count" else shown_decimal(value, 2 if kind == "percent" else 1)
