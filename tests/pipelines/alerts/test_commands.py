"""What the commands of alerts print, and when they end with exit status 1."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.alerts import commands, wording
from pipelines.alerts.channel_settings import File, Webhook
from pipelines.alerts.facts import FailedJob, RunFacts
from pipelines.alerts.settings import AlertSettings
from pipelines.commands.trouble import CommandError
from tests.pipelines.alerts.post_office import receiver
from tests.pipelines.alerts.province import NOW, Province
from warehouse.ledger.alert_file import FILE_NAME

ROOT = Path(__file__).parents[3]
# These use the real clock: no night, and no report that was due since the province of 2024.
ALWAYS = AlertSettings(quiet_from="0:00", quiet_to="0:00", report_late={"enabled": False})
FAILED = RunFacts((FailedJob("main", 1, "3f9a0c1e-77", NOW),), NOW)


@pytest.fixture
def province(tmp_path: Path) -> Province:
    province = Province(tmp_path / "home")
    province.delivery(books=1, returned=1)
    return province


def check(
    province: Province, *, dry_run: bool = False, as_json: bool = False, settings: AlertSettings = ALWAYS
) -> None:
    commands.check(province.home, settings, "2024", runs=None, dry_run=dry_run, as_json=as_json)


def test_a_dry_run_prints_the_message_its_channels_and_why(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    check(province, dry_run=True)
    said = capsys.readouterr().out
    assert "SẼ GỬI tới: file" in said
    assert "Kính gửi Ông/Bà," in said
    assert (
        "delivery_returned: số liệu books=1, delivery_no=1, returned=1, workbook_unreadable=1; ngưỡng min_books=1"
        in said
    )
    assert "Không gửi gì, không thay đổi gì." in said
    assert not (province.home.warehouse / FILE_NAME).exists()


def test_a_check_says_in_one_line_what_it_did(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    check(province, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert (told["opened"], told["sent"], len(told["messages"])) == (1, 1, 1)
    check(province)
    assert "1 sự việc đang mở: 0 mới" in capsys.readouterr().out


def test_status_lists_incidents_channels_and_what_was_put_aside(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiver(otherwise=(404, {}, b"")) as hook:
        secret = "bi-mat-dung-chung-2024"  # noqa: S105 - of this test
        hooked = ALWAYS.model_copy(update={"webhooks": {"truc": Webhook(url=hook.url, secret=secret)}})
        check(province, settings=hooked)
        capsys.readouterr()
        commands.status(province.home, as_json=False)
    said = capsys.readouterr().out
    assert "Số 1, đang mở, cảnh báo: Lần bàn giao có quyển sổ không đọc được." in said
    assert "Kênh file: đã gửi 1, đang chờ 0, đã thôi gửi 0." in said
    assert "trên kênh webhook_truc sau 1 lần: máy chủ trả lời mã 404." in said
    commands.status(province.home, as_json=True)
    assert json.loads(capsys.readouterr().out)["put_aside"][0]["problem"] == "máy chủ trả lời mã 404"


def test_status_of_a_home_without_alerts_is_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.status(Province(tmp_path / "home").home, as_json=False)
    assert capsys.readouterr().out == "Lần xét gần nhất: chưa có.\n"


def test_health_is_status_1_when_the_alerting_is_silent(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="chưa từng chạy"):
        commands.health(province.home, ALWAYS, as_json=False)
    check(province)
    capsys.readouterr()
    commands.health(province.home, ALWAYS, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"ok": True, "alive": True}


def test_messages_put_aside_are_sent_again_or_forgotten(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = province.home.root / "alerts"
    blocked.write_text("a file where the folder should be")
    once = ALWAYS.model_copy(update={"retry": ALWAYS.retry.model_copy(update={"attempts": 1})})
    check(province, settings=once)
    blocked.unlink()
    commands.resend(province.home, once, channel="file", throw_away=False, as_json=False)
    assert "Đã gửi lại 1 thư; 0 kênh vẫn lỗi." in capsys.readouterr().out
    commands.resend(province.home, once, channel=None, throw_away=True, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"ok": True, "discarded": 0}


def test_a_test_message_names_the_channels_that_did_not_take_it(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.test(province.home, ALWAYS, as_json=False)
    assert capsys.readouterr().out == "Đã gửi thư thử qua: file.\n"
    (province.home.root / "here").write_text("a file")
    blocked = ALWAYS.model_copy(update={"file": File(folder=province.home.root / "here")})
    with pytest.raises(CommandError, match=r"qua 1 trên 1 kênh \(file: không ghi được tệp"):
        commands.test(province.home, blocked, as_json=False)


def test_contractors_are_listed_with_their_codes(province: Province, capsys: pytest.CaptureFixture[str]) -> None:
    province.delivery(contractor="Công ty A", books=2, approved=3)
    code = wording.contractor_code("Công ty A")
    commands.contractors(province.home, AlertSettings(contractors={code: "Cty A"}), as_json=False)
    assert capsys.readouterr().out == f"{code}  Công ty A (3 bản ghi) → «Cty A»\n"
    assert wording.contractor_code("CÔNG TY  A") == code


def test_an_alert_file_that_cannot_be_used_is_one_sentence(province: Province) -> None:
    (province.home.warehouse / FILE_NAME).write_bytes(b"no database " * 500)
    for call in (
        lambda: check(province),
        lambda: check(province, dry_run=True),
        lambda: commands.status(province.home, as_json=False),
        lambda: commands.resend(province.home, ALWAYS, channel=None, throw_away=False, as_json=False),
    ):
        with pytest.raises(CommandError, match="Không dùng được tệp sự việc cảnh báo"):
            call()


def test_the_healthcheck_does_not_need_dagster() -> None:
    code = "import sys, pipelines.alerts.commands; sys.exit(any(m.split('.')[0] == 'dagster' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
