"""Landing a judged delivery in the ledger: one transaction, books replaced whole, events appended.

The order inside: which books are new, which row is which record, what each row does, which scan belongs where, what
the whole book shows, what follows. Nothing here reads an Excel or PDF file, and nothing here writes a workbook.
"""

from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import polars as pl

from assets.review.confirmations import drop_confirmed, without_declined
from assets.review.lots import draw_lots
from assets.review.lots_judging import settle_lots
from assets.review.sampling.options import Sampling
from assets.verdicts.book_findings import (
    asking_findings,
    book_findings,
    in_ledger_columns,
    relational_findings,
    scans_of_records,
    shaped,
)
from assets.verdicts.changes import status_changes
from assets.verdicts.effects import standing_records, with_scans
from assets.verdicts.gone import refused_drops, with_gone
from assets.verdicts.offers import (
    Landing,
    current_documents,
    differing_cells,
    incoming_rows,
    offered_books,
    with_record_ids,
)
from assets.verdicts.returned_whole import returns_changed, with_exceeded_shares
from assets.verdicts.shadows import of_books, of_rows
from assets.verdicts.suspicions import suspicions
from assets.verdicts.taken import TakenDelivery, read_taken
from assets.verdicts.versions import append_versions
from checks import catalogue
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.ledger.connection import ZONE
from warehouse.ledger.decisions import confirmations_of
from warehouse.ledger.deliveries import landed_keys, next_delivery_no
from warehouse.ledger.journal import append_events
from warehouse.ledger.steps import note_step
from warehouse.ledger.tables import append, change, read, read_asked


@dataclass(frozen=True)
class Landed:
    """What a landing did, in counts only: fit for logs and dashboards."""

    already_landed: bool = False
    books_accepted: int = 0
    books_returned: int = 0
    books_known: int = 0
    records_new: int = 0
    records_changed: int = 0
    records_unchanged: int = 0
    by_status: dict[str, int] = field(default_factory=dict)
    findings_by_rule: dict[str, int] = field(default_factory=dict)
    findings_by_shadow_rule: dict[str, int] = field(default_factory=dict)


def land_delivery(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    key: str,
    *,
    approve: str,
    tree: str,
    run_id: str,
    now: datetime,
    rules: RulePolicy = AS_AGREED,
    sampling: Sampling | None = None,
) -> Landed:
    """Lands one delivery from `home.work/<key>` in one transaction; a delivery that is in already changes nothing.

    Args:
        connection: the ledger, open for writing.
        key: partition key of the delivery.
        approve: setting `review.approve`.
        tree: setting `units.tree` (recorded by `set_view_tree`, not used in judging again).
        run_id: id of the Dagster run, kept with each event.
        now: time of the events, with a zone.
        rules: the rules as they are in force.
        sampling: settings `review.sampling`, by which lots are drawn where `approve` is "sampled".
    """
    if key in landed_keys(connection):
        return Landed(already_landed=True)
    taken = read_taken(home.work / key)
    landing = Landing(
        connection,
        next_delivery_no(connection),
        taken.about["delivery"],
        taken.unit_code,
        run_id,
        approve,
        now.astimezone(ZONE),
        rules,
        sampling or Sampling(),
    )
    connection.execute("begin")
    try:
        landed = _land(landing, taken, key)
        terms = {"approve": approve, "tree": tree, "rules": rules.as_noted(), "sampling": landing.sampling.as_noted()}
        note_step(connection, "delivery", key, taken_at=landing.now, run_id=run_id, settings=terms)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return landed


