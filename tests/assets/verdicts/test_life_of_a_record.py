"""The life of a record through deliveries, as a contractor and a reviewer would live it (contract, section 4)."""

from pathlib import Path

import duckdb
import pytest

from tests.deliveries import UNIT, Book, Row, birth, deliver, pdf_name, run, scan_pdf
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.verify import verify


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def ask(home: Home, query: str) -> list[tuple]:
    with duckdb.connect(str(home.published), read_only=True) as con:
        return con.execute(query).fetchall()


def statuses(home: Home) -> dict[int, str]:
    return dict(ask(home, "select number, status from review.records where number is not null"))


def rules(home: Home, number: int) -> set[str]:
    query = f"select rule from review.findings join review.records using (record_id) where number = {number}"
    return {rule for (rule,) in ask(home, query)}


def test_sound_records_are_approved_and_land_in_staging(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2)]))
    run(home)
    assert statuses(home) == {1: "approved", 2: "approved"}
    assert ask(home, "select so, nksHoTen, unit_code from staging.ks order by so") == [
        ("01/2008", birth(1)["nksHoTen"], "06205"),
        ("02/2008", birth(2)["nksHoTen"], "06205"),
    ]
    assert verify(home) == []


def test_without_approval_by_policy_sound_records_wait_for_a_person(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1)]))
    run(home, approve="none")
    assert statuses(home) == {1: "pending_review"}


def test_an_error_rejects_and_a_warning_asks_a_person(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1, nksNgaySinh="31.02.2008"), birth(2, meNgaySinh="1940"), birth(3)]))
    run(home)
    assert statuses(home) == {1: "rejected", 2: "pending_review", 3: "approved"}
    assert rules(home, 1) == {"date_calendar"}
    assert rules(home, 2) == {"age_implausible"}


def test_every_change_of_status_is_an_event_with_its_reason(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1, nksGioiTinh="7")]))
    run(home)
    events = ask(home, "select from_status, to_status, actor, reason from review.status_events order by event_no")
    assert events == [
        (None, "draft", "policy:intake", "nhận bàn giao lần đầu"),
        ("draft", "rejected", "policy:rules", "có lỗi: code_invalid"),
    ]


def test_the_same_run_twice_changes_nothing(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    run(home)
    before = ask(home, "select * from review.status_events")
    assert run(home) == []
    assert ask(home, "select * from review.status_events") == before


def test_the_same_bytes_in_another_delivery_change_nothing(home: Home) -> None:
    for delivery in ("dot1", "dot2"):
        deliver(home, delivery, Book([birth(1), birth(2)]))
    first, second = run(home)
    assert (first.records_new, second.records_new, second.books_known) == (2, 0, 1)
    assert ask(home, "select count(*) from review.books") == [(1,)]
    assert verify(home) == []


def test_a_corrected_row_is_a_new_version_and_the_others_keep_theirs(home: Home) -> None:
    wrong = birth(1, nksNgaySinh="31.02.2008")
    deliver(home, "dot1", Book([wrong, birth(2)]))
    run(home)
    deliver(home, "dot2", Book([birth(1), birth(2)]))
    run(home)
    found = ask(home, "select number, version, status, delivery from review.records order by number")
    assert found == [(1, 2, "approved", "dot2"), (2, 1, "approved", "dot1")]
    moves = ask(
        home,
        "select e.version, from_status, to_status from review.status_events e join review.records using (record_id) "
        "where number = 1 order by event_no",
    )
    assert [(v, a, b) for v, a, b in moves] == [
        (1, None, "draft"), (1, "draft", "rejected"), (2, "rejected", "draft"), (2, "draft", "approved")]  # fmt: skip
    assert verify(home) == []


def test_an_approved_record_that_comes_back_changed_keeps_its_approved_content(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1)]))
    run(home)
    name = birth(1)["nksHoTen"]
    for delivery in ("dot2", "dot3"):
        deliver(home, delivery, Book([birth(1, nksHoTen="Hoàng Thị Thảo"), birth(2 if delivery == "dot2" else 3)]))
        run(home)
    assert ask(home, "select version, nksHoTen from staging.ks where so = '01/2008'") == [(1, name)]
    assert statuses(home)[1] == "approved"
    assert rules(home, 1) == {"approved_record_changed"}
    with open_ledger(home, read_only=True) as con:
        query = "select version, state from ledger.versions where record_id like '%.0001' order by version"
        assert con.execute(query).fetchall() == [(1, "current"), (2, "proposed")]
    assert verify(home) == []


