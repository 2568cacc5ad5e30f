"""Head and foot of a form: who reports, from where, until when, and the place in the journal that vouches for it."""

from datetime import date

from assets.reports.journal_counts import Cut
from assets.reports.options import ReportOptions
from assets.reports.reporting_days import in_words
from assets.reports.unit_lines import Scope, scope_name
from warehouse.units import Tree
from warehouse.zone import ZONE

_KINDS = ("Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Phường ", "Xã ", "Tỉnh ")


def issuer(scope: Scope, tree: Tree, options: ReportOptions) -> tuple[str, ...]:
    """The issuing body in capitals, the body above it first (decree 30/2020/NĐ-CP, annex I)."""
    if scope.level == "department":
        return options.department
    name = scope_name(scope, tree).upper()
    if scope.level == "district":
        return (f"ỦY BAN NHÂN DÂN {name}", "PHÒNG TƯ PHÁP")
    return ("ỦY BAN NHÂN DÂN", name)


def place(scope: Scope, tree: Tree, options: ReportOptions) -> str:
    """Where it is signed: the unit's name without its kind."""
    if scope.level == "department":
        return options.place
    name = scope_name(scope, tree)
    return next((name.removeprefix(kind) for kind in _KINDS if name.startswith(kind)), name)


def period(as_of: date) -> str:
    """The line below the title."""
    return f"(Tính đến {in_words(as_of)})"


def since_words(since: date, as_of: date) -> str:
    """What "in the period" means: the days after the report before, until this one."""
    return f"Kỳ báo cáo: sau ngày {since:%d/%m/%Y} đến hết ngày {as_of:%d/%m/%Y}."


def footer(label: str, as_of: date, cut: Cut) -> str:
    """What stands at the foot of every page: the form, its day, and the journal's head on that day."""
    told = f"{label}, tính đến hết ngày {as_of:%d/%m/%Y}"
    if cut.happened_at is None:
        return f"{told}; nhật ký trạng thái chưa có sự kiện nào"
    moment = cut.happened_at.astimezone(ZONE)
    return f"{told}; đầu nhật ký: sự kiện số {cut.event_no}, {moment:%H:%M} ngày {moment:%d/%m/%Y}, mã {cut.link}"
