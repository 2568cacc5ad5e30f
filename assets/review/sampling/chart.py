"""Operating characteristics as SVG text, drawn by hand like the other charts: no plotting library to import."""

from collections.abc import Sequence
from html import escape

from assets.review.sampling.characteristic import acceptance_probability

# Told apart also by colour-blind eyes (after Okabe and Ito) and, by their dashes, in grey print.
_STROKES = {
    "tightened": ("#d55e00", "7 4"),
    "normal": ("#0072b2", ""),
    "reduced": ("#009e73", "2 4"),
}
_WIDTH, _HEIGHT = 680, 400
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 30, 650, 335
_GREATEST = 16.0  # percent nonconforming at the right edge
_STEP = 0.1
_STYLE = "font-family='Inter,Arial,sans-serif' font-size='13'"


def characteristic_svg(curves: Sequence[tuple[str, str, int, int]], *, aql: float) -> str:
    """Probability of acceptance over percent nonconforming.

    Args:
        curves: severity, label, n and Ac of each plan.
        aql: acceptance quality limit in percent, drawn as a vertical line.

    Returns:
        SVG text that ends with a line feed.
    """
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{_HEIGHT}' {_STYLE} role='img'>",
        "<title>Đường đặc trưng hiệu quả (operating characteristic)</title>",
        f"<rect width='{_WIDTH}' height='{_HEIGHT}' fill='white'/>",
        *_axes(),
        *_limit(aql),
    ]
    for place, (severity, label, n, ac) in enumerate(curves):
        parts += [_curve(severity, n, ac), *_legend(place, severity, label)]
    return "\n".join([*parts, "</svg>", ""])


def _x(percent: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * percent / _GREATEST


def _y(probability: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * probability


def _axes() -> list[str]:
    grid = []
    for tenth in range(0, 11, 2):
        y = _y(tenth / 10)
        grid += [
            f"<line x1='{_LEFT}' x2='{_RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='#ddd'/>",
            f"<text x='{_LEFT - 8}' y='{y + 4:.1f}' text-anchor='end'>{tenth * 10} %</text>",
        ]
    for percent in range(0, round(_GREATEST) + 1, 2):
        x = _x(percent)
        grid.append(f"<text x='{x:.1f}' y='{_BOTTOM + 18}' text-anchor='middle'>{percent} %</text>")
    middle = (_LEFT + _RIGHT) / 2
    below = "tỷ lệ bản ghi không phù hợp (nonconforming records)"
    beside = "xác suất chấp nhận (accepted)"
    height = (_TOP + _BOTTOM) / 2
    return [
        *grid,
        f"<line x1='{_LEFT}' x2='{_RIGHT}' y1='{_BOTTOM}' y2='{_BOTTOM}' stroke='#333'/>",
        f"<line x1='{_LEFT}' x2='{_LEFT}' y1='{_TOP}' y2='{_BOTTOM}' stroke='#333'/>",
        f"<text x='{middle:.1f}' y='{_BOTTOM + 45}' text-anchor='middle'>{below}</text>",
        f"<text x='18' y='{height:.1f}' text-anchor='middle' transform='rotate(-90 18 {height:.1f})'>{beside}</text>",
    ]


def _limit(aql: float) -> list[str]:
    x = _x(aql)
    return [
        f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{_TOP}' y2='{_BOTTOM}' stroke='#666' stroke-dasharray='1 3'/>",
        f"<text x='{x + 5:.1f}' y='{_BOTTOM - 8}' fill='#666'>AQL {aql:g} %</text>",
    ]


def _curve(severity: str, n: int, ac: int) -> str:
    percents = [step * _STEP for step in range(round(_GREATEST / _STEP) + 1)]
    points = " ".join(f"{_x(p):.1f},{_y(acceptance_probability(p / 100, n, ac)):.1f}" for p in percents)
    return f"<polyline points='{points}' fill='none' {_stroke(severity)}/>"


def _legend(place: int, severity: str, label: str) -> list[str]:
    y, x = _TOP + 14 + 19 * place, 400  # above the line of 80 %
    return [
        f"<line x1='{x}' x2='{x + 32}' y1='{y - 4}' y2='{y - 4}' {_stroke(severity)}/>",
        f"<text x='{x + 40}' y='{y}'>{escape(label)}</text>",
    ]


def _stroke(severity: str) -> str:
    colour, dashes = _STROKES[severity]
    return f"stroke='{colour}' stroke-width='2'" + (f" stroke-dasharray='{dashes}'" if dashes else "")
