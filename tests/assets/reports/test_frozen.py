"""A report that was made stays what it was, byte for byte, whatever happens afterwards."""

import os
import subprocess
import sys
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from assets.reports.frozen import altered_files
from assets.reports.options import ReportOptions
from assets.reports.publication import Made, ReportDesk, ReportUnavailable
from assets.reports.unit_lines import Scope
from tests.assets.reports.small_campaign import HONG_PHONG, SmallCampaign, a_campaign, at
from warehouse.zone import ZONE

DAY = date(2024, 6, 8)
NEXT_NIGHT = datetime(2024, 6, 9, 1, tzinfo=ZONE)
LATER = datetime(2024, 8, 1, 1, tzinfo=ZONE)


def desk(work: SmallCampaign, now: datetime = NEXT_NIGHT, options: ReportOptions | None = None) -> ReportDesk:
    return ReportDesk(work.ledger, work.home, options or ReportOptions(), "test", now)


def fingerprints(made: Made) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in made.files}


def test_made_again_it_is_the_same_byte_for_byte_though_work_went_on(own_campaign: SmallCampaign) -> None:
    first = desk(own_campaign).make("bieu-2", DAY)
    before = fingerprints(first)
    own_campaign.deliver(at(date(2024, 7, 1)), HONG_PHONG, "KH", 2003, approved=4)
    again = desk(own_campaign, LATER).make("bieu-2", DAY)
    assert (first.new, again.new) == (True, False)
    assert fingerprints(again) == before
    assert again.event_no == first.event_no
    assert [str(f.relative_to(own_campaign.home.reports)) for f in again.files] == [
        "2024-06-08/bieu-2.pdf",
        "2024-06-08/bieu-2.xlsx",
    ]


def test_a_file_that_was_taken_away_comes_back_as_it_was(own_campaign: SmallCampaign) -> None:
    first = desk(own_campaign).make("bieu-1", DAY)
    before = fingerprints(first)
    notes = own_campaign.home.root / "vuong-mac" / HONG_PHONG
    notes.mkdir(parents=True)
    (notes / "moi.xlsx").write_bytes(b"PK\x03\x04 something new")
    for file in first.files:
        file.unlink()
    assert fingerprints(desk(own_campaign, LATER).make("bieu-1", DAY)) == before


def test_the_same_day_counted_months_later_in_another_home_gives_the_same_bytes(
    own_campaign: SmallCampaign, tmp_path: Path
) -> None:
    other = a_campaign(tmp_path / "other")
    other.deliver(at(date(2024, 7, 1)), HONG_PHONG, "KH", 2003, approved=4)
    later = fingerprints(desk(other, LATER).make("bieu-1", DAY))
    other.close()
    assert later == fingerprints(desk(own_campaign).make("bieu-1", DAY))


def test_the_bytes_do_not_depend_on_the_process(own_campaign: SmallCampaign) -> None:
    made = desk(own_campaign).make("bieu-2", DAY)
    form = own_campaign.ledger.execute("select form from ledger.reports").fetchall()[0][0]
    program = (
        "import sys; from hashlib import sha256; from assets.reports.form import from_json; "
        "from assets.reports.form_pdf import form_pdf; from assets.reports.form_workbook import form_workbook; "
        "form = from_json(sys.stdin.read()); "
        "print(sha256(form_pdf(form)).hexdigest(), sha256(form_workbook(form)).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"}
    done = subprocess.run(
        [sys.executable, "-c", program], input=form, capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout.split() == [fingerprints(made)["bieu-2.pdf"], fingerprints(made)["bieu-2.xlsx"]]


def test_a_file_that_somebody_changed_is_told_and_not_overwritten(own_campaign: SmallCampaign) -> None:
    made = desk(own_campaign).make("bieu-1", DAY)
    workbook = next(f for f in made.files if f.suffix == ".xlsx")
    workbook.write_bytes(b"changed")
    with pytest.raises(ReportUnavailable, match="đã bị sửa sau khi chốt"):
        desk(own_campaign, LATER).make("bieu-1", DAY)
    assert workbook.read_bytes() == b"changed"
    assert altered_files(own_campaign.ledger, own_campaign.home) == [
        "Tệp báo cáo 2024-06-08/bieu-1.xlsx đã bị sửa sau khi chốt."
    ]
    workbook.unlink()
    assert altered_files(own_campaign.ledger, own_campaign.home, "bieu-1") == [
        "Không còn tệp báo cáo 2024-06-08/bieu-1.xlsx đã chốt."
    ]
    assert altered_files(own_campaign.ledger, own_campaign.home, "bieu-2") == []


def test_a_day_that_has_not_come_has_no_report(own_campaign: SmallCampaign) -> None:
    with pytest.raises(ReportUnavailable, match="Chưa đến ngày 10/06/2024"):
        desk(own_campaign).make("bieu-1", date(2024, 6, 10))


def test_the_closing_report_is_about_the_whole_province_only(own_campaign: SmallCampaign) -> None:
    with pytest.raises(ReportUnavailable, match="chỉ lập cho toàn tỉnh"):
        desk(own_campaign).make("tong-ket", DAY, Scope("commune", HONG_PHONG))


def test_a_report_of_a_day_that_is_not_over_says_the_hour_and_may_be_renewed(own_campaign: SmallCampaign) -> None:
    early = desk(own_campaign, at(DAY, 10)).make("bieu-1", DAY)
    form = own_campaign.ledger.execute("select form from ledger.reports").fetchall()[0][0]
    assert "(Tính đến 10 giờ 00 ngày 08 tháng 6 năm 2024)" in form
    kept = fingerprints(early)
    renewed = desk(own_campaign).make("bieu-1", DAY, renew=True)
    assert sorted(fingerprints(renewed)) == ["bieu-1.lan-2.pdf", "bieu-1.lan-2.xlsx"]
    assert fingerprints(early) == kept
    latest = desk(own_campaign, LATER).make("bieu-1", DAY)
    assert (latest.new, latest.edition, latest.files) == (False, 2, tuple(sorted(renewed.files)))


def test_each_unit_and_tree_has_files_of_its_own(own_campaign: SmallCampaign) -> None:
    other_tree = desk(own_campaign, options=ReportOptions(tree="2025"))
    made = [
        *desk(own_campaign).make("bieu-1", DAY, Scope("commune", HONG_PHONG)).files,
        *desk(own_campaign).make("bieu-1", DAY, Scope("district", "183")).files,
        *other_tree.make("bieu-1", DAY).files,
    ]
    assert [str(f.relative_to(own_campaign.home.reports / "2024-06-08")) for f in made if f.suffix == ".xlsx"] == [
        "06205/bieu-1.xlsx",
        "183/bieu-1.xlsx",
        "bieu-1.dia-ban-2025.xlsx",
    ]
