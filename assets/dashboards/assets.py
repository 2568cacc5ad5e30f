"""The screens for leaders: six assets made in one step, because each step of a run costs more than all six screens.

A step opens the published copy once; they are part of every run, so what is published is what leaders see.
"""

from datetime import UTC, datetime
from typing import cast

import dagster as dg

from assets.dashboards.markdown import picture_markdown, table_markdown
from assets.dashboards.published_screens import FOLDER, PAGE, WORKBOOK, count_screens, folder, write_screens
from assets.dashboards.screen import Screen
from assets.failures import discreet
from assets.progress.tables import in_markdown
from assets.workbench import Workbench

GROUP = "dieu_hanh"

# Addresses in the interface that `hotich ui` serves (pipelines/web.py).
_WORKBOOK_LINK = f"[sổ tính đầy đủ](/{FOLDER}/{WORKBOOK})"
_LINKS = f"[Trang cho điện thoại và để in](/{FOLDER}/{PAGE}) · {_WORKBOOK_LINK}"

_DESCRIPTIONS = {
    "1_tong_quan": "Một dòng là một trạng thái của các bản ghi toàn tỉnh: bao nhiêu, so với mục tiêu, tăng hay giảm.",
    "2_dia_ban": "Một dòng là một huyện hoặc một xã: hoàn thành bao nhiêu phần trăm, chậm nhất trước.",
    "3_han_hoan_thanh": "Một dòng là một con số về hạn hoàn thành: tốc độ cần có, tốc độ hiện nay, dự báo và khoảng.",
    "4_don_vi_so_hoa": "Một dòng là một đơn vị số hóa: đạt ngay lần đầu, phải giao lại mấy lượt, hay sai ở đâu.",
    "5_chat_luong": "Một dòng là một quy tắc hoặc một tuần bàn giao: bao nhiêu phát hiện còn mở.",
    "6_chuyen_du_lieu": "Một dòng là một gói chuyển vào Cơ sở dữ liệu: đã gửi, tiếp nhận, trả lại, chưa trả lời.",
}
# One result per screen; Dagster wants each of them in the annotation.
_Made = dg.MaterializeResult
_Six = tuple[_Made, _Made, _Made, _Made, _Made, _Made]
ASSETS = {name: f"{GROUP}_{name}" for name in _DESCRIPTIONS}


@dg.multi_asset(
    name="leader_screens",
    specs=[
        dg.AssetSpec(
            ASSETS[name],
            deps=["published_ledger"],
            group_name=GROUP,
            owners=["team:du-lieu"],
            kinds={"duckdb", "html"},
            tags={"giai_doan": GROUP},
            description=f"{description}\n\nMàn hình điều hành cho lãnh đạo, đọc từ bản công bố. Chỉ có số đếm.",
        )
        for name, description in _DESCRIPTIONS.items()
    ],
)
@discreet
def leader_screens(workbench: dg.ResourceParam[Workbench]) -> _Six:
    """Sáu màn hình điều hành, trang HTML và sổ tính của chúng."""
    now = datetime.now(UTC)
    screens = count_screens(
        workbench.home, now=now, tree=workbench.tree, goal=workbench.goal, deadline=workbench.deadline
    )
    write_screens(workbench.home, screens, now=now)
    place = str(folder(workbench.home) / WORKBOOK)
    return cast(_Six, tuple(_Made(asset_key=ASSETS[s.name], metadata=_metadata(s, place)) for s in screens))


def _metadata(screen: Screen, place: str) -> dict[str, dg.MetadataValue]:
    """The sentence first, then pictures, tables, and the numbers whose trend the interface plots."""
    pictures = {f"Biểu đồ {n}": picture_markdown(p) for n, p in enumerate(screen.pictures, start=1)}
    tables = {t.title: table_markdown(t, _WORKBOOK_LINK) for t in screen.tables}
    texts = {"Kết luận": f"**{in_markdown(screen.sentence)}**", **pictures, **tables, "Xem đủ": _LINKS}
    return {
        **{label: dg.MetadataValue.md(text) for label, text in texts.items()},
        **{
            label: dg.MetadataValue.int(n) if isinstance(n, int) else dg.MetadataValue.float(n)
            for label, n in screen.figures.items()
        },
        "Tệp sổ tính": dg.MetadataValue.path(place),
    }
