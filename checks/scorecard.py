"""The scorecard of a batch: one row per book, one column per rule with its count of findings. Counts only.

It is what Great Expectations judges (`suites.py`), and what a share of a book or a delivery is measured on.
"""

import polars as pl

from checks.catalogue import RULES
from checks.rules.rule import Rule

KEYS = ("delivery_key", "book")


def rules_of(register: str) -> tuple[Rule, ...]:
    """Rules that can be broken in a register, in the catalogue's order."""
    return tuple(rule for rule in RULES if register in rule.registers)


def scorecards(books: pl.DataFrame, findings: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Scorecards by register.

    Args:
        books: delivery_key, book, register, rows_delivered; one row per book whose register is known.
        findings: delivery_key, book, rule; one row per finding on a record, a document or a book.

    Returns:
        per register that has books: KEYS, rows, then one Int64 column per rule of the register.
    """
    counted = findings.group_by(*KEYS, "rule").len("findings")
    cards = {}
    for (register,), own in books.drop_nulls("register").group_by("register", maintain_order=True):
        rules = rules_of(str(register))
        card = own.select(*KEYS, pl.col("rows_delivered").cast(pl.Int64).alias("rows"))
        for rule in rules:
            of_rule = counted.filter(pl.col("rule") == rule.id).select(*KEYS, pl.col("findings").alias(rule.id))
            card = card.join(of_rule, on=KEYS, how="left", maintain_order="left")
        cards[str(register)] = card.with_columns(pl.col(r.id).fill_null(0).cast(pl.Int64) for r in rules)
    return cards


def broken(cards: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The catalogue's own reading: register, rule, delivery_key, book wherever the count is not nought."""
    parts = [
        card.unpivot([r.id for r in rules_of(register)], index=KEYS, variable_name="rule", value_name="findings")
        .filter(pl.col("findings") > 0)
        .select(pl.lit(register).alias("register"), "rule", *KEYS)
        for register, card in cards.items()
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(("register", "rule", *KEYS), pl.Utf8))
    return pl.concat([empty, *parts])
