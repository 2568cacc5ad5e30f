"""What the decisions of one review workbook make of the books they touch: records, findings and events as pure frames.

The order inside is that of a landing (`assets.verdicts.landing`): what each decision does, which scan belongs where,
what the whole book shows, what follows. Nothing here reads or writes the ledger.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from assets.review.confirmations import CONFIRMATION, confirmable, confirmations, drop_confirmed, without_declined
from assets.review.corrections import NewContents
from assets.review.decision import Decision
from assets.review.review_rules import NUMBER_DROPPED, REFUSED_BY_REVIEWER, ROW_GONE
from assets.verdicts.book_findings import (
    asking_findings,
    book_findings,
    in_ledger_columns,
    relational_findings,
    scans_of_records,
)
from assets.verdicts.changes import status_changes
from assets.verdicts.effects import with_scans
from assets.verdicts.returned_whole import with_exceeded_shares
from assets.verdicts.verdict import REJECTED_BY_RULES, verdicts
from checks.policy import AS_AGREED, RulePolicy

ASKING = ("approved_record_changed", "correction_stale")
_CONFIRMING = ("confirm", "in_book")  # the record follows its findings, as the rules have it
_REFUSING: dict[str, str] = {"reject": "từ chối", "withdraw": "rút"}
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
    books: Books,
    decisions: dict[int, Decision],
    contents: NewContents,
    suspected: pl.DataFrame,
    *,
    approve: str,
    now: datetime,
    rules: RulePolicy = AS_AGREED,
) -> Decided:
    """Works out what follows.

    Args:
        decisions: at most one per record, by decision number.
        contents: the contents that they make.
        suspected: likely duplicates of these contents (`assets.verdicts.suspicions`).
        approve: setting `review.approve`, for records that no longer have a finding once a value is confirmed.
        now: time of the changes.
        rules: the rules as they are in force.
    """
    standing = _standing(books.existing, list(decisions.values()), contents, books.origins, now)
    pairs, document_findings = scans_of_records(standing, books.documents)
    firsts = pairs.unique("record_id", keep="first", maintain_order=True)
    standing = with_scans(standing, firsts.select("record_id", "pdf_name", "doc_sha256"))
    standing = _as_decided(without_declined(standing, firsts, books.declined), books.existing, decisions)
    confirmed, new_confirmations = _confirmed(books.findings, decisions)
    new_confirmations = pl.concat([new_confirmations, _about_gone_rows(books.existing, decisions)])
    raw = relational_findings(standing, document_findings, suspected)
    findings = _findings(books, standing, raw, contents, list(decisions.values()), rules)
    findings = drop_confirmed(
        findings,
        pl.concat([books.confirmed, new_confirmations.select(books.confirmed.columns)], how="vertical_relaxed"),
    )
    mine = [d.record_id for d in decisions.values() if d.kind not in _CONFIRMING]
    findings = with_exceeded_shares(standing, findings, rules, decided=mine)
    moving = {n: d for n, d in decisions.items() if d.kind not in (*_CONFIRMING, "keep")}
    made = _made(standing, findings, moving, dict(books.existing.select("record_id", "status").iter_rows()), now)
    others = standing.filter(~pl.col("record_id").is_in([d.record_id for d in moving.values()]))
    others = others.with_columns(landed_in=pl.lit(None, pl.Int32))  # no delivery
    # What a reviewer's decision makes clean stays with that person: a lot is drawn from what a delivery brings.
    policy = "none" if approve == "sampled" else approve
    records, events = status_changes(others, findings, approve=policy, now=now)
    columns = books.existing.drop("last_version").columns
    return Decided(
        records=pl.concat([made.records.select(columns), records.select(columns)], how="vertical_relaxed"),
        findings=findings,
        events=pl.concat([made.events, events.select(list(EVENT))], how="vertical_relaxed"),
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
            # Nobody is asked to correct a row that its contractor has left out and a person does not want either.
            row["withdrawn"] = decision.kind == "reject" and record["gone_in"] is not None
        elif decision is not None and decision.kind == "withdraw":
            row |= {"status": "rejected", "status_actor": decision.actor, "updated_at": now, "withdrawn": True}
            row |= {"approved_at": None, "approved_by": None}
        elif decision is not None and decision.kind == "in_book":
            row |= {"withdrawn": False, "dropped": None}
        rows.append(row)
    schema = dict(existing.schema) | {"row_id": pl.UInt32(), "effect": pl.Utf8(), "takes_row": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _as_decided(standing: pl.DataFrame, existing: pl.DataFrame, decisions: dict[int, Decision]) -> pl.DataFrame:
    """A scan that moves to a record by another row's correction does not undo a refusal made on the old one; the next
    delivery of the book finds it."""
    refused = pl.col("record_id").is_in([d.record_id for d in decisions.values() if d.kind in _REFUSING])
    before = existing.select("record_id", pl.col("pdf_name").alias("__name"), pl.col("doc_sha256").alias("__scan"))
    joined = standing.join(before, on="record_id", how="left", maintain_order="left")
    kept = {"effect": pl.lit("absent"), "next_version": pl.col("version"), "pdf_name": pl.col("__name"),
            "doc_sha256": pl.col("__scan")}  # fmt: skip
    return joined.with_columns(
        pl.when(refused).then(value).otherwise(name).alias(name) for name, value in kept.items()
    ).drop("__name", "__scan")


def _confirmed(
    previous: pl.DataFrame, decisions: dict[int, Decision]
) -> tuple[dict[str, list[tuple[str, str | None, str | None]]], pl.DataFrame]:
    """Findings that «Đúng theo sổ» settles: on cells that the reviewer left as they were."""
    told = [(n, d.record_id, name) for n, d in decisions.items() if d.confirms for name in (*d.edits, None)]
    asked = pl.DataFrame(told, schema={"decision_no": pl.Int64, "record_id": pl.Utf8, "typed": pl.Utf8}, orient="row")
    by_record = asked.group_by("record_id", maintain_order=True).agg(pl.col("decision_no").first(), pl.col("typed"))
    mine = confirmable(previous).join(by_record, on="record_id")
    mine = mine.filter(~pl.col("field").is_in(pl.col("typed")).fill_null(value=False))
    confirmed: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for record_id, rule, name, value in (
        mine.select("record_id", "rule", "field", "value").unique(maintain_order=True).iter_rows()
    ):
        confirmed.setdefault(record_id, []).append((rule, name, value))
    return confirmed, confirmations(mine).unique(maintain_order=True)


def _about_gone_rows(existing: pl.DataFrame, decisions: dict[int, Decision]) -> pl.DataFrame:
    """What decisions settle about rows that are no longer delivered: rows of ledger.confirmations.

    Whoever approves an event or finds it in the book is not asked again whether it is there, whoever withdraws it not
    whether its number may go.
    """
    gone = dict(existing.filter(pl.col("gone_in").is_not_null()).select("record_id", "book_key").iter_rows())
    rules = {"approve": ROW_GONE, "correct": ROW_GONE, "in_book": ROW_GONE, "withdraw": NUMBER_DROPPED}
    settled = [(gone[d.record_id], d.record_id, rules[d.kind], None, None, n) for n, d in decisions.items()
               if d.record_id in gone and d.kind in rules]  # fmt: skip
    return pl.DataFrame(settled, schema=CONFIRMATION, orient="row")


def _findings(
    books: Books,
    standing: pl.DataFrame,
    relational: pl.DataFrame,
    contents: NewContents,
    decisions: list[Decision],
    rules: RulePolicy,
) -> pl.DataFrame:
    """All findings of the touched books, in the ledger's columns."""
    kept_offers = [d.record_id for d in decisions if d.kind == "keep"]
    answered = pl.col("record_id").is_in(kept_offers) & pl.col("rule").is_in(ASKING)
    nothing = pl.DataFrame(schema={"record_id": pl.Utf8, "changed": pl.Utf8})
    raw = pl.concat([relational, asking_findings(standing, nothing)])
    found = book_findings(
        standing=standing,
        judged=contents.findings,
        previous=books.findings.filter(~answered.fill_null(value=False)),
        raw=raw,
        documents=books.documents,
        offered=books.places,
        rules=rules,
    )
    places = standing.select("record_id", "unit_code", "delivery_no", "delivery", "book", "book_key", "sheet_row",
                             pl.col("next_version").alias("version"))  # fmt: skip
    refused = pl.DataFrame(
        [(d.record_id, f"Người rà soát của đơn vị đã {_REFUSING[d.kind]} hồ sơ này: {(d.reason or '').rstrip('. ')}.")
         for d in decisions if d.kind in _REFUSING],
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


def _made(
    standing: pl.DataFrame,
    findings: pl.DataFrame,
    moving: dict[int, Decision],
    before: dict[str, str],
    now: datetime,
) -> _Made:
    """Args: moving: decisions that move a record, by number; before: statuses until now."""
    ids = pl.Series("record_id", [d.record_id for d in moving.values()], dtype=pl.Utf8)
    mine = standing.filter(pl.col("record_id").is_in(ids.implode()))
    rows = {r["record_id"]: r for r in mine.iter_rows(named=True)}
    judged = {v["record_id"]: v for v in verdicts(ids, findings, "clean").iter_rows(named=True)}
    events: list[tuple[Any, ...]] = []
    records: list[dict[str, Any]] = []
    for number, decision in moving.items():
        row, said, old = rows[decision.record_id], f"quyết định số {number}", before[decision.record_id]
        version = row["next_version"]
        if decision.makes_version:
            verdict = judged[decision.record_id]
            row = row | _after_content(decision, verdict, now)
            first = "sửa thông tin" if decision.kind == "correct" else "nhận nội dung giao lại"
            events.append((decision.record_id, version, old, "draft", decision.actor, f"{first}, {said}"))
            old = "draft"
            said = verdict["verdict_reason"] if row["status"] == "rejected" else f"kiểm tra lại không còn lỗi, {said}"
        events.append((decision.record_id, version, old, row["status"], row["status_actor"], said))
        records.append(row | {"version": version})
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
