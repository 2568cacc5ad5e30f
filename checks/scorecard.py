"""The scorecard of a batch: one row per book, one column per rule with its count of findings. Counts only.

It is what Great Expectations judges (`suites.py`). A rule with a share has one more column per share, with the share of
the book's or the delivery's rows that fail it. What is expected of the columns is declared once (`expected`), from the
catalogue and the settings of the home; the suite and `broken` are its two readers.
"""

from dataclasses import dataclass

import polars as pl

from checks.catalogue import RULES
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.rule import Rule

KEYS = ("delivery_key", "book")
# Endings of the columns that hold a share of the book's or of the delivery's rows.
BOOK, DELIVERY = "__of_book", "__of_delivery"


def rules_of(register: str) -> tuple[Rule, ...]:
    """Rules that can be broken in a register, in the catalogue's order."""
    return tuple(rule for rule in RULES if register in rule.registers)


@dataclass(frozen=True)
class Expected:
    """What a column of the scorecard must not exceed, and the rule it is about."""

    column: str
    rule: Rule
    most: float


def expected(register: str, rules: RulePolicy) -> tuple[Expected, ...]:
    """What is expected of a register's books: no finding, or the share that is set; nothing of a rule in shadow."""
    told: list[Expected] = []
    for rule in rules_of(register):
        if rule.id in rules.shadows:
            continue
        shares = [Expected(column, rule, most) for column, most in _shares(rule, rules)]
        told += shares or [Expected(rule.id, rule, 0)]
    return tuple(told)


def _shares(rule: Rule, rules: RulePolicy) -> list[tuple[str, float]]:
    set_here = ((BOOK, rules.shares_of_book), (DELIVERY, rules.shares_of_delivery))
    return [(f"{rule.id}{of}", shares[rule.id]) for of, shares in set_here if rule.id in shares]


def scorecards(
    books: pl.DataFrame, findings: pl.DataFrame, shares: pl.DataFrame, rules: RulePolicy = AS_AGREED
) -> dict[str, pl.DataFrame]:
    """Scorecards by register.

    Args:
        books: delivery_key, book, register, rows_delivered; one row per book whose register is known.
        findings: delivery_key, book, rule; one row per finding on a record, a document or a book.
        shares: delivery_key, book, rule, of_book, of_delivery: shares (0 to 1) of rows that fail the rule.
        rules: the rules as they are in force.

    Returns:
        per register that has books: KEYS, rows, then one Int64 column per rule of the register, and after them one
        Float64 column per share that is set.
    """
    counted = findings.pivot("rule", index=KEYS, values="rule", aggregate_function="len")
    cards = {}
    for (register,), own in books.drop_nulls("register").group_by("register", maintain_order=True):
        card = own.select(*KEYS, pl.col("rows_delivered").cast(pl.Int64).alias("rows"))
        card = card.join(counted, on=KEYS, how="left", maintain_order="left")
        columns: list[pl.Expr] = []
        for rule in rules_of(str(register)):
            found = pl.col(rule.id) if rule.id in counted.columns else pl.lit(None)
            columns.append(found.cast(pl.Int64).fill_null(0).alias(rule.id))
            for column, _ in _shares(rule, rules):
                measured = shares.filter(pl.col("rule") == rule.id)
                of_rows = measured.select(*KEYS, pl.col(column.removeprefix(f"{rule.id}__")).alias(column))
                card = card.join(of_rows, on=KEYS, how="left", maintain_order="left")
                columns.append(pl.col(column).fill_null(0.0))
        cards[str(register)] = card.select(*KEYS, "rows", *columns)
    return cards


def broken(cards: dict[str, pl.DataFrame], rules: RulePolicy = AS_AGREED) -> pl.DataFrame:
    """The catalogue's own reading: register, rule, delivery_key, book wherever more is there than is expected."""
    parts = [
        card.filter(pl.col(held.column) > held.most).select(
            pl.lit(register).alias("register"), pl.lit(held.rule.id).alias("rule"), *KEYS
        )
        for register, card in cards.items()
        for held in expected(register, rules)
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(("register", "rule", *KEYS), pl.Utf8))
    return pl.concat([empty, *parts]).unique(maintain_order=True)
