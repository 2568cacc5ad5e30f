"""Faults of the program itself, told without a single cell: which kind of error, in which lines of code.

A fault of a delivery is a finding and never comes here. A delivery over which the program stumbles gets a marker
beside its work folder; the others go on, the run ends red, and the next run tries again. The text of an error is
never kept: it may quote a cell.
"""

import functools
import json
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable

P = ParamSpec("P")
R = TypeVar("R")

_SUFFIX = ".failed.json"


class StageError(Exception):
    """A stage broke; the text names the kind of error and the lines of code."""


@dataclass(frozen=True)
class Failure:
    """One delivery that could not be processed: at which stage, by which kind of error, where in the code."""

    key: str
    stage: str
    error: str
    trace: tuple[str, ...]


def trace_of(error: BaseException) -> tuple[str, ...]:
    """The lines of code that led to an error and to its causes, without any text of the errors themselves."""
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [f"{f.filename}:{f.lineno} {f.name}" for f in frames]
        lines.append(type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return tuple(lines)


def discreet(stage: Callable[P, R]) -> Callable[P, R]:
    """Makes a stage's unforeseen errors fit for logs; a ledger that cannot be used speaks for itself."""

    @functools.wraps(stage)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return stage(*args, **kwargs)
        except Exception as error:
            if isinstance(error, LedgerUnavailable) or type(error).__module__.startswith("dagster"):
                raise
            raise StageError("\n".join((type(error).__name__, *trace_of(error)))) from None

    return run


def note(home: Home, key: str, stage: str, error: Exception) -> None:
    """Marks a delivery as one over which the program stumbled."""
    home.work.mkdir(parents=True, exist_ok=True)
    failure = Failure(key, stage, type(error).__name__, trace_of(error))
    _marker(home, key).write_text(json.dumps(asdict(failure), ensure_ascii=False), encoding="utf-8")


def forget(home: Home, key: str) -> None:
    """Takes a delivery's marker away: it is tried again, or is no longer in the inbox."""
    _marker(home, key).unlink(missing_ok=True)


def failures(home: Home) -> list[Failure]:
    """Every delivery that waits for a repair of the program, by key."""
    markers = sorted(home.work.glob(f"*{_SUFFIX}")) if home.work.is_dir() else []
    held = [json.loads(marker.read_text(encoding="utf-8")) for marker in markers]
    return [Failure(h["key"], h["stage"], h["error"], tuple(h["trace"])) for h in held]


def _marker(home: Home, key: str) -> Path:
    return home.work / f"{key}{_SUFFIX}"
