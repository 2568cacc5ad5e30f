"""Faults of the program itself, told without a single cell: which kind of error, in which lines of code.

A fault of a delivery is a finding and never comes here. A delivery, or an answer to one, over which the program
stumbles gets a marker in the work folder; the others go on, the run ends red, and the next run tries again. The text
of an error is never kept: it may quote a cell.
"""

import functools
import json
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from assets.saving import save_whole
from warehouse.home import Home
from warehouse.ledger.connection import LedgerUnavailable

P = ParamSpec("P")
R = TypeVar("R")

_SUFFIX = ".failed.json"


class StageError(Exception):
    """A stage broke; the text names the kind of error and the lines of code."""


@dataclass(frozen=True)
class Failure:
    """What could not be processed: at which stage, by which kind of error, where in the code; "?" is not known."""

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
    """Marks a delivery, or a file that came back, as one over which the program stumbled."""
    failure = Failure(key, stage, type(error).__name__, trace_of(error))
    save_whole(_marker(home, key), json.dumps(asdict(failure), ensure_ascii=False).encode())


def forget(home: Home, key: str) -> None:
    """Takes a delivery's marker away: it is tried again, or is no longer in the inbox."""
    _marker(home, key).unlink(missing_ok=True)


def failures(home: Home) -> list[Failure]:
    """Everything that waits for a repair of the program, by key."""
    return [_read(marker) for marker in sorted(home.work.glob(f"*{_SUFFIX}"))]


def _read(marker: Path) -> Failure:
    try:
        told = json.loads(marker.read_text(encoding="utf-8"))
        return Failure(told["key"], told["stage"], told["error"], tuple(told["trace"]))
    except (OSError, ValueError, KeyError, TypeError):  # cut by a full disk, or somebody edited it
        return Failure(marker.name.removesuffix(_SUFFIX), "?", "?", ())


def _marker(home: Home, key: str) -> Path:
    return home.work / f"{key}{_SUFFIX}"
