"""Marital-status letters: whose status was confirmed, for which time and what for."""

from datetime import date
from random import Random

from pipelines.sample.events.event import Event, write_office, write_person, write_requester
from pipelines.sample.office import Office
from pipelines.sample.people import dotted, draw_person, years_before
from pipelines.sample.places import district_of

_PURPOSES = {
    "1": "Để đăng ký kết hôn",
    "2": "Để đăng ký kết hôn với người nước ngoài",
    "5": "Để bổ sung hồ sơ vay vốn ngân hàng",
}


def draw(rng: Random, office: Office, registered: date, happened: date | None = None) -> Event:
    """A letter given on a day. The event is the letter itself: `happened` has nothing to fix."""
    born = years_before(registered, rng.triangular(19, 58, 25))
    person = draw_person(rng, office.groups.draw(rng), rng.random() < 0.5, born, registered, office.home(rng, 0.97))
    status = rng.choice(("Chưa đăng ký kết hôn với ai", "Hiện tại chưa đăng ký kết hôn với ai"))
    if rng.random() < 0.12:
        judged = f"{rng.randint(2, 40)}/{registered.year - 1}/QĐST-HNGĐ"
        status = f"Đã ly hôn theo Quyết định số {judged} của TAND {district_of(office.unit)}, chưa kết hôn với ai"
    purpose = rng.choice(("1", "1", "1", "1", "2", "5", "5"))
    facts = {
        "nxnTinhTrangHonNhan": status,
        "nxnLoaiMucDichSuDung": purpose,
        "nxnMucDichSuDung": _PURPOSES[purpose],
        "nxnThoiGianCuTruTai": office.written(person.home),
        "nxnThoiGianCuTruTu": dotted(years_before(born, -18)),
        "nxnThoiGianCuTruDen": dotted(registered),
    }
    return Event("", registered, {"nxn": person}, facts)


def write(rng: Random, office: Office, registered: date, letter: Event) -> dict[str, str]:
    """The cells of one letter."""
    person = letter.people["nxn"]
    values = write_office(rng, office, "HN", letter.kind) | letter.facts
    values |= write_person(office, "HN", "nxn", person)
    return values | write_requester(office, "HN", person, "Bản thân")
