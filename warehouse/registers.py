"""The five registers: their fields in template order, code lists, required fields and header spellings.

Facts come from `warehouse/reference/*.csv`. What is wrong with a value is judged in `checks`, not here.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

REGISTERS = ("KS", "KT", "KH", "CMC", "HN")

REGISTER_LABELS = {
    "KS": "Khai sinh",
    "KT": "Khai tử",
    "KH": "Kết hôn",
    "CMC": "Nhận cha, mẹ, con",
    "HN": "Xác nhận tình trạng hôn nhân",
}

# Register names as they stand in file names (contract, section 2).
REGISTER_SPELLINGS = {**{r: r for r in REGISTERS}, "XNHN": "HN", "XNTTHN": "HN"}

# A row that lacks one of these cannot be judged (rule catalogue: required_missing, column_missing).
REQUIRED = {
    "KS": ("so", "quyenSo", "ngayDangKy", "noiDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"),
    "KT": ("so", "quyenSo", "ngayDangKy", "noiDangKy", "nktHoTen", "nktNgayChet"),
    "KH": ("so", "quyenSo", "ngayDangKy", "noiDangKy", "chongHoTen", "voHoTen"),
    "CMC": ("so", "quyenSo", "ngayDangKy", "noiDangKy", "cmHoTen", "ncHoTen"),
    "HN": ("so", "quyenSo", "ngayDangKy", "noiCap", "nxnHoTen"),
}

# Columns of the newer template that the older field list does not have, in template order.
_NEWER = {
    "KS": (
        ("nksSoDinhDanh", "nks", "Số định danh cá nhân (người được khai sinh)", "id_number"),
        ("nksQuocTichStr", "nks", "Quốc tịch, ghi bằng chữ (người được khai sinh)", "text"),
        ("nksQuocTichKhacStr", "nks", "Quốc tịch khác, ghi bằng chữ (người được khai sinh)", "text"),
        ("meSoDinhDanhCaNhan", "me", "Số định danh cá nhân (mẹ)", "id_number"),
        ("meQuocTichStr", "me", "Quốc tịch, ghi bằng chữ (mẹ)", "text"),
        ("meQuocTichKhacStr", "me", "Quốc tịch khác, ghi bằng chữ (mẹ)", "text"),
        ("chaSoDinhDanhCaNhan", "cha", "Số định danh cá nhân (cha)", "id_number"),
        ("chaQuocTichStr", "cha", "Quốc tịch, ghi bằng chữ (cha)", "text"),
        ("chaQuocTichKhacStr", "cha", "Quốc tịch khác, ghi bằng chữ (cha)", "text"),
    ),
    "KT": (("nktSoDinhDanh", "nkt", "Số định danh cá nhân (người chết)", "id_number"),),
}

_KIND_BY_CSV = {
    "date text": "date",
    "code": "code",
    "digits text": "id_number",
    "digits or empty": "page",
    "text": "text",
}
_KIND_BY_NAME = {"so": "number", "quyenSo": "book_number", "nguoiKy": "name", "nguoiThucHien": "name"}
_PLACE = re.compile(r"(noiDangKy|noiCap|NoiCuTru|QueQuan|NoiSinh|NoiSinhDVHC|NoiChet|ThoiGianCuTruTai)$")


@dataclass(frozen=True)
class Field:
    """One column of a register, under the Ministry's name."""

    register: str
    position: int
    name: str
    person: str
    label: str
    kind: str
    code_list: str
    newer: bool = False


def read_reference(name: str) -> list[dict[str, str]]:
    """Rows of one reference list as dictionaries of text."""
    text = files("warehouse").joinpath("reference", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t" if name.endswith(".tsv") else ","))


def _kind(row: dict[str, str]) -> str:
    name = row["field"]
    if name in _KIND_BY_NAME:
        return _KIND_BY_NAME[name]
    if row["kind"] == "text list":
        return {"dan_toc": "ethnicity", "quoc_tich": "nationality"}[row["code_list"]]
    if name.endswith("HoTen"):
        return "name"
    if name.endswith("BangChu"):
        return "words"
    if _PLACE.search(name):
        return "place"
    return _KIND_BY_CSV[row["kind"]]


@cache
def fields(register: str) -> tuple[Field, ...]:
    """Fields of a register in template order, then the newer template's own columns."""
    older = [
        Field(register, int(r["position"]), r["field"], r["person"], r["label_vi"], _kind(r), r["code_list"])
        for r in read_reference("fields.csv")
        if r["register"] == register
    ]
    newer = [
        Field(register, len(older) + i, name, person, label, kind, "", newer=True)
        for i, (name, person, label, kind) in enumerate(_NEWER.get(register, ()), start=1)
    ]
    return tuple(older + newer)


@cache
def _by_name(register: str) -> dict[str, Field]:
    return {f.name: f for f in fields(register)}


def field(register: str, name: str) -> Field:
    """One field by the Ministry's name; KeyError if the register has no such field."""
    return _by_name(register)[name]


@cache
def code_list(name: str, register: str, field_name: str) -> dict[str, str]:
    """Code to Vietnamese label of the list that a coded field draws on.

    The digits of `tinh_trang_ket_hon` are not known: its words stand as their own codes.
    """
    rows = read_reference(f"{name}.csv")
    if name == "loai_dang_ky":
        rows = [r for r in rows if r["register"] == register]
    if name == "tuyen_bo":
        rows = [r for r in rows if r["field"] == field_name]
    return {r["code"] or r["label_vi"]: r["label_vi"] for r in rows}


def _fold_header(header: str) -> str:
    first_line = unicodedata.normalize("NFC", header).strip().split("\n")[0]
    return re.sub(r"\s+", "", first_line).casefold()


@cache
def _header_index(register: str) -> dict[str, str]:
    index = {_fold_header(f.name): f.name for f in fields(register)}
    for row in read_reference("header_aliases.csv"):
        # A field's own name wins over an alias of the same spelling.
        if row["register"] in (register, "*"):
            index.setdefault(_fold_header(row["header"]), row["field"])
    return index


def header_to_field(register: str, header: str) -> str | None:
    """The field that a header cell means: its name, "" if known and ignored, None if unknown.

    Case, spaces and an inline hint after a line break do not matter (contract, section 3).
    """
    return _header_index(register).get(_fold_header(header))