def _land(landing: Landing, taken: TakenDelivery, key: str) -> Landed:
    offered = offered_books(landing, taken)
    known = read(landing.connection, "known_books", offered_books=offered)["book"].to_list()
    # The same content under two names in one delivery is one book.
    fresh = offered.filter(~pl.col("book").is_in(known)).unique(
        ["book_key", "content_sha256", "is_return"], keep="first", maintain_order=True
    )
    totals: dict[str, int] = {}
    judged = taken.findings.filter(pl.col("book").is_in(fresh["book"].to_list()))
    for is_return in (False, True):
        # A return workbook beside the book it answers is applied after it.
        wave = fresh.filter((pl.col("status") == "accepted") & (pl.col("is_return") == is_return))
        if wave.height:
            for effect, n in _land_books(landing, taken, wave, judged).items():
                totals[effect] = totals.get(effect, 0) + n
    _write_book_level(landing, taken, fresh, judged)
    append(landing.connection, "ledger.shadow_counts", of_rows(landing, taken, fresh))
    append(landing.connection, "ledger.books", fresh.with_columns(pl.lit(key).alias("delivery_key")))
    about = taken.about
    append(
        landing.connection,
        "ledger.deliveries",
        pl.DataFrame(
            {
                "delivery_no": [landing.delivery_no],
                "delivery_key": [key],
                "unit_code": [landing.unit_code],
                "unit_folder": [about["unit_folder"]],
                "delivery": [landing.delivery],
                "fingerprint": [about["fingerprint"]],
                "content_sha256": [about["content_sha256"]],
                "received_at": [datetime.fromisoformat(about["received_at"])],
                "run_id": [landing.run_id],
                "books_new": [fresh.height],
                "books_known": [offered.height - fresh.height],
                "returns_written": [False],
            },
            schema_overrides={"delivery_no": pl.Int32, "books_new": pl.Int32, "books_known": pl.Int32},
        ),
    )
    return _summary(landing, fresh, offered.height - fresh.height, totals)


def _land_books(landing: Landing, taken: TakenDelivery, wave: pl.DataFrame, judged: pl.DataFrame) -> dict[str, int]:
    """Lands the accepted books of one wave; returns how many rows had which effect."""
    con = landing.connection
    touched = wave.select("book_key").unique()
    # Most books are new: the ledger holds nothing of them. A return workbook may answer a book of this same delivery.
    held = touched if wave["is_return"].all() else read(con, "books_held", touched_books=touched)
    existing = read_asked(con, "records_of_books", touched_books=held)
    previous = read_asked(con, "findings_of_books", touched_books=held)
    documents = current_documents(landing, taken, wave, read_asked(con, "documents_of_books", touched_books=held))

    incoming = with_record_ids(incoming_rows(landing, taken, wave), existing)
    settled = read_asked(con, "settled_contents", touched_records=existing.select("record_id"))
    standing = with_gone(
        standing_records(incoming, existing, settled),
        delivery_no=landing.delivery_no,
        is_return=bool(wave["is_return"].all()),
    )
    pairs, document_findings = scans_of_records(standing, documents)
    firsts = pairs.unique("record_id", keep="first", maintain_order=True)
    standing = with_scans(standing, firsts.select("record_id", "pdf_name", "doc_sha256"))
    standing = without_declined(standing, firsts, read_asked(con, "declined_scans", touched_books=held))

    suspected = suspicions(landing, taken, standing)
    raw = pl.concat(
        [
            relational_findings(standing, document_findings, suspected),
            asking_findings(standing, differing_cells(landing, taken, standing)),
            shaped(refused_drops(standing)),
        ]
    )
    findings = book_findings(
        standing=standing,
        judged=judged.filter(pl.col("row_id").is_not_null()),
        previous=previous,
        raw=raw,
        documents=documents,
        offered=wave,
        rules=landing.rules,
    )
    findings = drop_confirmed(findings, confirmations_of(con, held))
    # Return workbooks hold what was rejected before: their share says nothing of the delivery.
    findings = with_exceeded_shares(standing, findings, landing.rules, delivery=not wave["is_return"].any())
    records, events = status_changes(standing, findings, approve=landing.approve, now=landing.now)

    change(con, "forget_books", touched_books=held)
    append(con, "ledger.records", records)
    append(con, "ledger.findings", findings)
    append(con, "ledger.shadow_counts", of_books(landing, raw))
    elsewhere = pl.col("delivery_no") != landing.delivery_no
    change(con, "reopen_returns", reopened=returns_changed(existing, records).filter(elsewhere))
    _tell_other_books(landing, suspected, standing)
    owners = firsts.select("doc_key", "record_id").unique("doc_key", keep="first")
    append(
        con,
        "ledger.documents",
        documents.join(owners, on="doc_key", how="left").with_columns(is_current=True),
    )
    append_events(con, events, happened_at=landing.now, run_id=landing.run_id)
    settle_lots(con, pl.concat([touched, suspected.select("book_key")]), now=landing.now, run_id=landing.run_id)
    if landing.approve == "sampled":
        draw_lots(
            con, touched, landing.sampling, delivery_no=landing.delivery_no, now=landing.now, run_id=landing.run_id
        )
    return append_versions(landing, taken, incoming, standing)


