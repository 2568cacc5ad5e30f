"""What holds for every test: examples are not judged by the clock, and no test finds another one's Dagster instance."""

from collections.abc import Iterator

import pytest
from dagster._core.storage.defs_state.base import set_defs_state_storage
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def _without_instance() -> Iterator[None]:
    """Dagster keeps the storage of the last instance opened in the process; of one that is gone it cannot load."""
    with set_defs_state_storage(None):
        yield


no_instance_of_another_module = pytest.fixture(scope="module", autouse=True)(_without_instance)
no_instance_of_another_test = pytest.fixture(autouse=True)(_without_instance)
