"""A night's reports: every date that is due, at every level, once; missed nights are caught up."""

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from assets.reports import form_pdf as drawing
from assets.reports.due import due_reports
from assets.reports.form import Form, Report
from assets.reports.frozen import ReportKey, altered_files
from assets.reports.night import Night, ReportOffice, make_due
from assets.reports.options import ReportOptions
from assets.reports.unit_lines import Scope
from tests.assets.reports.small_campaign import BINH_TRUNG, BINH_XA, CAO_LAU, HONG_PHONG, SmallCampaign, at
from warehouse.zone import ZONE

BOTH: tuple[Report, ...] = ("bieu-1", "bieu-2")
FIRST, SECOND = date(2024, 5, 23), date(2024, 6, 8)
OPTIONS = ReportOptions()


def night(work: SmallCampaign, day: date, options: ReportOptions = OPTIONS, wanted: tuple[Report, ...] = BOTH) -> Night:
    office = ReportOffice(options, lambda: datetime(day.year, day.month, day.day, 1, tzinfo=ZONE))
    return make_due(office.desk(work.ledger, work.home, "test"), wanted)


def due(work: SmallCampaign, today: date, options: ReportOptions = OPTIONS, *wanted: Report) -> list[ReportKey]:
    return due_reports(work.ledger, options, today, wanted or BOTH)


def names(keys: list[ReportKey]) -> list[tuple[str, str, str]]:
    return [(f"{key.as_of:%d/%m}", key.report, key.scope.unit) for key in keys]


def files(work: SmallCampaign) -> dict[str, str]:
    found = (f for f in work.home.reports.rglob("*") if f.is_file())
    return {str(f.relative_to(work.home.reports)): sha256(f.read_bytes()).hexdigest() for f in found}


def test_a_date_is_due_when_its_day_is_over_commune_before_district_before_department(campaign: SmallCampaign) -> None:
    assert due(campaign, FIRST) == []
    assert names(due(campaign, date(2024, 5, 24), OPTIONS, "bieu-1")) == [
        ("23/05", "bieu-1", CAO_LAU),
        ("23/05", "bieu-1", HONG_PHONG),
        ("23/05", "bieu-1", "183"),
        ("23/05", "bieu-1", ""),
    ]


def test_later_dates_ask_every_commune_that_had_delivered_by_then(campaign: SmallCampaign) -> None:
    of_june = [key for key in due(campaign, date(2024, 6, 9), OPTIONS, "bieu-2") if key.as_of == SECOND]
    # The unit in no list has nobody to sign; a book that went back whole is a delivery too.
    assert [key.scope.unit for key in of_june] == [CAO_LAU, HONG_PHONG, BINH_TRUNG, BINH_XA, "183", "189", ""]


def test_after_july_2025_there_are_no_districts_and_no_divided_communes(campaign: SmallCampaign) -> None:
    (last,) = {key.as_of for key in due(campaign, date(2025, 7, 9)) if key.as_of > date(2025, 7, 1)}
    units = {key.scope.unit: key.scope.level for key in due(campaign, date(2025, 7, 9)) if key.as_of == last}
    assert set(units.values()) == {"commune", "department"}
    assert BINH_XA not in units
    assert f"{BINH_XA}*" not in units


def test_levels_are_a_choice(campaign: SmallCampaign) -> None:
    only = replace(OPTIONS, levels=("department",))
    assert names(due(campaign, date(2024, 5, 24), only)) == [("23/05", "bieu-1", ""), ("23/05", "bieu-2", "")]


def test_the_closing_report_is_due_once_after_the_deadline(own_campaign: SmallCampaign) -> None:
    ends = replace(OPTIONS, deadline=date(2024, 6, 15))
    assert due(own_campaign, date(2024, 6, 15), ends, "tong-ket") == []
    assert names(due(own_campaign, date(2024, 6, 16), ends, "tong-ket")) == [("15/06", "tong-ket", "")]
    night(own_campaign, date(2024, 6, 16), ends, ("tong-ket",))
    assert due(own_campaign, date(2024, 9, 1), ends, "tong-ket") == []
    assert due(own_campaign, date(2024, 9, 1), OPTIONS, "tong-ket") == []


