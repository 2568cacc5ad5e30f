"""Screen: will the deadline be kept; burn-up with the speed that is needed, and the forecast with its range."""

from datetime import date
from itertools import pairwise

from assets.dashboards import pictures
from assets.dashboards.facts import Facts
from assets.dashboards.screen import Column, Picture, Screen, Table
from assets.dashboards.words import day
from assets.progress.charts import number
from assets.reports.forecast import Forecast, burn_up, forecast
from assets.reports.forecast_section import section, verdict


def deadline(facts: Facts) -> Screen:
    """The screen."""
    told = forecast(facts.daily, as_of=facts.as_of, goal=facts.goal, deadline=facts.deadline)
    annex = section(told)
    lines = annex.table.lines if annex.table else ()
    figures: dict[str, int | float] = {"Đã hoàn thành": told.done, "Còn lại": told.left}
    if told.needed_per_day is not None:
        figures["Tốc độ cần có (bản ghi/ngày)"] = round(told.needed_per_day, 1)
    if told.recent_per_day is not None:
        figures["Tốc độ 4 tuần gần nhất (bản ghi/ngày)"] = round(told.recent_per_day, 1)
    if told.deadline is not None:
        figures["Số ngày đến hạn"] = (told.deadline - told.as_of).days
    return Screen(
        "3_han_hoan_thanh",
        "Hạn hoàn thành và dự báo",
        _sentence(told),
        (Picture(f"Vạch trên: {number(max(told.goal, told.delivered))} bản ghi", _picture(facts, told)),),
        (
            Table(
                "Con số và dự báo",
                (Column("Chỉ tiêu", "text"), Column("Giá trị", "text")),
                tuple((line.cells[1], line.cells[2]) for line in lines),
                "Chưa có số liệu.",
                note=" ".join(annex.notes),
            ),
        ),
        figures,
    )


def _sentence(told: Forecast) -> str:
    said = verdict(told)
    if told.deadline is None:
        return said if "đặt hạn" in said else f"{said} Chưa đặt hạn hoàn thành."
    if told.why_not and told.left:
        passed = told.as_of > told.deadline
        return f"{said} Hạn {day(told.deadline)} {'đã qua' if passed else 'còn phía trước'}."
    return said


def _picture(facts: Facts, told: Forecast) -> str:
    curve = burn_up(facts.daily, facts.as_of)
    if curve.is_empty():
        return ""
    first: date = curve["day"][0]
    today = (facts.as_of - first).days
    last = max(facts.as_of, facts.deadline) if facts.deadline else facts.as_of
    ahead = []
    if facts.deadline and facts.deadline > facts.as_of and told.left:
        end = (facts.deadline - first).days
        ahead.append(("cần có", "tomato", "2 4", [(today, float(told.done)), (end, float(told.goal))]))
        if told.at_deadline:
            low, _, high = told.at_deadline
            ahead.append(("dự báo", "purple", "", [(end, float(low)), (end, float(high))]))
    return pictures.burn_up(
        [
            ("bàn giao", "gray", "7 4", _steps(curve["delivered"].to_list())),
            ("hoàn thành", "steelblue", "", _steps(curve["done"].to_list())),
            *ahead,
        ],
        days=(last - first).days,
        top=max(told.goal, told.delivered),
        ends=(f"{first:%d/%m/%y}", f"{last:%d/%m/%y}"),
    )


def _steps(counts: list[int]) -> list[tuple[int, float]]:
    """Points of a curve: the days on which it bends, and both ends."""
    bends = [at for at, (a, b) in enumerate(pairwise(counts), start=1) if a != b]
    kept = sorted({0, len(counts) - 1, *bends, *(at - 1 for at in bends)})
    return [(at, float(counts[at])) for at in kept]
