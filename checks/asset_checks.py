"""One asset check per rule: how many findings stand, evaluated together with one query per part.

None stops a run, not even those of shares: Dagster's `blocking=True` would hold back every delivery of the run, and
with them the return workbooks that tell the contractor. What has to be held back is held back at landing, delivery by
delivery and book by book (docs/decisions/0009); here an ERROR names the deliveries that went back whole.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import dagster as dg
import duckdb

from checks.catalogue import RULES
from checks.policy import RulePolicy
from checks.rules.rule import Rule
from checks.rules.shares import BATCH_RULES
from warehouse.statements import statement

_SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "ghi nhận"}
_SCOPES = {"book": "quyển sổ", "row": "dòng", "cell": "ô", "document": "tệp PDF"}
_MOST_NAMED = 50


class HasLedger(Protocol):
    """Whatever holds the open ledger and knows the rules in force."""

    @property
    def ledger(self) -> duckdb.DuckDBPyConnection: ...

    @property
    def rules(self) -> RulePolicy: ...


def spec(rule: Rule) -> dg.AssetCheckSpec:
    """The check of one rule; its name is the rule's id. The severity is the catalogue's: settings are a home's."""
    return dg.AssetCheckSpec(
        name=rule.id,
        asset="verdicts",
        description=f"{rule.title} ({_SEVERITIES[rule.severity]} ở {_SCOPES[rule.scope]}).",
    )


def evaluate(rule: Rule, standing: int, of_run: int, rules: RulePolicy, on_trial: int = 0) -> dg.AssetCheckResult:
    """A rule passes while nothing stands against it; what a rule of severity `info` finds is repaired already.

    Args:
        standing: findings that stand in the ledger.
        of_run: those on what the run has landed.
        on_trial: findings that the rule, in shadow, counted in the run; they have no effect, also not here.
    """
    counted = {"Trong lần chạy này": of_run, "Đang còn": standing}
    severity = _SEVERITIES[rules.severity(rule)]
    if rule.id in rules.shadows:
        counted["Chạy thử, chưa có hiệu lực: phát hiện trong lần chạy này"] = on_trial
        return _result(rule, passed=True, said=f"Đang chạy thử ({severity} khi có hiệu lực).", metadata=counted)
    passed = standing == 0 or rules.severity(rule) == "info"
    return _result(rule, passed=passed, said=f"Mức: {severity}.", metadata=counted)


def evaluate_share(rule: Rule, returned: list[tuple[str, int, int, bool]]) -> dg.AssetCheckResult:
    """A share is kept while no delivery has records that went back with their book or delivery.

    Args:
        returned: delivery key, books, records that went back whole, whether this run landed it.
    """
    lines = [f"| `{key}` | {books} | {records} |" for key, books, records, _ in returned[:_MOST_NAMED]]
    if len(returned) > _MOST_NAMED:
        lines.append(f"\n… và {len(returned) - _MOST_NAMED} lần giao khác.")
    table = "\n".join(["| Lần giao | Quyển sổ | Hồ sơ |", "|:---|---:|---:|", *lines])
    metadata = {
        "Trong lần chạy này": sum(records for _, _, records, of_run in returned if of_run),
        "Đang còn": sum(records for _, _, records, _ in returned),
        "Lần giao": dg.MetadataValue.md(table if returned else "Không có."),
    }
    return _result(
        rule,
        passed=not returned,
        said=rule.title + ": " + (f"{len(returned)} lần giao." if returned else "không có."),
        metadata=metadata,
        severity=dg.AssetCheckSeverity.ERROR,
    )


def _result(
    rule: Rule,
    *,
    passed: bool,
    said: str,
    metadata: dict[str, Any],
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.WARN,
) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key="verdicts",
        check_name=rule.id,
        passed=passed,
        severity=severity,
        description=said,
        metadata=metadata,
    )


@dg.multi_asset_check(
    name="rule_checks",
    description="Mỗi quy tắc một phép kiểm tra: còn bao nhiêu phát hiện, và bao nhiêu trong lần chạy này.",
    specs=[spec(rule) for rule in (*RULES, *BATCH_RULES)],
)
def rule_checks(
    context: dg.AssetCheckExecutionContext, workbench: dg.ResourceParam[HasLedger]
) -> Iterator[dg.AssetCheckResult]:
    """Evaluates every rule."""
    ledger, run = workbench.ledger, {"run_id": context.run.run_id}
    counted = ledger.execute(statement("screens/findings_by_rule"), run)
    found = {rule: (standing, of_run) for rule, standing, of_run in counted.fetchall()}
    on_trial = dict(ledger.execute(statement("screens/shadow_counts_of_run"), run).fetchall())
    for rule in RULES:
        yield evaluate(rule, *found.get(rule.id, (0, 0)), workbench.rules, on_trial.get(rule.id, 0))
    returned = ledger.execute(statement("screens/returned_whole"), run).fetchall()
    for rule in BATCH_RULES:
        yield evaluate_share(rule, [tuple(told) for which, *told in returned if which == rule.id])
