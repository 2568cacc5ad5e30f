"""Sending what is due on every channel: side by side, each with its own retries, none waiting for another.

A channel that fails is left alone until the next dispatch; the message that failed is tried again later and later,
and put aside when it was tried often enough or when the other side says that it never will take it.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipelines.alerts.channels.channel import Channel, NotDelivered
from pipelines.alerts.channels.file import FileChannel
from pipelines.alerts.channels.mail import MailChannel
from pipelines.alerts.channels.webhook import WebhookChannel
from pipelines.alerts.messages import Message
from pipelines.alerts.settings import AlertSettings, Retry
from warehouse.home import Home
from warehouse.ledger import alert_post
from warehouse.ledger.alert_file import open_incidents

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of everyday use."""
    return datetime.now(UTC)


# Messages per channel and dispatch: a backlog must not hold up the evaluation that comes next.
_MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Dispatched:
    """What one dispatch did, over all channels."""

    sent: int = 0
    failed: int = 0


def channels_of(settings: AlertSettings, home: Home) -> list[Channel]:
    """The channels of the settings, in the order in which people think of them."""
    channels: list[Channel] = []
    if settings.file.enabled:
        folder = settings.file.folder or home.root / "alerts"
        channels.append(FileChannel(folder, only_critical=settings.file.only_critical))
    if settings.email is not None:
        channels.append(MailChannel(settings.email))
    return [*channels, *(WebhookChannel(name, webhook) for name, webhook in settings.webhooks.items())]


def dispatch(home: Home, channels: Sequence[Channel], retry: Retry, clock: Clock) -> Dispatched:
    """Sends everything that is due; raises only if the alert file itself cannot be used."""
    with open_incidents(home) as connection:
        names = [channel.name for channel in channels]
        alert_post.put_aside_others(connection, names, "kênh không còn trong cài đặt", clock())
    if not channels:
        return Dispatched()
    with ThreadPoolExecutor(max_workers=len(channels)) as pool:
        done = list(pool.map(lambda channel: _drain(home, channel, retry, clock), channels))
    return Dispatched(sum(d.sent for d in done), sum(d.failed for d in done))


def _drain(home: Home, channel: Channel, retry: Retry, clock: Clock) -> Dispatched:
    """Sends what is due on one channel until it fails or nothing is left."""
    sent = 0
    with open_incidents(home) as connection:
        for _ in range(_MOST_AT_ONCE):
            due = alert_post.claim(connection, channel.name, clock())
            if due is None:
                break
            try:
                remark = channel.send(Message.from_json(due.content))
            except NotDelivered as error:
                alert_post.mark_failed(connection, due, error.problem, _next_time(due.attempts, error, retry, clock()))
                return Dispatched(sent, 1)
            except Exception as error:
                # A fault of the program in one channel: the others go on, and channel_failing tells of it.
                problem = NotDelivered(f"lỗi chương trình ({type(error).__name__})")
                alert_post.mark_failed(
                    connection, due, problem.problem, _next_time(due.attempts, problem, retry, clock())
                )
                return Dispatched(sent, 1)
            alert_post.mark_sent(connection, due, clock(), remark)
            sent += 1
    return Dispatched(sent)


def _next_time(attempts: int, error: NotDelivered, retry: Retry, now: datetime) -> datetime | None:
    """When a message is tried again: twice as late each time; None if it is put aside."""
    if error.permanent or attempts >= retry.attempts:
        return None
    wait = min(retry.first_seconds * 2 ** min(attempts - 1, 30), retry.longest_seconds)
    # A receiver may ask for more patience, not for days of silence.
    asked = min(error.retry_after or 0.0, retry.longest_seconds)
    return now + timedelta(seconds=max(wait, asked))
