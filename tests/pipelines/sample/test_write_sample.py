import csv
import hashlib
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from assets.intake.names import book_name, pdf_name
from pipelines.sample import write_sample
from tests.pipelines.sample.conftest import Province
from warehouse.registers import REGISTERS
from warehouse.units import find_unit, split_folder

_BROKEN_STEM = "book_name_invalid"


def _contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def _pdf_names(province: Province, book: dict[str, str]) -> list[str]:
    folder = province.folder(book)
    archive = folder / f"{book['book']}.zip"
    if archive.exists():
        with zipfile.ZipFile(archive) as file:
            return [name.rsplit("/", 1)[-1] for name in file.namelist()]
    loose = folder / book["book"]
    return sorted(p.name for p in loose.iterdir()) if loose.is_dir() else []


def test_the_same_arguments_give_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    for name, workers in (("one", 1), ("two", 2)):
        write_sample(tmp_path / name, books=6, rows=48, seed=9, workers=workers)
    assert _contents(tmp_path / "one") == _contents(tmp_path / "two")


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_sample(tmp_path / str(seed), books=2, rows=10, seed=seed, workers=1)
    assert _contents(tmp_path / "1") != _contents(tmp_path / "2")


def test_rows_are_counted_over_all_books(broken_province: Province) -> None:
    books = broken_province.books
    assert len(books) == 150
    assert sum(int(b["records"]) for b in books) == 3600
    assert len({b["records"] for b in books}) > 10


def test_five_books_show_all_five_registers(tmp_path: Path) -> None:
    target = write_sample(tmp_path, books=5, rows=25, seed=3, workers=1).truth / "books.csv"
    with target.open(encoding="utf-8") as file:
        assert {line["register"] for line in csv.DictReader(file)} == set(REGISTERS)


def test_unit_folders_begin_with_a_code_of_the_province_and_some_bear_a_name(broken_province: Province) -> None:
    folders = [p.name for p in broken_province.inbox.iterdir()]
    codes = [split_folder(folder) for folder in folders]
    assert all(code and find_unit(code) for code in codes)
    assert {len(code or "") for code in codes} == {3, 5}
    assert {"-" in folder for folder in folders} == {True, False}


def test_stems_and_pdf_names_follow_the_contract_but_for_the_planned_faults(broken_province: Province) -> None:
    invalid = {(f["book"], f["pdf_name"]) for f in broken_province.faults if f["rule"] == "pdf_name_invalid"}
    for book in broken_province.books:
        name = book_name(book["book"])
        assert (name is None) == (book["fault"] == _BROKEN_STEM)
        if name:
            assert (name.register, name.year_opened) == (book["register"], int(book["year_opened"]))
        for pdf in _pdf_names(broken_province, book):
            assert pdf_name(pdf).name_ok != ((book["book"], pdf) in invalid)


def test_pdfs_lie_stored_in_zips_or_loose_in_folders(broken_province: Province) -> None:
    zips = list(broken_province.inbox.rglob("*.zip"))
    folders = [b for b in broken_province.books if (broken_province.folder(b) / b["book"]).is_dir()]
    assert len(zips) > len(folders) > 5
    for archive in zips:
        with zipfile.ZipFile(archive) as file:
            assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}


def test_manifests_list_every_file_with_its_hash_but_for_the_planned_mismatches(broken_province: Province) -> None:
    planned = Counter(f["rule"] for f in broken_province.faults)["manifest_mismatch"]
    differing = 0
    manifests = list(broken_province.inbox.rglob("manifest.csv"))
    for manifest in manifests:
        with manifest.open(encoding="utf-8", newline="") as file:
            listed = {line["file"]: line for line in csv.DictReader(file)}
        assert all(line["contractor"] for line in listed.values())
        for path in manifest.parent.rglob("*"):
            if path.is_file() and path != manifest:
                line = listed.get(str(path.relative_to(manifest.parent)))
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                differing += line is None or line["sha256"] != digest
    assert differing == planned > 0
    assert len(manifests) < len({(b["unit_code"], b["delivery"]) for b in broken_province.books})


def test_nothing_of_the_truth_lies_in_the_inbox(broken_province: Province) -> None:
    assert broken_province.summary.truth.parent == broken_province.inbox.parent
    assert not list(broken_province.inbox.rglob("*truth*"))


def test_progress_counts_records_up_to_all_of_them(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_sample(tmp_path, books=4, rows=40, seed=1, workers=1, progress=lambda *step: seen.append(step))
    assert [total for _, total in seen] == [40] * 4
    assert seen == sorted(seen)
    assert seen[-1] == (40, 40)


def test_a_place_that_holds_a_sample_already_is_left_alone(tmp_path: Path) -> None:
    write_sample(tmp_path, books=1, rows=3, seed=1, workers=1)
    before = _contents(tmp_path)
    with pytest.raises(FileExistsError, match="not empty"):
        write_sample(tmp_path, books=1, rows=3, seed=2, workers=1)
    assert _contents(tmp_path) == before


@pytest.mark.parametrize(("books", "rows", "faults"), [(0, 5, 0.1), (5, 4, 0.1), (1, 5, 0.9), (1, 5, -0.1)])
def test_impossible_numbers_are_refused_before_anything_is_written(
    tmp_path: Path, books: int, rows: int, faults: float
) -> None:
    with pytest.raises(ValueError, match=r"sample needs|share of faulty rows"):
        write_sample(tmp_path, books=books, rows=rows, seed=1, workers=1, faults=faults)
    assert not list(tmp_path.iterdir())
