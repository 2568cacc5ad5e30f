"""Assets of judging: each delivered row normalised, and what is wrong with it."""

import dagster as dg

from assets.failures import discreet
from assets.partitions import deliveries
from assets.progress.tables import counts
from assets.workbench import Workbench
from checks.catalogue import RULE
from warehouse.registers import REGISTER_LABELS


@dg.multi_asset(
    name="judging",
    description="Kiểm tra từng dòng của mỗi lần giao theo toàn bộ danh mục quy tắc.",
    specs=[
        dg.AssetSpec(
            "records",
            description="Một dòng là một sự kiện hộ tịch của một lần giao, các ô đã được chuẩn hóa.\n\n"
            "Không dòng nào bị bỏ; giá trị gốc vẫn giữ nguyên trong `delivered_rows`.",
            deps=["delivered_books", "delivered_rows"],
            partitions_def=deliveries,
            group_name="2_kiem_tra",
            owners=["team:du-lieu"],
            kinds={"polars", "parquet"},
            tags={"giai_doan": "kiem_tra"},
        ),
        dg.AssetSpec(
            "findings",
            description="Một dòng là một phát hiện: quy tắc nào, ở dòng nào, ô nào, và đề nghị sửa thế nào.\n\n"
            "Các phát hiện cần so với dữ liệu đã nhận trước (trùng số, trùng sự kiện) được ghi khi phê duyệt.",
            deps=["delivered_rows", "delivered_documents"],
            partitions_def=deliveries,
            group_name="2_kiem_tra",
            owners=["team:du-lieu"],
            kinds={"polars", "parquet"},
            tags={"giai_doan": "kiem_tra"},
        ),
    ],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
@discreet
def judging(
    context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]
) -> tuple[dg.MaterializeResult, dg.MaterializeResult]:
    """Judges each delivery of the run that intake has read."""
    keys = context.partition_keys
    workbench.preparation.start(keys, workbench.inbox)
    for done, key in enumerate(keys, start=1):
        judged: dict[str, int] = {}
        if workbench.has_read(key):
            with workbench.attempt("judging", key):
                judged = workbench.preparation.wait_until_judged(key)
        rows = {REGISTER_LABELS[n[5:]]: c for n, c in judged.items() if n.startswith("rows_")}
        found = {RULE[n].title: c for n, c in judged.items() if not n.startswith("rows_")}
        context.add_asset_metadata(
            {
                "dagster/row_count": sum(rows.values()),
                "Theo loại sổ": dg.MetadataValue.md(counts(rows, ("Loại sổ", "Số dòng"))),
            },
            asset_key="records",
            partition_key=key,
        )
        context.add_asset_metadata(
            {
                "dagster/row_count": sum(found.values()),
                "Theo quy tắc": dg.MetadataValue.md(counts(found, ("Quy tắc", "Số phát hiện"))),
            },
            asset_key="findings",
            partition_key=key,
        )
        workbench.heard("judging", done, len(keys))
    return dg.MaterializeResult(asset_key="records"), dg.MaterializeResult(asset_key="findings")
