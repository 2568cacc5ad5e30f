"""Tiny deliveries for tests: sound rows of each register, workbooks and scans as a contractor would hand them over.

No real person: every name is put together from common syllables.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import xlsxwriter

from assets.intake.deliveries import scan_inbox
from assets.intake.reading import read_delivery
from assets.records.judging import judge_delivery
from assets.review.returns import writing_returns
from assets.review.sampling.options import Sampling
from assets.verdicts.landing import Landed, land_delivery
from checks.policy import AS_AGREED, RulePolicy
from tests.pool import Here
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.deliveries import landed_keys, set_view_tree
from warehouse.registers import fields
from warehouse.snapshot import publish
from warehouse.units import Tree

UNIT = "06205-hong-phong"
NOW = datetime(2024, 5, 20, 8, 0, tzinfo=UTC)
_PLACE = "Ủy ban nhân dân xã Hồng Phong, huyện Cao Lộc, tỉnh Lạng Sơn"

Row = dict[str, str | None]


def birth(number: int, **changed: str | None) -> Row:
    """A sound birth record of book KS.2008.01 with the given number."""
    given = ("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Khánh", "Lan", "Minh", "Ngọc")[number % 10]
    middle = ("Thị", "Thu", "Ngọc", "Bích", "Hồng")[number // 10 % 5]
    day = f"{number % 27 + 1:02d}"
    row: Row = {
        "so": f"{number:02d}/2008",
        "quyenSo": "01/2008",
        "trangSo": str(number),
        "ngayDangKy": f"{day}.03.2008",
        "loaiDangKy": "1",
        "noiDangKy": _PLACE,
        "nguoiKy": "Hoàng Văn Thái",
        "chucVuNguoiKy": "Chủ tịch",
        "nksHoTen": f"Hoàng {middle} {given}",
        "nksGioiTinh": "2",
        "nksNgaySinh": f"{day}.02.2008",
        "nksNoiSinh": "Trạm y tế xã Hồng Phong",
        "nksQueQuan": "Xã Hồng Phong, huyện Cao Lộc, tỉnh Lạng Sơn",
        "nksDanToc": "Nùng",
        "nksQuocTich": "Việt Nam",
        "nksLoaiKhaiSinh": "1",
        "meHoTen": f"Lý Thị {('Hoa', 'Mai', 'Nga', 'Oanh', 'Phương')[number % 5]}",
        "meNgaySinh": f"{1975 + number % 12}",
        "meDanToc": "Tày",
        "meQuocTich": "Việt Nam",
        "chaHoTen": f"Hoàng Văn {('Sơn', 'Tùng', 'Vinh', 'Cường', 'Đạt', 'Hải', 'Long')[number % 7]}",
        "chaNgaySinh": f"{1970 + number % 15}",
        "chaDanToc": "Nùng",
        "chaQuocTich": "Việt Nam",
    }
    return row | changed


def scan_pdf(mark: str) -> bytes:
    """A whole one-page PDF whose bytes depend on `mark`."""
    stream = f"BT /F1 12 Tf 72 720 Td ({mark.encode('ascii', 'replace').decode()}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(out)


def pdf_name(row: Row, book: str = "KS.2008.01") -> str:
    """Name of the PDF that belongs to a row (contract, section 2)."""
    day, month, year = str(row["ngayDangKy"]).split(".")
    return f"{book}.{year}-{month}-{day}.{str(row['so']).split('/')[0].zfill(3)}.pdf"


@dataclass
class Book:
    """One book of a delivery; `scans` defaults to one PDF per row."""

    rows: list[Row]
    stem: str = "xahongphong_hcl.KS.2008.01"
    scans: dict[str, bytes] | None = None
    register: str = "KS"
    columns: list[str] | None = None
    without_scans: Iterable[int] = field(default_factory=tuple)

    def write(self, folder: Path) -> None:
        """Writes workbook and zip into a delivery folder."""
        folder.mkdir(parents=True, exist_ok=True)
        columns = self.columns or [f.name for f in fields(self.register) if not f.newer]
        workbook = xlsxwriter.Workbook(str(folder / f"{self.stem}.xlsx"), {"strings_to_formulas": False})
        workbook.set_properties({"created": NOW.replace(tzinfo=None)})
        sheet = workbook.add_worksheet("DL Import")
        sheet.write_row(0, 0, columns)
        for at, row in enumerate(self.rows, start=1):
            for column, name in enumerate(columns):
                if row.get(name) is not None:
                    sheet.write_string(at, column, str(row[name]))
        workbook.close()
        scans = self.scans
        if scans is None:
            names = [pdf_name(r, ".".join(self.stem.split(".")[-3:])) for r in self.rows]
            scans = {n: scan_pdf(n) for i, n in enumerate(names) if i not in set(self.without_scans)}
        if scans:
            with ZipFile(folder / f"{self.stem}.zip", "w") as archive:
                for name, data in scans.items():
                    archive.writestr(name, data)


def deliver(home: Home, delivery: str, *books: Book, unit: str = UNIT) -> Path:
    """Writes a delivery into the inbox."""
    folder = home.inbox / unit / delivery
    for book in books:
        book.write(folder)
    return folder


def run(
    home: Home,
    *,
    approve: str = "clean",
    tree: Tree = "2024",
    now: datetime = NOW,
    rules: RulePolicy = AS_AGREED,
    sampling: Sampling | None = None,
) -> list[Landed]:
    """The main job without Dagster: takes every new delivery, lands it, writes what goes back, publishes."""
    landed = []
    with open_ledger(home) as con:
        known = landed_keys(con)
        scan = scan_inbox(home, quiet_seconds=0, now=datetime.now(UTC).timestamp())
        with Here() as pool:
            for delivery in scan.deliveries:
                if delivery.key in known or not delivery.complete:
                    continue
                read_delivery(delivery, home, pool=pool, received_at=now, limits=rules.limits)
                judge_delivery(home, delivery.key, tree=tree, rules=rules)
                circumstances = {"approve": approve, "tree": tree, "run_id": "test", "now": now, "sampling": sampling}
                landed.append(land_delivery(con, home, delivery.key, rules=rules, **circumstances))
        set_view_tree(con, tree)
        list(writing_returns(con, home))
        publish(con, home)
    return landed
