"""Dates of one row against each other: what cannot have happened, and what hardly ever does.

Dates are spans (see `dates`): a check fires only when no day of the spans could make it right.
"""

from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from checks.rules.check import Check
from checks.rules.rule import Limits, Rule, Threshold

LATE_AFTER = Threshold("registration_late", "days", 60, 1, 3650, "days from the event to a registration on time")
MOTHER_FROM = Threshold("age_implausible", "mother_from", 12, 8, 18, "youngest age of a mother at the birth")
MOTHER_TO = Threshold("age_implausible", "mother_to", 55, 40, 80, "oldest age of a mother at the birth")
FATHER_FROM = Threshold("age_implausible", "father_from", 14, 8, 20, "youngest age of a father at the birth")
FATHER_TO = Threshold("age_implausible", "father_to", 80, 50, 110, "oldest age of a father at the birth")
DEATH_TO = Threshold("age_implausible", "death_to", 120, 90, 150, "oldest age at death")
HUSBAND_FROM = Threshold("age_below_marriage", "husband_from", 20, 12, 30, "age from which a man marries")
WIFE_FROM = Threshold("age_below_marriage", "wife_from", 18, 12, 30, "age from which a woman marries")

RULES = (
    Rule(
        "date_order",
        "row",
        "error",
        title="Trình tự ngày tháng vô lý",
        message="{label} {value} trái với trình tự thời gian{detail}.",
        advice="Đề nghị đối chiếu các ngày của dòng với trang sổ và sửa chỗ sai.",
        reason="An event is registered after it happened (Luật Hộ tịch 2014, Đ.15, Đ.33), nobody dies before birth, "
        "a parent is born before the child, a paper is issued to a living person.",
        example="nksNgaySinh 05.06.2008, ngayDangKy 01.06.2008",
    ),
    Rule(
        "registration_late",
        "row",
        "warning",
        title="Đăng ký quá hạn nhưng ghi đúng hạn",
        message="{label} ghi là đúng hạn (1) nhưng đăng ký quá hạn{detail}.",
        advice="Đề nghị đối chiếu với trang sổ; nếu là đăng ký quá hạn thì ghi mã 4, nếu là đăng ký lại thì ghi mã 2.",
        reason="Birth is registered within 60 days (Luật Hộ tịch 2014, Đ.15). Đ.33 gives 15 days for a death; the "
        "catalogue warns from 60 only, so a death registered after 16 to 60 days passes.",
        example="loaiDangKy 1, nksNgaySinh 01.01.2008, ngayDangKy 15.05.2008",
        thresholds=(LATE_AFTER,),
        registers=("KS", "KT"),
    ),
    # The catalogue lists this rule for KS and CMC, and in its wording for deaths (KT) too; it is in force there.
    Rule(
        "age_implausible",
        "row",
        "warning",
        title="Tuổi khó có thể đúng",
        message="{label} {value}: tuổi khó có thể đúng{detail}.",
        advice="Đề nghị đối chiếu với trang sổ; nếu sổ ghi đúng như vậy thì giữ nguyên.",
        reason="Ages that births and deaths hardly ever have: mother 12 to 55, father 14 to 80, death by 120.",
        example="meNgaySinh 1999, nksNgaySinh 2008",
        thresholds=(MOTHER_FROM, MOTHER_TO, FATHER_FROM, FATHER_TO, DEATH_TO),
        registers=("KS", "CMC"),
    ),
    Rule(
        "age_below_marriage",
        "row",
        "warning",
        title="Chưa đủ tuổi kết hôn",
        message="{label} {value}: chưa đủ tuổi kết hôn vào ngày đăng ký{detail}.",
        advice="Đề nghị đối chiếu ngày sinh và ngày đăng ký với trang sổ; nếu sổ ghi đúng như vậy thì giữ nguyên.",
        reason="Men marry from 20, women from 18 (Luật Hôn nhân và Gia đình 2014, Đ.8). Up to 2014 the law let a man "
        "marry in his 20th and a woman in her 18th year: such a row is a warning too, for a person to settle.",
        example="chongNgaySinh 01.01.1990, ngayDangKy 01.06.2008",
        thresholds=(HUSBAND_FROM, WIFE_FROM),
        registers=("KH",),
    ),
)


@dataclass(frozen=True)
class Order:
    """`earlier` lies before `later`; the finding stands at `field`. One finding per person and cause."""

    field: str
    earlier: str
    later: str
    detail: str
    same_day_too: bool = False

    def broken(self) -> pl.Expr:
        """True where no day of the two spans is in order."""
        first, last = pl.col(f"{self.earlier}__lo"), pl.col(f"{self.later}__hi")
        return first >= last if self.same_day_too else first > last


def _issued(person: str, who: str) -> Order:
    paper = f"{person}NgayCapGiayToTuyThan"
    return Order(paper, f"{person}NgaySinh", paper, f"giấy tờ cấp trước ngày sinh của {who}")


def _born(person: str, who: str) -> Order:
    return Order(f"{person}NgaySinh", f"{person}NgaySinh", "ngayDangKy", f"{who} sinh sau ngày đăng ký")


def _parent(person: str, child: str, who: str) -> Order:
    return Order(f"{person}NgaySinh", f"{person}NgaySinh", f"{child}NgaySinh", f"{who} không sinh trước con", True)


def _married(spouse: str, who: str) -> tuple[Order, ...]:
    born, detail = f"{spouse}NgaySinh", f"kết hôn trước ngày sinh của {who}"
    return (
        Order(born, born, "ngayDangKy", detail),
        Order(born, born, "ngayXacLapQuanHeHonNhan", detail),
        _issued(spouse, who),
    )


