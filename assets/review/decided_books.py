"""What the decisions of one review workbook make of the books they touch: records, findings and events as pure frames.

The order inside is that of a landing (`assets.verdicts.landing`): what each decision does, which scan belongs where,
what the whole book shows, what follows. Nothing here reads or writes the ledger.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from assets.review.confirmations import confirmable, confirmations, drop_confirmed
from assets.review.corrections import NewContents
from assets.review.decision import Decision
from assets.review.review_rules import REFUSED_BY_REVIEWER
from assets.verdicts.book_findings import (
    asking_findings,
    book_findings,
    in_ledger_columns,
    relational_findings,
    scans_of_records,
)
from assets.verdicts.changes import status_changes
from assets.verdicts.effects import with_scans
from assets.verdicts.verdict import REJECTED_BY_RULES, verdicts

ASKING = ("approved_record_changed", "correction_stale")
EVENT = {"record_id": pl.Utf8, "version": pl.Int32, "from_status": pl.Utf8, "to_status": pl.Utf8, "actor": pl.Utf8,
         "reason": pl.Utf8}  # fmt: skip


@dataclass(frozen=True)
class Books:
    """The touched books as the ledger holds them. `documents` with doc_key; `places`: rows of `places_of_books.sql`;
    `origins`: rows of `origins_of_versions.sql` for contents that are taken; `declined`: record_id, doc_sha256.
    """

    existing: pl.DataFrame
    findings: pl.DataFrame
    documents: pl.DataFrame
    confirmed: pl.DataFrame
    places: pl.DataFrame
    origins: pl.DataFrame
    declined: pl.DataFrame


@dataclass(frozen=True)
class Decided:
    """The touched books once the decisions have taken effect.

    `standing` has effect and next_version (which records got a new version, by correction or by scan);
    `new_confirmations` are rows of ledger.confirmations, `confirmed` those findings by record.
    """

    records: pl.DataFrame
    findings: pl.DataFrame
    events: pl.DataFrame
    standing: pl.DataFrame
    owners: pl.DataFrame
    new_confirmations: pl.DataFrame
    confirmed: dict[str, list[tuple[str, str | None, str | None]]]


def decide(
    books: Books, decisions: dict[int, Decision], contents: NewContents, *, approve: str, now: datetime
) -> Decided:
    """Works out what follows.

    Args:
        decisions: at most one per record, by decision number.
        contents: the contents that they make.
        approve: setting `review.approve`, for records that no longer have a finding once a value is confirmed.
        now: time of the changes.
    """
    standing = _standing(books.existing, list(decisions.values()), contents, books.origins, now)
    pairs, document_findings = scans_of_records(standing, books.documents)
    firsts = pairs.unique("record_id", keep="first", maintain_order=True)
    standing = _without_declined(
        with_scans(standing, firsts.select("record_id", "pdf_name", "doc_sha256")), firsts, books.declined
    )
    confirmed, new_confirmations = _confirmed(books.findings, decisions, contents)
    findings = _findings(books, standing, document_findings, contents, list(decisions.values()))
    findings = drop_confirmed(
        findings, pl.concat([books.confirmed, new_confirmations.select(books.confirmed.columns)], how="vertical_relaxed")
    )
    made = _made(standing, findings, decisions, now)
    settled = pl.Series([d.record_id for d in decisions.values() if d.kind not in ("confirm", "keep")], dtype=pl.Utf8)
    others = standing.filter(~pl.col("record_id").is_in(settled.implode()))
    records, events = status_changes(others, findings, approve=approve, now=now)
    columns = books.existing.drop("last_version").columns
    return Decided(
        records=pl.concat([made.records.select(columns), records.select(columns)], how="vertical_relaxed"),
        findings=findings,
        events=pl.concat([made.events, events.select(EVENT)], how="vertical_relaxed"),
        standing=standing,
        owners=firsts.select("doc_key", "record_id").unique("doc_key", keep="first"),
        new_confirmations=new_confirmations,
        confirmed=confirmed,
    )


def _standing(
    existing: pl.DataFrame, decisions: list[Decision], contents: NewContents, origins: pl.DataFrame, now: datetime
) -> pl.DataFrame:
    """The records with their new contents and decided statuses, in the columns that `with_scans` takes."""
    mine = {d.record_id: d for d in decisions}
    new = {p["record_id"]: p for p in contents.pointers.iter_rows(named=True)}
    came = {(o["record_id"], o["version"]): o for o in origins.iter_rows(named=True)}
    rows: list[dict[str, Any]] = []
    for record in existing.iter_rows(named=True):
        row = record | {"row_id": None, "effect": "absent", "takes_row": False}
        decision = mine.get(record["record_id"])
        if decision is not None and decision.makes_version:
            origin = came.get((decision.record_id, decision.offered_version or 0), {})
            row |= {k: v for k, v in origin.items() if k != "version"} | new[decision.record_id]
            # Like everything that is judged anew it passes through 'draft'; a closed record would keep its old scan.
            row |= {"effect": "changed", "takes_row": True, "status": "draft"}
        elif decision is not None and decision.kind in ("approve", "reject"):
            row |= {"status_actor": decision.actor, "updated_at": now}
            row["status"] = "approved" if decision.kind == "approve" else "rejected"
            row |= {"approved_at": now, "approved_by": decision.actor} if decision.kind == "approve" else {}
        rows.append(row)
    schema = dict(existing.schema) | {"row_id": pl.UInt32(), "effect": pl.Utf8(), "takes_row": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _without_declined(standing: pl.DataFrame, firsts: pl.DataFrame, declined: pl.DataFrame) -> pl.DataFrame:
    """A scan that a person has declined is not proposed again."""
    settled = firsts.join(declined, on=["record_id", "doc_sha256"], how="semi")["record_id"]
    return standing.with_columns(pl.col("scan_proposed") & ~pl.col("record_id").is_in(settled.implode()))


def _confirmed(
    previous: pl.DataFrame, decisions: dict[int, Decision], contents: NewContents
) -> tuple[dict[str, list[tuple[str, str | None, str | None]]], pl.DataFrame]:
    """Findings that «Đúng theo sổ» settles: on cells that the reviewer left as they were."""
    told = [(n, d.record_id, name) for n, d in decisions.items() if d.confirms for name in (*d.edits, None)]
    asked = pl.DataFrame(
        told, schema={"decision_no": pl.Int64, "record_id": pl.Utf8, "typed": pl.Utf8}, orient="row"
    )
    by_record = asked.group_by("record_id", maintain_order=True).agg(pl.col("decision_no").first(), pl.col("typed"))
    mine = confirmable(previous).join(by_record, on="record_id")
    mine = mine.filter(~pl.col("field").is_in(pl.col("typed")).fill_null(value=False))
    confirmed: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for record_id, rule, name, value in mine.select("record_id", "rule", "field", "value").unique(maintain_order=True).iter_rows():
        confirmed.setdefault(record_id, []).append((rule, name, value))
    return confirmed, confirmations(mine).unique(maintain_order=True)


def _findings(
    books: Books,
    standing: pl.DataFrame,
    document_findings: pl.DataFrame,
    contents: NewContents,
    decisions: list[Decision],
) -> pl.DataFrame:
    """All findings of the touched books, in the ledger's columns."""
    kept_offers = [d.record_id for d in decisions if d.kind == "keep"]
    answered = pl.col("record_id").is_in(kept_offers) & pl.col("rule").is_in(ASKING)
    nothing = pl.DataFrame(schema={"record_id": pl.Utf8, "changed": pl.Utf8})
    raw = pl.concat([relational_findings(standing, document_findings), asking_findings(standing, nothing)])
    found = book_findings(
        standing=standing,
        judged=contents.findings,
        previous=books.findings.filter(~answered.fill_null(value=False)),
        raw=raw,
        documents=books.documents,
        offered=books.places,
    )
    places = standing.select("record_id", "unit_code", "delivery_no", "delivery", "book", "book_key", "sheet_row",
                             pl.col("next_version").alias("version"))  # fmt: skip
    refused = pl.DataFrame(
        [(d.record_id, f"Người rà soát của đơn vị đã từ chối hồ sơ này: {(d.reason or '').rstrip('. ')}.")
         for d in decisions if d.kind == "reject"],
        schema={"record_id": pl.Utf8, "message": pl.Utf8}, orient="row",
    )  # fmt: skip
    refused = refused.join(places, on="record_id").with_columns(
        rule=pl.lit(REFUSED_BY_REVIEWER), severity=pl.lit("error"), scope=pl.lit("row")
    )
    return pl.concat([found, in_ledger_columns(refused)])


