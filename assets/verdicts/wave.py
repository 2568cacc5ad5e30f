"""Landing one wave of accepted books, inside the landing's transaction.

The order: which row is which record, what each row does, which scan belongs where, what the whole book shows, what
follows. Every book of a wave is touched by one delivery; books and records know it by `landed_in`.
"""

from dataclasses import dataclass

import polars as pl

from assets.review.confirmations import drop_confirmed, without_declined
from assets.review.lots import draw_lots
from assets.review.lots_judging import settle_lots
from assets.verdicts.book_findings import (
    asking_findings,
    book_findings,
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
    touching,
    with_record_ids,
)
from assets.verdicts.returned_whole import returns_changed, with_exceeded_shares
from assets.verdicts.shadows import of_books
from assets.verdicts.suspicions import suspicions, tell_others
from assets.verdicts.taken import Taken
from assets.verdicts.versions import append_versions
from warehouse.ledger.decisions import confirmations_of
from warehouse.ledger.journal import append_events
from warehouse.ledger.tables import append, change, read, read_asked


@dataclass(frozen=True)
class Effects:
    """What a wave did. `rows`: delivery_no, effect, rows. `events`: delivery_no, events (in the journal)."""

    rows: pl.DataFrame
    events: pl.DataFrame


def land_wave(landing: Landing, taken: Taken, wave: pl.DataFrame, judged: pl.DataFrame) -> Effects:
    """Lands the accepted books of one wave.

    Args:
        wave: rows of `offers.offered_books`.
        judged: rendered findings on the books that land, of reading and judging.
    """
    con = landing.connection
    touched = touching(wave)
    books = touched.select("book_key")
    is_return = bool(wave["is_return"].all())
    # Most books are new: the ledger holds nothing of them. A return workbook may answer a book of this same delivery.
    held = books if is_return else read(con, "books_held", touched_books=books)
    existing = read_asked(con, "records_of_books", touched_books=held)
    previous = read_asked(con, "findings_of_books", touched_books=held)
    documents = current_documents(landing, taken, wave, read_asked(con, "documents_of_books", touched_books=held))

    incoming = with_record_ids(incoming_rows(taken, wave), existing)
    settled = read_asked(con, "settled_contents", touched_records=existing.select("record_id"))
    known = standing_records(incoming, existing, settled).join(touched, on="book_key", maintain_order="left")
    standing = with_gone(known, is_return=is_return)
    pairs, document_findings = scans_of_records(standing, documents)
    firsts = pairs.unique("record_id", keep="first", maintain_order=True)
    standing = with_scans(standing, firsts.select("record_id", "pdf_name", "doc_sha256"))
    standing = without_declined(standing, firsts, read_asked(con, "declined_scans", touched_books=held))

    suspected = suspicions(landing, taken, standing)
    raw = pl.concat(
        [
            relational_findings(standing, document_findings, suspected.own),
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
    whole = None if wave["is_return"].any() else touched
    findings = with_exceeded_shares(standing, findings, landing.rules, delivered=whole)
    records, events = status_changes(standing, findings, approve=landing.approve, now=landing.now)
    events = events.join(standing.select("record_id", "landed_in"), on="record_id", maintain_order="left")
    events = events.sort("landed_in", maintain_order=True)

    change(con, "forget_books", touched_books=held)
    append(con, "ledger.records", records)
    append(con, "ledger.findings", findings)
    append(con, "ledger.shadow_counts", of_books(raw, touched, landing.rules))
    now_touched = pl.col("delivery_no").is_in(touched["landed_in"].implode())
    change(con, "reopen_returns", reopened=returns_changed(existing, records).filter(~now_touched))
    tell_others(con, suspected.others, landing.rules)
    owners = firsts.select("doc_key", "record_id").unique("doc_key", keep="first")
    append(con, "ledger.documents", documents.join(owners, on="doc_key", how="left").with_columns(is_current=True))
    append_events(con, events, happened_at=landing.now, run_id=landing.run_id)
    in_doubt = pl.concat([books, suspected.others.select("book_key")])
    settle_lots(con, in_doubt, now=landing.now, run_id=landing.run_id)
    if landing.approve == "sampled":
        # Who draws lots lands alone.
        number = int(touched["landed_in"][0])
        draw_lots(con, books, landing.sampling, delivery_no=number, now=landing.now, run_id=landing.run_id)
    rows = append_versions(landing, taken, incoming, standing)
    return Effects(rows, events.group_by(delivery_no="landed_in").agg(events=pl.len()))