def test_missed_nights_are_caught_up_and_a_second_night_makes_nothing_new(own_campaign: SmallCampaign) -> None:
    first = night(own_campaign, date(2024, 6, 9))
    assert {m.key.as_of for m in first.made} == {FIRST, SECOND}
    before = files(own_campaign)
    assert len(before) == 2 * len(first.made) == 2 * 2 * (4 + 7)
    own_campaign.deliver(at(date(2024, 6, 9)), HONG_PHONG, "KH", 2003, approved=4)
    again = night(own_campaign, date(2024, 6, 10))
    assert (again.made, again.restored, again.stumbled) == ((), 0, ())
    assert files(own_campaign) == before


def test_a_report_that_somebody_made_before_its_day_was_over_is_counted_anew(own_campaign: SmallCampaign) -> None:
    morning = ReportOffice(OPTIONS, lambda: datetime(2024, 5, 23, 8, tzinfo=ZONE))
    morning.desk(own_campaign.ledger, own_campaign.home, "by hand").make("bieu-1", FIRST)
    kept = files(own_campaign)
    made = night(own_campaign, date(2024, 5, 24), wanted=("bieu-1",)).made
    assert [(m.key.scope.unit, m.edition) for m in made][-1] == ("", 2)
    assert kept.items() < files(own_campaign).items(), "the early edition stays beside it"
    assert night(own_campaign, date(2024, 5, 25), wanted=("bieu-1",)).made == ()


def test_a_night_that_was_killed_half_way_is_finished_by_the_next(own_campaign: SmallCampaign) -> None:
    office = ReportOffice(OPTIONS, lambda: datetime(2024, 5, 24, 1, tzinfo=ZONE))
    office.desk(own_campaign.ledger, own_campaign.home, "killed").make("bieu-1", FIRST, Scope("commune", CAO_LAU))
    rest = night(own_campaign, date(2024, 5, 24), wanted=("bieu-1",))
    assert [m.key.scope.unit for m in rest.made] == [HONG_PHONG, "183", ""]


def test_a_file_that_was_noted_and_not_written_comes_back_at_night(own_campaign: SmallCampaign) -> None:
    night(own_campaign, date(2024, 5, 24))
    before = files(own_campaign)
    (own_campaign.home.reports / "2024-05-23" / "bieu-1.pdf").unlink()
    assert night(own_campaign, date(2024, 5, 25)).restored == 1
    assert files(own_campaign) == before


def test_what_cannot_be_written_again_as_it_was_stays_gone_and_is_told(
    own_campaign: SmallCampaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(own_campaign, date(2024, 5, 24))
    (own_campaign.home.reports / "2024-05-23" / "bieu-1.pdf").unlink()
    monkeypatch.setattr(drawing, "form_pdf", lambda _form: b"another layout")
    assert night(own_campaign, date(2024, 5, 25)).restored == 0
    assert altered_files(own_campaign.ledger, own_campaign.home) == [
        "Không còn tệp báo cáo 2024-05-23/bieu-1.pdf đã chốt."
    ]


def test_a_report_over_which_the_program_stumbles_stops_no_other(
    own_campaign: SmallCampaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = drawing.form_pdf

    def stumble(form: Form) -> bytes:
        if "XÃ CAO LÂU" in form.issuer:
            raise ValueError("Nguyễn Thị Bí Mật")
        return draw(form)

    monkeypatch.setattr(drawing, "form_pdf", stumble)
    done = night(own_campaign, date(2024, 5, 24), wanted=("bieu-1",))
    assert [m.key.scope.unit for m in done.made] == [HONG_PHONG, "183", ""]
    ((key, trace),) = done.stumbled
    assert key.scope.unit == CAO_LAU
    assert trace[-1] == "ValueError"
    assert "Bí Mật" not in "".join(trace)
    monkeypatch.undo()
    assert [m.key.scope.unit for m in night(own_campaign, date(2024, 5, 25), wanted=("bieu-1",)).made] == [CAO_LAU]


def test_an_empty_ledger_owes_no_report(tmp_path: Path) -> None:
    work = SmallCampaign.within(tmp_path)
    assert due(work, date(2024, 6, 9)) == []
    work.close()
