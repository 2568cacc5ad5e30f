"""A form as a PDF: the same content as the workbook, for reading on a phone and printing without Excel.

Same form, same bytes. The letters are DejaVu Serif, which has every Vietnamese sign and comes with matplotlib; they are
embedded, so that it looks alike everywhere.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from assets.reports.form import (
    MOTTO,
    SIGNERS,
    SIGNING,
    Column,
    Form,
    Line,
    Section,
    Table,
    clipped,
    number_of,
    shared_headings,
    shown,
    shown_count,
)
from assets.reports.page_numbers import NumberedPages
from assets.reports.signed_table import SignedTable as Grid
from assets.review.workbook_layout import visible

_FONTS = {"": "DejaVuSerif", "b": "DejaVuSerif-Bold", "i": "DejaVuSerif-Italic"}
_WIDTH = 267 * mm
# Notes, the line of place and day, and the space to sign in.
_SIGNING_ROOM = 52 * mm
_SIDE, _TOP, _BOTTOM = 15 * mm, 14 * mm, 17 * mm
# What does not fit on paper is in the workbook, and that is said. No row may be higher than a page.
_MOST_CHARACTERS = 1_200
_MOST_LINES_OF_CELL = 28
_WIDEST_LETTER = 7.5  # points: a capital of 8 points, with what is lost at the ends of lines
_MOST_LINES = 600
_SHADES = {"total": colors.HexColor("#E4E4E4"), "group": colors.HexColor("#F3F3F3")}


def form_pdf(form: Form) -> bytes:
    """The PDF of a form."""
    _register_fonts()
    buffer = BytesIO()
    title = f"{form.label}: {' '.join(form.title)}"
    document = BaseDocTemplate(
        buffer,
        pagesize=landscape(A4),
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=title,
        author=form.issuer[-1],
        lang="vi",
        # No time of making in the file: the same form gives the same bytes.
        invariant=1,
    )
    width, height = landscape(A4)
    room = Frame(_SIDE, _BOTTOM, width - 2 * _SIDE, height - _TOP - _BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[room])])
    story: list[Flowable] = []
    for at, section in enumerate(form.sections):
        story += _annex(form, section, at) if at else [*_signed(form, section), PageBreak()]
    footer = visible(form.footer)

    def canvas(*args: Any, **kwargs: Any) -> NumberedPages:
        return NumberedPages(*args, footer=footer, font=_FONTS[""], left=_SIDE, right=width - _SIDE, **kwargs)

    document.build(story[:-1] if len(form.sections) == 1 else story, canvasmaker=canvas)
    return buffer.getvalue()


@cache
def _register_fonts() -> None:
    # Found without importing matplotlib, which takes longer than writing the form.
    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib, whose fonts the PDF forms use, is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    for name in _FONTS.values():
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(_FONTS[""], normal=_FONTS[""], bold=_FONTS["b"], italic=_FONTS["i"])


@cache
def _look(size: float, letters: str = "", align: Literal[0, 1] = TA_CENTER) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{letters}{align}", fontName=_FONTS[letters], fontSize=size, leading=size * 1.3, alignment=align
    )


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(visible(text)), style)


def _short(text: str, width: float = _WIDTH) -> str:
    most = min(_MOST_CHARACTERS, round(_MOST_LINES_OF_CELL * width / _WIDEST_LETTER))
    return text if len(text) <= most else f"{clipped(text, most)} (xem đủ trong tệp Excel)"


def _rule(part: float) -> Flowable:
    return HRFlowable(width=f"{part:.0%}", thickness=0.6, color=colors.black, spaceBefore=2, spaceAfter=2)


def _signed(form: Form, section: Section) -> list[Flowable]:
    issuer: list[Flowable] = [_text(line, _look(9)) for line in form.issuer[:-1]]
    # A rule of its own: an underline would strike through the dots below ậ and ạ.
    issuer += [_text(form.issuer[-1], _look(9.5, "b")), _rule(0.2)]
    motto: list[Flowable] = [_text(MOTTO[0], _look(9.5, "b")), _text(MOTTO[1], _look(10, "b")), _rule(0.38)]
    middle = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")]
    head = Grid([[issuer, motto]], colWidths=[_WIDTH * 0.45, _WIDTH * 0.55], style=middle)
    titles = [_text(line, _look(10 if line == form.label else 12.5, "b")) for line in form.heading]
    titles.append(_text(form.period, _look(9.5, "i")))
    body = _body(section)
    for part in body:
        if isinstance(part, Grid):
            part.room_below = _SIGNING_ROOM
    return [head, Spacer(0, 4 * mm), *titles, Spacer(0, 4 * mm), *body, _signatures(form)]


def _annex(form: Form, section: Section, number: int) -> list[Flowable]:
    titles = [
        _text(f"Phụ lục {number}", _look(10, "b")),
        _text(section.heading, _look(11.5, "b")),
        _text(form.period, _look(9.5, "i")),
    ]
    # A short annex may follow on the same page.
    return [Spacer(0, 9 * mm), CondPageBreak(75 * mm), *titles, Spacer(0, 4 * mm), *_body(section)]


def _body(section: Section) -> list[Flowable]:
    parts: list[Flowable] = []
    for text in section.paragraphs:
        parts += [_text(text, _look(9, "", TA_LEFT)), Spacer(0, 1 * mm)]
    if section.table:
        parts += [Spacer(0, 2 * mm), _grid(section.table)]
        if len(section.table.lines) > _MOST_LINES:
            more = shown_count(len(section.table.lines) - _MOST_LINES)
            parts.append(_text(f"… và {more} dòng khác trong tệp Excel.", _look(8, "i", TA_LEFT)))
    parts += [Spacer(0, 1 * mm), *(_text(_short(n), _look(8, "i", TA_LEFT)) for n in section.notes)]
    return parts


def _grid(table: Table) -> Grid:
    columns = table.columns
    grouped = any(c.group for c in columns)
    rows: list[list[Any]] = []
    style: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONT", (0, 0), (-1, -1), _FONTS[""], 8),
        ("LEFTPADDING", (0, 0), (-1, -1), 2.5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2.5),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
    ]
    labels: list[Any] = [_text(c.label, _look(7.5, "b")) for c in columns]
    if grouped:
        above: list[Any] = [""] * len(columns)
        for first, last, group in shared_headings(columns):
            above[first] = _text(group, _look(7.5, "b")) if group else labels[first]
            style.append(("SPAN", (first, 0), (last, 0 if group else 1)))
            if not group:
                labels[first] = ""
        rows.append(above)
    rows += [labels, [_text(number_of(columns, at), _look(6.5, "i")) for at in range(len(columns))]]
    heads = len(rows)
    for at, column in enumerate(columns):
        side = {"text": "LEFT", "order": "CENTER", "day": "CENTER"}.get(column.kind, "RIGHT")
        style.append(("ALIGN", (at, heads), (at, -1), side))
    for line in table.lines[:_MOST_LINES]:
        if line.rank != "unit":
            here = ((0, len(rows)), (-1, len(rows)))
            style += [("FONT", *here, _FONTS["b"], 8), ("BACKGROUND", *here, _SHADES[line.rank])]
        rows.append(_cells(line, columns))
    if not table.lines:
        style += [("SPAN", (0, heads), (-1, heads)), ("ALIGN", (0, heads), (-1, heads), "CENTER")]
        rows.append([_text(table.empty, _look(8, "i")), *[""] * (len(columns) - 1)])
    return Grid(rows, colWidths=_widths(columns), repeatRows=heads, style=style)


def _widths(columns: Sequence[Column]) -> list[float]:
    whole = sum(c.width for c in columns)
    return [_WIDTH * c.width / whole for c in columns]


def _cells(line: Line, columns: Sequence[Column]) -> list[Any]:
    style = _look(8, "" if line.rank == "unit" else "b", TA_LEFT)
    return [
        _text(_short(shown(value, c.kind), width), style) if c.kind == "text" else shown(value, c.kind)
        for value, c, width in zip(line.cells, columns, _widths(columns), strict=True)
    ]


def _signatures(form: Form) -> Flowable:
    # The place and day stand above the right signature only.
    places = ("\N{NO-BREAK SPACE}", form.signed_on)
    cells = [
        [
            _text(above, _look(9, "i")),
            _text(who.upper(), _look(9.5, "b")),
            _text(how, _look(8.5, "i")),
            Spacer(0, 22 * mm),
        ]
        for above, who, how in zip(places, SIGNERS, SIGNING, strict=True)
    ]
    return KeepTogether([Spacer(0, 5 * mm), Grid([cells], colWidths=[_WIDTH * 0.45, _WIDTH * 0.55])])
