"""One asset check per rule of the catalogue: how many findings stand, evaluated together with one query.

None blocks: a faulty record is held back by its verdict, not by stopping the run. Whoever wants an alert watches the
evaluations; a run whose checks fail is still a successful run.
"""

from collections.abc import Iterator
from typing import Protocol

import dagster as dg
import duckdb

from checks.catalogue import RULES
from checks.rules.rule import Rule
from warehouse.statements import statement

_SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "ghi nhận"}
_SCOPES = {"book": "quyển sổ", "row": "dòng", "cell": "ô", "document": "tệp PDF"}


class HasLedger(Protocol):
    """Whatever holds the open ledger."""

    @property
    def ledger(self) -> duckdb.DuckDBPyConnection: ...


def spec(rule: Rule) -> dg.AssetCheckSpec:
    """The check of one rule; its name is the rule's id."""
    return dg.AssetCheckSpec(
        name=rule.id,
        asset="verdicts",
        description=f"{rule.title} ({_SEVERITIES[rule.severity]} ở {_SCOPES[rule.scope]}).",
    )


def evaluate(rule: Rule, standing: int, of_run: int) -> dg.AssetCheckResult:
    """A rule passes while nothing stands against it; what a rule of severity `info` finds is repaired already."""
    return dg.AssetCheckResult(
        asset_key="verdicts",
        check_name=rule.id,
        passed=standing == 0 or rule.severity == "info",
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"Trong lần chạy này": of_run, "Đang còn": standing},
    )


@dg.multi_asset_check(
    name="rule_checks",
    description="Mỗi quy tắc một phép kiểm tra: còn bao nhiêu phát hiện, và bao nhiêu trong lần chạy này.",
    specs=[spec(rule) for rule in RULES],
)
def rule_checks(
    context: dg.AssetCheckExecutionContext, workbench: dg.ResourceParam[HasLedger]
) -> Iterator[dg.AssetCheckResult]:
    """Evaluates every rule."""
    counted = workbench.ledger.execute(statement("screens/findings_by_rule"), {"run_id": context.run.run_id})
    found = {rule: (standing, of_run) for rule, standing, of_run in counted.fetchall()}
    for rule in RULES:
        yield evaluate(rule, *found.get(rule.id, (0, 0)))
