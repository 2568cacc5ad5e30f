"""The jobs: everything a delivery needs, only what follows from the ledger, and the batch as a whole."""

from collections.abc import Sequence

import dagster as dg

from assets.dashboards.assets import ASSETS as SCREENS

# What can be renewed from the ledger alone, without a delivery.
OUTPUTS = (
    "review_decisions",
    "acknowledgements",
    "sampled_lots",
    "review_workbooks",
    "return_workbooks",
    "staging_records",
    "name_lexicon",
    "unit_progress",
    "contractor_progress",
    "book_completeness",
    "waiting_books",
    "published_ledger",
    "stuck_deliveries",
    *SCREENS.values(),
)

# Great Expectations takes seconds to load; nothing in the main job waits for it.
BATCH = "batch_validations"

# Made at night, whether or not something came; the copy that everybody opens is renewed after them.
_REPORTS = dg.AssetSelection.groups("9_bao_cao")

main = dg.define_asset_job(
    "main",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(BATCH) - _REPORTS,
    description="Công việc chính: nhận các lần giao mới, kiểm tra, ghi sổ cái, trả lại, cập nhật tiến độ, công bố. "
    "Một lần chạy nhận mọi lần giao đang chờ, dù nhiều hay ít.",
    tags={"cong_viec": "chinh"},
)

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.assets(*OUTPUTS),
    description="Làm mới các kết quả từ sổ cái (tệp trả lại, tiến độ, bản công bố) mà không nhận lần giao nào.",
    tags={"cong_viec": "lam_moi"},
)

quality = dg.define_asset_job(
    "quality",
    selection=dg.AssetSelection.assets(BATCH),
    description="Đánh giá cả lô bằng Great Expectations: mỗi loại sổ một bảng điểm theo quy tắc, đọc từ bản công bố.",
    tags={"cong_viec": "chat_luong"},
)

reports = dg.define_asset_job(
    "reports",
    selection=_REPORTS | dg.AssetSelection.assets("published_ledger"),
    description="Lập và chốt Biểu 1, Biểu 2 (xã, huyện, Sở) của mọi kỳ báo cáo đã qua mà chưa lập, báo cáo tổng kết "
    "khi hết hạn; cập nhật độ phủ, vướng mắc, việc quá hạn, đơn vị chưa chuyển biến; công bố.",
    tags={"cong_viec": "bao_cao"},
)


def range_tags(keys: Sequence[str]) -> dict[str, str]:
    """Tags of one run over neighbouring partitions, first to last."""
    return {"dagster/asset_partition_range_start": keys[0], "dagster/asset_partition_range_end": keys[-1]}
