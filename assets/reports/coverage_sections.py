"""Annexes on coverage: how much of each unit's paper books has come, and which books are missing or incomplete."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from assets.reports.bieu_2 import share
from assets.reports.coverage import Coverage
from assets.reports.form import Column, Line, Section, Table, Value
from assets.reports.ranked_lines import ranked_lines
from assets.reports.unit_lines import Scope, per_line, told_names
from warehouse.registers import REGISTER_LABELS

_BOOKS, _NUMBERS = "Quyển sổ", "Số đăng ký"
COLUMNS = (
    Column("TT", "order", 12),
    Column("Đơn vị", "text", 57),
    Column("Theo danh mục", "count", 22, _BOOKS),
    Column("Đã bàn giao", "count", 22, _BOOKS),
    Column("Chưa bàn giao", "count", 22, _BOOKS),
    Column("Tỷ lệ (%)", "percent", 20, _BOOKS, "(4)/(3)"),
    Column("Thiếu số đăng ký", "count", 22, _BOOKS),
    Column("Ngoài danh mục", "count", 22, _BOOKS),
    Column("Còn thiếu", "count", 22, _NUMBERS),
    Column("Loại sổ chưa bàn giao quyển nào", "text", 46),
)
_SUMS = ("listed", "come", "absent", "gaps", "beyond", "n_missing")

DETAIL_COLUMNS = (
    Column("TT", "order", 12),
    Column("Đơn vị", "text", 55),
    Column("Loại sổ", "text", 52),
    Column("Năm mở sổ", "order", 20),
    Column("Quyển số", "order", 20),
    Column("Số bản ghi đã giao", "count", 22),
    Column("Tình trạng", "text", 86),
)


def sections(coverage: Coverage, lines: pl.DataFrame, scope: Scope, total: str) -> tuple[Section, Section]:
    """The sums by unit, and the books behind them."""
    return _summary(coverage, lines, scope, total), _details(coverage, lines)


def _summary(coverage: Coverage, lines: pl.DataFrame, scope: Scope, total: str) -> Section:
    come, listed = pl.col("come"), pl.col("listed")
    counted = coverage.books.select(
        "unit_code",
        listed.cast(pl.Int64).alias("listed"),
        (listed & come).cast(pl.Int64).alias("come"),
        (listed & ~come).cast(pl.Int64).alias("absent"),
        (come & (pl.col("n_missing") > 0)).cast(pl.Int64).alias("gaps"),
        (~listed & come).cast(pl.Int64).alias("beyond"),
        "n_missing",
    )
    own = counted["unit_code"].unique()
    with_inventory = lines.filter(pl.col("unit_code").is_in(own.implode()))
    line_of = {unit: (group, code) for unit, group, code in lines.select("unit_code", "group_code", "code").iter_rows()}
    absent: dict[tuple[str, str], list[str]] = {}
    for unit, register in coverage.missing_registers:
        if unit in line_of:
            absent.setdefault(line_of[unit], []).append(REGISTER_LABELS[register])

    def cells(row: dict[str, Any]) -> Sequence[Value]:
        registers = absent.get((row["group_code"], row["code"]), []) if "code" in row else []
        return [
            row["listed"],
            row["come"],
            row["absent"],
            share(row["come"], row["listed"]),
            row["gaps"],
            row["beyond"],
            row["n_missing"],
            ", ".join(dict.fromkeys(registers)),
        ]

    rows = (
        ranked_lines(per_line(with_inventory, counted, _SUMS), [pl.col(n).sum() for n in _SUMS], cells, scope, total)
        if with_inventory.height
        else ()
    )
    names = told_names(lines)
    without = [names[unit] for unit in coverage.without if unit in names]
    notes = [f"{names[unit]}: {problem}" for unit, problem in coverage.problems if unit in names]
    if without:
        notes.append(f"Đã bàn giao nhưng chưa có danh mục sổ ({len(without)} đơn vị): {', '.join(without)}.")
    return Section(
        "Độ phủ",
        "SỔ HỘ TỊCH ĐÃ SỐ HÓA SO VỚI DANH MỤC SỔ CỦA ĐƠN VỊ",
        table=Table(COLUMNS, rows, "Chưa có danh mục sổ của đơn vị nào (thư mục «danh-muc»)."),
        notes=tuple(notes),
    )


def _details(coverage: Coverage, lines: pl.DataFrame) -> Section:
    wanting = coverage.books.filter(~pl.col("come") | ~pl.col("listed") | (pl.col("n_missing") > 0))
    names = told_names(lines)
    told = pl.DataFrame(
        {"unit_code": list(names), "name": list(names.values())}, schema=dict.fromkeys(("unit_code", "name"), pl.Utf8)
    )
    rows = tuple(
        Line(
            (
                i,
                row["name"],
                REGISTER_LABELS[row["register"]],
                str(row["year_opened"]),
                f"{row['book_number']:02d}",
                row["records"],
                _state(row),
            )
        )
        for i, row in enumerate(
            told.join(wanting, on="unit_code", maintain_order="left_right").iter_rows(named=True), start=1
        )
    )
    return Section(
        "Sổ thiếu",
        "CÁC QUYỂN SỔ CHƯA BÀN GIAO, THIẾU SỐ ĐĂNG KÝ HOẶC NGOÀI DANH MỤC",
        table=Table(DETAIL_COLUMNS, rows, "Không có quyển sổ nào."),
    )


def _state(row: dict[str, Any]) -> str:
    if not row["come"]:
        sent_back = "; đã giao nhưng bị trả lại cả quyển" if row["returned"] else ""
        expected = f" ({row['expected']} số đăng ký)" if row["expected"] else ""
        return f"Chưa bàn giao{expected}{sent_back}"
    told = [f"Thiếu {row['n_missing']} số: {row['missing']}"] if row["n_missing"] else []
    return "; ".join([*told, *([] if row["listed"] else ["Không có trong danh mục"])])
