"""The life of an incident: opened, reminded of, closed. Pure: what stands, what was found, what time it is.

One incident per cause. It closes after some good evaluations in a row and not before it was open for a while; a
cause that comes back within a day is held longer each time, so that a flapping cause tells of itself a few times a
day and not at every tick. A rule that could not be evaluated neither opens nor closes anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.alerts import wording
from pipelines.alerts.rule import Cause, Rule
from pipelines.alerts.rules import Evaluated
from pipelines.alerts.settings import AlertSettings
from warehouse.ledger.incidents import Incident, Notice

# How far back closings of the same cause lengthen its next incident, and the longest it is held.
FLAPPING_WINDOW = timedelta(hours=24)
_LONGEST_HOLD = timedelta(hours=24)

_SWITCHED_OFF = "Quy tắc cảnh báo này đã được tắt trong cài đặt."


@dataclass(frozen=True)
class Step:
    """An incident as it stands after an evaluation, and what is to be told of it, if anything."""

    incident: Incident
    notice: Notice | None = None


def next_steps(
    standing: Sequence[Incident],
    evaluated: Sequence[Evaluated],
    settings: AlertSettings,
    *,
    now: datetime,
    closings: Mapping[tuple[str, str], int],
) -> list[Step]:
    """What an evaluation changes.

    Args:
        standing: the open incidents.
        evaluated: rules with their causes now.
        closings: how often an incident of a (rule, cause) closed in the flapping window.
    """
    steps = []
    known = {(i.rule, i.cause): i for i in standing}
    found: set[tuple[str, str]] = set()
    watched = set()
    for item in evaluated:
        if item.causes is None:
            continue
        watched.add(item.rule.rule)
        # Two causes of one key are one cause: the last sentence counts.
        for cause in {c.key: c for c in item.causes}.values():
            key = (item.rule.rule, cause.key)
            found.add(key)
            if key in known:
                steps.append(_goes_on(known[key], cause, settings, now))
            else:
                steps.append(_opened(item.rule, cause, settings, now, closings.get(key, 0)))
    for incident in standing:
        if not settings.enabled_rule(incident.rule):
            steps.append(_closed(incident, now, _SWITCHED_OFF))
        elif incident.rule in watched and (incident.rule, incident.cause) not in found:
            steps.append(_without_cause(incident, settings, now))
    return steps


def _opened(rule: Rule, cause: Cause, settings: AlertSettings, now: datetime, closings: int) -> Step:
    hold = min(timedelta(minutes=settings.min_open_minutes) * 2 ** min(closings, 20), _LONGEST_HOLD)
    incident = Incident(
        incident_no=0,
        rule=rule.rule,
        cause=cause.key,
        severity=rule.severity,
        title=rule.title,
        advice=rule.advice,
        recovered=rule.recovered,
        sentence=cause.sentence,
        numbers=dict(cause.numbers),
        state="open",
        opened_at=now,
        seen_at=now,
        told_at=now,
        reminders=0,
        good=0,
        hold_until=now + hold,
    )
    return Step(incident, _notice(incident, "opened", now, cause.sentence))


def _goes_on(incident: Incident, cause: Cause, settings: AlertSettings, now: datetime) -> Step:
    lasting = replace(incident, sentence=cause.sentence, numbers=dict(cause.numbers), seen_at=now, good=0)
    hours = settings.remind_hours_critical if incident.severity == "critical" else settings.remind_hours
    if now - incident.told_at < timedelta(hours=hours):
        return Step(lasting)
    reminded = replace(lasting, told_at=now, reminders=incident.reminders + 1)
    return Step(reminded, _notice(reminded, "reminder", now, cause.sentence))


def _without_cause(incident: Incident, settings: AlertSettings, now: datetime) -> Step:
    better = replace(incident, good=incident.good + 1)
    if better.good < settings.close_after or now < incident.hold_until:
        return Step(better)
    return _closed(better, now, incident.recovered)


def _closed(incident: Incident, now: datetime, why: str) -> Step:
    over = replace(incident, state="closed", closed_at=now)
    lasted = wording.lasting(now - incident.opened_at)
    return Step(over, _notice(over, "closed", now, f"{why} Sự việc đã kéo dài {lasted}; trước đó: {incident.sentence}"))


def _notice(incident: Incident, kind: str, now: datetime, sentence: str) -> Notice:
    return Notice(
        notice_no=0,
        incident_no=incident.incident_no,
        kind=kind,
        at=now,
        severity=incident.severity,
        rule=incident.rule,
        title=incident.title,
        sentence=sentence,
        advice=incident.advice,
        numbers=incident.numbers,
        opened_at=incident.opened_at,
    )
