"""The home that the review tests start from: built once, copied for each test."""

from pathlib import Path

import pytest

from tests.assets.review.office import Office, build, copy_home
from warehouse.home import Home


@pytest.fixture(scope="session")
def reviewed_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return build(tmp_path_factory.mktemp("landed"))


@pytest.fixture
def office(reviewed_home: Home, tmp_path: Path) -> Office:
    return Office(copy_home(reviewed_home, tmp_path / "home"))
