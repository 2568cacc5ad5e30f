"""Marriages: husband and wife, of age on the day; district offices marry people to foreigners."""

from datetime import date
from random import Random

from pipelines.sample.chance import Weighted
from pipelines.sample.events.event import AGAIN, ON_TIME, Event, write_office, write_person
from pipelines.sample.office import Office
from pipelines.sample.people import dotted, draw_foreigner, draw_person, years_before

_KINDS = Weighted(((ON_TIME, 94), (AGAIN, 6)))


def draw(rng: Random, office: Office, registered: date, happened: date | None = None) -> Event:
    """A couple, of age at the wedding itself (20 and 18, Luật Hôn nhân và gia đình), also if registered later."""
    kind = _KINDS.draw(rng)
    wed = happened or (years_before(registered, rng.uniform(1, 25)) if kind == AGAIN else registered)
    on = happened or registered
    his_age = rng.triangular(20.3, 44, 24)
    his_born = years_before(wed, his_age)
    her_born = years_before(wed, max(18.3, his_age + rng.uniform(-8, 3)))
    group = office.groups.draw(rng)
    husband = draw_person(rng, group, False, his_born, on, office.home(rng))
    if rng.random() < (0.7 if office.is_district else 0.006):
        wife = draw_foreigner(rng, True, her_born, on)
        if rng.random() < 0.4:
            husband, wife = (
                draw_foreigner(rng, False, his_born, on),
                draw_person(rng, group, True, her_born, on, husband.home),
            )
    else:
        theirs = group if rng.random() < 0.7 else office.groups.draw(rng)
        wife = draw_person(rng, theirs, True, her_born, on, office.home(rng, 0.5))
    state = "Đã ly hôn" if rng.random() < 0.02 else ""
    return Event(kind, wed, {"chong": husband, "vo": wife}, {"tinhTrangKetHon": state})


def write(rng: Random, office: Office, registered: date, marriage: Event) -> dict[str, str]:
    """The cells of one marriage."""
    values = write_office(rng, office, "KH", marriage.kind) | marriage.facts
    values["ngayXacLapQuanHeHonNhan"] = dotted(marriage.happened)
    for prefix, person in marriage.people.items():
        values |= write_person(office, "KH", prefix, person)
    return values
