"""One book as a lot: what is drawn from it, and what the reviewed sample decides.

Pure: the ledger records plan, seed, sample and result; which records of a book make the lot is decided there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assets.review.sampling.draw import draw
from assets.review.sampling.switching import InspectionState, State
from assets.review.sampling.tables import Level, ac_one_step_tighter, code_letter, master_plan

LotResult = Literal["accepted", "returned", "open"]


@dataclass(frozen=True)
class Lot:
    """The records of one book that wait to be approved by sample; `lot` names the book, with its unit."""

    lot: str
    contractor: str
    record_ids: tuple[str, ...]


@dataclass(frozen=True)
class SamplePlan:
    """What is read of a lot, and how many nonconforming records it may show.

    Attributes:
        letter: code letter of the plan, after the arrows of the master table.
        severity: state of the contractor when the plan was drawn up.
        n: records to read, never more than the lot has.
        ac, re: the lot is accepted with up to `ac` nonconforming records, returned from `re` on.
        sample: the records to read, in the order drawn.
        ac_one_step_tighter: for the switching score.
    """

    lot: str
    contractor: str
    lot_size: int
    aql: float
    level: Level
    severity: State
    letter: str
    n: int
    ac: int
    re: int
    seed: str
    sample: tuple[str, ...]
    ac_one_step_tighter: int | None


def inspect(lot: Lot, state: InspectionState, *, aql: float, level: Level, seed: str) -> SamplePlan:
    """Draws up the plan of a lot.

    While sampling is discontinued for a contractor every record is read and none may be nonconforming: none of its
    books is approved on the word of a sample.

    Args:
        lot: the book.
        state: where its contractor stands (`switching.states`).
        aql: acceptance quality limit in percent nonconforming, one of `tables.AQLS`.
        level: inspection level, usually "II".
        seed: `draw.fresh_seed()`, or the recorded one to work out an old sample again.

    Raises:
        ValueError: an empty lot, a record in it twice, or an AQL or level that the standard does not have.
    """
    size = len(lot.record_ids)
    letter = code_letter(size, level)
    if state.severity == "discontinued":
        n, ac, re, tighter = size, 0, 1, None
    else:
        plan = master_plan(letter, aql, state.severity)
        letter, n, ac, re = plan.letter, min(plan.n, size), plan.ac, plan.re
        tighter = ac_one_step_tighter(letter, aql) if state.severity == "normal" else None
    return SamplePlan(
        lot=lot.lot,
        contractor=lot.contractor,
        lot_size=size,
        aql=aql,
        level=level,
        severity=state.severity,
        letter=letter,
        n=n,
        ac=ac,
        re=re,
        seed=seed,
        sample=draw(lot.record_ids, n, seed),
        ac_one_step_tighter=tighter,
    )


def judge_lot(plan: SamplePlan, nonconforming: Mapping[str, bool]) -> LotResult:
    """What the sample says so far.

    Returned as soon as the rejection number is reached; accepted only when every sampled record is decided.

    Args:
        plan: the plan of the lot.
        nonconforming: record to whether its decision counts against the book (`nonconformity.is_nonconforming`);
            records without a decision are absent, records outside the sample are not looked at.
    """
    found = count_nonconforming(plan, nonconforming)
    if found >= plan.re:
        return "returned"
    return "accepted" if all(record_id in nonconforming for record_id in plan.sample) else "open"


def count_nonconforming(plan: SamplePlan, nonconforming: Mapping[str, bool]) -> int:
    """Nonconforming records among the sampled ones."""
    return sum(nonconforming.get(record_id, False) for record_id in plan.sample)
