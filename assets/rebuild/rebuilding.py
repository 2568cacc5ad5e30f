"""Making the ledger again from what came from outside, and proving it equal: gather, take in again, compare.

The old ledger is read for what cannot be found anywhere else: the order of things, what persons decided (a workbook in
`reviews/` may have been written over), what was sent and answered. Where no ledger is left the last published copy
stands for it; where there is none either, the files alone tell (`files.py`). See docs/decisions/0006.
"""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

import duckdb

from assets.intake.deliveries import InboxScan, scan_inbox
from assets.rebuild.beside import SOURCE, Beside, log_of
from assets.rebuild.comparison import Difference, carried_tables, compare, same_journal
from assets.rebuild.deliveries import Missing, gather
from assets.rebuild.files import FromFiles
from assets.rebuild.replay import Terms, limits_of_deliveries, replay
from assets.review.sampling.options import Sampling
from assets.workers import WorkerPool
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable, open_ledger
from warehouse.ledger.decisions import first_broken_decision
from warehouse.ledger.deliveries import set_view_tree
from warehouse.ledger.steps import Step, steps
from warehouse.ledger.tables import append
from warehouse.statements import statement
from warehouse.units import Tree
from warehouse.verify import Violation, verify

Source = Literal["ledger", "published", "files"]
Heard = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Circumstances:
    """The settings of today and how many processes may read; `heard` is told how far each stage is."""

    approve: str
    tree: Tree
    four_eyes: tuple[str, ...]
    workers: int
    heard: Heard
    rules: RulePolicy = AS_AGREED
    sampling: Sampling = field(default_factory=Sampling)


@dataclass
class Rebuilt:
    """What came out. Without `missing` the new ledger lies beside the old one.

    `deviates_at`: the first step after which journal or decisions stand elsewhere than they did (number, kind, name).
    `same_journal`: all events have their old times and links too; None without an old ledger.
    """

    source: Source
    steps: dict[str, int] = field(default_factory=dict)
    records: int = 0
    missing: list[Missing] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    broken: list[Violation] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    deviates_at: tuple[int, str, str] | None = None
    same_journal: bool | None = None

    @property
    def equal(self) -> bool:
        """Whether nothing is missing, nothing differs, and the new ledger keeps every law."""
        return not (self.missing or self.differences or self.broken or self.unread)


def rebuild(home: Home, told: Circumstances, pool: WorkerPool | None = None) -> Rebuilt:
    """Makes `hotich.rebuilt.duckdb`; the caller holds the writer lock. The old ledger is only read.

    Args:
        pool: workers that are there already; else as many are started as the circumstances tell.

    Raises LedgerUnavailable: the old ledger cannot be opened, or its decisions are no whole chain.
    """
    new_home = Beside(home.root)
    new_home.forget_ledger()
    new_home.forget_work()
    scan = scan_inbox(home, quiet_seconds=0, now=time.time())
    try:
        source, old_home = _old(home)
        rebuilt = Rebuilt(source)
        with pool or WorkerPool(told.workers) as active:
            if old_home is None:
                _from_files(rebuilt, new_home, scan, active, told)
            else:
                _from_ledger(rebuilt, old_home, new_home, scan, active, told)
        if not rebuilt.missing:
            told.heard("verify", 0, 1)
            rebuilt.broken = verify(new_home)
            told.heard("verify", 1, 1)
        return rebuilt
    finally:
        Beside(home.root, file=SOURCE).forget_ledger()
        new_home.forget_work()


def _old(home: Home) -> tuple[Source, Home | None]:
    """A copy of where order and decisions are read: the ledger, else what was published last, else nothing.

    A copy, because an older schema is brought up on opening, and a write-ahead log folded in.
    """
    copy = Beside(home.root, file=SOURCE)
    copy.forget_ledger()
    if home.ledger.exists():
        with open_ledger(home, read_only=True):
            pass  # says in one sentence if somebody else writes it, or if it is damaged
        shutil.copyfile(home.ledger, copy.ledger)
        if log_of(home.ledger).exists():
            shutil.copyfile(log_of(home.ledger), log_of(copy.ledger))
        return "ledger", copy
    if home.published.exists():
        shutil.copyfile(home.published, copy.ledger)
        return "published", copy
    return "files", None


def _from_ledger(
    rebuilt: Rebuilt, old_home: Home, new_home: Beside, scan: InboxScan, pool: WorkerPool, told: Circumstances
) -> None:
    with open_ledger(old_home) as old:
        if (number := first_broken_decision(old)) is not None:
            raise LedgerUnavailable(
                f"Chuỗi quyết định rà soát trong sổ cái đứt tại quyết định số {number} nên không thể làm căn cứ dựng "
                "lại; đề nghị chuyển sổ cái này đi nơi khác, đặt vào bản sao lưu gần nhất còn nguyên rồi chạy lại."
            )
        inbox = {(d.unit_folder, d.name): d for d in scan.deliveries}
        terms = Terms(told.approve, told.tree, told.rules, told.sampling)
        limits = limits_of_deliveries(old, terms)
        rebuilt.missing = gather(old, new_home, inbox, pool, lambda done, n: told.heard("intake", done, n), limits)
        if rebuilt.missing:
            return
        with open_ledger(new_home) as new:
            plan = replay(old, new, new_home, terms, lambda done, n: told.heard("verdicts", done, n))
            rebuilt.steps = dict(Counter(step.kind for step in plan))
            _carry(old, new)
            rebuilt.differences = compare(old, new)
            rebuilt.same_journal = same_journal(old, new)
            rebuilt.deviates_at = _deviation(plan, steps(new))
            rebuilt.records = _records(new)


def _deviation(plan: list[Step], made: list[Step]) -> tuple[int, str, str] | None:
    """The first step that is not as it was. Where other rules approve fewer names, they may not be counted anew."""
    for was, now in zip_longest(plan, made):
        if now is None or (was.kind, was.name, was.event_no, was.decision_no) != (
            now.kind, now.name, now.event_no, now.decision_no
        ):  # fmt: skip
            return was.step_no, was.kind, was.name
    return None


def _from_files(rebuilt: Rebuilt, new_home: Beside, scan: InboxScan, pool: WorkerPool, told: Circumstances) -> None:
    with open_ledger(new_home) as new:
        terms = Terms(told.approve, told.tree, told.rules, told.sampling)
        taking = FromFiles(new, new_home, pool, terms, told.tree, told.four_eyes)
        complete = [d for d in scan.deliveries if d.complete]
        taking.take_all(complete, lambda done, n: told.heard("verdicts", done, n))
        set_view_tree(new, told.tree)
        rebuilt.steps, rebuilt.unread, rebuilt.records = taking.steps, taking.unread, _records(new)
        new.execute("checkpoint")


def _carry(old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection) -> None:
    """What is no consequence of anything that came from outside: notes of what the program has read and written."""
    for table in carried_tables(old):
        append(new, table, old.table(table).pl())
    written = old.execute("select delivery_key from ledger.deliveries where returns_written").fetchall()
    new.execute(statement("rebuild/mark_returns"), {"keys": [key for (key,) in written]})
    shown = old.execute("select value from ledger.settings where name = 'units.tree'").fetchall()
    if shown:
        set_view_tree(new, shown[0][0])
    new.execute("checkpoint")


def _records(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("select count(*) from ledger.records").fetchall()[0][0])
