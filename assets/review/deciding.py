"""Applying decisions to the ledger, inside the caller's transaction: books replaced whole, everything else appended.

What follows from a decision is worked out in `decided_books.py`; whether it counts was judged in `answers.py`. Given
the same decisions in the same order after the same deliveries, the same ledger comes out.
"""

import json
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from assets.review.corrections import NewContents, new_contents
from assets.review.decided_books import Books, Decided, decide
from assets.review.decision import Decision
from assets.review.lots_judging import settle_lots
from assets.review.suspected import suspected_duplicates, tell_other_books
from assets.verdicts.returned_whole import returns_changed
from checks.policy import AS_AGREED, RulePolicy
from checks.rules.rule import no_relations
from warehouse.ledger.decisions import append_decisions, confirmations_of, head
from warehouse.ledger.journal import append_events
from warehouse.ledger.tables import append, change, read
from warehouse.zone import ZONE

_STEPPED = ("changed", "rescanned")


@dataclass(frozen=True)
class Applied:
    """What a decision did. `faults`: messages of the errors that are left; `taken` is false where other content was
    not taken because of them."""

    decision: Decision
    version: int
    status: str
    faults: list[str]
    taken: bool = True


def apply_decisions(
    connection: duckdb.DuckDBPyConnection,
    decisions: list[Decision],
    *,
    approve: str,
    tree: str,
    run_id: str,
    now: datetime,
    rules: RulePolicy = AS_AGREED,
) -> list[Applied]:
    """Applies decisions that were found to count, at most one per record.

    Args:
        connection: the ledger, inside a transaction.
        approve: setting `review.approve`.
        tree: setting `units.tree`.
        rules: the rules as they are in force.
        now: time of the changes, with a zone.

    Returns:
        one result per decision, in order. Other content with errors is not taken: what is kept stays.
    """
    if not decisions:
        return []
    now = now.astimezone(ZONE)  # as the ledger's own times are read
    touched = _touched(connection, decisions)
    books = _books(connection, touched, decisions)
    first = head(connection)[0] + 1
    refused: dict[str, list[str]] = {}
    suspected = no_relations()
    while True:
        mine = [d for d in decisions if d.record_id not in refused]
        numbered = dict(enumerate(mine, start=first))
        contents = _contents(connection, mine, books, tree, rules)
        decided = decide(books, numbered, contents, suspected, approve=approve, now=now, rules=rules)
        failed = _failed_takes(decided, mine)
        if not failed:
            break
        refused |= failed
    if not mine:
        return _results(decisions, decided, refused)
    # A suspicion is a warning: it fails nothing, so it is looked for once, in what is really taken.
    suspected = suspected_duplicates(connection, contents.clean, decided.standing, rules)
    decided = decide(books, numbered, contents, suspected, approve=approve, now=now, rules=rules)
    _write(connection, touched, books, decided, contents, mine, first, run_id, now)
    tell_other_books(connection, suspected, decided.standing, rules)
    settle_lots(connection, pl.concat([touched, suspected.select("book_key")]), now=now, run_id=run_id)
    return _results(decisions, decided, refused)


def _touched(connection: duckdb.DuckDBPyConnection, decisions: list[Decision]) -> pl.DataFrame:
    asked = pl.DataFrame({"record_id": [d.record_id for d in decisions]})
    return read(connection, "records_asked", asked=asked).select("book_key").unique()


def _books(connection: duckdb.DuckDBPyConnection, touched: pl.DataFrame, decisions: list[Decision]) -> Books:
    taken = pl.DataFrame(
        [(d.record_id, d.offered_version) for d in decisions if d.kind == "take" and d.offered_version],
        schema={"record_id": pl.Utf8, "version": pl.Int32},
        orient="row",
    )
    declined = pl.DataFrame(
        [(d.record_id, d.offered_scan) for d in decisions if d.kind == "keep" and d.offered_scan],
        schema={"record_id": pl.Utf8, "doc_sha256": pl.Utf8},
        orient="row",
    )
    documents = read(connection, "documents_of_books", touched_books=touched)
    return Books(
        existing=read(connection, "records_of_books", touched_books=touched),
        findings=read(connection, "findings_of_books", touched_books=touched),
        documents=documents.with_row_index("doc_key"),
        confirmed=confirmations_of(connection, touched),
        places=read(connection, "places_of_books", touched_books=touched),
        origins=read(connection, "origins_of_versions", asked=taken),
        declined=pl.concat([read(connection, "declined_scans", touched_books=touched), declined]),
    )


def _contents(
    connection: duckdb.DuckDBPyConnection,
    decisions: list[Decision],
    books: Books,
    tree: str,
    rules: RulePolicy,
) -> NewContents:
    folders = dict(books.places.select("book_key", "unit_folder").iter_rows())
    making = [d for d in decisions if d.makes_version]
    return new_contents(connection, making, books.existing, books.findings, folders, tree=tree, rules=rules)


def _errors(decided: Decided, record_id: str) -> list[str]:
    mine = decided.findings.filter((pl.col("record_id") == record_id) & (pl.col("severity") == "error"))
    return mine["message"].to_list()


