"""All screens as one page of plain HTML: for a telephone, where the interface is of no use, and for paper.

Nothing in it is loaded from anywhere and nothing runs in it. It stands beside the workbook in `reports/dieu-hanh/`.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from assets.dashboards.screen import Picture, Screen, Table, Value
from assets.dashboards.words import shown
from assets.progress.charts import in_address, number
from warehouse.units import PROVINCE_NAME

_STYLE = Path(__file__).with_name("page.css")
_MOST_ROWS = 15
# From how much left undone, waiting or rejected (percent) a cell is shaded, and darker.
_SHADES = (5, 15, 30, 50)


def page(screens: Sequence[Screen], *, made_at: datetime, workbook: str) -> str:
    """The page.

    Args:
        made_at: the moment that its counts tell, in local time.
        workbook: address of the full tables, relative to the page.
    """
    links = "".join(f"<a href='#{s.name}'>{escape(s.title)}</a>" for s in screens)
    full = f"<a href='{escape(workbook)}'>sổ tính đầy đủ</a>"
    return (
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>Điều hành số hóa sổ hộ tịch</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f"<header><h1>Số hóa sổ hộ tịch, {escape(PROVINCE_NAME)}</h1>"
        f"<p>Số liệu lúc {made_at:%H:%M} ngày {made_at:%d/%m/%Y} · {full} (Excel)</p><nav>{links}</nav></header>"
        + "".join(_section(s, full) for s in screens)
        + "</body></html>"
    )


def _section(screen: Screen, full: str) -> str:
    pictures = "".join(_picture(p) for p in screen.pictures if p.svg)
    tables = "".join(_table(t, full) for t in screen.tables)
    return (
        f"<section id='{screen.name}'><h2>{escape(screen.title)}</h2><p class='told'>{escape(screen.sentence)}</p>"
        f"<div class='pictures'>{pictures}</div>{tables}</section>"
    )


def _picture(picture: Picture) -> str:
    source = f"data:image/svg+xml,{in_address(picture.svg)}".replace('"', "%22")
    return f'<figure><figcaption>{escape(picture.caption)}</figcaption><img alt="" src="{source}"></figure>'


def _table(table: Table, full: str) -> str:
    if not table.rows:
        return f"<h3>{escape(table.title)}</h3><p>{escape(table.empty)}</p>"
    kept = set(table.short or range(len(table.columns)))
    kinds = [
        " ".join((c.kind == "text") * ["text"] + (at not in kept) * ["wide"]) for at, c in enumerate(table.columns)
    ]
    head = "".join(f"<th class='{kinds[at]}'>{escape(c.label)}</th>" for at, c in enumerate(table.columns))
    rows = "".join(
        "<tr>" + "".join(_cell(table, at, value, kinds[at]) for at, value in enumerate(row)) + "</tr>"
        for row in table.rows[:_MOST_ROWS]
    )
    left = len(table.rows) - _MOST_ROWS
    more = f"<p>{_MOST_ROWS} dòng đầu, còn {number(left)} dòng trong {full}.</p>" if left > 0 else ""
    note = f"<p class='note'>{escape(table.note)}</p>" if table.note else ""
    return (
        f"<h3>{escape(table.title)}</h3><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}{note}"
    )


def _cell(table: Table, at: int, value: Value, kind: str) -> str:
    column, shade = table.columns[at], ""
    if column.heat and isinstance(value, (int, float)):
        bad = 100 - value if column.heat == "low" else value
        shade = f" h{sum(bad >= step for step in _SHADES)}"
    return f"<td class='{kind}{shade}'>{escape(shown(value, column.kind))}</td>"
