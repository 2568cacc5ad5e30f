"""The lexicon learned from approved records: counted once, handed to workers, and no judge of its own mistakes."""

from pathlib import Path

import polars as pl
import pytest

from assets.records import lexicon as learning
from assets.records.lexicon import hand_out_lexicon, load_lexicon, renew_lexicon
from checks.rules.peoples import home_nationalities
from checks.text.counting import count_syllables
from checks.text.slots import Named, count_names
from tests.deliveries import NOW, Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger import lexicon as kept
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.lexicon import approved_names, counts
from warehouse.registers import REGISTERS, fields
from warehouse.statements import statement


def counted(home: Home) -> pl.DataFrame:
    """Counts the names of the approved records anew and returns the counts as kept."""
    with open_ledger(home) as con:
        renew_lexicon(con, now=NOW, run_id="test")
        return counts(con)


def seen(frame: pl.DataFrame, slot: str, people: str, syllable: str) -> list[tuple[int, int]]:
    """How often and in how many books, of both sexes together."""
    asked = (pl.col("slot") == slot) & (pl.col("people") == people) & (pl.col("syllable") == syllable)
    return frame.filter(asked & (pl.col("sex") == "")).select("seen", "books").rows()


def test_names_of_approved_records_are_counted_and_of_rejected_ones_not(tmp_path: Path) -> None:
    home = Home(tmp_path)
    wrong = birth(2, nksHoTen="Hoàng Thị Nguyệt", nksNgaySinh="31.02.2008")
    deliver(home, "dot1", Book([birth(1, nksHoTen="Hoàng Thị Bình"), wrong]))
    second = birth(3, nksHoTen="Hoàng Bình", quyenSo="02/2008")
    deliver(home, "dot2", Book([second], stem="xahongphong_hcl.KS.2008.02"))
    run(home)
    frame = counted(home)
    assert seen(frame, "given", "Nùng", "bình") == [(2, 2)]
    assert seen(frame, "given", "Nùng", "nguyệt") == []


def test_books_that_are_counted_in_turn_are_counted_as_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1), birth(2, nksHoTen="Hoàng Thị Bình")]))
    second = birth(3, nksHoTen="Hoàng Bình", quyenSo="02/2008")
    deliver(home, "dot2", Book([second], stem="xahongphong_hcl.KS.2008.02"))
    run(home)
    together = counted(home)
    with open_ledger(home) as con:
        con.execute("delete from ledger.lexicon_states")
        monkeypatch.setattr(kept, "_RECORDS_AT_ONCE", 1)
        assert len(list(approved_names(con, home_nationalities()))) == 2
    assert seen(together, "given", "Nùng", "bình") == [(2, 2)]
    assert counted(home).equals(together)


def test_nothing_is_counted_again_when_nothing_new_was_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1), birth(2)]))
    run(home)
    before = counted(home)
    monkeypatch.setattr(learning, "approved_names", lambda *_: pytest.fail("counted again"))
    assert counted(home).equals(before)


def test_a_name_that_other_forms_of_a_people_bear_counts_for_the_people(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1, nksHoTen="Bàn Thị Mẩy", nksDanToc="Mán")]))
    run(home)
    assert seen(counted(home), "family", "Dao", "bàn") == [(1, 1)]


def test_the_name_of_a_foreigner_teaches_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1, chaHoTen="Vương Văn Minh", chaQuocTich="Trung Quốc", chaDanToc=None)]))
    run(home)
    with open_ledger(home) as con:
        names = pl.concat(approved_names(con, home_nationalities()))["name"].to_list()
        assert "Vương Văn Minh" not in names and "Lý Thị Mai" in names


def test_every_person_with_a_people_of_their_own_is_counted() -> None:
    text = statement("ledger/lexicon_names")
    for register in REGISTERS:
        told = {field.person for field in fields(register) if field.kind == "ethnicity"}
        names = [f.name for f in fields(register) if f.kind == "name" and f.person in told]
        assert names
        assert all(f" {name}" in text for name in names), register


def test_workers_get_the_counts_once_there_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(number) for number in range(1, 6)]))
    run(home)
    counted(home)
    with open_ledger(home) as con:
        assert hand_out_lexicon(con, home) == ""
        monkeypatch.setattr(learning, "FEWEST_NAMES", 5)
        (home.work / "lexicon-0123456789abcdef.parquet").write_bytes(b"an older one")
        handed = hand_out_lexicon(con, home)
        assert hand_out_lexicon(con, home) == handed
    assert [file.name for file in home.work.glob("lexicon-*")] == [f"lexicon-{handed}.parquet"]
    lexicon = load_lexicon(home, handed)
    assert lexicon is not None
    assert "Nùng" in lexicon.groups()
    assert load_lexicon(home, "") is None


def test_counting_in_columns_counts_like_counting_name_by_name() -> None:
    said = [
        ("b1", "Vi Thị Thu Hoà", "Nùng", ""),
        ("b1", "Vi Thị Thu Hoà", "Nùng", "f"),
        ("b2", "VI VĂN HÒA", "", "m"),
        ("b2", "Lý Páo", "Mông", "m"),
        ("b2", "Bàn A Sình", "Dao", ""),
    ]
    frame = pl.DataFrame(said, schema=["book", "name", "people", "sex"], orient="row")
    expected = count_names(Named(name, people, sex, book) for book, name, people, sex in said)  # type: ignore[arg-type]
    assert sorted(count_syllables(frame).rows()) == sorted(tuple(count) for count in expected)
    odd = pl.DataFrame([("b", "Hòa (Hoà)", "", ""), ("b", "Nam", "", "")], schema=frame.columns, orient="row")
    assert count_syllables(odd).is_empty()
