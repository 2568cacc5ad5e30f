"""Assets of judging: each delivered row normalised, and what is wrong with it. They are made in `assets.verdicts`."""

from typing import Any

import dagster as dg

from assets.partitions import deliveries
from assets.progress.tables import counts
from checks.catalogue import RULE
from warehouse.registers import REGISTER_LABELS


def _spec(name: str, description: str, deps: list[str]) -> dg.AssetSpec:
    return dg.AssetSpec(
        name,
        description=description,
        deps=deps,
        partitions_def=deliveries,
        group_name="2_kiem_tra",
        owners=["team:du-lieu"],
        kinds={"polars", "parquet"},
        tags={"giai_doan": "kiem_tra"},
    )


JUDGED = (
    _spec(
        "records",
        "Một dòng là một sự kiện hộ tịch của một lần giao, các ô đã được chuẩn hóa.\n\n"
        "Không dòng nào bị bỏ; giá trị gốc vẫn giữ nguyên trong `delivered_rows`.",
        ["delivered_books", "delivered_rows"],
    ),
    _spec(
        "findings",
        "Một dòng là một phát hiện: quy tắc nào, ở dòng nào, ô nào, và đề nghị sửa thế nào.\n\n"
        "Các phát hiện cần so với dữ liệu đã nhận trước (trùng số, trùng sự kiện) được ghi khi phê duyệt.",
        ["delivered_rows", "delivered_documents"],
    ),
)


def described(judged: dict[str, int]) -> dict[str, dict[str, Any]]:
    """Metadata of the assets of one delivery from the counts of `judge_delivery`."""
    rows = {REGISTER_LABELS[n[5:]]: c for n, c in judged.items() if n.startswith("rows_")}
    found = {RULE[n].title: c for n, c in judged.items() if not n.startswith("rows_")}
    return {
        "records": {
            "dagster/row_count": sum(rows.values()),
            "Theo loại sổ": dg.MetadataValue.md(counts(rows, ("Loại sổ", "Số dòng"))),
        },
        "findings": {
            "dagster/row_count": sum(found.values()),
            "Theo quy tắc": dg.MetadataValue.md(counts(found, ("Quy tắc", "Số phát hiện"))),
        },
    }
