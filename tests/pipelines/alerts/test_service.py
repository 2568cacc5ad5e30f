"""The alerting as a whole, on a real ledger, with real servers: told once, told again when it is over, never lost."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.alerts.channel_settings import Email, File, Webhook
from pipelines.alerts.dispatch import channels_of
from pipelines.alerts.facts import FailedJob, RunFacts
from pipelines.alerts.health import healthcheck, send_test
from pipelines.alerts.messages import Message
from pipelines.alerts.service import discard, preview, redeliver, run_alerts
from pipelines.alerts.settings import AlertSettings, DeadlineAtRisk, Retry
from tests.pipelines.alerts.post_office import MailHouse, Receiver, mail_house, receiver
from tests.pipelines.alerts.province import GIA_CAT, NOW, Clock, Province
from warehouse.home import Home
from warehouse.ledger import alert_post, incidents
from warehouse.ledger.alert_file import FILE_NAME, IncidentsUnavailable, open_incidents
from warehouse.ledger.connection import open_ledger

SECRET = "bi-mat-dung-chung-2024"  # noqa: S105 - of this test
FAILED = RunFacts((FailedJob("main", 1, "3f9a0c1e-77", NOW),), NOW)
WELL = RunFacts((), NOW)


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path / "home")


def settings(mail: MailHouse | None = None, hook: Receiver | None = None, **changed: Any) -> AlertSettings:
    channels: dict[str, Any] = {"file": File(enabled=mail is None and hook is None)}
    if mail is not None:
        channels["email"] = Email(
            host="127.0.0.1", port=mail.port, security="none", sender="a@b.example", recipients=("c@b.example",),
            timeout_seconds=5,
        )  # fmt: skip
    if hook is not None:
        channels["webhooks"] = {"hook": Webhook(url=hook.url, secret=SECRET, timeout_seconds=5)}
    # Late reports are another test's business.
    return AlertSettings(**{**channels, "report_late": {"enabled": False}, **changed})


def told(home: Home) -> list[dict[str, Any]]:
    """Messages in the folder of the file channel."""
    lines = [line for f in sorted((home.root / "alerts").glob("*.jsonl")) for line in f.read_text().splitlines()]
    return [json.loads(line) for line in lines]


def kinds(message: dict[str, Any]) -> list[tuple[str, str]]:
    return [(i["kind"], i["rule"]) for i in message["incidents"]]


def test_a_fault_is_told_once_and_its_end_once(province: Province) -> None:
    province.delivery(books=2, returned=1, approved=20)
    clock = Clock()
    for _ in range(10):
        run_alerts(province.home, settings(), runs=WELL, clock=clock.after(minutes=5))
    assert [kinds(m) for m in told(province.home)] == [[("opened", "delivery_returned")]]
    province.delivery(books=2, approved=20)
    for _ in range(10):
        run_alerts(province.home, settings(), runs=WELL, clock=clock.after(minutes=5))
    assert [kinds(m) for m in told(province.home)][1:] == [[("closed", "delivery_returned")]]


def test_a_healthy_province_is_quiet(province: Province) -> None:
    for back in range(8, 0, -1):
        province.delivery(at=NOW - timedelta(days=back), approved=45, rejected=5, without_pdf=1)
    tick = run_alerts(province.home, settings(rejection_jump={"min_records": 10}), runs=WELL, clock=Clock())
    assert (tick.outcome.opened, tick.outcome.skipped) == (0, 2)  # no heartbeat is looked at here, no checks are known
    assert told(province.home) == []


def test_many_causes_at_once_are_one_message_per_severity(province: Province) -> None:
    for unit in ("06205", "06220", "06187"):
        province.delivery(unit=unit, at=NOW - timedelta(days=40), pending_review=3)
    run_alerts(province.home, settings(), runs=FAILED, clock=Clock())
    critical, others = told(province.home)
    assert kinds(critical) == [("opened", "run_failed")]
    assert kinds(others) == [("opened", "unit_idle")] * 3
    assert critical["subject"] == "[Số hóa hộ tịch] NGHIÊM TRỌNG: Lần chạy không thành công"
    assert others["subject"] == "[Số hóa hộ tịch] Thông báo: 3 sự việc mới"


def test_a_message_reaches_mailbox_and_webhook_with_the_same_id(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with mail_house() as mail, receiver() as hook:
        tick = run_alerts(province.home, settings(mail, hook), runs=WELL, clock=Clock())
    assert tick.dispatched.sent == 2
    (message,) = tick.outcome.messages
    assert mail.letters[0]["Message-ID"] == f"<{message.message_id}@b.example>"
    assert json.loads(hook.posted[0].body)["id"] == message.message_id


def test_at_night_only_what_is_critical_goes_out_and_the_rest_comes_in_one_bundle(province: Province) -> None:
    evening = NOW.replace(hour=15)  # 22:00 in Lạng Sơn
    clock = Clock(evening)
    province.delivery(books=1, returned=1, at=evening)
    tick = run_alerts(province.home, settings(), runs=FAILED, clock=clock)
    assert tick.outcome.held_back == 1
    province.delivery(unit=GIA_CAT, approved=70, rejected=30, without_pdf=30, at=evening)
    run_alerts(province.home, settings(), runs=FAILED, clock=clock.after(hours=1))
    assert [kinds(m) for m in told(province.home)] == [[("opened", "run_failed")]]
    run_alerts(province.home, settings(), runs=FAILED, clock=clock.after(hours=7, minutes=59))
    assert kinds(told(province.home)[-1]) == [("reminder", "run_failed")]
    run_alerts(province.home, settings(), runs=FAILED, clock=clock.after(minutes=1))
    assert kinds(told(province.home)[-1]) == [("opened", "delivery_returned"), ("opened", "pdf_missing")]


def test_what_came_and_went_in_one_night_is_one_line_in_the_morning(province: Province) -> None:
    clock = Clock(NOW.replace(hour=15))
    province.delivery(books=1, returned=1, at=clock())
    run_alerts(province.home, settings(), runs=WELL, clock=clock)
    province.delivery(books=1, approved=5, at=clock())
    for _ in range(4):
        run_alerts(province.home, settings(), runs=WELL, clock=clock.after(minutes=30))
    assert told(province.home) == []
    run_alerts(province.home, settings(), runs=WELL, clock=clock.after(hours=8))
    ((incident,),) = [m["incidents"] for m in told(province.home)]
    assert incident["kind"] == "closed"
    assert incident["sentence"].startswith("Sự việc xảy ra lúc 22:00 ngày 03/06/2024 và đã hết trước khi có thông báo")


def test_alerts_work_while_a_writer_holds_the_ledger(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with open_ledger(province.home):
        run_alerts(province.home, settings(), runs=FAILED, clock=Clock())
    assert len(told(province.home)) == 2


def test_a_broken_copy_is_told_and_closes_nothing(province: Province) -> None:
    province.delivery(books=1, returned=1)
    clock = Clock()
    run_alerts(province.home, settings(), runs=WELL, clock=clock)
    province.home.published.write_bytes(b"Nguyen Van A" * 1000)
    for _ in range(10):
        run_alerts(province.home, settings(), runs=WELL, clock=clock.after(minutes=30))
    assert [kinds(m) for m in told(province.home)] == [
        [("opened", "delivery_returned")],
        [("opened", "alerting_broken")],
    ]
    assert "Nguyen" not in json.dumps(told(province.home))


def test_a_channel_that_is_down_gets_its_message_later_and_once(province: Province) -> None:
    province.delivery(books=1, returned=1)
    clock = Clock()
    with mail_house(refuse={"MAIL": "451 later"}) as mail, receiver() as hook:
        chosen = settings(mail, hook)
        tick = run_alerts(province.home, chosen, runs=WELL, clock=clock)
        assert (tick.dispatched.sent, tick.dispatched.failed) == (1, 1)
        assert len(hook.posted) == 1
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(seconds=59))
        assert mail.connections == 1
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(seconds=1))
        assert mail.connections == 2
        # One minute after the first attempt, two after the second.
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(seconds=119))
        assert mail.connections == 2
        mail.refuse.clear()
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(seconds=1))
        for _ in range(5):
            run_alerts(province.home, chosen, runs=WELL, clock=clock.after(minutes=10))
    assert len(mail.letters) == 1
    assert len(hook.posted) == 1


def test_a_message_that_nobody_takes_is_put_aside_told_of_and_delivered_on_demand(province: Province) -> None:
    province.delivery(books=1, returned=1)
    clock = Clock()
    with mail_house() as mail, receiver(otherwise=(500, {}, b"")) as hook:
        chosen = settings(mail, hook, retry=Retry(attempts=3))
        for _ in range(4):
            run_alerts(province.home, chosen, runs=WELL, clock=clock.after(minutes=5))
        subjects = [letter["Subject"] for letter in mail.letters]
        assert subjects[1] == "[Số hóa hộ tịch] NGHIÊM TRỌNG: Kênh gửi thông báo bị lỗi"
        with open_incidents(province.home) as connection:
            message_id, channel, attempts, problem = alert_post.put_aside(connection)[0]
        assert (channel, attempts, problem) == ("webhook_hook", 3, "máy chủ trả lời mã 500")
        hook.otherwise = (200, {}, b"")
        before = len(hook.posted)
        redeliver(province.home, chosen, clock=clock.after(hours=1))
        assert message_id in [json.loads(p.body)["id"] for p in hook.posted[before:]]
        for _ in range(8):
            run_alerts(province.home, chosen, runs=WELL, clock=clock.after(minutes=10))
    assert mail.letters[-1]["Subject"] == "[Số hóa hộ tịch] NGHIÊM TRỌNG: Đã hết: Kênh gửi thông báo bị lỗi"


def test_a_refusal_for_ever_is_put_aside_at_once_and_may_be_thrown_away(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with receiver(otherwise=(404, {}, b"")) as hook:
        run_alerts(province.home, settings(hook=hook), runs=WELL, clock=Clock())
        run_alerts(province.home, settings(hook=hook, channel_failing={"enabled": False}), runs=WELL, clock=Clock())
    assert len(hook.posted) == 1
    assert discard(province.home) == 1
    assert discard(province.home) == 0


def test_a_sender_that_died_while_sending_is_taken_over(province: Province) -> None:
    province.delivery(books=1, returned=1)
    clock = Clock()
    with mail_house(refuse={"MAIL": "451 later"}) as mail:
        chosen = settings(mail)
        run_alerts(province.home, chosen, runs=WELL, clock=clock)
        with open_incidents(province.home) as connection:
            assert alert_post.claim(connection, "email", clock.after(minutes=2)())
            assert alert_post.claim(connection, "email", clock()) is None
        mail.refuse.clear()
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(minutes=4))
        assert mail.letters == []
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(minutes=1))
        assert len(mail.letters) == 1


def test_what_waits_for_a_channel_that_is_gone_is_put_aside(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with receiver(otherwise=(500, {}, b"")) as hook:
        run_alerts(province.home, settings(hook=hook), runs=WELL, clock=Clock())
    run_alerts(province.home, settings(), runs=WELL, clock=Clock())
    with open_incidents(province.home) as connection:
        assert [(row[1], row[3]) for row in alert_post.put_aside(connection)] == [
            ("webhook_hook", "kênh không còn trong cài đặt")
        ]


class Faulty:
    """A channel with a fault of the program."""

    name = "faulty"
    only_critical = False

    def send(self, message: Message) -> str | None:
        raise ZeroDivisionError(message.subject)


def test_a_channel_with_a_fault_of_the_program_stops_no_other(province: Province) -> None:
    province.delivery(books=1, returned=1)
    ways = [Faulty(), *channels_of(settings(), province.home)]
    tick = run_alerts(province.home, settings(), runs=WELL, clock=Clock(), channels=ways)
    assert (tick.dispatched.sent, tick.dispatched.failed) == (1, 1)
    assert len(told(province.home)) == 1
    with open_incidents(province.home) as connection:
        states = {s.channel: (s.sent, s.waiting, s.attempts) for s in alert_post.channel_states(connection)}
    assert states == {"faulty": (0, 1, 1), "file": (1, 0, 0)}


def test_a_channel_for_emergencies_gets_nothing_else(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with receiver() as hook:
        chosen = settings(hook=hook)
        webhooks = {"hook": chosen.webhooks["hook"].model_copy(update={"only_critical": True})}
        run_alerts(province.home, chosen.model_copy(update={"webhooks": webhooks}), runs=FAILED, clock=Clock())
    assert [json.loads(p.body)["severity"] for p in hook.posted] == ["critical"]


def test_a_dry_run_shows_what_would_be_sent_and_changes_nothing(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with mail_house() as mail, receiver() as hook:
        chosen = settings(mail, hook)
        before = snapshot(province.home)
        outcome, planned = preview(province.home, chosen, runs=FAILED, clock=Clock())
        assert snapshot(province.home) == before
        assert (mail.connections, hook.posted) == (0, [])
        assert [(p.message.items[0].rule, p.channels) for p in planned] == [
            ("run_failed", ("email", "webhook_hook")),
            ("delivery_returned", ("email", "webhook_hook")),
        ]
        tick = run_alerts(province.home, chosen, runs=FAILED, clock=Clock())
        assert [m.message_id for m in tick.outcome.messages] == [p.message.message_id for p in planned]
        assert replace(outcome, messages=()) == replace(tick.outcome, messages=())
        after = snapshot(province.home)
        assert preview(province.home, chosen, runs=FAILED, clock=Clock())[1] == []
        assert snapshot(province.home) == after


def snapshot(home: Home) -> dict[str, str]:
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(home.root.rglob("*")) if f.is_file()}


def test_evaluations_side_by_side_tell_and_send_once(province: Province) -> None:
    province.delivery(books=1, returned=1)
    with ThreadPoolExecutor(4) as pool:
        ticks = [pool.submit(run_alerts, province.home, settings(), runs=FAILED, clock=Clock()) for _ in range(8)]
    assert sum(tick.result().outcome.opened for tick in ticks) == 2
    assert sum(tick.result().dispatched.sent for tick in ticks) == 2
    assert len(told(province.home)) == 2


def test_the_file_itself_refuses_a_second_open_incident_of_one_cause(province: Province) -> None:
    province.delivery(books=1, returned=1)
    clock = Clock()
    run_alerts(province.home, settings(), runs=WELL, clock=clock)
    with open_incidents(province.home) as connection:
        (rows,) = connection.execute("select count(*) from incidents").fetchone()
        assert rows == 1
        with pytest.raises(IncidentsUnavailable), open_incidents(province.home) as other:
            (incident,) = incidents.open_ones(other)
            incidents.write_incident(other, replace(incident, incident_no=0))


def test_switched_off_it_looks_at_nothing(province: Province) -> None:
    province.delivery(books=1, returned=1)
    tick = run_alerts(province.home, AlertSettings(enabled=False), runs=FAILED, clock=Clock())
    assert tick.outcome.evaluated == 0
    assert not (province.home.warehouse / FILE_NAME).exists()
    assert healthcheck(province.home, AlertSettings(enabled=False)).alive


def test_a_deadline_at_risk_is_told_to_leaders(province: Province) -> None:
    for back in range(30, 0, -3):
        province.delivery(at=NOW - timedelta(days=back), approved=5)
    at_risk = settings(deadline_at_risk=DeadlineAtRisk(day=date(2024, 9, 15), goal=10_000))
    run_alerts(province.home, at_risk, runs=WELL, clock=Clock())
    (message,) = told(province.home)
    assert kinds(message) == [("opened", "deadline_at_risk")]
    assert message["incidents"][0]["numbers"]["needed"] == 94.8
    in_time = settings(deadline_at_risk=DeadlineAtRisk(day=date(2024, 9, 15), goal=100))
    assert run_alerts(province.home, in_time, runs=WELL, clock=Clock()).outcome.opened == 0


def test_the_healthcheck_is_content_while_ticks_happen(province: Province) -> None:
    clock = Clock()
    run_alerts(province.home, settings(), runs=WELL, clock=clock)
    assert healthcheck(province.home, settings(), clock=clock.after(minutes=29)).alive
    assert told(province.home) == []


def test_a_dead_sensor_is_told_over_every_channel_once_and_again_when_it_lives(province: Province) -> None:
    clock = Clock()
    with mail_house() as mail, receiver() as hook:
        chosen = settings(mail, hook)
        run_alerts(province.home, chosen, runs=WELL, clock=clock)
        for _ in range(4):
            assert not healthcheck(province.home, chosen, clock=clock.after(minutes=31)).alive
        assert [letter["Subject"] for letter in mail.letters] == [
            "[Số hóa hộ tịch] NGHIÊM TRỌNG: Bộ phận cảnh báo ngừng hoạt động"
        ]
        assert len(hook.posted) == 1
        run_alerts(province.home, chosen, runs=WELL, clock=clock.after(minutes=5))
        for _ in range(2):
            assert healthcheck(province.home, chosen, clock=clock.after(minutes=5)).alive
        assert "Đã hết" in mail.letters[-1]["Subject"]
        assert len(mail.letters) == 2


def test_an_alerting_that_never_ran_is_silent_too(province: Province) -> None:
    assert healthcheck(province.home, settings(), clock=Clock()).sentence == (
        "Bộ phận cảnh báo chưa từng chạy tại thư mục dữ liệu này."
    )


def test_the_healthcheck_sends_what_the_dead_sensor_left_behind(province: Province) -> None:
    province.delivery(books=1, returned=1)
    clock = Clock()
    with mail_house(refuse={"MAIL": "451 later"}) as mail:
        chosen = settings(mail)
        run_alerts(province.home, chosen, runs=WELL, clock=clock)
        mail.refuse.clear()
        healthcheck(province.home, chosen, clock=clock.after(minutes=40))
    assert len(mail.letters) == 2


def test_without_its_file_the_healthcheck_still_cries_out(province: Province) -> None:
    province.home.warehouse.mkdir(parents=True)
    (province.home.warehouse / FILE_NAME).write_bytes(b"no database " * 500)
    with pytest.raises(IncidentsUnavailable, match="Không dùng được tệp sự việc cảnh báo"):
        run_alerts(province.home, settings(), clock=Clock())
    with mail_house() as mail, receiver(otherwise=(500, {}, b"")) as hook:
        health = healthcheck(province.home, settings(mail, hook), clock=Clock())
    assert (health.alive, health.failed_channels) == (False, ("webhook_hook",))
    assert "ngừng hoạt động" in mail.letters[0]["Subject"]


def test_a_file_of_a_newer_program_is_left_alone(province: Province) -> None:
    with open_incidents(province.home) as connection:
        connection.execute("pragma user_version = 99")
    with pytest.raises(IncidentsUnavailable, match="phiên bản mới hơn"):
        run_alerts(province.home, settings(), clock=Clock())


def test_a_test_message_goes_past_the_file(province: Province) -> None:
    with mail_house() as mail, receiver(otherwise=(403, {}, b"")) as hook:
        answers = send_test(province.home, settings(mail, hook))
    assert answers == {"email": "", "webhook_hook": "máy chủ trả lời mã 403"}
    assert "kênh gửi đã được cài đặt đúng" in next(mail.letters[0].iter_parts()).get_content()
    assert not (province.home.warehouse / FILE_NAME).exists()
