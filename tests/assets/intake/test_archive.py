import contextlib
import io
import random
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.intake import archive as archive_module
from assets.intake.archive import (
    BROKEN,
    ArchiveUnreadable,
    Member,
    RefusedMember,
    list_members,
    open_archive,
    read_member,
    why_refused,
)
from assets.intake.tasks import check_archived, list_archive
from tests.assets.intake.files import page, pdf, scan_name, write, zipped

NAME = scan_name(1)


def listed(path: Path) -> tuple[list[Member], list[RefusedMember]]:
    with open_archive(path) as archive:
        return list_members(archive)


def renamed(stored: bytes, wanted: bytes) -> bytes:
    """An archive in which a member's name is overwritten by another of the same length."""
    assert len(stored) == len(wanted)
    return zipped({stored.decode(): b"x"}).replace(stored, wanted)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/x.pdf",
        "../x.pdf",
        "a/../../x.pdf",
        "..\\x.pdf",
        "C:x.pdf",
        "C:/x.pdf",
        "\\\\server\\x.pdf",
        "a\x00b.pdf",
        "a\nb.pdf",
        "KS\u202efdp.exe.pdf",
        "inner.zip",
        "scan.exe",
        "scan.pdf.exe",
    ],
)
def test_odd_paths_and_files_that_are_no_pdf_are_refused_with_a_reason(path: str) -> None:
    assert why_refused(path)


@pytest.mark.parametrize("path", [NAME, f"PDF/{NAME}", "thư mục/Cover.KS.2008.01.pdf", "a..b.PDF"])
def test_plain_paths_are_taken(path: str) -> None:
    assert why_refused(path) is None


def test_a_member_that_leads_out_of_the_archive_is_refused_as_it_is_stored(tmp_path: Path) -> None:
    for wanted in (b"../xx.pdf", b"..\\xx.pdf", b"/rrxx.pdf", b"a\0bxx.pdf"):
        path = write(tmp_path / "a.zip", renamed(b"rrrxx.pdf", wanted))
        members, refused = listed(path)
        assert (members, len(refused)) == ([], 1)
    assert [p.name for p in tmp_path.rglob("*")] == ["a.zip"]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(NAME)
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    members, refused = listed(write(tmp_path / "a.zip", buffer.getvalue()))
    assert members == [] and "liên kết" in refused[0].reason


def test_litter_and_folders_in_an_archive_are_left_out(tmp_path: Path) -> None:
    names = {f"x/{NAME}": b"a", "x/": b"", "__MACOSX/x/._a.pdf": b"", "Thumbs.db": b"", ".DS_Store": b""}
    members, refused = listed(write(tmp_path / "a.zip", zipped(names)))
    assert ([m.path for m in members], refused) == ([f"x/{NAME}"], [])
    assert members[0].name == NAME


def test_names_are_told_in_one_form_whatever_the_program_wrote(tmp_path: Path) -> None:
    wanted = "Sổ.pdf"
    for spelled in (wanted, unicodedata.normalize("NFD", wanted)):
        assert [m.name for m in listed(write(tmp_path / "a.zip", zipped({spelled: b"x"})))[0]] == [wanted]
    unmarked = zipped({"S" + "x" * len("ổ".encode()) + ".pdf": b"x"}).replace(b"Sxxx.pdf", wanted.encode())
    assert [m.name for m in listed(write(tmp_path / "b.zip", unmarked))[0]] == [wanted]


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"Rar!\x1a\x07", zipped({NAME: b"x" * 900})[:-60], b"\0" * 999])
def test_a_broken_archive_says_so(tmp_path: Path, data: bytes) -> None:
    found = list_archive(write(tmp_path / "a.zip", data))
    assert found.unreadable and not found.members


def test_an_archive_of_too_many_members_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "MAX_MEMBERS", 2)
    path = write(tmp_path / "a.zip", zipped({f"{i}.pdf": b"" for i in range(3)}))
    with pytest.raises(ArchiveUnreadable, match="3 tệp"), open_archive(path):
        pass


def test_a_member_that_inflates_beyond_reason_is_never_inflated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "UNSUSPICIOUS_BYTES", 1_000)
    path = write(tmp_path / "a.zip", zipped({NAME: b"\0" * 20_000, scan_name(2): b"short"}))
    members, _ = listed(path)
    assert [bool(m.problem) for m in members] == [True, False]
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("inflated"))
    scans = check_archived(path, members[:1])
    assert (scans[0].problem, scans[0].sha256) == ("unreadable", None)


def test_an_archive_whose_members_share_their_bytes_is_a_bomb(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.pdf": b"x" * 5_000, "b.pdf": b"y" * 5_000}, method=zipfile.ZIP_STORED))
    place = data.rfind(b"PK\x01\x02")
    data[place + 20 : place + 28] = (9_000_000).to_bytes(4, "little") * 2
    found = list_archive(write(tmp_path / "a.zip", bytes(data)))
    assert "lớn bất thường" in str(found.unreadable)


def test_an_encrypted_archive_makes_its_scans_unreadable_with_the_reason(tmp_path: Path) -> None:
    data = bytearray(zipped({NAME: b"secret"}, method=zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    path = write(tmp_path / "a.zip", bytes(data))
    members, _ = listed(path)
    scan = check_archived(path, members)[0]
    assert scan.problem == "unreadable" and "mật khẩu" in str(scan.detail)


def test_a_damaged_member_takes_no_other_with_it(tmp_path: Path) -> None:
    sound = pdf(page())
    data = zipped({scan_name(1): b"A" * 400, scan_name(2): sound}, method=zipfile.ZIP_STORED)
    path = write(tmp_path / "a.zip", data.replace(b"A" * 400, b"A" * 399 + b"B"))
    scans = check_archived(path, listed(path)[0])
    assert [s.problem for s in scans] == ["unreadable", None]
    assert "gói .zip" in str(scans[0].detail)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 40))
def test_an_archive_with_flipped_bytes_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, seed: int, flips: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 (no secret)
    data = bytearray(zipped({scan_name(i): b"%PDF-1.4 " + b"x" * 50 for i in range(4)}))
    for _ in range(flips):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path = write(tmp_path_factory.getbasetemp() / "flipped.zip", bytes(data))
    found = list_archive(path)
    scans = check_archived(path, found.members)
    assert len(scans) == len(found.members)
    assert all(s.problem == "unreadable" for s in scans)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**31), st.integers(0, 4), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_a_member_is_read_as_the_zip_module_reads_it_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, seed: int, flips: int, method: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 (no secret)
    data = bytearray(zipped(dict.fromkeys((scan_name(1), "đ.pdf"), b"%PDF-1.4 " + b"x" * 30), method=method))
    for _ in range(flips):
        data[dice.randrange(len(data))] = dice.choice([0, 1, 8, 255, dice.randrange(256)])
    path = write(tmp_path_factory.getbasetemp() / "plainly.zip", bytes(data))
    with contextlib.suppress(ArchiveUnreadable), open_archive(path) as archive:
        for place, info in enumerate(archive.infolist()):
            assert _outcome(lambda p=place: read_member(archive, p)) == _outcome(lambda i=info: archive.read(i))


def _outcome(read: Callable[[], bytes]) -> bytes | None:
    try:
        return read()
    except BROKEN:
        return None
