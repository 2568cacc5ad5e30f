"""Who looks at the interface sees which books wait for whom, since when, the oldest first."""

from datetime import date, timedelta
from pathlib import Path

import dagster as dg

from assets.waiting.assets import waiting_books
from assets.waiting.books import by_side
from assets.waiting.books import waiting_books as read_waiting
from assets.workbench import Workbench
from tests.deliveries import NOW, Book, birth, deliver, run
from warehouse.home import Home


def test_the_longest_waiting_book_stands_first(tmp_path: Path) -> None:
    home = Home(tmp_path / "tinh")
    deliver(home, "dot1", Book([birth(1, chaNgaySinh="1920")]))
    run(home)
    deliver(home, "dot2", Book([birth(2, quyenSo="02/2008", nksGioiTinh="9")], stem="hongphong.KS.2008.02"))
    run(home, now=NOW + timedelta(days=5))
    with Workbench(home) as workbench:
        waiting = read_waiting(workbench.ledger, date(2024, 5, 30))
        shown = waiting_books(workbench=workbench)
    assert waiting.select("book", "who", "records", "since_day", "days").rows() == [
        ("KS.2008.01", "Đơn vị rà soát", 1, "20/05/2024", 10),
        ("KS.2008.02", "Nhà thầu", 1, "25/05/2024", 5),
    ]
    assert [(line.side, line.books, line.since) for line in by_side(waiting)] == [
        ("contractor", 1, date(2024, 5, 25)),
        ("reviewer", 1, date(2024, 5, 20)),
        ("national", 0, None),
    ]
    assert isinstance(shown, dg.MaterializeResult)
    assert shown.metadata is not None and shown.metadata["dagster/row_count"] == 2
    assert "Hoàng" not in str(shown.metadata), "no person"


def test_a_name_that_somebody_typed_into_a_file_name_is_not_shown(tmp_path: Path) -> None:
    home = Home(tmp_path / "tinh")
    deliver(home, "dot1", Book([birth(1)], stem="Khai sinh Nguyễn Thị Mật"))
    run(home)
    with Workbench(home) as workbench:
        shown = waiting_books(workbench=workbench)
    assert isinstance(shown, dg.MaterializeResult)
    assert shown.metadata is not None and shown.metadata["dagster/row_count"] == 1
    assert "Mật" not in str(shown.metadata)


def test_where_nobody_waits_nothing_is_shown(tmp_path: Path) -> None:
    home = Home(tmp_path / "tinh")
    deliver(home, "dot1", Book([birth(1)]))
    run(home)
    with Workbench(home) as workbench:
        assert read_waiting(workbench.ledger, date(2024, 5, 30)).is_empty()
        shown = waiting_books(workbench=workbench)
    assert isinstance(shown, dg.MaterializeResult)
    assert shown.metadata is not None and shown.metadata["dagster/row_count"] == 0
