"""`hotich sample`: synthetic deliveries for trying out and measuring."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assets.progress.charts import number
from pipelines.commands.listening import listening
from pipelines.commands.trouble import CommandError
from pipelines.sample import write_sample


def command(folder: Path, *, books: int, rows: int, seed: int, as_json: bool) -> None:
    """Writes `folder/inbox` and `folder/truth`; raises CommandError if one of them holds something already."""
    try:
        with listening() as heard:
            written = write_sample(
                folder,
                books=books,
                rows=rows,
                seed=seed,
                progress=lambda done, total: heard("sample", done, total),
            )
    except FileExistsError as error:
        raise CommandError(
            f"Thư mục {folder} đã có inbox hoặc truth; dữ liệu mẫu chỉ được viết vào chỗ còn trống."
        ) from error
    except ValueError as error:
        raise CommandError(f"Không viết được dữ liệu mẫu với các số đã cho ({error}).") from error
    if as_json:
        told = {name: str(v) if isinstance(v, Path) else v for name, v in asdict(written).items()}
        click.echo(json.dumps({"ok": True, **told}, ensure_ascii=False))
        return
    click.echo(
        f"Đã viết {number(written.books)} quyển sổ, {number(written.rows)} dòng, {number(written.pdfs)} tệp PDF "
        f"của {written.units} đơn vị vào {written.inbox}."
    )
    click.echo(f"Các lỗi đã cài vào ({number(written.faults)}) được ghi trong {written.truth}.")