def _failed_takes(decided: Decided, decisions: list[Decision]) -> dict[str, list[str]]:
    """Other content that has errors: taking it would put out what a person has approved."""
    status = dict(decided.records.select("record_id", "status").iter_rows())
    failed = [d.record_id for d in decisions if d.kind == "take" and status[d.record_id] == "rejected"]
    return {record_id: _errors(decided, record_id) for record_id in failed}


def _results(decisions: list[Decision], decided: Decided, refused: dict[str, list[str]]) -> list[Applied]:
    stands = {
        r: (version, status)
        for r, version, status in decided.records.select("record_id", "version", "status").iter_rows()
    }
    results = []
    for decision in decisions:
        version, status = stands[decision.record_id]
        if decision.record_id in refused:
            results.append(Applied(decision, version, status, refused[decision.record_id], taken=False))
            continue
        refuses = decision.kind in ("reject", "withdraw")
        faults = _errors(decided, decision.record_id) if status == "rejected" and not refuses else []
        results.append(Applied(decision, version, status, faults))
    return results


def _write(
    connection: duckdb.DuckDBPyConnection,
    touched: pl.DataFrame,
    books: Books,
    decided: Decided,
    contents: NewContents,
    decisions: list[Decision],
    first: int,
    run_id: str,
    now: datetime,
) -> None:
    change(connection, "forget_books", touched_books=touched)
    append(connection, "ledger.records", decided.records)
    append(connection, "ledger.findings", decided.findings)
    owned = books.documents.drop("record_id").join(decided.owners, on="doc_key", how="left")
    append(connection, "ledger.documents", owned.with_columns(is_current=True))
    append_events(connection, decided.events, happened_at=now, run_id=run_id)
    _write_versions(connection, decided, contents, now)
    offers = [(d.record_id, d.offered_version, d.kind == "take") for d in decisions if d.offered_version is not None]
    schema = {"record_id": pl.Utf8, "offered_version": pl.Int32, "taken": pl.Boolean}
    change(connection, "settle_offers", settled=pl.DataFrame(offers, schema=schema, orient="row"))
    append_decisions(connection, _decision_rows(decided, decisions, first, run_id), decided_at=now)
    append(connection, "ledger.confirmations", decided.new_confirmations)
    change(connection, "reopen_returns", reopened=returns_changed(books.existing, decided.records))


def _write_versions(
    connection: duckdb.DuckDBPyConnection, decided: Decided, contents: NewContents, now: datetime
) -> None:
    stepped = decided.standing.filter(pl.col("effect").is_in(_STEPPED))
    change(connection, "supersede_versions", replaced=stepped.select("record_id"))
    append(
        connection,
        "ledger.versions",
        stepped.drop("version")
        .rename({"next_version": "version"})
        .with_columns(state=pl.lit("current"), received_at=pl.lit(now)),
    )
    versions = stepped.select("record_id", pl.col("next_version").alias("version"))
    for register, rows in contents.rows.items():
        append(connection, f"ledger.rows_{register.lower()}", rows.join(versions, on="record_id"))
        append(connection, f"ledger.clean_{register.lower()}", contents.clean[register].join(versions, on="record_id"))
    carried = stepped.filter(pl.col("effect") == "rescanned")
    for (register,), some in carried.partition_by("register", as_dict=True).items():
        bumped = some.select("record_id", "version", "next_version")
        change(connection, f"copy_forward_{str(register).lower()}", bumped=bumped)


def _decision_rows(decided: Decided, decisions: list[Decision], first: int, run_id: str) -> pl.DataFrame:
    told = {r["record_id"]: r for r in decided.records.iter_rows(named=True)}
    rows = []
    for number, d in enumerate(decisions, start=first):
        record, settled = told[d.record_id], decided.confirmed.get(d.record_id)
        rows.append(
            {
                "decision_no": number,
                "unit_code": record["unit_code"],
                "book_key": record["book_key"],
                "record_id": d.record_id,
                "version": d.version,
                "decision": d.kind,
                "reviewer": d.reviewer,
                "decided_on": d.decided_on,
                "reason": d.reason,
                "edits": d.edits_json,
                "confirms": d.confirms,
                "confirmed": json.dumps(settled, ensure_ascii=False) if settled else None,
                "offered_version": d.offered_version,
                "offered_scan": d.offered_scan,
                "four_eyes": d.four_eyes,
                "decision_key": d.key,
                "result_version": record["version"],
                "result_status": record["status"],
                "file_sha256": d.file_sha256,
                "sheet": d.sheet,
                "sheet_row": d.sheet_row,
                "run_id": run_id,
            }
        )
    schema = {"decision_no": pl.Int64, "version": pl.Int32, "offered_version": pl.Int32, "result_version": pl.Int32,
              "sheet_row": pl.Int32, "offered_scan": pl.Utf8, "reason": pl.Utf8, "edits": pl.Utf8,
              "confirmed": pl.Utf8}  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)
