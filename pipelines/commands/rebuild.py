"""`hotich rebuild`: a new ledger from deliveries, decisions and answers alone, and the proof that it is the old one."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from assets.rebuild.beside import Beside
from assets.rebuild.rebuilding import Circumstances, Rebuilt, rebuild
from assets.rebuild.swap import put_in_place
from assets.review.sampling.options import Sampling
from pipelines.commands.listening import listening
from pipelines.commands.trouble import CommandError
from pipelines.settings import find_home, load_settings
from pipelines.writer_lock import writer_lock
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.snapshot import publish
from warehouse.zone import ZONE

_SOURCES = {
    "ledger": "thứ tự và quyết định đọc từ sổ cái hiện có",
    "published": "sổ cái không còn, thứ tự và quyết định đọc từ bản công bố gần nhất",
    "files": "không còn sổ cái, thứ tự đọc từ chính các tệp",
}
_MOST = 10


def command(root: Path | None, *, replace: bool, accept_differences: bool, as_json: bool) -> None:
    """Rebuilds and compares; raises CommandError where the new ledger is not the old one."""
    home = find_home(root)
    settings = load_settings(home)
    if not (home.inbox.is_dir() or home.ledger.exists() or home.published.exists()):
        raise CommandError(f"Không có gì để dựng lại trong {home.root}: không có inbox, không có sổ cái.")
    with writer_lock(home), listening() as heard:
        rebuilt = rebuild(
            home,
            Circumstances(
                settings.review.approve,
                settings.units.tree,
                settings.review.four_eyes,
                settings.workers,
                heard,
                settings.rules.policy(),
                Sampling(**dict(settings.review.sampling)),
            ),
        )
        sound = not (rebuilt.missing or rebuilt.broken or rebuilt.unread)
        kept, done = None, replace and sound and (accept_differences or not rebuilt.differences)
        if done:
            kept = put_in_place(home, Beside(home.root), datetime.now(ZONE))
            with open_ledger(home) as ledger:
                publish(ledger, home)
        elif rebuilt.equal and rebuilt.source == "ledger":
            Beside(home.root).forget_ledger()  # the proof is given; a second copy of personal data serves nobody
    told = _told(rebuilt, home, kept, replaced=done)
    if not rebuilt.equal and not done:
        raise CommandError(_why_not(rebuilt, home), told)
    if as_json:
        click.echo(json.dumps({"ok": True, **told}, ensure_ascii=False))
    else:
        _say(rebuilt, home, kept, replaced=done)


def _told(rebuilt: Rebuilt, home: Home, kept: Path | None, *, replaced: bool) -> dict[str, Any]:
    lies_at = home.ledger if replaced else Beside(home.root).ledger
    return {
        "home": str(home.root),
        "source": rebuilt.source,
        "equal": rebuilt.equal,
        "same_journal": rebuilt.same_journal,
        "steps": rebuilt.steps,
        "records": rebuilt.records,
        "missing": [asdict(missing) for missing in rebuilt.missing],
        "differences": [asdict(difference) for difference in rebuilt.differences],
        "deviates_at": list(rebuilt.deviates_at) if rebuilt.deviates_at else None,
        "violations": [asdict(violation) for violation in rebuilt.broken],
        "unread": rebuilt.unread,
        "replaced": replaced,
        "rebuilt": str(lies_at) if lies_at.exists() else None,
        "kept": str(kept) if kept else None,
    }


def _why_not(rebuilt: Rebuilt, home: Home) -> str:
    """One sentence; the lists before it go to standard error line by line."""
    untouched = "Sổ cái hiện có không bị thay đổi." if home.ledger.exists() else "Chưa có gì được thay thế."
    if rebuilt.missing:
        records = {record for missing in rebuilt.missing for record in missing.record_ids}
        for missing in rebuilt.missing[:_MOST]:
            books = ", ".join(missing.books[:_MOST])
            click.echo(f"✗ inbox/{missing.unit_folder}/{missing.delivery}: không còn nguyên {books}", err=True)
        shown = ", ".join(sorted(records)[:_MOST])
        return (
            f"Không dựng lại được {len(records)} hồ sơ ({shown}{', …' if len(records) > _MOST else ''}) vì "
            f"{len(rebuilt.missing)} lần giao không còn nguyên trong inbox; đề nghị chép lại đúng các tệp đã bàn giao "
            f"rồi chạy lại. {untouched}"
        )
    for difference in rebuilt.differences[:_MOST]:
        some = ", ".join(difference.ids[:3])
        click.echo(
            f"✗ {difference.table}: chỉ có trong sổ cũ {difference.only_old} dòng, chỉ có trong sổ dựng lại "
            f"{difference.only_new} dòng{': ' if some else ''}{some}",
            err=True,
        )
    for violation in rebuilt.broken[:_MOST]:
        click.echo(f"✗ {violation.detail}", err=True)
    for name in rebuilt.unread[:_MOST]:
        click.echo(f"✗ không đọc được hoặc không khớp: {name}", err=True)
    if rebuilt.deviates_at:
        number, kind, name = rebuilt.deviates_at
        click.echo(f"✗ khác lần đầu ở bước {number} ({kind} {name})", err=True)
    return (
        f"Sổ cái dựng lại không giống sổ cái cũ: {len(rebuilt.differences)} bảng khác nhau, {len(rebuilt.broken)} điều "
        f"bị vi phạm, {len(rebuilt.unread)} tệp không dùng được; bản dựng lại ở {Beside(home.root).ledger}. {untouched}"
    )


def _say(rebuilt: Rebuilt, home: Home, kept: Path | None, *, replaced: bool) -> None:
    n = {kind: rebuilt.steps.get(kind, 0) for kind in ("delivery", "decisions", "package", "answers")}
    click.echo(
        f"Đã dựng lại {rebuilt.records} hồ sơ từ {n['delivery']} lần giao, {n['decisions']} tệp rà soát, "
        f"{n['package']} gói chuyển, {n['answers']} tệp kết quả tiếp nhận ({_SOURCES[rebuilt.source]})."
    )
    if rebuilt.source == "files":
        click.echo("✓ Sổ cái dựng lại giữ đủ các điều phải giữ; không còn sổ cái cũ để so.")
    elif rebuilt.differences:
        click.echo(f"Sổ cái dựng lại khác sổ cái cũ ở {len(rebuilt.differences)} bảng; đã thay theo yêu cầu.")
    else:
        chain = ", cả thời điểm và chuỗi băm của nhật ký" if rebuilt.same_journal else ""
        click.echo(f"✓ Sổ cái dựng lại giống hệt sổ cái cũ từng dòng ở mọi bảng{chain}.")
    if replaced:
        click.echo(f"Đã thay sổ cái {home.ledger}." + (f" Bản cũ giữ ở {kept}." if kept else ""))
    elif rebuilt.source != "ledger":
        click.echo(
            f"Sổ cái dựng lại ở {Beside(home.root).ledger}; chạy «hotich rebuild --replace» để đưa vào sử dụng, rồi "
            "«hotich run» để nhận phần mới hơn."
        )
