"""New contents that reviewers made: edited cells over the delivered ones, judged again like a delivery's rows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from assets.records.lexicon import learned_lexicon
from assets.review.decision import Decision
from checks import catalogue
from checks.judge import DeliveryContext, judge_rows
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.rule import FINDING
from warehouse.ledger.contents import row_hashes
from warehouse.ledger.tables import read
from warehouse.registers import fields
from warehouse.zone import ZONE

_OF_RECORD = (
    "record_id", "register", "book", "book_key", "sheet_row", "year_opened", "book_number", "unit_code",
)  # fmt: skip
# What intake found in a cell stays true of it until somebody types over it.
_OF_INTAKE = ("formula_cell",)


@dataclass(frozen=True)
class NewContents:
    """The contents that decisions make, per register, and what was found in them.

    `rows` and `clean`: record_id and the cells, as typed and as staging would get them; `clean` also has row_id,
    number, number_year and row_hash. `findings`: rendered, by row_id. `pointers`: record_id, row_id, and what of the
    record follows from its content.
    """

    rows: dict[str, pl.DataFrame]
    clean: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    pointers: pl.DataFrame


_POINTERS = {
    "record_id": pl.Utf8, "row_id": pl.UInt32, "number": pl.Int32, "number_year": pl.Int32, "so": pl.Utf8,
    "registered_on": pl.Utf8, "row_hash": pl.Utf8,
}  # fmt: skip


def new_contents(
    connection: duckdb.DuckDBPyConnection,
    decisions: list[Decision],
    existing: pl.DataFrame,
    previous: pl.DataFrame,
    unit_folders: Mapping[str, str],
    *,
    tree: str,
    rules: RulePolicy = AS_AGREED,
) -> NewContents:
    """Works out the contents of corrections, and of other contents that are taken.

    Args:
        decisions: those that make a version.
        existing: records of the touched books.
        previous: findings of the touched books.
        unit_folders: unit folder of each book, by book_key.
        rules: the rules as they are in force.
    """
    sources = pl.DataFrame(
        [(d.record_id, d.offered_version or d.version, at) for at, d in enumerate(decisions)],
        schema={"record_id": pl.Utf8, "version": pl.Int32, "row_id": pl.UInt32},
        orient="row",
    )
    told = existing.select(*_OF_RECORD, received=pl.col("first_received_at").dt.convert_time_zone(ZONE.key).dt.date())
    asked = sources.join(told, on="record_id")
    edits = {d.record_id: {name: after for name, (_, after) in d.edits.items()} for d in decisions}
    formulas = _kept_formulas(previous, asked, edits)
    lexicon = learned_lexicon(connection)
    made: dict[str, list[tuple[pl.DataFrame, pl.DataFrame]]] = {}
    found: list[pl.DataFrame] = []
    for (register, unit, day, book_key), some in asked.partition_by(
        "register", "unit_code", "received", "book_key", as_dict=True
    ).items():
        stored = read(connection, f"rows_of_records_{str(register).lower()}", asked=some.select("record_id", "version"))
        rows = _edited(stored.drop("version").join(some.drop("version"), on="record_id"), edits).sort("row_id")
        folder = unit_folders.get(str(book_key), "")
        context = DeliveryContext(str(unit), _day(day), tree, folder, rules.limits, lexicon)
        judged = judge_rows({str(register): rows}, context, formulas)
        clean = judged.clean[str(register)].with_columns(row_hashes(rows, str(register)))
        made.setdefault(str(register), []).append((rows, clean))
        registers = dict(rows.select("book", "register").iter_rows())
        found.append(catalogue.render(judged.findings, registers, rules))
    both = {register: tuple(map(pl.concat, zip(*pairs, strict=True))) for register, pairs in made.items()}
    pointers = [
        c.with_columns(pl.col("ngayDangKy").alias("registered_on")).select(list(_POINTERS)) for _, c in both.values()
    ]
    return NewContents(
        rows={register: rows for register, (rows, _) in both.items()},
        clean={register: clean for register, (_, clean) in both.items()},
        findings=pl.concat([formulas, *found], how="diagonal_relaxed"),
        pointers=pl.concat([pl.DataFrame(schema=_POINTERS), *pointers]),
    )


def _day(value: object) -> dt.date:
    if not isinstance(value, dt.date):
        raise TypeError(f"no day: {type(value).__name__}")
    return value


def _edited(rows: pl.DataFrame, edits: Mapping[str, Mapping[str, str | None]]) -> pl.DataFrame:
    """The delivered cells with the reviewers' own in their place; an emptied cell is null."""
    register = rows["register"][0]
    names = {f.name for f in fields(register)}.intersection(*[{n for e in edits.values() for n in e}])
    typed = []
    for name in sorted(names):
        mine = {record: changed[name] for record, changed in edits.items() if name in changed}
        value = pl.col("record_id").replace_strict(list(mine), list(mine.values()), default=None, return_dtype=pl.Utf8)
        typed.append(pl.when(pl.col("record_id").is_in(list(mine))).then(value).otherwise(name).alias(name))
    nothing = pl.lit(None, dtype=pl.Utf8)
    return rows.with_columns(*typed, nothing.alias("ref_record_id"), pl.lit(None, dtype=pl.Int32).alias("ref_version"))


def _kept_formulas(
    previous: pl.DataFrame, asked: pl.DataFrame, edits: Mapping[str, Mapping[str, str | None]]
) -> pl.DataFrame:
    """Rendered findings of intake on cells that nobody typed over, by row_id."""
    current = asked.filter(~pl.col("record_id").is_in([r for r in edits if not edits[r]]))
    typed = pl.DataFrame(
        [(record, name) for record, changed in edits.items() for name in changed],
        schema={"record_id": pl.Utf8, "field": pl.Utf8},
        orient="row",
    )
    kept = previous.filter(pl.col("rule").is_in(_OF_INTAKE)).join(typed, on=["record_id", "field"], how="anti")
    kept = kept.join(current.select("record_id", "row_id"), on="record_id")
    rendered = ("severity", "scope", "message")
    absent = [pl.lit(None, dtype=pl.Utf8).alias(c) for c in FINDING if c not in kept.columns]
    return kept.with_columns(absent).select(*FINDING, *rendered)
