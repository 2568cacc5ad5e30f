"""Assets of the reports: the forms that are frozen, and the tables behind them as they stand tonight.

Metadata hold counts, codes and names of units; what units wrote as difficulties is shown in the reports only.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import dagster as dg
import polars as pl

from assets.failures import discreet
from assets.progress import tables
from assets.reports import owed, tonight
from assets.reports.coverage import Coverage, compare, delivered_until
from assets.reports.difficulties import STATES, read_difficulties
from assets.reports.expected_work import expected_work as work_of
from assets.reports.form import Report
from assets.reports.inventory import read_inventories
from assets.reports.journal_counts import count_journal, standing_at
from assets.reports.night import ReportOffice, make_due
from assets.reports.standing_out import contractors_measured
from assets.reports.unit_lines import Scope, told_names, unit_lines
from assets.reports.unmoved import unmoved_units
from assets.workbench import Workbench
from warehouse.registers import REGISTER_LABELS

_LOOK: dict[str, Any] = {
    "group_name": "9_bao_cao",
    "owners": ["team:du-lieu"],
    "tags": {"giai_doan": "bao_cao"},
    # Every night, whether or not something is due: older than that, and nothing runs any more.
    "freshness_policy": dg.FreshnessPolicy.time_window(
        fail_window=timedelta(hours=26), warn_window=timedelta(hours=25)
    ),
}
_FROM_LEDGER = ["verdicts", "review_decisions", "acknowledgements"]
_LEVELS = {"commune": "cấp xã", "district": "cấp huyện", "department": "Sở Tư pháp"}


def _frozen(
    report: Report, context: dg.AssetExecutionContext, workbench: Workbench, office: ReportOffice
) -> dg.MaterializeResult:
    """Makes what is due of one report; red if the program stumbled over some of it, after all the rest was made."""
    night = make_due(office.desk(workbench.ledger, workbench.home, context.run_id), [report])
    made = workbench.ledger.execute("select count(*) from ledger.reports where report = ?", [report]).fetchall()
    new = pl.Series([f"{m.key.as_of:%d/%m/%Y}, {_LEVELS[m.key.scope.level]}" for m in night.made], dtype=pl.Utf8)
    by_day = dict(new.value_counts(sort=True).iter_rows())
    told: dict[str, Any] = {
        "dagster/row_count": made[0][0],
        "Mới lập": len(night.made),
        "Tệp bị mất đã viết lại": night.restored,
        "Theo kỳ và cấp": dg.MetadataValue.md(tables.counts(by_day, ("Tính đến ngày", "Biểu mới lập"))),
    }
    if night.stumbled:
        lines = [f"- {key.as_of} {key.scope.unit or 'Sở'}: {trace[-1]}" for key, trace in night.stumbled[:200]]
        raise dg.Failure(
            f"{len(night.stumbled)} báo cáo chưa lập được vì lỗi của chương trình; các báo cáo khác đã xong.",
            metadata={**told, "Chưa lập được": dg.MetadataValue.md("\n".join(lines))},
            allow_retries=False,
        )
    return dg.MaterializeResult(metadata=told)


@dg.asset(deps=_FROM_LEDGER, kinds={"excel", "pdf"}, **_LOOK)
@discreet
def bieu_1_reports(
    context: dg.AssetExecutionContext,
    workbench: dg.ResourceParam[Workbench],
    report_office: dg.ResourceParam[ReportOffice],
) -> dg.MaterializeResult:
    """Một dòng là một Biểu 1 (bản ghi chờ rà soát) đã chốt của một kỳ báo cáo: của một xã, một huyện hoặc của Sở.

    Kỳ nào đã qua mà chưa lập thì lập, theo thứ tự xã, huyện, Sở; đã lập thì giữ nguyên từng byte.
    """
    return _frozen("bieu-1", context, workbench, report_office)


@dg.asset(deps=_FROM_LEDGER, kinds={"excel", "pdf"}, **_LOOK)
@discreet
def bieu_2_reports(
    context: dg.AssetExecutionContext,
    workbench: dg.ResourceParam[Workbench],
    report_office: dg.ResourceParam[ReportOffice],
) -> dg.MaterializeResult:
    """Một dòng là một Biểu 2 (tiến độ số hóa) đã chốt của một kỳ báo cáo: của một xã, một huyện hoặc của Sở.

    Kỳ nào đã qua mà chưa lập thì lập, theo thứ tự xã, huyện, Sở; đã lập thì giữ nguyên từng byte.
    """
    return _frozen("bieu-2", context, workbench, report_office)


@dg.asset(deps=_FROM_LEDGER, kinds={"excel", "pdf"}, **_LOOK)
@discreet
def closing_reports(
    context: dg.AssetExecutionContext,
    workbench: dg.ResourceParam[Workbench],
    report_office: dg.ResourceParam[ReportOffice],
) -> dg.MaterializeResult:
    """Một dòng là một báo cáo tổng kết đã chốt; tự lập sau ngày hạn của cả đợt (cài đặt `reports.deadline`)."""
    return _frozen("tong-ket", context, workbench, report_office)


@dg.asset(deps=_FROM_LEDGER, kinds={"excel"}, **_LOOK)
@discreet
def paper_book_coverage(
    workbench: dg.ResourceParam[Workbench], report_office: dg.ResourceParam[ReportOffice]
) -> dg.MaterializeResult:
    """Một dòng là một quyển sổ giấy theo danh mục của đơn vị, hoặc đã bàn giao ngoài danh mục.

    Quyển nào chưa bàn giao, quyển nào thiếu số đăng ký, loại sổ nào chưa số hóa: tính đến hết hôm qua.
    """
    found = _coverage(workbench, report_office.yesterday)
    names = _names(found.units, report_office)
    by_unit = tonight.coverage_by_unit(found, names)
    untouched = [f"- {names[unit]}: {REGISTER_LABELS[register]}" for unit, register in found.missing_registers]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": found.books.height,
            "Đơn vị có danh mục": len(found.units),
            "Đơn vị đã giao mà chưa có danh mục": len(found.without),
            "Quyển chưa bàn giao": int(by_unit["absent"].sum()),
            "Số đăng ký còn thiếu": int(by_unit["n_missing"].sum()),
            "Dòng danh mục cần xem lại": len(found.problems),
            "Loại sổ chưa bàn giao quyển nào": dg.MetadataValue.md("\n".join(untouched[: tables.MOST_ROWS])),
            "Theo đơn vị": dg.MetadataValue.md(tables.markdown(by_unit, tonight.COVERAGE_HEADINGS)),
        }
    )


@dg.asset(kinds={"excel"}, **_LOOK)
@discreet
def unit_difficulties(
    workbench: dg.ResourceParam[Workbench], report_office: dg.ResourceParam[ReportOffice]
) -> dg.MaterializeResult:
    """Một dòng là một khó khăn, vướng mắc do đơn vị ghi (thư mục `vuong-mac`), tính đến hết hôm qua.

    Ở đây chỉ có số đếm; nội dung có trong phụ lục của Biểu 2.
    """
    noted = read_difficulties(workbench.home, report_office.yesterday)
    by_unit = tonight.difficulties_by_unit(noted, _names({one.unit_code for one in noted}, report_office))
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(noted),
            "Chưa giải quyết xong": int(by_unit.filter(pl.col("state") != STATES[-1])["n"].sum()),
            "Theo đơn vị": dg.MetadataValue.md(tables.markdown(by_unit, tonight.DIFFICULTY_HEADINGS)),
        }
    )


@dg.asset(deps=_FROM_LEDGER, kinds={"duckdb"}, **_LOOK)
@discreet
def unmoved_communes(
    workbench: dg.ResourceParam[Workbench], report_office: dg.ResourceParam[ReportOffice]
) -> dg.MaterializeResult:
    """Một dòng là một đơn vị chưa có chuyển biến trong kỳ báo cáo gần nhất: không giao mới, không đổi trạng thái.

    Cùng danh sách với phụ lục «Chưa chuyển biến» của Biểu 1 và Biểu 2 của kỳ đó.
    """
    options, as_of = report_office.options, report_office.last_date
    counts = count_journal(workbench.ledger, as_of, options.since(as_of))
    codes = {*counts.standing["unit_code"], *counts.deliveries["unit_code"]}
    units = unmoved_units(counts, unit_lines(codes, options.tree_of(as_of), options.read_in, Scope()))
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": units.height,
            "Tính đến ngày": f"{as_of:%d/%m/%Y}",
            "Trong đó đã từng bàn giao": units.filter(pl.col("delivered") > 0).height,
            "Các đơn vị": dg.MetadataValue.md(
                tables.markdown(tonight.unmoved_by_name(units), tonight.UNMOVED_HEADINGS)
            ),
        }
    )


@dg.asset(deps=[*_FROM_LEDGER, paper_book_coverage], kinds={"duckdb"}, **_LOOK)
@discreet
def expected_work(
    workbench: dg.ResourceParam[Workbench], report_office: dg.ResourceParam[ReportOffice]
) -> dg.MaterializeResult:
    """Một dòng là một việc mà một đơn vị phải làm: giao sổ, quyết định hoặc sửa; còn bao nhiêu, quá hạn từ ngày nào.

    Là bảng `ledger.expected_work`, tính đến hết hôm qua, viết lại mỗi đêm; hạn là các cài đặt của `[reports]`.
    """
    as_of = report_office.yesterday
    standing, coverage = standing_at(workbench.ledger, as_of), _coverage(workbench, as_of)
    found = work_of(standing, coverage, as_of=as_of, options=report_office.options)
    owed.keep(workbench.ledger, found, as_of)
    late = tonight.overdue_by_unit(found, _names({w.unit_code for w in found}, report_office), as_of)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(found),
            "Việc quá hạn": late.height,
            "Đơn vị có việc quá hạn": late["unit"].n_unique(),
            "Việc quá hạn của các đơn vị": dg.MetadataValue.md(tables.markdown(late, tonight.OVERDUE_HEADINGS)),
        }
    )


@dg.asset(deps=_FROM_LEDGER, kinds={"duckdb"}, **_LOOK)
@discreet
def contractor_anomalies(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một đơn vị số hóa và một quy tắc: tỷ lệ lỗi lệch bao xa so với các đơn vị số hóa khác.

    Nơi nào lệch hẳn thì được nói rõ bằng một câu có đủ số liệu; báo cáo tổng kết cũng nêu các câu này.
    """
    measured = contractors_measured(workbench.ledger)
    told = measured.filter("stands_out")
    sentences = "\n".join(f"- {sentence}" for sentence in told["sentence"].head(tables.MOST_ROWS))
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": measured.height,
            "Điểm bất thường": told.height,
            "Nói rõ": dg.MetadataValue.md(sentences or "Không có điểm bất thường."),
        }
    )


def _coverage(workbench: Workbench, as_of: date) -> Coverage:
    return compare(read_inventories(workbench.home), delivered_until(workbench.ledger, as_of))


def _names(codes: Iterable[str], office: ReportOffice) -> dict[str, str]:
    """Units by their names today, with their districts."""
    options = office.options
    return told_names(unit_lines(codes, options.tree_of(office.yesterday), options.read_in, Scope()))
