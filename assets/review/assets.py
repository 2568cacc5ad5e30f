"""The assets of the hand-overs in Excel: decisions that come back, what goes to reviewers and to contractors."""

from datetime import UTC, datetime

import dagster as dg

from assets.failures import discreet
from assets.progress.tables import counts, markdown
from assets.review import writing
from assets.review.lots_checking import by_result, standings, waiting_lots
from assets.review.taking import take_reviews
from assets.workbench import Workbench

# The workers write while the stages run that only read the ledger.
_AFTER_THE_OTHERS = {"dagster/priority": "-1"}


@dg.asset(
    group_name="3_phe_duyet",
    owners=["team:du-lieu"],
    kinds={"excel", "duckdb"},
    tags={"giai_doan": "phe_duyet"},
)
@discreet
def review_decisions(context: dg.AssetExecutionContext, workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một quyết định của người rà soát trong tệp rà soát gửi về `reviews/<đơn vị>/`.

    Mỗi tệp được trả lời từng dòng trong tệp `.ket-qua.xlsx` bên cạnh. Được nhận trước các lần giao mới, để một lần
    giao trong cùng lần chạy không làm quyết định trở nên cũ.
    """
    taken = take_reviews(
        workbench.ledger,
        workbench.home,
        approve=workbench.approve,
        run_id=context.run_id,
        now=datetime.now(UTC),
        tree=workbench.tree,
        four_eyes=workbench.four_eyes,
        quiet_seconds=workbench.quiet_seconds,
        rules=workbench.rules,
    )
    workbench.tally.reviews += taken.files
    workbench.stumbled.update(taken.stumbled)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(taken.decisions.values()),
            "Tệp rà soát đã nhận": taken.files,
            "Tệp không đọc được": taken.files_refused,
            "Tệp không mở được hoặc chưa trả lời được": taken.unanswered,
            "Tệp chưa xử lý được vì lỗi của chương trình": len(taken.stumbled),
            "Theo quyết định": dg.MetadataValue.md(counts(dict(taken.decisions), ("Quyết định", "Số dòng"))),
        }
    )


@dg.asset(
    deps=["verdicts", "review_decisions"],
    group_name="3_phe_duyet",
    owners=["team:du-lieu"],
    kinds={"duckdb"},
    tags={"giai_doan": "phe_duyet"},
)
@discreet
def sampled_lots(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một lô kiểm tra mẫu: hồ sơ không lỗi của một quyển sổ trong một lần giao, chờ kết quả của mẫu.

    Là các bảng `review.lots` và `review.lot_records`. Lô được rút khi `review.approve = "sampled"` và được kết luận
    khi mẫu đã xét đủ: chấp nhận thì duyệt các hồ sơ còn lại, vượt mức cho phép thì trả lại cả lô.
    """
    lots, waiting = by_result(workbench.ledger), waiting_lots(workbench.ledger)
    standing = standings(workbench.ledger, workbench.sampling, datetime.now(UTC))
    headings = {
        "lot": "Lô",
        "contractor": "Đơn vị số hóa",
        "drawn_on": "Ngày rút mẫu",
        "sampled": "Cỡ mẫu",
        "decided": "Đã xét",
        "nonconforming": "Không phù hợp",
        "ac": "Cho phép",
        "rest": "Chờ kết quả",
    }
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(lots.values()),
            "Hồ sơ chờ kết quả mẫu": int(waiting["rest"].sum()),
            "Theo kết quả": dg.MetadataValue.md(counts(lots, ("Kết quả", "Số lô"))),
            "Lô đang kiểm tra mẫu": dg.MetadataValue.md(markdown(waiting, headings)),
            "Chế độ kiểm tra": dg.MetadataValue.md(
                "\n".join(f"- {name}: {state}" for name, state in standing.items()) or "Chưa có lô nào được kết luận."
            ),
        }
    )


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="4_tra_lai",
    owners=["team:du-lieu"],
    kinds={"excel"},
    tags={"giai_doan": "tra_lai"},
    op_tags=_AFTER_THE_OTHERS,
)
@discreet
def return_workbooks(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một tệp trả lại (`.tra-lai.xlsx`) của một quyển sổ có hồ sơ bị từ chối.

    Ghi vào `outbox/<đơn vị>/<lần giao>/`: các cột của chính nhà thầu, ô sai được tô màu kèm lý do và đề nghị sửa.
    Nhà thầu sửa ngay trong tệp rồi giao lại. Lần chạy bị ngắt thì lần sau ghi tiếp phần còn thiếu.
    """
    written = writing.end(workbench, writing.RETURNS)
    workbench.tally.workbooks += written
    return dg.MaterializeResult(metadata={"dagster/row_count": written})


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="3_phe_duyet",
    owners=["team:du-lieu"],
    kinds={"excel"},
    tags={"giai_doan": "phe_duyet"},
    op_tags=_AFTER_THE_OTHERS,
)
@discreet
def review_workbooks(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một tệp rà soát (`.ra-soat.xlsx`) của một quyển sổ có hồ sơ đang chờ người của đơn vị.

    Ghi vào `outbox/<đơn vị>/ra-soat/`. Người rà soát chọn quyết định cho từng dòng rồi gửi tệp về `reviews/<đơn vị>/`.
    """
    written = writing.end(workbench, writing.REVIEWS)
    workbench.tally.review_workbooks += written
    return dg.MaterializeResult(metadata={"dagster/row_count": written})
