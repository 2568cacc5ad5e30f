"""What must be there: a value in every cell without which no row can be judged."""

import polars as pl

from checks.rules.check import Check
from checks.rules.rule import Rule
from warehouse.registers import REQUIRED

RULES = (
    Rule(
        "formula_cell",
        "cell",
        "error",
        title="Ô chứa công thức",
        message="{label}: ô chứa công thức hoặc giá trị lỗi của Excel {value}{detail}.",
        advice="Đề nghị thay bằng giá trị đúng như trong sổ (gõ lại, hoặc dán dạng giá trị).",
        reason="A register's value is what the book says, not what a workbook computes. Intake finds these cells.",
        example="=A2+1, #N/A",
        severities=("error",),
        bound="giá trị thật của ô không đọc được",
    ),
    Rule(
        "required_missing",
        "cell",
        "error",
        title="Thiếu thông tin bắt buộc",
        message="{label} đang để trống{detail}.",
        advice="Đề nghị nhập theo đúng trang sổ.",
        reason="Without it the event or its person cannot be told (required fields of the Ministry's template).",
        example="nksHoTen is empty",
        severities=("error",),
        bound="thiếu thông tin bắt buộc thì không xác định được sự kiện hộ tịch",
    ),
)


def required_checks(register: str) -> list[Check]:
    """Required cells are not empty; a formula cell, empty for the fast readers, is spared by the judge."""
    return [Check("required_missing", name, pl.col(f"{name}__empty")) for name in REQUIRED[register]]
