"""Charts and tables for the interface: nothing small is lost, nothing grows without bound."""

import base64

import polars as pl
import pytest
from defusedxml.ElementTree import fromstring

from assets.progress import charts, tables

ROWS = [
    ("Khai sinh", {"approved": 9_000, "rejected": 1, "pending_review": 999}),
    ("Khai tử", {"transferred": 3}),
    ("Kết hôn", {}),
]


def test_every_bar_has_twenty_squares_and_no_status_is_lost() -> None:
    text = charts.status_squares(ROWS)
    first = next(line for line in text.splitlines() if "Khai sinh" in line)
    assert sum(first.count(square) for square in "🟩🟦🟨🟥⬜") == 20
    assert first.count("🟥") == 1
    assert "10.000" in first
    assert "Kết hôn" not in text


def test_the_squares_of_all_registers_are_short_enough_to_be_shown_at_once() -> None:
    full = {"draft": 1, "pending_review": 250_000, "approved": 1_000_000, "rejected": 250_000, "transferred": 1_000_000}
    text = charts.status_squares([("Xác nhận tình trạng hôn nhân", full)] * 5)
    assert len(text.encode("utf-16-le")) // 2 < 1000


def test_the_image_is_sound_and_its_bars_fill_their_width() -> None:
    text = charts.as_markdown(charts.status_bars(ROWS), "Biểu đồ")
    assert text.startswith("![Biểu đồ](data:image/svg+xml;base64,")
    svg = fromstring(base64.b64decode(text.partition("base64,")[2].rstrip(")")))
    bars = [r for r in svg.iter() if r.tag.endswith("rect") and r.get("height") == "20"]
    assert len(bars) == 4
    assert sum(float(r.get("width", 0)) for r in bars) == pytest.approx(2 * 430, abs=1)


def test_nothing_to_draw_is_said() -> None:
    assert charts.status_squares([]) == "Chưa có hồ sơ."
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
