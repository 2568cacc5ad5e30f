"""Great Expectations over the deliveries that have not been looked at as a batch yet.

Validation results and pages (Data Docs) are kept under `<home>/quality`. Counts only: no cell of any record is in
results or pages. It reads the published copy, so that it never waits for the ledger's writer; and because the
library takes seconds to import it is a job of its own, beside the main job.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from assets.imports import without_collecting
from assets.quality.inputs import COUNTED, write_inputs
from assets.quality.pages import make_offline
from assets.saving import save_whole
from checks.policy import AS_AGREED, RulePolicy
from checks.scorecard import scorecards
from checks.suites import (
    CONTRACT_FORMAT,
    SCORECARD_FORMAT,
    Evaluated,
    contract_suite,
    read_contract,
    read_scorecard,
    scorecard_suite,
)
from warehouse.home import Home
from warehouse.ledger.connection import open_published
from warehouse.ledger.deliveries import landed_in_order

# The library asks for a name of where the frames come from; it is part of the names of results.
_SOURCE = "lo"


def evaluate(inputs: Path, home: Path, run: str, rules: RulePolicy = AS_AGREED) -> list[Evaluated]:
    """Evaluates both suites of every register that has books in `inputs`; raises SuiteNotEvaluated.

    Args:
        inputs: folder of `write_inputs`.
        home: the province's home; suites, results and pages go to `<home>/quality`.
        run: name under which results are kept; a Dagster run id.
        rules: the rules as they are in force.
    """
    with without_collecting():
        import great_expectations as gx

    books, findings, shares = (pl.read_parquet(inputs / f"{name}.parquet") for name in COUNTED)
    kept = gx.get_context(mode="file", project_root_dir=str(home / "quality"))
    # Validated beside the project: there every batch would be written into its configuration anew.
    beside = gx.get_context(mode="ephemeral")
    beside.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    asset = beside.data_sources.add_pandas(_SOURCE).add_dataframe_asset(_SOURCE)
    batches = asset.add_batch_definition_whole_dataframe(_SOURCE)
    run_id = gx.RunIdentifier(run_name=run, run_time=datetime.now(UTC))
    told, new = [], []
    for register, card in scorecards(books, findings, shares, rules).items():
        suite = scorecard_suite(register, rules)
        batch = batches.get_batch({"dataframe": card.to_pandas()})
        validated = batch.validate(suite, result_format=SCORECARD_FORMAT)
        told.append(read_scorecard(validated, register))
        new += _keep(kept, suite, validated, run_id)
        rows = inputs / f"rows_{register}.parquet"
        if rows.exists():
            raw = pl.read_parquet(rows).to_pandas()
            suite = contract_suite(register)
            validated = batches.get_batch({"dataframe": raw}).validate(suite, result_format=CONTRACT_FORMAT)
            told.append(read_contract(validated, register))
            new += _keep(kept, suite, validated, run_id)
    kept.build_data_docs(resource_identifiers=new, build_index=False)
    make_offline(home / "quality")
    return told


def _keep(context: Any, suite: Any, validated: Any, run_id: Any) -> list[Any]:
    """Keeps a result in the project's stores, and the suite if it is another than before; what needs a new page."""
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )
    from great_expectations.exceptions import DataContextError

    named = ExpectationSuiteIdentifier(suite.name)
    result = ValidationResultIdentifier(named, run_id, f"{_SOURCE}-{_SOURCE}")
    validated.meta |= {"run_id": run_id, "validation_time": run_id.run_time}
    context.validation_results_store.store_validation_results(validated, result)
    try:
        if _expected(context.suites.get(suite.name)) == _expected(suite):
            return [result]
    except DataContextError:
        context.suites.add(suite)
    else:
        context.suites.add_or_update(suite)
    return [named, result]


def _expected(suite: Any) -> list[Any]:
    """What a suite expects, without the keys that the library gave it; what it reads as empty was written as null."""
    told = ((type(e), e.dict(exclude={"id", "rendered_content", "batch_id"})) for e in suite.expectations)
    return [(kind, expected | {"meta": expected.get("meta") or {}}) for kind, expected in told]


def evaluate_new(home: Home, run: str, rules: RulePolicy = AS_AGREED) -> tuple[list[str], list[Evaluated]]:
    """Evaluates the deliveries that landed since the last time; returns their keys and what the suites said.

    Safe to repeat: a delivery counts as looked at only when its results are kept. Raises LedgerUnavailable if
    nothing was published yet.
    """
    noted = home.root / "quality" / "deliveries.json"
    done = _looked_at(noted)
    inputs = home.work / "quality"
    with open_published(home) as connection:
        keys = [key for key in landed_in_order(connection) if key not in set(done)]
        if not keys or not write_inputs(connection, home, keys, inputs):
            return [], []
    told = evaluate(inputs, home.root, run, rules)
    save_whole(noted, json.dumps([*done, *keys]).encode())
    return keys, told


def _looked_at(noted: Path) -> list[str]:
    """Keys of the deliveries that were evaluated; all are looked at anew where the note is of no use."""
    try:
        done = json.loads(noted.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(key) for key in done] if isinstance(done, list) else []
