"""A small home with ten approved births in two books: the scans of one in a zip, of the other in a folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from tests.deliveries import Book, birth, deliver, run
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger

SECOND = "xahongphong_hcl.KS.2008.02"


def second_book(number: int, **changed: str | None) -> dict[str, str | None]:
    """A sound birth record of book KS.2008.02."""
    return birth(number, quyenSo="02/2008", **changed)


@pytest.fixture(scope="session")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home as the main job leaves it; not to be changed."""
    home = Home(tmp_path_factory.mktemp("landed"))
    folder = deliver(
        home,
        "dot-1",
        Book([birth(n) for n in range(1, 7)]),
        Book([second_book(n) for n in range(11, 15)], stem=SECOND),
    )
    with ZipFile(folder / f"{SECOND}.zip") as archive:
        archive.extractall(folder / SECOND / "scan")
    (folder / f"{SECOND}.zip").unlink()
    run(home)
    return home


@pytest.fixture
def home(landed: Home, tmp_path: Path) -> Home:
    """A copy of the home for one test."""
    shutil.copytree(landed.root, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def con(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger of that home, open for writing."""
    with open_ledger(home) as connection:
        yield connection
