"""Registration number, book and page: what tells one record from another (contract, sections 3 and 4)."""

import re

import polars as pl

from checks.rules.check import Check
from checks.rules.reading import Reading, faults_frame
from checks.rules.rule import Rule

RULES = (
    Rule(
        "number_format",
        "cell",
        "error",
        title="Số, quyển số hoặc trang số sai dạng",
        message="{label} {value} chưa đúng dạng{detail}.",
        advice="Đề nghị ghi lại theo đúng trang sổ.",
        reason="Number and year identify the record; so is n or n/yyyy, quyenSo is nn/yyyy, trangSo is digits.",
        example="so “12a”, quyenSo “2008”, trangSo “5-6”",
        severities=("error",),
        bound="không có số đăng ký thì không xác định được hồ sơ",
    ),
    Rule(
        "book_mismatch",
        "row",
        "error",
        title="Quyển số không khớp tên tệp",
        message="{label} {value} không phải là quyển mà tên tệp của sổ cho biết{detail}.",
        advice="Đề nghị kiểm tra lại quyển số của dòng, hoặc chuyển dòng sang đúng tệp của quyển đó.",
        reason="A row typed into another book's workbook would be filed under the wrong record.",
        example="quyenSo “02/2008” in …KS.2008.01.xlsx",
    ),
    Rule(
        "number_year_mismatch",
        "row",
        "warning",
        title="Năm trong số khác năm đăng ký",
        message="{label} {value}: năm trong số khác năm của ngày đăng ký{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và sửa chỗ sai.",
        reason="Numbers start again at 1 each year; theirs is the year of registration (contract, section 4).",
        example="so “12/2008”, ngayDangKy “03.05.2007”",
    ),
)

_SO = r"^0*([1-9][0-9]{0,6})(?:/([0-9]{4}))?$"
_QUYEN_SO = r"^([0-9]{1,3})/([0-9]{4})$"
_SHAPES = {
    "number": "cần ghi n hoặc n/năm, ví dụ 15 hoặc 15/2008",
    "book_number": "cần ghi quyển/năm, ví dụ 01/2008",
    "page": "chỉ ghi chữ số hoặc để trống",
}


def read_numbers(reading: Reading, kind: str) -> Reading:
    """Rule number_format for so (`number`, `year`) and quyenSo (`number`, `year`) and trangSo.

    The two numbers of so and quyenSo are columns of the reading; null where the value has another shape.
    """
    values = reading.values
    if kind == "page":
        values = values.with_columns(sure=pl.col("text").is_null() | pl.col("text").str.contains("^[0-9]+$"))
    else:
        parts = pl.col("text").str.extract_groups(_SO if kind == "number" else _QUYEN_SO)
        values = values.with_columns(
            number=parts.struct["1"].cast(pl.Int32, strict=False),
            year=parts.struct["2"].cast(pl.Int32, strict=False),
        ).with_columns(sure=pl.col("text").is_null() | pl.col("number").is_not_null())
    if kind == "book_number":  # as the form has it: nn/yyyy
        padded = pl.concat_str(pl.col("number").cast(pl.String).str.zfill(2), "year", separator="/")
        values = values.with_columns(text=pl.coalesce(padded, "text"))
    wrong = [(value, _suggest(value, kind)) for value in values.filter(~pl.col("sure"))["value"]]
    faults = faults_frame(
        (value, "number_format", meant if meant != value else None, _SHAPES[kind]) for value, meant in wrong
    )
    return Reading(values, reading.faults).with_faults(faults)


def _suggest(value: str, kind: str) -> str | None:
    """The same figures in the right shape, where they leave one way only."""
    figures = re.findall(r"[0-9]+", value)
    if re.search(r"[^\W\d_]", value) or not figures:
        return None
    if kind == "number" and len(figures) == 2 and len(figures[1]) == 4 and int(figures[0]):
        return f"{figures[0]}/{figures[1]}"
    if kind == "book_number" and len(figures) == 2 and len(figures[1]) == 4 and len(figures[0]) <= 2:
        return f"{figures[0].zfill(2)}/{figures[1]}"
    return figures[0] if kind != "book_number" and len(figures) == 1 and int(figures[0]) else None


def number_checks() -> list[Check]:
    """Rules book_mismatch and number_year_mismatch."""
    book = pl.format("{}/{}", pl.col("book_number").cast(pl.String).str.zfill(2), pl.col("year_opened"))
    other_book = (pl.col("quyenSo__number") != pl.col("book_number")) | (
        pl.col("quyenSo__year") != pl.col("year_opened")
    )
    registered = pl.col("ngayDangKy__lo") // 10000
    return [
        Check("book_mismatch", "quyenSo", other_book, book, pl.format("tên tệp ghi quyển {}", book)),
        Check(
            "number_year_mismatch",
            "so",
            pl.col("so__year") != registered,
            detail=pl.format("ngày đăng ký thuộc năm {}", registered),
        ),
    ]
