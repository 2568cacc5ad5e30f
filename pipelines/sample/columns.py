"""The columns of a delivered sheet: order and spelling of the headers, after the real template and its vendors."""

from dataclasses import dataclass
from functools import cache

from pipelines.sample.plan import BookPlan
from warehouse.registers import code_list, field, fields, read_reference

# Where the newer template has its own columns: before or after a column of the older one.
_BEFORE = {
    "nksHoTen": "nksSoDinhDanh",
    "meHoTen": "meSoDinhDanhCaNhan",
    "chaHoTen": "chaSoDinhDanhCaNhan",
    "nktHoTen": "nktSoDinhDanh",
}
# Headers that carry a trailing space in the Ministry's template.
_SPACED = ("so", "quyenSo", "trangSo", "ngayDangKy", "HoTen", "NgaySinh", "DanToc", "QuocTich", "LoaiCuTru")
_HINTED = ("loaiDangKy", "nksLoaiKhaiSinh", "meLoaiGiayToTuyThan", "chaLoaiGiayToTuyThan", "gbtLoai", "loaiXacNhan")


@dataclass(frozen=True)
class Column:
    """One column: its header, an inline hint below it, and the field it holds ("" for columns that are no field)."""

    header: str
    field: str
    hint: str = ""


@cache
def _order(register: str, newer: bool) -> tuple[str, ...]:
    older = [f.name for f in fields(register) if not f.newer]
    if not newer:
        return tuple(older)
    order: list[str] = []
    for name in older:
        before = _BEFORE.get(name)
        order += [before, name] if before else [name]
        order += [f"{name}Str"] if name in ("nksQuocTich", "meQuocTich", "chaQuocTich") else []
        order += [f"{name}Str"] if name in ("nksQuocTichKhac", "meQuocTichKhac", "chaQuocTichKhac") else []
    known = {f.name for f in fields(register)}
    return tuple(name for name in order if name in known)


def _hint(register: str, name: str) -> str:
    if name not in _HINTED:
        return ""
    codes = [c for c in code_list(field(register, name).code_list, register, name) if c != "0"]
    return f"\ni=[{','.join(codes)}]"


@cache
def _vendor_headers(register: str) -> dict[str, str]:
    rows = read_reference("header_aliases.csv")
    return {r["field"]: r["header"] for r in rows if r["register"] == register and r["field"]}


def columns(plan: BookPlan) -> list[Column]:
    """The columns of a book as its contractor lays them out."""
    habits, register = plan.habits, plan.register
    found = [Column("STT", "")] if habits.stt else []
    for name in _order(register, habits.newer):
        header, hint = name, ""
        if habits.headers == "hints":
            spaced = name in _SPACED or name.endswith(_SPACED[4:])
            header, hint = f"{name} " if spaced else name, _hint(register, name)
        elif habits.headers == "upper":
            header = _vendor_headers(register).get(name, name).upper()
        found.append(Column(header, name, hint))
    if habits.vendor_columns:
        found += [Column("DC_DVNHAPHUYEN", ""), Column("DC_DVNHAPXA", "")]
        # This vendor's export has the remarks last.
        found.sort(key=lambda c: c.field == "ghiChu")
    return found
