"""The command line `hotich`: what each command is called, takes, and says when it cannot.

Commands import what they need when they are called, so that `hotich --help` answers at once. The work stands in
`pipelines.commands`. Exit status: 0 done (rejected rows are work done), 1 could not, 2 wrong usage.
"""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

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
    # Landing is hundreds of small steps, which a second thread costs a tenth; Polars reads this when it is imported.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
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


@main.command(short_help="Dựng lại sổ cái và so với sổ cái cũ.")
@_HOME
@click.option("--replace", is_flag=True, help="Đưa sổ cái dựng lại vào thay sổ cái cũ nếu giống hệt; bản cũ được giữ.")
@click.option("--accept-differences", is_flag=True, help="Cùng --replace: thay cả khi khác, sau khi đã xem chỗ khác.")
@_JSON
def rebuild(root: Path | None, replace: bool, accept_differences: bool, as_json: bool) -> None:
    """Dựng lại sổ cái chỉ từ các lần giao, quyết định rà soát và kết quả tiếp nhận, rồi so từng dòng với sổ cái cũ."""
    from pipelines.commands.rebuild import command

    command(root, replace=replace, accept_differences=accept_differences, as_json=as_json)


@main.command(short_help="Mở giao diện Dagster.")
@_HOME
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Cổng của giao diện.")
@click.option("--read-only", is_flag=True, help="Chỉ xem: không ai bấm chạy được gì, không tự nhận lần giao mới.")
def ui(root: Path | None, port: int, read_only: bool) -> None:
    """Mở giao diện Dagster trên thư mục dữ liệu này (chỉ từ chính máy này: 127.0.0.1)."""
    from pipelines.commands.ui import command

    command(root, port=port, read_only=read_only)


@main.group(short_help="Đóng gói để chuyển; nhận kết quả tiếp nhận.")
def transfer() -> None:
    """Đóng gói bản ghi đã phê duyệt để chuyển vào Cơ sở dữ liệu hộ tịch, và nhận kết quả tiếp nhận."""


@transfer.command(short_help="Đóng gói những gì đã phê duyệt.")
@_HOME
@click.option("--dry-run", is_flag=True, help="Chỉ cho biết sẽ đóng những gói nào, không ghi gì.")
@_JSON
def pack(root: Path | None, dry_run: bool, as_json: bool) -> None:
    """Đóng gói mọi bản ghi đã phê duyệt chưa nằm trong gói nào vào transfer/<gói>/."""
    from pipelines.commands.transfer import pack as command

    command(root, dry_run=dry_run, as_json=as_json)


@transfer.command(short_help="Nhận một tệp kết quả tiếp nhận.")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@_HOME
@_JSON
def ack(file: Path, root: Path | None, as_json: bool) -> None:
    """Nhận tệp kết quả tiếp nhận (package,record_id,outcome,code,message) của Cơ sở dữ liệu hộ tịch."""
    from pipelines.commands.transfer import ack as command

    command(root, file, as_json=as_json)


@main.group(short_help="Cảnh báo: kiểm tra, xem, gửi lại.")
def alerts() -> None:
    """Cảnh báo chất lượng dữ liệu và vận hành: kiểm tra ngay, xem sự cố, gửi lại, gửi thử."""


@alerts.command(name="check", short_help="Kiểm tra và gửi cảnh báo ngay.")
@_HOME
@click.option("--dry-run", is_flag=True, help="Chỉ cho biết sẽ gửi gì và vì sao.")
@_JSON
def alerts_check(root: Path | None, dry_run: bool, as_json: bool) -> None:
    """Đánh giá mọi quy tắc cảnh báo ngay bây giờ."""
    from pipelines.commands.alerts import check

    check(root, dry_run=dry_run, as_json=as_json)


@alerts.command(name="status", short_help="Các sự cố và kênh gửi.")
@_HOME
@_JSON
def alerts_status(root: Path | None, as_json: bool) -> None:
    """Các sự cố đang mở và vừa đóng, các kênh gửi, các tin chưa gửi được."""
    from pipelines.commands.alerts import status as command

    command(root, as_json=as_json)


