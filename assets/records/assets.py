"""Assets of judging: each delivered row normalised, what is wrong with it (made in `assets.verdicts`), and the names
that were learned.
"""

from datetime import UTC, datetime
from typing import Any

import dagster as dg

from assets.failures import discreet
from assets.partitions import deliveries
from assets.progress.tables import counts
from assets.records.lexicon import FEWEST_NAMES, renew_lexicon
from assets.workbench import Workbench
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


def described(judged: dict[str, int], lexicon: str) -> dict[str, dict[str, Any]]:
    """Metadata of the assets of one delivery from the counts of `judge_delivery` and the hash of its lexicon."""
    rows = {REGISTER_LABELS[n[5:]]: c for n, c in judged.items() if n.startswith("rows_")}
    found = {RULE[n].title: c for n, c in judged.items() if not n.startswith("rows_")}
    return {
        "records": {
            "dagster/row_count": sum(rows.values()),
            "Theo loại sổ": dg.MetadataValue.md(counts(rows, ("Loại sổ", "Số dòng"))),
        },
        "findings": {
            "dagster/row_count": sum(found.values()),
            "Từ vựng họ tên": lexicon or "danh sách có sẵn",
            "Theo quy tắc": dg.MetadataValue.md(counts(found, ("Quy tắc", "Số phát hiện"))),
        },
    }


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="2_kiem_tra",
    owners=["team:du-lieu"],
    kinds={"duckdb", "polars"},
    tags={"giai_doan": "kiem_tra"},
)
@discreet
def name_lexicon(context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một âm tiết ở một vị trí trong họ tên (họ, chữ đệm, tên) của một dân tộc: gặp bao nhiêu lần.

    Học từ họ tên trong các hồ sơ đã phê duyệt của chính tỉnh; chỉ giữ số đếm, không giữ họ tên của ai. Lần chạy sau
    dùng để nhận ra họ tên hiếm là đúng và lỗi gõ nhầm là sai; khi còn ít thì danh sách có sẵn được dùng một mình.
    """
    learned = renew_lexicon(workbench.ledger, now=datetime.now(UTC), run_id=context.run_id)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": learned.syllables,
            "Họ tên đã đếm": learned.names,
            "Hồ sơ đã phê duyệt khi đếm": learned.approved,
            "Mã của từ vựng": learned.lexicon,
            "Dùng từ lần chạy sau": learned.names >= FEWEST_NAMES,
        }
    )
