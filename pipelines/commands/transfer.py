"""`hotich transfer`: packages of what is approved go out, acknowledgements come in."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click

from assets.transfer.acknowledgement import take_ack_file
from assets.transfer.packing import PackingRefused
from assets.transfer.packing import pack as pack_records
from pipelines.commands.trouble import CommandError
from pipelines.settings import find_home, load_settings
from pipelines.writer_lock import writer_lock
from warehouse.ledger.connection import open_ledger
from warehouse.snapshot import publish


def pack(root: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Packs every approved record that is in no package; raises CommandError where packing might send one twice."""
    home = find_home(root)
    limits = load_settings(home).transfer
    with writer_lock(home), open_ledger(home) as ledger:
        try:
            result = pack_records(
                ledger,
                home,
                max_records=limits.max_records,
                max_bytes=limits.max_megabytes * 1_000_000,
                now=datetime.now(UTC),
                dry_run=dry_run,
            )
        except PackingRefused as refused:
            raise CommandError(str(refused)) from refused
        if not dry_run:
            publish(ledger, home)
    if as_json:
        click.echo(json.dumps({"ok": True, **result.counts()}, ensure_ascii=False))
        return
    for packed in result.packages:
        done = "Sẽ đóng" if dry_run else "Đã đóng"
        click.echo(f"{done} gói {packed.package}: {packed.records} bản ghi, {packed.bytes / 1e6:.1f} MB")
    if not result.packages:
        click.echo("Không có bản ghi nào đã phê duyệt mà chưa đóng gói.")
    for one in result.left_out[:20]:
        click.echo(f"Để lại {one.record_id}: {one.message}")
    if len(result.left_out) > 20:
        click.echo(f"… và {len(result.left_out) - 20} bản ghi khác, xem {home.transfer}/khong-dong-goi.csv")


def ack(root: Path | None, file: Path, *, as_json: bool) -> None:
    """Takes one acknowledgement file; raises CommandError if it cannot be read."""
    home = find_home(root)
    load_settings(home)
    with writer_lock(home), open_ledger(home) as ledger:
        taken = take_ack_file(ledger, home, file, run_id=f"cli-{uuid4()}", now=datetime.now(UTC))
        publish(ledger, home)
    if taken.problem:
        raise CommandError(taken.problem)
    if as_json:
        told = {"ok": True, "known": taken.known, "lines": dict(taken.lines), "receipt": str(taken.receipt or "")}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if taken.known:
        click.echo("Tệp này đã được nhận trước đây; không có gì thay đổi.")
    labels = {
        "accepted": "tiếp nhận",
        "bounced": "trả lại",
        "late": "đến muộn",
        "repeated": "lặp lại",
        "refused": "từ chối",
    }
    click.echo(
        ", ".join(f"{labels.get(name, name)} {count}" for name, count in taken.lines.items() if count)
        or "Không có dòng nào."
    )
    if taken.receipt:
        click.echo(f"Kết quả từng dòng: {taken.receipt}")
