import contextlib
import io
import random
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assets.intake import tasks
from assets.intake.archive import Member
from assets.intake.pdf_structure import read_plain
from assets.intake.scans import Scan, check_scan
from tests.assets.intake.files import jpeg, page, pdf

SOUND = pdf(page())
TAIL = len(SOUND) - SOUND.rindex(b"\nendstream")  # what follows the image


def rewritten(data: bytes, *, password: str = "", pages: int = 1, compressed: bool = False) -> bytes:
    """A PDF as another program would write it."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.append(io.BytesIO(data))
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    if compressed:
        writer.compress_identical_objects()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_sound_scan_has_a_hash_its_pages_and_no_problem() -> None:
    scan = check_scan(SOUND)
    assert (scan.size, len(str(scan.sha256)), scan.pages, scan.problem) == (len(SOUND), 64, 1, None)


def test_a_scan_of_several_pages_is_fine() -> None:
    assert check_scan(pdf(page(), page(lines=3))).pages == 2
    assert check_scan(rewritten(SOUND, pages=3)).pages == 3


def test_a_page_without_an_image_is_left_alone() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert check_scan(buffer.getvalue()) == Scan(len(buffer.getvalue()), check_scan(buffer.getvalue()).sha256, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "rỗng"),
        (b"\0" * 3000, "byte rỗng"),
        (jpeg(page()), "JPEG"),
        (b"PK\x03\x04rest", "tệp nén"),
        (b"hello", "không phải tệp PDF"),
        (b"%PDF-1.4\n", "bị hỏng"),
        (SOUND[: len(SOUND) * 2 // 3], "nguyên vẹn"),
        (SOUND[: -TAIL - 1], "nguyên vẹn"),
        (SOUND[: -TAIL - 400] + b"\0" * (TAIL + 400), "nguyên vẹn"),
        (rewritten(SOUND, password="x"), "mật khẩu"),  # noqa: S106 (made for this test)
    ],
)
def test_what_nobody_can_use_is_unreadable_with_its_reason(data: bytes, said: str) -> None:
    scan = check_scan(data)
    assert scan.problem == "unreadable"
    assert said in str(scan.detail)


def test_a_file_without_pages_is_unreadable() -> None:
    buffer = io.BytesIO()
    pypdf.PdfWriter().write(buffer)
    assert "không có trang" in str(check_scan(buffer.getvalue()).detail)


@pytest.mark.parametrize("cut", [7, 20, 60, TAIL - 12, TAIL])
def test_a_cut_tail_behind_a_whole_image_is_damaged_only(cut: int) -> None:
    scan = check_scan(SOUND[:-cut])
    assert (scan.problem, scan.pages) == ("damaged", 1)


def test_wrong_cross_references_are_damaged_only() -> None:
    assert check_scan(b"\n\n\n" + SOUND).problem == "damaged"
    for number in range(1, 6):
        place = SOUND.rindex(b"xref\n0") + len(b"xref\n0 6\n") + number * 20
        assert check_scan(SOUND[:place] + b"0000000999" + SOUND[place + 10 :]).problem == "damaged"


def test_an_empty_page_is_blank_and_a_page_with_one_line_is_not() -> None:
    assert check_scan(pdf(page(lines=0))).problem == "blank"
    assert check_scan(pdf(page(lines=0), page(lines=0))).problem == "blank"
    assert check_scan(pdf(page(lines=1))).problem is None


def test_a_province_sets_what_counts_as_writing_and_which_pages_are_looked_at() -> None:
    assert check_scan(pdf(page(lines=1)), (("pdf_blank.ink_share", 0.02),)).problem == "blank"
    assert check_scan(pdf(page(lines=1)), (("pdf_blank.grey_levels", 120),)).problem == "blank"
    assert check_scan(pdf(page(lines=0)), (("pdf_blank.jpeg_bits", 0.05),)).problem is None, "not looked at"


def test_an_empty_back_page_does_not_make_a_scan_blank() -> None:
    assert check_scan(pdf(page(), page(lines=0))).problem is None


def test_empty_pages_of_other_compressions_are_found_too() -> None:
    assert check_scan(pdf(page(lines=0), compression="FlateDecode")).problem == "blank"
    assert check_scan(pdf(page(), compression="FlateDecode")).problem is None
    one_bit = io.BytesIO()
    Image.new("1", (620, 877), 1).save(one_bit, "PDF")  # CCITT G4
    assert check_scan(one_bit.getvalue()).problem == "blank"


def test_a_stamp_is_no_page() -> None:
    assert check_scan(pdf(page(lines=0, width=100, height=100))).problem is None


def test_an_image_that_cannot_be_decoded_is_never_called_blank() -> None:
    data = SOUND.replace(jpeg(page()), b"\xff\xd8" + b"\0" * (len(jpeg(page())) - 4) + b"\xff\xd9")
    assert check_scan(data).problem is None


def test_the_quick_look_agrees_with_the_parser() -> None:
    for data in (SOUND, pdf(page(), page()), pdf(page(), compression="FlateDecode")):
        plain = read_plain(data)
        assert plain is not None and plain.pages == len(pypdf.PdfReader(io.BytesIO(data), strict=True).pages)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.replace(b"/Count 1", b"/Count 2"),
        lambda d: d.replace(b"/Kids [3 0 R]", b"/Kids [9 0 R]"),
        lambda d: d.replace(b"4 0 obj", b"8 0 obj"),
        lambda d: d.replace(b"/Type /Page ", b"/Type /Peig "),
        lambda d: d.replace(b"endstream", b"endstrea_"),
        lambda d: d.replace(b"\xff\xd9\nendstream", b"\xff\xd0\nendstream"),
        lambda d: d.replace(b"%%EOF", b"%%EOG"),
    ],
)
def test_the_quick_look_vouches_for_nothing_that_is_not_whole(spoil: object) -> None:
    assert callable(spoil)
    assert read_plain(spoil(SOUND)) is None


def test_a_scan_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(data: bytes, limits: object) -> Scan:
        while True:
            with contextlib.suppress(Exception):  # a parser that rescues itself from everything
                sum(range(1000))

    monkeypatch.setattr(tasks, "check_scan", forever)
    monkeypatch.setattr(tasks, "SCAN_SECONDS", 0.05)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    for scan in tasks.check_loose(tmp_path, [Member("a.pdf", "a.pdf", 5)] * 2):
        assert scan.problem == "unreadable" and "lâu" in str(scan.detail) and scan.sha256


EMPTY = pdf(page(width=400, height=500, lines=0), compression="FlateDecode")


@pytest.mark.parametrize("reference", [b"/Im0 5 0 R", b"/Contents 4 0 R"])
def test_an_empty_page_of_which_a_part_is_missing_is_no_blank_scan_but_an_unreadable_file(reference: bytes) -> None:
    assert check_scan(EMPTY).problem == "blank"
    assert EMPTY.count(reference) == 1
    scan = check_scan(EMPTY.replace(reference, reference.replace(b" 0 R", b" 7 R")))
    assert (scan.problem, scan.pages) == ("unreadable", None)
    assert "không còn nguyên vẹn" in str(scan.detail)


@settings(max_examples=90, deadline=None)
@given(
    st.sampled_from([pdf(page(width=120, height=160, lines=2)), EMPTY]), st.randoms(), st.integers(1, 20), st.booleans()
)
def test_a_pdf_with_flipped_bytes_never_crashes(whole: bytes, dice: random.Random, flips: int, cut: bool) -> None:
    data = bytearray(whole)
    if cut:
        del data[dice.randrange(len(data)) :]
    for _ in range(min(flips, len(data))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    scan = check_scan(bytes(data))
    assert scan.problem in (None, "unreadable", "damaged", "blank")
    assert (scan.problem is None) == (scan.detail is None)


@settings(max_examples=40, deadline=None)
@given(st.integers(7, len(SOUND)))
def test_a_file_cut_anywhere_is_never_taken_for_sound(length: int) -> None:
    assert check_scan(SOUND[:-length]).problem in ("unreadable", "damaged")
