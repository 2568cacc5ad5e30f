"""The sensor that looks for what is wrong, every few minutes, whether or not anything runs."""

from collections.abc import Callable
from dataclasses import dataclass

import dagster as dg

from pipelines.alerts.facts import RunFacts
from pipelines.alerts.runs import run_facts
from pipelines.alerts.service import run_alerts
from pipelines.alerts.settings import AlertSettings
from pipelines.resources import HomeResource
from pipelines.settings import SettingsError
from warehouse.home import Home
from warehouse.units import Tree


@dataclass(frozen=True)
class Watched:
    """What one tick of the alerting needs to know of a home."""

    home: Home
    settings: AlertSettings
    tree: Tree


def build_alert_sensor(
    watched: Callable[[HomeResource], Watched], *, name: str = "alert_sensor", interval_seconds: int = 300
) -> dg.SensorDefinition:
    """The sensor of alerts; it starts no run.

    Args:
        watched: home, `[alerts]` and `units.tree` of the resource `home`, read at every tick, so that a changed
            setting counts at once.
        interval_seconds: between ticks; `alerting_silent.minutes` must be several of them.
    """

    @dg.sensor(
        name=name,
        minimum_interval_seconds=interval_seconds,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Xét các quy tắc cảnh báo, mở, nhắc và đóng sự việc, gửi thông báo. Chỉ có số liệu và mã số.",
    )
    def alert_sensor(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SkipReason:
        """One tick of the alerting."""
        try:
            seen = watched(home)
        except SettingsError as error:
            return dg.SkipReason(str(error))
        runs, broken = _history(context)
        tick = run_alerts(seen.home, seen.settings, runs=runs, tree=seen.tree, broken=broken)
        return dg.SkipReason(tick.sentence())

    return alert_sensor


def _history(context: dg.SensorEvaluationContext) -> tuple[RunFacts | None, dict[str, str]]:
    """The run history, and if it cannot be read, that it cannot: the other rules go on."""
    repository = context.repository_def
    try:
        keys = None if repository is None else repository.asset_graph.asset_check_keys
        return run_facts(context.instance, keys), {}
    except Exception as error:
        # Told by alerting_broken: the log of a sensor is read by nobody.
        return None, {"runs": type(error).__name__}
