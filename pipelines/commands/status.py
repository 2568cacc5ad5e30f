"""`hotich status`: one screen that says how far everybody is, what is stuck, and who waits for whom.

Read from the published copy and the inbox's listing; nothing is changed and no running job is disturbed.
"""

import json
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import polars as pl
from rich.table import Table

from assets.failures import Failure, failures
from assets.progress import standing
from assets.progress.charts import number
from assets.waiting.books import Waiting, by_side, waiting_books
from checks.catalogue import RULE
from pipelines.arrivals import Arrivals, look
from pipelines.commands.screens import console, progress_table, published
from pipelines.settings import find_home, load_settings
from warehouse.home import Home
from warehouse.ledger.deliveries import landed_keys
from warehouse.statements import statement
from warehouse.zone import ZONE

_MOST = 10


@dataclass(frozen=True)
class Counted:
    """What the published copy says."""

    districts: pl.DataFrame
    totals: dict[str, int]
    open_work: pl.DataFrame
    returned_books: pl.DataFrame
    shadow_rules: pl.DataFrame
    waiting: list[Waiting]
    landed: set[str]


def command(root: Path | None, *, as_json: bool) -> None:
    """Prints the screen, or its JSON object."""
    home = find_home(root)
    settings = load_settings(home)
    counted = _count(home)
    arrivals = look(home, settings, counted.landed if counted else set(), time.time())
    stuck = failures(home)
    if as_json:
        click.echo(json.dumps(_as_json(home, counted, arrivals, stuck), ensure_ascii=False))
        return
    if counted is None:
        click.echo(f"Chưa có dữ liệu nào được công bố trong {home.root}; đề nghị chạy «hotich run».")
    else:
        _show_counted(home, counted)
        _show_shadows(counted.shadow_rules)
    _show_open(home, arrivals, stuck, counted)


def _count(home: Home) -> Counted | None:
    with published(home) as connection:
        if connection is None:
            return None
        return Counted(
            standing.by_district(connection),
            standing.by_status(connection),
            connection.sql(statement("screens/open_work")).pl(),
            connection.sql(statement("screens/returned_books")).pl(),
            connection.sql(statement("screens/shadow_counts")).pl(),
            by_side(waiting_books(connection, datetime.now(ZONE).date())),
            landed_keys(connection),
        )


def _show_counted(home: Home, counted: Counted) -> None:
    out = console()
    out.print(progress_table(counted.districts, counted.totals))
    totals, work = counted.totals, counted.open_work
    table = Table(title="Ai đang chờ ai", title_justify="left", show_header=False)
    table.add_row(
        "Nhà thầu sửa và giao lại", f"{number(int(work['rejected'].sum()))} hồ sơ bị từ chối", str(home.outbox)
    )
    behind = int(work["behind_sample"].sum())
    asked = work.with_columns(pl.col("pending_review") - pl.col("behind_sample"))
    table.add_row(
        "Đơn vị rà soát", f"{number(totals['pending_review'] - behind)} hồ sơ cần xem", _most(asked, "pending_review")
    )
    if behind:
        table.add_row("Kết quả mẫu kiểm tra", f"{number(behind)} hồ sơ không phải xem", _most(work, "behind_sample"))
    table.add_row("Chuyển vào CSDL hộ tịch", f"{number(totals['approved'])} hồ sơ đã phê duyệt", "")
    out.print(table)
    waits = [_waits(line) for line in counted.waiting if line.books]
    if waits:
        click.echo(f"Quyển sổ đang chờ: {'; '.join(waits)}.")


def _waits(line: Waiting) -> str:
    since = f", lâu nhất từ {line.since:%d/%m/%Y}" if line.since else ""
    return f"{line.label} {line.books} quyển{since}"


def _show_shadows(found: pl.DataFrame) -> None:
    """What rules on trial have found so far; nothing where none ever ran so."""
    if found.is_empty():
        return
    table = Table(title="Quy tắc chạy thử (chỉ đếm, không ảnh hưởng hồ sơ)", title_justify="left")
    for heading in ("Quy tắc", "Phát hiện", "Dòng", "Lần giao"):
        table.add_column(heading, justify="left" if heading == "Quy tắc" else "right")
    for rule, *counts in found.iter_rows():
        table.add_row(RULE[rule].title, *(number(n) for n in counts))
    console().print(table)


def _most(work: pl.DataFrame, status: str) -> str:
    """The units with most records of a status, in a few words."""
    units = work.group_by("unit_name").agg(pl.col(status).sum()).filter(pl.col(status) > 0)
    top = units.sort([status, "unit_name"], descending=[True, False]).head(3)
    return "nhiều nhất: " + ", ".join(f"{name} ({number(n)})" for name, n in top.iter_rows()) if top.height else ""


def _show_open(home: Home, arrivals: Arrivals, stuck: list[Failure], counted: Counted | None) -> None:
    new = len(arrivals.ready)
    lines = [f"{new} lần giao mới đã chép xong: chạy «hotich run» để nhận."] if new else []
    lines += [f"Chưa nhận {d.unit_folder}/{d.name}: {d.waiting_for}." for d in arrivals.incomplete]
    lines += [p.message for p in arrivals.problems]
    if counted is not None:
        for unit, delivery, book, rules in counted.returned_books.iter_rows():
            why = ", ".join(_phrase(RULE[rule].title) for rule in rules or ())
            lines.append(f"Trả lại cả quyển {unit}/{delivery}{' ' if book else ''}{book}: {why}.")
    lines += [f"Lỗi của chương trình ở {f.key} ({f.error}); chi tiết trong {home.work}." for f in stuck]
    click.echo("Việc còn vướng:" if lines else "Không có việc gì vướng.")
    for line in lines[:_MOST]:
        click.echo(f"  • {line}")
    if len(lines) > _MOST:
        click.echo(f"  … và {len(lines) - _MOST} việc khác (xem đủ với --json).")


def _phrase(title: str) -> str:
    return title[:1].lower() + title[1:]


def _as_json(home: Home, counted: Counted | None, arrivals: Arrivals, stuck: list[Failure]) -> dict[str, Any]:
    return {
        "ok": True,
        "home": str(home.root),
        "published": counted is not None,
        "totals": counted.totals if counted else {},
        "by_district": counted.districts.to_dicts() if counted else [],
        "open_work": counted.open_work.to_dicts() if counted else [],
        "returned_books": counted.returned_books.to_dicts() if counted else [],
        "shadow_rules": counted.shadow_rules.to_dicts() if counted else [],
        "waiting_books": [asdict(w) | {"since": w.since and str(w.since)} for w in counted.waiting] if counted else [],
        **arrivals.as_json(),
        "stuck": [{"key": f.key, "stage": f.stage, "error": f.error} for f in stuck],
    }
