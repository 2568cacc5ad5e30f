"""Taking everything in again, in the order and at the times that the old ledger's steps tell.

Only what came from outside is read from the old ledger: which deliveries, what persons decided, what was sent and what
was answered. What follows from it is worked out anew, by the code that worked it out the first time.
"""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import polars as pl

from assets.rebuild.beside import Beside
from assets.records.judging import judge_delivery
from assets.review.deciding import apply_decisions
from assets.review.decision import decision_of
from assets.transfer.acknowledgement import take_lines
from assets.verdicts.landing import land_delivery
from warehouse.ledger.acknowledgements import known_file
from warehouse.ledger.connection import ZONE
from warehouse.ledger.decisions import head
from warehouse.ledger.package_files import Manifest
from warehouse.ledger.packages import enter_package
from warehouse.ledger.steps import Step, note_step, steps
from warehouse.statements import statement


@dataclass(frozen=True)
class Terms:
    """The settings of today, for steps that did not note theirs."""

    approve: str
    tree: str


def replay(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    home: Beside,
    terms: Terms,
    progress: Callable[[int, int], None],
) -> list[Step]:
    """Takes every step of the old ledger in again; returns them.

    Args:
        new: an empty ledger.
        home: where `assets.rebuild.deliveries.gather` has put the deliveries.
    """
    plan = steps(old)
    take = {"delivery": _deliver, "decisions": _decide, "package": _pack, "answers": _answer}
    for done, step in enumerate(plan, start=1):
        take[step.kind](old, new, home, step, terms)
        progress(done, len(plan))
    new.execute("checkpoint")
    return plan


def _deliver(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    tree = step.settings.get("tree", terms.tree)
    judge_delivery(home, step.name, tree=tree)
    land_delivery(
        new,
        home,
        step.name,
        approve=step.settings.get("approve", terms.approve),
        tree=tree,
        run_id=step.run_id or "",
        now=step.taken_at.astimezone(ZONE),
    )


def _decide(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    between = {"before": head(new)[0], "last": step.decision_no}
    rows = old.execute(statement("rebuild/decisions_of_step"), between).pl()
    said = step.settings
    terms_then = {"approve": said.get("approve", terms.approve), "tree": said.get("tree", terms.tree)}
    new.execute("begin")
    try:
        apply_decisions(
            new,
            [decision_of(row) for row in rows.iter_rows(named=True)],
            **terms_then,
            run_id=step.run_id or "",
            now=step.taken_at,
            severities=said.get("severities"),
        )
        note_step(new, step.kind, step.name, taken_at=step.taken_at, run_id=step.run_id, settings=said or None)
        new.execute("commit")
    except BaseException:
        new.execute("rollback")
        raise


def _pack(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    """That a package was sent is a fact of the world, like a decision: its folder may have been put away since."""
    rows = old.execute(statement("rebuild/package"), {"package": step.name}).pl()
    created_at, sha256, status = rows.select("created_at", "sha256", "status").row(0)
    items = rows.select("record_id", "version").drop_nulls()
    manifest = Manifest(step.name, created_at, items.height, (), sha256)
    enter_package(new, manifest, items, status="open" if status == "answered" else status)


def _answer(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    file = known_file(old, step.name)
    if file is None:
        raise LookupError(f"step {step.step_no}: no such file of acknowledgements")
    lines = old.execute(statement("rebuild/ack_lines"), {"file_sha256": step.name}).pl()
    take_lines(new, lines.cast({"line": pl.Int32}), file, step.run_id or "", step.taken_at)
