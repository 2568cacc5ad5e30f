"""Lands and takes reviews by sample in a process of its own and kills it, as `tests.killed_run` does the main job."""

import sys
from pathlib import Path

from tests.assets.review.sampling.lot_office import LotOffice
from tests.deliveries import run
from tests.killed_run import die_before
from warehouse.home import Home


def main(root: str, module: str, name: str, nth: str) -> None:
    """Does the whole job if the nth call is never reached."""
    die_before(module, name, nth)
    office = LotOffice(Home(Path(root)))
    run(office.home, approve=office.approve, sampling=office.sampling, now=office.now)
    office.take()


if __name__ == "__main__":
    main(*sys.argv[1:])
