"""How every workbook that goes to people looks: colours, formats and the words for severities.

Shared by the return and the review workbook. Sizes, printing and saving are in `workbook_layout.py`; what
stands in a workbook does not belong here.
"""

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from assets.review.text_sheet import TextSheet

# The Ministry's own templates and all official paper are set in it (decree 30/2020/NĐ-CP, annex I).
FONT = "Times New Roman"

INK = "#1B2733"
MUTED = "#5F6B76"
NAVY = "#1F3B5C"
RULE_LINE = "#CDD3D9"
LOCKED_FILL = "#ECEEF0"
PAPER = "#F5F7F9"
GREEN = "#2E6B3E"

UNITS = ("dòng", "tệp")  # what a count in a table counts
SEVERITIES = ("error", "warning", "info")
SEVERITY_WORDS = {"error": "Phải sửa", "warning": "Cần kiểm tra", "info": "Để biết"}
SEVERITY_INK = {"error": "#8E1B1B", "warning": "#7A4B00", "info": MUTED}
SEVERITY_FILL = {"error": "#FADBD8", "warning": "#FFF1C9", "info": PAPER}
# Told apart without colour too: thick frame = error, dashed frame = warning (xlsxwriter's border numbers).
SEVERITY_BORDER = {"error": 2, "warning": 8, "info": 1}


@dataclass(frozen=True)
class Styles:
    """The cell formats of one workbook; severities index `cell`, `reasons`, `heading` and `tag`."""

    title: Format
    subtitle: Format
    issuer: Format
    section: Format
    paragraph: Format
    label: Format
    fact: Format
    figure: dict[str, Format]
    figure_label: Format
    step_number: Format
    meaning: Format
    note: Format
    link: Format
    table_head: Format
    table_text: Format
    count: dict[str, Format]
    tag: dict[str, Format]
    swatch: dict[str, Format]
    legend: dict[str, Format]
    control_heading: Format
    heading: dict[str, Format]
    control: Format
    control_link: Format
    cell: dict[str, Format]
    reasons: dict[str, Format]


def add_styles(workbook: Workbook) -> Styles:
    """Register the formats of the house in a workbook."""

    def add(**properties: Any) -> Format:
        base = {"font_name": FONT, "font_size": 12, "font_color": INK, "valign": "vcenter"}
        return workbook.add_format(base | properties)

    framed = {"border": 1, "border_color": RULE_LINE, "valign": "top", "align": "left", "text_wrap": True}
    # Text as delivered: '@' keeps 007 and 01.02.2008 what they are when somebody types over them.
    data = framed | {"font_size": 11, "num_format": "@", "indent": 1}
    grey = data | {"bg_color": LOCKED_FILL, "font_color": MUTED}
    heading = framed | {
        "font_size": 10,
        "bold": True,
        "font_color": "#FFFFFF",
        "border_color": "#FFFFFF",
        "valign": "vcenter",
        "align": "center",
    }

    def marked(severity: str) -> dict[str, Any]:
        return {
            "bg_color": SEVERITY_FILL[severity],
            "font_color": SEVERITY_INK[severity],
            "border": SEVERITY_BORDER[severity],
            "border_color": SEVERITY_INK[severity],
            "bold": severity == "error",
        }

    def tag(severity: str) -> dict[str, Any]:
        return {"bg_color": SEVERITY_FILL[severity], "font_color": SEVERITY_INK[severity], "bold": True}

    def figure(color: str) -> Format:
        return add(font_size=24, bold=True, font_color=color, align="center", bg_color=PAPER, num_format="#,##0")

    return Styles(
        title=add(font_size=20, bold=True, font_color=NAVY),
        subtitle=add(font_size=13, font_color=MUTED),
        issuer=add(bold=True, font_color=MUTED),
        section=add(font_size=14, bold=True, font_color=NAVY, bottom=2, bottom_color=NAVY),
        paragraph=add(text_wrap=True, valign="top"),
        label=add(font_color=MUTED, valign="top"),
        fact=add(bold=True, text_wrap=True, valign="top", num_format="@", align="left"),
        figure={"plain": figure(INK), "error": figure(SEVERITY_INK["error"]), "good": figure(GREEN)},
        figure_label=add(font_size=11, font_color=MUTED, align="center", bg_color=PAPER, valign="top"),
        step_number=add(bold=True, font_color=NAVY, valign="top"),
        meaning=add(font_size=11, text_wrap=True, indent=1),
        note=add(font_size=10, italic=True, font_color=MUTED, text_wrap=True, valign="top"),
        link=add(font_color="#1A5FB4", underline=1),
        table_head=add(**heading | {"bg_color": NAVY, "align": "left", "font_size": 11, "indent": 1}),
        table_text=add(**framed | {"num_format": "@"}, indent=1),
        count={u: add(**framed | {"num_format": f'#,##0 "{u}"', "align": "right"}, indent=1) for u in UNITS},
        tag={s: add(**framed | tag(s), indent=1) for s in SEVERITIES},
        swatch={s: add(**marked(s), align="center") for s in ("error", "warning")},
        legend={"plain": add(font_size=11)}
        | {s: add(font_size=13, bold=True, font_color=SEVERITY_INK[s]) for s in ("error", "warning")},
        control_heading=add(**heading | {"bg_color": MUTED}),
        heading={"plain": add(**heading | {"bg_color": NAVY})}
        | {s: add(**heading | {"bg_color": SEVERITY_INK[s]}) for s in ("error", "warning")},
        control=add(**grey),
        control_link=add(**grey | {"font_color": "#1A5FB4", "underline": 1}),
        cell={"plain": add(**data, locked=False)}
        | {s: add(**data | marked(s), locked=False) for s in ("error", "warning")},
        reasons={"plain": add(**data | {"bg_color": LOCKED_FILL})}
        | {s: add(**data | marked(s) | {"bold": False, "font_color": INK}) for s in ("error", "warning")},
    )


def write_legend(sheet: TextSheet, row: int, column: int, styles: Styles) -> None:
    """One line that says what the colours of a data sheet mean."""
    text = styles.legend
    sheet.write_rich_string(
        row,
        column,
        text["error"],
        "■ ",
        text["plain"],
        "đỏ, viền liền: phải sửa     ",
        text["warning"],
        "■ ",
        text["plain"],
        "vàng, viền đứt: cần kiểm tra",
        text["plain"],
    )
