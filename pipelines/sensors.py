"""The sensor that watches the inbox."""

import hashlib
import time

import dagster as dg

from assets.partitions import deliveries
from pipelines.arrivals import look
from pipelines.jobs import main, range_tags
from pipelines.resources import HomeResource
from pipelines.settings import SettingsError


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
