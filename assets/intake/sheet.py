"""The cells of a worksheet as they stand in the XML. What they show is worked out in `cells`.

The quick reader cuts the text at `<c ` and takes the pieces apart column-wise in Polars: as `<` is markup wherever it
stands (there are no comments and CDATA sections, or the text goes to the parser), a piece is a cell. Pieces that are
more than a plain value (formulas, rich text) and sheets in another dialect (prefixes, single quotes, cells without a
reference) go to `sheet_parser`. The dimension that a sheet states about itself is not looked at: it may lie.

Why no library: fastexcel needs half the time for the values alone, but it shows formulas and errors as empty, dates as
ISO text and numbers without their format, says nothing of the kind of a cell, and lays a sheet with one cell far away
out densely; openpyxl needs seven times as long.
"""

import re
from functools import cache

import polars as pl

from assets.intake.cell_text import has_declarations, unescape, unescape_office
from assets.intake.package import WorkbookRefused
from assets.intake.sheet_parser import (
    BROKEN_SHEET,
    MAX_COLUMN,
    MAX_ROW,
    FoundCell,
    NoReference,
    Range,
    column_letters,
    parse_cells,
    until,
)

CELLS: dict[str, pl.DataType] = {
    "row": pl.Int32(),
    "column": pl.Int32(),
    "style": pl.Int32(),
    "kind": pl.String(),  # the XML's t: "n" where it is absent
    "raw": pl.String(),  # content of <v> or of the inline string
    "formula": pl.String(),  # text of <f>, "" for a cell that shares or fills another's
}

_PLAIN = r'^r="([A-Z]+)([0-9]+)"([^>/]*)><v>([^<]*)</v></c>'
_INLINE = r'^r="([A-Z]+)([0-9]+)"([^>/]*)><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>'
_EMPTY = r'^r="[A-Z]+[0-9]+"[^>/]*/>'
_ATTRIBUTES = re.compile(r'(?: (?:s="(?P<style>[0-9]{1,6})"|t="(?P<kind>[a-zA-Z]{1,9})"|(?:cm|vm|ph)="[0-9]*"))*')


@cache
def _column_names() -> tuple[pl.Series, pl.Series]:
    """Columns A to ZZ and their numbers; what lies further right lies outside any register."""
    numbers = range(1, 703)
    letters = [column_letters(n) for n in numbers]
    return pl.Series(letters, dtype=pl.String), pl.Series(numbers, dtype=pl.Int32)


def read_cells(xml: str) -> pl.DataFrame:
    """Every cell of a sheet that holds a value or a formula, in the columns CELLS; no order promised.

    Raises:
        WorkbookRefused: the text is no sheet.
    """
    found = _read_quickly(xml)
    if found is None:
        reader = parse_cells(xml)
        found = (_frame(reader.cells), reader.filled)
    cells, filled = found
    if "_x" in xml:
        cells = cells.with_columns(pl.when(pl.col("kind") == "s").then("raw").otherwise(unescape_office(cells["raw"])))
    if cells.height and (max_of(cells, "row") > MAX_ROW or max_of(cells, "column") > MAX_COLUMN):
        raise WorkbookRefused(BROKEN_SHEET)
    for top, bottom, left, right in filled:
        inside = pl.col("row").is_between(top, bottom) & pl.col("column").is_between(left, right)
        cells = cells.with_columns(
            pl.when(inside).then(pl.col("formula").fill_null("")).otherwise("formula").alias("formula")
        )
    return cells


def max_of(cells: pl.DataFrame, column: str) -> int:
    """Greatest number in a column of a frame that is not empty."""
    greatest = cells[column].max()
    return greatest if isinstance(greatest, int) else 0


def _read_quickly(xml: str) -> "tuple[pl.DataFrame, list[Range]] | None":
    """Cells and ranges of array formulas, if the sheet is written as Excel and its like write it, else None."""
    pieces = pl.DataFrame({"piece": xml.split("<c ")[1:]}, schema={"piece": pl.String})
    if pieces.is_empty() or has_declarations(xml) or xml.rfind("</sheetData>") < xml.rfind("<c "):
        return None
    taken = _take(pieces, _PLAIN)
    rest = pieces.filter(taken["letters"].is_null()).filter(~pl.col("piece").str.contains(_EMPTY))
    if rest.height:
        inline = _take(rest, _INLINE)
        taken = pl.concat([taken, inline])
        rest = rest.filter(inline["letters"].is_null())
    if "&" in xml:
        taken = taken.with_columns(unescape(taken["raw"]))
    cells = _plain_cells(taken)
    joined = "".join(f"<c {until(piece, '</c>')}" for piece in rest["piece"])
    # One end of a cell more than was seen belongs to one that starts in another way (`<c>`, `<x:c `).
    if cells is None or cells.height + joined.count("c>") != xml.count("c>"):
        return None
    if not joined:
        return cells, []
    try:
        reader = parse_cells(f"<sheetData>{joined}</sheetData>", loose=True)
    except NoReference:
        return None
    return pl.concat([cells, _frame(reader.cells)]), reader.filled


def _take(pieces: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """letters, row, attributes, raw of the pieces that are such a cell; null for the others."""
    taken = pieces.lazy().select(pl.col("piece").str.extract_groups(pattern).alias("group")).unnest("group").collect()
    taken.columns = ["letters", "row", "attributes", "raw"]
    return taken


def _plain_cells(taken: pl.DataFrame) -> pl.DataFrame | None:
    """Cells of the pieces that were taken, None if one has an attribute that is not known."""
    attributes = taken["attributes"].unique().drop_nulls()
    known = [_ATTRIBUTES.fullmatch(text.rstrip()) for text in attributes]
    if not all(known):
        return None
    styles = pl.Series([int(m["style"] or 0) for m in known if m], dtype=pl.Int32)
    kinds = pl.Series([m["kind"] or "n" for m in known if m], dtype=pl.String)
    places = pl.Series(range(attributes.len()), dtype=pl.UInt32)
    return (
        taken.lazy()
        .filter(pl.col("letters").is_not_null())
        .with_columns(pl.col("attributes").replace_strict(attributes, places, return_dtype=pl.UInt32))
        .select(
            pl.col("row").cast(pl.Int32, strict=False).fill_null(MAX_ROW + 1),
            pl.col("letters")
            .replace_strict(*_column_names(), default=MAX_COLUMN, return_dtype=pl.Int32)
            .alias("column"),
            pl.lit(styles).gather("attributes").alias("style"),
            pl.lit(kinds).gather("attributes").alias("kind"),
            "raw",
            pl.lit(None, dtype=pl.String).alias("formula"),
        )
        .collect()
    )


def _frame(found: list[FoundCell]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=CELLS, orient="row")
