"""Bringing the ledger and the transfer folder back together after a broken run, or after a ledger was restored.

The ledger is told of a package first, the folder is shown second. So what is hidden and unknown was never sent and is
thrown away; what is known and hidden is shown; what is known and lost was never seen, and its records are free again.
A whole package that only the folder knows (the ledger is older) is entered, because it may have been sent.
"""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from assets.transfer.package_folder import discard, part_folder, show
from warehouse.home import Home
from warehouse.ledger.package_files import PackageUnreadable, differing_file, read_items, read_manifest
from warehouse.ledger.packages import NAME, enter_package, known_packages, known_versions, mark_open, withdraw


@dataclass
class Recovered:
    """Names of packages: shown or found shown, lost and withdrawn, entered from their folder, and not understood."""

    finished: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    adopted: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def package_names(transfer: Path) -> set[str]:
    """Names in the transfer folder that only a package can bear."""
    return {path.name for path in transfer.iterdir() if NAME.fullmatch(path.name)} if transfer.is_dir() else set()


def recover(connection: duckdb.DuckDBPyConnection, home: Home) -> Recovered:
    """Ends what a broken run has begun; never wrong to repeat."""
    recovered = Recovered()
    known = known_packages(connection)
    for package in (name for name, (status, _) in known.items() if status == "preparing"):
        if _shown(home, package, known[package][1]):
            mark_open(connection, package)
            recovered.finished.append(package)
        else:
            withdraw(connection, package)
            recovered.withdrawn.append(package)
    if home.transfer.is_dir():
        for hidden in home.transfer.glob(part_folder(home.transfer, "LS-*").name):
            discard(hidden)
    for package in sorted(package_names(home.transfer) - known.keys()):
        adopted = adopt_package(connection, home, package)
        (recovered.adopted if adopted else recovered.foreign).append(package)
    return recovered


def _shown(home: Home, package: str, sha256: str) -> bool:
    """Makes an announced package visible if it is not yet; False if it is lost."""
    if (home.transfer / package).exists():
        return True
    part = part_folder(home.transfer, package)
    try:
        manifest = read_manifest(part)
    except PackageUnreadable:
        return False
    if manifest.sha256 != sha256 or differing_file(part, manifest, deep=True) is not None:
        return False
    show(home.transfer, package)
    return True


def adopt_package(connection: duckdb.DuckDBPyConnection, home: Home, package: str) -> bool:
    """Enters a package that lies in the transfer folder; its records count as sent.

    Returns:
        False if the folder is not whole, or names a record version that the ledger does not hold: nothing is entered.
    """
    folder = home.transfer / package
    try:
        manifest = read_manifest(folder)
        items = read_items(folder)
    except PackageUnreadable:
        return False
    whole = (
        manifest.package == package
        and manifest.records == items.height == items["record_id"].n_unique()
        and differing_file(folder, manifest, deep=True) is None
        and known_versions(connection, items) == items.height
    )
    if whole:
        enter_package(connection, manifest, items, status="open")
    return whole
