"""The asset of the batch as a whole: what Great Expectations says of each register, with its own pages."""

import dagster as dg

from assets.failures import discreet
from assets.progress import tables
from assets.quality.evaluation import evaluate_new
from assets.quality.pages import index_page
from assets.workbench import Workbench
from warehouse.registers import REGISTER_LABELS


@dg.asset(
    deps=["published_ledger"],
    group_name="8_chat_luong",
    owners=["team:du-lieu"],
    kinds={"greatexpectations", "html"},
    tags={"giai_doan": "chat_luong"},
)
@discreet
def batch_validations(
    context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]
) -> dg.MaterializeResult:
    """Một dòng là một bộ kiểm tra cả lô của một loại sổ: bảng điểm theo quy tắc, và cam kết về dữ liệu gốc.

    Great Expectations đọc cùng danh mục quy tắc và cùng cài đặt: mỗi quyển sổ một dòng, mỗi quy tắc một cột; có đặt
    tỷ lệ thì điều kiện là tỷ lệ đó; quy tắc chạy thử không có điều kiện. Bộ nào không đánh giá
    được là lỗi của chương trình, không phải kết luận về dữ liệu. Chỉ có số đếm, không có dữ liệu cá nhân.
    """
    keys, told = evaluate_new(workbench.home, context.run_id, workbench.rules)
    rows = {f"{e.suite.rpartition('_')[0]} · {REGISTER_LABELS[e.register]}": e.broken for e in told}
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(told),
            "Lần giao được đánh giá": len(keys),
            "Điều kiện không đạt": sum(e.broken for e in told),
            "Điều kiện đạt": sum(e.held for e in told),
            "Theo bộ kiểm tra": dg.MetadataValue.md(tables.counts(rows, ("Bộ kiểm tra", "Điều kiện không đạt"))),
            "Trang chi tiết (mở không cần internet)": dg.MetadataValue.path(str(index_page(workbench.home.root))),
        }
    )
