"""Judging one delivery row by row: delivered cells in, normalised records and findings out, as Parquet.

Everything here needs only the delivery itself. What needs the ledger (duplicates, scans delivered earlier) is judged
at landing, in `assets.verdicts`.
"""

import json
from datetime import date

import polars as pl

from assets.records.lexicon import load_lexicon
from checks import catalogue
from checks.judge import DeliveryContext, judge_rows
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.ledger.contents import row_hashes
from warehouse.registers import REGISTERS


def judge_delivery(
    home: Home, key: str, *, tree: str, rules: RulePolicy = AS_AGREED, lexicon: str = ""
) -> dict[str, int]:
    """Judges a delivery that intake has read.

    Reads `rows_<REG>.parquet` and `findings.parquet` in `home.work/<key>`, writes `clean_<REG>.parquet` (with the
    content hash of each row), `judged.parquet` and `shadows.parquet` (counts of rules in shadow) there. Safe to repeat.

    Args:
        rules: the rules as they are in force.
        lexicon: hash of the learned lexicon that was handed out (`assets.records.lexicon`); empty: the shipped lists.

    Returns:
        counts: rows per register, findings per rule.
    """
    folder = home.work / key
    about = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
    books = pl.read_parquet(folder / "books.parquet")
    names = books.select("book", "year_opened", "book_number").unique("book", keep="first")
    rows = {
        r: pl.read_parquet(folder / f"rows_{r}.parquet").join(names, on="book", how="left", maintain_order="left")
        for r in REGISTERS
        if (folder / f"rows_{r}.parquet").exists()
    }
    intake_findings = pl.read_parquet(folder / "findings.parquet")
    context = DeliveryContext(
        unit_code=about["unit_code"],
        unit_folder=about["unit_folder"],
        received_on=date.fromisoformat(about["received_at"][:10]),
        tree=tree,
        limits=rules.limits,
        lexicon=load_lexicon(home, lexicon),
    )
    judged = judge_rows(rows, context, intake_findings)
    for register, clean in judged.clean.items():
        hashed = clean.with_columns(row_hashes(rows[register], register))
        hashed.write_parquet(folder / f"clean_{register}.parquet")
    findings = pl.concat([intake_findings, judged.findings], how="diagonal_relaxed")
    registers = dict(books.select("book", "register").iter_rows())
    shadows = catalogue.shadow_counts(findings, rules, book="book", row="row_id")
    shadows.write_parquet(folder / "shadows.parquet")
    rendered = catalogue.render(findings, registers, rules)
    rendered.write_parquet(folder / "judged.parquet")
    counts = {f"rows_{r}": frame.height for r, frame in rows.items()}
    counts |= {str(rule): int(n) for rule, n in rendered.group_by("rule").len().iter_rows()}
    return counts
