"""«Bỏ dòng này» in a return workbook: the record is withdrawn, traceably; and answered where it cannot be."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from assets.review.return_workbook import DROPS
from tests.assets.rebuild.campaign import rebuilt
from tests.assets.review.office import Office
from tests.assets.verdicts.test_gone_rows import SAID, STANDS, ask, hand_over
from tests.deliveries import UNIT, birth, run
from tests.months.contractors import Returned
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.statements import statement
from warehouse.verify import verify

NAME = "xahongphong_hcl.KS.2008.01.tra-lai.xlsx"
DROP = "hotichBoDong"
OTHER_BOOK = "Dòng này ghi nhầm từ sổ khác"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Three sound rows, number 4 with an unknown code, and a second row that claims number 3."""
    home = Home(tmp_path / "tinh")
    other = birth(5, so="03/2008", ngayDangKy="10.03.2008", nksNgaySinh="10.02.2008")
    hand_over(home, "dot1", birth(1), birth(2), birth(3), birth(4, nksGioiTinh="9"), other)
    return home


def opened(home: Home, delivery: str = "dot1") -> Returned:
    return Returned.opened(home.outbox / UNIT / delivery / NAME)


def send_back(home: Home, returned: Returned, delivery: str, **told: str | None) -> None:
    """Delivers a return workbook in which rows are taken out: `r0004="Bỏ"` by the end of the record's identifier."""
    for end, text in told.items():
        row = next(at for record, (at, _) in returned.rows().items() if record.endswith(end[1:]))
        returned.sheet.cell(row, returned.columns[DROP]).value = text
    folder = home.inbox / UNIT / delivery
    folder.mkdir(parents=True)
    returned.book.save(folder / NAME)
    run(home)


def stands(home: Home) -> dict[str, tuple[str, bool]]:
    return {record: (status, withdrawn) for record, status, withdrawn in ask(home, STANDS)}


def answers(home: Home, delivery: str) -> str:
    """Everything that the contractor reads in what came back of a delivery."""
    (path,) = (home.outbox / UNIT / delivery).glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    return "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value)


def test_the_second_of_two_rows_is_taken_out_and_its_partner_is_free(home: Home) -> None:
    send_back(home, opened(home), "sua", **{"r0003-2": DROPS[1]})
    assert stands(home)[".2008.0003-2"] == ("rejected", True)
    assert stands(home)[".2008.0003"] == ("approved", False)
    assert ask(home, SAID) == [(".2008.0003-2", "row_withdrawn")], "another row has the number: nobody is asked"
    told = "select reason from review.status_events where record_id like '%0003-2' order by event_no desc limit 1"
    assert ask(home, told) == [("đơn vị số hóa bỏ dòng này, lần giao thứ 2",)]
    effects = "select delivery_no, effect from ledger.delivered_rows where record_id like '%0003-2' order by all"
    assert ask(home, effects) == [(1, "new"), (2, "dropped")]


def test_a_number_is_claimed_once_when_the_other_row_is_taken_out(home: Home) -> None:
    claimed = "select records, missing_numbers, duplicate_numbers from progress.book_completeness"
    assert ask(home, claimed) == [(5, [], [3])]
    send_back(home, opened(home), "sua", **{"r0003-2": DROPS[1], "r0004": DROPS[0]})
    assert ask(home, claimed) == [(5, [], [])]
    assert ask(home, "select first_number, last_number from progress.book_completeness") == [(1, 3)]


