"""The six screens, in the order in which they are shown."""

from assets.dashboards.contractors import contractors
from assets.dashboards.deadline import deadline
from assets.dashboards.facts import Facts
from assets.dashboards.findings import findings
from assets.dashboards.overview import overview
from assets.dashboards.places import places
from assets.dashboards.screen import Screen
from assets.dashboards.transfers import transfers


def all_screens(facts: Facts) -> tuple[Screen, ...]:
    """Every screen of the same facts."""
    return tuple(make(facts) for make in (overview, places, deadline, contractors, findings, transfers))
