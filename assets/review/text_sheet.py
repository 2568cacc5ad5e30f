"""A worksheet for values that must stay text, and the fastest way xlsxwriter offers to write many of them.

A rejected book is thousands of text cells; writing them is a third of the time of a whole run. This class
takes the short way for exactly that kind of cell and gives the same bytes (a test compares them).
"""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellStringTuple, Worksheet


class TextSheet(Worksheet):
    """A worksheet whose `write_text` never makes a formula, a number or a link of a value."""

    def write_text(self, row: int, column: int, value: str | None, style: Format) -> None:
        """Write a cell exactly as text; None is an empty cell with its format. Zero-based indices."""
        if value is None:
            self._write_blank(row, column, None, style)
        elif value.startswith("<r>") and value.endswith("</r>"):
            # xlsxwriter takes such a string for finished rich-text XML and copies it unescaped into the file.
            self.write_rich_string(row, column, "<r", style, value[2:], style)
        else:
            self._write_string(row, column, value, style)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if cell.__class__ is CellStringTuple and cell.format and not self.constant_memory:
            place, look = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()
            self.fh.write(f'<c r="{place}" s="{look}" t="s"><v>{cell.string}</v></c>')
        else:
            super()._write_cell(row, col, cell)
