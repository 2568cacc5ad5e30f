"""One small campaign for all who only read it; who makes reports gets one of his own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.reports.small_campaign import SmallCampaign, a_campaign


@pytest.fixture(scope="session")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCampaign]:
    """The small campaign; not to be changed."""
    work = a_campaign(tmp_path_factory.mktemp("campaign"))
    yield work
    work.close()


@pytest.fixture
def own_campaign(tmp_path: Path) -> Iterator[SmallCampaign]:
    """The same, to be changed."""
    work = a_campaign(tmp_path)
    yield work
    work.close()
