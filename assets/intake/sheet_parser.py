"""The thorough reader of a workbook's XML: cells and strings in any dialect, formulas, rich text.

An expat parser, so some ten times slower than the quick reader in `sheet`, which hands over what is not plain. No
entity can reach it: `package` refuses parts that declare a document type.
"""

import re
from typing import NamedTuple
from xml.parsers import expat

from assets.intake.package import WorkbookRefused

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384  # Excel's own

BROKEN_SHEET = "nội dung trang tính bị hỏng; đề nghị mở bằng Excel và lưu lại dạng .xlsx"

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class FoundCell(NamedTuple):
    """A cell as it stands in the XML; the columns of `sheet.CELLS`."""

    row: int
    column: int
    style: int
    kind: str
    raw: str | None
    formula: str | None


class Range(NamedTuple):
    """A block of cells, first and last rows and columns included."""

    top: int
    bottom: int
    left: int
    right: int


class NoReference(Exception):
    """A cell says nothing about its place; only a reader of the whole sheet knows it."""


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_cells(xml: str, *, loose: bool = False) -> "CellReader":
    """Reads the cells of a sheet, or of loose pieces of one, with a parser.

    Raises:
        NoReference: a loose piece does not say its place.
    """
    reader = CellReader(loose)
    _run(reader, xml)
    return reader


def parse_strings(xml: str) -> list[str]:
    reader = _StringReader()
    _run(reader, xml)
    return reader.strings


def _run(reader: "_Reader", xml: str) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", xml, count=1)  # its encoding is no longer true of this text
    try:
        parser.Parse(body.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise WorkbookRefused(BROKEN_SHEET) from error


class _Reader:
    """Collects text inside some elements; names are taken without prefix."""

    def __init__(self) -> None:
        self._collecting: list[str] | None = None
        self._skipping = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Called by the parser."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Called by the parser."""
        raise NotImplementedError

    def text(self, data: str) -> None:
        """Called by the parser."""
        if self._collecting is not None:
            self._collecting.append(data)

    def _collected(self) -> str:
        text = "".join(self._collecting or ())
        self._collecting = None
        return text


class _StringReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rsplit(":", 1)[-1]
        if local == "si":
            self.strings.append("")
        elif local == "rPh":
            self._skipping += 1
        elif local == "t" and not self._skipping:
            self._collecting = []

    def end(self, name: str) -> None:
        local = name.rsplit(":", 1)[-1]
        if local == "rPh":
            self._skipping -= 1
        elif local == "t" and self._collecting is not None and self.strings:
            self.strings[-1] += self._collected()


class CellReader(_Reader):
    """Collects the cells that hold something, and the ranges that array formulas fill."""

    def __init__(self, loose: bool) -> None:
        super().__init__()
        self._loose = loose
        self.cells: list[FoundCell] = []
        self.filled: list[Range] = []
        self._row = self._column = 0
        self._style, self._kind = 0, "n"
        self._raw: str | None = None
        self._formula: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rsplit(":", 1)[-1]
        if local == "row":
            number = attributes.get("r", "")
            self._row, self._column = int(number) if number.isdecimal() else self._row + 1, 0
            if self._row > MAX_ROW:
                raise WorkbookRefused(BROKEN_SHEET)
        elif local == "c":
            self._start_cell(attributes)
        elif local == "rPh":
            self._skipping += 1
        elif local in ("v", "t", "f") and not self._skipping:
            self._collecting = []
            if local == "f" and attributes.get("t") in ("array", "dataTable"):
                self._fill(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place is not None:
            self._row, self._column = int(place[2]), column_number(place[1])
        elif self._loose:
            raise NoReference
        else:
            self._column += 1
        style = attributes.get("s", "")
        self._style = int(style) if style.isdecimal() else 0
        self._kind = attributes.get("t", "n")
        self._raw = self._formula = None

    def _fill(self, reference: str) -> None:
        """An array formula fills a whole range, but only its first cell says so."""
        corners = _REFERENCE.findall(reference)
        if corners:
            (left, top), (right, bottom) = corners[0], corners[-1]
            self.filled.append(Range(int(top), int(bottom), column_number(left), column_number(right)))

    def end(self, name: str) -> None:
        local = name.rsplit(":", 1)[-1]
        if local == "rPh":
            self._skipping -= 1
        elif local == "f":
            self._formula = self._collected()
        elif local == "v":
            self._raw = self._collected()
        elif local == "t" and self._collecting is not None:
            self._raw = (self._raw or "") + self._collected()
        elif local == "c" and (self._raw is not None or self._formula is not None):
            self.cells.append(FoundCell(self._row, self._column, self._style, self._kind, self._raw, self._formula))


def until(piece: str, end: str) -> str:
    """A piece up to its end tag; with an empty cell that the quick pattern does not know, up to its `/>`."""
    stop = piece.find(end)
    if stop < 0:
        stop, end = piece.find("/>"), "/>"
    return piece[: stop + len(end)] if stop >= 0 else piece
