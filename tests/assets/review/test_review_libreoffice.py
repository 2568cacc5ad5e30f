"""A workbook that went through LibreOffice is taken back the same."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from assets.review.filled_workbook import read_filled
from assets.review.review_words import APPROVE, CORRECT, DECISION, REJECT, YES
from tests.assets.review.office import MISTYPED, ODD_MOTHER, OLD_FATHER, TWO_WARNINGS, Office

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def through_libreoffice(source: Path, folder: Path) -> Path:
    """The workbook opened and saved by LibreOffice, with a profile of its own."""
    assert SOFFICE is not None
    folder.mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / source.name


def test_decisions_saved_by_libreoffice_count(office: Office, tmp_path: Path) -> None:
    filled = office.open().decide(ODD_MOTHER, CORRECT, meHoTen="Lý Thị Hoa").decide(OLD_FATHER, APPROVE, day="1/6/2024")
    filled.decide(TWO_WARNINGS, REJECT, reason="Trang sổ đã bị hủy hoặc gạch bỏ").decide(MISTYPED, None, as_in_book=YES)
    first = office.hand_in(filled)
    saved = through_libreoffice(first, tmp_path / "lo")
    assert read_filled(saved.read_bytes()) == read_filled(first.read_bytes())
    shutil.move(saved, first)
    office.take()
    answers = office.receipt(first)
    assert {n: a[0] for n, a in answers.items() if n != "03/2008"} == dict.fromkeys(
        ("02/2008", "04/2008", "05/2008", "06/2008"), "Đã ghi nhận"
    )
    assert office.record(ODD_MOTHER)[:2] == (2, "approved")
    assert office.record(TWO_WARNINGS)[:2] == (1, "rejected")
    assert office.is_sound()


def test_drop_downs_and_warnings_are_still_there_in_libreoffice(office: Office, tmp_path: Path) -> None:
    filled = office.open()
    saved = through_libreoffice(filled.path, tmp_path / "lo")
    sheet = openpyxl.load_workbook(saved)[filled.book.sheetnames[1]]
    decision = next(c for c in sheet[3] if c.value == DECISION)
    place = f"{decision.column_letter}4"
    kinds = [str(v.formula1) for v in sheet.data_validations.dataValidation if place in v.sqref]
    assert any("Phê duyệt" in kind for kind in kinds)
    assert len(sheet.conditional_formatting) >= 3
    assert sheet.protection.sheet
