"""Four invented contractors: how each writes numbers, names files and lays out workbooks, and how careful it is."""

from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True)
class Habits:
    """One contractor's ways; `faults` multiplies the share of faulty rows (the four average 1).

    number: n, n/yyyy or nn/yyyy. padding: digits of the number in PDF names. container: zip, packed (a folder inside
    the zip) or folder. headers: plain, hints (the template's inline hints), upper. notes: before, after or none.
    """

    name: str
    slug: str
    faults: float
    number: str
    padding: int
    container: str
    headers: str
    notes: str
    stt: bool = True
    title: bool = False
    newer: bool = False
    number_cells: bool = False
    blank_rows: bool = False
    cover: bool = False
    vendor_columns: bool = False
    manifest: bool = True
    hn_name: str = "HN"


CONTRACTORS = (
    Habits("Công ty TNHH Số hóa Kỳ Lừa", "hcl_tls", 0.5, "n/yyyy", 3, "zip", "hints", "after", newer=True, cover=True),
    Habits(
        "Công ty Cổ phần Lưu trữ Xứ Lạng", "ltxl", 0.8, "n", 3, "zip", "plain", "none", number_cells=True, title=True
    ),
    Habits(
        "Trung tâm Dữ liệu Mẫu Sơn", "dlms", 1.0, "nn/yyyy", 2, "packed", "upper", "none", stt=False,
        vendor_columns=True, hn_name="XNHN",
    ),
    Habits(
        "Hợp tác xã Công nghệ Hoa Hồi", "htx_hoahoi", 1.7, "n/yyyy", 0, "folder", "hints", "before",
        blank_rows=True, number_cells=True, manifest=False, hn_name="XNTTHN",
    ),
)  # fmt: skip


def draw_habits(rng: Random, contractor: Habits) -> Habits:
    """The contractor's ways in one book: mostly its own, here and there a colleague's."""
    return replace(
        contractor,
        newer=contractor.newer if rng.random() < 0.85 else not contractor.newer,
        container=contractor.container if rng.random() < 0.8 else "zip",
        cover=contractor.cover and rng.random() < 0.7,
        title=contractor.title and rng.random() < 0.6,
    )
