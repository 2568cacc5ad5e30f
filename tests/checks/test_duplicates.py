"""Records against each other: the same number twice, numbers left out, the same event under two numbers."""

import polars as pl
import pytest

from checks.rules.duplicates import duplicate_suspected, number_gap, people, record_duplicate
from tests.checks.sound import judge

_ROWS = {
    "row_key": pl.String,
    "book_key": pl.String,
    "number": pl.Int32,
    "number_year": pl.Int32,
    "sheet_row": pl.Int32,
}


def _rows(*rows: tuple[str, str, int | None, int | None]) -> pl.DataFrame:
    return pl.DataFrame([(*row, at) for at, row in enumerate(rows, start=2)], _ROWS, orient="row")


def test_both_rows_of_a_number_are_told_and_point_at_each_other() -> None:
    found = record_duplicate(_rows(("a", "b1", 15, 2008), ("b", "b1", 16, 2008), ("c", "b1", 15, 2008)))
    assert found.select("row_key", "value", "detail").rows() == [
        ("a", "15/2008", "trùng với dòng 4 của tệp Excel"),
        ("c", "15/2008", "trùng với dòng 2 của tệp Excel"),
    ]


def test_a_number_of_another_year_or_book_is_another_record() -> None:
    assert record_duplicate(_rows(("a", "b1", 1, 2006), ("b", "b1", 1, 2007), ("c", "b2", 1, 2006))).is_empty()


def test_rows_without_number_are_no_duplicates() -> None:
    assert record_duplicate(_rows(("a", "b1", None, None), ("b", "b1", None, None))).is_empty()


def test_missing_numbers_are_listed_as_ranges() -> None:
    found = number_gap(_rows(*((str(n), "b1", n, 2008) for n in (1, 2, 6, 7, 9))))
    assert found.select("row_key", "book_key", "detail").rows() == [(None, "b1", "năm 2008 thiếu 4 số: 3-5, 8")]


def test_a_book_that_begins_again_each_year_has_no_gap() -> None:
    assert number_gap(_rows(("a", "b1", 1, 2006), ("b", "b1", 2, 2006), ("c", "b1", 1, 2007))).is_empty()


def test_a_book_that_does_not_begin_at_one_has_no_gap() -> None:
    assert number_gap(_rows(("a", "b1", 31, 2006), ("b", "b1", 32, 2006), ("c", "b1", None, None))).is_empty()


def test_a_wildly_mistyped_number_makes_a_short_finding() -> None:
    found = number_gap(_rows(("a", "b1", 1, 2008), ("b", "b1", 9_999_999, 2008)))
    assert found["detail"].item() == "năm 2008 thiếu 9999997 số: 2-9999998"


def _people(register: str, *changes: dict[str, str | None]) -> pl.DataFrame:
    """Records of one register, one book each, as the ledger would hand them over."""
    frame = people(judge(register, *changes).clean).with_columns(unit_code=pl.lit("06205"))
    keys = pl.concat_str(pl.lit("06205|KS|2008|"), pl.int_range(1, pl.len() + 1))
    return frame.with_columns(row_key=pl.format("r{}", pl.int_range(pl.len())), book_key=keys).drop("row_id", "book")


SAME = {
    "the same birth under another number": ("KS", {}, {"so": "3/2008"}),
    "a slip in the mother's name": ("KS", {}, {"so": "3/2008", "meHoTen": "Lý Thị Hòa"}),
    "another tone placement": ("KS", {"nksHoTen": "Hoàng Thị Thúy"}, {"nksHoTen": "Hoàng Thị Thuý"}),
    "the father not named": ("KS", {}, {"so": "3/2008", "chaHoTen": None}),
    "births of which only the year is known": ("KS", {"nksNgaySinh": "2008"}, {"nksNgaySinh": "2008"}),
    "a birth once with its day, once without": ("KS", {}, {"so": "3/2008", "nksNgaySinh": "05.2008"}),
    "the same couple, known by a year, on another day": (
        "KH",
        {"chongNgaySinh": "1980"},
        {"chongNgaySinh": "1980", "ngayDangKy": "02.06.2008"},
    ),
    "the same death": ("KT", {}, {"so": "3/2008"}),
    "the same couple on the same day": ("KH", {}, {"so": "3/2008"}),
    "the same couple on another day": ("KH", {}, {"so": "3/2008", "ngayDangKy": "02.06.2008"}),
    "the same recognition": ("CMC", {}, {"so": "3/2008"}),
    "the same confirmation on the same day": ("HN", {}, {"so": "3/2008"}),
}


