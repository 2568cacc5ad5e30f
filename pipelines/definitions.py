"""The assembly: assets, checks, jobs, sensor, schedule and resources as one set of Dagster definitions.

`build_definitions` returns a fresh set; tests and the command line put their own resources in place through it.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

import dagster as dg

from assets.dashboards import assets as dashboards_assets
from assets.intake import assets as intake_assets
from assets.progress import assets as progress_assets
from assets.quality import assets as quality_assets
from assets.records import assets as records_assets
from assets.reports import assets as reports_assets
from assets.reports.asset_checks import REPORT_CHECKS
from assets.review import assets as review_assets
from assets.review.asset_checks import open_lots_agree
from assets.transfer import assets as transfer_assets
from assets.transfer.asset_checks import packages_add_up
from assets.verdicts import assets as verdicts_assets
from assets.waiting import assets as waiting_assets
from checks.asset_checks import rule_checks
from pipelines.alerts.sensor import Watched, build_alert_sensor
from pipelines.jobs import main, quality, refresh, reports
from pipelines.report_settings import ReportSettings
from pipelines.resources import HomeResource, ReportOfficeResource, WorkbenchResource
from pipelines.schedules import nightly, nightly_quality, nightly_reports
from pipelines.sensors import answers_sensor, inbox_sensor
from pipelines.settings import SettingsError

_ASSET_MODULES = (
    intake_assets,
    records_assets,
    verdicts_assets,
    review_assets,
    transfer_assets,
    progress_assets,
    dashboards_assets,
    quality_assets,
    reports_assets,
    waiting_assets,
)


def _watched(home: HomeResource) -> Watched:
    """What the alert sensor looks at; raises SettingsError."""
    return Watched(home.home, home.settings.alerts, home.settings.units.tree)


def _reports_at(home: HomeResource) -> time:
    """When the reports are made; with settings that cannot be read the usual time: who runs then says what is wrong."""
    try:
        return home.settings.reports.make_at
    except SettingsError:
        return ReportSettings().make_at


def build_definitions(*, resources: Mapping[str, Any] | None = None) -> dg.Definitions:
    """Fresh definitions.

    Args:
        resources: instead of the default `home` (HOTICH_HOME or ./data) and `workbench`.
    """
    home = HomeResource()
    at = _reports_at(home)
    return dg.Definitions(
        assets=dg.load_assets_from_modules(_ASSET_MODULES),
        asset_checks=[rule_checks, open_lots_agree, packages_add_up, *REPORT_CHECKS],
        jobs=[main, refresh, quality, reports],
        sensors=[inbox_sensor, answers_sensor, build_alert_sensor(_watched)],
        schedules=[nightly, nightly_quality, nightly_reports(at.hour, at.minute)],
        resources={
            "home": home,
            "workbench": WorkbenchResource(home=home),
            "report_office": ReportOfficeResource(home=home),
            **(resources or {}),
        },
        # One writer: stages one after the other in one process; they are parallel inside where it pays.
        executor=dg.in_process_executor,
    )


defs = build_definitions()