@dataclass(frozen=True)
class _Made:
    """Records that a decision moved, and their events in order of decisions."""

    records: pl.DataFrame
    events: pl.DataFrame


def _made(standing: pl.DataFrame, findings: pl.DataFrame, decisions: dict[int, Decision], now: datetime) -> _Made:
    moved = {n: d for n, d in decisions.items() if d.kind not in ("confirm", "keep")}
    ids = pl.Series("record_id", [d.record_id for d in moved.values()], dtype=pl.Utf8)
    mine = standing.filter(pl.col("record_id").is_in(ids.implode()))
    rows = {r["record_id"]: r for r in mine.iter_rows(named=True)}
    judged = {v["record_id"]: v for v in verdicts(ids, findings, "clean").iter_rows(named=True)}
    events: list[tuple[Any, ...]] = []
    records: list[dict[str, Any]] = []
    for number, decision in moved.items():
        row, verdict = rows[decision.record_id], judged[decision.record_id]
        said = f"quyết định số {number}"
        if decision.makes_version:
            row = row | _after_content(decision, verdict, now)
            first = "sửa thông tin" if decision.kind == "correct" else "nhận nội dung giao lại"
            events.append((decision.record_id, row["next_version"], None, "draft", decision.actor, f"{first}, {said}"))
            by_rules = row["status"] == "rejected"
            why = verdict["verdict_reason"] if by_rules else f"kiểm tra lại không còn lỗi, {said}"
            events.append((decision.record_id, row["next_version"], "draft", row["status"], row["status_actor"], why))
        else:
            # A scan that came into place by another row's correction does not undo what was decided on the old one.
            row = row | {"next_version": row["version"]}
            events.append((decision.record_id, row["version"], None, row["status"], decision.actor, said))
        records.append(row | {"version": row["next_version"]})
    made = pl.DataFrame(records, schema=mine.schema, orient="row")
    return _Made(made, pl.DataFrame(events, schema=EVENT, orient="row"))


def _after_content(decision: Decision, verdict: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Status of a record with new content: errors reject it, warnings are what the reviewer has just looked at."""
    if verdict["verdict"] == "rejected":
        status, actor = "rejected", REJECTED_BY_RULES
    elif decision.kind == "correct" and decision.four_eyes:
        status, actor = "pending_review", decision.actor
    else:
        status, actor = "approved", decision.actor
    approved = status == "approved"
    return {
        "status": status,
        "status_actor": actor,
        "updated_at": now,
        "approved_at": now if approved else None,
        "approved_by": actor if approved else None,
    }
