"""The parts of docs/sampling.md that are worked out from the tables: its tables, and the chart beside it.

`python -m assets.review.sampling.explained docs` writes them anew; a test fails when they are not current.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from assets.review.sampling.characteristic import acceptance_probability, quality_accepted
from assets.review.sampling.chart import characteristic_svg
from assets.review.sampling.switching import STATE_LABELS
from assets.review.sampling.tables import Level, MasterPlan, Severity, code_letter, master_plan

PAGE = "sampling.md"
CHART = "sampling-characteristic.svg"

_AQL = 1.0
_LEVEL: Level = "II"
_BOOK = 1_000  # records of the book in the examples
_SEVERITIES: tuple[Severity, ...] = ("tightened", "normal", "reduced")
_LOTS = ((2, 8), (9, 15), (16, 25), (26, 50), (51, 90), (91, 150), (151, 280), (281, 500), (501, 1_200), (1_201, 3_200))
_AQLS_SHOWN = (0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0)
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def refreshed(page: str) -> str:
    """The page with every part between `<!-- generated: name -->` and `<!-- end -->` worked out anew.

    Raises:
        KeyError: a part that nothing here makes.
    """
    parts = {"lots": _by_lot_size, "severities": _by_severity, "aqls": _by_aql}
    return _GENERATED.sub(lambda found: f"{found[1]}{parts[found[2]]()}{found[3]}", page)


def chart() -> str:
    """The characteristics of the three severities for the book of the examples, as SVG text."""
    plans = {severity: _plan(_BOOK, _AQL, severity) for severity in _SEVERITIES}
    curves = [(severity, f"{STATE_LABELS[severity]} · n={p.n}, Ac={p.ac}", p.n, p.ac) for severity, p in plans.items()]
    return characteristic_svg(curves, aql=_AQL)


def write(docs: Path) -> None:
    """Brings the page and the chart in a docs folder up to date."""
    page = docs / PAGE
    page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
    (docs / CHART).write_text(chart(), encoding="utf-8")


def _plan(lot_size: int, aql: float, severity: Severity) -> MasterPlan:
    return master_plan(code_letter(lot_size, _LEVEL), aql, severity)


def _by_lot_size() -> str:
    def line(smallest: int, greatest: int) -> tuple[str, ...]:
        plan = _plan(greatest, _AQL, "normal")
        whole = plan.n >= greatest
        read = "all" if whole else f"{plan.n}, or all" if plan.n > smallest else f"{plan.n}"
        points = ("", "") if whole else _points(plan)
        return f"{smallest:,} to {greatest:,}", plan.letter, read, f"{plan.ac}", f"{plan.re}", *points

    head = ("records in the book", "letter", "read n", "Ac", "Re", "95 % point", "10 % point")
    return _table(head, (line(*lot) for lot in _LOTS))


def _by_severity() -> str:
    def line(severity: Severity) -> tuple[str, ...]:
        plan = _plan(_BOOK, _AQL, severity)
        at_aql = acceptance_probability(_AQL / 100, plan.n, plan.ac)
        slips = quality_accepted(0.10, plan.n, plan.ac, _BOOK) * _BOOK
        label = f"{severity} ({STATE_LABELS[severity]})"
        return label, f"{plan.n}", f"{plan.ac}", _percent(at_aql), *_points(plan), f"{slips:.0f}"

    head = (
        "inspection", "read n", "Ac", f"accepted at {_AQL:g} %", "95 % point", "10 % point",
        f"bad records of {_BOOK:,} that pass 1 time in 10",
    )  # fmt: skip
    return _table(head, (line(severity) for severity in _SEVERITIES))


def _by_aql() -> str:
    def line(aql: float) -> tuple[str, ...]:
        plan = _plan(_BOOK, aql, "normal")
        return f"{aql:.2f}" if aql < 1 else f"{aql:.1f}", f"{plan.n}", f"{plan.ac}", *_points(plan)

    return _table(("AQL", "read n", "Ac", "95 % point", "10 % point"), (line(aql) for aql in _AQLS_SHOWN))


def _points(plan: MasterPlan) -> tuple[str, str]:
    return _percent(quality_accepted(0.95, plan.n, plan.ac)), _percent(quality_accepted(0.10, plan.n, plan.ac))


def _percent(share: float) -> str:
    """Three digits that count, as the standard prints them: 0.394 %, 1.03 %, 16.2 %."""
    return f"{100 * share:#.3g} %"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
