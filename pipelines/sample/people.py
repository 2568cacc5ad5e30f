"""Persons with papers that agree with their birth, sex and home. Their part in an event is decided in `events`."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from pipelines.sample import names
from pipelines.sample.places import CHINA, Home

VIETNAM = "Việt Nam"
CHINESE = "Trung Quốc"

# Codes of loai_giay_to.csv.
CMND, PASSPORT, CCCD, OTHER_PAPER = "1", "2", "4", "8"

# Provinces of people who moved in (pid_province_codes.csv); 020 is Lạng Sơn.
_OTHER_PROVINCES = ("024", "019", "004", "034", "036", "006", "030", "001")


@dataclass(frozen=True)
class Paper:
    """An identity paper: code of its kind, number, day and office of issue (what is not known is empty)."""

    kind: str = ""
    number: str = ""
    issued: date | None = None
    office: str = ""
    other: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody in a register. `precision` says how much of the birth date the register knows."""

    name: str
    group: str
    female: bool
    born: date
    precision: str
    ethnicity: str
    nationality: str
    home: Home
    abode: str = ""
    paper: Paper = Paper()
    pid: str = ""

    @property
    def family(self) -> str:
        """Family name."""
        return self.name.split()[0]

    @property
    def born_text(self) -> str:
        """Birth date as precisely as the register knows it."""
        return dotted(self.born, self.precision)


def dotted(day: date | None, precision: str = "day") -> str:
    """dd.mm.yyyy, mm.yyyy or yyyy; empty for no date."""
    if day is None:
        return ""
    return day.strftime({"day": "%d.%m.%Y", "month": "%m.%Y", "year": "%Y"}[precision])


def years_before(day: date, years: float) -> date:
    """About so many years earlier."""
    return day - timedelta(days=round(years * 365.25))


def between(rng: Random, first: date, last: date) -> date:
    """A day from first to last, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def precision_of(rng: Random, born: date, on: date) -> str:
    """Old registers know old people's birth only by year or month."""
    if born.year < 1955:
        return rng.choice(("year", "year", "year", "month", "day"))
    if on.year < 1998 and born.year < 1978:
        return rng.choice(("year", "day", "day"))
    return "day"


def personal_number(rng: Random, born: date, female: bool) -> str:
    """A 12-digit number: province, century and sex, year of birth, six digits (Nghị định 137/2015, Điều 13)."""
    province = "020" if rng.random() < 0.95 else rng.choice(_OTHER_PROVINCES)
    century = 2 * ((born.year - 1900) // 100) + female
    return f"{province}{century}{born.year % 100:02d}{rng.randint(0, 999_999):06d}"


def draw_paper(rng: Random, born: date, female: bool, on: date) -> Paper:
    """What a person born then would show on that day: CMND of 9 digits, from 2016 more and more the CCCD of 12."""
    adult = years_before(born, -15)
    if on < adult or on.year < 1979 or rng.random() < max(0.04, (1992 - on.year) * 0.06):
        return Paper()
    if on.year >= 2017 and rng.random() < min(0.95, 0.25 + 0.14 * (on.year - 2017)):
        issued = between(rng, max(adult, date(2016, 1, 4)), on - timedelta(days=1))
        chief = issued.year < 2019
        office = "Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư" if chief else "Cục Cảnh sát QLHC về TTXH"
        return Paper(CCCD, personal_number(rng, born, female), issued, office)
    if rng.random() < 0.02:
        return Paper(OTHER_PAPER, other="Giấy xác nhận của Công an xã")
    issued = between(rng, max(adult, date(1978, 6, 1), years_before(on, 14)), on - timedelta(days=1))
    home = rng.random() < 0.93
    # Numbers of other provinces do not begin with 0, so a clerk's number cell keeps them whole.
    number = f"{'08' if home else rng.choice(('12', '14', '15', '17'))}{rng.randint(0, 9_999_999):07d}"
    office = "Công an tỉnh Lạng Sơn" if home else rng.choice(("Công an tỉnh Thái Bình", "CA tỉnh Bắc Giang"))
    return Paper(CMND, number, issued, office)


def draw_person(rng: Random, group: str, female: bool, born: date, on: date, home: Home, family: str = "") -> Person:
    """A Vietnamese citizen as known to a register on a day; `family` fixes the family name."""
    name = f"{family or names.family_name(rng, group)} {names.given_names(rng, group, female, born.year)}"
    paper = draw_paper(rng, born, female, on)
    return Person(
        name,
        group,
        female,
        born,
        precision_of(rng, born, on),
        names.written_group(rng, group),
        VIETNAM,
        home,
        abode=rng.choice(("1", "1", "1", "1", "2")) if on.year > 1990 else rng.choice(("1", "0")),
        paper=paper,
        pid=paper.number if paper.kind == CCCD else "",
    )


def draw_foreigner(rng: Random, female: bool, born: date, on: date) -> Person:
    """A Chinese citizen with a passport; the register knows no dân tộc of theirs."""
    passport = Paper(PASSPORT, f"E{rng.randint(10_000_000, 99_999_999)}", years_before(on, rng.uniform(0.2, 6)))
    home = Home("", None, rng.choice(CHINA))
    name = names.foreign_name(rng, female)
    return Person(
        name,
        "",
        female,
        born,
        "day",
        "",
        CHINESE,
        home,
        "",
        replace(passport, office="Quảng Tây, Trung Quốc"),
    )
