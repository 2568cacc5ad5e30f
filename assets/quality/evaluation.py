"""Great Expectations over the deliveries that have not been looked at as a batch yet.

Validation results and pages (Data Docs) are kept under `<home>/quality`. Counts only: no cell of any record is in
results or pages. It reads the published copy, so that it never waits for the ledger's writer; and because the
library takes seconds to import it is a job of its own, beside the main job.
"""

import json
from pathlib import Path
from typing import Any

import polars as pl

from assets.quality.inputs import COUNTED, checked_columns, write_inputs
from assets.quality.pages import make_offline
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


def evaluate(inputs: Path, home: Path, run: str, rules: RulePolicy = AS_AGREED) -> list[Evaluated]:
    """Evaluates both suites of every register that has books in `inputs`; raises SuiteNotEvaluated.

    Args:
        inputs: folder of `write_inputs`.
        home: the province's home; results go to `<home>/quality`.
        run: name under which results are kept; a Dagster run id.
        rules: the rules as they are in force.
    """
    import great_expectations as gx

    context = gx.get_context(mode="file", project_root_dir=str(home / "quality"))
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    books, findings, shares = (pl.read_parquet(inputs / f"{name}.parquet") for name in COUNTED)
    cards = scorecards(books, findings, shares, rules)
    told = []
    for register, card in cards.items():
        told.append(
            read_scorecard(
                _validate(context, scorecard_suite(register, rules), card.to_pandas(), SCORECARD_FORMAT, run), register
            )
        )
        rows = inputs / f"rows_{register}.parquet"
        if rows.exists():
            raw = pl.read_parquet(rows).select(checked_columns(register)).to_pandas()
            told.append(
                read_contract(_validate(context, contract_suite(register), raw, CONTRACT_FORMAT, run), register)
            )
    context.build_data_docs()
    make_offline(home / "quality")
    return told


def _validate(context: Any, suite: Any, frame: Any, result_format: dict[str, Any], run: str) -> Any:
    """One suite over one frame, its result kept in the project's store."""
    import great_expectations as gx

    source = context.data_sources.add_or_update_pandas(suite.name)
    batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe(suite.name)
    kept = context.suites.add_or_update(suite)
    definition = context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name=suite.name, data=batch, suite=kept)
    )
    checkpoint = context.checkpoints.add_or_update(
        gx.Checkpoint(name=suite.name, validation_definitions=[definition], result_format=result_format)
    )
    ran = checkpoint.run(batch_parameters={"dataframe": frame}, run_id=gx.RunIdentifier(run_name=run))
    return next(iter(ran.run_results.values()))


def evaluate_new(home: Home, run: str, rules: RulePolicy = AS_AGREED) -> tuple[list[str], list[Evaluated]]:
    """Evaluates the deliveries that landed since the last time; returns their keys and what the suites said.

    Safe to repeat: a delivery counts as looked at only when its results are kept. Raises LedgerUnavailable if
    nothing was published yet.
    """
    noted = home.root / "quality" / "deliveries.json"
    done: list[str] = json.loads(noted.read_text(encoding="utf-8")) if noted.exists() else []
    inputs = home.work / "quality"
    with open_published(home) as connection:
        keys = [key for key in landed_in_order(connection) if key not in set(done)]
        if not keys or not write_inputs(connection, home, keys, inputs):
            return [], []
    told = evaluate(inputs, home.root, run, rules)
    noted.write_text(json.dumps([*done, *keys]), encoding="utf-8")
    return keys, told
