"""The pipeline's steps as a run takes them, each by itself and at a simulated time; nothing of Dagster."""

import time
from collections.abc import Callable
from datetime import datetime

from assets.intake.deliveries import scan_inbox
from assets.intake.reading import read_delivery
from assets.records.judging import judge_delivery
from assets.review.returns import writing_returns
from assets.review.reviews import writing_reviews
from assets.review.sampling.options import Sampling
from assets.review.taking import take_reviews
from assets.transfer.acknowledgement import take_acknowledgements
from assets.transfer.packing import pack
from assets.verdicts.landing import land_delivery
from tests.months.lots import AQL, SEED
from tests.months.province import FOUR_EYES
from tests.pool import Here
from warehouse.home import Home
from warehouse.ledger.connection import open_ledger
from warehouse.ledger.deliveries import landed_keys, set_view_tree
from warehouse.snapshot import publish

QUIET = 3600.0
PACKAGE = 17  # records at most
SAMPLING = Sampling(aql=AQL, seed=SEED)  # where approval is by sample


def take_deliveries(home: Home, now: datetime, approve: str) -> None:
    """Reads, judges and lands every complete new delivery."""
    with open_ledger(home) as con, Here() as pool:
        known = landed_keys(con)
        for delivery in scan_inbox(home, quiet_seconds=QUIET, now=time.time()).deliveries:
            if delivery.complete and delivery.key not in known:
                read_delivery(delivery, home, pool=pool, received_at=now)
                judge_delivery(home, delivery.key, tree="2024")
                terms = {"approve": approve, "tree": "2024", "run_id": "play", "now": now, "sampling": SAMPLING}
                land_delivery(con, home, delivery.key, **terms)
        set_view_tree(con, "2024")


def take_review_workbooks(home: Home, now: datetime, approve: str) -> None:
    """Takes the decisions that came back."""
    with open_ledger(home) as con:
        taken = take_reviews(con, home, approve=approve, run_id="play", now=now, four_eyes=FOUR_EYES)
    assert taken.stumbled == []


def write_returns(home: Home, now: datetime, approve: str) -> None:
    """Writes what goes back to the contractors."""
    with open_ledger(home) as con:
        list(writing_returns(con, home))


def write_reviews(home: Home, now: datetime, approve: str) -> None:
    """Writes what goes to the reviewers."""
    with open_ledger(home) as con:
        list(writing_reviews(con, home, now=now))


def pack_approved(home: Home, now: datetime, approve: str) -> None:
    """Packs what is approved."""
    with open_ledger(home) as con:
        pack(con, home, max_records=PACKAGE, max_bytes=10**9, now=now)


def take_acks(home: Home, now: datetime, approve: str) -> None:
    """Takes the national side's answers."""
    with open_ledger(home) as con:
        take_acknowledgements(con, home, run_id="play", now=now)


def publish_ledger(home: Home, now: datetime, approve: str) -> None:
    """Publishes the copy that everybody else reads."""
    with open_ledger(home) as con:
        publish(con, home)


STEPS: dict[str, Callable[[Home, datetime, str], None]] = {
    "deliveries": take_deliveries,
    "reviews": take_review_workbooks,
    "acks": take_acks,
    "returns": write_returns,
    "workbooks": write_reviews,
    "pack": pack_approved,
    "publish": publish_ledger,
}
