"""Making partitions of deliveries, so that one run can take them."""

from collections.abc import Sequence

import dagster as dg

from assets import failures
from assets.partitions import deliveries as partitions
from warehouse.home import Home


def enrol(instance: dg.DagsterInstance, home: Home, keys: Sequence[str], landed: set[str]) -> None:
    """Makes partitions of deliveries that one run is to take, neighbours in this order.

    A partition that an earlier run has not landed is taken off and put at the end with the new ones: a run covers
    one range, so that the number of runs never grows. One whose delivery is no longer in the inbox is taken off.
    """
    for key in instance.get_dynamic_partitions(str(partitions.name)):
        if key not in landed:
            instance.delete_dynamic_partition(str(partitions.name), key)
    for failure in failures.failures(home):
        failures.forget(home, failure.key)
    instance.add_dynamic_partitions(str(partitions.name), list(keys))
