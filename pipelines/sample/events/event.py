"""An event and the cells that all registers write alike. Numbers, pages and the book belong to `book`."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

from pipelines.sample.office import Office
from pipelines.sample.people import Person, dotted
from warehouse.registers import fields

ON_TIME, AGAIN, ABROAD, LATE = "1", "2", "3", "4"


@dataclass
class Event:
    """Who, when, and as what kind of registration (`loaiDangKy`); `facts` are cells decided while drawing.

    `exact`: nobody has forgotten any day of it, however late it was registered.
    """

    kind: str
    happened: date
    people: dict[str, Person]
    facts: dict[str, str] = field(default_factory=dict)
    exact: bool = False


@cache
def _names(register: str) -> frozenset[str]:
    return frozenset(f.name for f in fields(register))


def write_office(rng: Random, office: Office, register: str, kind: str) -> dict[str, str]:
    """Kind and place of registration, signer, clerk, a remark now and then."""
    signer, post = office.signers[rng.random() < 0.35]
    values = {
        "noiCap" if register == "HN" else "noiDangKy": office.place,
        "nguoiKy": signer,
        "chucVuNguoiKy": post,
        "nguoiThucHien": office.clerk if rng.random() < 0.8 else "",
        "ghiChu": rng.choice(("Đã cấp bản sao", "Ghi theo sổ gốc", "Đã cấp lại bản chính"))
        if rng.random() < 0.04
        else "",
    }
    if register != "HN":
        values["loaiDangKy"] = kind
    return values


def write_person(office: Office, register: str, prefix: str, person: Person) -> dict[str, str]:
    """The block of one person, as far as the register has these columns."""
    cells = {
        "HoTen": person.name,
        "GioiTinh": "2" if person.female else "1",
        "NgaySinh": person.born_text,
        "DanToc": person.ethnicity,
        "QuocTich": person.nationality,
        "LoaiCuTru": person.abode,
        "NoiCuTru": office.written(person.home),
        "QueQuan": person.home.origin(office.full_addresses),
        "LoaiGiayToTuyThan": person.paper.kind,
        "GiayToKhac": person.paper.other,
        "SoGiayToTuyThan": person.paper.number,
        "NgayCapGiayToTuyThan": dotted(person.paper.issued),
        "NoiCapGiayToTuyThan": person.paper.office,
        "SoDinhDanh": person.pid if office.newer else "",
        "SoDinhDanhCaNhan": person.pid if office.newer else "",
    }
    known = _names(register)
    return {prefix + cell: text for cell, text in cells.items() if text and prefix + cell in known}


def write_requester(office: Office, register: str, person: Person, relation: str) -> dict[str, str]:
    """The block of the person who asked for the registration: a name and a paper, no birth."""
    block = write_person(office, register, "nyc", person)
    return {**block, "nycQuanHe": relation} if "nycQuanHe" in _names(register) else block
