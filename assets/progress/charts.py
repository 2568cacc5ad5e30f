"""Small charts drawn by hand: importing a plotting library takes longer than landing twenty books.

Two of a kind: bars of coloured squares, short enough that the interface shows them at once (it hides Markdown of
1,000 characters and more behind a link), and the same as an SVG image. Colours after Okabe and Ito, told apart also
by colour-blind eyes.
"""

import base64
from collections.abc import Mapping, Sequence
from html import escape

from assets.verdicts.verdict import STATUS_LABELS

# In the order in which bars are drawn: what is done first, what is open last.
STATUS_COLOURS = {
    "transferred": "#009e73",
    "approved": "#56b4e9",
    "pending_review": "#f0c24b",
    "rejected": "#d55e00",
    "draft": "#bbbbbb",
}

_SQUARES = {"transferred": "🟩", "approved": "🟦", "pending_review": "🟨", "rejected": "🟥", "draft": "⬜"}
_WIDE = 20

_LABEL, _BAR, _ROW, _TOP = 205, 430, 30, 64
_STYLE = "font-family='Inter,Arial,sans-serif' font-size='13'"


def status_squares(rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """A Markdown table with a bar of coloured squares per row, and the legend below.

    Args:
        rows: label and records per status; rows without records are left out.
    """
    lines = ["| | | Hồ sơ |", "|:---|:---|---:|"]
    for label, counts in rows:
        total = sum(counts.values())
        if total:
            lines.append(f"| {label} | {_squares(counts, total)} | {number(total)} |")
    if len(lines) == 2:
        return "Chưa có hồ sơ."
    legend = " ".join(f"{_SQUARES[status]} {STATUS_LABELS[status]}" for status in _SQUARES if status != "draft")
    return "\n".join([*lines, "", legend])


def _squares(counts: Mapping[str, int], total: int) -> str:
    """Shares as squares, twenty together: whole ones first, then the largest remainders; nothing small is lost."""
    exact = {status: counts.get(status, 0) * _WIDE / total for status in _SQUARES}
    shown = {status: max(int(share), 1 if share else 0) for status, share in exact.items()}
    for status in sorted(exact, key=lambda s: exact[s] - shown[s], reverse=True):
        if sum(shown.values()) < _WIDE:
            shown[status] += 1
    while sum(shown.values()) > _WIDE:
        shown[max(shown, key=lambda s: shown[s])] -= 1
    return "".join(_SQUARES[status] * n for status, n in shown.items())


def status_bars(rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """Stacked bars, one per row, each as wide as its share: which part of a register's records has which status.

    Args:
        rows: label and records per status, in the order to draw; rows without records are left out.

    Returns:
        SVG text; "" if there is nothing to draw.
    """
    drawn = [(label, counts, sum(counts.values())) for label, counts in rows if sum(counts.values())]
    if not drawn:
        return ""
    width, height = _LABEL + _BAR + 90, _TOP + _ROW * len(drawn) + 8
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' {_STYLE}>",
        f"<rect width='{width}' height='{height}' fill='white'/>",
        *_legend(),
    ]
    for i, (label, counts, total) in enumerate(drawn):
        parts += _bar(_TOP + i * _ROW, label, counts, total)
    return "".join([*parts, "</svg>"])


def as_markdown(svg: str, caption: str) -> str:
    """An SVG as an image in Markdown; the interface shows no inline `<svg>`."""
    if not svg:
        return caption
    return f"![{caption}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def number(value: int) -> str:
    """A count as it is written in Vietnamese: 12.345."""
    return f"{value:,}".replace(",", ".")


def _legend() -> list[str]:
    # Two lines: the last label is as long as the other four together.
    places = ((10, 16), (120, 16), (240, 16), (370, 16), (10, 38))
    return [
        f"<rect x='{x}' y='{y - 10}' width='12' height='12' fill='{STATUS_COLOURS[status]}'/>"
        f"<text x='{x + 18}' y='{y}'>{escape(label)}</text>"
        for (x, y), (status, label) in zip(places, STATUS_LABELS.items(), strict=True)
    ]


def _bar(top: int, label: str, counts: Mapping[str, int], total: int) -> list[str]:
    parts = [f"<text x='{_LABEL - 10}' y='{top + 15}' text-anchor='end'>{escape(label)}</text>"]
    left = float(_LABEL)
    for status, colour in STATUS_COLOURS.items():
        share = counts.get(status, 0) * _BAR / total
        if share:
            parts.append(f"<rect x='{left:.1f}' y='{top}' width='{share:.1f}' height='20' fill='{colour}'/>")
            left += share
    parts.append(f"<text x='{_LABEL + _BAR + 8}' y='{top + 15}'>{number(total)}</text>")
    return parts
