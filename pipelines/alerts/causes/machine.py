"""What is wrong with the pipeline itself: runs, checks, the published copy, and the alerting."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pipelines.alerts import wording
from pipelines.alerts.facts import ChannelFacts, Facts, FailedCheck, FileFacts, Heartbeat, RunFacts
from pipelines.alerts.rule import Cause
from pipelines.alerts.settings import AlertSettings


def _runs(facts: Facts) -> RunFacts:
    return facts.runs or RunFacts()


def _hours(since: datetime, now: datetime) -> float:
    return round((now - since) / timedelta(hours=1), 1)


def run_failed(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Jobs whose last run failed, until one succeeds."""
    chosen = settings.run_failed
    return [
        Cause(
            wording.identifier(j.job),
            f"Công việc «{wording.identifier(j.job)}» không thành công {wording.count(j.failures)} lần liên tiếp, lần "
            f"gần nhất lúc {wording.minute(j.ended_at)} (mã lần chạy {wording.run(j.run_id)}).",
            {"failures": j.failures},
        )
        for j in _runs(facts).failed_jobs
        if j.failures >= chosen.min_failures and facts.now - j.ended_at <= timedelta(days=chosen.recent_days)
    ]


def run_missing(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """No run ended well for long. A home where none ever did is not looked at: nobody has started it yet."""
    last = _runs(facts).last_success_at
    if last is None or facts.now - last < timedelta(hours=settings.run_missing.hours):
        return []
    return [
        Cause(
            "any",
            f"Đã {wording.lasting(facts.now - last)} không có lần chạy nào thành công; lần gần nhất là lúc "
            f"{wording.minute(last)}.",
            {"hours": _hours(last, facts.now)},
        )
    ]


def check_failed(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Checks that failed when they were last evaluated."""
    chosen = settings.check_failed

    def watched(c: FailedCheck) -> bool:
        recent = facts.now - c.evaluated_at <= timedelta(days=chosen.recent_days)
        return recent and c.severity in chosen.severities and c.check not in chosen.ignore

    return [
        Cause(
            f"{wording.identifier(c.asset)}:{wording.identifier(c.check)}",
            f"Phép kiểm tra «{wording.identifier(c.check)}» của «{wording.identifier(c.asset)}» không đạt lúc "
            f"{wording.minute(c.evaluated_at)}{_counted(c)}.",
            {} if c.count is None else {"count": c.count},
        )
        for c in _runs(facts).failed_checks or ()
        if watched(c)
    ]


def _counted(failed: FailedCheck) -> str:
    return "" if failed.count is None else f", {wording.count(failed.count)} trường hợp"


def ledger_stale(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """The ledger was written long ago and its copy was not renewed since."""
    files = facts.files or FileFacts()
    if files.ledger_at is None or (files.published_at is not None and files.published_at >= files.ledger_at):
        return []
    # A writer at work touches the ledger again and again: only one that stopped without publishing is late.
    if facts.now - files.ledger_at < timedelta(hours=settings.ledger_stale.hours):
        return []
    shown = f"từ lúc {wording.minute(files.published_at)}" if files.published_at else "chưa từng được công bố"
    return [
        Cause(
            "published",
            f"Sổ cái dữ liệu đã thay đổi lúc {wording.minute(files.ledger_at)}, nhưng bản công bố cho lãnh đạo và các "
            f"bảng theo dõi thì {shown}.",
            {"hours": _hours(files.ledger_at, facts.now)},
        )
    ]


def channel_failing(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Channels on which messages were put aside, or one has been tried many times."""

    def failing(c: ChannelFacts) -> bool:
        return c.dead > 0 or c.attempts >= settings.channel_failing.attempts

    return [
        Cause(
            wording.identifier(c.channel),
            f"Kênh gửi «{wording.identifier(c.channel)}» không nhận thông báo: {wording.count(c.waiting)} thư đang "
            f"chờ gửi lại, {wording.count(c.dead)} thư đã thôi gửi.",
            {"waiting": c.waiting, "dead": c.dead},
        )
        for c in facts.channels or ()
        if failing(c)
    ]


def alerting_silent(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """The alerting did not evaluate its rules for long, or never did."""
    beat = (facts.heartbeat or Heartbeat(None)).beat_at
    if beat is None:
        return [Cause("heartbeat", "Bộ phận cảnh báo chưa từng chạy tại thư mục dữ liệu này.")]
    if facts.now - beat < timedelta(minutes=settings.alerting_silent.minutes):
        return []
    return [
        Cause(
            "heartbeat",
            f"Bộ phận cảnh báo đã im lặng {wording.lasting(facts.now - beat)}; lần cuối làm việc là lúc "
            f"{wording.minute(beat)}. Từ lúc đó, sự cố khác không được báo.",
            {"minutes": round((facts.now - beat) / timedelta(minutes=1))},
        )
    ]


def alerting_broken(facts: Facts, settings: AlertSettings) -> Sequence[Cause]:
    """Sources and rules that stumbled; their incidents stand still meanwhile."""
    return [
        Cause(
            wording.identifier(part),
            f"Phần «{wording.identifier(part)}» của bộ phận cảnh báo gặp lỗi {wording.identifier(error)}; sự việc "
            f"thuộc phần này tạm thời không được theo dõi.",
        )
        for part, error in sorted((facts.broken or {}).items())
    ]
