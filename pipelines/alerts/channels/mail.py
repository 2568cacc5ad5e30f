"""E-mail over SMTP: plain text and simple HTML, one message to all recipients."""

import smtplib
import ssl
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, localtime, parseaddr

from pipelines.alerts.channel_settings import Email
from pipelines.alerts.channels.channel import NotDelivered
from pipelines.alerts.messages import Message, as_html, as_plain

# From here on a server says: not ever, not just not now (RFC 5321, 4.2.1).
_PERMANENT = 500


class MailChannel:
    """The office's mail server."""

    name = "email"

    def __init__(self, settings: Email) -> None:
        self._settings = settings
        self.only_critical = settings.only_critical

    def send(self, message: Message) -> str | None:
        """Sends one e-mail; a remark says how many recipients the server refused while it took others."""
        try:
            refused = self._deliver(_letter(message, self._settings))
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise NotDelivered(
                f"máy chủ thư từ chối mọi người nhận (mã {', '.join(map(str, codes))})",
                permanent=codes[0] >= _PERMANENT,
            ) from error
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(
                f"máy chủ thư trả lời mã {error.smtp_code}", permanent=error.smtp_code >= _PERMANENT
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotDelivered("máy chủ thư không hỗ trợ cách kết nối đã cài đặt", permanent=True) from error
        except UnicodeEncodeError as error:
            # smtplib logs in with ASCII only, and addresses beyond it would ask for SMTPUTF8.
            raise NotDelivered("địa chỉ, tên đăng nhập hoặc mật khẩu có chữ có dấu", permanent=True) from error
        except OSError as error:
            # SMTPException is one of these; so are refused connections, time limits and broken certificates.
            raise NotDelivered(f"không gửi được thư ({type(error).__name__})") from error
        return f"{refused} người nhận bị máy chủ thư từ chối" if refused else None

    def _deliver(self, letter: MIMEMultipart) -> int:
        """Hands the letter to the server; returns how many recipients it refused."""
        chosen = self._settings
        context = ssl.create_default_context(cafile=str(chosen.ca_file) if chosen.ca_file else None)
        server: smtplib.SMTP
        if chosen.security == "tls":
            server = smtplib.SMTP_SSL(chosen.host, chosen.port, timeout=chosen.timeout_seconds, context=context)
        else:
            server = smtplib.SMTP(chosen.host, chosen.port, timeout=chosen.timeout_seconds)
        try:
            if chosen.security == "starttls":
                server.starttls(context=context)
            if chosen.username is not None:
                server.login(chosen.username, chosen.password.get_secret_value() if chosen.password else "")
            # Bare addresses: a name with Vietnamese letters around them would ask for SMTPUTF8.
            recipients = [parseaddr(recipient)[1] for recipient in chosen.recipients]
            return len(server.send_message(letter, parseaddr(chosen.sender)[1], recipients))
        finally:
            # Without a QUIT: whatever a server answers to it, the letter is taken or not by now.
            server.close()


def _letter(message: Message, chosen: Email) -> MIMEMultipart:
    # The older classes on purpose: EmailMessage loses spaces of long Vietnamese subjects when it folds them
    # (cpython#92081, not repaired in 3.11; its first repair made subjects that servers refuse, cpython#144156).
    letter = MIMEMultipart("alternative")
    letter["Subject"] = Header(message.subject, "utf-8", header_name="Subject").encode()
    letter["From"] = _address(chosen.sender)
    letter["To"] = ", ".join(_address(recipient) for recipient in chosen.recipients)
    letter["Date"] = format_datetime(localtime())
    letter["Message-ID"] = f"<{message.message_id}@{parseaddr(chosen.sender)[1].rpartition('@')[2] or 'localhost'}>"
    # Keeps out-of-office replies away (RFC 3834).
    letter["Auto-Submitted"] = "auto-generated"
    if message.severity == "critical":
        letter["Importance"] = "high"
    letter.attach(MIMEText(as_plain(message), "plain", "utf-8"))
    letter.attach(MIMEText(as_html(message), "html", "utf-8"))
    return letter


def _address(text: str) -> str:
    """An address with its name encoded, as it may stand in a header."""
    return formataddr(parseaddr(text), "utf-8")
