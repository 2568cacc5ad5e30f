"""Deaths: who died, when, where and of what, the notice of death, and who came to the office."""

from datetime import date, timedelta
from random import Random

from pipelines.sample.chance import Weighted
from pipelines.sample.events.event import AGAIN, LATE, ON_TIME, Event, write_office, write_person, write_requester
from pipelines.sample.office import Office
from pipelines.sample.people import between, dotted, draw_person, years_before
from pipelines.sample.wording import in_words

_KINDS = Weighted(((ON_TIME, 80), (LATE, 16), (AGAIN, 4)))
_CAUSES = (
    "Tuổi già", "Tuổi già", "Già yếu", "Bệnh già", "Ung thư gan", "Ung thư phổi", "Tai biến mạch máu não", "Suy tim",
    "Tai nạn giao thông", "Đuối nước", "Bệnh nặng", "Viêm phổi", "Xơ gan",
)  # fmt: skip
_KIN = ("Con", "Con", "Con đẻ", "Cháu", "Em")


def _age(rng: Random) -> float:
    roll = rng.random()
    if roll < 0.03:
        return rng.uniform(0.02, 2)
    return rng.uniform(16, 55) if roll < 0.2 else rng.triangular(50, 103, 78)


def draw(rng: Random, office: Office, registered: date, happened: date | None = None) -> Event:
    """A death registered on a day; `happened` fixes the day of death of an event that stands in two books."""
    kind = _KINDS.draw(rng)
    if happened:
        died = happened
    elif kind == ON_TIME:
        died = registered - timedelta(days=rng.randint(1, 25))
    else:
        died = registered - timedelta(days=rng.randint(70, 1500 if kind == LATE else 9000))
    group, home = office.groups.draw(rng), office.home(rng)
    # Nobody in the sample is born before 1890: no register of today holds them.
    born = max(years_before(died, _age(rng)), date(1890, 3, 1))
    dead = draw_person(rng, group, rng.random() < 0.46, born, died, home)
    heir_born = years_before(died, rng.uniform(20, 50))
    heir = draw_person(rng, group, rng.random() < 0.4, heir_born, died, home, family=dead.family)
    roll = rng.random()
    place = f"Tại nhà, {office.written(home)}" if roll < 0.75 else "Bệnh viện Đa khoa tỉnh Lạng Sơn"
    facts = {
        "nktNoiChet": place,
        "nktNguyenNhanChet": rng.choice(_CAUSES) if (died - born).days > 9000 else "Bệnh nặng",
        "nktGioPhutChet": f"{rng.randint(0, 23):02d} giờ {rng.choice(('00', '15', '30', '45'))} phút"
        if roll < 0.7
        else "",
    }
    return Event(kind, died, {"nkt": dead, "nyc": heir}, facts)


def write(rng: Random, office: Office, registered: date, death: Event) -> dict[str, str]:
    """The cells of one death. Of a death registered again after long years the day itself is sometimes forgotten."""
    values = write_office(rng, office, "KT", death.kind) | death.facts
    values |= write_person(office, "KT", "nkt", death.people["nkt"])
    late = death.kind == AGAIN and not death.exact
    forgotten = late and death.happened.year < registered.year - 1 and rng.random() < 0.5
    if forgotten:
        values["nktNgayChet"] = dotted(death.happened, "month")
        values["nktGioPhutChet"] = ""
    else:
        values["nktNgayChet"] = dotted(death.happened)
        values["nktNgayChetGhiBangChu"] = in_words(death.happened, office.wording)
    if registered.year >= 1999 and rng.random() < 0.85:
        values |= {
            "gbtLoai": "1",
            "gbtSo": f"{rng.randint(1, 60):02d}/GBT",
            "gbtNgay": dotted(between(rng, death.happened, registered)),
            "gbtCoQuanCap": f"Trạm y tế {office.unit.kind} {office.unit.name}",
        }
    if rng.random() < 0.9:
        dead, kin = death.people["nkt"], death.people["nyc"]
        parent = "Mẹ" if kin.female else "Cha"
        values |= write_requester(office, "KT", kin, parent if kin.born < dead.born else rng.choice(_KIN))
    return values