ORDERS = {
    "KS": (
        _born("nks", "người được khai sinh"),
        _parent("me", "nks", "mẹ"),
        _parent("cha", "nks", "cha"),
    ),
    "KT": (
        Order("nktNgayChet", "nktNgaySinh", "nktNgayChet", "chết trước ngày sinh"),
        Order("nktNgayChet", "nktNgayChet", "ngayDangKy", "chết sau ngày đăng ký"),
        Order("nktNgayChet", "nktNgaySinh", "ngayDangKy", "người chết sinh sau ngày đăng ký"),
        _issued("nkt", "người chết"),
    ),
    "KH": (*_married("chong", "chồng"), *_married("vo", "vợ")),
    "CMC": (
        _parent("cm", "nc", "cha/mẹ"),
        _born("cm", "cha/mẹ"),
        _born("nc", "người con"),
        _issued("cm", "cha/mẹ"),
        _issued("nc", "người con"),
    ),
    "HN": (_born("nxn", "người được xác nhận"), _issued("nxn", "người được xác nhận")),
}


def order_checks(register: str) -> list[Check]:
    """Rule date_order; of several broken orders at one field only the first is told."""
    checks = []
    told: dict[str, list[pl.Expr]] = defaultdict(list)
    for order in ORDERS[register]:
        broken = order.broken().fill_null(value=False)
        first = broken & ~pl.any_horizontal(told[order.field]) if told[order.field] else broken
        told[order.field].append(broken)
        checks.append(Check("date_order", order.field, first, detail=order.detail))
    return checks


def _in_order(register: str, field: str) -> pl.Expr:
    """No date_order at the field: an impossible date says all that an implausible age would."""
    orders = [order.broken().fill_null(value=False) for order in ORDERS[register] if order.field == field]
    return ~pl.any_horizontal(orders)


def _years(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Completed years from one yyyymmdd to another."""
    return (later - earlier) // 10000


def _youngest(born: str, event: str) -> pl.Expr:
    return _years(pl.col(f"{born}__hi"), pl.col(f"{event}__lo"))


def _oldest(born: str, event: str) -> pl.Expr:
    return _years(pl.col(f"{born}__lo"), pl.col(f"{event}__hi"))


def _day(number: pl.Expr) -> pl.Expr:
    return pl.date(number // 10000, number // 100 % 100, number % 100)


def late_checks(register: str, limits: Limits = ()) -> list[Check]:
    """Rule registration_late: the shortest possible wait is over the days that a registration on time may take."""
    event = {"KS": "nksNgaySinh", "KT": "nktNgayChet"}.get(register)
    if event is None:
        return []
    allowed = int(LATE_AFTER.within(limits))
    latest, registered = pl.col(f"{event}__hi"), pl.col("ngayDangKy__lo")
    days = (_day(registered) - _day(latest)).dt.total_days()
    late = (pl.col("loaiDangKy") == "1") & (days > allowed)
    said = pl.format("{} ngày, quy định " + f"{allowed} ngày", days)
    return [Check("registration_late", "loaiDangKy", late, detail=said)]


def age_checks(register: str, limits: Limits = ()) -> list[Check]:
    """Rules age_implausible and age_below_marriage, where no order is broken at the same date."""
    mother, father = ("mẹ", MOTHER_FROM, MOTHER_TO), ("cha", FATHER_FROM, FATHER_TO)
    if register == "KS":
        return [
            *_parent_age("KS", "meNgaySinh", "nksNgaySinh", *mother, limits),
            *_parent_age("KS", "chaNgaySinh", "nksNgaySinh", *father, limits),
        ]
    if register == "CMC":
        is_father, is_mother = pl.col("loaiXacNhan").is_in(["1", "3"]), pl.col("loaiXacNhan").is_in(["2", "4"])
        return [
            *_parent_age("CMC", "cmNgaySinh", "ncNgaySinh", *mother, limits, is_mother),
            *_parent_age("CMC", "cmNgaySinh", "ncNgaySinh", *father, limits, is_father),
        ]
    if register == "KT":
        age = _youngest("nktNgaySinh", "nktNgayChet")
        too_old = (age > int(DEATH_TO.within(limits))) & _in_order("KT", "nktNgayChet")
        return [Check("age_implausible", "nktNgaySinh", too_old, detail=pl.format("chết khi {} tuổi", age))]
    if register == "KH":
        return [
            _marriage_age("chongNgaySinh", "chồng", int(HUSBAND_FROM.within(limits))),
            _marriage_age("voNgaySinh", "vợ", int(WIFE_FROM.within(limits))),
        ]
    return []


def _parent_age(
    register: str,
    born: str,
    child: str,
    who: str,
    least: Threshold,
    most: Threshold,
    limits: Limits,
    holds: pl.Expr | None = None,
) -> list[Check]:
    role = pl.lit(value=True) if holds is None else holds
    young, old = _oldest(born, child), _youngest(born, child)
    return [
        Check(
            "age_implausible",
            born,
            role & broken & _in_order(register, born),
            detail=pl.format("{} {} tuổi khi sinh con", pl.lit(who), age),
        )
        for broken, age in (
            (young < int(least.within(limits)), young),
            (old > int(most.within(limits)), old),
        )
    ]


def _marriage_age(born: str, who: str, least: int) -> Check:
    age = _oldest(born, "ngayDangKy")
    return Check(
        "age_below_marriage",
        born,
        (age < least) & _in_order("KH", born),
        detail=pl.format("{} {} tuổi, luật định từ đủ {} tuổi", pl.lit(who), age, pl.lit(least)),
    )
