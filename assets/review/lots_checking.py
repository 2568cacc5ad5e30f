"""Lots held against the laws of the ledger and against the standard, and counted for the interface."""

from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from assets.review.lots import history, state_of
from assets.review.sampling.options import Sampling
from assets.review.sampling.plan import Lot, inspect
from assets.review.sampling.switching import STATE_LABELS, InspectionState
from warehouse.ledger.lots import wrongly_drawn
from warehouse.statements import statement

RESULT_LABELS = {
    "open": "Đang kiểm tra mẫu",
    "accepted": "Chấp nhận",
    "returned": "Trả lại",
    "withdrawn": "Không còn hồ sơ",
}
_LAWS = {"Hồ sơ ở nhiều lô": "40_lots_never_overlap", "Hồ sơ lệch với lô": "41_lots_hold_what_waits"}
_PLANNED = ("letter", "n", "ac", "re", "ac_one_step_tighter")


def disagreements(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Records and lots that break what must hold of open lots, by a Vietnamese name of the fault; ids only."""
    found = {
        name: [place for place, _ in connection.execute(statement(f"laws/{law}")).fetchall()]
        for name, law in _LAWS.items()
    }
    open_lots = connection.sql("select * from review.lots where result = 'open' order by lot_no").pl()
    return found | {
        "Phương án lệch với bảng": [lot["lot"] for lot in open_lots.iter_rows(named=True) if _is_misplanned(lot)],
        "Mẫu lệch với hạt giống": wrongly_drawn(connection),
    }


def _is_misplanned(lot: dict[str, Any]) -> bool:
    anybody = Lot(lot["lot"], "", tuple(str(place) for place in range(lot["lot_size"])))
    state = InspectionState(severity=lot["severity"])
    plan = inspect(anybody, state, aql=lot["aql"], level=lot["level"], seed=lot["seed"])
    return any(getattr(plan, name) != lot[name] for name in _PLANNED)


def by_result(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many lots stand where, by Vietnamese label."""
    counted = dict(connection.execute("select result, count(*) from review.lots group by result").fetchall())
    return {label: counted.get(result, 0) for result, label in RESULT_LABELS.items()}


def waiting_lots(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """One row per open lot, oldest first: lot, contractor, drawn_at, sampled, decided, nonconforming, ac, rest."""
    return connection.sql(
        "select lot, contractor, strftime(drawn_at, '%d.%m.%Y') as drawn_on, sampled, decided, nonconforming, ac, rest "
        "from review.lots where result = 'open' order by lot_no"
    ).pl()


def standings(connection: duckdb.DuckDBPyConnection, sampling: Sampling, now: datetime) -> dict[str, str]:
    """Contractors, in order of names, and the inspection in force for each; one without a judged lot is left out."""
    before = history(connection, sampling, now=now)
    everybody = sorted({event.contractor for event in before})
    found = {name: state_of(name, before, allow_reduced=sampling.allow_reduced) for name in everybody}
    return {name: STATE_LABELS[state.severity] for name, state in found.items()}
