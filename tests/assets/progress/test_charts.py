"""Charts and tables for the interface: nothing small is lost, nothing grows without bound."""

import re
from urllib.parse import unquote

import polars as pl
import pytest
from defusedxml.ElementTree import fromstring

from assets.progress import charts, tables
from warehouse.registers import REGISTER_LABELS

ROWS = [
    ("Khai sinh", {"approved": 9_000, "rejected": 1, "pending_review": 999}),
    ("Khai tử", {"transferred": 3}),
    ("Kết hôn", {}),
]


def _drawn(rows: list[tuple[str, dict[str, int]]]) -> tuple[list[str], list[tuple[str, int, int]]]:
    """Texts of the chart, and its bars as colour, line and width."""
    text = charts.as_markdown(charts.status_bars(rows), "Biểu đồ")
    assert text.startswith("![Biểu đồ](<data:image/svg+xml,")
    svg = fromstring(unquote(text.partition("svg+xml,")[2].removesuffix(">)")))
    bars = [
        (str(path.get("stroke")), int(y), int(width))
        for path in svg.iter("{http://www.w3.org/2000/svg}path")
        for y, width in re.findall(r"M\d+ (\d+)h(\d+)", str(path.get("d")))
    ]
    return ["".join(node.itertext()) for node in svg.iter("{http://www.w3.org/2000/svg}text")], bars


def test_every_bar_is_as_wide_as_the_next_and_no_status_is_lost() -> None:
    texts, bars = _drawn(ROWS)
    assert sum(width for _, y, width in bars if y == 10) == pytest.approx(220, abs=1)
    assert sum(width for _, y, width in bars if y == 34) == 220
    assert {colour for colour, y, _ in bars if y == 10} == {"cornflowerblue", "gold", "tomato"}
    assert texts[:2] == ["Khai sinh 10.000", "Khai tử 3"]
    assert {"Đã chuyển", "Đã phê duyệt", "Chờ rà soát", "Từ chối"} == set(texts[2:])


def test_the_chart_of_a_whole_province_is_short_enough_to_be_shown_at_once() -> None:
    full = {"pending_review": 20_123, "approved": 190_456, "rejected": 10_789, "transferred": 60_194}
    svg = charts.status_bars([(label, full) for label in REGISTER_LABELS.values()])
    assert len(charts.as_markdown(svg, "Theo loại sổ")) < 1000


def test_nothing_to_draw_is_said() -> None:
    assert charts.as_markdown(charts.status_bars([]), "Chưa có") == "Chưa có"


def test_a_long_table_is_cut_and_says_so() -> None:
    frame = pl.DataFrame({"unit": [f"Xã số {i} | {'x' * 300}" for i in range(500)], "n": range(500)})
    text = tables.markdown(frame, {"unit": "Đơn vị", "n": "Hồ sơ"})
    assert len(text.encode()) <= tables.MOST_BYTES
    shown = text.count("Xã số")
    assert shown <= tables.MOST_ROWS
    assert f"và {500 - shown} dòng khác" in text
    assert "\\|" in text


def test_counts_are_listed_from_the_largest() -> None:
    lines = tables.counts({"a": 1, "b": 1_234, "c": 5}, ("Tên", "Số")).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["b", "c", "a"]
    assert "1.234" in lines[2]
