"""Whether the alerting itself is alive: a look from outside, for cron or a systemd timer.

It needs nothing but the alert file and the channels, neither Dagster nor the ledger nor its copy: it must work just
when those do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.alerts.channels.channel import Channel, NotDelivered
from pipelines.alerts.dispatch import Clock, channels_of, dispatch, utc_now
from pipelines.alerts.evaluation import advance
from pipelines.alerts.facts import Facts, Heartbeat
from pipelines.alerts.messages import Message, bundle
from pipelines.alerts.rules import evaluate
from pipelines.alerts.settings import AlertSettings
from warehouse.home import Home
from warehouse.ledger import incidents
from warehouse.ledger.alert_file import IncidentsUnavailable, open_incidents
from warehouse.ledger.incidents import Notice

# The part of the alerting whose heartbeat is looked at.
EVALUATION = "evaluation"

_NO_FILE = "Không dùng được tệp sự việc cảnh báo; các sự cố khác có thể không được báo."
_NO_FILE_ADVICE = "Đề nghị quản trị viên kiểm tra ngay dung lượng đĩa và quyền ghi của thư mục warehouse."


@dataclass(frozen=True)
class Health:
    """Whether the alerting is alive, what was said otherwise, and the channels that did not take it."""

    alive: bool
    sentence: str
    failed_channels: tuple[str, ...] = ()


def healthcheck(
    home: Home, settings: AlertSettings, *, clock: Clock = utc_now, channels: Sequence[Channel] | None = None
) -> Health:
    """Looks whether ticks still happen, and alarms over every channel if they do not.

    Needs neither Dagster nor the published copy. Where the alert file itself cannot be used the alarm goes out
    unrecorded, at every call: too often is better than never.
    """
    if not settings.enabled:
        return Health(alive=True, sentence="Cảnh báo đang được tắt trong cài đặt.")
    ways = channels_of(settings, home) if channels is None else channels
    try:
        with open_incidents(home) as connection:
            facts = Facts(clock(), heartbeat=Heartbeat(incidents.last_beat(connection, EVALUATION)))
            evaluated = evaluate(facts, settings)
            advance(connection, evaluated, settings, ways, facts.now)
        dispatch(home, ways, settings.retry, clock)
    except IncidentsUnavailable:
        message = _unrecorded("Bộ phận cảnh báo ngừng hoạt động", _NO_FILE, _NO_FILE_ADVICE, clock())
        failed = tuple(channel.name for channel in ways if _try(channel, message))
        return Health(alive=False, sentence=_NO_FILE, failed_channels=failed)
    sentences = [cause.sentence for item in evaluated for cause in item.causes or ()]
    return Health(not sentences, " ".join(sentences) or "Bộ phận cảnh báo đang hoạt động.")


def send_test(home: Home, settings: AlertSettings, *, clock: Clock = utc_now) -> dict[str, str]:
    """Hands a test message to every channel at once, past the alert file; returns what each said ("" is well)."""
    message = _unrecorded(
        "Thư thử của bộ phận cảnh báo",
        "Nếu Ông/Bà đọc được thư này, kênh gửi đã được cài đặt đúng.",
        "Ông/Bà không cần làm gì.",
        clock(),
    )
    return {channel.name: _try(channel, message) for channel in channels_of(settings, home)}


def _unrecorded(title: str, sentence: str, advice: str, now: datetime) -> Message:
    """A message that stands in no file and belongs to no incident."""
    notice = Notice(
        notice_no=0,
        incident_no=0,
        kind="opened",
        at=now,
        severity="critical",
        rule="alerting",
        title=title,
        sentence=sentence,
        advice=advice,
        numbers={},
        opened_at=now,
    )
    return bundle([notice], now)


def _try(channel: Channel, message: Message) -> str:
    """What went wrong on a channel, "" if nothing did."""
    try:
        return channel.send(message) or ""
    except NotDelivered as error:
        return error.problem
    except Exception as error:
        # No fault of one channel may keep the alarm from the others; the caller shows this one.
        return f"lỗi chương trình ({type(error).__name__})"
