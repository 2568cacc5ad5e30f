"""What is kept of faults of the program."""

import json
from pathlib import Path

import pytest

from assets import failures
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("cut", ["", "{", "[]", '{"key": "06205_dot1"}'])
def test_a_marker_that_was_cut_is_told_and_stops_nobody(home: Home, cut: str) -> None:
    failures.note(home, "06205_dot2", "verdicts", ValueError("Nguyễn Thị Mật"))
    (home.work / "06205_dot1.failed.json").write_text(cut, encoding="utf-8")
    told = failures.failures(home)
    assert [(f.key, f.error) for f in told] == [("06205_dot1", "?"), ("06205_dot2", "ValueError")]
    for failure in told:
        failures.forget(home, failure.key)
    assert failures.failures(home) == []


def test_nothing_of_the_error_but_its_kind_is_kept(home: Home) -> None:
    failures.note(home, "06205_dot1", "verdicts", ValueError("Nguyễn Thị Mật"))
    (marker,) = home.work.iterdir()
    assert set(json.loads(marker.read_text(encoding="utf-8"))) == {"key", "stage", "error", "trace"}
    assert "Mật" not in marker.read_text(encoding="utf-8")
