"""The web server of `hotich ui`: the leaders' page beside Dagster's, and nothing to change where it is read-only."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from starlette.applications import Starlette

from pipelines.web import HOST, Interface


@pytest.fixture
def interface(tmp_path: Path) -> Iterator[Starlette]:
    (tmp_path / "index.html").write_text("<title>Điều hành</title>", encoding="utf-8")
    with (
        dg.instance_for_test() as instance,
        WorkspaceProcessContext(instance, EmptyWorkspaceTarget(), version="x", read_only=True) as context,
    ):
        yield Interface(context, tmp_path).create_asgi_app()


def ask(app: Starlette, path: str, body: Any = None) -> tuple[int, str]:
    """Status and text of one answer; a body makes it a POST."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": "GET" if body is None else "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "scheme": "http",
        "http_version": "1.1",
    }

    asked = iter([{"type": "http.request", "body": b"" if body is None else json.dumps(body).encode()}])

    async def receive() -> dict[str, Any]:
        if (message := next(asked, None)) is None:
            await asyncio.Event().wait()  # whoever asked does not hang up
        return message or {}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:]).decode()


def test_the_page_for_leaders_is_served_and_only_its_folder(interface: Starlette) -> None:
    assert ask(interface, "/dieu-hanh/") == (200, "<title>Điều hành</title>")
    assert ask(interface, "/dieu-hanh/../../etc/passwd")[0] == 404
    assert ask(interface, "/dieu-hanh/khong-co.xlsx")[0] == 404


def test_dagster_s_own_pages_are_still_there(interface: Starlette) -> None:
    assert ask(interface, "/server_info")[0] == 200


def test_nothing_is_changed_through_a_read_only_interface(interface: Starlette) -> None:
    wipe = 'mutation { wipeAssets(assetPartitionRanges: [{assetKey: {path: ["x"]}}]) { __typename } }'
    assert json.loads(ask(interface, "/graphql", {"query": wipe})[1])["data"]["wipeAssets"] == {
        "__typename": "UnauthorizedError"
    }
    status, text = ask(interface, "/report_asset_materialization/x", {"description": "x"})
    assert status != 200
    assert "Not authorized" in text


def test_it_listens_on_this_machine_only() -> None:
    assert HOST == "127.0.0.1"
