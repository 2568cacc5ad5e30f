"""The screens of a home: counted in the published copy, and put beside each other as a page and a workbook."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from assets.dashboards.all_screens import all_screens
from assets.dashboards.facts import read_facts
from assets.dashboards.page import page
from assets.dashboards.screen import Screen
from assets.dashboards.workbook import screens_workbook
from assets.saving import save_whole
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.units import Tree
from warehouse.zone import ZONE

# Below `reports/`; the interface serves the folder under the same address.
FOLDER = "dieu-hanh"
PAGE, WORKBOOK = "index.html", "dieu-hanh.xlsx"


def folder(home: Home) -> Path:
    """Where page and workbook lie."""
    return home.reports / FOLDER


def count_screens(
    home: Home, *, now: datetime, tree: Tree, goal: int | None, deadline: date | None
) -> tuple[Screen, ...]:
    """The screens as the published copy has it; LedgerUnavailable if nothing was published."""
    with open_published(home) as connection:
        facts = read_facts(connection, as_of=now.astimezone(ZONE).date(), tree=tree, goal=goal, deadline=deadline)
    return all_screens(facts)


def write_screens(home: Home, screens: Sequence[Screen], *, now: datetime) -> None:
    """Writes page and workbook; readers see the old file or the new one."""
    local = now.astimezone(ZONE)
    save_whole(folder(home) / WORKBOOK, screens_workbook(screens, local.date()))
    save_whole(folder(home) / PAGE, page(screens, made_at=local, workbook=WORKBOOK).encode())
