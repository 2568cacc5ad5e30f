"""Landing judged deliveries in the ledger: one transaction, books replaced whole, events appended.

Nothing here reads an Excel or PDF file, and nothing here writes a workbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any

import duckdb
import polars as pl

from assets.review.sampling.options import Sampling
from assets.verdicts.book_findings import in_ledger_columns
from assets.verdicts.offers import Landing, offered_books
from assets.verdicts.shadows import of_rows
from assets.verdicts.taken import BOOK, Taken, read_taken
from assets.verdicts.wave import Effects, land_wave
from checks.policy import AS_AGREED, RulePolicy
from warehouse.home import Home
from warehouse.ledger import journal
from warehouse.ledger.deliveries import landed_keys, next_delivery_no
from warehouse.ledger.steps import note_step
from warehouse.ledger.tables import append, change, read
from warehouse.zone import ZONE


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


def land_delivery(connection: duckdb.DuckDBPyConnection, home: Home, key: str, **terms: Any) -> Landed:
    """Lands one delivery from `home.work/<key>`; as `land_together`, whose other arguments it takes."""
    return land_together(connection, home, [key], **terms)[key]


def land_together(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    keys: Sequence[str],
    *,
    approve: str,
    tree: str,
    run_id: str,
    now: datetime,
    rules: RulePolicy = AS_AGREED,
    sampling: Sampling | None = None,
) -> dict[str, Landed]:
    """Lands deliveries from `home.work/<key>`, all in one transaction; those that are in already change nothing.

    Args:
        connection: the ledger, open for writing.
        keys: partition keys in the order of landing; several must be one of `together.companies`.
        approve: setting `review.approve`.
        tree: setting `units.tree` (recorded by `set_view_tree`, not used in judging again).
        run_id: id of the Dagster run, kept with each event.
        now: time of the events, with a zone.
        rules: the rules as they are in force.
        sampling: settings `review.sampling`, by which lots are drawn where `approve` is "sampled".

    Returns:
        what each delivery did, by its key.

    Raises:
        FileNotFoundError: a delivery was not read or not judged.
    """
    known = landed_keys(connection)
    fresh = [key for key in keys if key not in known]
    landed = {key: Landed(already_landed=True) for key in keys if key in known}
    if not fresh:
        return landed
    taken = read_taken([home.work / key for key in fresh], next_delivery_no(connection))
    landing = Landing(connection, run_id, approve, now.astimezone(ZONE), rules, sampling or Sampling())
    terms = {"approve": approve, "tree": tree, "rules": rules.as_noted(), "sampling": landing.sampling.as_noted()}
    connection.execute("begin")
    try:
        last_event, _ = journal.head(connection)
        news, effects = _land(landing, taken)
        for key, event_no in _last_events(taken, effects, last_event):
            note_step(
                connection, "delivery", key, taken_at=landing.now, run_id=run_id, settings=terms, event_no=event_no
            )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return landed | news


def _last_events(taken: Taken, effects: list[Effects], before: int) -> list[tuple[str, int | None]]:
    """Each delivery, and the last event that it led to; None stands for the last of the journal."""
    keys = taken.deliveries["delivery_key"].to_list()
    if len(keys) == 1:  # what happened to lots comes after its own
        return [(keys[0], None)]
    counted = dict(pl.concat([e.events for e in effects]).iter_rows()) if effects else {}
    ends = accumulate((counted.get(number, 0) for number in taken.deliveries["delivery_no"]), initial=before)
    return list(zip(keys, list(ends)[1:], strict=True))


def _land(landing: Landing, taken: Taken) -> tuple[dict[str, Landed], list[Effects]]:
    con = landing.connection
    offered = offered_books(taken)
    known = read(con, "known_books", offered_books=offered)
    # The same content under two names in one delivery is one book, unless nobody knows which.
    fresh = (
        offered.join(known, on=BOOK, how="anti", maintain_order="left")
        .with_columns(known_as=pl.coalesce("book_key", "book"))
        .unique(["delivery_no", "known_as", "content_sha256", "is_return"], keep="first", maintain_order=True)
        .drop("known_as")
    )
    fresh = _with_contractors(con, fresh)
    judged = taken.findings.join(fresh.select(BOOK), on=BOOK, how="semi", maintain_order="left")
    effects = []
    for is_return in (False, True):
        # A return workbook beside the book it answers is applied after it.
        wave = fresh.filter((pl.col("status") == "accepted") & (pl.col("is_return") == is_return))
        if wave.height:
            effects.append(land_wave(landing, taken, wave, judged))
    _write_book_level(landing, taken, fresh, judged)
    append(con, "ledger.shadow_counts", of_rows(taken, fresh))
    keys = taken.deliveries.select("delivery_no", "delivery_key")
    append(con, "ledger.books", fresh.join(keys, on="delivery_no", maintain_order="left"))
    change(con, "reopen_answered", delivered_again=fresh.select("book_key", "delivery_no"))
    append(con, "ledger.deliveries", _deliveries(landing, taken, offered, fresh))
    return _summary(landing, taken, offered, fresh, effects), effects


def _with_contractors(connection: duckdb.DuckDBPyConnection, fresh: pl.DataFrame) -> pl.DataFrame:
    """Books of which no manifest names the contractor (return workbooks come without) are those of whoever had them."""
    nameless = fresh.filter(pl.col("contractor").is_null()).select("book_key").drop_nulls().unique()
    if nameless.is_empty():
        return fresh
    known = read(connection, "contractors_of_books", asked_books=nameless)
    found = fresh.join(known, on="book_key", how="left", maintain_order="left")
    return found.with_columns(pl.coalesce("contractor", "contractor_right")).drop("contractor_right")


def _deliveries(landing: Landing, taken: Taken, offered: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """Rows of ledger.deliveries."""
    new = fresh.group_by("delivery_no").agg(books_new=pl.len().cast(pl.Int32))
    brought = offered.group_by("delivery_no").agg(books=pl.len().cast(pl.Int32))
    counted = taken.deliveries.join(brought, on="delivery_no", how="left").join(new, on="delivery_no", how="left")
    return counted.with_columns(pl.col("books", "books_new").fill_null(0)).with_columns(
        books_known=pl.col("books") - pl.col("books_new"),
        run_id=pl.lit(landing.run_id),
        returns_written=pl.lit(value=False),
    )


def _write_book_level(landing: Landing, taken: Taken, fresh: pl.DataFrame, judged: pl.DataFrame) -> None:
    """Findings on books and refused files as intake made them, and the scans of books that go back whole."""
    con = landing.connection
    places = fresh.select(*BOOK, "unit_code", "delivery", "book_key")
    of_books = judged.filter(pl.col("row_id").is_null()).join(places, on=BOOK, how="inner")
    # Scans that came with an earlier delivery of the book serve its rows still.
    without = of_books.filter(pl.col("rule") == "documents_missing").select("book_key").unique()
    if without.height:
        held = read(con, "documents_of_books", touched_books=without)["book_key"].unique().to_list()
        # A book whose name tells no register and number has no key, and no scans from before.
        of_seen_book = pl.col("book_key").is_in(held).fill_null(value=False)
        of_books = of_books.filter((pl.col("rule") != "documents_missing") | ~of_seen_book)
    append(con, "ledger.findings", in_ledger_columns(of_books))
    scans = taken.documents.join(
        fresh.filter(pl.col("status") == "returned").select(*places.columns, "pdf_source"), on=BOOK
    )
    no_row = {"record_id": pl.lit(None, dtype=pl.Utf8), "of_book": pl.lit(None, dtype=pl.Boolean)}
    append(con, "ledger.documents", scans.with_columns(**no_row, is_current=pl.lit(value=False)))


def _summary(
    landing: Landing, taken: Taken, offered: pl.DataFrame, fresh: pl.DataFrame, effects: list[Effects]
) -> dict[str, Landed]:
    """What each delivery did, by its key."""
    held = read(landing.connection, "landed_counts", landed=taken.deliveries.select("delivery_no"))
    kind = pl.lit("book").alias("kind")
    books = fresh.group_by("delivery_no", kind, name="status").agg(n=pl.len())
    brought = offered.group_by("delivery_no", kind, name=pl.lit("brought")).agg(n=pl.len())
    rows = [e.rows.select("delivery_no", kind=pl.lit("row"), name="effect", n="rows") for e in effects]
    counted: dict[int, dict[str, dict[str, int]]] = {}
    for number, of_kind, name, n in pl.concat([held, books, brought, *rows], how="vertical_relaxed").iter_rows():
        told = counted.setdefault(number, {}).setdefault(of_kind, {})
        told[name] = told.get(name, 0) + n  # two waves may have the same effect
    keys = taken.deliveries.select("delivery_no", "delivery_key")
    return {key: _landed(counted.get(number, {})) for number, key in keys.iter_rows()}


def _landed(counted: dict[str, dict[str, int]]) -> Landed:
    books, rows = counted.get("book", {}), counted.get("row", {})
    accepted, returned = books.get("accepted", 0), books.get("returned", 0)
    return Landed(
        books_accepted=accepted,
        books_returned=returned,
        books_known=books.get("brought", 0) - accepted - returned,
        records_new=rows.get("new", 0),
        records_changed=rows.get("changed", 0),
        records_unchanged=rows.get("unchanged", 0),
        by_status=counted.get("status", {}),
        findings_by_rule=counted.get("rule", {}),
        findings_by_shadow_rule=counted.get("shadow", {}),
    )
