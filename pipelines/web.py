"""The web server of `hotich ui`: Dagster's own, and beside it the page and the workbook of the leaders' screens.

Dagster's pages cannot be read on a telephone and give nobody a file; so the folder `reports/dieu-hanh`, counts only, is
served under the same address. Run as `python -m pipelines.web PORT [--read-only]`, with DAGSTER_HOME and HOTICH_HOME.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget
from dagster_webserver.version import __version__
from dagster_webserver.webserver import DagsterWebserver
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from assets.dashboards.published_screens import FOLDER, folder
from pipelines.settings import find_home

# No login in open-source Dagster: whoever comes from elsewhere comes through a proxy that asks.
HOST = "127.0.0.1"
_DEFINITIONS = "pipelines.definitions"


class Interface(DagsterWebserver):
    """Dagster's web server with one more folder of files."""

    def __init__(self, context: WorkspaceProcessContext, screens: Path) -> None:
        self._screens = screens
        super().__init__(context)

    def build_routes(self) -> list[Any]:
        """Ours first: Dagster's last route answers every address."""
        ours: list[BaseRoute] = [Mount(f"/{FOLDER}", StaticFiles(directory=self._screens, html=True))]
        return [*ours, *super().build_routes()]


def serve(port: int, *, read_only: bool) -> None:
    """Serves until it is told to end."""
    screens = folder(find_home())
    screens.mkdir(parents=True, exist_ok=True)
    target = ModuleTarget(_DEFINITIONS, attribute=None, working_directory=None, location_name=None)
    with dg.DagsterInstance.get() as instance:
        # As Dagster's own command does for a process that lives long (its defaults).
        instance.optimize_for_webserver(statement_timeout=15000, pool_recycle=3600, max_overflow=20)
        with WorkspaceProcessContext(instance, target, version=__version__, read_only=read_only) as context:
            uvicorn.run(Interface(context, screens).create_asgi_app(), host=HOST, port=port, log_level="warning")


def main(arguments: Sequence[str]) -> None:
    """Port, and whether nobody may start or change anything."""
    serve(int(arguments[0]), read_only="--read-only" in arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
