"""The check that nothing is lost on the way to the national database and back."""

import dagster as dg

from assets.progress import tables
from assets.transfer.reconciliation import reconciled, reconciliation
from assets.workbench import Workbench

_HEADINGS = {
    "package": "Gói",
    "status": "Trạng thái",
    "sent": "Đã gửi",
    "accepted": "Tiếp nhận",
    "bounced": "Trả lại",
    "open": "Chưa trả lời",
    "difference": "Chênh lệch",
}


@dg.asset_check(
    asset="acknowledgements",
    description="Đối chiếu chuyển dữ liệu: với mỗi gói và với tất cả các gói, số đã gửi bằng số được tiếp nhận, số bị "
    "trả lại và số chưa trả lời cộng lại.",
)
def packages_add_up(workbench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
    """Fails where a package does not come out; it names packages and counts only."""
    total = reconciled(workbench.ledger)
    return dg.AssetCheckResult(
        passed=not total.unbalanced and total.sent == total.accepted + total.bounced + total.open,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={
            "Gói": total.packages,
            "Đã gửi": total.sent,
            "Tiếp nhận": total.accepted,
            "Trả lại": total.bounced,
            "Chưa trả lời": total.open,
            "Gói không khớp": ", ".join(total.unbalanced) or "không có",
            "Từng gói": dg.MetadataValue.md(tables.markdown(reconciliation(workbench.ledger), _HEADINGS)),
        },
    )
