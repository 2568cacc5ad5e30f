"""The quick reader of a sheet must never differ from the thorough one."""

from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from assets.intake import sheet
from assets.intake.shared_strings import read_strings
from assets.intake.sheet import read_cells
from assets.intake.sheet_parser import parse_cells, parse_strings
from tests.assets.intake.files import SHEET_CLOSE, SHEET_OPEN

_TEXT = st.text(alphabet=st.sampled_from(list("aN ễ&<>\"'\n_x0001D;#v/c")), max_size=8)
_STYLE = st.sampled_from(["", ' s="0"', ' s="12"'])
_BODY = st.one_of(
    st.tuples(
        st.sampled_from(["", ' t="n"', ' t="s"', ' t="b"', ' t="str"']), _TEXT.map(lambda t: f"<v>{escape(t)}</v>")
    ),
    st.tuples(st.just(' t="e"'), st.just("<v>#N/A</v>")),
    st.tuples(
        st.just(""), st.sampled_from(["<f>A1+1</f><v>2</v>", "<f>A1</f>", '<f t="shared" si="0"/><v>3</v>', "<v/>", ""])
    ),
    st.tuples(st.just(' t="inlineStr"'), _TEXT.map(lambda t: f"<is><t>{escape(t)}</t></is>")),
    st.tuples(st.just(' t="inlineStr"'), _TEXT.map(lambda t: f"<is><r><t>{escape(t)}</t></r><r><t>z</t></r></is>")),
)
_STRINGS = [
    "<si><t>{}</t></si>",
    '<si><t xml:space="preserve">{}</t></si>',
    "<si><r><t>{}</t></r><r><t>y</t></r></si>",
    "<si><t>{}</t><rPh><t>k</t></rPh></si>",
    "<si/>",
    "<si><t/></si>",
    "<si>\n<t>{}</t>\n</si>",
]
_PLACE = st.tuples(st.sampled_from(["A", "B", "Z", "AA", "AZ", "ZZ"]), st.integers(1, 50))


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet with cells of every kind, in the dialects that programs write."""
    cells = []
    for (letters, row), (kind, body), style in draw(st.lists(st.tuples(_PLACE, _BODY, _STYLE), max_size=12)):
        attributes = draw(st.sampled_from([style + kind, kind + style]))
        empty = f'<c r="{letters}{row}"{style}/>' if not body else None
        cells.append(empty or f'<c r="{letters}{row}"{attributes}>{body}</c>')
    if draw(st.booleans()):
        cells.append("<c><v>7</v></c>")
    rows = "".join(f"<row>{cell}</row>" for cell in cells)
    tail = draw(st.sampled_from(["", '<pageMargins left="0.7"/>', '<autoFilter ref="A1:B2"/>']))
    return f"{SHEET_OPEN}{rows}</sheetData>{tail}</worksheet>"


@given(sheets())
def test_both_readers_find_the_same_cells(xml: str) -> None:
    thorough = sheet._frame(parse_cells(xml).cells)
    key = ["row", "column", "style", "kind", "raw", "formula"]
    quick = sheet._read_quickly(xml)
    if quick is not None:
        assert quick[0].sort(key, nulls_last=True).rows() == thorough.sort(key, nulls_last=True).rows()


@given(st.lists(st.tuples(_TEXT, st.sampled_from(_STRINGS)), max_size=8))
def test_shared_strings_are_the_same_by_either_way(strings: list[tuple[str, str]]) -> None:
    body = "".join(form.format(escape(text.replace("_x", "_y"))) for text, form in strings)
    xml = f'<?xml version="1.0"?><sst xmlns="x" count="1" uniqueCount="9">{body}</sst>'
    assert read_strings(xml).to_list() == parse_strings(xml)


def test_a_comment_that_holds_a_cell_is_no_cell() -> None:
    xml = f'{SHEET_OPEN}<row r="1"><!-- <c r="A1"><v>1</v></c> --><c r="B1"><v>2</v></c></row>{SHEET_CLOSE}'
    assert read_cells(xml)["raw"].to_list() == ["2"]


def test_a_cdata_section_is_text() -> None:
    xml = f'{SHEET_OPEN}<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="Z9"><v>1</v></c>]]></v></c></row>{SHEET_CLOSE}'
    assert read_cells(xml)["raw"].to_list() == ['<c r="Z9"><v>1</v></c>']
