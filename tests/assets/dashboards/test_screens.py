"""What each screen says on a small ledger whose truth is known."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from assets.dashboards.all_screens import all_screens
from assets.dashboards.contractors import contractors
from assets.dashboards.deadline import deadline
from assets.dashboards.facts import Facts
from assets.dashboards.findings import findings
from assets.dashboards.overview import overview
from assets.dashboards.places import places
from assets.dashboards.transfers import transfers
from assets.review.rule_titles import rule_title
from tests.assets.dashboards.told import add_findings, facts_of
from tests.assets.reports.campaigns import FIRST_DAY, campaign
from tests.assets.reports.small_campaign import BINH_XA, CAO_LAU, HONG_PHONG, NOWHERE, SmallCampaign, at

JUNE_20 = date(2024, 6, 20)
SPACE = "\N{NO-BREAK SPACE}"


def test_the_overview_counts_what_happened(six_weeks: SmallCampaign) -> None:
    told = overview(facts_of(six_weeks, JUNE_20))
    truth = six_weeks.counted(JUNE_20)
    counted = {
        status: sum(n for (_, _, s), n in truth.items() if s == status)
        for status in ("transferred", "approved", "pending_review", "rejected")
    }
    assert [row[1] for row in told.tables[0].rows] == list(counted.values())
    delivered = sum(counted.values())
    assert told.figures["Đã bàn giao"] == delivered == 37
    assert told.figures["Đã chuyển"] == 3
    assert told.sentence == (
        f"Đã hoàn thành 54,1{SPACE}% mục tiêu (20 trên 37 bản ghi); còn 8 bản ghi chờ đơn vị rà soát, "
        "9 bản ghi chờ đơn vị số hóa sửa."
    )


def test_the_overview_measures_by_the_goal_and_says_how_many_days_are_left(six_weeks: SmallCampaign) -> None:
    facts = facts_of(six_weeks, JUNE_20, goal=277_562, deadline=date(2024, 9, 15))
    told = overview(facts)
    assert "20 trên 277.562 bản ghi" in told.sentence
    assert "277.525 bản ghi chưa bàn giao" in told.sentence
    assert told.sentence.endswith("Còn 87 ngày đến hạn 15/09/2024.")
    late = overview(replace(facts, as_of=date(2024, 9, 18)))
    assert late.sentence.endswith("Đã quá hạn 15/09/2024 3 ngày.")


def test_the_trend_is_what_was_finished_in_each_week(six_weeks: SmallCampaign) -> None:
    told = overview(facts_of(six_weeks, date(2024, 6, 9)))
    # In the last seven days: 3 approved on arrival, 3 mended, 2 reviewed.
    assert told.figures["Hoàn thành thêm 7 ngày qua"] == 8
    assert ">8</text>" in told.pictures[1].svg


def test_only_all_of_it_is_a_hundred_percent(empty: SmallCampaign) -> None:
    empty.deliver(at(date(2024, 5, 20)), HONG_PHONG, approved=4999, rejected=1)
    told = overview(facts_of(empty, date(2024, 5, 21)))
    assert f"99,9{SPACE}%" in told.sentence


def test_units_stand_worst_first_and_every_record_is_in_the_table(six_weeks: SmallCampaign) -> None:
    told = places(facts_of(six_weeks, JUNE_20))
    districts, communes, absent = told.tables
    shares = [float(row[1] or 0) for row in communes.rows]
    assert shares == sorted(shares)
    assert sum(int(row[4] or 0) for row in communes.rows) == 37
    assert sum(int(row[4] or 0) for row in districts.rows) == 37
    assert len(absent.rows) == told.figures["Đơn vị chưa bàn giao"] > 150
    assert "Chậm nhất trong các huyện là" in told.sentence
    assert str(communes.rows[0][0]).lower() in told.sentence.lower()


def test_from_july_2025_there_are_no_districts(six_weeks: SmallCampaign) -> None:
    told = places(facts_of(six_weeks, JUNE_20, tree="2025"))
    assert sum(int(row[4] or 0) for row in told.tables[-2].rows) == 37
    assert "huyện là" not in told.sentence or "chưa quy về" in str(told.tables[0].rows)


def test_one_unit_alone_is_not_called_the_slowest(empty: SmallCampaign) -> None:
    empty.deliver(at(date(2024, 5, 20)), HONG_PHONG, approved=1, rejected=3)
    told = places(facts_of(empty, date(2024, 5, 21)))
    assert told.sentence.startswith("Mới có một đơn vị bàn giao: xã Hồng Phong (huyện Cao Lộc), ")
    assert f"25,0{SPACE}% (1 trên 4 bản ghi)" in told.sentence
    assert "Chậm nhất" not in told.sentence


def test_units_that_are_done_are_told_so(empty: SmallCampaign) -> None:
    for unit in (HONG_PHONG, CAO_LAU):
        empty.deliver(at(date(2024, 5, 20)), unit, approved=2)
    assert places(facts_of(empty, date(2024, 5, 21))).sentence.startswith(
        "Cả 2 đơn vị đã bàn giao đều hoàn thành 100 %"
    )


def _of_campaign(days: int, deadline_on: date | None) -> Facts:
    nothing = pl.DataFrame()
    whole = campaign(3)
    return Facts(
        as_of=date.fromordinal(FIRST_DAY.toordinal() + days),
        tree="2024",
        goal=277_562,
        deadline=deadline_on,
        units=nothing,
        daily=whole.daily(),
        contractors=nothing,
        faults=nothing,
        findings=nothing,
        packages=nothing,
        bounces=nothing,
        unsent=0,
    )


def test_too_little_is_said_to_be_too_little(six_weeks: SmallCampaign) -> None:
    told = deadline(facts_of(six_weeks, date(2024, 5, 24), deadline=date(2024, 9, 15)))
    assert told.sentence.startswith("Chưa đủ dữ liệu")
    assert "Hạn 15/09/2024" in told.sentence
    assert "dự báo" not in told.pictures[0].svg, "no range is drawn where there is none"


def test_the_deadline_has_its_speeds_its_range_and_its_picture() -> None:
    told = deadline(_of_campaign(60, date(2024, 9, 15)))
    assert "15/09/2024" in told.sentence
    values = {str(row[0]): row[1] for row in told.tables[0].rows}
    assert values["Số bản ghi phải hoàn thành"] == "277.562"
    assert "từ" in str(next(v for k, v in values.items() if k.startswith("Khoảng dự báo")))
    needed = told.figures["Tốc độ cần có (bản ghi/ngày)"]
    assert needed == pytest.approx(told.figures["Còn lại"] / told.figures["Số ngày đến hạn"], abs=0.1)
    for line in ("bàn giao", "hoàn thành", "cần có", "dự báo"):
        assert line in told.pictures[0].svg


def test_without_a_deadline_the_screen_says_so() -> None:
    assert "Chưa đặt hạn hoàn thành." in deadline(_of_campaign(60, None)).sentence
    assert "Chưa đặt hạn hoàn thành." in deadline(_of_campaign(5, None)).sentence


def test_contractors_stand_worst_first_with_rounds_and_faults(six_weeks: SmallCampaign) -> None:
    cao_lau = [f"{CAO_LAU}.KH.2001.01.2001.{n:04d}" for n in (8, 9, 10)]
    add_findings(six_weeks, "pdf_missing", cao_lau, delivery=3)
    add_findings(six_weeks, "record_duplicate", cao_lau[:1], delivery=3)
    told = contractors(facts_of(six_weeks, JUNE_20))
    first = dict(zip((c.label for c in told.tables[0].columns), told.tables[0].rows[0], strict=True))
    assert first["Đơn vị số hóa"] == "Công ty B"
    assert (first["Đạt ngay lần đầu"], first["Bản ghi"], first["Từ chối lần đầu"]) == (10.0, 10, 9)
    assert (first["Lượt giao lại"], first["Lượt nhiều nhất của một bản ghi"], first["Còn phải sửa"]) == (3, 1, 6)
    assert told.tables[1].rows == (
        ("Công ty B", rule_title("pdf_missing"), 3),
        ("Công ty B", rule_title("record_duplicate"), 1),
    )
    assert f"thấp nhất là Công ty B: 10,0{SPACE}%" in told.sentence
    assert rule_title("pdf_missing") in told.sentence


def test_a_contractor_alone_is_not_the_worst_of_all(empty: SmallCampaign) -> None:
    empty.deliver(at(date(2024, 5, 20)), HONG_PHONG, approved=3, rejected=1)
    assert contractors(facts_of(empty, date(2024, 5, 21))).sentence == (
        f"Chỉ có một đơn vị số hóa, Công ty A: đạt ngay lần đầu 75,0{SPACE}% trên 4 bản ghi."
    )


def test_contractors_show_whether_they_get_better(empty: SmallCampaign) -> None:
    empty.deliver(at(date(2024, 5, 6)), HONG_PHONG, approved=5, rejected=5)
    empty.deliver(at(date(2024, 7, 1)), HONG_PHONG, year=2009, approved=9, rejected=1)
    row = contractors(facts_of(empty, date(2024, 7, 3))).tables[0].rows[0]
    assert row[2] == pytest.approx(40.0)


def test_findings_are_counted_by_rule_errors_first_and_by_week(six_weeks: SmallCampaign) -> None:
    ids = [f"{HONG_PHONG}.KS.2008.01.2008.{n:04d}" for n in range(1, 8)]
    add_findings(six_weeks, "pdf_missing", ids[:2])
    add_findings(six_weeks, "record_duplicate", ids[:3])
    add_findings(six_weeks, "number_gap", ids, severity="warning", delivery=4)
    told = findings(facts_of(six_weeks, JUNE_20))
    assert [row[:3] for row in told.tables[0].rows] == [
        (rule_title("record_duplicate"), "Phải sửa", 3),
        (rule_title("pdf_missing"), "Phải sửa", 2),
        (rule_title("number_gap"), "Cần kiểm tra", 7),
    ]
    assert told.sentence == (
        f"Còn 5 lỗi phải sửa và 7 cảnh báo cần kiểm tra; nhiều nhất là «{rule_title('record_duplicate')}»: "
        f"3 (60,0{SPACE}% số lỗi phải sửa)."
    )
    weeks = {row[0]: row for row in told.tables[1].rows}
    assert weeks["20/05/2024"][1] == 27, "records that came for the first time in that week"
    assert (weeks["20/05/2024"][3], weeks["03/06/2024"][4]) == (5, 7)


def test_what_was_sent_is_what_was_answered_and_what_is_open(six_weeks: SmallCampaign) -> None:
    six_weeks.ledger.execute("update ledger.records set version = 1")
    ids = [f"{HONG_PHONG}.KS.2008.01.2008.{n:04d}" for n in range(1, 8)]
    six_weeks.ledger.execute("insert into ledger.packages values ('G1', ?, 7, '', 'sent')", [at(date(2024, 6, 10))])
    outcomes = ["accepted"] * 3 + ["bounced"] * 2 + ["sent"] * 2
    six_weeks.ledger.executemany(
        "insert into ledger.package_items values ('G1', ?, 1, ?, ?, null)",
        [[i, o, "E102" if o == "bounced" else None] for i, o in zip(ids, outcomes, strict=True)],
    )
    told = transfers(facts_of(six_weeks, JUNE_20))
    # 20 are finished: 3 of them transferred, 2 wait in the package, 15 wait to be sent.
    assert told.sentence == (
        "Đã gửi 7 bản ghi trong 1 gói: 3 được tiếp nhận, 2 bị trả lại, 2 chưa có trả lời; "
        "còn 15 bản ghi đã phê duyệt chưa gửi."
    )
    assert told.tables[0].rows[0][:6] == ("G1", "10/06/2024", 7, 3, 2, 2)
    assert told.tables[1].rows == (("E102", 2),)


def test_an_empty_ledger_makes_six_screens_that_say_so(empty: SmallCampaign) -> None:
    screens = all_screens(facts_of(empty, JUNE_20))
    assert len(screens) == 6
    for screen in screens:
        assert screen.sentence.startswith("Chưa"), screen.title
        assert all(not picture.svg for picture in screen.pictures)
        assert all(table.rows or table.empty for table in screen.tables)


def test_units_in_no_list_are_shown(six_weeks: SmallCampaign) -> None:
    shown = " ".join(str(row[0]) for row in places(facts_of(six_weeks, JUNE_20)).tables[1].rows)
    assert NOWHERE in shown
    assert BINH_XA not in shown, "a known unit is told by its name"
