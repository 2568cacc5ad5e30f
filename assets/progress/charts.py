"""The chart of the interface, drawn by hand as a few hundred characters of SVG.

By hand, because importing a plotting library takes longer than landing twenty books; few, because the interface shows
Markdown of less than 1,000 characters at once and hides anything longer behind a link. Hence the short marks.
"""

from collections.abc import Mapping, Sequence
from html import escape

# Colour and legend of a status, in drawing order: what is done first, what is open last. Named colours are
# short; neighbours differ in lightness too, for colour-blind eyes and grey print.
_STATUSES = {
    "transferred": ("navy", "Đã chuyển"),
    "approved": ("cornflowerblue", "Đã phê duyệt"),
    "pending_review": ("gold", "Chờ rà soát"),
    "rejected": ("tomato", "Từ chối"),
    "draft": ("silver", "Lưu nháp"),
}

# Letters that Markdown or an address takes for its own; of `&lt;` Markdown would make a letter too early.
_IN_ADDRESS = str.maketrans({letter: f"%{ord(letter):02X}" for letter in "%#&<>\\"})

_LEFT, _WIDE, _ROW = 205, 220, 24


def status_bars(rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """Stacked bars, one per row: which share of its records has which status; the label bears the row's total.

    Args:
        rows: label and records per status, in the order to draw; rows without records are left out.

    Returns:
        SVG text; "" if there is nothing to draw.
    """
    drawn = [(f"{label} {number(n)}", counts, n) for label, counts in rows if (n := sum(counts.values()))]
    if not drawn:
        return ""
    bars = dict.fromkeys(_STATUSES, "")
    for at, (_, counts, total) in enumerate(drawn):
        left = 0
        for status in _STATUSES:
            # Whole pixels, and the bars end where they should: each ends at the rounded sum up to it.
            right = left + counts.get(status, 0)
            start, end = (_LEFT + round(n * _WIDE / total) for n in (left, right))
            if counts.get(status):
                bars[status] += f"M{start} {at * _ROW + 10}h{max(end - start, 1)}"
            left = right
    foot = len(drawn) * _ROW + 10
    used = [status for status, d in bars.items() if d]
    paths = [f"<path stroke='{_STATUSES[s][0]}' d='{bars[s]}M{at * 105} {foot}h12'/>" for at, s in enumerate(used)]
    labels = [f"<text y='{at * _ROW + 14}'>{escape(label)}</text>" for at, (label, _, _) in enumerate(drawn)]
    legend = [f"<text x='{at * 105 + 16}' y='{foot + 4}'>{_STATUSES[s][1]}</text>" for at, s in enumerate(used)]
    look = f"width='{_LEFT + _WIDE}' height='{foot + 10}' style='background:white;font:12px Arial' stroke-width='16'"
    return "".join([f"<svg xmlns='http://www.w3.org/2000/svg' {look}>", *paths, *labels, *legend, "</svg>"])


def in_address(svg: str) -> str:
    """An SVG as it stands in an address: percent signs for a few letters instead of base64, a quarter shorter."""
    return svg.translate(_IN_ADDRESS)


def as_markdown(svg: str, caption: str) -> str:
    """An SVG as an image in Markdown, the caption alone for an empty one; inline `<svg>` is not shown."""
    return f"![{caption}](<data:image/svg+xml,{in_address(svg)}>)" if svg else caption


def number(value: int) -> str:
    """A count as it is written in Vietnamese: 12.345."""
    return f"{value:,}".replace(",", ".")
