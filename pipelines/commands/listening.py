"""How far the work is, on standard error: bars on a terminal, plain lines otherwise."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from assets.workbench import Heard

STAGES = {
    "sample": "Viết dữ liệu mẫu",
    "inbox": "Xem hộp nhận",
    "deliveries": "Đọc, kiểm tra, ghi sổ cái",
    "intake": "Đọc lại các lần giao",
    "verdicts": "Ghi lại sổ cái",
    "return_workbooks": "Viết tệp trả lại",
    "review_workbooks": "Viết tệp rà soát",
    "verify": "Kiểm tra sổ cái",
}

# Without a terminal a long stage says something this often.
_EVERY_SECONDS = 10.0


@contextmanager
def listening() -> Iterator[Heard]:
    """A listener for the stages of one command."""
    if sys.stderr.isatty():
        with _bars() as heard:
            yield heard
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Heard]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks: dict[str, TaskID] = {}

        def heard(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(STAGES.get(stage, stage), total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield heard


def _lines() -> Heard:
    said: dict[str, float] = {}

    def heard(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - said.setdefault(stage, now) < _EVERY_SECONDS:
            return
        said[stage] = now
        click.echo(f"{STAGES.get(stage, stage)}: {done}/{total}", err=True)

    return heard
