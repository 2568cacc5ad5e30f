"""An empty campaign, and one of six weeks whose truth is in its own list."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.reports.small_campaign import SmallCampaign, a_campaign


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SmallCampaign]:
    work = SmallCampaign.within(tmp_path)
    yield work
    work.close()


@pytest.fixture
def six_weeks(tmp_path: Path) -> Iterator[SmallCampaign]:
    work = a_campaign(tmp_path)
    yield work
    work.close()
