"""Bodies of webhooks: our own, and those that Slack, Teams and Zalo Official Account understand.

Each stays under the other side's limits by showing fewer incidents, never by cutting a sentence in half.
"""

import json
from dataclasses import asdict
from typing import Any

from pipelines.alerts.messages import Item, Message, headline, lead, more, sections

# 50 blocks of at most 3,000 characters; a heading block may have 150.
_SLACK_ITEMS, _SLACK_HEADING = 40, 150
# Teams refuses bodies over 28 KB; sixty incidents never fit.
_TEAMS_BYTES, _TEAMS_ITEMS = 27_000, 60
# Zalo takes 2,000 characters of text; twenty incidents never fit.
_ZALO_CHARACTERS, _ZALO_ITEMS = 2_000, 20


def generic(message: Message) -> dict[str, Any]:
    """Everything, for programs: all incidents with their numbers."""
    return {
        "version": 1,
        "id": message.message_id,
        "created_at": message.created_at,
        "severity": message.severity,
        "subject": message.subject,
        "incidents": [asdict(item) for item in message.items],
    }


def slack(message: Message) -> dict[str, Any]:
    """A heading block and one section per incident; `text` is what a notification shows."""
    parts, left = sections(message, _SLACK_ITEMS)
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": message.subject[:_SLACK_HEADING]}},
        _slack_section(_slack_text(lead(message))),
    ]
    for heading, items in parts:
        blocks.append(_slack_section(f"*{_slack_text(heading)}*"))
        for i in items:
            lines = [
                f"*{_slack_text(headline(i))}*",
                _slack_text(i.sentence),
                *([f"_{_slack_text(i.advice)}_"] * bool(i.advice)),
            ]
            blocks.append(_slack_section("\n".join(lines)))
    if left:
        blocks.append(_slack_section(_slack_text(more(left))))
    return {"text": _slack_text(message.subject), "blocks": blocks}


def _slack_section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _slack_text(text: str) -> str:
    """Slack reads `<…>` as a link or a mention: only these three characters have a meaning of their own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def teams(message: Message) -> dict[str, Any]:
    """An Adaptive Card for a Teams workflow; as many incidents as the size allows."""
    for most in range(min(len(message.items), _TEAMS_ITEMS), 0, -1):
        body = _teams_card(message, most)
        if most == 1 or len(json.dumps(body, ensure_ascii=False).encode()) <= _TEAMS_BYTES:
            return body
    return _teams_card(message, 0)


def _teams_card(message: Message, most: int) -> dict[str, Any]:
    parts, left = sections(message, most)
    blocks = [_teams_block(message.subject, weight="Bolder", size="Medium"), _teams_block(lead(message))]
    for heading, items in parts:
        blocks.append(_teams_block(heading, weight="Bolder", separator=True))
        for item in items:
            blocks += [_teams_block(headline(item), weight="Bolder"), _teams_block(item.sentence)]
            blocks += [_teams_block(item.advice, isSubtle=True)] if item.advice else []
    blocks += [_teams_block(more(left))] if left else []
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _teams_block(text: str, **style: object) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def zalo(message: Message, recipient: str) -> dict[str, Any]:
    """A text message of an Official Account to one follower; as many incidents as fit."""
    for most in range(min(len(message.items), _ZALO_ITEMS), -1, -1):
        text = _zalo_text(message, most)
        if len(text) <= _ZALO_CHARACTERS:
            break
    return {"recipient": {"user_id": recipient}, "message": {"text": text}}


def _zalo_text(message: Message, most: int) -> str:
    parts, left = sections(message, most)
    lines = [message.subject]
    for heading, items in parts:
        lines += ["", heading.upper(), *(_zalo_item(item) for item in items)]
    lines += ["", more(left)] if left else []
    return "\n".join(lines)


def _zalo_item(item: Item) -> str:
    return f"• {item.title}: {item.sentence}" + (f" {item.advice}" if item.advice else "")
