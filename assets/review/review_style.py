"""The formats that only a review workbook needs, beside those of `workbook_style.py`."""

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from assets.review.workbook_style import (
    FONT,
    GREEN,
    INK,
    LOCKED_FILL,
    MUTED,
    NAVY,
    PAPER,
    RULE_LINE,
    SEVERITY_FILL,
    SEVERITY_INK,
)

LINK = "#1A5FB4"
REPAIRED_FILL, REPAIRED_INK = "#E3EEF9", "#1B4E82"
ANSWER_FILL, ANSWER_LINE = "#F3F8EF", "#9DBB8A"  # where the reviewer writes
_CHOSEN = {"approve": ("#D5EBD8", GREEN), "correct": ("#DCE9F7", NAVY), "reject": ("#F6D5D2", SEVERITY_INK["error"])}


@dataclass(frozen=True)
class ReviewStyles:
    """Formats of the answer columns, of repaired cells, and of conditions."""

    repaired: Format
    answer: Format
    choice: Format
    day: Format
    once: Format
    once_label: Format
    answer_heading: Format
    field_name: Format
    about: Format
    name: Format
    file: Format
    kept_words: Format
    number: Format
    number_link: Format
    scan_link: Format
    no_scan: Format
    term: Format
    swatch: Format
    chosen: dict[str, Format]
    wanted: Format
    kept: Format
    offered: Format
    legend: Format


def add_review_styles(workbook: Workbook) -> ReviewStyles:
    """Register the formats in a workbook."""

    def add(**properties: Any) -> Format:
        base = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "top", "align": "left"}
        return workbook.add_format(base | properties)

    framed = {"border": 1, "border_color": RULE_LINE, "text_wrap": True, "num_format": "@", "indent": 1}
    answer = framed | {"bg_color": ANSWER_FILL, "border_color": ANSWER_LINE, "locked": False}
    heading = {
        "bold": True, "font_size": 10, "font_color": "#FFFFFF", "align": "center", "valign": "vcenter",
        "text_wrap": True, "border": 1, "border_color": "#FFFFFF",
    }  # fmt: skip
    grey = framed | {"bg_color": LOCKED_FILL}
    return ReviewStyles(
        repaired=add(**framed | {"bg_color": REPAIRED_FILL, "font_color": REPAIRED_INK, "locked": False}),
        answer=add(**answer),
        choice=add(**answer | {"bold": True, "align": "center", "indent": 0}),
        day=add(**answer | {"align": "center", "indent": 0}),
        once=add(**answer | {"bold": True, "valign": "vcenter", "border": 2}),
        once_label=add(font_size=10, italic=True, font_color=MUTED, align="right", valign="vcenter", text_wrap=True),
        answer_heading=add(**heading | {"bg_color": GREEN}),
        field_name=add(font_size=8, font_color=MUTED, align="center", valign="vcenter", bg_color="#FFFFFF",
                       border=1, border_color=RULE_LINE),
        about=add(**grey),
        name=add(bold=True),
        file=add(font_size=9, font_color=MUTED),
        kept_words=add(font_size=11),
        number=add(**grey | {"bold": True}),
        # Links stay on one line: LibreOffice does not wrap them.
        number_link=add(**grey | {"bold": True, "font_color": LINK, "underline": 1}),
        scan_link=add(**grey | {"font_color": LINK, "underline": 1}),
        no_scan=add(**grey | {"font_color": MUTED}),
        term=add(font_size=12, bold=True, font_color=NAVY, valign="vcenter", text_wrap=True),
        swatch=add(
            **framed
            | {"bg_color": REPAIRED_FILL, "font_color": REPAIRED_INK, "align": "center", "valign": "vcenter"}
            | {"indent": 0}
        ),
        chosen={
            kind: workbook.add_format({"bg_color": fill, "font_color": ink}) for kind, (fill, ink) in _CHOSEN.items()
        },
        # Conditional formats may set no thick border; the pattern shows on paper without colour too.
        wanted=workbook.add_format(
            {"bg_color": "#FADBD8", "fg_color": SEVERITY_INK["error"], "pattern": 16, "border": 1,
             "border_color": SEVERITY_INK["error"]}
        ),
        kept=add(**grey),
        offered=add(**grey | {"bg_color": SEVERITY_FILL["warning"], "font_color": SEVERITY_INK["warning"]}),
        legend=add(font_size=13, bold=True, font_color=REPAIRED_INK),
    )  # fmt: skip


@dataclass(frozen=True)
class ReceiptStyles:
    """Formats of a receipt: how each outcome looks."""

    outcome: dict[str, Format]


def add_receipt_styles(workbook: Workbook) -> ReceiptStyles:
    """Register the formats in a workbook."""
    looks = {
        "applied": ("#D5EBD8", GREEN),
        "repeated": (REPAIRED_FILL, REPAIRED_INK),
        "refused": (SEVERITY_FILL["error"], SEVERITY_INK["error"]),
        "waiting": (PAPER, MUTED),
    }
    base = {"font_name": FONT, "font_size": 12, "bold": True, "valign": "top", "align": "left",
            "text_wrap": True, "border": 1, "border_color": RULE_LINE, "indent": 1}  # fmt: skip
    return ReceiptStyles(
        {name: workbook.add_format(base | {"bg_color": fill, "font_color": ink}) for name, (fill, ink) in looks.items()}
    )