def _tell_other_books(landing: Landing, suspected: pl.DataFrame, standing: pl.DataFrame) -> None:
    """Puts the other half of each suspicion on records of books that this delivery does not touch."""
    elsewhere = suspected.join(standing, left_on="row_key", right_on="record_id", how="anti")
    if elsewhere.is_empty():
        return
    rendered = catalogue.render(
        elsewhere.rename({"row_key": "record_id"}).with_columns(book=pl.col("book_key")),
        {key: key.split("|")[1] for key in elsewhere["book_key"].unique().to_list()},
        landing.rules,
    )
    change(landing.connection, "add_suspicions", suspicions=rendered)


def _write_book_level(landing: Landing, taken: TakenDelivery, fresh: pl.DataFrame, judged: pl.DataFrame) -> None:
    """Findings on books and refused files as intake made them, and the scans of books that go back whole."""
    con = landing.connection
    places = fresh.select("book", "unit_code", "delivery_no", "delivery", "book_key")
    of_books = judged.filter(pl.col("row_id").is_null()).join(places, on="book", how="inner")
    # Scans that came with an earlier delivery of the book serve its rows still.
    without = of_books.filter(pl.col("rule") == "documents_missing").select("book_key").unique()
    if without.height:
        held = read(con, "documents_of_books", touched_books=without)["book_key"].unique().to_list()
        of_books = of_books.filter((pl.col("rule") != "documents_missing") | ~pl.col("book_key").is_in(held))
    append(con, "ledger.findings", in_ledger_columns(of_books))
    scans = taken.documents.join(
        fresh.filter(pl.col("status") == "returned").select(*places.columns, "pdf_source"), on="book"
    )
    no_row = {"record_id": pl.lit(None, dtype=pl.Utf8), "of_book": pl.lit(None, dtype=pl.Boolean)}
    append(con, "ledger.documents", scans.with_columns(**no_row, is_current=pl.lit(value=False)))


def _summary(landing: Landing, fresh: pl.DataFrame, known: int, effects: dict[str, int]) -> Landed:
    con, number = landing.connection, [landing.delivery_no]
    by_status = con.execute(
        "select status, count(*) from ledger.records where delivery_no = ? group by status order by status",
        number,
    ).fetchall()
    by_rule = con.execute(
        "select rule, count(*) from ledger.findings where delivery_no = ? group by rule order by rule", number
    ).fetchall()
    on_trial = "select rule, sum(findings)::bigint from ledger.shadow_counts where delivery_no = ? group by rule"
    by_shadow_rule = con.execute(on_trial, number).fetchall() if landing.rules.shadows else []
    return Landed(
        books_accepted=fresh.filter(pl.col("status") == "accepted").height,
        books_returned=fresh.filter(pl.col("status") == "returned").height,
        books_known=known,
        records_new=effects.get("new", 0),
        records_changed=effects.get("changed", 0),
        records_unchanged=effects.get("unchanged", 0),
        by_status=dict(by_status),
        findings_by_rule=dict(by_rule),
        findings_by_shadow_rule=dict(by_shadow_rule),
    )
