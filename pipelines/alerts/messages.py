"""What is written: notices that are due, gathered into messages, in courteous Vietnamese.

Of one incident a message tells the last word only: what happened and ended before anybody was told is one item. How
a channel dresses a message belongs to `channels`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from html import escape
from typing import Any

from pipelines.alerts import wording
from pipelines.alerts.rule import SEVERITY_LABELS
from warehouse.ledger.alert_file import as_text
from warehouse.ledger.incidents import Notice

_MARK = "[Số hóa hộ tịch]"
_HEADINGS = {"opened": "Sự việc mới", "reminder": "Nhắc lại, sự việc chưa hết", "closed": "Sự việc đã hết"}
_COUNTED = {"opened": "sự việc mới", "reminder": "nhắc lại", "closed": "đã hết"}
_PASSED = "Sự việc xảy ra lúc {opened} và đã hết trước khi có thông báo này. "
_FOOT = "Thư gửi tự động, chỉ gồm số liệu tổng hợp và mã số, không có dữ liệu cá nhân."

# What a person reads of one message; the rest is counted. 194 communes may stand still at once.
MOST_ITEMS = 30


@dataclass(frozen=True)
class Item:
    """One incident in a message."""

    incident_no: int
    kind: str
    rule: str
    severity: str
    title: str
    sentence: str
    advice: str
    numbers: dict[str, float]
    opened_at: str


@dataclass(frozen=True)
class Message:
    """What goes out at once on every channel; the id is the same on each of them."""

    message_id: str
    severity: str
    created_at: str
    subject: str
    items: tuple[Item, ...]

    def to_json(self) -> str:
        """The message as it is kept in the alert file."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, content: str) -> "Message":
        """A message as it was kept."""
        held: dict[str, Any] = json.loads(content)
        return cls(**held | {"items": tuple(Item(**item) for item in held["items"])})


def bundle(notices: Sequence[Notice], now: datetime) -> Message:
    """One message of some notices, at least one, of one severity."""
    last = {notice.incident_no: notice for notice in notices}
    untold = {notice.incident_no for notice in notices if notice.kind == "opened"}
    order = list(_HEADINGS)
    items = [_item(notice, untold=number in untold) for number, notice in last.items()]
    items.sort(key=lambda i: (order.index(i.kind), i.rule, i.incident_no))
    words = [f"{n.notice_no}|{n.rule}|{n.kind}|{n.sentence}|{as_text(n.at)}" for n in notices]
    return Message(
        message_id="hotich-" + blake2b("\n".join(words).encode(), digest_size=8).hexdigest(),
        severity=notices[0].severity,
        created_at=as_text(now),
        subject=_subject(items, notices[0].severity),
        items=tuple(items),
    )


def _item(notice: Notice, *, untold: bool) -> Item:
    kind, sentence = notice.kind, notice.sentence
    if untold and kind == "reminder":
        kind = "opened"
    if untold and kind == "closed":
        sentence = _PASSED.format(opened=wording.minute(notice.opened_at)) + sentence
    return Item(
        incident_no=notice.incident_no,
        kind=kind,
        rule=notice.rule,
        severity=notice.severity,
        title=notice.title,
        sentence=sentence,
        advice="" if kind == "closed" else notice.advice,
        numbers=dict(notice.numbers),
        opened_at=as_text(notice.opened_at),
    )


def _subject(items: Sequence[Item], severity: str) -> str:
    mark = f"{_MARK} {SEVERITY_LABELS[severity].upper() if severity == 'critical' else 'Thông báo'}"
    if len(items) == 1:
        prefix = {"opened": "", "reminder": "Nhắc lại: ", "closed": "Đã hết: "}[items[0].kind]
        return f"{mark}: {prefix}{items[0].title}"
    counted = [(sum(i.kind == kind for i in items), word) for kind, word in _COUNTED.items()]
    return f"{mark}: " + ", ".join(f"{n} {word}" for n, word in counted if n)


def sections(message: Message, most: int = MOST_ITEMS) -> tuple[list[tuple[str, list[Item]]], int]:
    """The first items under their headings, in the order to read, and how many more there are."""
    shown = message.items[:most]
    parts = [(heading, [i for i in shown if i.kind == kind]) for kind, heading in _HEADINGS.items()]
    return [(heading, items) for heading, items in parts if items], len(message.items) - len(shown)


def lead(message: Message) -> str:
    """The sentence that a message begins with."""
    moment = wording.minute(datetime.fromisoformat(message.created_at))
    return f"Hệ thống số hóa hộ tịch xin thông báo tình hình lúc {moment}:"


def headline(item: Item) -> str:
    """An incident in one line, with the number by which to ask about it."""
    number = f"sự việc số {item.incident_no}, " if item.incident_no else ""
    return f"{item.title} ({number}mức {SEVERITY_LABELS[item.severity]})"


def more(left: int) -> str:
    """What is said of items that are not shown."""
    return f"… và {wording.count(left)} sự việc khác; đề nghị xem đầy đủ bằng lệnh «hotich alerts status»."


def as_plain(message: Message) -> str:
    """The whole message as plain text."""
    parts, left = sections(message)
    lines = ["Kính gửi Ông/Bà,", "", lead(message)]
    for heading, items in parts:
        lines += ["", heading.upper()]
        for number, item in enumerate(items, start=1):
            lines += [
                f"{number}. {headline(item)}",
                f"   {item.sentence}",
                *([f"   {item.advice}"] * bool(item.advice)),
            ]
    lines += ["", more(left)] if left else []
    return "\n".join([*lines, "", "Trân trọng.", "", _FOOT, f"Mã thư: {message.message_id}", ""])


def as_html(message: Message) -> str:
    """The whole message as simple HTML: no picture, no link, nothing is loaded from anywhere."""
    parts, left = sections(message)
    html = ["<p>Kính gửi Ông/Bà,</p>", f"<p>{escape(lead(message))}</p>"]
    for heading, items in parts:
        html.append(f'<h3>{escape(heading)}</h3><ol style="padding-left:1.5em">')
        for item in items:
            advice = f"<br><em>{escape(item.advice)}</em>" if item.advice else ""
            what = f"<strong>{escape(headline(item))}</strong><br>{escape(item.sentence)}"
            html.append(f'<li style="margin-bottom:1em">{what}{advice}</li>')
        html.append("</ol>")
    html += [f"<p>{escape(more(left))}</p>"] if left else []
    foot = f"{escape(_FOOT)}<br>Mã thư: {escape(message.message_id)}"
    body = "\n".join([*html, "<p>Trân trọng.</p>", f"<p><small>{foot}</small></p>"])
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    style = "font-family:Arial,sans-serif;max-width:45em"
    return f'<!DOCTYPE html><html lang="vi"><head>{head}</head><body style="{style}">\n{body}\n</body></html>\n'
