"""Every rule in force, in reading order, and the words in which findings reach people.

A rule's declaration stands in the module of its part; nothing is declared here. Order and severity are those of the
catalogue that was agreed on (`rules.csv`).
"""

from collections.abc import Mapping

import polars as pl

from checks.policy import AS_AGREED, RulePolicy
from checks.rules import (
    books,
    codes,
    dates,
    documents,
    duplicates,
    events,
    numbers,
    papers,
    peoples,
    persons,
    places,
    presence,
    records,
    spelling,
    texts,
    words,
)
from checks.rules.rule import Rule
from checks.rules.shares import BATCH_RULES
from warehouse.registers import REGISTERS, fields

_PARTS = (
    books,
    presence,
    numbers,
    places,
    duplicates,
    documents,
    dates,
    words,
    events,
    codes,
    peoples,
    papers,
    persons,
    spelling,
    texts,
    records,
)

RULES: tuple[Rule, ...] = tuple(rule for part in _PARTS for rule in part.RULES)
# Whatever a finding may be called: the agreed rules, and those that only a setting brings into force.
RULE: dict[str, Rule] = {rule.id: rule for rule in (*RULES, *BATCH_RULES)}

# A whole address in a message helps nobody find the cell; the finding has the value itself.
_SHOWN = 80


def render(
    findings: pl.DataFrame,
    register_by_book: Mapping[str, str | None],
    rules: RulePolicy = AS_AGREED,
) -> pl.DataFrame:
    """Findings with `severity`, `scope` and `message`, in the same order, but for those of rules in shadow.

    All findings pass here before they have any effect: what is left out is only counted (`shadow_counts`).

    `findings` needs book (or book_key), rule, field, value, suggestion and detail. `register_by_book` names the
    register of each book, for the fields' Vietnamese labels. ValueError for a rule that no catalogue has.
    """
    unknown = set(findings["rule"].unique()) - RULE.keys()
    if unknown:
        raise ValueError(f"rules without a declaration: {', '.join(sorted(unknown))}")
    severity = {rule.id: rules.severity(rule) for rule in RULE.values()}
    rule = pl.col("rule")
    in_force = findings.filter(~rule.is_in(list(rules.shadows))) if rules.shadows else findings
    framed = _with_marks(in_force.with_row_index("__order"), register_by_book)
    said = [part.with_columns(message=_message(RULE[str(name)])) for (name,), part in framed.group_by("rule")]
    if not said:
        said = [framed.with_columns(message=pl.lit(None, pl.String))]
    return (
        pl.concat(said)
        .sort("__order")
        .select(
            *findings.columns,
            severity=rule.replace_strict(severity, default=None, return_dtype=pl.String),
            scope=rule.replace_strict({r.id: r.scope for r in RULE.values()}, default=None, return_dtype=pl.String),
            message="message",
        )
    )


def shadow_counts(findings: pl.DataFrame, rules: RulePolicy, *, book: str, row: str) -> pl.DataFrame:
    """What rules in shadow found, in counts only.

    Args:
        findings: rule, and the columns that tell the book and the row (null: on a book or a document).

    Returns:
        the book, rule, findings, rows (how many rows the rule would have touched).
    """
    return (
        findings.filter(pl.col("rule").is_in(list(rules.shadows)))
        .group_by(book, "rule", maintain_order=True)
        .agg(findings=pl.len().cast(pl.Int64), rows=pl.col(row).drop_nulls().n_unique().cast(pl.Int64))
    )


def _with_marks(findings: pl.DataFrame, register_by_book: Mapping[str, str | None]) -> pl.DataFrame:
    """The texts that the marks of a message stand for, each with its signs, empty where there is nothing."""
    book = "book" if "book" in findings.columns else "book_key"
    label_of = {f"{r}.{field.name}": field.label for r in REGISTERS for field in fields(r)}
    registers = {key: value for key, value in register_by_book.items() if value}
    register = pl.col(book).replace_strict(registers, default="", return_dtype=pl.String)
    label = pl.format("{}.{}", register, pl.col("field")).replace_strict(label_of, default=None, return_dtype=pl.String)
    value = pl.col("value").fill_null(pl.col("pdf_name")) if "pdf_name" in findings.columns else pl.col("value")
    return findings.with_columns(
        __label=pl.coalesce(label, "field").fill_null(""),
        __value=_quoted(value),
        __suggestion=_quoted(pl.col("suggestion")),
        __detail=pl.format(": {}", pl.col("detail")).fill_null(""),
    )


def _quoted(text: pl.Expr) -> pl.Expr:
    short = pl.when(text.str.len_chars() > _SHOWN).then(text.str.head(_SHOWN) + "…").otherwise(text)
    return pl.format("“{}”", short).fill_null("")


def _message(rule: Rule) -> pl.Expr:
    """The rule's sentences with their marks filled in; a suggestion that they do not name comes last."""
    template = f"{rule.message} {rule.advice}"
    tail = pl.lit("")
    if "{suggestion}" not in template:
        tail = pl.when(pl.col("__suggestion") != "").then(pl.format(" Gợi ý: {}.", "__suggestion")).otherwise(tail)
    pieces = []
    parts = _split_marks(template)
    for i, part in enumerate(parts):
        if i % 2 == 0:
            pieces.append(pl.lit(part.removesuffix(" ") if i + 1 < len(parts) else part))
            continue
        mark = pl.col(f"__{part}")
        # A mark without content takes the space before it along.
        spaced = pl.when(mark == "").then(pl.lit("")).otherwise(pl.lit(" ") + mark)
        pieces.append(spaced if parts[i - 1].endswith(" ") else mark)
    return pl.concat_str(*pieces, tail).str.strip_chars_start(" :")


def _split_marks(template: str) -> list[str]:
    """Text and marks in turn: odd places are the names of marks."""
    parts = []
    for i, piece in enumerate(template.split("{")):
        parts += piece.split("}", 1) if i else [piece]
    return parts