def test_nobody_is_asked_for_a_withdrawn_record_any_more(home: Home) -> None:
    send_back(home, opened(home), "sua", **{"r0003-2": DROPS[1], "r0004": DROPS[0]})
    until = {"until": datetime(2100, 1, 1, tzinfo=UTC)}
    with open_ledger(home, read_only=True) as con:
        asked = con.execute(statement("alerts/unit_work")).pl()
        told = con.execute(statement("reports/contractors"), until).pl()
        screen = con.execute(statement("screens/dashboard_contractors")).pl()
        stand = con.execute(statement("reports/standing"), until).pl()
        numbers = con.execute(statement("reports/numbers"), until).pl()
    assert asked["rejected"].to_list() == [0]
    assert told["open_rejections"].sum() == 0
    assert screen["open_rejections"].sum() == 0
    assert stand.filter(status="rejected").select("since", "records").rows() == [(None, 2)]
    assert numbers["numbers"].to_list() == [[1, 2, 3]]


def test_the_journal_tells_the_delivery_in_which_it_was_said_not_the_first_without_the_row(home: Home) -> None:
    hand_over(home, "dot2", birth(1), birth(2), birth(3))
    assert ask(home, "select gone_in from ledger.records where record_id like '%0004'") == [(2,)]
    send_back(home, opened(home), "sua", r0004=DROPS[0])
    told = "select reason from review.status_events where record_id like '%0004' order by event_no desc limit 1"
    assert ask(home, told) == [("đơn vị số hóa bỏ dòng này, lần giao thứ 3",)]


def test_a_number_that_nobody_else_claims_is_asked_about(home: Home) -> None:
    send_back(home, opened(home), "sua", r0004="bỏ – " + OTHER_BOOK)
    assert stands(home)[".2008.0004"] == ("rejected", True), "the contractor is rid of it"
    assert ("reviewer", 1) in ask(home, "select side, records from review.waiting")
    office = Office(home)
    filled = office.open()
    sheet = filled.book["Dòng không còn được giao"]
    assert any(OTHER_BOOK in str(cell.value) for row in sheet.iter_rows() for cell in row), "in the contractor's words"
    office.review(filled.decide(4, "Không có trong sổ", reason="Hồ sơ không thuộc quyển sổ này"))
    assert stands(home)[".2008.0004"] == ("rejected", True)
    assert office.send_out() == 0
    assert office.is_sound()


def test_a_unit_that_finds_the_event_in_the_book_gives_the_row_back(home: Home) -> None:
    send_back(home, opened(home), "sua", r0004=DROPS[0])
    office = Office(home)
    office.review(office.open().decide(4, "Có trong sổ"))
    run(home)
    assert stands(home)[".2008.0004"] == ("rejected", False)
    assert "06205.KS.2008.01.2008.0004" in opened(home).rows()
    send_back(home, opened(home), "sua-2", r0004=DROPS[0])
    assert stands(home)[".2008.0004"] == ("rejected", True)
    assert ("number_dropped",) in ask(home, "select rule from review.findings"), "said again, asked again"


def test_a_row_that_comes_back_undoes_it(home: Home) -> None:
    send_back(home, opened(home), "sua", r0004=DROPS[0])
    hand_over(home, "dot2", birth(1), birth(4))
    assert stands(home)[".2008.0004"] == ("approved", False)
    assert ask(home, "select gone_in, dropped from ledger.records where record_id like '%0004'") == [(None, None)]


def test_what_has_moved_on_is_not_taken_out_and_the_contractor_is_told(home: Home) -> None:
    old = opened(home)
    hand_over(home, "dot2", birth(1), birth(4))
    send_back(home, old, "sua", r0004=DROPS[0])
    assert stands(home)[".2008.0004"] == ("approved", False)
    assert "Chưa bỏ được dòng của hồ sơ “số 04/2008”: hồ sơ đã được phê duyệt" in answers(home, "sua")
    assert ask(home, "select record_id[17:] from review.findings where rule = 'number_dropped'") == [(".2008.0004",)]
    office = Office(home)
    office.review(office.open().decide(4, "Có trong sổ"))
    assert ask(home, "select rule from review.findings where record_id like '%0004'") == []


