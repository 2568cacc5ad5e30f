"""Taking the national side's answers: one transaction per file, every line kept and answered.

A file is known by its content: the same file again changes nothing and gets the same receipt. How a file is read and
answered stands in `ack_file`, what a line is worth in `ack_verdicts`.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from assets import failures
from assets.saving import is_answered
from assets.transfer.ack_file import (
    EMPTY,
    AckUnreadable,
    ack_files,
    is_quiet,
    read_bytes,
    read_lines,
    receipt_path,
    save_receipt,
    save_refusal,
)
from assets.transfer.ack_verdicts import OUTCOMES, judge_lines, moves, plain_code
from assets.transfer.recovery import recover
from warehouse.home import Home
from warehouse.ledger.acknowledgements import (
    RESULTS,
    AckFile,
    append_file,
    items_of,
    known_file,
    lines_of,
    sent_packages,
    take_answers,
)
from warehouse.ledger.journal import append_events
from warehouse.ledger.steps import note_step


@dataclass(frozen=True)
class AckTaken:
    """What one file did: lines by result. `problem` says why it could not be read (Vietnamese sentence).

    `known`: its content had been taken before, and nothing changed. `receipt` is None if it could not be written.
    """

    name: str
    known: bool
    lines: Mapping[str, int]
    problem: str | None
    receipt: Path | None


@dataclass
class AcksTaken:
    """What the files in `acks/` did; `files` are those that were not taken before, `stumbled` keys of failures."""

    files: list[AckTaken] = field(default_factory=list)
    known: int = 0
    waiting: int = 0
    stumbled: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Numbers only: fit for logs and metadata. A file's name is somebody else's words and stays out."""
        lines = Counter(dict.fromkeys(RESULTS, 0))
        for taken in self.files:
            lines.update(taken.lines)
        return {
            "files": len(self.files),
            "unreadable": sum(taken.problem is not None for taken in self.files),
            "without_receipt": sum(taken.receipt is None for taken in self.files),
            "known": self.known,
            "waiting": self.waiting,
            "stumbled": len(self.stumbled),
            **lines,
        }


def take_acknowledgements(
    connection: duckdb.DuckDBPyConnection, home: Home, *, run_id: str, now: datetime, quiet_seconds: float = 0
) -> AcksTaken:
    """Takes every new file in `acks/`, in order of names, and answers each beside it.

    A file over which the program stumbles changes nothing, is marked (`assets.failures`), and is tried again by the
    next run; the others go on.

    Args:
        run_id: the run that takes them, kept with each event.
        now: time of the answers, with a zone.
        quiet_seconds: files that changed since then are left for the next run.
    """
    recover(connection, home)
    taken = AcksTaken()
    for path in ack_files(home):
        if not is_quiet(path, quiet_seconds):
            taken.waiting += 1
            continue
        # A file's name is somebody else's words, and stays out of the marker's.
        key = f"xac-nhan_{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]}"
        try:
            one = _take(connection, path, run_id, now)
        except Exception as error:
            failures.note(home, key, "acknowledgements", error)
            taken.stumbled.append(key)
            continue
        failures.forget(home, key)
        if one.known:
            taken.known += 1
        else:
            taken.files.append(one)
    return taken


def take_ack_file(
    connection: duckdb.DuckDBPyConnection, home: Home, path: Path, *, run_id: str, now: datetime
) -> AckTaken:
    """Takes one file, wherever it lies, and answers it beside it; one that cannot be read says so in `problem`."""
    recover(connection, home)
    return _take(connection, path, run_id, now)


def _take(connection: duckdb.DuckDBPyConnection, path: Path, run_id: str, now: datetime) -> AckTaken:
    try:
        data = read_bytes(path)
    except AckUnreadable as why:
        return AckTaken(path.name, known=False, lines={}, problem=str(why), receipt=None)
    sha256 = hashlib.sha256(data).hexdigest()
    file = known_file(connection, sha256)
    known = file is not None
    if file is not None and is_answered(path, receipt_path(path)):
        return AckTaken(path.name, known, file.lines, file.problem, receipt_path(path))
    problem, delimiter = None, ";"
    try:
        lines, delimiter = read_lines(data)
    except AckUnreadable as why:
        lines, problem = EMPTY, str(why)
    if file is None:
        file = take_lines(connection, lines, AckFile(sha256, path.name, {}, problem), run_id, now)
    return AckTaken(path.name, known, file.lines, file.problem, _answer(connection, path, file, delimiter))


def take_lines(
    connection: duckdb.DuckDBPyConnection, lines: pl.DataFrame, file: AckFile, run_id: str, now: datetime
) -> AckFile:
    """Everything that a file says, in one transaction; returns the file with its lines counted.

    Args:
        lines: as `read_lines` gives them, or as the ledger has kept them; empty for a file that cannot be read.
    """
    named = lines.select("package").drop_nulls().unique()
    judged = judge_lines(lines, sent_packages(connection), items_of(connection, named))
    moved = moves(judged, now)
    answers = judged.filter(pl.col("result").is_in([*OUTCOMES, "late"])).select(
        "package", "record_id", "outcome", plain_code().alias("code"), pl.lit(now).alias("answered_at")
    )
    counted = AckFile(file.sha256, file.name, Counter(judged["result"].to_list()), file.problem)
    connection.execute("begin")
    try:
        take_answers(connection, answers, moved)
        append_events(connection, moved, happened_at=now, run_id=run_id)
        append_file(connection, counted, judged, taken_at=now, run_id=run_id)
        note_step(connection, "answers", file.sha256, taken_at=now, run_id=run_id)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return counted


def _answer(connection: duckdb.DuckDBPyConnection, path: Path, file: AckFile, delimiter: str) -> Path | None:
    """Writes the receipt; None where nobody may write (a share that is read only).

    The answers are in the ledger by then, so the receipt is tried again at the next run.
    """
    try:
        if file.problem:
            return save_refusal(path, file.problem)
        return save_receipt(path, lines_of(connection, file.sha256), delimiter)
    except OSError:
        return None
