"""Coded fields: the digits of the Ministry's lists."""

from checks.rules.reading import Reading, faults_frame
from checks.rules.rule import Rule
from checks.text.normalise import fold
from warehouse.registers import Field, code_list

RULES = (
    Rule(
        "code_invalid",
        "cell",
        "error",
        title="Mã không có trong danh mục",
        message="{label} {value} không có trong danh mục{detail}.",
        advice="Đề nghị ghi đúng mã của danh mục.",
        reason="The national database takes the codes of the template's notes sheet only.",
        example="nksGioiTinh “5”, loaiDangKy “Đúng hạn”",
    ),
)


def read_codes(reading: Reading, field: Field) -> Reading:
    """Rule code_invalid; the suggestion is the code whose label was written out, or the code without a zero."""
    codes = code_list(field.code_list, field.register, field.name)
    texts = zip(reading.values["value"].to_list(), reading.values["text"].to_list(), strict=True)
    wrong = [(value, text) for value, text in texts if text is not None and text not in codes]
    by_label = {fold(label): code for code, label in codes.items()} if wrong else {}
    known = "các mã được dùng: " + ", ".join(codes)
    return reading.with_doubt(
        faults_frame((value, "code_invalid", _suggest(text, codes, by_label), known) for value, text in wrong)
    )


def _suggest(text: str, codes: dict[str, str], by_label: dict[str, str]) -> str | None:
    bare = text.removesuffix(".0").lstrip("0") or "0"
    return bare if bare in codes else by_label.get(fold(text))
