"""The catalogue: what was agreed on stays as agreed, and findings reach people in words."""

import re

import polars as pl
import pytest

from checks.catalogue import RULE, RULES, render
from checks.policy import RulePolicy
from checks.rules.rule import FINDING, SCOPES, SEVERITIES
from checks.rules_document import DOCUMENT, agreed_catalogue, registers_text, rules_document
from tests.checks import test_documents, test_rules_of_cells, test_rules_of_rows
from tests.checks.sound import judge

_MARKS = {"label", "value", "suggestion", "detail"}


def _finding(**said: str | None) -> pl.DataFrame:
    return pl.DataFrame([{"row_id": 1, "book": "x.KS.2008.01"} | said], schema=FINDING)


def _message(**said: str | None) -> str:
    return str(render(_finding(**said), {"x.KS.2008.01": "KS"})["message"].item())


def test_every_agreed_rule_is_declared_once_and_no_other() -> None:
    assert sorted(rule.id for rule in RULES) == sorted(agreed_catalogue())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_scope_severity_and_registers_are_those_agreed_on(rule) -> None:  # type: ignore[no-untyped-def]
    agreed = agreed_catalogue()[rule.id]
    assert (rule.scope, rule.severity, registers_text(rule)) == (
        agreed["scope"],
        agreed["severity"],
        agreed["registers"],
    )
    assert rule.scope in SCOPES and rule.severity in SEVERITIES


@pytest.mark.parametrize("rule", RULE.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_is_wrong_what_to_do_and_why(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.message.endswith(".") and rule.advice.endswith(".") and rule.reason.endswith(".")
    assert rule.title and rule.example
    assert set(re.findall(r"\{(\w+)\}", rule.message + rule.advice)) <= _MARKS


# Found by intake or at landing, and shown to fire there.
_FOUND_ELSEWHERE = {
    "workbook_missing",
    "workbook_unreadable",
    "book_name_invalid",
    "manifest_mismatch",
    "column_missing",
    "column_unknown",
    "documents_missing",
    "formula_cell",
    "approved_record_changed",
    "correction_stale",
    "row_gone",
    "row_withdrawn",
    "number_dropped",
    "drop_refused",
    "drop_unclear",
}
# Shown to fire in tests of their own, not in a table.
_SHOWN_APART = {
    "place_mismatch",
    "record_duplicate",
    "number_gap",
    "duplicate_suspected",
    "book_share_exceeded",
    "delivery_share_exceeded",
}


def test_every_rule_of_this_room_is_shown_to_fire() -> None:
    shown = {rule for _, _, rules in test_rules_of_cells.CASES.values() for rule in rules}
    shown |= {rule for _, _, rules in test_rules_of_rows.CASES.values() for rule in rules}
    shown |= {rule for _, _, found in test_documents.CASES.values() for _, rule in found}
    assert shown | _SHOWN_APART | _FOUND_ELSEWHERE == set(RULE)


def test_the_document_says_of_every_rule_what_why_for_example_and_what_may_be_set() -> None:
    sections = {text.split("\n")[0]: text for text in rules_document().split("\n## ")[1:]}
    assert sections.keys() == RULE.keys()
    for rule in RULE.values():
        told = sections[rule.id]
        assert all(said in told for said in (rule.message, rule.advice, rule.reason, rule.example))
        assert all(f"`{t.name}` = {t.default} ({t.least} to {t.most})" in told for t in rule.thresholds)
        assert rule.bound in told or rule not in RULES


def test_a_rule_that_only_a_setting_brings_into_force_is_not_an_agreed_one() -> None:
    assert RULE.keys() - {rule.id for rule in RULES} == {"book_share_exceeded", "delivery_share_exceeded"}


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == rules_document(), "run: python -m checks.rules_document"


def test_a_message_names_the_field_in_vietnamese_and_ends_with_the_suggestion() -> None:
    said = _message(rule="ethnicity_unknown", field="meDanToc", value="Tàyy", suggestion="Tày")
    assert said == (
        "Dân tộc (mẹ) “Tàyy” không có trong danh mục dân tộc. Đề nghị ghi đúng tên dân tộc theo danh mục. Gợi ý: “Tày”."
    )


def test_marks_without_content_leave_nothing_behind() -> None:
    assert _message(rule="required_missing", field="nksHoTen") == (
        "Họ tên (người được khai sinh) đang để trống. Đề nghị nhập theo đúng trang sổ."
    )
    assert _message(rule="workbook_missing").startswith("Sổ có bản quét PDF nhưng không có tệp Excel cùng tên. ")


def test_the_particulars_follow_a_colon() -> None:
    assert "tên tệp của sổ cho biết: tên tệp ghi quyển 01/2008. " in _message(
        rule="book_mismatch", field="quyenSo", value="02/2008", detail="tên tệp ghi quyển 01/2008"
    )


def test_a_value_full_of_marks_is_shown_as_it_is() -> None:
    assert "“{detail} {value}  $1”" in _message(rule="spelling", field="meHoTen", value="{detail} {value}  $1")


def test_a_long_value_is_cut_in_the_message_only() -> None:
    found = render(_finding(rule="spelling", field="meNoiCuTru", value="x" * 500), {})
    assert len(found["message"].item()) < 300 and len(found["value"].item()) == 500


def test_a_document_is_called_by_its_file_name() -> None:
    assert _message(rule="pdf_orphan", pdf_name="KS.2008.01.2008-01-15.099.pdf").startswith(
        "Tệp “KS.2008.01.2008-01-15.099.pdf” không thuộc dòng nào của sổ."
    )


def test_findings_keep_their_order_and_get_severity_and_scope() -> None:
    rules = ["pdf_blank", "spelling", "name_case", "spelling"]
    found = render(pl.concat([_finding(rule=rule) for rule in rules]), {})
    assert found["rule"].to_list() == rules
    assert found["severity"].to_list() == ["warning", "error", "info", "error"]
    assert found["scope"].to_list() == ["document", "cell", "cell", "cell"]


def test_a_unit_may_set_another_severity() -> None:
    found = render(
        _finding(rule="date_words_unreadable"), {}, RulePolicy(severities={"date_words_unreadable": "error"})
    )
    assert found["severity"].item() == "error"


def test_no_findings_render_to_no_findings() -> None:
    assert render(pl.DataFrame(schema=FINDING), {}).columns == [*FINDING, "severity", "scope", "message"]


def test_a_rule_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="made_up"):
        render(_finding(rule="made_up"), {})


def test_the_judge_finds_only_declared_rules() -> None:
    faults = {"so": "x", "nksHoTen": "Lys", "nksGioiTinh": "5", "meNgaySinh": "30.02.1985", "nksLoaiKhaiSinh": "2"}
    found = judge("KS", faults).findings
    assert set(found["rule"]) <= set(RULE)
    messages = render(found, {found["book"][0]: "KS"})["message"].to_list()
    assert all(message and "{" not in message and "  " not in message for message in messages)
