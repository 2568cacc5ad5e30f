"""Dates in words: every wording is read, what is not one date is refused, a misspelt word is put right."""

from datetime import date, timedelta

import pytest

from checks.text import date_wording
from checks.text.dates_in_words import DateParts, read_date_words, suggest_date_words
from tests.checks.text.date_wordings import WORDINGS, write_date_words


@pytest.mark.parametrize("wording", range(len(WORDINGS)))
def test_what_is_written_is_read(wording: int) -> None:
    # bench/quality.py reads every day; here every 13th, which meets each day and month
    day, last = date(1900, 1, 1), date(2030, 12, 31)
    while day <= last:
        words = write_date_words(day, wording)
        assert read_date_words(words) == (day.day, day.month, day.year), words
        day += timedelta(days=13)


def test_a_suggested_date_is_read_as_the_date_it_was_written_for() -> None:
    day, last = date(1880, 1, 1), date(2060, 12, 31)
    while day <= last:
        parts = (day.day, day.month, day.year)
        assert read_date_words(date_wording.write_date_words(*parts)) == parts
        assert read_date_words(date_wording.write_date_words(None, *parts[1:])) == (None, *parts[1:])
        day += timedelta(days=13)
    assert read_date_words(date_wording.write_date_words(None, None, 1904)) == (None, None, 1904)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Ngày hai mươi bảy tháng tám năm hai nghìn không trăm linh tám", (27, 8, 2008)),
        ("tháng năm năm một chín chín lăm", (None, 5, 1995)),
        ("năm hai nghìn linh tám", (None, None, 2008)),
        ("Ngày năm tháng năm năm hai nghìn không trăm linh năm", (5, 5, 2005)),
        ("mùng 5 tháng giêng năm 1999", (5, 1, 1999)),
        ("ngày 15 tháng chạp năm một ngàn chín trăm bẩy mươi", (15, 12, 1970)),
        ("NGÀY BA MƯƠI MỐT THÁNG MƯỜI HAI NĂM HAI NGHÌN", (31, 12, 2000)),
        ("ngày hai chín tháng hai năm hai không hai tư", (29, 2, 2024)),
        ("Ngày mồng một, tháng tư, năm hai ngàn lẻ một.", (1, 4, 2001)),
    ],
)
def test_dates_months_and_years_are_read(words: str, parts: DateParts) -> None:
    assert read_date_words(words) == parts


@pytest.mark.parametrize(
    "words",
    [
        "ngày ba mươi tháng hai năm hai nghìn",
        "ngày hai chín tháng hai năm hai nghìn linh một",
        "ngày mười tháng mười ba năm hai nghìn",
        "tháng năm một nghìn chín trăm chín lăm",
        "ngày năm tháng tám năm chín lăm",
        "Ngày mười lăm tháng tám năm hai nghì",
        "hai không một chín",
        "ngày mười mốt tháng hai năm hai nghìn",
        "ngày 15/8/1999",
        "không rõ",
        "",
        "năm " * 500,
    ],
)
def test_what_is_not_one_real_date_is_refused(words: str) -> None:
    assert read_date_words(words) is None


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (
            "Ngày mười lăm tháng tám năm hai nghì không trăm linh tám",
            "Ngày mười lăm tháng tám năm hai nghìn không trăm linh tám",
        ),
        (
            "ngay muoi lam thang tam nam mot nghin chin tram chin muoi",
            "ngày mười lăm tháng tám năm một nghìn chín trăm chín mươi",
        ),
        ("Ngày mười mốt tháng năm năm hai nghìn", "Ngày mười một tháng năm năm hai nghìn"),
        ("NGÀY MƯỜI THÁNG TASM NĂM HAI NGHÌN", "NGÀY MƯỜI THÁNG TÁM NĂM HAI NGHÌN"),
    ],
)
def test_a_misspelt_number_word_is_put_right(words: str, right: str) -> None:
    assert suggest_date_words(words) == right


@pytest.mark.parametrize(
    "words",
    [
        "Ngày bố tháng hai năm 1990",
        "ngày ba mươi tháng hai năm hai nghìn",
        "ngày một tháng một năm hai nghìn",
        "không rõ",
        "",
    ],
)
def test_nothing_is_suggested_where_more_than_one_date_or_none_could_be_meant(words: str) -> None:
    assert suggest_date_words(words) is None
