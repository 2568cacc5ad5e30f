"""What the cells of a sheet show to a person: text for every cell, and which cells are dates, errors, formulas."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

import polars as pl

from assets.intake.date_serials import Shown, show_iso
from assets.intake.number_formats import BUILT_IN, GENERAL, show_number, shows_digits_only
from assets.intake.package import WorkbookRefused, local_name

_WHOLE = r"^-?(?:0|[1-9][0-9]*)$"


@dataclass(frozen=True)
class Book:
    """What a workbook's cells refer to: shared strings by index, format code by style, the day dates count from."""

    strings: pl.Series
    formats: tuple[str, ...]
    from_1904: bool


def cell_formats(styles: Element | None) -> tuple[str, ...]:
    """Format code of each cell style, by index."""
    if styles is None:
        return ()
    codes: dict[str, str] = {}
    found: list[str] = []
    for element in styles.iter():
        if local_name(element.tag) == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", GENERAL)
    for element in styles:
        if local_name(element.tag) == "cellXfs":
            found = [e.get("numFmtId", "0") for e in element if local_name(e.tag) == "xf"]
    return tuple(codes.get(n) or (BUILT_IN.get(int(n), GENERAL) if n.isdecimal() else GENERAL) for n in found)


def shown_cells(cells: pl.DataFrame, book: Book) -> pl.DataFrame:
    """The cells of `sheet.read_cells` with what they show.

    Returns:
        row, column, text (null for nothing but blanks), date (yyyy-mm-dd of a date cell, else null), formula (as
        there), is_error.

    Raises:
        WorkbookRefused: a cell refers to a shared string that is not there.
    """
    is_string = pl.col("kind") == "s"
    index = pl.when(is_string).then(pl.col("raw").cast(pl.UInt32, strict=False))
    # One string more, a null, stands for all that lie outside the table.
    strings = book.strings.extend_constant(None, 1)
    text = (
        pl.when(is_string)
        .then(pl.lit(strings).gather(index.fill_null(strings.len() - 1).clip(upper_bound=strings.len() - 1)))
        .otherwise("raw")
    )
    shown = cells.with_columns(text.alias("text"), pl.lit(None, dtype=pl.String).alias("date"))
    if shown.select((is_string & pl.col("text").is_null()).any()).item():
        raise WorkbookRefused("bảng chuỗi của tệp bị hỏng; đề nghị mở bằng Excel và lưu lại dạng .xlsx")
    answered = _worked_out(cells.filter(~is_string), book)
    if answered.height:
        key = ["kind", "style", "raw"]
        shown = shown.drop("date").join(answered, on=key, how="left", maintain_order="left")
        shown = shown.with_columns(pl.coalesce("shown", "text").alias("text"))
    blank = pl.col("text").str.strip_chars() == ""
    return shown.select(
        "row",
        "column",
        pl.when(~blank).then("text").alias("text"),
        "date",
        "formula",
        (pl.col("kind") == "e").alias("is_error"),
    )


def _worked_out(others: pl.DataFrame, book: Book) -> pl.DataFrame:
    """What numbers under a format, numbers that are no plain digits, dates and truth values show.

    Returns:
        kind, style, raw, shown, date: one row for each that differs.
    """
    plain_styles = [i for i, code in enumerate(book.formats) if shows_digits_only(code)] or [0]
    as_it_is = pl.col("style").is_in(plain_styles) & pl.col("raw").str.contains(_WHOLE)
    special = ((pl.col("kind") == "n") & ~as_it_is) | pl.col("kind").is_in(["d", "b"])
    asked = others.filter(special & pl.col("raw").is_not_null()).select("kind", "style", "raw").unique()
    answers = [_show(kind, style, raw, book) for kind, style, raw in asked.iter_rows()]
    return asked.with_columns(
        pl.Series("shown", [a.text for a in answers], dtype=pl.String),
        pl.Series("date", [a.date for a in answers], dtype=pl.String),
    )


def _show(kind: str, style: int, raw: str, book: Book) -> Shown:
    if kind == "d":
        return show_iso(raw)
    if kind == "b":
        return Shown({"1": "TRUE", "0": "FALSE"}.get(raw, raw))
    code = book.formats[style] if style < len(book.formats) else GENERAL
    return show_number(raw, code, from_1904=book.from_1904)
