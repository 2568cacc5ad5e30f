"""Taking everything in again, in the order and at the times that the old ledger's steps tell.

Only what came from outside is read from the old ledger: which deliveries, what persons decided, what was sent and what
was answered. What follows from it is worked out anew, by the code that worked it out the first time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import duckdb
import polars as pl

from assets.rebuild.beside import Beside
from assets.records.judging import judge_delivery
from assets.records.lexicon import hand_out_lexicon, renew_lexicon
from assets.review.deciding import apply_decisions
from assets.review.decision import decision_of
from assets.review.sampling.options import Sampling
from assets.transfer.acknowledgement import take_lines
from assets.verdicts.landing import land_delivery
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.rule import Limits
from warehouse.ledger.acknowledgements import known_file
from warehouse.ledger.decisions import head
from warehouse.ledger.lots import seeds
from warehouse.ledger.package_files import Manifest
from warehouse.ledger.packages import enter_package
from warehouse.ledger.steps import Step, note_step, steps
from warehouse.statements import statement
from warehouse.zone import ZONE


@dataclass(frozen=True)
class Terms:
    """The settings of today, for steps that did not note theirs."""

    approve: str
    tree: str
    rules: RulePolicy = AS_AGREED
    sampling: Sampling = field(default_factory=Sampling)

    def at(self, step: Step, old: duckdb.DuckDBPyConnection) -> "Terms":
        """The settings under which a step was taken; the seeds of lots are chance, and taken from the old ledger."""
        said = step.settings
        rules = RulePolicy.as_told(said["rules"]) if "rules" in said else self.rules
        chosen = Sampling.as_told(said["sampling"], seeds(old)) if "sampling" in said else self.sampling
        return Terms(said.get("approve", self.approve), said.get("tree", self.tree), rules, chosen)


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
    take = {"delivery": _deliver, "decisions": _decide, "package": _pack, "answers": _answer, "lexicon": _learn}
    for done, step in enumerate(plan, start=1):
        take[step.kind](old, new, home, step, terms.at(step, old))
        progress(done, len(plan))
    new.execute("checkpoint")
    return plan


def limits_of_deliveries(old: duckdb.DuckDBPyConnection, terms: Terms) -> dict[str, Limits]:
    """The thresholds under which each delivery was taken, by its key."""
    return {step.name: terms.at(step, old).rules.limits for step in steps(old) if step.kind == "delivery"}


def _deliver(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    # A run judges with the counts of its start, and counts anew at its end: those that stand now are the same.
    judge_delivery(home, step.name, tree=terms.tree, rules=terms.rules, lexicon=hand_out_lexicon(new, home))
    land_delivery(
        new,
        home,
        step.name,
        approve=terms.approve,
        tree=terms.tree,
        run_id=step.run_id or "",
        now=step.taken_at.astimezone(ZONE),
        rules=terms.rules,
        sampling=terms.sampling,
    )


def _learn(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    renew_lexicon(new, now=step.taken_at, run_id=step.run_id or "")


def _decide(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, home: Beside, step: Step, terms: Terms
) -> None:
    between = {"before": head(new)[0], "last": step.decision_no}
    rows = old.execute(statement("rebuild/decisions_of_step"), between).pl()
    new.execute("begin")
    try:
        apply_decisions(
            new,
            [decision_of(row) for row in rows.iter_rows(named=True)],
            approve=terms.approve,
            tree=terms.tree,
            run_id=step.run_id or "",
            now=step.taken_at,
            rules=terms.rules,
        )
        note_step(new, step.kind, step.name, taken_at=step.taken_at, run_id=step.run_id, settings=step.settings or None)
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
