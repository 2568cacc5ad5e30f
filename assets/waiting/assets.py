"""The asset of books that wait for somebody."""

from datetime import datetime

import dagster as dg

from assets.failures import discreet
from assets.progress import tables
from assets.waiting.books import by_side
from assets.waiting.books import waiting_books as read_waiting
from assets.workbench import Workbench
from warehouse.zone import ZONE

_HEADINGS = {
    "unit_name": "Đơn vị",
    "book": "Quyển",
    "contractor": "Nhà thầu",
    "who": "Đang chờ",
    "records": "Hồ sơ",
    "since_day": "Từ ngày",
    "days": "Số ngày",
}


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="6_tien_do",
    owners=["team:du-lieu"],
    kinds={"duckdb"},
    tags={"giai_doan": "tien_do"},
)
@discreet
def waiting_books(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một quyển sổ đang chờ ai đó: chờ nhà thầu sửa, chờ đơn vị rà soát hay chờ trả lời sau khi chuyển.

    Là bảng `review.waiting`. Quyển chờ lâu nhất đứng trước; 0 hồ sơ nghĩa là cả quyển bị trả lại.
    """
    waiting = read_waiting(workbench.ledger, datetime.now(ZONE).date())
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": waiting.height,
            **{f"{line.label}: số quyển": line.books for line in by_side(waiting)},
            "Chờ lâu nhất (ngày)": int(waiting["days"].max() or 0),  # type: ignore[arg-type]
            "Các quyển đang chờ": dg.MetadataValue.md(tables.markdown(waiting, _HEADINGS)),
        }
    )
