"""Checks of the reports: both trees of units agree with the journal, no unit is unknown, what was frozen is untouched.

None stops a run. One that fails with severity ERROR is told by the alert `check_failed`.
"""

from collections.abc import Sequence

import dagster as dg

from assets.reports.assets import bieu_1_reports, bieu_2_reports, closing_reports
from assets.reports.form import Report
from assets.reports.frozen import altered_files
from assets.reports.journal_counts import standing_at
from assets.reports.night import ReportOffice
from assets.reports.unit_lines import UnitLine, lines_in_both_trees, tree_disagreements, units_apart
from assets.workbench import Workbench
from warehouse.statements import statement

# Sentences that metadata show; the count beside them is of all.
_MOST_SHOWN = 50


def _result(
    found: Sequence[str],
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
    **also: dg.MetadataValue,
) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not found,
        severity=severity,
        metadata={"Đang còn": len(found), "Nói rõ": _listed(found), **also},
    )


def _listed(found: Sequence[str]) -> dg.MarkdownMetadataValue:
    return dg.MetadataValue.md("\n".join(f"- {one}" for one in found[:_MOST_SHOWN]))


@dg.asset_check(
    asset=bieu_2_reports,
    description="Cộng theo hệ thống đơn vị trước và sau 01/7/2025 đều phải ra đúng số bản ghi trong nhật ký, theo từng "
    "loại sổ và trạng thái. Không đạt là lỗi của chương trình hoặc của danh mục đơn vị: đề nghị chưa gửi báo cáo.",
)
def trees_agree(
    workbench: dg.ResourceParam[Workbench], report_office: dg.ResourceParam[ReportOffice]
) -> dg.AssetCheckResult:
    """The totals of both trees are those of the journal."""
    standing = standing_at(workbench.ledger, report_office.yesterday)
    lines = lines_in_both_trees(standing["unit_code"], report_office.options.read_in)
    return _result(tree_disagreements(standing, lines))


@dg.asset_check(
    asset=bieu_2_reports,
    description="Mã của mọi thư mục đơn vị phải có trong danh mục đơn vị hành chính. Đơn vị ngoài danh mục vẫn được "
    "cộng ở một dòng riêng; đề nghị xem lại tên thư mục. Xã bị chia và đơn vị đã kết thúc được liệt kê để biết.",
)
def units_are_known(
    workbench: dg.ResourceParam[Workbench], report_office: dg.ResourceParam[ReportOffice]
) -> dg.AssetCheckResult:
    """Every delivering unit is in a list; divided communes and units that ended are shown."""
    codes = [unit for unit, _ in workbench.ledger.execute(statement("reports/first_received")).fetchall()]
    former, unknown = units_apart(codes, report_office.options.read_in)
    apart = {"Chưa quy về một xã, phường mới": _listed([_name(line) for line in former])}
    return _result([_name(line) for line in unknown], dg.AssetCheckSeverity.WARN, **apart)


def _name(line: UnitLine) -> str:
    return f"{line.name} (`{line.code}`)"


def _frozen_check(asset: dg.AssetsDefinition, report: Report) -> dg.AssetChecksDefinition:
    """A check that the files of a report are those that were frozen."""

    @dg.asset_check(
        asset=asset,
        name=f"{asset.key.to_user_string()}_unaltered",
        description="Tệp của mỗi báo cáo đã chốt phải còn đủ và đúng mã băm ghi trong sổ cái. Tệp bị sửa: đề nghị "
        "chuyển tệp đó sang chỗ khác rồi chạy lại để có lại bản đã chốt. Tệp bị mất mà chương trình không viết lại "
        "được đúng từng byte: đề nghị lấy lại từ bản sao lưu.",
    )
    def unaltered(workbench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
        return _result(altered_files(workbench.ledger, workbench.home, report))

    return unaltered


bieu_1_unaltered = _frozen_check(bieu_1_reports, "bieu-1")
bieu_2_unaltered = _frozen_check(bieu_2_reports, "bieu-2")
closing_unaltered = _frozen_check(closing_reports, "tong-ket")

REPORT_CHECKS = (trees_agree, units_are_known, bieu_1_unaltered, bieu_2_unaltered, closing_unaltered)