@pytest.mark.parametrize(("register", "one", "other"), SAME.values(), ids=SAME.keys())
def test_likely_the_same_event_is_told_on_both_records(
    register: str, one: dict[str, str | None], other: dict[str, str | None]
) -> None:
    assert duplicate_suspected(_people(register, one, other))["row_key"].to_list() == ["r0", "r1"]


OTHER = {
    "twins": ("KS", {}, {"so": "16/2008", "nksHoTen": "Hoàng Thị Mai"}),
    "twins of names a mark apart": ("KS", {"nksHoTen": "Hoàng Thị Loan"}, {"nksHoTen": "Hoàng Thị Lan"}),
    "a namesake of other parents": ("KS", {}, {"meHoTen": "Nông Thị Thu", "chaHoTen": "Hoàng Văn Vinh"}),
    "a namesake with one other parent": ("KS", {}, {"meHoTen": "Nông Thị Thu"}),
    "a namesake of another day": ("KS", {}, {"nksNgaySinh": "06.05.2008"}),
    "a namesake of another month": ("KS", {"nksNgaySinh": "04.2008"}, {"nksNgaySinh": "05.2008"}),
    "a namesake of that year with one parent not named": (
        "KS",
        {"nksNgaySinh": "2008"},
        {"nksNgaySinh": "2008", "chaHoTen": None},
    ),
    "a birth with no parent named": ("KS", {"meHoTen": None, "chaHoTen": None}, {"meHoTen": None, "chaHoTen": None}),
    "another death": ("KT", {}, {"nktHoTen": "Nông Văn Bảo"}),
    "a dead namesake of another age": ("KT", {}, {"nktNgaySinh": "1950"}),
    "another wife": ("KH", {}, {"voHoTen": "Triệu Thị Thanh"}),
    "a second confirmation on a later day": ("HN", {}, {"ngayDangKy": "02.12.2008"}),
}


@pytest.mark.parametrize(("register", "one", "other"), OTHER.values(), ids=OTHER.keys())
def test_another_event_is_silent(register: str, one: dict[str, str | None], other: dict[str, str | None]) -> None:
    assert duplicate_suspected(_people(register, one, other)).is_empty()


def test_the_same_number_of_the_same_book_is_left_to_its_own_rule() -> None:
    both = _people("KS", {}, {}).with_columns(book_key=pl.lit("06205|KS|2008|1"))
    assert duplicate_suspected(both).is_empty()


def test_only_pairs_with_a_fresh_record_are_looked_for() -> None:
    everybody = _people("KS", {}, {"so": "3/2008"}, {"so": "4/2008"})
    assert duplicate_suspected(everybody, pl.Series(["r9"])).is_empty()
    assert set(duplicate_suspected(everybody, pl.Series(["r2"]))["row_key"]) == {"r0", "r1", "r2"}


def test_the_finding_says_which_record_and_what_agrees_but_no_personal_value() -> None:
    found = duplicate_suspected(_people("KS", {}, {"so": "3/2008"}))
    assert (
        found["detail"][0]
        == "số 3/2008 quyển 02/2008 (KS, đơn vị 06205) (cùng họ tên, họ tên mẹ, họ tên cha, ngày sinh)"
    )
    assert found["value"].null_count() == found.height


def test_the_linkage_frame_holds_folded_keys_only() -> None:
    frame = people(judge("KS", {}).clean)
    assert frame.select("first", "first_bare", "given", "second_bare", "third_bare").row(0) == (
        "hoàng thị lan",
        "hoang thi lan",
        "lan",
        "ly thi hoa",
        "hoang van son",
    )


def test_a_crowd_of_namesakes_does_not_blow_up() -> None:
    crowd = _people("KT", *({"so": str(n), "nktNgaySinh": None, "nktNgayChet": "2008"} for n in range(1, 300)))
    assert duplicate_suspected(crowd).is_empty()


def test_what_came_later_neither_makes_nor_breaks_an_earlier_pair() -> None:
    # Alike but for their mothers, who are not named: only name, birthday and fathers bring them together.
    first, second, third = ({"so": f"{n}/2008", "meHoTen": None} for n in (1, 2, 3))
    crowd = [
        {"so": str(n), "meHoTen": f"Nông Thị {chr(65 + n % 26)}{chr(97 + n // 26)}", "chaHoTen": None}
        for n in range(3, 60)
    ]
    everybody = _people("KS", first, second, third, *crowd)
    turns = pl.Series("turn", [1, 1, 2] + [3] * len(crowd), pl.Int32)
    found = duplicate_suspected(everybody.with_columns(turns))
    assert found.select("turn", "row_key").rows() == [(1, "r0"), (1, "r1"), (2, "r0"), (2, "r1"), (2, "r2")]
    assert found["detail"].str.contains("số 3/2008").to_list() == [False, False, True, True, False]
