"""The asset in which a delivery lands in the ledger: its only writer, one transaction per delivery."""

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg

from assets.failures import discreet
from assets.partitions import deliveries
from assets.progress.tables import counts
from assets.verdicts.landing import Landed, land_delivery
from assets.verdicts.verdict import STATUS_LABELS
from assets.workbench import Workbench

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dg.asset(
    deps=["records", "findings", "delivered_documents", "review_decisions"],
    partitions_def=deliveries,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="3_phe_duyet",
    owners=["team:du-lieu"],
    kinds={"duckdb", "polars"},
    tags={"giai_doan": "phe_duyet"},
)
@discreet
def verdicts(context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]) -> None:
    """Một dòng là một hồ sơ hộ tịch trong sổ cái, với trạng thái theo kết quả kiểm tra.

    Có lỗi thì «Từ chối»; không lỗi nhưng có cảnh báo thì «Chờ rà soát»; không có gì thì theo cài đặt
    `review.approve`. Mỗi lần giao vào sổ cái trong một giao dịch, theo thứ tự nhận; mọi thay đổi trạng thái đều
    được ghi thành sự kiện.
    """
    keys, ledger = context.partition_keys, workbench.ledger
    for done, key in enumerate(keys, start=1):
        landed = Landed()
        if workbench.has_read(key):
            with workbench.attempt("verdicts", key):
                landed = land_delivery(
                    ledger,
                    workbench.home,
                    key,
                    approve=workbench.approve,
                    tree=workbench.tree,
                    run_id=context.run_id,
                    now=datetime.now(_ZONE),
                )
                workbench.tally.add(landed)
        labelled = {STATUS_LABELS[status]: n for status, n in landed.by_status.items()}
        context.add_asset_metadata(
            {
                "dagster/row_count": sum(labelled.values()),
                "Quyển sổ nhận vào": landed.books_accepted,
                "Quyển sổ trả lại": landed.books_returned,
                "Hồ sơ mới": landed.records_new,
                "Hồ sơ thay đổi": landed.records_changed,
                "Theo trạng thái": dg.MetadataValue.md(counts(labelled, ("Trạng thái", "Số hồ sơ"))),
            },
            partition_key=key,
        )
        workbench.heard("verdicts", done, len(keys))
