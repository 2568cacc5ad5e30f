"""Villages, addresses, hospitals and registration offices, built from the list of units.

Only the words: which person lives where is decided in `people` and the registers' modules.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

from pipelines.sample.chance import stream
from warehouse.units import Unit

PROVINCE = "tỉnh Lạng Sơn"

_HEADS = ("Nà", "Bản", "Pò", "Khuổi", "Lũng", "Cốc", "Kéo", "Thâm", "Phiêng", "Pác", "Còn", "Nà", "Bản")
_TAILS = (
    "Mò", "Lùng", "Chu", "Cại", "Hán", "Tàn", "Phai", "Lầu", "Luông", "Mu", "Nam", "Slằm", "Kéo", "Hin", "Cáu", "Pán",
    "Tẩu", "Vài", "Chuông", "Đeng", "Mạ", "Sâu", "Khách", "Rài", "Pàn", "Lìn", "Quan", "Háng", "Thín", "Roọc",
)  # fmt: skip
_QUARTERS = (
    "Khối 1",
    "Khối 3",
    "Khối 5",
    "Khu 2",
    "Khu 4",
    "Khu Hòa Bình",
    "Tổ dân phố 6",
    "Đường Trần Đăng Ninh",
)

ELSEWHERE = (
    "xã Hương Sơn, huyện Lạng Giang, tỉnh Bắc Giang",
    "phường Thịnh Đán, thành phố Thái Nguyên, tỉnh Thái Nguyên",
    "thị trấn Đông Khê, huyện Thạch An, tỉnh Cao Bằng",
    "xã Vũ Tiến, huyện Vũ Thư, tỉnh Thái Bình",
    "xã Yên Khánh, huyện Ý Yên, tỉnh Nam Định",
    "xã Cường Lợi, huyện Na Rì, tỉnh Bắc Kạn",
    "xã Thanh Sơn, huyện Thanh Hà, tỉnh Hải Dương",
    "phường Cống Vị, quận Ba Đình, thành phố Hà Nội",
)
CHINA = (
    "Bằng Tường, Quảng Tây, Trung Quốc",
    "Long Châu, Quảng Tây, Trung Quốc",
    "Nam Ninh, Quảng Tây, Trung Quốc",
)


@dataclass(frozen=True)
class Home:
    """Where somebody lives: a village of a commune, or a place outside the province."""

    village: str
    commune: Unit | None
    outside: str = ""

    def written(self, full: bool) -> str:
        """The address as in the register: "Thôn Nà Mò, xã Cao Lâu, huyện Cao Lộc, tỉnh Lạng Sơn", or short."""
        if self.commune is None:
            return self.outside[:1].upper() + self.outside[1:]
        if full:
            return f"{self.village}, {commune_of(self.commune)}"
        district = _bare(self.commune.district_name or "")
        return f"{self.village.removeprefix('Thôn ')}, {self.commune.name}, {district}, Lạng Sơn"

    def origin(self, full: bool) -> str:
        """Quê quán: the commune without the village."""
        if self.commune is None:
            return self.written(full)
        text = commune_of(self.commune)
        return (
            text[:1].upper() + text[1:]
            if full
            else f"{self.commune.name}, {_bare(self.commune.district_name or '')}, Lạng Sơn"
        )


def _bare(district: str) -> str:
    return district.removeprefix("Huyện ").removeprefix("Thành phố ")


def district_of(unit: Unit) -> str:
    """ "huyện Cao Lộc" or "thành phố Lạng Sơn"."""
    name = unit.district_name or ""
    return name[:1].lower() + name[1:]


def commune_of(unit: Unit) -> str:
    """ "xã Cao Lâu, huyện Cao Lộc, tỉnh Lạng Sơn"."""
    return f"{unit.kind} {unit.name}, {district_of(unit)}, {PROVINCE}"


def registration_place(unit: Unit, wording: int) -> str:
    """Nơi đăng ký as the unit's contractor words it."""
    where = f"{district_of(unit)}, {PROVINCE}" if unit.level == "district" else commune_of(unit)
    return (f"UBND {where}", f"Ủy ban nhân dân {where}", f"ubnd {where}")[wording]


@cache
def villages(code: str, town: bool) -> tuple[str, ...]:
    """The villages (or quarters) of a commune: the same for every book of it."""
    rng = stream("villages", code)
    if town:
        return tuple(rng.sample(_QUARTERS, 4))
    heads, tails = rng.sample(_HEADS, 8), rng.sample(_TAILS, 8)
    return tuple(dict.fromkeys(f"Thôn {h} {t}" for h, t in zip(heads, tails, strict=True) if h != t))


def home_in(rng: Random, commune: Unit) -> Home:
    """A home in one of the commune's villages."""
    return Home(rng.choice(villages(commune.code, commune.kind != "xã")), commune)


def home_elsewhere(rng: Random) -> Home:
    """A home in another province."""
    return Home("", None, rng.choice(ELSEWHERE))


def birth_place(rng: Random, home: Home) -> tuple[str, str]:
    """Where a child was born, and the unit that place lies in."""
    if home.commune is None:
        return "Bệnh viện Đa khoa tỉnh Lạng Sơn", f"thành phố Lạng Sơn, {PROVINCE}"
    commune = home.commune
    roll = rng.random()
    if roll < 0.4:
        return f"Trạm y tế {commune.kind} {commune.name}", commune_of(commune)
    if roll < 0.65:
        return f"Trung tâm Y tế {district_of(commune)}", f"{district_of(commune)}, {PROVINCE}"
    if roll < 0.85:
        return "Bệnh viện Đa khoa tỉnh Lạng Sơn", f"thành phố Lạng Sơn, {PROVINCE}"
    return f"Tại nhà, {home.village}", commune_of(commune)
