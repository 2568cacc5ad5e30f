"""What notes on safety name: each ends as a refusal that says what to do, never as a crash or as lost rows."""

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.intake import package
from assets.intake import workbook as workbook_module
from assets.intake.package import WorkbookRefused
from assets.intake.workbook import read_workbook
from tests.assets.intake.files import (
    BIRTH_HEADER,
    BIRTH_ROW,
    SHEET_CLOSE,
    SHEET_OPEN,
    header_row,
    inline,
    raw_workbook,
    workbook,
    zipped,
)

SOUND = workbook([BIRTH_HEADER, BIRTH_ROW])
SHEET = f'{SHEET_OPEN}{header_row()}<row r="2">{inline("A2", "1")}</row>{SHEET_CLOSE}'
OLD_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(data, "KS")
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "rỗng"),
        (b"so,quyenSo\n1,2\n", "không phải tệp Excel"),
        (b"<html><table></table></html>", "không phải tệp Excel"),
        (OLD_FILE, ".xls đời cũ"),
        (OLD_FILE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (zipped({"a.txt": b"x"}), "không phải tệp Excel"),
        (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "không phải tệp Excel"),
        (SOUND[: len(SOUND) // 2], "chưa được chép hết"),
        (b"PK\x03\x04" + b"\0" * 500, "chưa được chép hết"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(data: bytes, said: str) -> None:
    assert said in refusal(data)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "macro"),
        ("xl/VBAPROJECT.BIN", "macro"),
        ("xl/externalLinks/externalLink1.xml", "liên kết"),
        ("xl/embeddings/oleObject1.bin", "nhúng"),
        ("xl/activeX/activeX1.xml", "ActiveX"),
    ],
)
def test_a_workbook_that_can_act_or_fetch_is_refused(part: str, said: str) -> None:
    assert said in refusal(raw_workbook(SHEET, more={part: b"x"}))


def test_a_part_that_inflates_beyond_reason_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("inflated"))
    bomb = raw_workbook(SHEET, more={"xl/media/image1.png": b"\0" * (package.UNSUSPICIOUS_BYTES + 1)})
    assert "lớn bất thường" in refusal(bomb)


def test_a_workbook_of_thousands_of_parts_is_refused() -> None:
    parts = {f"xl/media/{i}": b"" for i in range(package.MAX_PARTS)}
    assert "lớn bất thường" in refusal(raw_workbook(SHEET, more=parts))


def test_a_doubled_part_is_refused_because_readers_disagree_on_it() -> None:
    buffer = io.BytesIO(SOUND)
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("xl/worksheets/sheet1.xml", SHEET)
    assert "không bình thường" in refusal(buffer.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>{SHEET}'
    assert "DTD" in refusal(raw_workbook("", more={"xl/worksheets/sheet1.xml": bomb.encode(encoding)}))


def test_a_part_in_utf_16_is_read_like_any_other() -> None:
    data = raw_workbook("", more={"xl/worksheets/sheet1.xml": SHEET.encode("utf-16")})
    assert read_workbook(data, "KS").rows.height == 1


@pytest.mark.parametrize(
    "sheet",
    [
        b"\xff\xff\xff",
        SHEET[: len(SHEET) // 2].encode(),
        SHEET.replace("</c>", "</d>").encode(),
        b"<worksheet><sheetData><c <c <c </sheetData></worksheet>",
        SHEET.replace('t="inlineStr"', 't="s"').replace("<is><t>", "<v>").replace("</t></is>", "</v>").encode(),
        SHEET.replace('r="A2"', 'r="A9999999"').encode(),
    ],
)
def test_a_broken_sheet_is_refused(sheet: bytes) -> None:
    assert "đề nghị" in refusal(raw_workbook("", more={"xl/worksheets/sheet1.xml": sheet}))


def test_too_many_rows_columns_or_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MAX_ROWS", 3)
    assert "dòng" in refusal(workbook([BIRTH_HEADER, *[BIRTH_ROW] * 4]))
    wide = SHEET.replace("</sheetData>", f'<row r="3">{inline("ABC3", "x")}</row></sheetData>')
    assert "cột" in refusal(raw_workbook(wide))
    long = SHEET.replace("<t>1</t>", f"<t>{'x' * 40_000}</t>")
    assert "ký tự" in refusal(raw_workbook(long))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_a_workbook_with_flipped_bytes_is_read_or_refused_and_never_crashes(seed: int, flips: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (no secret)
    data = bytearray(SOUND)
    for _ in range(flips):
        data[dice.randrange(4, len(data))] = dice.randrange(256)
    try:
        read_workbook(bytes(data), "KS")
    except WorkbookRefused as refused:
        assert str(refused)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_sheet_with_flipped_letters_is_read_or_refused_and_never_crashes(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (no secret)
    letters = list(SHEET)
    for _ in range(dice.randrange(1, 6)):
        letters[dice.randrange(len(letters))] = dice.choice("<>\"'/&;=c vrA1 \n")
    try:
        read_workbook(raw_workbook("".join(letters)), "KS")
    except WorkbookRefused as refused:
        assert str(refused)
