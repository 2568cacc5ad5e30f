"""Running a command as its user would and watching what it costs: wall time and memory of all its processes."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

import psutil


@dataclass(frozen=True)
class Measured:
    """One run: whole-process wall seconds, peak memory of the process tree in MB, its last JSON line."""

    wall: float
    peak_mb: float
    answer: dict[str, Any]


def _tree_mb(root: psutil.Process) -> float:
    """Resident memory of a process and its children in MB; pages that they share are counted for each.

    Asking for proportional shares would be more exact, but it holds up the process that is asked.
    """
    total = 0
    for process in [root, *root.children(recursive=True)]:
        try:
            total += process.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 1e6


def measure(module_or_command: list[str], env: dict[str, str] | None = None) -> Measured:
    """Runs `python -m …` (or a command) and samples its memory ten times a second; raises if it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *module_or_command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        root = psutil.Process(child.pid)
        while not done.wait(0.1):
            try:
                peak = max(peak, _tree_mb(root))
            except psutil.NoSuchProcess:
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, err = child.communicate()
    wall = time.perf_counter() - started
    done.set()
    watcher.join()
    if child.returncode != 0:
        raise RuntimeError(f"{module_or_command} ended with {child.returncode}:\n{err[-2000:]}")
    return Measured(wall, peak, json.loads(out.strip().splitlines()[-1]))
