"""Samples that several tests read; written once per worker, small, with invented persons only."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.sample import SampleSummary, write_sample


@dataclass(frozen=True)
class Province:
    """A written sample and its truth."""

    summary: SampleSummary

    @property
    def inbox(self) -> Path:
        return self.summary.inbox

    def _lines(self, name: str) -> list[dict[str, str]]:
        with (self.summary.truth / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def books(self) -> list[dict[str, str]]:
        return self._lines("books.csv")

    @property
    def faults(self) -> list[dict[str, str]]:
        return self._lines("faults.csv")

    def folder(self, book: dict[str, str]) -> Path:
        return self.inbox / book["unit_folder"] / book["delivery"]


@pytest.fixture(scope="package")
def broken_province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """150 books with the usual share of faults: large enough for every rule."""
    target = tmp_path_factory.mktemp("broken")
    return Province(write_sample(target, books=150, rows=3600, seed=20, workers=1))


@pytest.fixture(scope="package")
def sound_province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """20 books without any fault."""
    target = tmp_path_factory.mktemp("sound")
    return Province(write_sample(target, books=20, rows=400, seed=4, workers=1, faults=0.0))
