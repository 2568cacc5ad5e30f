"""Facts as they are read from a real published copy and from the files of a home."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.alerts.facts import DeliveryScans, FirstPass, FrozenReport, Published
from pipelines.alerts.sources import read_contractors, read_files, read_published
from tests.pipelines.alerts.province import GIA_CAT, HONG_PHONG, NOW, Province
from warehouse.home import Home


@pytest.fixture
def province(tmp_path: Path) -> Province:
    return Province(tmp_path)


def facts(province: Province) -> Published:
    found = read_published(province.home)
    assert found is not None
    return found


def test_before_the_first_run_there_are_no_facts(tmp_path: Path) -> None:
    assert read_published(Home(tmp_path)) is None


def test_an_empty_ledger_gives_empty_facts(province: Province) -> None:
    with province.ledger():
        pass
    assert facts(province) == Published()


def test_first_passes_are_counted_per_contractor_and_delivery(province: Province) -> None:
    province.delivery(contractor="Công ty A", approved=7, rejected=3)
    province.delivery(contractor=None, unit=GIA_CAT, approved=2, pending_review=1)
    assert [(f.contractor, f.delivery_no, f.records, f.rejected) for f in facts(province).first_passes] == [
        ("", 2, 3, 0),
        ("Công ty A", 1, 10, 3),
    ]


def test_a_correction_does_not_change_the_first_pass(province: Province) -> None:
    province.delivery(approved=7, rejected=3)
    province.change("update ledger.records set version = 2, status = 'approved' where status = 'rejected'")
    assert facts(province).first_passes == (FirstPass("Công ty A", 1, NOW, 10, 3),)


def test_missing_scans_go_down_as_they_come(province: Province) -> None:
    province.delivery(approved=10, rejected=20, without_pdf=15)
    assert facts(province).scans == (DeliveryScans(1, HONG_PHONG, NOW, 30, 15),)
    # A resubmission takes five of them over, with their scans: the share is still counted of thirty.
    province.change(
        "update ledger.records set delivery_no = 2, version = 2 where record_id in ('r11','r12','r13','r14','r15')"
    )
    assert facts(province).scans == (DeliveryScans(1, HONG_PHONG, NOW, 30, 10),)


def test_a_returned_book_counts_until_it_comes_again(province: Province) -> None:
    province.delivery(books=3, returned=2, approved=5)
    (returned,) = facts(province).returns
    assert (returned.delivery_no, returned.books, returned.returned) == (1, 3, 2)
    assert returned.reasons == {"workbook_unreadable": 2}
    province.delivery(books=1, approved=5)
    (returned,) = facts(province).returns
    assert (returned.delivery_no, returned.returned) == (1, 1)
    province.delivery(books=2, approved=5)
    assert facts(province).returns == ()


def test_a_book_that_comes_again_and_goes_back_again_is_counted_once_where_it_is_now(province: Province) -> None:
    province.delivery(books=1, returned=1)
    province.delivery(books=1, returned=1)
    assert [r.delivery_no for r in facts(province).returns] == [2]


def test_a_book_of_no_readable_name_is_answered_by_whatever_the_unit_delivers_next(province: Province) -> None:
    province.delivery(books=1, returned=1, reason="book_name_invalid")
    province.change("update ledger.books set book_key = null")
    province.delivery(unit=GIA_CAT, stem="b", approved=1)
    assert [r.delivery_no for r in facts(province).returns] == [1]
    province.delivery(stem="c", approved=1)
    assert facts(province).returns == ()


def test_a_unit_moves_by_decisions_and_by_deliveries(province: Province) -> None:
    province.delivery(at=NOW - timedelta(days=20), pending_review=2, rejected=1, approved=1)
    (unit,) = facts(province).units
    assert (unit.unit_code, unit.pending_review, unit.rejected, unit.moved_at) == (
        HONG_PHONG,
        2,
        1,
        NOW - timedelta(days=20),
    )
    province.change("update ledger.records set updated_at = $at where record_id = 'r1'", at=NOW - timedelta(days=5))
    assert facts(province).units[0].moved_at == NOW - timedelta(days=5)
    province.delivery(at=NOW - timedelta(days=1), books=1, returned=1)
    assert facts(province).units[0].moved_at == NOW - timedelta(days=1)


def test_days_are_those_of_the_province(province: Province) -> None:
    late_evening = NOW.replace(hour=16, minute=59)
    province.delivery(at=late_evening, approved=3, rejected=1)
    province.delivery(at=late_evening + timedelta(minutes=2), transferred=2)
    assert [(d.day, d.delivered, d.done) for d in facts(province).days] == [
        (date(2024, 6, 3), 4, 3),
        (date(2024, 6, 4), 6, 5),
    ]
    assert facts(province).first_received_at == late_evening


def test_a_bounce_counts_until_the_record_is_sent_again(province: Province) -> None:
    province.delivery(approved=10)
    province.bounce("goi-1", sent=10, E12=2, E7=1)
    (bounces,) = facts(province).bounces
    assert (bounces.package, bounces.records, bounces.bounced) == ("goi-1", 10, {"E12": 2, "E7": 1})
    province.package("goi-2", NOW + timedelta(days=1), ["sent", "sent"])
    assert facts(province).bounces[0].bounced == {"E7": 1}
    province.package("goi-3", NOW + timedelta(days=2), ["accepted"] * 3)
    assert facts(province).bounces == ()


def test_a_record_that_bounces_again_counts_with_its_last_package(province: Province) -> None:
    province.delivery(approved=3)
    province.bounce("goi-1", sent=3, E12=1)
    province.bounce("goi-2", at=NOW + timedelta(days=1), sent=3, E12=1)
    assert [b.package for b in facts(province).bounces] == ["goi-2"]


def test_a_copy_that_is_no_database_is_an_error_and_no_empty_province(province: Province) -> None:
    province.home.warehouse.mkdir(parents=True)
    province.home.published.write_bytes(b"broken" * 1000)
    with pytest.raises(duckdb.Error):
        read_published(province.home)


def test_reports_of_the_department_are_known_once_whatever_their_editions(province: Province) -> None:
    province.change(
        "insert into ledger.reports (report_no, report, as_of, level, edition) values "
        "(1, 'bieu-1', '2024-05-08', 'commune', 1), (2, 'bieu-1', '2024-05-08', 'department', 1), "
        "(3, 'bieu-1', '2024-05-08', 'department', 2)"
    )
    assert facts(province).reports == (FrozenReport("bieu-1", date(2024, 5, 8)),)


def test_the_ages_of_ledger_and_copy_are_their_files(province: Province) -> None:
    assert read_files(province.home).ledger_at is None
    with province.ledger():
        pass
    files = read_files(province.home)
    assert files.ledger_at is not None
    assert files.published_at is not None
    assert files.published_at >= files.ledger_at


def test_contractors_are_listed_by_their_own_names_for_the_screen(province: Province) -> None:
    province.delivery(contractor="Công ty A", approved=1)
    province.delivery(contractor="Công ty B", approved=2)
    assert read_contractors(province.home) == [("Công ty B", 2), ("Công ty A", 1)]
