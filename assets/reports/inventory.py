"""The inventory of a unit's paper books, `danh-muc/<unit>/danh-muc-so.xlsx`: template and reading.

Optional, and filled in by people: a line that cannot be understood is told, never guessed. Comparing it with what was
delivered is done in `coverage`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.reports.unit_files import Heading, as_number, folded, read_unit_file, unit_files
from assets.reports.unit_templates import template
from warehouse.home import Home
from warehouse.registers import REGISTER_LABELS, REGISTER_SPELLINGS

FILE_NAME = "danh-muc-so.xlsx"

HEADINGS = (
    Heading("register", "Loại sổ", "Khai sinh", 26, ("loại", "tên sổ", "sổ"), tuple(REGISTER_LABELS.values())),
    Heading("year_opened", "Năm mở sổ", "2008", 12, ("năm", "năm sổ"), whole=(1900, 2100)),
    Heading("book_number", "Quyển số", "01", 12, ("quyển", "số quyển", "quyển sổ"), whole=(1, 999)),
    Heading("first_number", "Từ số", "1", 12, ("số đầu", "số đầu tiên", "từ số đăng ký"), whole=(1, 20_000)),
    Heading("last_number", "Đến số", "215", 12, ("số cuối", "số cuối cùng", "đến số đăng ký"), whole=(1, 20_000)),
    Heading("number_year", "Năm đăng ký", "2008", 14, ("năm của số",), whole=(1900, 2100)),
    Heading("pages", "Số trang", "200", 12, ("trang", "số tờ")),
    Heading("note", "Ghi chú", "Sổ rách trang cuối", 40),
)
_EXPLANATION = (
    "Mỗi dòng là một quyển sổ gốc đơn vị đang lưu giữ. Lưu tệp với tên «danh-muc-so.xlsx» trong thư mục của đơn vị.",
    "Loại sổ: chọn trong danh sách, hoặc viết tắt: KS khai sinh, KT khai tử, KH kết hôn, CMC nhận cha, mẹ, con, "
    "HN xác nhận tình trạng hôn nhân.",
    "Sổ dùng nhiều năm, mỗi năm đánh số lại từ 1: ghi mỗi năm một dòng, thêm «Năm đăng ký». Sổ khác để trống cột này.",
)
_INT = ("year_opened", "book_number", "first_number", "last_number", "number_year", "pages")

SCHEMA: dict[str, pl.DataType] = {
    "unit_code": pl.String(),
    "sheet_row": pl.Int64(),
    "register": pl.String(),
    **{name: pl.Int64() for name in _INT},
    "note": pl.String(),
}


@dataclass(frozen=True)
class Inventories:
    """Every inventory of a home. books: the columns of SCHEMA; `problems`: unit and a Vietnamese sentence each."""

    books: pl.DataFrame
    units: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]


def inventory_folder(home: Home) -> Path:
    """Where units' inventories lie."""
    return home.root / "danh-muc"


def inventory_template() -> bytes:
    """The empty inventory that a unit fills in."""
    return template("DANH MỤC SỔ HỘ TỊCH CỦA ĐƠN VỊ", "Danh mục sổ", _EXPLANATION, HEADINGS)


def read_inventories(home: Home) -> Inventories:
    """Every inventory that lies there; a unit with several folders has them all read."""
    rows, units, problems = [], [], []
    for unit, file in unit_files(inventory_folder(home), FILE_NAME):
        found = read_unit_file(unit, file, HEADINGS, "register")
        units.append(unit)
        if found.problem:
            problems.append((unit, f"Không đọc được {found.name}: {found.problem}."))
        for sheet_row, cells in found.rows:
            book, trouble = _book(cells)
            if trouble:
                problems.append((unit, f"{found.name}, dòng {sheet_row}: {trouble}."))
            else:
                rows.append({"unit_code": unit, "sheet_row": sheet_row, **book})
    return Inventories(pl.DataFrame(rows, schema=SCHEMA, orient="row"), tuple(dict.fromkeys(units)), tuple(problems))


def register_of(text: str) -> str | None:
    """The register that a person means: its letters, or its Vietnamese name; None if it is neither."""
    known = {folded(name): register for register, name in REGISTER_LABELS.items()}
    known |= {folded(name): register for name, register in REGISTER_SPELLINGS.items()}
    known |= {"nhan cha me con": "CMC", "tinh trang hon nhan": "HN"}
    bare = re.sub(r"^(so )?(dang ky )?(giay )?", "", folded(text))
    return known.get(bare) or known.get(folded(text))


def _book(cells: Mapping[str, str]) -> tuple[dict[str, object], str]:
    """The values of a line, or what is wrong with it."""
    register = register_of(cells.get("register", ""))
    if register is None:
        return {}, "không rõ loại sổ" if not cells.get("register") else f"không rõ loại sổ «{cells['register'][:40]}»"
    numbers = {name: as_number(cells[name]) for name in _INT if cells.get(name)}
    unreadable = [h.label for h in HEADINGS if h.name in numbers and numbers[h.name] is None and h.name != "pages"]
    if unreadable:
        return {}, f"«{'», «'.join(unreadable)}» không phải là số"
    if numbers.get("year_opened") is None or numbers.get("book_number") is None:
        return {}, "thiếu năm mở sổ hoặc quyển số"
    first, last = numbers.get("first_number"), numbers.get("last_number")
    if first is not None and last is not None and (last < first or last - first > 20_000):
        return {}, f"số đầu {first} và số cuối {last} không hợp lý"
    return {"register": register, **{name: numbers.get(name) for name in _INT}, "note": cells.get("note")}, ""
