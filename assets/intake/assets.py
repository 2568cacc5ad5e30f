"""Assets of intake: the books, scans and rows of each delivery, as delivered. They are made in `assets.verdicts`."""

import dagster as dg

from assets.partitions import deliveries


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


DELIVERED = (
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
)
