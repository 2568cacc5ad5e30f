"""Reporting dates, the ends of days in Việt Nam, and which tree of units a day has."""

from datetime import UTC, date, datetime

import pytest

from assets.reports.reporting_days import (
    dates_until,
    end_of,
    in_words,
    previous,
    reporting_dates,
    tree_on,
)


def test_reports_due_before_the_10th_and_the_25th_count_until_the_8th_and_the_23rd() -> None:
    assert [(d.due, d.as_of, d.made_on) for d in reporting_dates(2024, 6)] == [
        (date(2024, 6, 10), date(2024, 6, 8), date(2024, 6, 9)),
        (date(2024, 6, 25), date(2024, 6, 23), date(2024, 6, 24)),
    ]


def test_other_days_and_leads_may_be_set() -> None:
    assert [d.as_of for d in reporting_dates(2024, 3, days=(1,), lead_days=1)] == [date(2024, 2, 29)]


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 6, 8), date(2024, 5, 23)),
        (date(2024, 6, 9), date(2024, 6, 8)),
        (date(2024, 6, 23), date(2024, 6, 8)),
        (date(2024, 1, 8), date(2023, 12, 23)),
    ],
)
def test_the_report_before_is_the_last_reporting_date_before_the_day(day: date, before: date) -> None:
    assert previous(day).as_of == before


def test_dates_in_between_include_both_ends_and_reports_due_next_month() -> None:
    found = dates_until(date(2024, 5, 31), date(2024, 7, 8), days=(2, 10), lead_days=2)
    assert [d.as_of for d in found] == [date(2024, 5, 31), date(2024, 6, 8), date(2024, 6, 30), date(2024, 7, 8)]


def test_a_day_ends_at_midnight_in_viet_nam() -> None:
    assert end_of(date(2024, 6, 8)).astimezone(UTC) == datetime(2024, 6, 8, 17, tzinfo=UTC)


def test_the_tree_changes_on_1_july_2025() -> None:
    assert [tree_on(date(2025, 6, 30)), tree_on(date(2025, 7, 1))] == ["2024", "2025"]


def test_official_papers_write_a_nought_before_small_days_and_the_first_two_months() -> None:
    assert in_words(date(2025, 2, 5)) == "ngày 05 tháng 02 năm 2025"
    assert in_words(date(2024, 6, 8)) == "ngày 08 tháng 6 năm 2024"
