"""How severely the next lot of a contractor is inspected: the switching rules of ISO 2859-1:1999, clauses 9.3 and 9.4.

The state is a pure fold over what happened, in the order of time: nothing is stored but the history itself. Only lots
on original inspection count; a book that was returned and delivered again says nothing new about the contractor's work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

State = Literal["normal", "tightened", "reduced", "discontinued"]

STATE_LABELS: dict[State, str] = {
    "normal": "kiểm tra thường",
    "tightened": "kiểm tra ngặt",
    "reduced": "kiểm tra giảm",
    "discontinued": "ngừng kiểm tra lấy mẫu",
}

SCORE_FOR_REDUCED = 30
_WINDOW = 5  # lots looked back upon; two of them not accepted tighten, all accepted loosen
_TOO_MANY_IN_WINDOW = 2
_TOO_MANY_ON_TIGHTENED = 5


@dataclass(frozen=True)
class LotJudged:
    """A lot was accepted or returned.

    Attributes:
        inspected_under: the state that its plan was drawn up in.
        ac: acceptance number of its plan.
        nonconforming: nonconforming records in its sample.
        ac_one_step_tighter: acceptance number of the same sample at the next tighter AQL; needed under normal
            inspection where ac is 2 or more.
        resubmitted: the book had been returned before; it does not count.
    """

    contractor: str
    lot: str
    inspected_under: State
    ac: int
    nonconforming: int
    ac_one_step_tighter: int | None = None
    resubmitted: bool = False

    def __post_init__(self) -> None:
        if self.inspected_under == "normal" and self.ac >= 2 and self.ac_one_step_tighter is None:
            raise ValueError("the switching score of a plan with Ac of 2 or more needs the next tighter Ac")

    @property
    def accepted(self) -> bool:
        """Whether the sample had no more nonconforming records than its plan allows."""
        return self.nonconforming <= self.ac


@dataclass(frozen=True)
class ProductionChanged:
    """A person noted that a contractor's work became irregular (new staff, long pause), or steady again."""

    contractor: str
    steady: bool


@dataclass(frozen=True)
class SamplingResumed:
    """The responsible authority agreed that what the contractor did to improve is likely to help (clause 9.4)."""

    contractor: str


Event = LotJudged | ProductionChanged | SamplingResumed


@dataclass(frozen=True)
class InspectionState:
    """Where a contractor stands.

    Attributes:
        severity: how the next lot is inspected.
        recent: results of up to the last five lots under normal or tightened inspection since it began, oldest first;
            true is accepted.
        score: switching score of normal inspection.
        refused: lots not accepted since tightened inspection began.
        steady: production is at a steady rate, as far as anybody noted.
    """

    severity: State = "normal"
    recent: tuple[bool, ...] = ()
    score: int = 0
    refused: int = 0
    steady: bool = True


def states(history: Iterable[Event], *, allow_reduced: bool) -> dict[str, InspectionState]:
    """Where each contractor stands after a history; a contractor who is not in it begins with `InspectionState()`.

    Args:
        history: what happened, oldest first; contractors may alternate.
        allow_reduced: the responsible authority wants reduced inspection at all (9.3.3.1 c).
    """
    found: dict[str, InspectionState] = {}
    for event in history:
        before = found.get(event.contractor, InspectionState())
        found[event.contractor] = advance(before, event, allow_reduced=allow_reduced)
    return found


def advance(state: InspectionState, event: Event, *, allow_reduced: bool) -> InspectionState:
    """The state after one more event of the same contractor."""
    if isinstance(event, SamplingResumed):
        return _begin("tightened", state) if state.severity == "discontinued" else state
    if isinstance(event, ProductionChanged):
        changed = replace(state, steady=event.steady)
        return _begin("normal", changed) if state.severity == "reduced" and not event.steady else changed
    if event.resubmitted:
        return state
    # Books are planned by the delivery and judged weeks later, so results of the severity before still come in. They
    # do not count under the new one, except that reduced inspection ends with any original lot not accepted.
    if state.severity == "reduced":
        return state if event.accepted else _begin("normal", state)
    if event.inspected_under != state.severity:
        return state
    seen = replace(state, recent=(*state.recent, event.accepted)[-_WINDOW:])
    if state.severity == "normal":
        return _after_normal(seen, event, allow_reduced=allow_reduced)
    if state.severity == "tightened":
        return _after_tightened(seen, event)
    return state


def _after_normal(state: InspectionState, lot: LotJudged, *, allow_reduced: bool) -> InspectionState:
    if state.recent.count(False) >= _TOO_MANY_IN_WINDOW:
        return _begin("tightened", state)
    scored = replace(state, score=_score(state.score, lot))
    if allow_reduced and scored.steady and scored.score >= SCORE_FOR_REDUCED:
        return _begin("reduced", scored)
    return scored


def _after_tightened(state: InspectionState, lot: LotJudged) -> InspectionState:
    if not lot.accepted:
        refused = state.refused + 1
        if refused >= _TOO_MANY_ON_TIGHTENED:
            return _begin("discontinued", state)
        return replace(state, refused=refused)
    if len(state.recent) == _WINDOW and all(state.recent):
        return _begin("normal", state)
    return state


def _score(score: int, lot: LotJudged) -> int:
    """Switching score after a lot on original normal inspection by a single sample (9.3.3.2)."""
    if lot.ac < 2:
        return score + 2 if lot.accepted else 0
    tighter = lot.ac_one_step_tighter
    return score + 3 if tighter is not None and lot.nonconforming <= tighter else 0


def _begin(severity: State, state: InspectionState) -> InspectionState:
    """A severity starts with empty counters; what was noted of the production stays."""
    return InspectionState(severity=severity, steady=state.steady)
