"""The whole main job, measured beside its floor and beside an afternoon script, on the same generated deliveries.

    python -m bench.main_job                      20 books beside the afternoon script, 100 books beside the floor
    python -m bench.main_job --books 20 --floor-books 500 --rounds 3
    python -m bench.main_job --memory-books           without the part on memory

Every command runs as a process of its own, methods interleaved A B C A B C. Two times are told: the whole process as a
user waits for it, and the work alone (without starting Python and importing). Ratios are of medians within this run;
seconds of one machine mean little on another.
"""

import argparse
import os
import shutil
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import Measured, measure
from pipelines.sample import write_sample

ROWS_PER_BOOK = 200
# A book of a small commune, one or two to a delivery.
SMALL_ROWS = 50
# A district office hands over some ten books at a time; each delivery is one transaction.
UNIT_BOOKS = 20
_STARTING = ("load",)
# Percent of the time: less is noise.
_WORTH_TELLING = 0.5


@dataclass
class Series:
    """What one method cost over the rounds."""

    walls: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    answer: dict = field(default_factory=dict)

    def add(self, measured: Measured, work: float) -> None:
        """Takes one round."""
        self.walls.append(measured.wall)
        self.works.append(work)
        self.peaks.append(measured.peak_mb)
        self.answer = measured.answer

    @property
    def wall(self) -> float:
        """Median seconds of the whole process."""
        return statistics.median(self.walls)

    @property
    def work(self) -> float:
        """Median seconds of the work alone."""
        return statistics.median(self.works)


def _home(inbox: Path, folder: Path) -> Path:
    """A fresh home with the same deliveries; linked, so that times and content are the same and nothing is copied."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(inbox, folder / "inbox", copy_function=os.link)
    return folder


def main_job(inbox: Path, scratch: Path) -> tuple[Measured, float]:
    """`hotich run` on a fresh home."""
    home = _home(inbox, scratch / "home")
    env = os.environ | {"HOTICH_QUIET_SECONDS": "0", "HOTICH_HOME": str(home)}
    measured = measure(["-c", "from pipelines.cli import main; main()", "run", "--json"], env=env)
    seconds = measured.answer["seconds"]
    return measured, seconds["total"] - sum(seconds.get(name, 0.0) for name in _STARTING)


def afternoon(inbox: Path, scratch: Path) -> tuple[Measured, float]:
    """The afternoon script."""
    out = scratch / "afternoon"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    measured = measure(["-m", "bench.afternoon_script", str(inbox), str(out)])
    return measured, measured.answer["seconds"]


def floor(inbox: Path, scratch: Path) -> tuple[Measured, float]:
    """Every byte read once, every workbook inflated."""
    measured = measure(["-m", "bench.floor", str(inbox)])
    return measured, measured.answer["seconds"]


def compare(inbox: Path, scratch: Path, methods: dict, rounds: int) -> dict[str, Series]:
    """Runs the methods in turn, `rounds` times, after one warm-up read of all bytes."""
    floor(inbox, scratch)
    series = {name: Series() for name in methods}
    for _ in range(rounds):
        for name, method in methods.items():
            series[name].add(*method(inbox, scratch))
    return series


def _show(title: str, records: int, series: dict[str, Series]) -> None:
    print(f"\n{title}")
    print(f"{'method':<18}{'whole process':>15}{'work alone':>13}{'records/s':>12}{'peak MB':>10}")
    for name, s in series.items():
        line = f"{name:<18}{s.wall:>13.2f} s{s.work:>11.2f} s{records / s.work:>12,.0f}{max(s.peaks):>10,.0f}"
        print(line)
    job = series["hotich run"]
    for name, s in series.items():
        if name == "floor":
            print(f"hotich run takes {job.work / s.work:.1f} times its floor (work alone)")
        elif name != "hotich run":
            print(f"{name} takes {s.work / job.work:.1f} times as long (work alone), {s.wall / job.wall:.1f} (whole)")


def _shares(job: Series) -> None:
    seconds = {k: v for k, v in job.answer["seconds"].items() if k not in ("total", "reading", *_STARTING)}
    whole = sum(seconds.values())
    shares = {k: 100 * v / whole for k, v in sorted(seconds.items(), key=lambda i: -i[1])}
    told = ", ".join(f"{k} {share:.0f} %" for k, share in shares.items() if share >= _WORTH_TELLING)
    print(f"share of each stage: {told}; reading beside them: {job.answer['seconds']['reading']:.1f} s")


def memory(scratch: Path, sizes: list[int]) -> None:
    """Prints peak memory over ever more deliveries of one small size: what grows with their number shows here."""
    print(f"\n{'deliveries':>10}{'records':>10}{'peak MB':>10}")
    for books in sizes:
        folder = scratch / f"memory-{books}"
        summary = write_sample(folder, books=books, rows=books * SMALL_ROWS, seed=3, unit_books=2)
        measured, _ = main_job(summary.inbox, scratch)
        print(f"{len(measured.answer['taken']):>10,}{summary.rows:>10,}{measured.peak_mb:>10,.0f}", flush=True)
        shutil.rmtree(folder)


def _sample(folder: Path, books: int, seed: int) -> tuple[Path, int]:
    summary = write_sample(
        folder, books=books, rows=books * ROWS_PER_BOOK, seed=seed, scans="real", unit_books=UNIT_BOOKS
    )
    return summary.inbox, summary.rows


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=20, help="books beside the afternoon script")
    parser.add_argument("--floor-books", type=int, default=100, help="books beside the floor")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory-books", type=int, nargs="*", default=[20, 80, 320], help="books of small deliveries")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hotich-bench-") as temporary:
        scratch = Path(temporary)
        inbox, records = _sample(scratch / "few", asked.books, 1)
        methods = {"hotich run": main_job, "afternoon script": afternoon, "floor": floor}
        few = compare(inbox, scratch, methods, asked.rounds)
        _show(f"{asked.books} books, {records:,} records", records, few)
        shutil.rmtree(scratch / "few")
        inbox, records = _sample(scratch / "many", asked.floor_books, 2)
        many = compare(inbox, scratch, {"hotich run": main_job, "floor": floor}, asked.rounds)
        _show(f"{asked.floor_books} books, {records:,} records", records, many)
        _shares(many["hotich run"])
        shutil.rmtree(scratch / "many")
        memory(scratch, asked.memory_books)


if __name__ == "__main__":
    main()
