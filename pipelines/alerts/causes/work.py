"""What is wrong with the progress of the work: units that stand still, the deadline, bounces, late reports."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from assets.reports.reporting_days import DUE_DAYS, LEAD_DAYS, ReportingDate, dates_until
from pipelines.alerts import wording
from pipelines.alerts.facts import DayStanding, Facts, PackageBounces, Published, UnitWork
from pipelines.alerts.rule import Cause
from pipelines.alerts.settings import AlertSettings, DeadlineAtRisk, ReportLate
from warehouse.zone import ZONE

# What the Department owes on every reporting date.
_FORMS = {"bieu-1": "Biểu 1", "bieu-2": "Biểu 2"}


def _published(facts: Facts) -> Published:
    return facts.published or Published()


def _today(facts: Facts) -> date:
    return facts.now.astimezone(ZONE).date()


def unit_idle(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Units with open records where nothing was delivered, decided or corrected for many days."""
    chosen = settings.unit_idle

    def idle(u: UnitWork) -> bool:
        waits = u.pending_review + u.rejected >= chosen.min_records
        return waits and facts.now - u.moved_at >= timedelta(days=chosen.days)

    return [
        Cause(
            u.unit_code,
            f"Tại {wording.unit(u.unit_code, facts.tree)} đã {(facts.now - u.moved_at).days} ngày không có thay đổi "
            f"(từ ngày {wording.day(u.moved_at)}), trong khi còn {wording.count(u.pending_review)} bản ghi chờ rà soát "
            f"và {wording.count(u.rejected)} bản ghi bị từ chối chưa được sửa.",
            {"days": (facts.now - u.moved_at).days, "pending_review": u.pending_review, "rejected": u.rejected},
        )
        for u in _published(facts).units
        if idle(u)
    ]


def deadline_at_risk(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """The province, when the recent rate of approval does not reach the rate that the deadline asks for.

    Says nothing without a deadline, and before the work is as old as the window that the rate is measured over.
    """
    chosen, days = settings.deadline_at_risk, _published(facts).days
    if chosen.day is None or not days:
        return []
    today = _today(facts)
    last = days[-1]
    goal = chosen.goal if chosen.goal is not None else last.delivered
    left, days_left = goal - last.done, (chosen.day - today).days
    if left <= 0:
        return []
    numbers = {"goal": goal, "done": last.done, "left": left, "days_left": days_left}
    state = f"đã phê duyệt hoặc đã chuyển {wording.count(last.done)} trên {wording.count(goal)} bản ghi"
    if days_left < 0:
        sentence = (
            f"Hạn hoàn thành ngày {chosen.day:%d/%m/%Y} đã qua {-days_left} ngày; toàn tỉnh {state}, còn "
            f"{wording.count(left)} bản ghi."
        )
        return [Cause("province", sentence, numbers)]
    until = today - timedelta(days=1)
    rates = _rates_at_risk(days, until, chosen)
    if rates is None:
        return []
    needed, recent = rates
    done = _until(days, until).done
    sentence = (
        f"Còn {days_left} ngày đến hạn {chosen.day:%d/%m/%Y}; đến hết ngày {until:%d/%m/%Y} toàn tỉnh đã phê duyệt "
        f"hoặc đã chuyển {wording.count(done)} trên {wording.count(goal)} bản ghi. Cần {wording.decimal(needed)} bản "
        f"ghi mỗi ngày, nhưng {chosen.window_days} ngày qua chỉ đạt {wording.decimal(recent)}."
    )
    return [Cause("province", sentence, numbers | {"needed": round(needed, 1), "recent": round(recent, 1)})]


def _rates_at_risk(days: Sequence[DayStanding], until: date, chosen: DeadlineAtRisk) -> tuple[float, float] | None:
    """Needed and recent rate at the end of a day, if the deadline was at risk then.

    It is from the day on which the recent rate is under the needed one by more than the margin until it reaches that:
    a rate that wavers about the needed one is one cause, not many. Only whole days count, or every morning would be
    behind.
    """
    risk: tuple[float, float] | None = None
    window = timedelta(days=chosen.window_days)
    day = days[0].day + window
    while chosen.day is not None and day <= until:
        now = _until(days, day)
        needed = ((chosen.goal or now.delivered) - now.done) / max((chosen.day - day).days, 1)
        recent = (now.done - _until(days, day - window).done) / chosen.window_days
        risk = (needed, recent) if recent < needed * (1 if risk else 1 - chosen.margin / 100) else None
        day += timedelta(days=1)
    return risk


def _until(days: Sequence[DayStanding], day: date) -> DayStanding:
    """What stood at the end of a day, whether or not something moved on it."""
    return days[bisect_right(days, day, key=lambda d: d.day) - 1]


def transfer_bounced(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Packages with records that the national database sent back and that were not sent again."""
    return [
        Cause(
            wording.package(p.package),
            f"Cơ sở dữ liệu hộ tịch đã trả lại {wording.count(n)} trên {wording.count(p.records)} bản ghi của "
            f"gói chuyển {wording.package(p.package)} (theo mã phản hồi: {wording.listed(_by_code(p))}); các "
            f"bản ghi này chưa được chuyển lại.",
            {"records": p.records, "bounced": n},
        )
        for p in _published(facts).bounces
        if (n := sum(p.bounced.values())) >= settings.transfer_bounced.min_records
    ]


def _by_code(package: PackageBounces) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code, n in package.bounced.items():
        counts[wording.answer_code(code)] = counts.get(wording.answer_code(code), 0) + n
    return counts


def report_late(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """The forms that were due last and are not there; only of dates that had something to tell."""
    chosen, began = settings.report_late, _published(facts).first_received_at
    due = _last_due(began.astimezone(ZONE).date(), facts.now, chosen) if began else None
    if due is None:
        return []
    # One that somebody made by hand, of a later day until the due day, serves as well.
    made = {r.report for r in _published(facts).reports if due.as_of <= r.as_of <= due.due}
    lacking = [label for report, label in _FORMS.items() if report not in made]
    if not lacking:
        return []
    late = facts.now - _morning_after(due, chosen)
    return [
        Cause(
            due.due.isoformat(),
            f"Chưa có {' và '.join(lacking)} của kỳ báo cáo trước ngày {due.due:%d/%m/%Y} (số liệu đến hết ngày "
            f"{due.as_of:%d/%m/%Y}); lẽ ra phải có lúc {chosen.hour} giờ ngày {due.made_on:%d/%m/%Y}, đến nay chậm "
            f"{wording.lasting(late)}.",
            {"hours_late": round(late / timedelta(hours=1), 1), "lacking": len(lacking)},
        )
    ]


def _morning_after(due: ReportingDate, chosen: ReportLate) -> datetime:
    return datetime.combine(due.made_on, time(chosen.hour), ZONE)


def _last_due(began: date, now: datetime, chosen: ReportLate) -> ReportingDate | None:
    """The latest reporting date since the work began whose forms should be there by now."""
    days, lead_days = chosen.days or DUE_DAYS, LEAD_DAYS if chosen.lead_days is None else chosen.lead_days
    dates = dates_until(began, now.astimezone(ZONE).date(), days=days, lead_days=lead_days)
    return next((due for due in reversed(dates) if _morning_after(due, chosen) <= now), None)
