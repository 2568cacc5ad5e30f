"""Identity papers: the shape of their numbers, and what a 12-digit number says about its holder.

A 12-digit number is 3 digits of the place of birth registration, 1 of century and sex, 2 of the birth year and 6 at
random (Nghị định 137/2015/NĐ-CP, Đ.13; Thông tư 07/2016/TT-BCA, Đ.7). It has no check digit.
"""

import re
from functools import cache

import polars as pl

from checks.rules.check import Check
from checks.rules.rule import Rule
from warehouse.registers import fields, read_reference

RULES = (
    Rule(
        "id_number_format",
        "cell",
        "error",
        title="Số giấy tờ tùy thân sai dạng",
        message="{label} {value} chưa đúng dạng{detail}.",
        advice="Đề nghị đối chiếu với trang sổ và định dạng ô là văn bản để Excel không làm mất số 0 ở đầu.",
        reason="CMND has 9 digits (12 in its last series), CCCD and số định danh 12 (Luật Căn cước 2023, Đ.12).",
        example="CMND “08012345”, CCCD “2.01E+10”",
    ),
    Rule(
        "id_number_mismatch",
        "row",
        "warning",
        title="Số định danh không khớp với người",
        message="{label} {value} không khớp{detail}.",
        advice="Đề nghị đối chiếu số, giới tính và năm sinh với trang sổ.",
        reason="Nghị định 137/2015/NĐ-CP, Đ.13: place, century with sex, and birth year are part of the number.",
        example="020185001234 (a woman born 1985) for a father born 1979",
    ),
)

CMND, CCCD = "1", "4"
# Codes from 101 on stand for countries, of which no list is at hand; no numbering of countries reaches 900.
_FIRST_COUNTRY, _NO_COUNTRY = 100, 900
# The holder's sex where the field says it: True male. Where another field says it, that field.
_SEX = {
    "me": False,
    "cha": True,
    "chong": True,
    "vo": False,
    "nks": "nksGioiTinh",
    "nkt": "nktGioiTinh",
    "nxn": "nxnGioiTinh",
}


@cache
def places() -> frozenset[int]:
    """Place codes of the 63 provinces of before July 2025; those of dissolved provinces stay valid."""
    return frozenset(int(row["code3"]) for row in read_reference("pid_province_codes.csv"))


def digits_of(field: str) -> pl.Expr:
    """The value as a number where it is digits only."""
    text = pl.col(field)
    return pl.when(~text.str.starts_with("+") & ~text.str.starts_with("-")).then(text.cast(pl.Int64, strict=False))


def paper_checks(register: str) -> list[Check]:
    """Rules id_number_format and id_number_mismatch. Passports and other papers are not judged for digits."""
    checks = []
    named = {f.name: f for f in fields(register)}
    for field in named.values():
        if field.kind != "id_number":
            continue
        number, length = digits_of(field.name), pl.col(field.name).str.len_bytes()
        kind = field.name.replace("SoGiayToTuyThan", "LoaiGiayToTuyThan")
        twelve = number.is_not_null() & (length == 12)
        if kind == field.name:
            judged = pl.lit(value=True)
            shapes = [(judged, twelve, _suggest_twelve, "số định danh gồm 12 chữ số")]
        else:
            judged = pl.col(kind).is_in([CMND, CCCD])
            nine = number.is_not_null() & (length == 9)
            shapes = [
                (pl.col(kind) == CMND, nine | twelve, _suggest, "CMND gồm 9 hoặc 12 chữ số"),
                (pl.col(kind) == CCCD, twelve, _suggest_twelve, "CCCD gồm 12 chữ số"),
            ]
        is_written = pl.col(field.name).is_not_null()
        checks += [
            Check("id_number_format", field.name, is_written & paper & ~sound, suggest, shape)
            for paper, sound, suggest, shape in shapes
        ]
        checks += _holder_checks(register, field.name, field.person, judged & twelve, number, set(named))
    return checks


def _holder_checks(
    register: str, field: str, person: str, twelve: pl.Expr, number: pl.Expr, names: set[str]
) -> list[Check]:
    place, century, year = _parts(number)
    no_place = ~place.is_in(list(places())) & ((place < _FIRST_COUNTRY) | (place >= _NO_COUNTRY))
    parts = [(no_place, pl.format("không có mã nơi đăng ký {}", place.cast(pl.String).str.zfill(3)))]
    male = _is_male(register, person)
    if male is not None:
        other_sex = (century % 2 == 0) != male
        parts.append((other_sex, pl.lit("chữ số thứ tư không đúng với giới tính")))
    born = f"{person}NgaySinh"
    if born in names:
        other_year = (pl.col(f"{born}__lo") // 10000) != year
        parts.append((other_year, pl.format("số ghi năm sinh {}, ngày sinh là {}", year, pl.col(born))))
    broken = [part.fill_null(value=False) for part, _ in parts]
    said = [pl.when(part).then(detail) for part, (_, detail) in zip(broken, parts, strict=True)]
    return [
        Check(
            "id_number_mismatch",
            field,
            twelve & pl.any_horizontal(broken),
            detail=pl.concat_str(said, separator="; ", ignore_nulls=True),
        )
    ]


def _parts(number: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Place code, digit of century and sex, and birth year of a 12-digit number."""
    century = number // 10**8 % 10
    return number // 10**9, century, (century // 2 + 19) * 100 + number // 10**6 % 100


def year_told(register: str, person: str, field: str) -> pl.Expr:
    """The birth year in a sound 12-digit number: of a place that exists, and of the holder's sex. Null otherwise."""
    place, century, year = _parts(digits_of(field))
    sound = (pl.col(field).str.len_bytes() == 12) & place.is_in(list(places()))
    male = _is_male(register, person)
    other_sex = pl.lit(value=False) if male is None else ((century % 2 == 0) != male).fill_null(value=False)
    return pl.when(sound & ~other_sex).then(year)


def _is_male(register: str, person: str) -> pl.Expr | None:
    if register == "CMC":
        role = pl.col("loaiXacNhan")
        return pl.when(role.is_in(["1", "2", "3", "4"])).then(role.is_in(["1", "3"])) if person == "cm" else None
    sex = _SEX.get(person)
    if isinstance(sex, str):
        return pl.when(pl.col(sex).is_in(["1", "2"])).then(pl.col(sex) == "1")
    return None if sex is None else pl.lit(sex)


def _suggest(value: str) -> str | None:
    """The same digits without signs, or with the zeros that a number cell lost."""
    digits = re.sub(r"[\s.\-]", "", value)
    if not re.fullmatch(r"[0-9]+", digits) or re.fullmatch(r"0+", digits):
        return None
    if len(digits) in (9, 12):
        return digits if digits != value else None
    # A number that still has a zero in front has lost none. Ten digits may as well be nine with one too many.
    if len(digits) == 8 and digits[0] != "0":
        return "0" + digits
    return "0" + digits if len(digits) == 11 and digits[0] != "0" and int(digits[:2]) in places() else None


def _suggest_twelve(value: str) -> str | None:
    """The same where only twelve digits are right."""
    meant = _suggest(value)
    return meant if meant and len(meant) == 12 else None