@alerts.command(name="healthcheck", short_help="Bộ phận cảnh báo còn hoạt động không.")
@_HOME
@_JSON
def alerts_healthcheck(root: Path | None, as_json: bool) -> None:
    """Dùng cho cron: tự báo động khi bộ phận cảnh báo im lặng quá lâu."""
    from pipelines.commands.alerts import healthcheck

    healthcheck(root, as_json=as_json)


@alerts.command(name="redeliver", short_help="Gửi lại các tin chưa gửi được.")
@_HOME
@click.option("--channel", help="Chỉ một kênh.")
@click.option("--discard", is_flag=True, help="Bỏ các tin này thay vì gửi lại.")
@_JSON
def alerts_redeliver(root: Path | None, channel: str | None, discard: bool, as_json: bool) -> None:
    """Gửi lại (hoặc bỏ) các tin cảnh báo chưa gửi được."""
    from pipelines.commands.alerts import redeliver

    redeliver(root, channel=channel, discard=discard, as_json=as_json)


@alerts.command(name="test", short_help="Gửi thử qua mọi kênh.")
@_HOME
@_JSON
def alerts_test(root: Path | None, as_json: bool) -> None:
    """Gửi một tin thử qua mọi kênh đã cài đặt."""
    from pipelines.commands.alerts import test

    test(root, as_json=as_json)


@alerts.command(name="contractors", short_help="Mã của các đơn vị số hóa.")
@_HOME
@_JSON
def alerts_contractors(root: Path | None, as_json: bool) -> None:
    """Mã và tên các đơn vị số hóa, để đặt tên gọi trong tin cảnh báo (cài đặt `alerts.contractors`)."""
    from pipelines.commands.alerts import contractors

    contractors(root, as_json=as_json)


@main.group(short_help="Biểu 1, Biểu 2, báo cáo tổng kết; mẫu cho đơn vị điền.")
def report() -> None:
    """Lập biểu báo cáo; biểu đã lập thì được giữ nguyên. Viết các mẫu để đơn vị điền."""


def _form(name: str, told: str) -> None:
    """One command per form; all take the same."""

    @report.command(name=name, short_help=told, help=f"Lập {told} Đã lập thì được giữ nguyên từng byte.")
    @_HOME
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Số liệu đến hết ngày này; mặc định hôm nay.")
    @click.option("--unit", default="", help="Mã xã (5 số) hoặc huyện (3 số) lập biểu; bỏ trống là Sở Tư pháp.")
    @click.option("--tree", type=click.Choice(["2024", "2025"]), help="Hệ thống đơn vị; mặc định theo ngày báo cáo.")
    @click.option("--renew", is_flag=True, help="Lập lần nữa bên cạnh biểu đã chốt.")
    @_JSON
    def make(
        root: Path | None, as_of: datetime | None, unit: str, tree: str | None, renew: bool, as_json: bool
    ) -> None:
        from pipelines.commands.report import command
        from pipelines.settings import find_home, load_settings

        command(
            root,
            report=cast(Any, name),
            as_of=as_of.date() if as_of else None,
            unit=unit,
            tree=cast(Any, tree),
            renew=renew,
            as_json=as_json,
            chosen=load_settings(find_home(root)).reports,
        )


_form("bieu-1", "Biểu 1: bản ghi chờ rà soát.")
_form("bieu-2", "Biểu 2: tiến độ số hóa.")
_form("tong-ket", "báo cáo tổng kết cả đợt.")


@report.command(name="den-han", short_help="Mọi biểu đã đến kỳ mà chưa lập.")
@_HOME
@_JSON
def report_due(root: Path | None, as_json: bool) -> None:
    """Lập Biểu 1, Biểu 2 (xã, huyện, Sở) của mọi kỳ đã qua mà chưa lập; báo cáo tổng kết khi đã hết hạn."""
    from pipelines.commands.report import due

    due(root, as_json=as_json)


@report.command(name="mau", short_help="Viết mẫu danh mục sổ và mẫu vướng mắc.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@_JSON
def report_templates(folder: Path, as_json: bool) -> None:
    """Viết vào DIR các mẫu để đơn vị điền: danh mục sổ giấy; khó khăn, vướng mắc."""
    from pipelines.commands.report import templates

    templates(folder, as_json=as_json)
