"""Channels against a real SMTP server, a real HTTP server and a real folder."""

import hashlib
import hmac
import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pipelines.alerts.channel_settings import Email, Webhook
from pipelines.alerts.channels import bodies
from pipelines.alerts.channels.channel import NotDelivered
from pipelines.alerts.channels.file import FileChannel
from pipelines.alerts.channels.mail import MailChannel
from pipelines.alerts.channels.webhook import WebhookChannel
from pipelines.alerts.messages import Item, Message
from tests.pipelines.alerts.post_office import certificate, mail_house, receiver

SECRET = "bi-mat-dung-chung-2024"  # noqa: S105 - of this test

ITEM = Item(
    incident_no=7,
    kind="opened",
    rule="pdf_missing",
    severity="warning",
    title="Lần bàn giao thiếu nhiều tệp PDF",
    sentence="Lần bàn giao số 4 của Xã Hồng Phong (mã 06205) còn 60 trên 500 bản ghi chưa có tệp PDF <12%> & hơn.",
    advice="Đề nghị bàn giao bổ sung.",
    numbers={"missing": 60},
    opened_at="2024-06-03T02:00:00.000000+00:00",
)
MESSAGE = Message(
    message_id="hotich-0123456789abcdef",
    severity="warning",
    created_at="2024-06-03T02:00:00.000000+00:00",
    subject="[Số hóa hộ tịch] Thông báo: Lần bàn giao thiếu nhiều tệp PDF",
    items=(ITEM,),
)


def storm(items: int) -> Message:
    return replace(MESSAGE, items=tuple(replace(ITEM, incident_no=n) for n in range(1, items + 1)))


def email(port: int, **changed: Any) -> MailChannel:
    settings: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "Sở Tư pháp <canh-bao@langson.example>",
        "recipients": ("a@langson.example", "b@langson.example"),
        "timeout_seconds": 5,
    }
    return MailChannel(Email(**{**settings, **changed}))


def webhook(url: str, **changed: Any) -> WebhookChannel:
    return WebhookChannel("thu", Webhook(**{"url": url, "secret": SECRET, "timeout_seconds": 5, **changed}))


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_letter_arrives_as_text_and_html_in_vietnamese() -> None:
    with mail_house() as house:
        assert email(house.port).send(MESSAGE) is None
    (letter,) = house.letters
    assert letter["Subject"] == MESSAGE.subject
    assert letter["From"] == "Sở Tư pháp <canh-bao@langson.example>"
    assert letter["Message-ID"] == "<hotich-0123456789abcdef@langson.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert house.recipients == [["a@langson.example", "b@langson.example"]]
    text, html = (part.get_content() for part in letter.iter_parts())
    assert text.startswith("Kính gửi Ông/Bà,")
    assert "60 trên 500 bản ghi" in text
    assert "sự việc số 7, mức cảnh báo" in text
    assert "&lt;12%&gt; &amp; hơn" in html
    assert "Mã thư: hotich-0123456789abcdef" in text


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_over_tls_with_a_login(security: str, tmp_path: Path) -> None:
    context, pem = certificate(tmp_path)
    with mail_house(tls=context, implicit_tls=security == "tls") as house:
        channel = email(house.port, security=security, ca_file=pem, username="hotich", password=SecretStr("mat-khau"))
        channel.send(MESSAGE)
    assert len(house.letters) == 1
    assert house.logins == ["\0hotich\0mat-khau"]


def test_a_password_with_vietnamese_letters_is_told_and_not_shown() -> None:
    with mail_house() as house, pytest.raises(NotDelivered, match="có chữ có dấu") as refused:
        email(house.port, username="hotich", password=SecretStr("mật khẩu")).send(MESSAGE)
    assert refused.value.permanent


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with mail_house(tls=context) as house, pytest.raises(NotDelivered, match="SSLCertVerificationError"):
        email(house.port, security="starttls").send(MESSAGE)
    assert house.letters == []


def test_a_server_without_starttls_is_not_sent_to_in_the_clear() -> None:
    with mail_house() as house, pytest.raises(NotDelivered) as refused:
        email(house.port, security="starttls").send(MESSAGE)
    assert refused.value.permanent
    assert house.letters == []


@pytest.mark.parametrize(
    ("refuse", "permanent"),
    [
        ({"CONNECT": "421 come back later"}, False),
        ({"MAIL": "451 try again"}, False),
        ({"MAIL": "550 not you"}, True),
        ({"RCPT": "450 busy"}, False),
        ({"RCPT": "550 a@langson.example unknown"}, True),
        ({"DATA": "554 no"}, True),
    ],
)
def test_a_refusal_for_now_is_told_from_one_for_ever(refuse: dict[str, str], permanent: bool) -> None:
    with mail_house(refuse=refuse) as house, pytest.raises(NotDelivered) as refused:
        email(house.port).send(MESSAGE)
    assert refused.value.permanent is permanent
    assert "langson.example" not in refused.value.problem


def test_a_mail_server_that_is_not_there_may_be_there_later() -> None:
    with pytest.raises(NotDelivered) as refused:
        email(closed_port()).send(MESSAGE)
    assert not refused.value.permanent
    assert "ConnectionRefusedError" in refused.value.problem


