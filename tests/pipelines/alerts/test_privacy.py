"""A person's name is planted wherever somebody else's text comes in; no message, file or screen may hold it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipelines.alerts import commands
from pipelines.alerts.channel_settings import Email, Webhook
from pipelines.alerts.facts import FailedCheck, FailedJob, RunFacts
from pipelines.alerts.service import run_alerts
from pipelines.alerts.settings import AlertSettings
from tests.pipelines.alerts.post_office import mail_house, receiver
from tests.pipelines.alerts.province import GIA_CAT, NOW, Clock, Province

NAME = "Nguyễn Thị Bí Mật"
PIECES = ("Bí Mật", "Bi Mat", "BiMat", "bimat", "B\\u00ed M", "2008-BM", "040188001234")

RUNS = RunFacts(
    (FailedJob(NAME, 1, NAME, NOW),),
    NOW,
    (FailedCheck(asset=NAME, check=f"ktra {NAME}", severity="ERROR", evaluated_at=NOW, count=3),),
)


@pytest.fixture
def province(tmp_path: Path) -> Province:
    """Everything is wrong here, and everything that can be typed is a name or an identity number."""
    province = Province(tmp_path / "home")
    typed = {"contractor": f"Hộ kinh doanh {NAME}", "name": f"dot1 {NAME}", "stem": f"so {NAME} 040188001234"}
    for back in range(9, 3, -1):
        province.delivery(**typed, at=NOW - timedelta(days=back), approved=19, rejected=1)
    province.delivery(**typed, at=NOW, rejected=20, without_pdf=20)
    province.delivery(**typed, at=NOW, books=2, returned=1, reason="book_name_invalid")
    province.delivery(**typed, unit=GIA_CAT, at=NOW - timedelta(days=50), pending_review=4)
    province.bounce(f"Goi cua {NAME}", sent=5, **{NAME: 1, "040188001234": 1, "E12": 1})
    province.change("update ledger.findings set value = $name, message = $name, suggestion = $name", name=NAME)
    return province


def settings(mail_port: int, hook: str) -> AlertSettings:
    return AlertSettings(
        rejection_jump={"min_records": 10},
        email=Email(
            host="127.0.0.1", port=mail_port, security="none", sender="a@b.example", recipients=("c@b.example",)
        ),
        webhooks={
            kind: Webhook(url=f"{hook}/{kind}", kind=kind, secret="bi-mat-dung-chung-2024")  # noqa: S106 - of this test
            for kind in ("generic", "slack", "teams")
        },
    )


def everything_said(province: Province) -> Iterator[tuple[str, str]]:
    with mail_house() as mail, receiver() as hook:
        chosen = settings(mail.port, hook.url)
        dry = CliRunner().invoke(_check_command(province, chosen))
        assert dry.exit_code == 0
        yield "dry run", dry.output
        tick = run_alerts(province.home, chosen, runs=RUNS, broken={"runs": NAME}, clock=Clock())
        assert tick.dispatched.sent == 10
        yield "log", tick.sentence()
    yield "letters", "".join(p.get_content() + str(m["Subject"]) for m in mail.letters for p in m.iter_parts())
    yield "webhooks", "".join(json.dumps(json.loads(p.body), ensure_ascii=False) for p in hook.posted)
    for file in sorted((province.home.root / "alerts").iterdir()):
        yield file.name, file.read_text()
    for file in sorted(province.home.warehouse.glob("alerts.sqlite*")):
        yield file.name, file.read_bytes().decode("utf-8", "replace")
    yield "status", CliRunner().invoke(_status_command(province)).output


def _check_command(province: Province, chosen: AlertSettings) -> click.Command:

    return click.Command(
        "check",
        callback=lambda: commands.check(province.home, chosen, "2024", runs=RUNS, dry_run=True, as_json=False),
    )


def _status_command(province: Province) -> click.Command:

    return click.Command("status", callback=lambda: commands.status(province.home, as_json=True))


def test_no_name_leaves_the_house(province: Province) -> None:
    said = dict(everything_said(province))
    assert {
        "dry run",
        "log",
        "letters",
        "webhooks",
        "2024-06.jsonl",
        "2024-06.txt",
        "alerts.sqlite",
        "status",
    } <= said.keys()
    for rule in ("rejection_jump", "pdf_missing", "delivery_returned", "unit_idle", "transfer_bounced", "run_failed",
                 "check_failed", "alerting_broken"):  # fmt: skip
        assert f'"rule": "{rule}"' in said["webhooks"], rule
    for place, text in said.items():
        for piece in PIECES:
            assert piece.casefold() not in text.casefold(), f"{piece} in {place}"
