"""Settings of rules: what a rule lets be set is set, in the file or the environment; anything else is one sentence."""

from pathlib import Path

import pytest

from checks.catalogue import RULES
from checks.policy import AS_AGREED, RulePolicy
from pipelines.settings import SettingsError, load_settings
from warehouse.home import Home


def _policy(folder: Path, text: str) -> RulePolicy:
    (folder / "hotich.toml").write_text(text, encoding="utf-8")
    return load_settings(Home(folder)).rules.policy()


def test_without_settings_every_rule_is_in_force_as_agreed(tmp_path: Path) -> None:
    assert load_settings(Home(tmp_path)).rules.policy() == AS_AGREED


def test_severity_shadow_threshold_and_shares_are_set_per_rule(tmp_path: Path) -> None:
    policy = _policy(
        tmp_path,
        """
        [rules.spelling_unusual]
        severity = "error"
        max_share_of_book = 0.2
        [rules.pdf_blank]
        shadow = true
        [rules.registration_late]
        days = 90
        [rules.duplicate_suspected]
        similarity = 0.95
        [rules.pdf_missing]
        max_share_of_delivery = 0.1
        """,
    )
    assert policy == RulePolicy(
        severities={"spelling_unusual": "error"},
        shadows=frozenset({"pdf_blank"}),
        limits=(("duplicate_suspected.similarity", 0.95), ("registration_late.days", 90)),
        shares_of_book={"spelling_unusual": 0.2},
        shares_of_delivery={"pdf_missing": 0.1},
    )


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_RULES__SPELLING__SEVERITY", "warning")
    monkeypatch.setenv("HOTICH_RULES__AGE_IMPLAUSIBLE__MOTHER_TO", "60")
    policy = _policy(tmp_path, '[rules.spelling]\nseverity = "info"\nshadow = true\n')
    assert policy.severities == {"spelling": "warning"}
    assert policy.shadows == {"spelling"}
    assert policy.limits == (("age_implausible.mother_to", 60),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[rules.speling]\nseverity = "info"', "không có cài đặt «rules.speling»"),
        ('[rules.spelling]\nseverity = "grave"', "rules.spelling.severity"),
        ('[rules.spelling]\nshadow = "maybe"', "true hoặc false"),
        ("[rules.spelling]\nmax_share_of_book = 20", "số không quá 1"),
        ("[rules.spelling]\ndays = 3", "rules.spelling.days"),
        ("[rules.number_gap]\nmax_share_of_book = 0.5", "rules.number_gap.max_share_of_book"),
        ("[rules.registration_late]\ndays = -1", "số từ 1 trở lên"),
        ("[rules.book_share_exceeded]\nshadow = true", "rules.book_share_exceeded"),
        ("rules = 3", "[rules]"),
        ('[rules.pdf_missing]\nseverity = "info"', "cần «error», vì hồ sơ không có bản quét"),
        ('[rules.workbook_unreadable]\nseverity = "warning"', "cần «error», vì cả quyển sổ được trả lại"),
        ("[rules.record_duplicate]\nshadow = true", "cần false, vì hai dòng cùng số"),
        ('[rules.duplicate_suspected]\nseverity = "error"', "cần «warning» hoặc «info», vì"),
    ],
)
def test_what_a_rule_does_not_let_be_set_is_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _policy(tmp_path, text)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_severity_that_was_agreed_on_may_always_be_written_down(rule, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert rule.severity in rule.severities
    assert len(rule.severities) == 3 or rule.bound, "whoever is refused another severity is told why"
    assert _policy(tmp_path, f'[rules.{rule.id}]\nseverity = "{rule.severity}"').severity(rule) == rule.severity


def test_thresholds_lie_within_their_own_bounds() -> None:
    for rule in RULES:
        for threshold in rule.thresholds:
            assert threshold.rule == rule.id
            assert threshold.least <= threshold.default <= threshold.most
