"""Taking everything in again when no ledger is left: order and times are what the files themselves say.

A delivery came when its reading was noted in `work/`, else when its newest file came; a review workbook or an
acknowledgement file when it was answered, else when it was saved; a package when its manifest says. Backups must
therefore keep the times of files.
"""

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from assets.intake.deliveries import Delivery
from assets.intake.reading import read_delivery
from assets.rebuild.beside import Beside
from assets.rebuild.replay import Terms
from assets.records.judging import judge_delivery
from assets.review.incoming import IncomingFile, incoming_files
from assets.review.taking import ReviewsTaken, Settings, take_workbook
from assets.transfer.ack_file import EMPTY, AckUnreadable, ack_files, read_bytes, read_lines, receipt_path
from assets.transfer.acknowledgement import take_lines
from assets.transfer.recovery import adopt_package, package_names
from assets.verdicts.landing import land_delivery
from assets.workers import WorkerPool
from warehouse.home import Home
from warehouse.ledger.acknowledgements import AckFile, known_file
from warehouse.ledger.package_files import PackageUnreadable, read_manifest
from warehouse.ledger.review_notes import taken_contents
from warehouse.units import Tree

RUN = "rebuild"


@dataclass(frozen=True)
class Arrival:
    """One thing that lies there, when it came, and how it is taken in."""

    came_at: datetime
    turn: int
    name: str
    take: Callable[[], None]


@dataclass
class FromFiles:
    """Takes in what lies in a home, in order of coming. `unread` names what could not be: shown to people only."""

    connection: duckdb.DuckDBPyConnection
    home: Beside
    pool: WorkerPool
    terms: Terms
    tree: Tree
    four_eyes: Collection[str] = ()
    steps: dict[str, int] = field(default_factory=lambda: {"delivery": 0, "decisions": 0, "package": 0, "answers": 0})
    unread: list[str] = field(default_factory=list)

    def take_all(self, deliveries: list[Delivery], progress: Callable[[int, int], None]) -> None:
        """Args: deliveries: those of the inbox that are complete."""
        arrivals = [*self._deliveries(deliveries), *self._reviews(), *self._packages(), *self._answers()]
        for done, arrival in enumerate(sorted(arrivals, key=lambda a: (a.came_at, a.turn, a.name)), start=1):
            arrival.take()
            progress(done, len(arrivals))
        self.connection.execute("checkpoint")

    def _deliveries(self, deliveries: list[Delivery]) -> list[Arrival]:
        return [
            Arrival((came := _received_at(Home(self.home.root), d)), 0, d.key, lambda d=d, at=came: self._land(d, at))  # type: ignore[misc]
            for d in deliveries
        ]

    def _land(self, delivery: Delivery, at: datetime) -> None:
        read_delivery(delivery, self.home, pool=self.pool, received_at=at, limits=self.terms.rules.limits)
        judge_delivery(self.home, delivery.key, tree=self.tree, rules=self.terms.rules)
        land_delivery(
            self.connection,
            self.home,
            delivery.key,
            approve=self.terms.approve,
            tree=self.tree,
            run_id=RUN,
            now=at,
            rules=self.terms.rules,
            sampling=self.terms.sampling,
        )
        self.steps["delivery"] += 1

    def _reviews(self) -> list[Arrival]:
        files = incoming_files(self.home, quiet_seconds=0, now=time.time())
        return [
            Arrival((came := _answered_at(f.path, f.receipt)), 1, str(f.path), lambda f=f, at=came: self._decide(f, at))  # type: ignore[misc]
            for f in files
        ]

    def _decide(self, file: IncomingFile, at: datetime) -> None:
        try:
            data = file.content()
        except OSError:
            self.unread.append(file.name)
            return
        digest = sha256(data).hexdigest()
        if digest not in taken_contents(self.connection):
            settings = Settings(self.terms.approve, self.tree, self.four_eyes, RUN, at, self.terms.rules)
            take_workbook(self.connection, file, data, digest, settings, ReviewsTaken())
            self.steps["decisions"] += 1

    def _packages(self) -> list[Arrival]:
        arrivals = []
        for name in sorted(package_names(self.home.transfer)):
            try:
                created_at = read_manifest(self.home.transfer / name).created_at
            except PackageUnreadable:
                self.unread.append(name)
                continue
            arrivals.append(Arrival(created_at, 2, name, lambda name=name: self._adopt(name)))  # type: ignore[misc]
        return arrivals

    def _adopt(self, package: str) -> None:
        if adopt_package(self.connection, self.home, package):
            self.steps["package"] += 1
        else:
            self.unread.append(package)

    def _answers(self) -> list[Arrival]:
        return [
            Arrival((came := _answered_at(p, receipt_path(p))), 3, str(p), lambda p=p, at=came: self._answer(p, at))  # type: ignore[misc]
            for p in ack_files(self.home)
        ]

    def _answer(self, path: Path, at: datetime) -> None:
        lines, problem = EMPTY, None
        try:
            data = read_bytes(path)
        except AckUnreadable:
            self.unread.append(path.name)
            return
        digest = sha256(data).hexdigest()
        if known_file(self.connection, digest) is not None:
            return
        try:
            lines, _ = read_lines(data)
        except AckUnreadable as why:
            problem = str(why)
        take_lines(self.connection, lines, AckFile(digest, path.name, {}, problem), RUN, at)
        self.steps["answers"] += 1


def _received_at(home: Home, delivery: Delivery) -> datetime:
    noted = home.work / delivery.key / "delivery.json"
    try:
        return datetime.fromisoformat(json.loads(noted.read_text(encoding="utf-8"))["received_at"])
    except (OSError, ValueError, KeyError):
        return datetime.fromtimestamp(delivery.arrived_at, UTC)


def _answered_at(path: Path, receipt: Path) -> datetime:
    told = receipt if receipt.exists() else path
    return datetime.fromtimestamp(told.stat().st_mtime, UTC)
