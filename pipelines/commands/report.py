"""`hotich report`: the forms of a reporting date, counted from the journal, frozen once they are made; templates."""

import json
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from assets.reports.difficulties import FILE_NAME as DIFFICULTIES_NAME
from assets.reports.difficulties import difficulties_template
from assets.reports.form import Report
from assets.reports.forms import LABELS, REPORTS
from assets.reports.inventory import FILE_NAME, inventory_template
from assets.reports.night import ReportOffice, make_due
from assets.reports.publication import Made, ReportDesk, ReportUnavailable
from assets.reports.unit_lines import Level, Scope, UnknownUnit
from assets.saving import save_whole
from pipelines.commands.trouble import CommandError
from pipelines.report_settings import ReportSettings
from pipelines.settings import find_home, load_settings
from pipelines.writer_lock import writer_lock
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.snapshot import publish
from warehouse.units import Tree
from warehouse.zone import ZONE

_WAIT_SECONDS = 30.0


def command(
    root: Path | None,
    *,
    report: Report,
    as_of: date | None,
    unit: str,
    tree: Tree | None,
    renew: bool,
    as_json: bool,
    chosen: ReportSettings | None = None,
) -> None:
    """Makes one report, or brings it back, and says where its files lie.

    Args:
        as_of: the last day counted; None: today.
        unit: code of the commune (5 digits) or district (3 digits) that reports; "" for the Department.
        tree: the tree of units to count in; None: by the setting, then by the report's day.
        renew: makes a new edition beside the one that is frozen.
        chosen: section `[reports]` of the settings.

    Raises:
        CommandError: the report cannot be made; one sentence says why.
    """
    home = find_home(root)
    settings = load_settings(home)
    now = datetime.now(UTC)
    options = (chosen or ReportSettings()).options(settings.units.tree, tree=tree)
    scope = Scope(_level(unit), unit)
    with writer_lock(home, wait_seconds=_WAIT_SECONDS), open_ledger(home) as ledger:
        desk = ReportDesk(ledger, home, options, f"hotich-report-{uuid.uuid4()}", now)
        try:
            made = desk.make(report, as_of or now.astimezone(ZONE).date(), scope, renew=renew)
        except (ReportUnavailable, UnknownUnit) as error:
            raise CommandError(str(error)) from error
        if made.new:
            # The copy that everybody else opens knows the report too, and is not older than the ledger.
            publish(ledger, home)
    if as_json:
        click.echo(json.dumps(_as_json(home, made), ensure_ascii=False))
    else:
        _say(made)


def due(root: Path | None, *, as_json: bool) -> None:
    """Makes everything that is due and not made yet: what the nightly job does, for who has only cron.

    Raises:
        CommandError: a report could not be made, for a fault of the program; all the others were.
    """
    home = find_home(root)
    settings = load_settings(home)
    office = ReportOffice(settings.reports.options(settings.units.tree))
    with writer_lock(home, wait_seconds=_WAIT_SECONDS), open_ledger(home) as ledger:
        night = make_due(office.desk(ledger, home, f"hotich-report-{uuid.uuid4()}"), REPORTS)
        if night.made:
            publish(ledger, home)
    if night.stumbled:
        told = ", ".join(
            f"{k.report} {k.as_of} {k.scope.unit or 'Sở'} ({trace[-1]})" for k, trace in night.stumbled[:5]
        )
        raise CommandError(
            f"{len(night.stumbled)} báo cáo chưa lập được vì lỗi của chương trình ({told}); "
            f"{len(night.made)} báo cáo khác đã lập xong."
        )
    if as_json:
        files = [str(file) for made in night.made for file in made.files]
        click.echo(json.dumps({"ok": True, "home": str(home.root), "new": len(night.made), "files": files}))
    elif night.made:
        click.echo(f"Đã lập {len(night.made)} biểu vào {home.reports}.")
    else:
        click.echo("Không có biểu nào đến kỳ mà chưa lập.")
    if night.restored and not as_json:
        click.echo(f"Đã viết lại {night.restored} tệp bị mất, đúng như khi chốt.")


def templates(folder: Path, *, as_json: bool) -> None:
    """Writes the workbooks that units fill in, and says where each goes when it comes back.

    Raises:
        CommandError: a file of that name is there already and says something else, or cannot be written.
    """
    written = {
        folder / FILE_NAME: (inventory_template(), f"danh-muc/<mã đơn vị>/{FILE_NAME}"),
        folder / DIFFICULTIES_NAME: (difficulties_template(), "vuong-mac/<mã đơn vị>/"),
    }
    for file, (content, _) in written.items():
        if file.exists() and file.read_bytes() != content:
            raise CommandError(f"Đã có tệp {file} với nội dung khác; đề nghị chọn thư mục khác để không ghi đè.")
    for file, (content, _) in written.items():
        save_whole(file, content)
    if as_json:
        click.echo(json.dumps({"ok": True, "files": [str(file) for file in written]}))
        return
    click.echo("Đã viết các mẫu; đơn vị điền xong thì đặt vào thư mục dữ liệu như sau:")
    for file, (_, place) in written.items():
        click.echo(f"  {file}  →  {place}")


def _level(unit: str) -> Level:
    return "department" if not unit else "district" if len(unit) == 3 else "commune"


def _as_json(home: Home, made: Made) -> dict[str, Any]:
    return {
        "ok": True,
        "home": str(home.root),
        "report": made.key.report,
        "as_of": made.key.as_of.isoformat(),
        "unit": made.key.scope.unit,
        "tree": made.key.tree,
        "edition": made.edition,
        "new": made.new,
        "made_at": made.made_at.isoformat(),
        "journal_event": made.event_no,
        "files": [str(file) for file in made.files],
    }


def _say(made: Made) -> None:
    name, day = LABELS[made.key.report], f"{made.key.as_of:%d/%m/%Y}"
    if made.new:
        click.echo(f"Đã lập {name} tính đến ngày {day}:")
    else:
        local = made.made_at.astimezone(ZONE)
        click.echo(
            f"{name} tính đến ngày {day} đã chốt lúc {local:%H:%M} ngày {local:%d/%m/%Y} và được giữ nguyên "
            f"(cần số liệu mới thì thêm --renew để lập lần nữa):"
        )
    for file in made.files:
        click.echo(f"  {file}")
