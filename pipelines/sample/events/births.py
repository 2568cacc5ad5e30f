"""Births: a child, its mother, mostly its father, and who came to the office."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from pipelines.sample import names
from pipelines.sample.chance import Weighted
from pipelines.sample.events.event import (
    ABROAD,
    AGAIN,
    LATE,
    ON_TIME,
    Event,
    write_office,
    write_person,
    write_requester,
)
from pipelines.sample.office import Office
from pipelines.sample.people import (
    VIETNAM,
    Paper,
    Person,
    between,
    dotted,
    draw_foreigner,
    draw_person,
    personal_number,
    years_before,
)
from pipelines.sample.places import CHINA, birth_place
from pipelines.sample.wording import in_words

BOTH_KNOWN, NO_FATHER = "1", "3"

_COMMUNE = Weighted(((ON_TIME, 82), (LATE, 13), (AGAIN, 5)))
_DISTRICT = Weighted(((ON_TIME, 70), (LATE, 15), (ABROAD, 15)))


def _born(rng: Random, kind: str, registered: date) -> date:
    if kind == ON_TIME:
        return registered - timedelta(days=rng.randint(2, 55))
    if kind == AGAIN:
        # Parents of the people registered again must not reach back behind 1880, the registers' first year.
        return years_before(registered, rng.uniform(15, min(55, registered.year - 1945)))
    return registered - timedelta(days=rng.randint(75, 2400))


def _child(rng: Random, born: date, mother: Person, father: Person | None) -> Person:
    """Father's family name mostly; a mother's where he is unknown or a foreigner; dân tộc of one of them."""
    heir = mother if father is None or father.nationality != VIETNAM or rng.random() < 0.03 else father
    female = rng.random() < 0.48
    given = names.given_names(rng, heir.group, female, born.year)
    pid = personal_number(rng, born, female) if born.year >= 2016 else ""
    return replace(
        heir,
        name=f"{heir.family} {given}",
        female=female,
        born=born,
        precision="day",
        paper=Paper(),
        pid=pid,
        nationality=VIETNAM,
    )


def twin_of(rng: Random, birth: Event) -> Event:
    """The same birth with another child of another given name."""
    child, parents = birth.people["nks"], {p: birth.people[p] for p in birth.people if p != "nks"}
    while True:
        twin = _child(rng, child.born, parents["me"], parents.get("cha"))
        if twin.name.split()[-1] != child.name.split()[-1]:
            named = replace(twin, name=" ".join([child.family, *twin.name.split()[1:]]), ethnicity=child.ethnicity)
            return replace(birth, people={**parents, "nks": named}, facts=dict(birth.facts))


def draw(rng: Random, office: Office, registered: date, happened: date | None = None) -> Event:
    """A birth registered on a day; `happened` fixes the birthday of an event that stands in two books."""
    kind = (_DISTRICT if office.is_district else _COMMUNE).draw(rng)
    born = happened or _born(rng, kind, registered)
    on = happened or registered
    group, home = office.groups.draw(rng), office.home(rng)
    mother_born = years_before(born, rng.triangular(18, 41, 23))
    mother = draw_person(rng, group, True, mother_born, on, home)
    people = {"me": mother}
    if rng.random() > (0.03 if office.is_district else 0.05):
        age = (born - mother_born).days / 365.25
        father_born = years_before(born, min(70, max(18.5, age + rng.uniform(-3, 9))))
        theirs = group if rng.random() < 0.8 else office.groups.draw(rng)
        if office.is_district and rng.random() < 0.6:
            people["cha"] = draw_foreigner(rng, False, father_born, on)
        else:
            father_home = home if rng.random() < 0.92 else office.home(rng, 0.3)
            people["cha"] = draw_person(rng, theirs, False, father_born, on, father_home)
    people["nks"] = _child(rng, born, mother, people.get("cha"))
    place, unit = (rng.choice(CHINA), "") if kind == ABROAD else birth_place(rng, home)
    return Event(kind, born, people, {"nksNoiSinh": place, "nksNoiSinhDVHC": unit if rng.random() < 0.6 else ""})


def _requester(rng: Random, office: Office, birth: Event) -> dict[str, str]:
    father = birth.people.get("cha")
    roll = rng.random()
    if roll < 0.12:
        return {}
    if father and roll < 0.6:
        return write_requester(office, "KS", father, rng.choice(("Cha", "Cha", "Bố", "cha đẻ")))
    return write_requester(office, "KS", birth.people["me"], rng.choice(("Mẹ", "Mẹ", "mẹ đẻ")))


def write(rng: Random, office: Office, registered: date, birth: Event) -> dict[str, str]:
    """The cells of one birth."""
    child, father = birth.people["nks"], birth.people.get("cha")
    values = write_office(rng, office, "KS", birth.kind) | birth.facts
    values |= write_person(office, "KS", "nks", child) | write_person(office, "KS", "me", birth.people["me"])
    if birth.kind == AGAIN and not birth.exact and rng.random() < 0.3:
        values["nksNgaySinh"] = dotted(child.born, "year")
    else:
        values["nksNgaySinhBangChu"] = in_words(child.born, office.wording)
    values["nksLoaiKhaiSinh"] = BOTH_KNOWN if father else NO_FATHER
    if father:
        values |= write_person(office, "KS", "cha", father)
        values["nksQueQuan"] = (child if father.nationality != VIETNAM else father).home.origin(office.full_addresses)
    if birth.kind == ABROAD:
        values |= {
            "soDangKyNuocNgoai": f"O45{rng.randint(1_000_000, 9_999_999)}",
            "ngayDangKyNuocNgoai": dotted(between(rng, child.born, registered)),
            "cqNuocNgoaiDaDangKy": "Cục Công an thành phố Bằng Tường",
            "qgNuocNgoaiDaDangKy": "Trung Quốc",
        }
    return values | _requester(rng, office, birth)
