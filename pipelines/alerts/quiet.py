"""Quiet hours: when people sleep, only what cannot wait goes out."""

from datetime import datetime

from pipelines.alerts.settings import AlertSettings
from warehouse.zone import ZONE


def is_quiet(now: datetime, settings: AlertSettings) -> bool:
    """Whether a moment lies in the quiet hours; they begin with their first minute and end before their last."""
    begin, end = settings.quiet_from, settings.quiet_to
    clock = now.astimezone(ZONE).time()
    if begin <= end:
        return begin <= clock < end
    return clock >= begin or clock < end
