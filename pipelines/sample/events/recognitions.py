"""Recognitions: a parent and a child who recognise each other."""

from datetime import date
from random import Random

from pipelines.sample.events.event import Event, write_office, write_person, write_requester
from pipelines.sample.office import Office
from pipelines.sample.people import draw_person, years_before

_NEW = "1"
# loai_xac_nhan_cmc.csv: 1 father recognises child, 2 mother, 3 child recognises father, 4 mother.
_BY_CHILD = ("3", "4")
_MOTHERS = ("2", "4")


def draw(rng: Random, office: Office, registered: date, happened: date | None = None) -> Event:
    """A recognition on a day. The event is the recognition itself: `happened` has nothing to fix."""
    confirmed = rng.choice(("1", "1", "1", "1", "2", "3", "4"))
    female = confirmed in _MOTHERS
    child_age = rng.uniform(18.5, 40) if confirmed in _BY_CHILD else rng.uniform(0.1, 15)
    child_born = years_before(registered, child_age)
    parent_born = years_before(child_born, rng.triangular(19, 42, 25))
    group, home = office.groups.draw(rng), office.home(rng)
    parent = draw_person(rng, group, female, parent_born, registered, home)
    child = draw_person(rng, group, rng.random() < 0.48, child_born, registered, home, family=parent.family)
    number = f"{rng.randint(1, 90):02d}/QĐ-UBND" if registered.year >= 1998 else ""
    facts = {"loaiXacNhan": confirmed, "quyetDinhSo": number}
    return Event(_NEW, registered, {"cm": parent, "nc": child}, facts)


def write(rng: Random, office: Office, registered: date, recognition: Event) -> dict[str, str]:
    """The cells of one recognition; who recognises is who came to the office."""
    values = write_office(rng, office, "CMC", recognition.kind) | recognition.facts
    for prefix, person in recognition.people.items():
        values |= write_person(office, "CMC", prefix, person)
    by_child = recognition.facts["loaiXacNhan"] in _BY_CHILD
    parent = "Mẹ" if recognition.people["cm"].female else "Cha"
    values |= write_requester(office, "CMC", recognition.people["nc" if by_child else "cm"], "")
    values |= {"nycQHNguoiNhan": "Bản thân", "nycQHNguoiDuocNhan": "Con" if by_child else parent}
    return values
