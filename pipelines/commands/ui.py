"""`hotich ui`: the Dagster interface and daemon on a home, for this machine only.

There is no login in open-source Dagster: whoever should see it from elsewhere comes through a proxy that asks.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from pipelines.commands.trouble import CommandError
from pipelines.settings import find_home, load_settings

_HOST = "127.0.0.1"
_PATIENCE_SECONDS = 120.0


def command(root: Path | None, *, port: int, read_only: bool) -> None:
    """Runs until it is stopped with Ctrl-C."""
    home = find_home(root)
    load_settings(home)
    if _answers(port):
        raise CommandError(f"Cổng {port} đang có chương trình khác dùng; đề nghị chọn cổng khác với --port.")
    from assets.dashboards.assets import GROUP
    from assets.dashboards.published_screens import FOLDER
    from pipelines.instance import prepare_instance

    place = {**os.environ, "DAGSTER_HOME": str(prepare_instance(home)), "HOTICH_HOME": str(home.root)}
    web = [sys.executable, "-m", "pipelines.web", str(port)]
    daemon = [sys.executable, "-m", "dagster._daemon", "run", "-m", "pipelines.definitions"]
    commands = [[*web, "--read-only"]] if read_only else [web, daemon]
    # Whoever ends this process ends the interface and the daemon with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with ExitStack() as stack:
        processes = [stack.enter_context(_running(c, place)) for c in commands]
        _wait(processes, port)
        click.echo(f"Giao diện: http://{_HOST}:{port}   (dừng: Ctrl-C)")
        click.echo(
            f"Màn hình điều hành: http://{_HOST}:{port}/locations/pipelines.definitions/asset-groups/{GROUP}/list"
        )
        click.echo(f"Trang điều hành cho điện thoại và để in: http://{_HOST}:{port}/{FOLDER}/")
        try:
            while all(p.poll() is None for p in processes):
                time.sleep(1)
        except KeyboardInterrupt:
            return
    raise CommandError("Giao diện đã dừng ngoài dự kiến; xem các dòng báo ở trên.")


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is asked to end, and ended after ten seconds, when the block is left."""
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own interpreter and modules
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(processes: Sequence[subprocess.Popen[bytes]], port: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not _answers(port):
        if any(p.poll() is not None for p in processes) or time.monotonic() > until:
            raise CommandError("Không mở được giao diện; xem các dòng báo ở trên.")
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((_HOST, port)) == 0
