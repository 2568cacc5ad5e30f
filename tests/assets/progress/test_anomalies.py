"""Contractors that stand out: the bad ones are found, the good ones are left alone, and the sentence says why."""

import polars as pl
import pytest

from assets.progress.anomalies import SCHEMA, anomalies, contractor_counts
from assets.review.rule_titles import rule_title


def counts(**findings: tuple[int, int]) -> pl.DataFrame:
    """(findings, records) of each contractor for the rule `spelling`."""
    rows = [(name, "spelling", records, found) for name, (found, records) in findings.items()]
    schema = {"contractor": pl.Utf8, "rule": pl.Utf8, "records": pl.Int64, "findings": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def standing_out(frame: pl.DataFrame) -> set[str]:
    return set(anomalies(frame).filter("stands_out")["contractor"])


ORDINARY = {"a": (20, 1000), "b": (25, 1000), "c": (18, 1000), "d": (30, 1000)}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, set()),
        ({"bad": (150, 1000)}, {"bad"}),
        ({"bad": (150, 1000), "worse": (400, 1000)}, {"bad", "worse"}),
        ({"small": (15, 50)}, set()),  # too few records to say anything
        ({"few": (19, 110)}, set()),  # too few faults to tell anybody
        ({"slightly": (40, 1000)}, set()),  # more than the others, within what is usual
        ({"clean": (0, 100_000)}, set()),  # better than the others is no fault
    ],
)
def test_bad_contractors_stand_out_and_others_do_not(others: dict[str, tuple[int, int]], expected: set[str]) -> None:
    assert standing_out(counts(**ORDINARY, **others)) == expected


def test_a_bad_contractor_does_not_make_the_ordinary_ones_look_good_or_bad() -> None:
    alone = anomalies(counts(**ORDINARY, e=(22, 1000)))
    beside = anomalies(counts(**ORDINARY, e=(22, 1000), bad=(900, 1000)))
    before = dict(alone.select("contractor", "usual").iter_rows())
    after = dict(beside.select("contractor", "usual").iter_rows())
    assert all(abs(before[name] - after[name]) < 0.01 for name in before)


def test_with_fewer_than_three_others_nothing_is_said() -> None:
    assert anomalies(counts(a=(20, 1000), b=(25, 1000), bad=(800, 1000))).is_empty()


def test_where_nobody_has_a_fault_the_first_faults_stand_out() -> None:
    clean = dict.fromkeys("abcd", (0, 5000))
    assert standing_out(counts(**clean, bad=(40, 5000))) == {"bad"}


def test_the_sentence_has_the_numbers_and_the_rule_in_words() -> None:
    measured = anomalies(counts(**ORDINARY, bad=(1500, 10_000)))
    assert measured["sentence"][0] == (
        f"Đơn vị số hóa bad có 1.500 trên 10.000 bản ghi (15,0%) bị «{rule_title('spelling')}», mức giữa của 4 đơn "
        "vị số hóa khác là 2,3%: cao gấp 6,5 lần và vượt xa mức dao động thường thấy (điểm lệch 23,5; ngưỡng 3,5)."
    )
    assert "chưa vượt xa" in measured.filter(pl.col("contractor") == "a")["sentence"][0]


def test_an_empty_province_gives_an_empty_frame_of_the_same_columns() -> None:
    assert anomalies(counts()).schema == SCHEMA


def test_findings_are_counted_once_per_record_and_only_in_registers_that_know_the_rule() -> None:
    records = pl.DataFrame(
        {
            "record_id": ["1", "2", "3", "4", "5"],
            "register": ["KS", "KS", "KT", "KS", "KT"],
            "contractor": ["a", "a", "b", "c", None],
        }
    )
    findings = pl.DataFrame(
        {
            "record_id": ["1", "1", "2", "5", None],
            "rule": ["parents_conflict", "parents_conflict", "parents_conflict", "spelling", "workbook_missing"],
        }
    )
    # b has deaths only, in which the rule never fires; the contractor of record 5 is not known.
    assert contractor_counts(records, findings).rows() == [
        ("a", "parents_conflict", 2, 2),
        ("c", "parents_conflict", 1, 0),
    ]
