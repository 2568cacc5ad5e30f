"""The province that is played: units, contractors, books, sound rows, and the faults that people make in them.

No real person: every name is put together from common syllables. What a fault is worth is written here from the
contract and the list of rules, not asked of the judge.
"""

from dataclasses import dataclass, replace

from tests.checks.sound import SOUND
from tests.deliveries import Row

YEAR = 2008


@dataclass(frozen=True)
class Unit:
    """A commune: its code, folder and name, its reviewers, and who types its books."""

    code: str
    folder: str
    name: str
    reviewers: tuple[str, str]
    contractor: str


UNITS = {
    unit.code: unit
    for unit in (
        Unit("06205", "06205-hong-phong", "Hồng Phong", ("Trần Thị Rà", "Lương Thị Hai"), "Công ty A"),
        Unit("06196", "06196-cao-lau", "Cao Lâu", ("Nông Văn Một", "Vi Thị Ba"), "Công ty A"),
        Unit("06217", "06217-binh-trung", "Bình Trung", ("Hứa Văn Bốn", "Lý Thị Năm"), "Công ty B"),
    )
}
# Here whoever corrects a record may not approve it.
FOUR_EYES = ("06217",)

_FAMILIES = ("Hoàng", "Nông", "Lý", "Triệu", "Lương", "Hứa", "Chu")
_GIVEN = ("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Khánh", "Lan", "Minh", "Ngọc", "Sơn", "Tùng", "Vinh")
_MIDDLE = ("Thu", "Ngọc", "Bích", "Hồng", "Thanh")
_MOTHERS = ("Hoa", "Mai", "Nga", "Oanh", "Phương", "Thảo", "Yến", "Hiền", "Liên", "Tâm", "Xuân")
_FATHERS = ("Cường", "Đạt", "Hải", "Long", "Nam", "Phúc", "Quân", "Thành", "Trung")

# Cells typed wrong, by register: an impossible day (error; the unit itself may put it right), a name that looks odd
# (warning; true for the whole book once a person confirms it), an age that is hardly possible (warning), and a slip
# that only a person with the book sees: another day, of somebody whom the event is about, that is as good as any.
WRONG: dict[str, dict[str, tuple[str, str]]] = {
    "KS": {
        "date": ("nksNgaySinh", "31.02.2008"),
        "name": ("meHoTen", "Lý Thi Hoa"),
        "age": ("chaNgaySinh", "1920"),
        "slip": ("meNgaySinh", "1974"),
    },
    "KT": {
        "date": ("nktNgayChet", "31.04.2008"),
        "name": ("nycHoTen", "Lý Thỉ Nga"),
        "age": ("nktNgaySinh", "1885"),
        "slip": ("nktNgayChet", "28.04.2008"),
    },
    "KH": {
        "date": ("chongNgaySinh", "30.02.1980"),
        "name": ("voHoTen", "Lý Thi Mai"),
        "age": ("voNgaySinh", "1991"),
        "slip": ("chongNgaySinh", "1961"),
    },
}
ERRORS, WARNINGS = frozenset({"date"}), frozenset({"name", "age"})
# «Đúng theo sổ» about a cell's own value counts for the whole book, about an age for the one record.
OF_WHOLE_BOOK = frozenset({"name"})
SIGNERS = ("Nông Thị Hồng", "Hoàng Thị Thanh", "Lý Văn Minh", "Chu Thị Lan")


@dataclass(frozen=True)
class Place:
    """A book of a unit."""

    unit: str
    register: str
    number: int

    @property
    def stem(self) -> str:
        """The book's stem as its contractor names the files."""
        return f"so_{UNITS[self.unit].code}.{self.label}"

    @property
    def label(self) -> str:
        """`KS.2008.01`, the beginning of its scans' names."""
        return f"{self.register}.{YEAR}.{self.number:02d}"


@dataclass(frozen=True)
class Typed:
    """What a contractor or a reviewer typed about one event: which event, what is wrong in it, who is named as clerk.

    `serial` tells the event from every other of the province; `claims` is a registration number that is not its own.
    """

    place: Place
    number: int
    serial: int
    wrong: frozenset[str] = frozenset()
    signer: int = 0
    claims: int | None = None

    @property
    def shown_number(self) -> int:
        """The registration number in the row."""
        return self.number if self.claims is None else self.claims

    def without(self, *faults: str) -> "Typed":
        """The same with faults put right."""
        return replace(self, wrong=self.wrong - set(faults))

    def cells(self) -> Row:
        """The row."""
        row = _sound(self) | {"so": f"{self.shown_number}/{YEAR}", "nguoiThucHien": SIGNERS[self.signer]}
        return row | dict(WRONG[self.place.register][fault] for fault in self.wrong)

    def scan_name(self, number: int | None = None) -> str:
        """Name of the PDF that belongs to the row (contract, section 2)."""
        day, month, year = str(self.cells()["ngayDangKy"]).split(".")
        return f"{self.place.label}.{year}-{month}-{day}.{number or self.shown_number:03d}.pdf"

    def own_scan_name(self) -> str:
        """Name of the PDF of the event itself, whatever number the row claims."""
        return self.scan_name(self.number)


def _sound(typed: Typed) -> Row:
    """A sound row: names and days that no two events of the province share closely."""
    unit, n, register = UNITS[typed.place.unit], typed.serial, typed.place.register
    day = f"{n % 27 + 1:02d}"
    family, given = _FAMILIES[n % 7], _GIVEN[n % 13]
    about = {
        "KS": {
            "nksHoTen": f"{family} {_MIDDLE[n % 5]} {given}",
            "nksNgaySinh": f"{day}.05.2008",
            "nksNoiSinh": f"Trạm y tế xã {unit.name}",
            "nksQueQuan": f"Xã {unit.name}, huyện Cao Lộc, tỉnh Lạng Sơn",
            "meHoTen": f"Lý Thị {_MOTHERS[n % 11]}",
            "meNgaySinh": str(1975 + n % 12),
            "chaHoTen": f"{family} Văn {_FATHERS[n % 9]}",
            "chaNgaySinh": str(1968 + n % 15),
        },
        "KT": {
            "nktHoTen": f"{family} Văn {given}",
            "nktNgaySinh": str(1920 + n % 37),
            "nktNgayChet": f"{day}.05.2008",
            "nktNoiChet": f"Thôn Nà Pàn, xã {unit.name}",
            "nycHoTen": f"{family} Thị {_MOTHERS[n % 11]}",
        },
        "KH": {
            "chongHoTen": f"{family} Văn {_FATHERS[n % 9]}",
            "chongNgaySinh": str(1962 + n % 23),
            "voHoTen": f"Lý Thị {_MOTHERS[n % 11]}",
            "voNgaySinh": str(1965 + n % 19),
            "voDanToc": "Tày",
        },
    }[register]
    # Identity papers and dates in words would have to agree with all that; they are not what is played here.
    kept = {
        name: value
        for name, value in SOUND[register].items()
        if not name.endswith(("GiayToTuyThan", "BangChu", "NoiCuTru"))
    }
    return kept | about | {
        "quyenSo": f"{typed.place.number:02d}/{YEAR}",
        "trangSo": str(typed.number),
        "ngayDangKy": f"{day}.06.{YEAR}",
        "noiDangKy": f"Ủy ban nhân dân xã {unit.name}, huyện Cao Lộc, tỉnh Lạng Sơn",
    }  # fmt: skip
