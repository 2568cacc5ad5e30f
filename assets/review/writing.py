"""Workbooks that the workers write while the run goes on: begun when nothing changes the records any more, ended later.

The other stages that follow the last delivery only read the ledger, which leaves the workers idle.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime

from assets.review.returns import writing_returns
from assets.review.reviews import writing_reviews
from assets.workbench import Workbench

RETURNS, REVIEWS = "return_workbooks", "review_workbooks"


def begin(workbench: Workbench) -> None:
    """Hands the first workbooks of both kinds to the workers.

    What cannot be begun is told by the stage that ends it, which then begins anew.
    """
    for stage in (RETURNS, REVIEWS):
        try:
            next(_begun(workbench, stage), 0)
        except Exception:
            del workbench.writing[stage]


def end(workbench: Workbench, stage: str) -> int:
    """Waits until the workbooks of a stage lie in the outbox; returns how many were written."""
    last = deque(_begun(workbench, stage), maxlen=1)
    del workbench.writing[stage]
    return last.pop() if last else 0  # nothing more to count where there was nothing to write


def _begun(workbench: Workbench, stage: str) -> Iterator[int]:
    if stage not in workbench.writing:
        workbench.writing[stage] = _writing(workbench, stage)
    return workbench.writing[stage]


def _writing(workbench: Workbench, stage: str) -> Iterator[int]:
    def heard(done: int, total: int) -> None:
        workbench.heard(stage, done, total)

    ledger, home, pool = workbench.ledger, workbench.home, workbench.pool
    if stage == RETURNS:
        return writing_returns(ledger, home, pool=pool, progress=heard)
    return writing_reviews(ledger, home, pool=pool, now=datetime.now(UTC), tree=workbench.tree, progress=heard)
