"""A small campaign with everything that can be taken in, while clocks stand still."""

import os
from datetime import timedelta
from pathlib import Path

from assets.rebuild.rebuilding import Circumstances, Rebuilt, rebuild
from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.packing import pack
from assets.workbench import nobody
from tests.assets.review.office import (
    MISTYPED,
    ODD_MOTHER,
    OLD_FATHER,
    TWO_WARNINGS,
    Office,
    build,
    record_id,
    redeliver,
)
from tests.deliveries import NOW, UNIT, Book, birth, deliver, run
from tests.pool import Here
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

TODAY = Circumstances("clean", "2024", (), 1, nobody)


def play(root: Path) -> Home:
    """Deliveries, a book that goes back whole, decisions of every kind, two packages, answers, late deliveries."""
    home = build(root)
    office = Office(home)
    filled = office.open()
    filled.decide(ODD_MOTHER, None, as_in_book="Có")
    filled.decide(OLD_FATHER, "Phê duyệt")
    filled.decide(TWO_WARNINGS, "Từ chối", reason="Nhập trùng với hồ sơ khác")
    filled.decide(MISTYPED, "Sửa thông tin", nksHoTen="Nguyễn Văn Bình", chaDanToc="Nùng")
    office.review(filled)
    with open_ledger(home) as con:
        pack(con, home, max_records=3, max_bytes=10**9, now=NOW + timedelta(days=20))
    redeliver(home, "2024-06-01_dot2", n1={"meHoTen": "Lý Thị Nga"}, n5={"chaNgaySinh": "1971"})
    folder = deliver(home, "dot3", Book([birth(11, quyenSo="02/2008")], stem="xahongphong_hcl.KS.2008.02"))
    Book([birth(12, quyenSo="03/2008")], stem="xahongphong_hcl.KS.2008.03").write(folder)
    (folder / "xahongphong_hcl.KS.2008.03.xlsx").write_bytes(b"PK\x03\x04 cut")
    run(home)
    answer(home, "mot.csv", [(1, "accepted", ""), (4, "bounced", "E17")])
    take_offer(office)
    return home


def answer(home: Home, name: str, lines: list[tuple[int, str, str]]) -> None:
    """The national side answers for records of the first book, in whichever package they are."""
    with open_ledger(home) as con:
        held = dict(con.execute("select record_id, package from ledger.package_items").fetchall())
        home.acks.mkdir(exist_ok=True)
        said = [f"{held[record_id(n)]},{record_id(n)},{outcome},{code}," for n, outcome, code in lines]
        text = "\n".join(["package,record_id,outcome,code,message", *said, "LS-2024-0099,x,accepted,,"])
        (home.acks / name).write_text(text, encoding="utf-8")
        take_acknowledgements(con, home, run_id="ack", now=NOW + timedelta(days=30))


def take_offer(office: Office) -> None:
    """Other content that came after a decision is declined; the bounced record is approved again."""
    filled = office.open()
    filled.decide(1, "Giữ nội dung đang lưu")
    filled.decide(OLD_FATHER, "Phê duyệt")
    office.review(filled, name="lan-hai.xlsx")


def as_they_came(home: Home) -> None:
    """Gives the files the times at which they would have come (the tests' clocks stand still)."""
    reviews, acks = sorted((home.reviews / UNIT).glob("*.ket-qua.xlsx")), home.acks / "mot.ket-qua.csv"
    first = next(path for path in reviews if not path.name.startswith("lan-hai"))
    last = next(path for path in reviews if path.name.startswith("lan-hai"))
    came = [
        (NOW, home.inbox / UNIT / "2024-05-20_dot1"),
        (NOW + timedelta(days=14), first),
        (NOW + timedelta(days=22), home.inbox / UNIT / "2024-06-01_dot2"),
        (NOW + timedelta(days=25), home.inbox / UNIT / "dot3"),
        (NOW + timedelta(days=30), acks),
        (NOW + timedelta(days=31), last),
    ]
    for at, path in came:
        for file in path.iterdir() if path.is_dir() else (path,):
            os.utime(file, (at.timestamp(), at.timestamp()))


def rebuilt(home: Home) -> Rebuilt:
    """The ledger made again, under the settings of the tests."""
    return rebuild(home, TODAY, Here())
