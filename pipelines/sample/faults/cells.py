"""Cells with the wrong content: formulas, gaps, codes and list values that do not exist, wrong numbers of the book."""

from random import Random

from pipelines.sample.draft import BookDraft, Draft, Nature
from pipelines.sample.faults.fault import Fault, filled, pick, year_keepers
from pipelines.sample.places import registration_place
from pipelines.sample.plan import tree_units
from warehouse.registers import REQUIRED, field

_GROUPS = {
    "Nùng": ("Nùg", "Nùnng", "Nùgn"), "Tày": ("Tàyy", "Tầyy", "Tàu"), "Kinh": ("Kih", "Kinnh", "Kimh"),
    "Dao": ("Doa", "Daoo"), "Sán Chay": ("Sán Chayy",), "Hoa": ("Hoaa",), "Mông": ("Môgn",),
}  # fmt: skip
# Only of Vietnamese citizens: whose citizenship is unreadable, their foreign name would look like a slip, too.
_NATIONS = {"Việt Nam": ("Việt Nan", "Viêtj Nam", "Việt Nma")}
_CODES = {"nksGioiTinh": ("4", "Nam", "N"), "loaiDangKy": ("9", "7", "x"), "nksLoaiKhaiSinh": ("6", "8")}


def _formula(rng: Random, book: BookDraft, draft: Draft) -> bool:
    # Not in a required field: whether an unread formula also counts as empty there is the checker's choice.
    name = pick(rng, set_apart(draft))
    if name is None:
        return False
    nature = rng.choice((Nature.FORMULA, Nature.FORMULA, Nature.ERROR))
    draft.natures[name] = nature
    written = f'=CONCATENATE("{draft.values[name]}","")' if nature is Nature.FORMULA else "#N/A"
    return draft.break_field("formula_cell", nature.value, name, written)


def set_apart(draft: Draft) -> list[str]:
    """Filled fields that no other rule looks at."""
    plain = ("trangSo", "chucVuNguoiKy", "nksNoiSinhDVHC", "nktNguyenNhanChet", "nxnMucDichSuDung", "nycQuanHe")
    return [name for name in plain if name in draft.values]


def _missing(rng: Random, book: BookDraft, draft: Draft) -> bool:
    kept = {"so", *year_keepers(book, draft)}
    name = pick(rng, (n for n in REQUIRED[draft.register] if n not in kept and n in draft.values))
    return name is not None and draft.break_field("required_missing", "empty", name, "")


def _alone_that_day(book: BookDraft, draft: Draft) -> bool:
    """Whether the PDF's date still tells the row once its number is gone."""
    return sum(other.registered == draft.registered for other in book.drafts) == 1


def _number_missing(rng: Random, book: BookDraft, draft: Draft) -> bool:
    return _alone_that_day(book, draft) and draft.break_field("required_missing", "empty", "so", "")


def _number_format(rng: Random, book: BookDraft, draft: Draft) -> bool:
    plan = book.plan
    if rng.random() < 0.3 and _alone_that_day(book, draft):
        written = rng.choice((f"{draft.number}a/{plan.year}", f"số {draft.number}", f"{draft.number}//{plan.year}"))
        return draft.break_field("number_format", "so", "so", written)
    if "trangSo" in draft.values and rng.random() < 0.5:
        return draft.break_field("number_format", "trangSo", "trangSo", f"{draft.values['trangSo']}b")
    written = rng.choice(
        (f"{plan.number:02d}-{plan.year}", f"{plan.number:02d}/{plan.year % 100:02d}", f"Q{plan.number}")
    )
    return draft.break_field("number_format", "quyenSo", "quyenSo", written)


def _other_book(rng: Random, book: BookDraft, draft: Draft) -> bool:
    plan = book.plan
    written = rng.choice((f"{plan.number + 1:02d}/{plan.year}", f"{plan.number:02d}/{plan.year - 1}"))
    return draft.break_field("book_mismatch", "other book", "quyenSo", written)


def _other_year(rng: Random, book: BookDraft, draft: Draft) -> bool:
    year = draft.registered.year + rng.choice((-1, 1, 10))
    if any(other.registered.year == year for other in book.drafts):
        return False  # the number may be taken in that year
    return draft.break_field("number_year_mismatch", "other year", "so", f"{draft.number}/{year}")


def _other_place(rng: Random, book: BookDraft, draft: Draft) -> bool:
    communes, offices = tree_units()
    near = {book.office.unit.name, *(c.name for c in book.office.communes)}
    others = offices if book.office.is_district else communes
    while True:
        unit = rng.choice(others)
        if unit.name not in near and unit.district_code != book.office.unit.district_code:
            name = "noiCap" if draft.register == "HN" else "noiDangKy"
            return draft.break_field("place_mismatch", "other unit", name, registration_place(unit, 0))


def _code(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in filled(draft, "code") if field(draft.register, n).code_list != "tinh_trang_ket_hon"))
    return name is not None and draft.break_field(
        "code_invalid", "no such code", name, rng.choice(_CODES.get(name, ("9", "x")))
    )


def _ethnicity(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in filled(draft, "ethnicity") if draft.values[n] in _GROUPS))
    if name is None:
        return False
    return draft.break_field("ethnicity_unknown", "slip", name, rng.choice(_GROUPS[draft.values[name]]))


def _nationality(rng: Random, book: BookDraft, draft: Draft) -> bool:
    name = pick(rng, (n for n in filled(draft, "nationality") if draft.values[n] in _NATIONS))
    if name is None:
        return False
    return draft.break_field("nationality_unknown", "slip", name, rng.choice(_NATIONS[draft.values[name]]))


def _conflict(rng: Random, book: BookDraft, draft: Draft) -> bool:
    known = "chaHoTen" in draft.values
    kind = "father filled" if known else "father empty"
    return draft.break_field("parents_conflict", kind, "nksLoaiKhaiSinh", "3" if known else "1")


CELL_FAULTS = (
    Fault("formula_cell", "error", 2, _formula),
    Fault("required_missing", "error", 4, _missing),
    Fault("so_missing", "error", 1, _number_missing),
    Fault("number_format", "error", 2, _number_format),
    Fault("book_mismatch", "error", 2, _other_book),
    Fault("code_invalid", "error", 3, _code, ("KS", "KT", "KH", "CMC", "HN")),
    Fault("ethnicity_unknown", "error", 3, _ethnicity),
    Fault("nationality_unknown", "error", 2, _nationality),
    Fault("number_year_mismatch", "warning", 2, _other_year),
    Fault("place_mismatch", "warning", 2, _other_place),
    Fault("parents_conflict", "warning", 2, _conflict, ("KS",)),
)
