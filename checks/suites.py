"""Great Expectations over a whole batch: the rule catalogue as suites, and a contract on the raw rows.

Two suites per register. The *scorecard suite* is generated from the catalogue (one declaration, two readers): every
rule's column of the scorecard must hold noughts, or keep to the share that a province allows. A rule in shadow is
expected nothing of. The *contract suite* looks at the delivered rows themselves and is
evaluated BOOLEAN_ONLY: every other result format writes people's data into the stored results (measured).

Great Expectations takes seconds to import and takes pandas frames only: it is imported late, here and in
`expectation`.
"""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from checks.policy import AS_AGREED, RulePolicy
from checks.scorecard import expected
from warehouse.registers import REQUIRED, code_list, fields

if TYPE_CHECKING:
    import great_expectations as gx

# Nothing is sent anywhere; read by the library at import.
os.environ["GX_ANALYTICS_ENABLED"] = "false"


class SuiteNotEvaluated(Exception):
    """A suite stumbled: a fault of ours, never a verdict on the data. The text names suite and expectation."""


@dataclass(frozen=True)
class Evaluated:
    """What a suite said of one register: expectations held and broken, and the books that broke each rule."""

    suite: str
    register: str
    held: int
    broken: int
    books_by_rule: dict[str, list[tuple[str, str]]]


# The library's words for our severities.
_SEVERITIES = {"error": "critical", "warning": "warning", "info": "info"}


def scorecard_suite(register: str, rules: RulePolicy = AS_AGREED) -> "gx.ExpectationSuite":
    """The rules of a register, as they are in force, as expectations on the scorecard's columns."""
    import great_expectations as gx
    from great_expectations.expectations.metadata_types import FailureSeverity

    from checks.expectation import ExpectRuleToHold

    expectations = [
        ExpectRuleToHold(
            rule=held.rule.id,
            column=held.column,
            max_value=held.most,
            severity=FailureSeverity(_SEVERITIES[rules.severity(held.rule)]),
            meta={"rule": held.rule.id, "severity": rules.severity(held.rule)},
        )
        for held in expected(register, rules)
    ]
    return gx.ExpectationSuite(name=f"bang_diem_{register}", expectations=expectations)


def contract_columns(register: str) -> list[str]:
    """Columns of the delivered rows that the contract suite looks at."""
    coded = [f.name for f in fields(register) if f.kind == "code"]
    return list(dict.fromkeys([*REQUIRED[register], *coded]))


def contract_suite(register: str) -> "gx.ExpectationSuite":
    """What the delivered rows of a register must be: its columns, required cells filled, codes from their lists."""
    import great_expectations as gx

    from checks.expectation import ExpectCellsToBeFilled, ExpectCodesToBeListed

    columns = contract_columns(register)
    codes = {f.name: sorted(code_list(f.code_list, register, f.name)) for f in fields(register) if f.kind == "code"}
    expectations: list[Any] = [
        gx.expectations.ExpectTableColumnsToMatchSet(column_set=columns, exact_match=False),
        gx.expectations.ExpectTableRowCountToBeBetween(min_value=1),
        *(ExpectCellsToBeFilled(column=name) for name in REQUIRED[register]),
        *(
            ExpectCodesToBeListed(column=name, value_set=listed, meta={"rule": "code_invalid"})
            for name, listed in codes.items()
        ),
    ]
    return gx.ExpectationSuite(name=f"hop_dong_{register}", expectations=expectations)


def _results(validated: Any, suite: str) -> list[Any]:
    """The results of a validation; raises SuiteNotEvaluated where one was not reached.

    The library tells an exception as success = False with an empty result: whoever reads only `success` would hold
    the data guilty.
    """
    for result in validated.results:
        told = result.exception_info or {}
        raised = told.get("raised_exception") or any(
            isinstance(v, dict) and v.get("raised_exception") for v in told.values()
        )
        if raised:
            raise SuiteNotEvaluated(f"{suite}: {result.expectation_config.type}")
    return list(validated.results)


def read_scorecard(validated: Any, register: str) -> Evaluated:
    """A validation of the scorecard suite (result format COMPLETE) as plain values."""
    results = _results(validated, f"bang_diem_{register}")
    books: dict[str, list[tuple[str, str]]] = {}
    for result in results:
        if not result.success:
            found = books.setdefault(str(result.expectation_config.meta["rule"]), [])
            named = [(str(at["delivery_key"]), str(at["book"])) for at in result.result["unexpected_index_list"]]
            # A rule may have two shares: a book that breaks both breaks the rule once.
            found += [book for book in named if book not in found]
    held = sum(bool(r.success) for r in results)
    return Evaluated(f"bang_diem_{register}", register, held, len(results) - held, books)


def read_contract(validated: Any, register: str) -> Evaluated:
    """A validation of the contract suite as plain values; it names no book and no value."""
    results = _results(validated, f"hop_dong_{register}")
    held = sum(bool(r.success) for r in results)
    return Evaluated(f"hop_dong_{register}", register, held, len(results) - held, {})


SCORECARD_FORMAT: Literal["COMPLETE"] = "COMPLETE"
CONTRACT_FORMAT: Literal["BOOLEAN_ONLY"] = "BOOLEAN_ONLY"
