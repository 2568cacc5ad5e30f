"""One writer at a time, and a killed one does not stand in the way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.writer_lock import writer_lock
from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable

_HOLD = """
import sys, time
from pathlib import Path
from pipelines.writer_lock import writer_lock
from warehouse.home import Home
with writer_lock(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "tinh")


def _hold(home: Home) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(home.root)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_a_second_process_is_refused_in_one_sentence_until_the_first_dies(home: Home) -> None:
    holder = _hold(home)
    try:
        with (
            pytest.raises(LedgerUnavailable, match=rf"Một lần chạy khác \(tiến trình {holder.pid}, từ "),
            writer_lock(home),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
    with writer_lock(home):
        said = (home.warehouse / ".writer.lock").read_text(encoding="utf-8")
        assert said.startswith(f"tiến trình {os.getpid()}, từ "), "whoever holds it now, and nobody else"


def test_the_same_process_may_take_it_again(home: Home) -> None:
    with writer_lock(home):
        with writer_lock(home):
            pass
        with writer_lock(home):
            pass


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tinh").write_text("a file where the home should be", encoding="utf-8")
    with pytest.raises(LedgerUnavailable, match="Không ghi được"), writer_lock(Home(tmp_path / "tinh")):
        pass
