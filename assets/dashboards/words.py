"""Numbers and names as a Vietnamese reader expects them: 277.562; 12,5 %; 08/06/2024."""

from datetime import date

from assets.dashboards.screen import Kind, Value
from assets.progress.charts import number

UNKNOWN = "…"
# Nobody's name is longer; what a manifest may hold is.
_LONGEST_NAME = 60


def decimal(value: float, places: int = 1) -> str:
    """12,5."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent(part: float, whole: float | None = None) -> str:
    """12,5 % of a percentage, or of a part and its whole; "…" of nothing. Never "100 %" while something is left."""
    if whole is None:
        return f"{decimal(part)}\N{NO-BREAK SPACE}%"
    return percent(share(part, whole) or 0.0) if whole else UNKNOWN


def share(part: float, whole: float) -> float | None:
    """Percent with one decimal, None of nothing; rounded down near the end, so that only all of it is 100."""
    if not whole:
        return None
    exact = 100 * part / whole
    return min(round(exact, 1), 99.9) if part < whole else round(exact, 1)


def day(value: date) -> str:
    """08/06/2024."""
    return f"{value:%d/%m/%Y}"


def name(text: str) -> str:
    """A name from a delivery on one line, shortened where it is absurdly long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def shown(value: Value, kind: Kind) -> str:
    """A value of a table as text."""
    if value is None:
        return {"text": "", "change": "–"}.get(kind, UNKNOWN)
    if isinstance(value, str):
        return value
    if kind == "percent":
        return percent(value)
    if kind == "change":
        arrow = "▲" if value > 0 else "▼" if value < 0 else "="
        size = number(abs(value)) if isinstance(value, int) else decimal(abs(value))
        return f"{arrow}\N{NO-BREAK SPACE}{size}"
    return decimal(value) if kind == "decimal" else number(round(value))
