"""Drawing lots at a landing: which records make a lot, by which plan it is inspected, which records will be read.

A lot is what one delivery brings of one book without error and warning. Its plan is drawn up once, by the contractor's
standing on that day, and stays. How a lot is judged is in `lots_judging.py`; the calculation in `sampling/`.
"""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import polars as pl

from assets.review.sampling.draw import fresh_seed, seed_of
from assets.review.sampling.options import Sampling
from assets.review.sampling.plan import Lot, SamplePlan, inspect
from assets.review.sampling.switching import Event, InspectionState, LotJudged, SamplingResumed, states
from warehouse.draw_order import in_draw_order
from warehouse.ledger import lots as ledger
from warehouse.zone import ZONE

_SCHEMA = {"lot_no": pl.Int32, "delivery_no": pl.Int32, "lot_size": pl.Int32, "n": pl.Int32, "ac": pl.Int32,
           "re": pl.Int32, "ac_one_step_tighter": pl.Int32}  # fmt: skip
_NOBODY = "(chưa rõ)"
# Who makes a lot of their own: a book's contractor, and what had been inspected before and came again.
_ONE_LOT = ("book_key", "contractor", "inspected")


def draw_lots(
    connection: duckdb.DuckDBPyConnection,
    books: pl.DataFrame,
    sampling: Sampling,
    *,
    delivery_no: int,
    now: datetime,
    run_id: str,
) -> None:
    """Draws the lots of what waits for a sample in some books and is in no lot yet, inside the caller's transaction.

    Args:
        books: book_key of the books that a landing has touched.
    """
    waiting = ledger.candidates(connection, books)
    if waiting.is_empty():
        return
    before, drawn = history(connection, sampling, now=now), ledger.lots_of_books(connection)
    number = ledger.last_lot(connection)
    rows, records = [], []
    for mine in waiting.partition_by(_ONE_LOT, maintain_order=True):
        first = mine.row(0, named=True)
        number += 1
        drawn[first["book_key"]] = drawn.get(first["book_key"], 0) + 1
        lot = Lot(
            lot_name(first, drawn[first["book_key"]]),
            contractor_of(first["contractor"], first["unit_code"]),
            tuple(mine["record_id"].to_list()),
        )
        state = state_of(lot.contractor, before, allow_reduced=sampling.allow_reduced)
        chosen = sampling.drawn.get(lot.lot)
        seed = chosen or (seed_of(sampling.seed, lot.lot) if sampling.seed else fresh_seed())
        plan = inspect(lot, state, aql=sampling.aql, level=sampling.level, seed=seed)
        rows.append(_row(plan, first, number, delivery_no))
        records.append(_records(plan, mine))
    table = pl.DataFrame(rows, schema_overrides=_SCHEMA, infer_schema_length=None)
    ledger.append_lots(connection, table, pl.concat(records), drawn_at=now, run_id=run_id)


def lot_name(record: dict[str, str], nth: int) -> str:
    """A lot's name: the book with its unit, and the how-manieth lot of it: `06205.KS.2008.01.L02`."""
    unit, register, year, book = record["book_key"].split("|")
    return f"{unit}.{register}.{year}.{int(book):02d}.L{nth:02d}"


def contractor_of(contractor: str | None, unit_code: str) -> str:
    """By which name the switching rules know who made a lot: where nobody is named, the work in one unit is one's."""
    return contractor if contractor is not None else f"{_NOBODY} {unit_code}"


def state_of(contractor: str, before: Sequence[Event], *, allow_reduced: bool) -> InspectionState:
    """Where a contractor stands after a history; work of nobody known is never steady enough for reduced inspection."""
    mine = [event for event in before if event.contractor == contractor]
    reduced = allow_reduced and not contractor.startswith(_NOBODY)
    return states(mine, allow_reduced=reduced).get(contractor, InspectionState())


def history(connection: duckdb.DuckDBPyConnection, sampling: Sampling, *, now: datetime) -> list[Event]:
    """What the switching rules read: lots in the order judged, and resumptions at the end of their day."""
    today = now.astimezone(ZONE).date()
    agreed = sorted((day, contractor) for contractor, day in sampling.resumed.items() if day <= today)
    events: list[Event] = []
    for lot in ledger.judged_lots(connection).iter_rows(named=True):
        judged_on = lot["judged_at"].astimezone(ZONE).date()
        while agreed and agreed[0][0] < judged_on:
            events.append(SamplingResumed(agreed.pop(0)[1]))
        events.append(
            LotJudged(
                contractor=contractor_of(lot["contractor"], lot["unit_code"]),
                lot=lot["lot"],
                inspected_under=lot["severity"],
                ac=lot["ac"],
                nonconforming=lot["nonconforming"],
                ac_one_step_tighter=lot["ac_one_step_tighter"],
                resubmitted=lot["resubmitted"],
            )
        )
    return [*events, *(SamplingResumed(contractor) for _, contractor in agreed)]


def _row(plan: SamplePlan, record: dict[str, str], number: int, delivery_no: int) -> dict[str, object]:
    """A row of ledger.lots."""
    return {
        "lot_no": number,
        "lot": plan.lot,
        "unit_code": record["unit_code"],
        "register": record["register"],
        "book_key": record["book_key"],
        "book": record["book"],
        "delivery_no": delivery_no,
        "contractor": record["contractor"],
        "resubmitted": record["inspected"],
        **{
            name: getattr(plan, name)
            for name in ("lot_size", "aql", "level", "severity", "letter", "n", "ac", "re", "ac_one_step_tighter")
        },
        "seed": plan.seed,
    }


def _records(plan: SamplePlan, waiting: pl.DataFrame) -> pl.DataFrame:
    """Rows of ledger.lot_records: the whole lot in the order drawn, so that a record that leaves has a successor."""
    order = in_draw_order(waiting["record_id"], plan.seed)
    places = pl.DataFrame({"record_id": order, "place": range(1, len(order) + 1)}, schema_overrides={"place": pl.Int32})
    return waiting.select("record_id", "version").join(places, on="record_id").with_columns(lot=pl.lit(plan.lot))
