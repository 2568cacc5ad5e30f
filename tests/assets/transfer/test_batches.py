"""Dividing records into packages: both limits hold, order stays, nothing is left and nothing is twice."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from assets.transfer.batches import PACKAGE_BYTES, ROW_BYTES, halves, split


def candidates(books: list[list[int]]) -> pl.DataFrame:
    rows = [(f"b{at:03d}", size) for at, sizes in enumerate(books) for size in sizes]
    return pl.DataFrame(rows, schema={"book_key": pl.Utf8, "scan_bytes": pl.Int64}, orient="row").with_row_index(
        "place"
    )


@given(
    st.lists(st.lists(st.integers(0, 50_000), min_size=1, max_size=12), max_size=12),
    st.integers(1, 20),
    st.integers(PACKAGE_BYTES + ROW_BYTES + 50_000, 400_000),
)
def test_packages_keep_to_their_limits_and_hold_everything_once(
    books: list[list[int]], max_records: int, max_bytes: int
) -> None:
    packages = split(candidates(books), max_records=max_records, max_bytes=max_bytes)
    assert [at for p in packages for at in p["place"].to_list()] == list(range(sum(map(len, books))))
    for package in packages:
        assert 1 <= package.height <= max_records
        weight = package["scan_bytes"].sum() + package.height * ROW_BYTES + PACKAGE_BYTES
        assert weight <= max_bytes


@given(
    st.lists(st.integers(1, 12), max_size=12),
    st.integers(1, 20),
)
def test_a_book_that_fits_is_in_one_package(sizes: list[int], max_records: int) -> None:
    packages = split(candidates([[0] * n for n in sizes]), max_records=max_records, max_bytes=10**9)
    for at, n in enumerate(sizes):
        if n <= max_records:
            assert sum((p["book_key"] == f"b{at:03d}").any() for p in packages) == 1


def test_halves_lose_nothing() -> None:
    batch = candidates([[1, 2, 3]])
    first, second = halves(batch)
    assert (first.height, second.height) == (1, 2)
    assert pl.concat([first, second]).equals(batch)
