"""The cell formats of forms: black on white, ruled, Times New Roman (decree 30/2020/NĐ-CP, annex I)."""

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from assets.review.workbook_style import FONT

# Nothing to report is a dash (statistical forms of the Ministry); a negative number keeps its sign.
_COUNT = '#,##0;-#,##0;"-"'
_PERCENT = '0.00;-0.00;"-"'
_DECIMAL = '#,##0.0;-#,##0.0;"-"'


@dataclass(frozen=True)
class FormStyles:
    """Formats of head, title and notes, and of a line's cells by rank and kind."""

    above: Format
    issuer: Format
    motto: Format
    rule: Format
    title: Format
    period: Format
    annex: Format
    paragraph: Format
    note: Format
    heading: Format
    number: Format
    empty: Format
    line: dict[str, dict[str, Format]]


def add_form_styles(workbook: Workbook) -> FormStyles:
    """Registers the formats in a workbook."""

    def add(**properties: Any) -> Format:
        return workbook.add_format({"font_name": FONT, "font_size": 12, "valign": "vcenter"} | properties)

    centred: dict[str, Any] = {"align": "center"}
    ruled: dict[str, Any] = {"border": 1, "text_wrap": True, "font_size": 11}
    kinds: dict[str, dict[str, Any]] = {
        "order": centred,
        "text": {"align": "left", "indent": 1},
        "count": {"align": "right", "indent": 1, "num_format": _COUNT},
        "percent": {"align": "right", "indent": 1, "num_format": _PERCENT},
        "decimal": {"align": "right", "indent": 1, "num_format": _DECIMAL},
        "day": {"align": "center", "num_format": "dd/mm/yyyy"},
    }
    ranks: dict[str, dict[str, Any]] = {
        "total": {"bold": True, "bg_color": "#E4E4E4"},
        "group": {"bold": True, "bg_color": "#F3F3F3"},
        "unit": {},
    }
    return FormStyles(
        above=add(**centred),
        issuer=add(**centred, bold=True),
        motto=add(**centred, bold=True, font_size=13),
        rule=add(**centred, font_size=8, valign="top"),
        title=add(**centred, bold=True, font_size=14),
        period=add(**centred, italic=True),
        annex=add(**centred, bold=True),
        paragraph=add(text_wrap=True, valign="top", align="left"),
        note=add(text_wrap=True, italic=True, font_size=11, valign="top", align="left"),
        heading=add(**ruled | centred, bold=True),
        number=add(**ruled | centred | {"font_size": 9}, italic=True),
        empty=add(**ruled | centred, italic=True),
        line={rank: {kind: add(**ruled | look | how) for kind, look in kinds.items()} for rank, how in ranks.items()},
    )
