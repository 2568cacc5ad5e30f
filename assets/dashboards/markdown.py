"""A screen in the Markdown of the interface, which shows up to 999 letters of a value and hides a longer one."""

from collections.abc import Iterable

from assets.dashboards.screen import Picture, Table
from assets.dashboards.words import shown
from assets.progress.charts import as_markdown, number
from assets.progress.tables import in_markdown

MOST_LETTERS = 999
_BLOCKS = 5


def table_markdown(table: Table, rest: str) -> str:
    """As many rows as fit, with the few columns of a narrow screen; what is left out is said with `rest`."""
    few = table.narrow()
    if not few.rows:
        return in_markdown(few.empty)
    head = [c.label for c in few.columns]
    lines = [
        _line(in_markdown(label) for label in head),
        _line(":-" if c.kind == "text" else "-:" for c in few.columns),
    ]
    rows = [_line(_cell(few, at, value) for at, value in enumerate(row)) for row in few.rows]
    note = f"\n\n{in_markdown(few.note)}" if few.note else ""
    told = f"\n\nThêm cột trong {rest}." if few is not table else ""
    if not _fits(whole := "\n".join([*lines, *rows]) + note + told):
        drawn = len(rows)
        while not _fits(whole):
            drawn -= 1
            told = f"\n\n{number(drawn)} dòng đầu, đủ {number(len(rows))} dòng trong {rest}."
            whole = "\n".join([*lines, *rows[:drawn]]) + note + told
    return whole


def _fits(text: str) -> bool:
    return len(text) <= MOST_LETTERS


def _line(cells: Iterable[str]) -> str:
    # With its first bar, so that no name can begin a list or a heading.
    return "|" + "|".join(cells)


def picture_markdown(picture: Picture) -> str:
    """The picture below what it shows, or that there is nothing to draw yet."""
    if not picture.svg:
        return f"{in_markdown(picture.caption)}: chưa đủ số liệu để vẽ."
    return f"{picture.caption}\n\n{as_markdown(picture.svg, '')}"


def _cell(table: Table, at: int, value: object) -> str:
    column = table.columns[at]
    text = in_markdown(shown(value, column.kind))  # type: ignore[arg-type]
    first_share = next((i for i, c in enumerate(table.columns) if c.heat), None)
    if at != first_share or not isinstance(value, (int, float)):
        return text
    full = min(int(value / 100 * _BLOCKS + 0.5), _BLOCKS)
    return f"{'■' * full}{'□' * (_BLOCKS - full)}\N{NO-BREAK SPACE}{text}"
