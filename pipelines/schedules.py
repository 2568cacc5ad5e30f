"""The nightly runs."""

import time

import dagster as dg

from pipelines.arrivals import look
from pipelines.enrolment import enrol
from pipelines.jobs import OUTPUTS, main, quality, range_tags, reports
from pipelines.resources import HomeResource
from pipelines.settings import SettingsError
from pipelines.writer_lock import writer_lock
from warehouse.ledger.connection import LedgerUnavailable, open_ledger
from warehouse.ledger.deliveries import landed_keys
from warehouse.zone import ZONE


@dg.schedule(
    job=main,
    name="nightly",
    cron_schedule="0 2 * * *",
    execution_timezone=ZONE.key,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Hai giờ sáng hằng ngày: nhận mọi lần giao còn chờ, kể cả lần trước chưa xong; không có thì làm mới "
    "các kết quả.",
)
def nightly(context: dg.ScheduleEvaluationContext, home: HomeResource) -> dg.RunRequest | dg.SkipReason:
    """One run over everything that waits, else over the outputs alone."""
    try:
        with writer_lock(home.home), open_ledger(home.home) as ledger:
            landed = landed_keys(ledger)
        keys = look(home.home, home.settings, landed, time.time()).keys
        if not keys:
            return dg.RunRequest(asset_selection=[dg.AssetKey(name) for name in OUTPUTS])
        enrol(context.instance, home.home, keys, landed)
    except (LedgerUnavailable, SettingsError) as error:
        return dg.SkipReason(str(error))
    return dg.RunRequest(tags=range_tags(keys))


nightly_quality = dg.ScheduleDefinition(
    job=quality,
    name="nightly_quality",
    cron_schedule="0 3 * * *",
    execution_timezone=ZONE.key,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Ba giờ sáng hằng ngày: đánh giá cả lô những lần giao mới nhận.",
)


def nightly_reports(hour: int, minute: int) -> dg.ScheduleDefinition:
    """The nightly run of the reports, at a time of day in Việt Nam; a missed night is caught up by the next one."""
    return dg.ScheduleDefinition(
        job=reports,
        name="nightly_reports",
        cron_schedule=f"{minute} {hour} * * *",
        execution_timezone=ZONE.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Mỗi đêm: lập báo cáo của các kỳ đã qua mà chưa lập; không có kỳ nào thì chỉ cập nhật các bảng.",
    )
