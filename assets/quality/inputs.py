"""What Great Expectations gets to see of the deliveries of a run: counts per book, and raw cells without their owners.

Written as Parquet under `work/`, like everything on its way.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from checks.suites import contract_columns
from warehouse.home import Home
from warehouse.ledger.tables import read
from warehouse.registers import REGISTERS

# What the scorecard is made of, each a statement `quality_<name>.sql`.
COUNTED = ("books", "findings", "shares")


def write_inputs(connection: duckdb.DuckDBPyConnection, home: Home, keys: Sequence[str], folder: Path) -> bool:
    """Writes counts and rows of the deliveries into `folder`; False if they brought no book that is new."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    asked = pl.DataFrame({"delivery_key": list(keys)}, schema={"delivery_key": pl.Utf8})
    counted = {name: read(connection, f"quality_{name}", asked_deliveries=asked) for name in COUNTED}
    for name, frame in counted.items():
        frame.write_parquet(folder / f"{name}.parquet")
    for register in REGISTERS:
        sources = [home.work / key / f"rows_{register}.parquet" for key in keys]
        frames = [pl.scan_parquet(s).select(contract_columns(register)) for s in sources if s.exists()]
        if frames:
            pl.concat(frames).collect().write_parquet(folder / f"rows_{register}.parquet")
    return not counted["books"].is_empty()
