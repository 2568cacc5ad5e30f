"""What the judge promises whatever the cells hold."""

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.judge import DeliveryContext, judge_rows
from checks.rules.rule import FINDING, no_findings
from tests.checks.sound import CONTEXT, SOUND, judge, rows, rule_ids
from warehouse.registers import REGISTERS, fields

_CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.text(alphabet="0123456789./- ", max_size=12),
    st.sampled_from(
        ["NguyÔn V¨n Nam", "HOÀNG VĂN NAM", "1/2008", "31.02.1999", "00.00.0000", "9" * 30, "Mỹ", "-5", "+1"]
    ),
)


@pytest.mark.parametrize("register", REGISTERS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_cells_at_all_are_judged_without_losing_a_row(register: str, data: st.DataObject) -> None:
    names = [field.name for field in fields(register)]
    changes = data.draw(st.lists(st.dictionaries(st.sampled_from(names), _CELL, max_size=8), min_size=1, max_size=4))
    judged = judge(register, *changes)
    clean = judged.clean[register]
    assert clean["row_id"].to_list() == list(range(len(changes)))
    assert set(clean.columns) == {*rows(register, {}).columns, "number", "number_year"}
    assert judged.findings.schema == pl.Schema(FINDING)


def test_a_delivery_of_all_registers_is_judged_at_once() -> None:
    frames = {register: rows(register, {}) for register in REGISTERS}
    judged = judge_rows(frames, CONTEXT, no_findings())
    assert judged.findings.is_empty()
    assert list(judged.clean) == list(REGISTERS)


def test_a_register_without_rows_stays_without_rows() -> None:
    judged = judge_rows({"KS": rows("KS", {}).clear()}, CONTEXT, no_findings())
    assert judged.clean["KS"].is_empty() and "number_year" in judged.clean["KS"].columns


def test_judging_what_staging_got_finds_nothing_to_repair() -> None:
    faults: dict[str, str | None] = {"nksHoTen": " HOÀNG  THỊ LAN", "meNgaySinh": "1/2/1985", "nksDanToc": "NÙNG"}
    once = judge("KS", faults).clean["KS"].drop("number", "number_year")
    assert judge_rows({"KS": once}, CONTEXT, no_findings()).findings.is_empty()


def test_the_value_of_a_finding_is_what_the_contractor_wrote() -> None:
    found = judge("KS", {"meNgaySinh": " 1/2/1985"}).findings
    assert set(found["value"]) == {" 1/2/1985"}


def test_the_day_of_delivery_is_the_last_day_that_can_be_meant() -> None:
    context = DeliveryContext("06205", date(2008, 5, 31))
    assert rule_ids("KS", {}, context=context) == ["date_range"]


@pytest.mark.parametrize(
    "name", ["Jürgen Müller", "François Lefèvre", "Søren Ångström", "José Núñez", "王小明", "Иван Петров", "김민수"]
)
def test_a_foreigners_name_is_no_legacy_font(name: str) -> None:
    assert rule_ids("KH", {"voHoTen": name, "voQuocTich": "Pháp"}) == []


def test_one_letter_typed_wrong_does_not_decode_a_book() -> None:
    changes: list[dict[str, str | None]] = [{"nxnHoTen": "Hoàng Văn Nam"}] * 20 + [{"nxnHoTen": "Hoàng Văn Namm"}]
    assert judge("HN", *changes).findings["rule"].to_list() == ["spelling"]


@pytest.mark.parametrize("register", REGISTERS)
def test_every_field_of_the_sound_records_is_a_field_of_the_template(register: str) -> None:
    assert set(SOUND[register]) <= {field.name for field in fields(register)}


def test_a_misspelt_date_in_words_comes_with_the_likely_words() -> None:
    written = "Ngày hai mươi tám tháng nam năm hai nghìn không trăm linh tám"
    found = judge("KT", {"nktNgayChetGhiBangChu": written}).findings
    assert found.select("rule", "suggestion").rows() == [
        ("date_words_unreadable", "Ngày hai mươi tám tháng năm năm hai nghìn không trăm linh tám")
    ]
