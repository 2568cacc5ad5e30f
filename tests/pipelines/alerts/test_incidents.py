"""The life of an incident: one per cause, reminded of, closed with a word, damped when it flaps, quiet at night."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from pipelines.alerts.incidents import next_steps
from pipelines.alerts.quiet import is_quiet
from pipelines.alerts.rule import Cause
from pipelines.alerts.rules import RULES, Evaluated
from pipelines.alerts.settings import AlertSettings, RuleSettings
from tests.pipelines.alerts.province import NOW
from warehouse.ledger.incidents import Incident

IDLE = next(rule for rule in RULES if rule.rule == "unit_idle")
RUN = next(rule for rule in RULES if rule.rule == "run_failed")
SETTINGS = AlertSettings(min_open_minutes=30, close_after=2, remind_hours=48, remind_hours_critical=6)

Told = list[tuple[str, str]]


def cause(key: str = "06205", sentence: str = "Có 5 bản ghi chờ.") -> Cause:
    return Cause(key, sentence, {"records": 5})


@pytest.fixture
def tick() -> Callable[..., Told]:
    """Evaluations one after the other: minutes since the start, causes; returns what was told (kind, cause)."""
    return Life().tick


class Life:
    def __init__(self) -> None:
        self.incidents: dict[int, Incident] = {}
        self.numbers = itertools.count(1)

    def tick(self, minutes: float, *causes: Cause, rule: object = IDLE, known: bool = True,
             settings: AlertSettings = SETTINGS) -> Told:  # fmt: skip
        now = NOW + timedelta(minutes=minutes)
        closings: dict[tuple[str, str], int] = {}
        for i in self.incidents.values():
            if i.closed_at and i.closed_at >= now - timedelta(hours=24):
                closings[i.rule, i.cause] = closings.get((i.rule, i.cause), 0) + 1
        standing = [i for i in self.incidents.values() if i.state == "open"]
        evaluated = [Evaluated(rule, causes if known else None)]  # type: ignore[arg-type]
        steps = next_steps(standing, evaluated, settings, now=now, closings=closings)
        for step in steps:
            self.incidents[step.incident.incident_no or next(self.numbers)] = step.incident
        self.incidents = {n: _numbered(i, n) for n, i in self.incidents.items()}
        return [(s.notice.kind, s.incident.cause) for s in steps if s.notice]


def _numbered(incident: Incident, number: int) -> Incident:
    return Incident(**{**vars(incident), "incident_no": number})


def test_a_cause_is_told_once_however_often_it_is_found(tick: Callable[..., Told]) -> None:
    assert tick(0, cause()) == [("opened", "06205")]
    assert [tick(m, cause()) for m in range(5, 300, 5)] == [[]] * 59


def test_two_causes_are_two_incidents(tick: Callable[..., Told]) -> None:
    assert tick(0, cause("06205"), cause("06220")) == [("opened", "06205"), ("opened", "06220")]


def test_it_closes_after_two_good_evaluations(tick: Callable[..., Told]) -> None:
    tick(0, cause())
    assert tick(60) == []
    assert tick(65) == [("closed", "06205")]
    assert tick(70) == []


def test_it_does_not_close_before_it_was_open_for_a_while(tick: Callable[..., Told]) -> None:
    tick(0, cause())
    assert [tick(m) for m in (5, 10, 15, 20, 25)] == [[]] * 5
    assert tick(30) == [("closed", "06205")]


def test_a_cause_that_comes_and_goes_stays_one_incident(tick: Callable[..., Told]) -> None:
    told = [tick(5 * n, *([cause()] if n % 2 == 0 else [])) for n in range(100)]
    assert [t for t in told if t] == [[("opened", "06205")]]


def test_a_flapping_cause_is_held_longer_each_time(tick: Callable[..., Told]) -> None:
    # Bad for five minutes, good for ten, all day: closing at once would mean 96 openings.
    told = [tick(5 * n, *([cause()] if n % 3 == 0 else [])) for n in range(288)]
    opened = sum(("opened", "06205") in t for t in told)
    assert 2 <= opened <= 6


def test_the_recovery_says_that_it_is_over_and_what_it_was() -> None:
    life = Life()
    life.tick(0, cause())
    life.tick(60)
    steps = next_steps(
        list(life.incidents.values()), [Evaluated(IDLE, ())], SETTINGS, now=NOW + timedelta(minutes=65), closings={}
    )
    (notice,) = [s.notice for s in steps if s.notice]
    assert notice.sentence == (
        "Đơn vị đã có tiến triển trở lại hoặc không còn bản ghi chờ xử lý. Sự việc đã kéo dài 1 giờ 5 phút; trước đó: "
        "Có 5 bản ghi chờ."
    )


def test_reminders_come_after_the_interval_of_their_severity(tick: Callable[..., Told]) -> None:
    tick(0, cause())
    assert tick(47 * 60, cause()) == []
    assert tick(48 * 60, cause()) == [("reminder", "06205")]
    assert tick(95 * 60, cause()) == []
    assert tick(96 * 60, cause()) == [("reminder", "06205")]
    critical = Life()
    critical.tick(0, cause("main"), rule=RUN)
    assert critical.tick(6 * 60, cause("main"), rule=RUN) == [("reminder", "main")]


def test_a_reminder_has_the_numbers_of_today() -> None:
    life = Life()
    life.tick(0, cause())
    life.tick(60, cause(sentence="Có 9 bản ghi chờ."))
    assert life.incidents[1].sentence == "Có 9 bản ghi chờ."


def test_a_rule_that_could_not_be_evaluated_closes_nothing(tick: Callable[..., Told]) -> None:
    tick(0, cause())
    assert [tick(60 * h, known=False) for h in range(1, 40)] == [[]] * 39
    assert tick(41 * 60) == []
    assert tick(42 * 60) == [("closed", "06205")]


def test_a_rule_that_is_switched_off_closes_its_incidents_and_says_why(tick: Callable[..., Told]) -> None:
    tick(0, cause())
    off = SETTINGS.model_copy(update={"unit_idle": RuleSettings(enabled=False)})
    assert tick(5, known=False, settings=off) == [("closed", "06205")]


@pytest.mark.parametrize(
    ("utc_hour", "minute", "quiet"),
    [(13, 59, False), (14, 0, True), (17, 0, True), (23, 59, True), (0, 0, False), (5, 0, False)],
)
def test_night_is_that_of_the_province(utc_hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(datetime(2024, 6, 3, utc_hour, minute, tzinfo=UTC), AlertSettings()) is quiet


def test_quiet_hours_may_lie_within_a_day_or_not_be_at_all() -> None:
    noon = datetime(2024, 6, 3, 5, 30, tzinfo=UTC)
    assert is_quiet(noon, AlertSettings(quiet_from=time(12), quiet_to=time(13)))
    assert not is_quiet(noon, AlertSettings(quiet_from=time(12), quiet_to=time(12)))
