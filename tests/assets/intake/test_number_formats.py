from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.intake.number_formats import show_number


def text(raw: str, code: str = "General", *, from_1904: bool = False) -> str:
    return show_number(raw, code, from_1904=from_1904).text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("1", "1"),
        ("1.0", "1"),
        ("1.5", "1.5"),
        ("-2", "-2"),
        ("0", "0"),
        ("0.30000000000000004", "0.3"),
        ("1E+20", "100000000000000000000"),
        ("1.23456789012E+11", "123456789012"),
        ("20098000123", "20098000123"),
        ("1.0E-3", "0.001"),
        ("1E+300", "1E+300"),  # no register holds it: left as it stands
        ("abc", "abc"),
        ("NaN", "NaN"),
    ],
)
def test_a_number_is_shown_as_its_digits_and_never_in_scientific_notation(raw: str, shown: str) -> None:
    assert text(raw) == shown
    assert text(raw, "@") == shown


@pytest.mark.parametrize(
    ("code", "raw", "shown"),
    [
        ("000", "7", "007"),
        ("000000000000", "20098000123", "020098000123"),
        ("0", "1.6", "2"),
        ("0.00", "1.005", "1.01"),
        ("#,##0", "1234567", "1234567"),
        ('00"/2008"', "5", "05/2008"),
        ("000\\-000\\-000", "123456789", "123-456-789"),
        ("[Red]0;[Blue]-0", "-3", "-3"),
        ("0;(0)", "-3", "(3)"),
        ("0%", "0.5", "50%"),
        ("0.00E+00", "123456789012", "123456789012"),
        ("# ?/?", "0.5", "0.5"),
        ('"Số "0', "12", "Số 12"),
        ("[$-42A]0", "12", "12"),
        ("[>100]0;00", "12", "12"),
        (";;;", "12", "12"),
        ("0;-0;;@", "0", "0"),
        ("#", "0", "0"),
    ],
)
def test_a_number_format_is_shown_as_a_person_sees_it(code: str, raw: str, shown: str) -> None:
    assert text(raw, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("dd/mm/yyyy", "15.01.2008"),
        ("m/d/yy", "15.01.2008"),
        ("yyyy-mm-dd", "15.01.2008"),
        ("[$-1010000]d/m/yyyy;@", "15.01.2008"),
        ('"ngày "dd" tháng "mm" năm "yyyy', "15.01.2008"),
        ("d-mmm", "15.01.2008"),
        ("yyyy-mm-dd h:mm:ss", "15.01.2008"),
        ("mm/yyyy", "01.2008"),
        ("mmm-yy", "01.2008"),
        ("yyyy", "2008"),
    ],
)
def test_a_date_cell_becomes_dd_mm_yyyy_and_states_no_day_that_is_not_seen(code: str, shown: str) -> None:
    cell = show_number("39462", code, from_1904=False)
    assert (cell.text, cell.date) == (shown, "2008-01-15")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("1", "01.01.1900"),
        ("59", "28.02.1900"),
        ("60", "29.02.1900"),  # Excel has that day, and so does who looks at the cell
        ("61", "01.03.1900"),
        ("2958465", "31.12.9999"),
        ("2958466", "2958466"),
        ("-1", "-1"),
    ],
)
def test_the_edges_of_excels_calendar(raw: str, shown: str) -> None:
    assert text(raw, "dd/mm/yyyy") == shown


def test_a_workbook_of_an_old_mac_counts_from_1904() -> None:
    assert text("38000", "dd/mm/yyyy", from_1904=True) == "15.01.2008"


def test_a_time_of_day_is_shown_as_such() -> None:
    assert text("0.4375", "h:mm") == "10:30"
    assert text("0.4375", "h:mm:ss") == "10:30"
    assert text("39462.4375", "dd/mm/yyyy h:mm") == "15.01.2008 10:30"
    assert text("39462.4375", "dd/mm/yyyy") == "15.01.2008"
    assert text("1.5", "[h]:mm") == "36:00"


@given(st.integers(-(10**15), 10**15), st.integers(1, 15))
def test_zeros_before_a_number_change_nothing_but_its_width(number: int, width: int) -> None:
    assert int(text(str(number), "0" * width)) == number
    assert len(text(str(number), "0" * width).lstrip("-")) >= width


@given(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_makes_a_value_disappear_or_raises(code: str, number: float) -> None:
    assert text(repr(number), code)


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_a_number_without_format_keeps_fifteen_digits(number: float) -> None:
    assert Decimal(text(repr(number))) == pytest.approx(Decimal(repr(number)), rel=Decimal("1e-14"))
