"""The settings of alerts: safe by default, from file and environment, wrong ones told, secrets not shown."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pipelines.alerts.dispatch import channels_of
from pipelines.alerts.rules import RULES
from pipelines.alerts.settings import AlertSettings, RuleSettings
from warehouse.home import Home

TOML = """
[alerts]
quiet_from = "22:30"
quiet_to = 06:00:00

[alerts.unit_idle]
days = 7

[alerts.deadline_at_risk]
day = 2024-09-15
goal = 277562

[alerts.email]
host = "mail.langson.example"
sender = "canh-bao@langson.example"
recipients = ["truc@langson.example"]

[alerts.webhooks.truc]
url = "https://chat.langson.example/hook"
"""


class Nested(BaseSettings):
    """As the pipeline nests it."""

    model_config = SettingsConfigDict(env_prefix="HOTICH_", env_nested_delimiter="__", extra="forbid")
    alerts: AlertSettings = AlertSettings()

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        return env_settings, TomlConfigSettingsSource(settings_cls)


def load(folder: Path) -> AlertSettings:
    file = folder / "hotich.toml"
    file.write_text(TOML, encoding="utf-8")
    return type("Settings", (Nested,), {"model_config": SettingsConfigDict(toml_file=file)})().alerts


def test_they_come_from_the_file_and_secrets_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_ALERTS__EMAIL__PASSWORD", "mat-khau-thu-2024")
    monkeypatch.setenv("HOTICH_ALERTS__WEBHOOKS__TRUC__SECRET", "bi-mat-dung-chung-2024")
    monkeypatch.setenv("HOTICH_ALERTS__UNIT_IDLE__DAYS", "5")
    monkeypatch.setenv("HOTICH_ALERTS__RUN_FAILED__ENABLED", "false")
    alerts = load(tmp_path)
    assert (alerts.quiet_from, alerts.quiet_to) == (time(22, 30), time(6))
    assert (alerts.deadline_at_risk.day, alerts.deadline_at_risk.goal) == (date(2024, 9, 15), 277_562)
    assert alerts.unit_idle.days == 5
    assert not alerts.enabled_rule("run_failed")
    assert alerts.email is not None
    assert alerts.email.password is not None
    assert alerts.email.password.get_secret_value() == "mat-khau-thu-2024"
    assert [c.name for c in channels_of(alerts, Home(tmp_path))] == ["file", "email", "webhook_truc"]
    shown = repr(alerts) + str(alerts) + alerts.model_dump_json()
    assert "mat-khau" not in shown
    assert "bi-mat" not in shown


def test_without_any_setting_messages_go_to_a_folder_of_the_home(tmp_path: Path) -> None:
    assert [c.name for c in channels_of(AlertSettings(), Home(tmp_path))] == ["file"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_from": "ten o'clock"}, "giờ trong ngày"),
        ({"webhooks": {"a": {"url": "http://chat.example/x", "secret": "0123456789abcdef"}}}, "https://"),
        ({"webhooks": {"a": {"url": "file:///etc/passwd", "secret": "0123456789abcdef"}}}, "https://"),
        ({"webhooks": {"a": {"url": "https://chat.example/x"}}}, "thêm secret"),
        ({"webhooks": {"a": {"url": "https://chat.example/x", "secret": "short"}}}, "16"),
        ({"webhooks": {"a": {"url": "https://openapi.zalo.me/v3.0/oa/message/cs", "kind": "zalo"}}}, "token_file"),
        ({"email": {"host": "x", "sender": "a@b", "recipients": []}}, "at least 1"),
        ({"unit_idle": {"dayz": 3}}, "Extra inputs"),
        ({"no_such_rule": {"enabled": False}}, "Extra inputs"),
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        AlertSettings(**wrong)


def test_a_plain_address_is_taken_from_this_machine_or_when_asked_for() -> None:
    secret = "0123456789abcdef"  # noqa: S105 - of this test
    AlertSettings(webhooks={"a": {"url": "http://127.0.0.1:8080/x", "secret": secret}})
    AlertSettings(webhooks={"a": {"url": "http://chat.lan/x", "secret": secret, "allow_http": True}})


def test_settings_and_catalogue_know_the_same_rules() -> None:
    sections = {name for name, f in AlertSettings.model_fields.items() if isinstance(f.default, RuleSettings)}
    assert sections == {rule.rule for rule in RULES}
