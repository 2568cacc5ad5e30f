import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.intake.names import BookName, book_name, pdf_name, shown, split_return


@pytest.mark.parametrize(
    ("stem", "book"),
    [
        ("xahongphong_hcl_tls.KS.2008.01", BookName("KS", 2008, 1)),
        ("x.cmc.1999.12", BookName("CMC", 1999, 12)),
        ("xã Hồng Phong.XNHN.2010.03", BookName("HN", 2010, 3)),
        ("x.XNTTHN.2010.03", BookName("HN", 2010, 3)),
        ("x.HN.2010.03", BookName("HN", 2010, 3)),
        ("x.KS.2008.1", None),
        ("x.KS.08.01", None),
        ("x.XX.2008.01", None),
        ("KS.2008.01", None),
        ("a.b.KS.2008.01", None),
        ("x.KS.2008.٠١", None),
    ],
)
def test_a_stem_names_register_year_and_book(stem: str, book: BookName | None) -> None:
    assert book_name(stem) == book


def test_a_return_workbook_is_told_by_its_stem() -> None:
    assert split_return("x.KS.2008.01.tra-lai") == ("x.KS.2008.01", True)
    assert split_return("x.KS.2008.01.TRA-LAI") == ("x.KS.2008.01", True)
    assert split_return("x.KS.2008.01") == ("x.KS.2008.01", False)


@pytest.mark.parametrize("number", ["1", "01", "001", "000001"])
def test_the_number_of_a_pdf_may_be_padded(number: str) -> None:
    said = pdf_name(f"KS.2008.01.2008-01-15.{number}.pdf")
    assert (said.name_ok, said.register, said.year, said.book, said.date, said.number) == (
        True, "KS", 2008, 1, "15.01.2008", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["KS_2008_01_001.pdf", "KS.2008.01.15-01-2008.001.pdf", "KS.2008.01.2008-01-15.1a.pdf", "scan0001.pdf"]
)
def test_other_pdf_names_are_not_ok(name: str) -> None:
    assert not pdf_name(name).name_ok


def test_a_pdf_name_with_an_impossible_day_is_not_ok_but_still_tells_the_number() -> None:
    said = pdf_name("KS.2008.01.2008-02-30.007.pdf")
    assert (said.name_ok, said.date, said.number) == (False, None, 7)


@pytest.mark.parametrize("name", ["Cover.KS.2008.01.pdf", "cover.pdf", "COVER.1.PDF"])
def test_a_cover_belongs_to_no_row(name: str) -> None:
    assert pdf_name(name).is_cover and pdf_name(name).name_ok


@given(st.binary())
def test_any_name_can_be_shown_and_stored(name: bytes) -> None:
    text = shown(name.decode("utf-8", "surrogateescape"))
    assert text.encode("utf-8").decode() == text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(c < " " or c in "\u202e\x7f" for c in text)
