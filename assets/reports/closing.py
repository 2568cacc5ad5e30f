"""Báo cáo tổng kết: the closing report of the whole campaign, in words first, then in tables."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from assets.reports.bieu_2 import registers_section, share
from assets.reports.coverage import Coverage
from assets.reports.difficulties import STATES, Difficulty
from assets.reports.form import Column, Line, Section, Table, shown_count, shown_decimal
from assets.reports.journal_counts import DONE, JournalCounts
from assets.reports.reporting_days import end_of
from assets.reports.standing_out import contractors_measured
from assets.reports.unit_files import folded
from warehouse.statements import statement

REPORT, LABEL = "tong-ket", "Báo cáo tổng kết"
TITLE = ("BÁO CÁO TỔNG KẾT", "CÔNG TÁC SỐ HÓA SỔ HỘ TỊCH TRÊN ĐỊA BÀN TỈNH LẠNG SƠN")

_CONTRACTOR_COLUMNS = (
    Column("TT", "order", 12),
    Column("Đơn vị số hóa", "text", 87),
    Column("Số bản ghi đã bàn giao", "count", 34),
    Column("Bị từ chối ngay lần đầu", "count", 34),
    Column("Tỷ lệ đạt ngay lần đầu (%)", "percent", 34, sum_of="[(3)-(4)]/(3)"),
    Column("Lượt giao lại", "count", 32),
    Column("Còn bị từ chối", "count", 34),
)


@dataclass(frozen=True)
class Campaign:
    """What only the closing report counts. contractors: contractor, records, rejected_first, rounds, open_rejections;
    measured: how far each stands out by each rule (`standing_out`), as of now, as findings are not kept by day;
    the packages' counts are those at the end of the day."""

    contractors: pl.DataFrame
    measured: pl.DataFrame
    packages: int
    sent: int
    accepted: int
    bounced: int


def count_campaign(connection: duckdb.DuckDBPyConnection, counts: JournalCounts) -> Campaign:
    """Contractors and transfer packages at the end of the report's day."""
    moment = {"until": end_of(counts.as_of)}
    contractors = connection.execute(statement("reports/contractors"), moment).pl()
    row = connection.execute(statement("reports/packages"), moment).fetchall()[0]
    return Campaign(contractors, contractors_measured(connection), *row)


def signed_section(
    counts: JournalCounts, campaign: Campaign, coverage: Coverage, noted: list[Difficulty], lines: pl.DataFrame
) -> Section:
    """The report itself: five paragraphs and the table by register."""
    table = registers_section(counts, lines).table
    return Section("Tổng kết", "", _paragraphs(counts, campaign, coverage, noted), table)


def _paragraphs(
    counts: JournalCounts, campaign: Campaign, coverage: Coverage, noted: list[Difficulty]
) -> tuple[str, ...]:
    by_status: dict[str, int] = dict(counts.standing.group_by("status").agg(pl.col("records").sum()).iter_rows())
    delivered, done = sum(by_status.values()), sum(by_status.get(s, 0) for s in DONE)
    units = counts.standing["unit_code"].n_unique()
    books = counts.standing["book_key"].n_unique()
    first: date | None = counts.daily["day"].min()  # type: ignore[assignment]
    began = f"Từ ngày {first:%d/%m/%Y} đến hết ngày" if first else "Đến hết ngày"
    listed, come = (
        coverage.books.filter("listed").height,
        coverage.books.filter(pl.col("listed") & pl.col("come")).height,
    )
    solved = sum(folded(one.state) == folded(STATES[-1]) for one in noted)
    waiting = campaign.sent - campaign.accepted - campaign.bounced
    return (
        f"1. Kết quả số hóa: {began} {counts.as_of:%d/%m/%Y}, {_n(units)} đơn vị đã bàn giao {_n(delivered)} bản ghi "
        f"thuộc {_n(books)} quyển sổ hộ tịch; {_n(done)} bản ghi đã hoàn thành rà soát, phê duyệt "
        f"({shown_decimal(share(done, delivered))}%).",
        f"2. Chuyển dữ liệu vào Cơ sở dữ liệu hộ tịch: {_n(campaign.packages)} gói chuyển, "
        f"{_n(campaign.sent)} lượt bản ghi; {_n(campaign.accepted)} được tiếp nhận, {_n(campaign.bounced)} bị trả lại, "
        f"{_n(waiting)} đang chờ trả lời. Đã chuyển {_n(by_status.get('transferred', 0))} bản ghi.",
        f"3. Còn lại: {_n(by_status.get('draft', 0))} bản ghi lưu nháp, "
        f"{_n(by_status.get('pending_review', 0))} bản ghi chờ rà soát, "
        f"{_n(by_status.get('rejected', 0))} bản ghi bị từ chối chưa được sửa, "
        f"{_n(by_status.get('approved', 0))} bản ghi đã phê duyệt chờ chuyển.",
        f"4. Độ phủ: {_n(come)} trên {_n(listed)} quyển sổ theo danh mục của {_n(len(coverage.units))} đơn vị đã được "
        f"bàn giao ({shown_decimal(share(come, listed))}%); chi tiết tại phụ lục."
        if listed
        else "4. Độ phủ: các đơn vị chưa gửi danh mục sổ.",
        f"5. Khó khăn, vướng mắc: {_n(len(noted))} nội dung được các đơn vị báo cáo, {_n(solved)} nội dung đã giải "
        f"quyết."
        if noted
        else "5. Khó khăn, vướng mắc: các đơn vị không báo cáo.",
    )


def _n(count: int) -> str:
    return shown_count(count) if count else "0"


def contractors_section(campaign: Campaign) -> Section:
    """Annex: the contractors and the quality of what they handed in first."""

    def cells(row: dict[str, Any]) -> tuple[int | float, ...]:
        good = row["records"] - row["rejected_first"]
        return (
            row["records"],
            row["rejected_first"],
            share(good, row["records"]),
            row["rounds"],
            row["open_rejections"],
        )

    names = ("records", "rejected_first", "rounds", "open_rejections")
    total = {name: int(campaign.contractors[name].sum()) for name in names}
    rows = tuple(
        Line((i, (row["contractor"] or "(chưa rõ)")[:120], *cells(row)))
        for i, row in enumerate(campaign.contractors.iter_rows(named=True), start=1)
    )
    return Section(
        "Đơn vị số hóa",
        "KẾT QUẢ THEO ĐƠN VỊ SỐ HÓA",
        table=Table(_CONTRACTOR_COLUMNS, (Line(("", "Tổng số", *cells(total)), "total"), *rows) if rows else ()),
    )
