"""Pictures of the screens: SVG drawn by hand, each less than 1,000 characters in an address.

The interface shows longer values only behind a link, and importing a plotting library takes longer than a run over a
small delivery. Lines differ in dashes, not only in colour, for colour-blind eyes and grey print.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

from assets.progress.charts import in_address, number

T = TypeVar("T")

_WIDE = 420
_MOST_BARS = 6
# What the caption and the marks of Markdown leave of a thousand characters.
_MOST_LETTERS = 894
_POINTS = 8


def fitting(draw: Callable[[Sequence[T]], str], rows: Sequence[T]) -> str:
    """The picture of as many rows as fit, from the first on."""
    while len(in_address(svg := draw(rows))) > _MOST_LETTERS and len(rows) > 1:
        rows = rows[:-1]
    return svg


def _svg(height: int, marks: str, stroke: int) -> str:
    look = f"width='{_WIDE}' height='{height}' style='background:white;font:13px Arial' stroke-width='{stroke}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {look} fill='none'>{marks}</svg>"


def _texts(texts: Sequence[tuple[int, int, str]]) -> str:
    drawn = "".join(f"<text x='{x}' y='{y}'>{escape(text, quote=False)}</text>" for x, y, text in texts if text)
    return f"<g fill='black' stroke='none'>{drawn}</g>"


def bars(rows: Sequence[tuple[str, float, str, str]], *, full: float | None = None) -> str:
    """One bar per row, below its label and what it amounts to.

    Args:
        rows: label, length, what is written for it, colour; at most six are drawn, in their order.
        full: the length of the whole width; the longest row without it.
    """
    longest = full or max((length for _, length, _, _ in rows), default=0)
    if not rows or not longest:
        return ""
    return fitting(lambda drawn: _bars(drawn, longest), rows[:_MOST_BARS])


def _bars(drawn: Sequence[tuple[str, float, str, str]], longest: float) -> str:
    paths, texts = [], []
    for at, (label, length, told, colour) in enumerate(drawn):
        y = at * 32
        paths.append(f"<path stroke='{colour}' d='M0 {y + 23}h{max(round(length / longest * _WIDE), 1)}'/>")
        texts.append((0, y + 13, f"{_clipped(label)}: {told}"))
    return _svg(len(drawn) * 32, "".join(paths) + _texts(texts), 11)


def columns(values: Sequence[tuple[str, float, str]]) -> str:
    """One column per period, its number above it, its name below it; "" for fewer than two."""
    longest = max((value for _, value, _ in values), default=0)
    if len(values) < 2 or not longest:
        return ""
    step = _WIDE // len(values)
    path = "".join(
        f"M{at * step + step // 2} 116v-{max(round(v / longest * 96), 1)}" for at, (_, v, _) in enumerate(values)
    )
    texts = []
    for at, (label, value, told) in enumerate(values):
        x = at * step + step // 2
        texts += [(x, 112 - round(value / longest * 96), told), (x, 132, label)]
    drawn = "".join(f"<text x='{x}' y='{y}'>{escape(text)}</text>" for x, y, text in texts)
    marks = f"<path stroke='steelblue' d='{path}'/><g fill='black' stroke='none' text-anchor='middle'>{drawn}</g>"
    return _svg(138, marks, step * 2 // 3)


def burn_up(
    lines: Sequence[tuple[str, str, str, Sequence[tuple[int, float]]]], *, days: int, top: float, ends: tuple[str, str]
) -> str:
    """Lines over days, each named below the picture.

    Args:
        lines: name, colour, dashes ("" for a full line), and points (day, amount); thinned out where there are many.
        days: the day at the right edge.
        top: the amount at the upper edge.
        ends: what stands below the left and the right edge.
    """
    if days < 1 or top <= 0 or not any(len(points) > 1 for _, _, _, points in lines):
        return ""
    paths, texts = [], [(0, 12, number(round(top))), (0, 158, ends[0]), (_WIDE - 60, 158, ends[1])]
    for at, (label, colour, dashes, points) in enumerate(lines):
        d = "L".join(f"{round(x / days * (_WIDE - 2))} {140 - round(n / top * 122)}" for x, n in _thinned(points))
        dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
        # The same path draws the mark before the name below.
        paths.append(f"<path stroke='{colour}'{dashed} d='M{at * 107} 173h20M{d}'/>")
        texts.append((at * 107 + 24, 178, label))
    frame = f"<path stroke='silver' d='M0 140h{_WIDE}M0 18h{_WIDE}'/>"
    return _svg(184, frame + "".join(paths) + _texts(texts), 3)


def _thinned(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """At most so many points, the first and the last among them."""
    if len(points) <= _POINTS:
        return list(points)
    last = len(points) - 1
    return [points[round(i * last / (_POINTS - 1))] for i in range(_POINTS)]


def _clipped(label: str) -> str:
    return label if len(label) <= 40 else f"{label[:39]}…"
