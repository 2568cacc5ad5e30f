"""How each channel is reached. Passwords and secrets belong in the environment: it is not copied with the home.

What is sent, and when, is not decided here.
"""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Channel(BaseModel):
    """What every channel has."""

    model_config = ConfigDict(extra="forbid")

    # A telephone that should ring only when something is on fire.
    only_critical: bool = False


class File(Channel):
    """Messages as JSON lines and as text in a folder; works without any network, so it is on by default."""

    enabled: bool = True
    # Without it, `alerts/` in the home.
    folder: Path | None = None


class Email(Channel):
    """One message to all recipients through an SMTP server."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    # 'starttls' (587), 'tls' (465) or 'none' (a relay on the same machine).
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: str
    recipients: tuple[str, ...] = Field(min_length=1)
    username: str | None = None
    # HOTICH_ALERTS__EMAIL__PASSWORD
    password: SecretStr | None = None
    # Certificate of the office's own authority, where it is not in the system's store.
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=15, gt=0, le=50)


class Webhook(Channel):
    """One HTTP POST, signed with HMAC-SHA256 where there is a secret."""

    url: str
    kind: Literal["generic", "slack", "teams", "zalo"] = "generic"
    # HOTICH_ALERTS__WEBHOOKS__<NAME>__SECRET; whoever receives generic bodies must be able to tell ours from others.
    secret: SecretStr | None = Field(default=None, min_length=16)
    # Zalo: id of the person who follows the Official Account.
    recipient: str | None = None
    # Zalo: file with the access token; it lives for a day, and whoever renews it writes it here.
    token_file: Path | None = None
    # Plain http outside this machine shows every message to the network.
    allow_http: bool = False
    timeout_seconds: float = Field(default=10, gt=0, le=50)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        parts = urlsplit(self.url)
        plain_allowed = self.allow_http or parts.hostname in _LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and plain_allowed):
            raise PydanticCustomError("webhook_url", "địa chỉ https:// (http:// chỉ khi đặt allow_http = true)")
        if self.kind == "generic" and self.secret is None:
            raise PydanticCustomError("webhook_secret", "thêm secret (từ 16 ký tự) để ký thư gửi đi")
        if self.kind == "zalo" and (self.recipient is None or self.token_file is None):
            raise PydanticCustomError("webhook_zalo", "thêm recipient và token_file của Zalo OA")
        return self
