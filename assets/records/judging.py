"""Judging deliveries row by row: delivered cells in, normalised records and findings out, as Parquet.

Everything here needs only the deliveries themselves. What needs the ledger (duplicates, scans delivered earlier) is
judged at landing, in `assets.verdicts`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from assets.records.lexicon import load_lexicon
from checks import catalogue
from checks.judge import DeliveryContext, judge_rows
from checks.policy import AS_AGREED, RulePolicy
from checks.text.lexicon import Lexicon
from warehouse.home import Home
from warehouse.ledger.contents import row_hashes
from warehouse.registers import REGISTERS

Counts = dict[str, int]


def judge_delivery(home: Home, key: str, *, tree: str, rules: RulePolicy = AS_AGREED, lexicon: str = "") -> Counts:
    """Judges one delivery; as `judge_deliveries`."""
    return judge_deliveries(home, [key], tree=tree, rules=rules, lexicon=lexicon)[key]


def judge_deliveries(
    home: Home, keys: Sequence[str], *, tree: str, rules: RulePolicy = AS_AGREED, lexicon: str = ""
) -> dict[str, Counts]:
    """Judges deliveries that intake has read, those of one day together: a small one costs little more than none.

    Reads `rows_<REG>.parquet` and `findings.parquet` in `home.work/<key>`, writes `clean_<REG>.parquet` (with the
    content hash of each row), `judged.parquet` and `shadows.parquet` (counts of rules in shadow) there. Safe to repeat.

    Args:
        rules: the rules as they are in force.
        lexicon: hash of the learned lexicon that was handed out (`assets.records.lexicon`); empty: the shipped lists.

    Returns:
        counts of each delivery: rows per register, findings per rule.
    """
    learned = load_lexicon(home, lexicon)
    read = [_read(home.work / key, tree, rules, learned) for key in keys]
    counted: dict[str, Counts] = {}
    for _, of_day in groupby(read, key=lambda delivery: delivery.context.received_on):
        counted |= _judge(_placed(of_day), rules)
    return counted


@dataclass(frozen=True)
class _Read:
    """A delivery as intake left it, and where it stands among those judged with it: its rows begin at `start`.

    `rows` have year_opened and book_number of their book.
    """

    folder: Path
    context: DeliveryContext
    books: pl.DataFrame
    rows: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    height: int
    nth: int = 0
    start: int = 0

    def book(self, name: str) -> str:
        """A book's name among all deliveries: no file name holds the sign."""
        return f"{self.nth}/{name}" if self.nth else name

    def out(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame of this delivery with row_id and book as they are among all."""
        if not self.nth:
            return frame
        return frame.with_columns(pl.col("row_id") + self.start, pl.format(f"{self.nth}/{{}}", "book"))

    def back(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame with row_id and book as they are in this delivery."""
        if not self.nth:
            return frame
        return frame.with_columns(pl.col("row_id") - self.start, pl.col("book").str.strip_prefix(f"{self.nth}/"))

    def part(self, frame: pl.DataFrame) -> pl.DataFrame:
        """What belongs to this delivery of a frame in order of row_id, as it is among all."""
        first, end = (frame["row_id"].search_sorted(row) for row in (self.start, self.start + self.height))
        return frame[first:end]


def _read(folder: Path, tree: str, rules: RulePolicy, lexicon: Lexicon | None) -> _Read:
    about = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
    books = pl.read_parquet(folder / "books.parquet")
    names = books.select("book", "year_opened", "book_number").unique("book", keep="first")
    context = DeliveryContext(
        unit_code=about["unit_code"],
        unit_folder=about["unit_folder"],
        received_on=date.fromisoformat(about["received_at"][:10]),
        tree=tree,
        limits=rules.limits,
        lexicon=lexicon,
    )
    present = [r for r in REGISTERS if (folder / f"rows_{r}.parquet").exists()]
    rows = {
        r: pl.read_parquet(folder / f"rows_{r}.parquet").join(names, on="book", how="left", maintain_order="left")
        for r in present
    }
    return _Read(folder, context, books, rows, pl.read_parquet(folder / "findings.parquet"), about["rows"])


def _placed(deliveries: Iterable[_Read]) -> list[_Read]:
    """Deliveries one behind the other."""
    placed: list[_Read] = []
    start = 0
    for nth, delivery in enumerate(deliveries):
        placed.append(replace(delivery, nth=nth, start=start))
        start += delivery.height
    return placed


def _judge(together: list[_Read], rules: RulePolicy) -> dict[str, Counts]:
    """Judges deliveries of one day in one frame per register, and writes what belongs to each into its folder."""
    rows = {
        r: pl.concat([d.out(d.rows[r]) for d in together if r in d.rows])
        for r in REGISTERS
        if any(r in d.rows for d in together)
    }
    intake = [d.out(d.findings) for d in together]
    contexts = {d.book(name): d.context for d in together for name in d.books["book"]}
    judged = judge_rows(rows, together[0].context, pl.concat(intake), contexts)
    for register, clean in judged.clean.items():
        hashed = clean.with_columns(row_hashes(rows[register], register))
        for d in together:
            if register in d.rows:
                d.back(d.part(hashed)).write_parquet(d.folder / f"clean_{register}.parquet")
    return {
        d.folder.name: _tell(d, d.back(pl.concat([told, d.part(judged.findings)], how="diagonal_relaxed")), rules)
        for d, told in zip(together, intake, strict=True)
    }


def _tell(delivery: _Read, findings: pl.DataFrame, rules: RulePolicy) -> Counts:
    """Writes a delivery's findings as people read them, and what rules in shadow found; returns its counts."""
    shadows = catalogue.shadow_counts(findings, rules, book="book", row="row_id")
    shadows.write_parquet(delivery.folder / "shadows.parquet")
    registers = dict(delivery.books.select("book", "register").iter_rows())
    rendered = catalogue.render(findings, registers, rules)
    rendered.write_parquet(delivery.folder / "judged.parquet")
    counts = {f"rows_{r}": frame.height for r, frame in delivery.rows.items()}
    return counts | {str(rule): int(n) for rule, n in rendered.group_by("rule").len().iter_rows()}
