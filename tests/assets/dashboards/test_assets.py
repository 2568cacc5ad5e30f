"""What the screens hand to the interface: the sentence first, everything shown at once, numbers to plot."""

from pathlib import Path

import dagster as dg

from assets.dashboards.assets import ASSETS, leader_screens
from assets.dashboards.published_screens import WORKBOOK, folder
from assets.workbench import Workbench
from tests.deliveries import Book, birth, deliver, run
from warehouse.home import Home


def made(home: Home) -> dict[str, dict[str, dg.MetadataValue]]:
    with Workbench(home) as workbench:
        result = dg.materialize([leader_screens], resources={"workbench": workbench})
    events = result.asset_materializations_for_node("leader_screens")
    return {e.asset_key.to_user_string(): dict(e.metadata) for e in events}


def test_each_screen_begins_with_its_sentence_and_hides_nothing_behind_a_link(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(n) for n in range(1, 6)], without_scans=[0]))
    run(home)
    screens = made(home)
    assert list(screens) == list(ASSETS.values())
    for metadata in screens.values():
        assert next(iter(metadata)) == "Kết luận"
        texts = [v.md_str or "" for v in metadata.values() if isinstance(v, dg.MarkdownMetadataValue)]
        assert all(len(text) < 1000 for text in texts), "the interface shows longer ones only when asked"
        assert any("/dieu-hanh/dieu-hanh.xlsx" in text for text in texts)
        assert any(isinstance(v, (dg.IntMetadataValue, dg.FloatMetadataValue)) for v in metadata.values())
        assert (folder(home) / WORKBOOK).exists()
    first = screens[ASSETS["1_tong_quan"]]
    assert first["Đã bàn giao"].value == 5
    assert first["Từ chối"].value == 1


def test_the_screens_tell_what_was_published_not_what_is_being_written(tmp_path: Path) -> None:
    home = Home(tmp_path)
    deliver(home, "dot1", Book([birth(1)]))
    run(home)
    home.ledger.rename(home.ledger.with_suffix(".gone"))
    assert made(home)[ASSETS["1_tong_quan"]]["Đã bàn giao"].value == 1
