"""Settings: one name in the file and in the environment, the environment wins, a slip is told in one sentence."""

from datetime import date
from pathlib import Path

import pytest

from assets.review.sampling.options import Sampling
from pipelines.settings import SettingsError, find_home, load_settings
from warehouse.home import Home


@pytest.fixture(autouse=True)
def no_settings_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "QUIET_SECONDS", "WORKERS", "REVIEW__APPROVE", "UNITS__TREE"):
        monkeypatch.delenv(f"HOTICH_{name}", raising=False)


def _home(folder: Path, text: str) -> Home:
    (folder / "hotich.toml").write_text(text, encoding="utf-8")
    return Home(folder)


def test_without_a_file_the_defaults_are_safe(tmp_path: Path) -> None:
    settings = load_settings(Home(tmp_path))
    assert settings.quiet_seconds == 60
    assert settings.review.approve == "clean"
    assert settings.units.tree == "2024"
    assert settings.workers >= 1


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _home(tmp_path, 'quiet_seconds = 5\n[review]\napprove = "none"\n[units]\ntree = 2025\n')
    assert load_settings(home).quiet_seconds == 5
    assert load_settings(home).review.approve == "none"
    assert load_settings(home).units.tree == "2025"
    monkeypatch.setenv("HOTICH_QUIET_SECONDS", "0")
    monkeypatch.setenv("HOTICH_REVIEW__APPROVE", "clean")
    assert load_settings(home).quiet_seconds == 0
    assert load_settings(home).review.approve == "clean"


def test_sampling_is_set_with_its_plan(tmp_path: Path) -> None:
    text = (
        '[review]\napprove = "sampled"\n[review.sampling]\naql = 2.5\n[review.sampling.resumed]\n"Cty A" = 2024-07-01\n'
    )
    told = load_settings(_home(tmp_path, text)).for_stages()
    assert told["approve"] == "sampled"
    assert told["sampling"] == Sampling(aql=2.5, resumed={"Cty A": date(2024, 7, 1)})
    assert load_settings(Home(tmp_path / "leer")).for_stages()["sampling"] == Sampling(aql=1.0, level="II", seed="")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("quiet_secs = 1", "quiet_secs"),
        ("quiet_seconds = -1", "HOTICH_QUIET_SECONDS"),
        ('quiet_seconds = "soon"', "một số"),
        ("workers = 0", "từ 1 trở lên"),
        ('[review]\napprove = "all"', "HOTICH_REVIEW__APPROVE"),
        ("[review]\naprove = 1", "review.aprove"),
        ("[review.sampling]\naql = 1.2", "0.65; 1; 1.5"),
        ('[review.sampling]\nlevel = "IV"', "HOTICH_REVIEW__SAMPLING__LEVEL"),
        ('[review.sampling]\nseed = "a|b"', "review.sampling.seed"),
        ("review = 3", "[review]"),
        ("quiet_seconds ==", "TOML"),
    ],
)
def test_a_slip_in_the_file_is_one_sentence_that_names_it(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(_home(tmp_path, text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "hotich.toml").write_bytes("# cài đặt".encode("utf-16"))
    with pytest.raises(SettingsError):
        load_settings(Home(tmp_path))


def test_a_file_as_notepad_saves_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "hotich.toml").write_bytes("# cài đặt\r\nquiet_seconds = 5\r\n".encode("utf-8-sig"))
    assert load_settings(Home(tmp_path)).quiet_seconds == 5


def test_a_list_in_the_environment_that_is_none_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_REVIEW__FOUR_EYES", '["06196", "06205"]')
    assert load_settings(Home(tmp_path)).review.four_eyes == ("06196", "06205")
    monkeypatch.setenv("HOTICH_REVIEW__FOUR_EYES", "06196, 06205")
    with pytest.raises(SettingsError, match=r"HOTICH_REVIEW__FOUR_EYES có giá trị không đọc được.*\[\"06196\""):
        load_settings(Home(tmp_path))


def test_the_home_is_the_option_else_the_environment_else_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_home().root == tmp_path / "data"
    monkeypatch.setenv("HOTICH_HOME", str(tmp_path / "tinh"))
    assert find_home().root == tmp_path / "tinh"
    assert find_home(Path("khac")).root == tmp_path / "khac"


def test_sampling_is_set_in_the_environment_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTICH_REVIEW__SAMPLING__AQL", "0.65")
    monkeypatch.setenv("HOTICH_REVIEW__SAMPLING__RESUMED", '{"Cty A": "2024-07-01"}')
    told = load_settings(Home(tmp_path)).for_stages()["sampling"]
    assert told == Sampling(aql=0.65, resumed={"Cty A": date(2024, 7, 1)})


def test_alerts_go_by_the_dates_and_goals_of_the_reports_unless_they_have_their_own(tmp_path: Path) -> None:
    file = tmp_path / "hotich.toml"
    file.write_text("[reports]\ndays = [5, 20]\nlead_days = 3\ndeadline = 2024-09-15\ngoal = 277562\n")
    alerts = load_settings(Home(tmp_path)).alerts
    assert (alerts.report_late.days, alerts.report_late.lead_days) == ((5, 20), 3)
    assert (alerts.deadline_at_risk.day, alerts.deadline_at_risk.goal) == (date(2024, 9, 15), 277562)
    with file.open("a") as more:
        more.write("[alerts.report_late]\ndays = [1]\n[alerts.deadline_at_risk]\nday = 2024-08-01\n")
    alerts = load_settings(Home(tmp_path)).alerts
    assert (alerts.report_late.days, alerts.report_late.lead_days) == ((1,), 3)
    assert (alerts.deadline_at_risk.day, alerts.deadline_at_risk.goal) == (date(2024, 8, 1), 277562)


@pytest.mark.parametrize("table", ["EMAIL", "WEBHOOKS"])
def test_what_may_hold_a_secret_is_never_shown_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setenv(f"HOTICH_ALERTS__{table}", '{"host": "x", "password": "MAT-KHAU"')
    with pytest.raises(SettingsError) as caught:
        load_settings(Home(tmp_path))
    assert "MAT-KHAU" not in str(caught.value)


def test_a_report_that_nobody_makes_is_not_missed(tmp_path: Path) -> None:
    assert load_settings(Home(tmp_path)).alerts.report_late.enabled
    assert not load_settings(_home(tmp_path, '[reports]\nlevels = ["commune"]')).alerts.report_late.enabled


def test_a_history_that_can_never_be_long_enough_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="history"):
        load_settings(_home(tmp_path, "[alerts.rejection_jump]\nhistory = 3"))
