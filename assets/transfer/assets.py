"""The asset of what the national side answers."""

from datetime import UTC, datetime

import dagster as dg

from assets.failures import discreet
from assets.progress.tables import counts
from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.reconciliation import reconciled
from assets.workbench import Workbench

_RESULTS = {
    "accepted": "Tiếp nhận",
    "bounced": "Trả lại",
    "late": "Đến muộn",
    "repeated": "Lặp lại",
    "refused": "Không nhận",
}


@dg.asset(
    group_name="5_cho_chuyen",
    owners=["team:du-lieu"],
    kinds={"csv", "duckdb"},
    tags={"giai_doan": "cho_chuyen"},
)
@discreet
def acknowledgements(context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một câu trả lời của Cơ sở dữ liệu hộ tịch về một hồ sơ đã chuyển, trong các tệp `acks/*.csv`.

    Tiếp nhận: hồ sơ đã chuyển. Trả lại: hồ sơ chờ rà soát với mã trả lại. Đối chiếu: đã gửi = tiếp nhận + trả lại +
    chưa trả lời, cho từng gói và tất cả.
    """
    taken = take_acknowledgements(
        workbench.ledger,
        workbench.home,
        run_id=context.run_id,
        now=datetime.now(UTC),
        quiet_seconds=workbench.quiet_seconds,
    )
    told, balance = taken.counts(), reconciled(workbench.ledger)
    workbench.tally.acknowledgements += told["files"]
    workbench.stumbled.update(taken.stumbled)
    lines = {label: told[name] for name, label in _RESULTS.items()}
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(lines.values()),
            "Tệp đã nhận": told["files"],
            "Tệp không đọc được": told["unreadable"],
            "Tệp chưa xử lý được vì lỗi của chương trình": told["stumbled"],
            "Theo kết quả": dg.MetadataValue.md(counts(lines, ("Kết quả", "Số dòng"))),
            "Đã gửi": balance.sent,
            "Đã tiếp nhận": balance.accepted,
            "Bị trả lại": balance.bounced,
            "Chưa trả lời": balance.open,
            "Gói không khớp": len(balance.unbalanced),
        }
    )
