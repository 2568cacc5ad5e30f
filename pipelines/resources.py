"""Resources of the assets: the home with its settings, and the workbench that the stages of one run share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from assets.reports.night import ReportOffice
from assets.workbench import Workbench
from pipelines.settings import Settings, find_home, load_settings
from pipelines.writer_lock import writer_lock
from warehouse.home import Home

# A run of the queue waits so long for a run of the command line to end; a whole province takes minutes.
_PATIENCE_SECONDS = 1800.0


class HomeResource(dg.ConfigurableResource):
    """Where the data lie; empty means HOTICH_HOME, else ./data."""

    root: str = ""

    @property
    def home(self) -> Home:
        """The home."""
        return find_home(Path(self.root) if self.root else None)

    @property
    def settings(self) -> Settings:
        """The home's settings as they are now; raises SettingsError."""
        return load_settings(self.home)


class WorkbenchResource(dg.ConfigurableResource[Workbench]):
    """Opens the workbench of a run that the interface or the daemon started, under the home's writer lock."""

    home: HomeResource

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Workbench]:
        """The workbench, for as long as the run lasts."""
        home, settings = self.home.home, self.home.settings
        with writer_lock(home, wait_seconds=_PATIENCE_SECONDS), Workbench(home, **settings.for_stages()) as workbench:
            yield workbench


class ReportOfficeResource(dg.ConfigurableResource[ReportOffice]):
    """What `[reports]` says, and the clock."""

    home: HomeResource

    def create_resource(self, context: dg.InitResourceContext) -> ReportOffice:
        """The office of this run; raises SettingsError."""
        settings = self.home.settings
        return ReportOffice(settings.reports.options(settings.units.tree))
