"""Assets that only read the ledger: what is ready for transfer, how far everybody is, and the published copy."""

from datetime import timedelta

import dagster as dg

from assets.failures import discreet, failures
from assets.progress import charts, standing, tables
from assets.workbench import Workbench
from warehouse.ledger.deliveries import set_view_tree
from warehouse.snapshot import publish


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="5_cho_chuyen",
    owners=["team:du-lieu"],
    kinds={"duckdb"},
    tags={"giai_doan": "cho_chuyen"},
)
@discreet
def staging_records(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một hồ sơ đã phê duyệt, sẵn sàng chuyển hoặc đã chuyển vào Cơ sở dữ liệu hộ tịch.

    Là các bảng `staging.ks`, `.kt`, `.kh`, `.cmc`, `.hn`: các trường theo thứ tự của mẫu, giá trị đã chuẩn hóa.
    """
    ready = standing.staged(workbench.ledger)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(ready.values()),
            "Theo loại sổ": dg.MetadataValue.md(tables.counts(ready, ("Loại sổ", "Số hồ sơ"))),
        }
    )


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="6_tien_do",
    owners=["team:du-lieu"],
    kinds={"duckdb"},
    tags={"giai_doan": "tien_do"},
)
@discreet
def unit_progress(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một đơn vị và một loại sổ: đã giao bao nhiêu, ở trạng thái nào.

    Là các bảng `progress.by_unit`, `.by_district`, `.by_province`, tính theo cây đơn vị của cài đặt `units.tree`.
    Đơn vị còn nhiều việc đứng trước.
    """
    set_view_tree(workbench.ledger, workbench.tree)
    units, totals = standing.by_unit(workbench.ledger), standing.by_status(workbench.ledger)
    registers = standing.by_register(workbench.ledger)
    delivered = sum(totals.values())
    done = totals["approved"] + totals["transferred"]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": int(units["registers"].sum()),
            "Đơn vị": units.height,
            "Hồ sơ đã giao": delivered,
            "Hồ sơ chờ rà soát": totals["pending_review"],
            "Hồ sơ bị từ chối": totals["rejected"],
            "Hồ sơ đã phê duyệt": totals["approved"],
            "Tỷ lệ hoàn thành (%)": round(100 * done / delivered, 2) if delivered else 0.0,
            "Theo loại sổ": dg.MetadataValue.md(charts.as_markdown(charts.status_bars(registers), "Chưa có hồ sơ")),
            "Theo đơn vị": dg.MetadataValue.md(
                tables.markdown(units, {"unit_code": "Mã", "unit_name": "Đơn vị", **standing.HEADINGS})
            ),
        }
    )


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="6_tien_do",
    owners=["team:du-lieu"],
    kinds={"duckdb"},
    tags={"giai_doan": "tien_do"},
)
@discreet
def contractor_progress(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một nhà thầu số hóa: đạt ngay lần đầu bao nhiêu, còn phải sửa bao nhiêu."""
    contractors = workbench.ledger.sql("from progress.by_contractor order by records desc, contractor").pl()
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": contractors.height,
            "Hồ sơ phải sửa": int(contractors["open_rejections"].sum()),
            "Theo nhà thầu": dg.MetadataValue.md(
                tables.markdown(
                    contractors,
                    {
                        "contractor": "Nhà thầu",
                        "records": "Hồ sơ",
                        "rejected_first_pass": "Từ chối lần đầu",
                        "first_pass_yield_pct": "% đạt lần đầu",
                        "resubmissions": "Lượt giao lại",
                        "open_rejections": "Còn phải sửa",
                    },
                )
            ),
        }
    )


@dg.asset(
    deps=["verdicts", "review_decisions", "acknowledgements"],
    group_name="6_tien_do",
    owners=["team:du-lieu"],
    kinds={"duckdb"},
    tags={"giai_doan": "tien_do"},
)
@discreet
def book_completeness(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một quyển sổ: số đăng ký đầu, số cuối, thiếu số nào, trùng số nào."""
    books = standing.incomplete_books(workbench.ledger)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": standing.books(workbench.ledger),
            "Quyển thiếu số hoặc trùng số": books.height,
            "Số đăng ký thiếu": int(books["missing"].sum()),
            "Số đăng ký trùng": int(books["duplicate"].sum()),
            "Các quyển cần xem lại": dg.MetadataValue.md(
                tables.markdown(
                    books,
                    {
                        "unit_code": "Mã đơn vị",
                        "book": "Quyển",
                        "records": "Hồ sơ",
                        "missing": "Thiếu số",
                        "duplicate": "Trùng số",
                    },
                )
            ),
        }
    )


@dg.asset(
    deps=[
        "staging_records",
        "unit_progress",
        "contractor_progress",
        "book_completeness",
        "return_workbooks",
        "review_workbooks",
        "bieu_1_reports",
        "bieu_2_reports",
        "closing_reports",
        "expected_work",
        "name_lexicon",
    ],
    group_name="7_cong_bo",
    owners=["team:du-lieu"],
    kinds={"duckdb", "file"},
    tags={"giai_doan": "cong_bo"},
    # The night run renews it even when nothing came: older than that, and nothing runs any more.
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=26), warn_window=timedelta(hours=25)),
)
@discreet
def published_ledger(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một hồ sơ trong bản sao chỉ đọc `warehouse/published.duckdb`, nơi báo cáo và bảng theo dõi mở.

    Được thay cả tệp trong một bước khi lần chạy kết thúc: người đọc thấy bản cũ hoặc bản mới, không bao giờ dở dang.
    """
    publish(workbench.ledger, workbench.home)
    totals = standing.by_status(workbench.ledger)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(totals.values()),
            "Dung lượng (MB)": round(workbench.home.published.stat().st_size / 1e6, 2),
        }
    )


@dg.asset(
    deps=["published_ledger"],
    group_name="7_cong_bo",
    owners=["team:du-lieu"],
    kinds={"json"},
    tags={"giai_doan": "cong_bo"},
)
@discreet
def stuck_deliveries(workbench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult:
    """Một dòng là một lần giao hoặc tệp gửi về chưa xử lý được vì lỗi của chương trình, không phải lỗi của dữ liệu.

    Phần còn lại của cùng lần chạy vẫn được xử lý xong trước bước này; bước này báo đỏ để có người xem. Lần chạy
    sau sẽ thử lại. Chi tiết (không có dữ liệu cá nhân) nằm trong `work/*.failed.json`.
    """
    stuck = failures(workbench.home)
    listed: dict[str, int | dg.MetadataValue] = {
        "dagster/row_count": len(stuck),
        "Lần giao hoặc tệp": dg.MetadataValue.md("\n".join(f"- `{f.key}` ({f.stage}: {f.error})" for f in stuck[:200])),
    }
    if n := len(workbench.stumbled):
        raise dg.Failure(
            f"{n} lần giao hoặc tệp chưa xử lý được vì lỗi của chương trình; phần còn lại đã xong.",
            metadata=listed,
            allow_retries=False,
        )
    return dg.MaterializeResult(metadata=listed)
