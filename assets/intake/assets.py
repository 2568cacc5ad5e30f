"""Assets of intake: the books, scans and rows of each delivery, as delivered."""

import dagster as dg

from assets.failures import discreet
from assets.intake.totals import totals
from assets.partitions import deliveries
from assets.workbench import Workbench


def _spec(name: str, description: str, *kinds: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        name,
        description=description,
        partitions_def=deliveries,
        group_name="1_tiep_nhan",
        owners=["team:du-lieu"],
        kinds=set(kinds),
        tags={"giai_doan": "tiep_nhan"},
    )


@dg.multi_asset(
    name="intake",
    description="Đọc mỗi lần giao trong `inbox`: tệp Excel và PDF của từng quyển sổ, đúng như nhà thầu giao.",
    specs=[
        _spec(
            "delivered_books",
            "Một dòng là một quyển sổ của một lần giao: tên tệp, loại sổ, số dòng, số tệp PDF.\n\n"
            "Thư mục `inbox` chỉ được đọc; tệp không đọc được trở thành phát hiện, không làm dừng các quyển khác.",
            "excel",
            "parquet",
        ),
        _spec(
            "delivered_documents",
            "Một dòng là một tệp PDF: dung lượng, mã băm SHA-256, số trang, và nếu hỏng thì hỏng thế nào.",
            "pdf",
            "parquet",
        ),
        _spec(
            "delivered_rows",
            "Một dòng là một dòng dữ liệu trong tệp Excel, mọi ô là văn bản đúng như người đọc nhìn thấy.",
            "excel",
            "parquet",
        ),
    ],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
@discreet
def intake(
    context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]
) -> tuple[dg.MaterializeResult, dg.MaterializeResult, dg.MaterializeResult]:
    """Reads each delivery of the run that lies in the inbox."""
    keys = context.partition_keys
    workbench.preparation.start(keys, workbench.inbox)
    for done, key in enumerate(keys, start=1):
        with workbench.attempt("intake", key):
            workbench.preparation.wait_until_read(key)
        found = totals(workbench.home, key) if workbench.has_read(key) else {}
        for asset, described in found.items():
            context.add_asset_metadata(described, asset_key=asset, partition_key=key)
        workbench.heard("intake", done, len(keys))
    return (
        dg.MaterializeResult(asset_key="delivered_books"),
        dg.MaterializeResult(asset_key="delivered_documents"),
        dg.MaterializeResult(asset_key="delivered_rows"),
    )