def test_other_content_that_its_contractor_takes_back_is_no_question_any_more(home: Home) -> None:
    states = "select version, state from ledger.versions where record_id like '%.0001' order by version"

    def hand_over(delivery: str, *rows: Row) -> set[str]:
        deliver(home, delivery, Book([*rows]))
        run(home)
        assert verify(home) == []
        return rules(home, 1)

    other = birth(1, nksHoTen="Hoàng Thị Thảo")
    hand_over("dot1", birth(1), birth(2))
    assert hand_over("dot2", other, birth(2)) == {"approved_record_changed"}
    assert hand_over("dot3", birth(3)) == {"approved_record_changed"}, "it was not in there"
    assert hand_over("dot4", birth(1), birth(4)) == set()
    assert ask(home, states) == [(1, "current"), (2, "taken_back")]
    assert ask(home, "select side from review.waiting") == []
    assert hand_over("dot5", other, birth(5)) == {"approved_record_changed"}, "it is no refusal"
    assert ask(home, states) == [(1, "current"), (2, "taken_back"), (3, "proposed")]


def test_two_rows_of_one_number_are_two_rejected_records(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(1, nksHoTen="Hoàng Thị Thảo"), birth(2)]))
    run(home)
    rows = ask(home, "select number, sheet_row, status from review.records order by sheet_row")
    assert rows == [(1, 2, "rejected"), (1, 3, "rejected"), (2, 4, "approved")]
    assert "record_duplicate" in rules(home, 1)
    deliver(home, "dot2", Book([birth(1), birth(3, nksHoTen="Hoàng Thị Thảo"), birth(2)]))
    run(home)
    assert statuses(home) == {1: "approved", 2: "approved", 3: "approved"}
    assert verify(home) == []


def test_a_row_without_a_number_is_a_record_until_its_number_is_there(home: Home) -> None:
    nameless = birth(5, so=None)
    scan = {pdf_name(birth(5)): scan_pdf("5")}
    deliver(home, "dot1", Book([nameless], scans=scan))
    run(home)
    (record,) = ask(home, "select record_id, number, status from review.records")
    assert record[1:] == (None, "rejected")
    deliver(home, "dot2", Book([birth(5)], scans=scan))
    run(home)
    assert ask(home, "select record_id, number, status from review.records") == [(record[0], 5, "approved")]


def test_a_missing_scan_that_comes_later_frees_its_row(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2)], without_scans=[1]))
    run(home)
    assert statuses(home) == {1: "approved", 2: "rejected"}
    assert rules(home, 2) == {"pdf_missing"}
    deliver(home, "dot2", Book([birth(1), birth(2)], scans={pdf_name(birth(2)): scan_pdf("late")}))
    run(home)
    assert statuses(home) == {1: "approved", 2: "approved"}
    assert verify(home) == []


def test_a_book_without_scans_is_taken_and_each_row_rejected(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2)], scans={}))
    run(home)
    assert statuses(home) == {1: "rejected", 2: "rejected"}
    assert ask(home, "select status from review.books") == [("accepted",)]
    book_rules = ask(home, "select rule from review.findings where record_id is null")
    assert book_rules == [("documents_missing",)]


