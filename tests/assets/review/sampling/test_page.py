"""docs/sampling.md and its chart say what the tables say today."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from assets.review.sampling.explained import CHART, PAGE, chart, refreshed, write

DOCS = Path(__file__).parents[4] / "docs"


def test_the_tables_of_the_page_are_current() -> None:
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert refreshed(page) == page, "run: python -m assets.review.sampling.explained docs"
    assert "| 501 to 1,200 | J | 80 | 2 | 3 | 1.03 % | 6.52 % |" in page


def test_the_chart_is_current_and_the_page_shows_it() -> None:
    assert (DOCS / CHART).read_text(encoding="utf-8") == chart()
    assert f"({CHART})" in (DOCS / PAGE).read_text(encoding="utf-8")


def test_the_chart_is_a_picture_with_three_curves() -> None:
    picture = ElementTree.fromstring(chart())  # noqa: S314  (our own text)
    assert len(picture.findall("{http://www.w3.org/2000/svg}polyline")) == 3


def test_writing_brings_an_old_page_up_to_date_and_keeps_the_words(tmp_path: Path) -> None:
    (tmp_path / PAGE).write_text("Words.\n<!-- generated: aqls -->\nold\n<!-- end -->\nMore.\n", encoding="utf-8")
    write(tmp_path)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert page.startswith("Words.\n")
    assert page.endswith("\nMore.\n")
    assert "| 1.0 | 80 | 2 | 1.03 % | 6.52 % |" in page
    assert "old" not in page


def test_a_part_that_nothing_makes_is_an_error() -> None:
    with pytest.raises(KeyError):
        refreshed("<!-- generated: nothing -->\n<!-- end -->")
