"""Answers beside the files they answer."""

import os
import time
from pathlib import Path

from assets.saving import is_answered, save_answer


def test_a_file_from_a_clock_that_is_fast_is_answered_all_the_same(tmp_path: Path) -> None:
    file, answer = tmp_path / "a.xlsx", tmp_path / "a.ket-qua.xlsx"
    file.write_bytes(b"1")
    ahead = time.time() + 3600
    os.utime(file, (ahead, ahead))
    assert not is_answered(file, answer)
    save_answer(answer, b"2", file)
    assert is_answered(file, answer)
    assert sorted(tmp_path.iterdir()) == [answer, file]
    os.utime(file, (ahead + 1, ahead + 1))
    assert not is_answered(file, answer), "somebody copied it in again"


def test_a_file_that_went_away_meanwhile_is_answered_too(tmp_path: Path) -> None:
    save_answer(tmp_path / "a.ket-qua.csv", b"2", tmp_path / "a.csv")
    assert (tmp_path / "a.ket-qua.csv").read_bytes() == b"2"
