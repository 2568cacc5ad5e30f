"""The sensors that watch what comes: deliveries in the inbox, answers in `reviews/` and `acks/`."""

import hashlib
import time
from contextlib import suppress
from pathlib import Path

import dagster as dg

from assets.partitions import deliveries
from pipelines.arrivals import look
from pipelines.instance import bury_dead_runs
from pipelines.jobs import main, range_tags, refresh
from pipelines.outputs import answers_waiting
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


@dg.sensor(
    job=refresh,
    name="answers_sensor",
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Xem `reviews` và `acks` mỗi phút; tệp rà soát hoặc kết quả tiếp nhận nào chép xong thì nhận ngay, tất "
    "cả trong một lần chạy.",
)
def answers_sensor(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.RunRequest | dg.SkipReason:
    """Asks for one run over every answer that waits; the same files are asked for once, also if they cannot be read."""
    try:
        settings = home.settings
    except SettingsError as error:
        return dg.SkipReason(str(error))
    waiting = answers_waiting(home.home, quiet_seconds=settings.quiet_seconds, now=time.time())
    if not waiting:
        return dg.SkipReason("Không có tệp rà soát hay kết quả tiếp nhận nào mới.")
    return dg.RunRequest(run_key=_listing_key(waiting))


def _listing_key(files: list[Path]) -> str:
    """The same for the same files, sizes and times; nothing of their names is left in it."""
    lines = sorted(f"{path}\0{(told := path.stat()).st_size}\0{told.st_mtime_ns}" for path in files if path.exists())
    return "answers-" + hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _bury_dead_runs(instance: dg.DagsterInstance, home: Home) -> None:
    """Clears the queue of a run whose process died; while somebody works, nobody is dead."""
    if not home.ledger.exists():
        return
    with suppress(LedgerUnavailable), writer_lock(home):
        bury_dead_runs(instance, time.time())
