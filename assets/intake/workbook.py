"""One book's workbook: the sheet with the data, its header, its rows as text in the register's fields.

Values arrive exactly as a person sees them (contract, section 3); what is wrong with them is judged in `checks`. The
only findings made here are those that need the workbook itself: unreadable, columns, formulas, date cells.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from assets.intake.cells import Book, cell_formats, shown_cells
from assets.intake.drops import with_drops
from assets.intake.frames import packed, unpacked
from assets.intake.header import Column, Header, find_header, header_columns
from assets.intake.package import Package, WorkbookRefused
from assets.intake.shared_strings import read_strings
from assets.intake.sheet import read_cells
from checks.rules.rule import FINDING
from warehouse.registers import REQUIRED, fields

MAX_ROWS = 20_000  # a book has some hundred
MAX_COLUMNS = 400  # the widest template has 70
MAX_CELL_LENGTH = 32_767  # Excel's own


@dataclass(frozen=True)
class WorkbookContent:
    """What a workbook holds. `rows` has the columns of `frames.row_columns` without row_id and book; the row_id of
    `findings` is the place in `rows`. `has_references`: rows name the records they correct.
    """

    sheet_name: str
    header_row: int
    headers: list[str]
    header_fields: list[str | None]
    rows: pl.DataFrame
    findings: pl.DataFrame
    has_references: bool

    def __getstate__(self) -> dict[str, Any]:
        """For the way out of a worker."""
        return self.__dict__ | {"rows": packed(self.rows), "findings": packed(self.findings)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """For the way out of a worker."""
        self.__dict__.update(state | {"rows": unpacked(state["rows"]), "findings": unpacked(state["findings"])})


def read_workbook(data: bytes, register: str) -> WorkbookContent:
    """Reads a workbook's bytes.

    Raises:
        WorkbookRefused: it cannot be read or must not be, or no sheet of it has a header of this register.
    """
    package = Package(data)
    sheets = package.sheets()
    if not sheets:
        raise WorkbookRefused("không có trang tính nào; đề nghị kiểm tra lại tệp")
    styles = package.related("styles")
    strings = package.related("sharedStrings")
    book = Book(
        read_strings(package.text(strings) if strings else None),
        cell_formats(package.xml(styles) if styles else None),
        package.counts_from_1904(),
    )
    for sheet in sheets:
        xml = package.text(sheet.part)
        if xml is None:
            continue
        cells = shown_cells(read_cells(xml), book)
        header = find_header(cells, register)
        if header is not None:
            return _content(cells, header, sheet.title, register)
    raise WorkbookRefused(
        "không tìm thấy dòng tên cột của loại sổ này trong 10 dòng đầu của trang tính nào; "
        "đề nghị giữ nguyên dòng tên cột của biểu mẫu"
    )


def _content(cells: pl.DataFrame, header: Header, title: str, register: str) -> WorkbookContent:
    is_computed = pl.col("formula").is_not_null() | pl.col("is_error")
    data = cells.filter((pl.col("row") > header.row) & (pl.col("text").is_not_null() | is_computed)).with_columns(
        is_computed.alias("is_computed")
    )
    _judge_size(data)
    columns = header_columns(header, data["column"].unique().to_list(), register)
    # A running number filled down makes no row: something must stand in a column that means something.
    telling = [c.number for c in columns if c.field != "" or c.control is not None]
    sheet_rows = data.filter(pl.col("column").is_in(telling))["row"].unique().sort()
    rows = _rows(_values(data, columns, sheet_rows), columns, sheet_rows, register)
    rows = _without_headers(rows, columns, header)
    findings = _column_findings(columns, register).extend(_cell_findings(data, columns, rows["sheet_row"], register))
    rows, unclear = with_drops(rows)
    findings.extend(unclear)
    listed = [c for c in columns if c.control is None]
    return WorkbookContent(
        title,
        header.row,
        [c.title for c in listed],
        [c.field for c in listed],
        rows,
        findings,
        has_references=rows["ref_record_id"].null_count() < rows.height,
    )


def _judge_size(data: pl.DataFrame) -> None:
    rows, last_column, longest = data.select(
        pl.col("row").n_unique(), pl.col("column").max().fill_null(0), pl.col("text").str.len_chars().max().fill_null(0)
    ).row(0)
    split = "đề nghị chỉ để một quyển sổ trong một tệp"
    if rows > MAX_ROWS:
        raise WorkbookRefused(f"có hơn {MAX_ROWS} dòng; {split}")
    if last_column > MAX_COLUMNS:
        raise WorkbookRefused(f"có dữ liệu ở ngoài {MAX_COLUMNS} cột đầu; đề nghị xoá các cột thừa")
    if longest > MAX_CELL_LENGTH:
        raise WorkbookRefused(f"có ô dài hơn {MAX_CELL_LENGTH} ký tự; {split}")


def _values(data: pl.DataFrame, columns: list[Column], sheet_rows: pl.Series) -> pl.Series:
    """Text of every column one under the other, a column's rows together; null where a cell is empty or computed.

    Scattering the cells into one dense vector and cutting it is cheaper than a pivot.
    """
    if sheet_rows.len() < data["row"].n_unique():
        data = data.filter(pl.col("row").is_in(sheet_rows.implode()))
    dense = pl.repeat(None, sheet_rows.len() * len(columns), dtype=pl.String, eager=True)
    if data.is_empty():
        return dense
    text = pl.col("text")
    if data["is_computed"].any():
        # A formula in a column that is no field harms nobody: it is kept as it is written, a running number as shown.
        unknown = pl.col("column").is_in([c.number for c in columns if c.field is None])
        unused = pl.col("column").is_in([c.number for c in columns if c.field == ""])
        text = pl.when(~pl.col("is_computed") | unused).then("text").when(unknown).then(_as_written())
    numbers = pl.Series([c.number for c in columns], dtype=pl.Int32)
    rank = pl.lit(numbers).search_sorted(pl.col("column")) * sheet_rows.len()
    placed = data.select((rank + pl.lit(sheet_rows).search_sorted(pl.col("row"))).alias("place"), text.alias("text"))
    return dense.scatter(placed["place"], placed["text"])


def _as_written() -> pl.Expr:
    """A formula with its equals sign; the text shown where only another cell holds the formula, or for an error."""
    return pl.when(pl.col("formula").str.len_bytes() > 0).then(pl.lit("=") + pl.col("formula")).otherwise("text")


def _rows(values: pl.Series, columns: list[Column], sheet_rows: pl.Series, register: str) -> pl.DataFrame:
    """Rows in the columns of `frames.row_columns`, without row_id and book."""
    height = sheet_rows.len()
    cut = {c.number: values.slice(place * height, height) for place, c in enumerate(columns)}
    nothing = pl.repeat(None, height, dtype=pl.String, eager=True)
    known = {c.field: cut[c.number] for c in columns if c.field}
    controls = {c.control: cut[c.number].str.strip_chars() for c in columns if c.control}
    return pl.DataFrame(
        [
            sheet_rows.alias("sheet_row"),
            controls.get("ref_record_id", nothing).alias("ref_record_id"),
            controls.get("ref_version", nothing).cast(pl.Int32, strict=False).alias("ref_version"),
            controls.get("drop", nothing).alias("drop"),
            *(known.get(f.name, nothing).alias(f.name) for f in fields(register)),
            _by_header("extra", {c.title: cut[c.number] for c in columns if c.field is None}, height),
            _by_header("ignored", {c.title: cut[c.number] for c in columns if c.field == "" and not c.control}, height),
        ]
    )


def _without_headers(rows: pl.DataFrame, columns: list[Column], header: Header) -> pl.DataFrame:
    """Leaves out rows that repeat the header, as a sheet put together from pages has them."""
    titles = {c.field: header.titles[c.number] for c in columns if c.field and c.number in header.titles}
    first = next(iter(titles))
    suspects = rows.filter(pl.col(first) == titles[first])
    if suspects.is_empty():
        return rows
    repeated = [r["sheet_row"] for r in suspects.iter_rows(named=True) if all(r[f] == t for f, t in titles.items())]
    return rows.filter(~pl.col("sheet_row").is_in(repeated))


def _by_header(name: str, others: dict[str, pl.Series], height: int) -> pl.Series:
    """JSON object of what stands in columns that are no field, by header; null where there is nothing."""
    if not others:
        return pl.repeat(None, height, dtype=pl.String, eager=True).alias(name)
    cells = pl.DataFrame([cells.alias(title) for title, cells in others.items()])
    # One object a column, without its braces: `"STT":"1"`.
    members = [
        pl.when(pl.col(title).is_not_null()).then(
            pl.struct(title).struct.json_encode().str.strip_prefix("{").str.strip_suffix("}")
        )
        for title in cells.columns
    ]
    joined = pl.concat_str(members, separator=",", ignore_nulls=True)
    return cells.select(pl.when(joined != "").then(pl.format("{{{}}}", joined)).alias(name)).to_series()


def _column_findings(columns: list[Column], register: str) -> pl.DataFrame:
    there = {c.field for c in columns}
    found: list[dict[str, str | None]] = [
        {"rule": "column_missing", "field": name, "value": name} for name in REQUIRED[register] if name not in there
    ]
    found += [{"rule": "column_unknown", "value": c.title[:200], "detail": c.why} for c in columns if c.field is None]
    return pl.DataFrame([{c: f.get(c) for c in FINDING} for f in found], schema=FINDING)


def _cell_findings(data: pl.DataFrame, columns: list[Column], sheet_rows: pl.Series, register: str) -> pl.DataFrame:
    """Errors, formulas (as written, with the value last shown as suggestion) and date cells.

    A date where none belongs (Excel makes one of `1/2008`), or one with a time, is what it shows, and judged as that.
    """
    if data["date"].null_count() == data.height and not data["is_computed"].any():
        return pl.DataFrame(schema=FINDING)
    named = pl.DataFrame(
        {"column": [c.number for c in columns if c.field], "field": [c.field for c in columns if c.field]},
        schema={"column": pl.Int32, "field": pl.String},
    )
    dates = [f.name for f in fields(register) if f.kind == "date"]
    is_date = pl.col("date").is_not_null() & pl.col("text").str.contains(r"^\d\d\.\d\d\.\d{4}$")
    told = data.filter(pl.col("is_computed") | pl.col("date").is_not_null()).join(named, on="column")
    told = told.filter(pl.col("is_computed") | (is_date & pl.col("field").is_in(dates)))
    told = told.filter(pl.col("row").is_in(sheet_rows.implode()))
    told = told.with_columns(sheet_rows.search_sorted(told["row"]).cast(pl.UInt32).alias("place"))
    is_formula = pl.col("formula").is_not_null()
    return told.sort("place", "column").select(
        pl.col("place").alias("row_id"),
        pl.lit(None, dtype=pl.String).alias("book"),
        pl.lit(None, dtype=pl.String).alias("pdf_name"),
        pl.when("is_computed").then(pl.lit("formula_cell")).otherwise(pl.lit("date_normalised")).alias("rule"),
        "field",
        pl.when("is_error").then("text").when(is_formula).then(_as_written()).otherwise("date").alias("value"),
        pl.when(~pl.col("is_error")).then("text").alias("suggestion"),
        pl.when("is_error").then(pl.lit("ô chứa giá trị lỗi của Excel"))
        .when(is_formula).then(pl.lit("ô chứa công thức"))
        .otherwise(pl.lit("ô kiểu ngày của Excel")).alias("detail"),
    )  # fmt: skip
