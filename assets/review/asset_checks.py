"""Checks of the review assets: whether the open lots agree with the records behind them and with the standard."""

import dagster as dg

from assets.review.lots_checking import disagreements
from assets.workbench import Workbench


@dg.asset_check(
    asset="sampled_lots",
    description="Mỗi lô đang mở giữ đúng các hồ sơ đang chờ mẫu, và phương án lấy mẫu đúng với bảng của tiêu chuẩn.",
)
def open_lots_agree(workbench: dg.ResourceParam[Workbench]) -> dg.AssetCheckResult:
    """Holds the open lots against the ledger's own laws and plans them anew."""
    found = disagreements(workbench.ledger)
    return dg.AssetCheckResult(
        passed=not any(found.values()),
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={name: len(places) for name, places in found.items()},
    )
