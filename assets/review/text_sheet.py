"""A worksheet for values that must stay text, and a short way to write very many of them.

A book that goes back or to review is thousands of text cells. Through xlsxwriter each takes a dozen calls and a place
in the table of shared strings; here a text stands in its cell (an inline string, as xlsxwriter writes them itself to
save memory) and is put into XML at once, a whole row together. Cells of other kinds, comments and links are
xlsxwriter's. A test holds the two ways against each other.
"""

import re
from collections.abc import Sequence
from io import StringIO
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

# A text of this length is certainly short enough for Excel (32,767 UTF-16 units); a longer one is measured.
_SURELY_SHORT = 16_383
# Signs that XML cannot hold, and what Excel would take for one of them in writing (_x000D_): such a text goes into the
# table of shared strings, where every reader knows of it.
_RARE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")


class _Letters(dict[int, str]):
    """Names of columns by number."""

    def __missing__(self, column: int) -> str:
        name = self[column] = xl_col_to_name(column)
        return name


_LETTERS = _Letters()


def _is_plain(text: str) -> bool:
    """Whether a text surely holds no sign that needs care; asked with the quickest questions there are."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text and "_x" not in text


def _is_rare(text: str) -> bool:
    return len(text) > _SURELY_SHORT or not (_is_plain(text) or _RARE.search(text) is None)


def _t(text: str) -> str:
    """The XML of a text."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<t{space}>{escape(text)}</t>"


class TextSheet(Worksheet):
    """A worksheet whose `write_text` never makes a formula, a number or a link of a value."""

    def __init__(self) -> None:
        """An empty sheet."""
        super().__init__()
        self._looks: dict[Format, int] = {}
        self._fonts: dict[Format, str] = {}

    def write_text(self, row: int, column: int, value: str | None, style: Format) -> None:
        """Write a cell exactly as text; None is an empty cell with its format. Zero-based indices."""
        self._check_dimensions(row, column)
        start = f'<c r="{_LETTERS[column]}{row + 1}" s="{self._look(style)}"'
        if value is None:
            self.table[row][column] = f"{start}/>"
        elif _is_rare(value):
            self._write_shared(row, column, value, style)
        else:
            self.table[row][column] = f'{start} t="inlineStr"><is>{_t(value)}</is></c>'

    def write_texts(self, row: int, first: int, values: Sequence[str | None], style: Format) -> None:
        """Write cells from column `first` on that look alike; where a value is None, nothing is written."""
        texts = [text for text in values if text is not None]
        whole = "".join(texts)
        if len(whole) > _SURELY_SHORT or not _is_plain(whole) or texts != list(map(str.strip, texts)):
            for column, text in enumerate(values, start=first):
                if text is not None:
                    self.write_text(row, column, text, style)
            return
        self._check_dimensions(row, first)
        self._check_dimensions(row, first + len(values) - 1)
        start = f'{row + 1}" s="{self._look(style)}" t="inlineStr"><is><t>'
        cells = self.table[row]
        for column, text in enumerate(values, start=first):
            if text is not None:
                cells[column] = f'<c r="{_LETTERS[column]}{start}{text}</t></is></c>'

    def write_runs(self, row: int, column: int, runs: Sequence[tuple[Format, str]], style: Format) -> None:
        """Write a text whose parts look different; no part is empty."""
        if _is_rare("".join(text for _, text in runs)):
            self.write_rich_string(row, column, *chain.from_iterable(runs), style)
            return
        self._check_dimensions(row, column)
        inner = "".join(f"<r>{self._font(font)}{_t(text)}</r>" for font, text in runs)
        start = f'<c r="{_LETTERS[column]}{row + 1}" s="{self._look(style)}"'
        self.table[row][column] = f'{start} t="inlineStr"><is>{inner}</is></c>'

    def _write_shared(self, row: int, column: int, value: str, style: Format) -> None:
        if value.startswith("<r>") and value.endswith("</r>"):
            # xlsxwriter takes such a string for finished rich-text XML and copies it unescaped into the file.
            self.write_rich_string(row, column, "<r", style, value[2:], style)
        else:
            self._write_string(row, column, value, style)

    def _font(self, font: Format) -> str:
        """The XML of a font; xlsxwriter writes it anew for each run."""
        if font not in self._fonts:
            self.rstring = XMLwriter()
            self.rstring._set_filehandle(StringIO())
            self._write_font(font)
            self._fonts[font] = self.rstring.fh.getvalue()
        return self._fonts[font]

    def _look(self, style: Format) -> int:
        """The number of a format; xlsxwriter works it out anew for each cell where two formats look the same."""
        look = self._looks.get(style)
        if look is None:
            look = self._looks[style] = style._get_xf_index()
        return look

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # xlsxwriter looks for forty functions that are newer than Excel 2007; no workbook here uses one.
        return formula.removeprefix("=")

    def _write_rows(self) -> None:
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, look = self.table.get(row), self.row_info.get(row)
            if cells:
                self._write_row(row, None, look)
                self._write_cells(row, cells)
                self._xml_end_tag("row")
            elif look is not None or row in self.comments:
                self._write_empty_row(row, None, look)

    def _write_cells(self, row: int, cells: dict[int, Any]) -> None:
        for column in sorted(cells):
            cell = cells[column]
            if cell.__class__ is str:
                self.fh.write(cell)
            else:
                self._write_cell(row, column, cell)
