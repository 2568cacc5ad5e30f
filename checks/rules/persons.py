"""The persons of one row against each other: parents and child."""

import polars as pl

from checks.rules.check import Check
from checks.rules.peoples import home_nationalities
from checks.rules.rule import Rule, as_findings, no_findings
from checks.text.names import family_name
from warehouse.registers import fields

RULES = (
    Rule(
        "parents_conflict",
        "row",
        "warning",
        title="Loại khai sinh không khớp thông tin cha, mẹ",
        message="{label} {value}{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và sửa loại khai sinh hoặc phần thông tin cha, mẹ.",
        reason="loaiKhaiSinh says which parent is known (Luật Hộ tịch 2014, Đ.14; template's notes sheet).",
        example="nksLoaiKhaiSinh 2 (mẹ chưa xác định) with a filled meHoTen",
        registers=("KS",),
    ),
    Rule(
        "surname_mismatch",
        "row",
        "info",
        title="Họ của con khác họ cha và họ mẹ",
        message="{label} {value}: con không mang họ cha, cũng không mang họ mẹ{detail}.",
        advice="Đề nghị xem lại trang sổ; nếu sổ ghi đúng như vậy thì không cần sửa.",
        reason="A child bears the father's or the mother's family name (Bộ luật Dân sự 2015, Đ.26); customs of some "
        "peoples differ, so this is a remark only.",
        example="Hoàng Văn Nam, son of Lý Văn Páo and Nông Thị Hoa",
        registers=("KS",),
    ),
)

_NAMED = ("nksHoTen", "meHoTen", "chaHoTen")
_PARENTS = (("me", "mẹ", ("2", "4")), ("cha", "cha", ("3", "4")))


def block_columns(register: str) -> list[pl.Expr]:
    """For births: `me__filled`, `cha__filled`, whether anything but "no information" is said of the parent."""
    if register != "KS":
        return []
    nothing = ("0", "Không có thông tin", "Null")
    return [
        pl.any_horizontal(
            pl.all_horizontal(pl.col(f.name) != text for text in nothing) for f in fields("KS") if f.person == parent
        ).alias(f"{parent}__filled")
        for parent, _, _ in _PARENTS
    ]


def parent_checks(register: str) -> list[Check]:
    """Rule parents_conflict."""
    if register != "KS":
        return []
    kind = pl.col("nksLoaiKhaiSinh")
    checks = []
    for parent, who, unknown in _PARENTS:
        name = f"{parent}HoTen"
        filled = kind.is_in(unknown) & pl.col(f"{parent}__filled")
        empty = (kind == "1") & pl.col(f"{name}__empty")
        checks += [
            Check(
                "parents_conflict",
                name,
                filled,
                detail=f"loại khai sinh ghi chưa xác định được {who} nhưng phần {who} có thông tin",
            ),
            Check(
                "parents_conflict", name, empty, detail=f"loại khai sinh ghi đã xác định được {who} nhưng tên để trống"
            ),
        ]
    return checks


def surname_findings(register: str, rows: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Rule surname_mismatch, where child and both parents are named and nobody is a foreigner."""
    if register != "KS":
        return no_findings()
    nationalities = [field.name for field in fields("KS") if field.kind == "nationality"]
    parts = pl.col("parts").struct
    named = evidence.select("row_id", *_NAMED, *nationalities).drop_nulls(_NAMED)
    named = named.with_columns(parts=pl.col("nksHoTen").str.splitn(" ", 2))
    named = named.with_columns(first=pl.when(parts[1].is_not_null()).then(parts[0] + " "))
    # Cheap and exact for nearly all rows; the few left, and names of one word, are compared by key.
    same = pl.any_horizontal(pl.col(parent).str.starts_with(pl.col("first")) for parent in _NAMED[1:])
    others = named.filter(~same.fill_null(value=False))
    home = [*home_nationalities(), None]
    suspects = others.filter(pl.all_horizontal(pl.col(nationalities).is_in(home, nulls_equal=True)))
    differs = [
        row_id
        for row_id, *names in suspects.select("row_id", *_NAMED).iter_rows()
        if family_name(names[0]) not in (family_name(names[1]), family_name(names[2]))
    ]
    if not differs:
        return no_findings()
    found = rows.select("row_id", "book", value="nksHoTen").filter(pl.col("row_id").is_in(differs))
    return as_findings(found, rule="surname_mismatch", field="nksHoTen")