def test_an_old_workbook_takes_out_no_newer_version(home: Home) -> None:
    old = opened(home)
    hand_over(home, "dot2", birth(1), birth(4, nksGioiTinh="8"))
    send_back(home, old, "sua", r0004=DROPS[0])
    assert stands(home)[".2008.0004"] == ("rejected", False)
    assert "xin dùng tệp trả lại mới nhất" in answers(home, "sua")


def test_an_unclear_word_takes_nothing_out(home: Home) -> None:
    send_back(home, opened(home), "sua", r0004="x")
    assert stands(home)[".2008.0004"] == ("rejected", False)
    assert "Cột «Bỏ dòng này» ghi “x”" in answers(home, "sua")


def test_return_workbooks_without_the_column_still_work(home: Home) -> None:
    returned = opened(home)
    returned.sheet.delete_cols(returned.columns[DROP])
    send_back(home, returned, "sua")
    assert stands(home)[".2008.0004"] == ("rejected", False)


def test_the_ledger_can_be_made_again(home: Home) -> None:
    send_back(home, opened(home), "sua", r0004=DROPS[0], **{"r0003-2": DROPS[1]})
    office = Office(home)
    office.review(office.open().decide(4, "Có trong sổ"))
    found = rebuilt(home)
    assert found.equal, (found.missing, found.differences, found.broken)
    assert found.same_journal


def test_a_workbook_in_which_nothing_is_left_is_taken_away(home: Home) -> None:
    lies = home.outbox / UNIT / "dot1" / NAME
    assert lies.exists()
    send_back(home, opened(home), "sua", r0004=DROPS[0], **{"r0003-2": DROPS[1]})
    assert not lies.exists()


def test_what_somebody_typed_into_it_is_put_aside(home: Home) -> None:
    lies = home.outbox / UNIT / "dot1" / NAME
    typed = opened(home)
    typed.sheet.cell(3, 8).value = "5"
    typed.book.save(lies)
    before = lies.read_bytes()
    hand_over(home, "dot2", *(birth(n) for n in range(1, 6)))
    assert ask(home, "select count(*) from review.records where status = 'rejected' and not withdrawn") == [(0,)]
    assert not lies.exists()
    assert lies.with_name("xahongphong_hcl.KS.2008.01.tra-lai.da-xong.xlsx").read_bytes() == before


def test_what_somebody_typed_stays_beside_a_workbook_that_is_written_again(home: Home) -> None:
    """One of its rows is settled by another delivery: the workbook says something else now, the typed one is kept."""
    lies = home.outbox / UNIT / "dot1" / NAME
    kept = [lies.with_name(f"xahongphong_hcl.KS.2008.01.tra-lai.{word}.xlsx") for word in ("da-sua", "da-sua-2")]
    for typed, rows in (("5", [birth(1), birth(4)]), ("6", [birth(2), birth(3)])):
        workbook = opened(home)
        workbook.sheet.cell(3, 8).value = typed
        workbook.book.save(lies)
        before = lies.read_bytes()
        hand_over(home, f"dot-{typed}", *rows)
        assert kept.pop(0).read_bytes() == before
        assert "r0004" not in "".join(opened(home).rows())


def test_a_workbook_that_nobody_touched_is_simply_written_again(home: Home) -> None:
    hand_over(home, "dot2", birth(1), birth(4))
    assert [path.name for path in (home.outbox / UNIT / "dot1").glob("*.xlsx")] == [NAME]


def test_a_workbook_holds_the_rows_that_are_still_to_be_corrected(home: Home) -> None:
    assert len(opened(home).rows()) == 3
    hand_over(home, "dot2", birth(1), birth(4))
    assert [record[17:] for record in opened(home).rows()] == ["2008.0003", "2008.0003-2"]


def test_a_word_that_no_delivery_brought_is_found_by_verify(home: Home) -> None:
    with open_ledger(home) as con:
        con.execute("update ledger.records set dropped = 'Bỏ', gone_in = 1 where record_id like '%0004'")
    assert any("báo bỏ" in str(broken) for broken in verify(home))
