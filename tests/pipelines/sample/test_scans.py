from io import BytesIO

import pytest
from PIL import Image, ImageStat
from pypdf import PdfReader

from pipelines.sample.pages import VARIANTS, blank_page, draw_page
from pipelines.sample.pdf import MAKERS, Page, sound
from warehouse.registers import REGISTERS


def _spread(page: Page) -> float:
    image = Image.open(BytesIO(page.jpeg))
    image.draft("L", (page.width // 8, page.height // 8))
    return float(ImageStat.Stat(image).stddev[0])


def _bits_per_pixel(page: Page) -> float:
    return 8 * len(page.jpeg) / (page.width * page.height)


@pytest.mark.parametrize(("scans", "low", "high"), [("small", 15_000, 25_000), ("real", 80_000, 120_000)])
@pytest.mark.parametrize("register", REGISTERS)
def test_a_page_is_as_large_as_a_scan_of_its_kind(scans: str, low: int, high: int, register: str) -> None:
    for variant in range(VARIANTS):
        page = draw_page(register, variant, scans)
        assert low < len(page.jpeg) < high
        assert abs(page.height / page.width - 2**0.5) < 0.01


@pytest.mark.parametrize("scans", ["small", "real"])
def test_an_empty_page_differs_from_a_written_one_in_bits_and_in_tone(scans: str) -> None:
    written, empty = draw_page("KS", 0, scans), blank_page(scans)
    assert _bits_per_pixel(empty) < 0.15 < 0.25 < _bits_per_pixel(written)
    assert _spread(empty) < 3 < 8 < _spread(written)


def test_a_sound_file_opens_strictly_and_shows_number_and_date() -> None:
    page = draw_page("KT", 1, "small")
    reader = PdfReader(BytesIO(sound(page, "seed/book/012-2008 20.05.2008")), strict=True)
    assert len(reader.pages) == 1
    assert "012-2008 20.05.2008" in reader.pages[0].extract_text()
    assert reader.pages[0].images[0].image is not None


def test_the_stamp_makes_the_bytes_of_two_files_differ_even_if_nothing_is_written_on_them() -> None:
    page = blank_page("small")
    assert MAKERS["blank"](page, "a/1") != MAKERS["blank"](page, "b/1")


def test_a_file_with_a_lost_tail_still_holds_the_whole_scan_and_a_cut_one_does_not() -> None:
    page = draw_page("KH", 0, "small")
    assert page.jpeg in MAKERS["cut_tail"](page, "x")
    assert page.jpeg in MAKERS["wrong_table"](page, "x")
    assert page.jpeg not in MAKERS["cut"](page, "x")


def test_a_locked_file_does_not_open_without_its_password() -> None:
    reader = PdfReader(BytesIO(MAKERS["encrypted"](draw_page("HN", 0, "small"), "x")), strict=True)
    assert reader.is_encrypted
    assert not reader.decrypt("")
