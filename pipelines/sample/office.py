"""The registration office behind a book: its unit, its people in charge, and how the contractor writes them down."""

from dataclasses import dataclass
from random import Random

from pipelines.sample import names
from pipelines.sample.chance import Weighted
from pipelines.sample.places import Home, district_of, home_elsewhere, home_in, registration_place
from pipelines.sample.plan import BookPlan, tree_units
from pipelines.sample.wording import Wording, draw_wording
from warehouse.units import Unit

_POSTS = ("Chủ tịch", "Phó Chủ tịch")


@dataclass(frozen=True)
class Office:
    """One unit as one book sees it."""

    unit: Unit
    communes: tuple[Unit, ...]
    signers: tuple[tuple[str, str], ...]
    clerk: str
    place: str
    wording: Wording
    full_addresses: bool
    newer: bool

    @property
    def groups(self) -> Weighted[str]:
        """Ethnic groups hereabouts."""
        return names.groups(self.unit.district_code)

    @property
    def is_district(self) -> bool:
        """District offices register what has to do with foreigners."""
        return self.unit.level == "district"

    def home(self, rng: Random, local: float = 0.85) -> Home:
        """A home: mostly in the unit itself, else in the same district, sometimes from elsewhere."""
        roll = rng.random()
        if roll < local and not self.is_district:
            return home_in(rng, self.unit)
        return home_elsewhere(rng) if roll > 0.97 else home_in(rng, rng.choice(self.communes))

    def written(self, home: Home) -> str:
        """An address in this book's style."""
        return home.written(self.full_addresses)


def draw_office(rng: Random, plan: BookPlan) -> Office:
    """The office of a book in the year it was opened."""
    unit = plan.unit
    communes, _ = tree_units()
    groups = names.groups(unit.district_code)

    def person(female: bool) -> str:
        group = groups.draw(rng)
        return f"{names.family_name(rng, group)} {names.given_names(rng, group, female, plan.year - 45)}"

    posts = _POSTS if unit.level == "commune" else ("Trưởng phòng Tư pháp", f"Phó Chủ tịch UBND {district_of(unit)}")
    return Office(
        unit,
        tuple(c for c in communes if c.district_code == unit.district_code),
        tuple((person(rng.random() < 0.2), post) for post in posts),
        person(rng.random() < 0.5),
        registration_place(unit, rng.choice((0, 0, 0, 1, 2))),
        draw_wording(rng),
        rng.random() < 0.75,
        plan.habits.newer and plan.register in ("KS", "KT"),
    )
