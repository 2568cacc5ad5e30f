"""The command line `hotich`: what each command is called, takes, and says when it cannot.

Commands import what they need when they are called, so that `hotich --help` answers at once. The work stands in
`pipelines.commands`. Exit status: 0 done (rejected rows are work done), 1 could not, 2 wrong usage.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

# What an error needs to know of the command that raised it.
_ASKED = "hotich.asked"


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    ctx.meta.setdefault(_ASKED, {})[param.name] = value
    return value


_HOME = click.option(
    "--home",
    "root",
    callback=_remember,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục dữ liệu; không ghi thì theo biến HOTICH_HOME, rồi đến ./data.",
)
_JSON = click.option("--json", "as_json", is_flag=True, callback=_remember, help="In một đối tượng JSON khi xong.")


class _Commands(click.Group):
    """A group whose commands end every foreseeable trouble with one sentence and every other with a log file."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except KeyboardInterrupt:
            self._say(ctx, "Đã dừng theo yêu cầu; chạy lại thì làm tiếp phần còn dở.")
            ctx.exit(130)
        except Exception as error:
            from pipelines.commands.trouble import sentence

            text = sentence(error, ctx.meta.get(_ASKED, {}).get("root"))
            self._say(ctx, text, getattr(error, "told", {}))
            ctx.exit(1)

    def _say(self, ctx: click.Context, text: str, told: Mapping[str, Any] = MappingProxyType({})) -> None:
        click.echo(text, err=True)
        if ctx.meta.get(_ASKED, {}).get("as_json"):
            click.echo(json.dumps({**told, "ok": False, "error": text}, ensure_ascii=False))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="hotich", message="hotich %(version)s")
def main() -> None:
    """Nghiệm thu dữ liệu số hóa sổ hộ tịch: nhận, kiểm tra, trả lại, phê duyệt, theo dõi tiến độ."""


@main.command(short_help="Nhận mọi lần giao mới, kiểm tra, trả lại, công bố.")
@_HOME
@_JSON
def run(root: Path | None, as_json: bool) -> None:
    """Chạy công việc chính: nhận mọi lần giao mới trong inbox, kiểm tra, ghi sổ cái, trả lại, công bố.

    Chạy lại bao nhiêu lần cũng được: không có gì mới thì không có gì thay đổi.
    """
    from pipelines.commands.run import command

    command(root, as_json=as_json)


@main.command(short_help="Viết dữ liệu mẫu (hư cấu) để dùng thử.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--books", default=40, show_default=True, type=click.IntRange(min=1), help="Số quyển sổ.")
@click.option("--rows", default=3000, show_default=True, type=click.IntRange(min=1), help="Số dòng tất cả.")
@click.option("--seed", default=2024, show_default=True, help="Hạt giống: cùng số thì cùng dữ liệu.")
@_JSON
def sample(folder: Path, books: int, rows: int, seed: int, as_json: bool) -> None:
    """Viết dữ liệu mẫu (hoàn toàn hư cấu) vào DIR/inbox để dùng thử và đo tốc độ."""
    from pipelines.commands.sample import command

    command(folder, books=books, rows=rows, seed=seed, as_json=as_json)


@main.command(short_help="Tiến độ, việc còn vướng, ai đang chờ ai.")
@_HOME
@_JSON
def status(root: Path | None, as_json: bool) -> None:
    """Một màn hình: tiến độ, việc còn vướng, ai đang chờ ai."""
    from pipelines.commands.status import command

    command(root, as_json=as_json)


@main.command(short_help="Kiểm tra sổ cái.")
@_HOME
@_JSON
def verify(root: Path | None, as_json: bool) -> None:
    """Kiểm tra sổ cái: không mất dòng nào, bảng chuyển đúng hồ sơ đã duyệt, mã băm, chuỗi sự kiện."""
    from pipelines.commands.verify import command

    command(root, as_json=as_json)


@main.command(short_help="Mở giao diện Dagster.")
@_HOME
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Cổng của giao diện.")
@click.option("--read-only", is_flag=True, help="Chỉ xem: không ai bấm chạy được gì, không tự nhận lần giao mới.")
def ui(root: Path | None, port: int, read_only: bool) -> None:
    """Mở giao diện Dagster trên thư mục dữ liệu này (chỉ từ chính máy này: 127.0.0.1)."""
    from pipelines.commands.ui import command

    command(root, port=port, read_only=read_only)
