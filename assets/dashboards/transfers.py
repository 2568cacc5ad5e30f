"""Screen: what was sent to the national database, what it took, what it gave back, and what it has not answered."""

import polars as pl

from assets.dashboards import pictures
from assets.dashboards.facts import Facts
from assets.dashboards.screen import Column, Picture, Screen, Table
from assets.dashboards.words import day, name, percent, share
from assets.progress.charts import number
from warehouse.zone import ZONE


def transfers(facts: Facts) -> Screen:
    """The screen."""
    sums = {c: int(facts.packages[c].sum()) for c in ("sent", "accepted", "bounced", "open")}
    unbalanced = facts.packages.filter(pl.col("difference") != 0).height
    amounts = (
        ("Được tiếp nhận", sums["accepted"], "navy"),
        ("Bị trả lại", sums["bounced"], "tomato"),
        ("Chưa trả lời", sums["open"], "gold"),
        ("Đã phê duyệt, chưa gửi", facts.unsent, "silver"),
    )
    known = sums["sent"] + facts.unsent
    return Screen(
        "6_chuyen_du_lieu",
        "Chuyển vào Cơ sở dữ liệu hộ tịch",
        _sentence(facts, sums, unbalanced),
        (
            Picture(
                "Bản ghi đã gửi và chờ gửi",
                pictures.bars(
                    [(label, n, f"{number(n)} ({percent(n, known)})", colour) for label, n, colour in amounts if n]
                ),
            ),
        ),
        (_packages_table(facts.packages), _codes_table(facts.bounces)),
        {
            "Đã gửi": sums["sent"],
            "Được tiếp nhận": sums["accepted"],
            "Bị trả lại": sums["bounced"],
            "Chưa trả lời": sums["open"],
            "Đã phê duyệt, chưa gửi": facts.unsent,
            "Gói không khớp số": unbalanced,
        },
    )


def _packages_table(packages: pl.DataFrame) -> Table:
    columns = (
        Column("Gói", "text"),
        Column("Ngày gửi", "text"),
        Column("Đã gửi"),
        Column("Tiếp nhận"),
        Column("Trả lại"),
        Column("Chưa trả lời"),
        Column("Tỷ lệ tiếp nhận", "percent", "low"),
    )
    rows = tuple(
        (
            p["package"],
            day(p["created_at"].astimezone(ZONE).date()),
            *(p[c] for c in ("sent", "accepted", "bounced", "open")),
            share(p["accepted"], p["sent"]),
        )
        for p in packages.sort("created_at", "package", descending=True).to_dicts()
    )
    return Table("Từng gói, mới nhất trước", columns, rows, "Chưa gửi gói nào.", short=(0, 2, 3, 4, 5))


def _codes_table(bounces: pl.DataFrame) -> Table:
    codes = bounces.group_by("code").agg(pl.col("bounced").sum()).sort("bounced", "code", descending=[True, False])
    rows = tuple((name(code or "") or "(không có mã)", n) for code, n in codes.iter_rows())
    return Table(
        "Mã trả lại",
        (Column("Mã", "text"), Column("Bản ghi chưa gửi lại")),
        rows,
        "Không có bản ghi nào bị trả lại mà chưa gửi lại.",
    )


def _sentence(facts: Facts, sums: dict[str, int], unbalanced: int) -> str:
    waiting = f"{number(facts.unsent)} bản ghi đã phê duyệt chưa gửi" if facts.unsent else ""
    if not facts.packages.height:
        return f"Chưa gửi gói nào; {waiting}." if waiting else "Chưa gửi gói nào, chưa có bản ghi chờ gửi."
    told = (
        f"Đã gửi {number(sums['sent'])} bản ghi trong {number(facts.packages.height)} gói: "
        f"{number(sums['accepted'])} được tiếp nhận, {number(sums['bounced'])} bị trả lại, "
        f"{number(sums['open'])} chưa có trả lời"
    )
    wrong = f" Có {number(unbalanced)} gói không khớp số, đề nghị kiểm tra." if unbalanced else ""
    return f"{told}{'; còn ' + waiting if waiting else ''}.{wrong}"
