"""The asset of what goes back to the contractors."""

import dagster as dg

from assets.failures import discreet
from assets.review.returns import write_pending_returns
from assets.workbench import Workbench


@dg.asset(
    deps=["verdicts"],
    group_name="4_tra_lai",
    owners=["team:du-lieu"],
    kinds={"excel"},
    tags={"giai_doan": "tra_lai"},
)
@discreet
def return_workbooks(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một tệp trả lại (`.tra-lai.xlsx`) của một quyển sổ có hồ sơ bị từ chối.

    Ghi vào `outbox/<đơn vị>/<lần giao>/`: các cột của chính nhà thầu, ô sai được tô màu kèm lý do và đề nghị sửa.
    Nhà thầu sửa ngay trong tệp rồi giao lại. Lần chạy bị ngắt thì lần sau ghi tiếp phần còn thiếu.
    """
    written = write_pending_returns(
        workbench.ledger,
        workbench.home,
        workers=workbench.workers,
        progress=lambda done, total: workbench.heard("return_workbooks", done, total),
    )
    workbench.tally.workbooks += written
    return dg.MaterializeResult(metadata={"dagster/row_count": written})
