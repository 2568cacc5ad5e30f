"""Annex: the forecast in words and one table, for people who decide."""

from datetime import date

from assets.reports.bieu_2 import share
from assets.reports.forecast import COMPLETE, STATED_LEVEL, Forecast
from assets.reports.form import Column, Line, Section, Table, Value, shown_count, shown_decimal

_COLUMNS = (
    Column("TT", "order", 15),
    Column("Chỉ tiêu", "text", 162),
    Column("Giá trị", "text", 90),
)


def section(told: Forecast) -> Section:
    """The annex."""
    rows: list[tuple[str, Value]] = [
        ("Số bản ghi phải hoàn thành", shown_count(told.goal)),
        ("Số bản ghi đã hoàn thành (đã phê duyệt hoặc đã chuyển)", _of(told.done, told.goal)),
        ("Còn lại", shown_count(told.left)),
        ("Hạn hoàn thành", _day(told.deadline)),
        ("Tốc độ cần có để kịp hạn (bản ghi/ngày)", _speed(told.needed_per_day)),
        ("Tốc độ 4 tuần gần nhất (bản ghi/ngày)", _speed(told.recent_per_day)),
    ]
    if told.why_not:
        rows.append(("Dự báo ngày hoàn thành", told.why_not))
    else:
        latest = _day(told.latest) if told.latest else "chưa xác định được"
        rows += [
            (f"Dự báo ngày hoàn thành (đạt {COMPLETE:.0%} số phải làm)", _day(told.expected)),
            (f"Khoảng dự báo ({STATED_LEVEL:.0%} số ngày)", f"từ {_day(told.earliest)} đến {latest}"),
        ]
    if told.at_deadline:
        low, likely, high = (shown_count(n) for n in told.at_deadline)
        rows.append(("Dự báo số bản ghi hoàn thành đến hạn", f"{likely} (từ {low} đến {high})"))
    lines = tuple(Line((i, *row)) for i, row in enumerate(rows, start=1))
    return Section(
        "Dự báo",
        "DỰ BÁO TIẾN ĐỘ TOÀN TỈNH",
        (verdict(told),),
        Table(_COLUMNS, lines),
        (
            f"Khoảng dự báo: thử lại trên các đợt số hóa mô phỏng, ngày hoàn thành thật nằm trong khoảng này ở ít nhất "
            f"{STATED_LEVEL:.0%} số ngày. Hoàn thành: đạt {COMPLETE:.0%} số phải làm, vì các bản ghi cuối cùng thường "
            f"phải xử lý từng trường hợp.",
        ),
    )


def verdict(told: Forecast) -> str:
    """One sentence for the leader: will the deadline be kept."""
    if told.why_not:
        return told.why_not
    if told.deadline is None:
        return f"Dự kiến hoàn thành khoảng ngày {_day(told.expected)}. Chưa đặt hạn hoàn thành."
    if told.as_of > told.deadline:
        return f"Hạn {_day(told.deadline)} đã qua, còn {shown_count(told.left)} bản ghi."
    if told.needed_per_day is None:
        return f"Hôm nay là hạn {_day(told.deadline)}, còn {shown_count(told.left)} bản ghi."
    if told.latest and told.latest <= told.deadline:
        return f"Với tốc độ hiện nay, dự kiến kịp hạn {_day(told.deadline)}."
    if told.earliest and told.earliest > told.deadline:
        return f"Với tốc độ hiện nay, không kịp hạn {_day(told.deadline)}; cần đẩy nhanh tiến độ."
    return (
        f"Chưa chắc chắn kịp hạn {_day(told.deadline)}: mỗi ngày cần {_speed(told.needed_per_day)} bản ghi, "
        f"4 tuần gần nhất đạt {_speed(told.recent_per_day)}."
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa đặt"


def _speed(speed: float | None) -> str:
    return shown_decimal(speed, 1) if speed is not None else "…"


def _of(part: int, whole: int) -> str:
    return f"{shown_count(part)} ({shown_decimal(share(part, whole))}%)"