def test_some_recipients_refused_is_sent_with_a_remark() -> None:
    with mail_house(refused_recipients={"b@langson.example"}) as house:
        assert email(house.port).send(MESSAGE) == "1 người nhận bị máy chủ thư từ chối"
    assert house.recipients == [["a@langson.example"]]


def test_a_server_that_hangs_up_after_taking_the_letter_has_taken_it() -> None:
    with mail_house(drop_after_data=True) as house:
        assert email(house.port).send(MESSAGE) is None
    assert len(house.letters) == 1


def test_a_webhook_is_signed_over_time_and_body() -> None:
    with receiver() as house:
        assert webhook(house.url).send(MESSAGE) is None
    (posted,) = house.posted
    stamp = posted.headers["x-hotich-timestamp"]
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + posted.body, hashlib.sha256).hexdigest()
    assert posted.headers["x-hotich-signature"] == f"v1={expected}"
    assert posted.headers["x-hotich-message-id"] == MESSAGE.message_id
    forged = hmac.new(SECRET.encode(), f"{stamp}.".encode() + posted.body + b" ", hashlib.sha256).hexdigest()
    assert forged != expected
    body = json.loads(posted.body)
    assert body["id"] == MESSAGE.message_id
    assert body["incidents"][0]["numbers"] == {"missing": 60}


@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait"),
    [(500, {}, False, None), (503, {"Retry-After": "120"}, False, 120.0), (429, {"Retry-After": "7"}, False, 7.0),
     (408, {}, False, None), (400, {}, True, None), (404, {}, True, None), (401, {}, True, None)],
)  # fmt: skip
def test_answers_of_a_webhook(status: int, headers: dict[str, str], permanent: bool, wait: float | None) -> None:
    with receiver(answers=[(status, headers, b"Nguyen Van A")]) as house, pytest.raises(NotDelivered) as refused:
        webhook(house.url).send(MESSAGE)
    assert (refused.value.permanent, refused.value.retry_after) == (permanent, wait)
    assert refused.value.problem == f"máy chủ trả lời mã {status}"


def test_a_redirect_is_not_followed() -> None:
    with receiver() as elsewhere, receiver(answers=[(302, {"Location": elsewhere.url}, b"")]) as house:
        with pytest.raises(NotDelivered) as refused:
            webhook(house.url).send(MESSAGE)
        assert elsewhere.posted == []
    assert refused.value.permanent


def test_a_receiver_that_is_not_there_may_be_there_later() -> None:
    with pytest.raises(NotDelivered) as refused:
        webhook(f"http://127.0.0.1:{closed_port()}/").send(MESSAGE)
    assert not refused.value.permanent


def test_zalo_says_what_went_wrong_in_its_body(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("abc123\n")
    zalo = {"kind": "zalo", "recipient": "4567", "token_file": token}
    with receiver(answers=[(200, {}, b'{"error":-216,"message":"expired"}'), (200, {}, b'{"error":0}')]) as house:
        with pytest.raises(NotDelivered, match="mã -216") as refused:
            webhook(house.url, **zalo).send(MESSAGE)
        assert not refused.value.permanent
        token.write_text("xyz789")
        assert webhook(house.url, **zalo).send(MESSAGE) is None
    assert [p.headers["access_token"] for p in house.posted] == ["abc123", "xyz789"]
    body = json.loads(house.posted[1].body)
    assert body["recipient"] == {"user_id": "4567"}
    assert "60 trên 500" in body["message"]["text"]


def test_bodies_stay_under_the_limits_of_slack_teams_and_zalo() -> None:
    many = storm(194)
    slack = bodies.slack(many)
    assert len(slack["blocks"]) <= 50
    assert all(len(block["text"]["text"]) <= 3000 for block in slack["blocks"])
    assert len(json.dumps(bodies.teams(many), ensure_ascii=False).encode()) <= 27_000
    text = bodies.zalo(many, "1")["message"]["text"]
    assert len(text) <= 2000
    for shown in (json.dumps(slack, ensure_ascii=False), json.dumps(bodies.teams(many), ensure_ascii=False), text):
        assert "sự việc khác" in shown
    assert len(bodies.generic(many)["incidents"]) == 194


def test_slack_gets_no_mention_and_no_link_from_a_sentence() -> None:
    slack = json.dumps(bodies.slack(MESSAGE), ensure_ascii=False)
    assert "&lt;12%&gt; &amp; hơn" in slack
    assert "<" not in slack


def test_teams_gets_a_card() -> None:
    (attachment,) = bodies.teams(MESSAGE)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert any("60 trên 500" in block["text"] for block in attachment["content"]["body"])


def test_a_folder_gets_lines_for_programs_and_text_for_people(tmp_path: Path) -> None:
    channel = FileChannel(tmp_path / "canh-bao")
    channel.send(MESSAGE)
    channel.send(replace(MESSAGE, message_id="hotich-2"))
    lines = (tmp_path / "canh-bao" / "2024-06.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["hotich-0123456789abcdef", "hotich-2"]
    assert "60 trên 500 bản ghi" in (tmp_path / "canh-bao" / "2024-06.txt").read_text()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "canh-bao").write_text("a file")
    with pytest.raises(NotDelivered, match="FileExistsError"):
        FileChannel(tmp_path / "canh-bao").send(MESSAGE)
