"""The sensor that watches the inbox."""

import hashlib
import time
from contextlib import suppress

import dagster as dg

from assets.partitions import deliveries
from pipelines.arrivals import look
from pipelines.instance import bury_dead_runs
from pipelines.jobs import main, range_tags
from pipelines.resources import HomeResource
from pipelines.settings import SettingsError
from pipelines.writer_lock import writer_lock
from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable


@dg.sensor(
    job=main,
    name="inbox_sensor",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Xem `inbox` mỗi 30 giây; lần giao nào chép xong thì nhận ngay, tất cả trong một lần chạy.",
)
def inbox_sensor(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult | dg.SkipReason:
    """Asks for one run over every delivery that is complete and new; what failed before waits for the night run."""
    try:
        settings = home.settings
    except SettingsError as error:
        return dg.SkipReason(str(error))
    _bury_dead_runs(context.instance, home.home)
    known = set(context.instance.get_dynamic_partitions(str(deliveries.name)))
    arrivals = look(home.home, settings, known, time.time())
    if not arrivals.ready:
        return dg.SkipReason(
            f"Không có lần giao mới; {len(arrivals.incomplete)} lần giao đang chép, "
            f"{len(arrivals.problems)} mục trong inbox cần xem lại."
        )
    keys = arrivals.keys
    return dg.SensorResult(
        dynamic_partitions_requests=[deliveries.build_add_request(keys)],
        run_requests=[
            dg.RunRequest(run_key=hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16], tags=range_tags(keys))
        ],
    )


def _bury_dead_runs(instance: dg.DagsterInstance, home: Home) -> None:
    """Clears the queue of a run whose process died; while somebody works, nobody is dead."""
    if not home.ledger.exists():
        return
    with suppress(LedgerUnavailable), writer_lock(home):
        bury_dead_runs(instance, time.time())
