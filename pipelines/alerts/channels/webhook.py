"""A signed HTTP POST.

The signature is HMAC-SHA256 over "<timestamp>.<body>": a receiver that checks both cannot be given an old body again.
"""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

from pipelines.alerts.channel_settings import Webhook
from pipelines.alerts.channels import bodies
from pipelines.alerts.channels.channel import NotDelivered
from pipelines.alerts.messages import Message

SIGNATURE_HEADER = "X-Hotich-Signature"
TIMESTAMP_HEADER = "X-Hotich-Timestamp"
MESSAGE_HEADER = "X-Hotich-Message-Id"

# Answers after which the same request may succeed later; server errors (5xx) are the others.
_PASSING = (408, 425, 429)
_MOST_ANSWER = 65_536


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the body to whoever the other side names."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class WebhookChannel:
    """One receiver of webhooks."""

    def __init__(self, name: str, settings: Webhook) -> None:
        self.name = f"webhook_{name}"
        self.only_critical = settings.only_critical
        self._settings = settings
        self._opener = urllib.request.build_opener(_NoRedirect)

    def send(self, message: Message) -> str | None:
        """Posts one message; anything but a 2xx answer, or an error in Zalo's answer, is NotDelivered."""
        body = json.dumps(self._body(message), ensure_ascii=False).encode()
        request = urllib.request.Request(self._settings.url, body, self._headers(message, body), method="POST")  # noqa: S310 - the settings allow http and https only
        try:
            with self._opener.open(request, timeout=self._settings.timeout_seconds) as answer:
                if self._settings.kind == "zalo":
                    _refuse_zalo_error(answer.read(_MOST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error) from error
        except (OSError, HTTPException) as error:
            raise NotDelivered(f"không gửi được ({type(error).__name__})") from error
        return None

    def _body(self, message: Message) -> dict[str, Any]:
        if self._settings.kind == "zalo":
            return bodies.zalo(message, self._settings.recipient or "")
        return {"generic": bodies.generic, "slack": bodies.slack, "teams": bodies.teams}[self._settings.kind](message)

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "hotich-alerts",
            MESSAGE_HEADER: message.message_id,
        }
        if self._settings.secret is not None:
            stamp = str(int(time.time()))
            headers[TIMESTAMP_HEADER] = stamp
            headers[SIGNATURE_HEADER] = sign(self._settings.secret.get_secret_value(), stamp, body)
        if self._settings.token_file is not None:
            try:
                headers["access_token"] = self._settings.token_file.read_text(encoding="ascii").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise NotDelivered(f"không đọc được tệp token ({type(error).__name__})") from error
        return headers


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a body sent at a Unix time: "v1=" and 64 hex digits."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def _refused(error: urllib.error.HTTPError) -> NotDelivered:
    wait = error.headers.get("Retry-After", "")
    return NotDelivered(
        f"máy chủ trả lời mã {error.code}",
        permanent=error.code < 500 and error.code not in _PASSING,
        retry_after=float(wait) if wait.isdigit() else None,
    )


def _refuse_zalo_error(answer: bytes) -> None:
    """Zalo answers 200 to everything; what went wrong is a number in the body."""
    try:
        code = json.loads(answer)["error"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotDelivered("Zalo trả lời không đúng định dạng") from error
    if code != 0:
        # An access token that ran out is renewed by others; every other refusal is tried again as well.
        raise NotDelivered(f"Zalo trả lời mã {int(code)}" if isinstance(code, int) else "Zalo trả lời mã lạ")
