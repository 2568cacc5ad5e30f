"""The sample against the judge: sound rows are sound under every row rule, broken ones are found.

Rows are judged as intake would deliver them; that workbooks arrive so is tested with the intake.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import polars as pl
import pytest

from assets.intake.frames import row_columns
from checks.judge import DeliveryContext, judge_rows
from checks.rules.rule import FINDING
from pipelines.sample.book import make_book
from pipelines.sample.draft import Draft, Nature
from pipelines.sample.faults.books import RETURNED
from pipelines.sample.faults.deck import deal_faults
from pipelines.sample.plan import BookPlan, plan_books

# Found elsewhere: formulas and date cells by the intake, PDFs and numbers by comparing rows and files.
_ELSEWHERE = ("formula_cell", "record_duplicate", "duplicate_suspected", "pdf_")
# How many slips are found is measured with the text rules, not promised here.
_MEASURED = ("spelling", "spelling_unusual", "text_encoding")


def _row(plan: BookPlan, draft: Draft, row_id: int) -> dict[str, object]:
    cells = {name: text for name, text in draft.values.items() if draft.natures.get(name, Nature.DATE) is Nature.DATE}
    place = {"row_id": row_id, "book": plan.stem, "sheet_row": row_id, "year_opened": plan.year}
    return {**dict.fromkeys(row_columns(plan.register)), **place, "book_number": plan.number, **cells}


def _judged(plans: list[BookPlan]) -> Iterator[tuple[dict[int, Draft], pl.DataFrame]]:
    """Per delivery: its rows by row_id, and what the judge found on them."""
    for _, group in groupby((p for p in plans if p.fault not in RETURNED), key=lambda p: p.place):
        books = list(group)
        numbered = dict(enumerate(draft for plan in books for draft in make_book(plan).drafts))
        rows: dict[str, list[dict[str, object]]] = {}
        row_id = 0
        for plan in books:
            for _ in range(plan.rows):
                rows.setdefault(plan.register, []).append(_row(plan, numbered[row_id], row_id))
                row_id += 1
        frames = {
            register: pl.DataFrame(
                found, schema={**row_columns(register), "year_opened": pl.Int32, "book_number": pl.Int32}
            )
            for register, found in rows.items()
        }
        context = DeliveryContext(books[0].unit.code, date(2024, 12, 2))
        yield numbered, judge_rows(frames, context, pl.DataFrame(schema=FINDING)).findings


@pytest.mark.parametrize("seed", [1, 2])
def test_a_province_without_faults_gives_no_finding_at_all(seed: int) -> None:
    plans = plan_books(60, 1800, seed)
    found = [f for _, findings in _judged(plans) for f in findings.select("rule", "field", "value", "detail").rows()]
    assert found == []


def test_what_is_broken_is_found_and_nothing_else() -> None:
    plans = plan_books(60, 1800, 6)
    deal_faults(plans, 0.2, 6)
    missed, unplanned, planned = [], [], 0
    for drafts, findings in _judged(plans):
        found: dict[int, set[str]] = {}
        for row_id, rule in findings.select("row_id", "rule").rows():
            found.setdefault(row_id, set()).add(rule)
        for row_id, draft in drafts.items():
            told = {b.rule for b in draft.broken if not b.rule.startswith(_ELSEWHERE) and b.kind != "date cell"}
            planned += len(told)
            missed += [(r, draft.broken) for r in told - found.get(row_id, set()) if r not in _MEASURED]
            unplanned += [(r, draft.broken) for r in found.get(row_id, set()) - told if r not in _MEASURED]
    assert planned > 250
    assert missed == []
    assert unplanned == []