def test_scans_that_come_later_answer_what_was_said_of_their_book(home: Home) -> None:
    rows = [birth(1), birth(2)]
    deliver(home, "dot1", Book(rows, scans={}))
    run(home)
    deliver(home, "dot2", Book(rows, scans={pdf_name(rows[0]): scan_pdf("late")}))
    run(home)
    said = "select rule, record_id[17:] from review.findings where severity = 'error'"
    assert ask(home, said) == [("pdf_missing", ".2008.0002")]
    assert statuses(home) == {1: "approved", 2: "rejected"}


def test_of_a_book_whose_name_says_nothing_it_is_told_too_that_scans_are_missing(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1)], stem="khong-ten", scans={}))
    run(home)
    found = ask(home, "select rule from review.findings order by rule")
    assert found == [("book_name_invalid",), ("documents_missing",)]


def test_rows_that_are_gone_from_a_resubmission_stay_in_the_ledger(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2), birth(3)]))
    run(home)
    deliver(home, "dot2", Book([birth(1), birth(4)]))
    run(home)
    assert set(statuses(home)) == {1, 2, 3, 4}
    assert verify(home) == []


def test_a_scan_without_a_workbook_comes_back_whole(home: Home) -> None:
    folder = deliver(home, "dot1", Book([birth(1)]))
    (folder / "xahongphong_hcl.KS.2008.01.xlsx").unlink()
    run(home)
    assert ask(home, "select status, rows_delivered from review.books") == [("returned", 0)]
    assert ask(home, "select count(*) from review.records") == [(0,)]
    assert (home.outbox / UNIT / "dot1" / "xahongphong_hcl.KS.2008.01.tra-lai.xlsx").exists()


def test_the_same_event_in_another_book_is_suspected_on_both_sides(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1)]))
    run(home)
    again = birth(1, so="07/2008", quyenSo="02/2008")
    deliver(home, "dot2", Book([again], stem="xahongphong_hcl.KS.2008.02"))
    run(home)
    found = ask(home, "select book_number, status from review.records join review.findings using (record_id) "
                      "where rule = 'duplicate_suspected' order by 1")  # fmt: skip
    assert found == [(1, "approved"), (2, "pending_review")]


def test_twins_are_not_suspected(home: Home) -> None:
    first = birth(1)
    twin = first | {"so": "02/2008", "trangSo": "2", "nksHoTen": "Hoàng Thị Thảo"}
    deliver(home, "dot1", Book([first, twin]))
    run(home)
    assert ask(home, "select rule from review.findings") == []


def test_progress_counts_every_record_once_in_both_trees(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(2, nksNgaySinh="31.02.2008")]))
    deliver(home, "dot1", Book([birth(1)]), unit="06625")
    run(home)
    per_unit = "select unit_name, delivered, approved, rejected, approved_pct from progress.by_unit order by unit_code"
    assert ask(home, per_unit) == [("Xã Hồng Phong", 2, 1, 1, 50.0), ("Xã Kiên Mộc", 1, 0, 0, 0.0)]
    assert ask(home, "select sum(delivered) from progress.by_unit_2025") == [(3,)]
    names = {n for (n,) in ask(home, "select unit_name from progress.by_unit_2025")}
    assert names == {"Xã Đồng Đăng", "Xã Kiên Mộc (đã chia về Kiên Mộc, Châu Sơn)"}
    assert ask(home, "select status, records from progress.daily where records > 0 order by 1") == [
        ("approved", 1), ("pending_review", 1), ("rejected", 1)]  # fmt: skip


def test_a_books_missing_and_repeated_numbers_are_listed(home: Home) -> None:
    deliver(home, "dot1", Book([birth(1), birth(4), birth(4), birth(6)]))
    run(home)
    query = (
        "select first_number, last_number, records, missing_numbers, duplicate_numbers from progress.book_completeness"
    )
    assert ask(home, query) == [(1, 6, 4, [2, 3, 5], [4])]
