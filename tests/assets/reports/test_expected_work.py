"""Who owes what by when: decisions, corrections and books."""

from dataclasses import replace
from datetime import date

import polars as pl

from assets.reports.coverage import Coverage
from assets.reports.expected_work import ExpectedWork, expected_work
from assets.reports.options import ReportOptions

TODAY = date(2024, 6, 20)
STANDING = pl.DataFrame(
    [
        ("06205", "pending_review", date(2024, 6, 1), 5),
        ("06205", "pending_review", date(2024, 6, 10), 2),
        ("06205", "rejected", date(2024, 6, 19), 3),
        ("06196", "rejected", date(2024, 5, 1), 4),
        ("06196", "approved", None, 90),
    ],
    schema={"unit_code": pl.Utf8, "status": pl.Utf8, "since": pl.Date, "records": pl.Int64},
    orient="row",
)
BOOKS = pl.DataFrame({"unit_code": ["06205", "06205", "06196"], "listed": True, "come": [False, True, False]})
COVERAGE = Coverage(BOOKS, ("06205", "06196"), (), (), ())


def test_records_are_due_so_many_days_after_they_came_to_wait() -> None:
    options = ReportOptions(decide_within_days=15, correct_within_days=10)
    assert expected_work(STANDING, None, as_of=TODAY, options=options) == [
        ExpectedWork("06196", "correct", date(2024, 5, 11), 4, 4),
        ExpectedWork("06205", "decide", date(2024, 6, 16), 7, 5),
        ExpectedWork("06205", "correct", date(2024, 6, 29), 3, 0),
    ]


def test_the_due_day_itself_is_not_late() -> None:
    options = ReportOptions(decide_within_days=19, correct_within_days=99)
    decide = expected_work(STANDING, None, as_of=TODAY, options=options)
    assert [(w.overdue, w.days_late(TODAY)) for w in decide if w.work == "decide"] == [(0, 0)]


def test_books_are_owed_by_the_day_that_is_set_for_the_unit_or_for_all() -> None:
    options = ReportOptions(deliver_by=date(2024, 6, 1), deliver_by_unit={"06196": date(2024, 7, 1)})
    nothing_waits = STANDING.clear()
    assert expected_work(nothing_waits, COVERAGE, as_of=TODAY, options=options) == [
        ExpectedWork("06205", "deliver", date(2024, 6, 1), 1, 1),
        ExpectedWork("06196", "deliver", date(2024, 7, 1), 1, 0),
    ]
    without_days = replace(options, deliver_by=None, deliver_by_unit={})
    assert expected_work(nothing_waits, COVERAGE, as_of=TODAY, options=without_days) == []
