"""Difficulties that units report (khó khăn, vướng mắc), `vuong-mac/<unit>/*.xlsx`: template, reading, annex.

What a unit wrote is shown as it was written; nothing is judged here.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from assets.reports.form import Column, Line, Section, Table
from assets.reports.unit_files import Heading, as_date, read_unit_file, unit_files
from assets.reports.unit_lines import told_names
from assets.reports.unit_templates import template
from warehouse.home import Home

FILE_NAME = "kho-khan-vuong-mac.xlsx"

KINDS = ("Sổ gốc", "Đơn vị số hóa", "Nhân lực", "Kinh phí", "Kỹ thuật, phần mềm", "Nghiệp vụ hộ tịch", "Khác")
STATES = ("Chưa giải quyết", "Đang giải quyết", "Đã giải quyết")

HEADINGS = (
    Heading("day", "Ngày ghi", "05/06/2024", 16, ("ngày", "ngày tháng", "thời gian")),
    Heading("kind", "Nhóm", "Sổ gốc", 20, ("loại", "nhóm vướng mắc"), KINDS),
    Heading(
        "text", "Khó khăn, vướng mắc", "Sổ khai sinh 1998 bị mối, mất 12 trang", 60,
        ("nội dung", "khó khăn", "vướng mắc", "khó khăn vướng mắc", "nội dung khó khăn, vướng mắc"),
    ),
    Heading("proposal", "Đề xuất, kiến nghị", "Cho đối chiếu bản lưu tại Phòng Tư pháp", 50, ("đề xuất", "kiến nghị")),
    Heading("state", "Kết quả giải quyết", "Chưa giải quyết", 22, ("kết quả", "trạng thái"), STATES),
)  # fmt: skip
_EXPLANATION = (
    "Mỗi dòng là một khó khăn, vướng mắc. Lưu tệp trong thư mục của đơn vị; có thể nhiều tệp, tên tùy ý.",
    "Ghi ngày theo dạng 05/06/2024. Cột «Nhóm» và «Kết quả giải quyết»: bấm vào ô, chọn trong danh sách.",
    "Đề nghị không ghi họ tên, ngày sinh, số giấy tờ của công dân; nếu cần chỉ rõ thì ghi loại sổ, quyển, số đăng ký.",
)

COLUMNS = (
    Column("TT", "order", 12),
    Column("Đơn vị", "text", 48),
    Column("Ngày ghi", "day", 22),
    Column("Nhóm", "text", 30),
    Column("Khó khăn, vướng mắc", "text", 75),
    Column("Đề xuất, kiến nghị", "text", 52),
    Column("Kết quả giải quyết", "text", 28),
)


@dataclass(frozen=True)
class Difficulty:
    """One line of a unit's workbook; `text` may be the reason why a whole file could not be read."""

    unit_code: str
    day: date | None
    kind: str
    text: str
    proposal: str
    state: str


def difficulties_folder(home: Home) -> Path:
    """Where units' notes lie."""
    return home.root / "vuong-mac"


def difficulties_template() -> bytes:
    """The empty workbook that a unit fills in."""
    return template("KHÓ KHĂN, VƯỚNG MẮC TRONG SỐ HÓA SỔ HỘ TỊCH", "Vướng mắc", _EXPLANATION, HEADINGS)


def read_difficulties(home: Home, as_of: date) -> list[Difficulty]:
    """What units had noted until a day, in order of units and files; a note without a day counts as noted."""
    found = []
    for unit, file in unit_files(difficulties_folder(home), "*.xlsx"):
        read = read_unit_file(unit, file, HEADINGS, "text")
        if read.problem:
            found.append(Difficulty(unit, None, "", f"Không đọc được {read.name}: {read.problem}.", "", ""))
        for _, cells in read.rows:
            day = as_date(cells.get("day", ""))
            if cells.get("text") and (day is None or day <= as_of):
                told = (cells.get(name, "") for name in ("kind", "text", "proposal", "state"))
                found.append(Difficulty(unit, day, *told))
    return found


def section(noted: list[Difficulty], lines: pl.DataFrame) -> Section:
    """The annex: notes of the form's units, in the form's order."""
    rows: list[Line] = []
    for unit, name in told_names(lines).items():
        for one in noted:
            if unit == one.unit_code:
                day = one.day.isoformat() if one.day else None
                rows.append(Line((len(rows) + 1, name, day, one.kind, one.text, one.proposal, one.state)))
    return Section(
        "Khó khăn, vướng mắc",
        "KHÓ KHĂN, VƯỚNG MẮC VÀ KIẾN NGHỊ CỦA CÁC ĐƠN VỊ",
        table=Table(COLUMNS, tuple(rows), "Các đơn vị chưa báo cáo khó khăn, vướng mắc."),
    )
