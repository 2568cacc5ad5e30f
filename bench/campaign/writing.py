"""A campaign's runs written into a ledger: whole columns through the ledger's own functions, with journal and chains.

Contents of records are of no interest here: each version has a number, a book and which version it is, so that the laws
of the ledger (`hotich verify`) can be asked of it. No file is read and no workbook written.
"""

from collections.abc import Iterable
from typing import Any

import duckdb
import polars as pl

from bench.campaign.work import DOUBT, FAULT, MISSING, Arrival, Campaign, Delivery, Run
from warehouse.ledger import acknowledgements, packages
from warehouse.ledger.contents import row_hashes
from warehouse.ledger.decisions import WORDS, append_decisions
from warehouse.ledger.decisions import head as decision_head
from warehouse.ledger.journal import append_events
from warehouse.ledger.package_files import Manifest
from warehouse.ledger.tables import append, change
from warehouse.registers import REGISTERS, fields

RUN_ID = "campaign"

# Where moved records stand now; everything else about them stays as it came.
_STAND = """
update ledger.records r set
    version = m.version, status = m.status, status_actor = m.actor, updated_at = $now,
    delivery_no = coalesce(m.delivery_no, r.delivery_no), delivery = coalesce(m.delivery, r.delivery),
    row_hash = coalesce(m.row_hash, r.row_hash), resubmissions = r.resubmissions + m.came_again,
    approved_at = case m.status when 'approved' then $now when 'transferred' then r.approved_at end,
    approved_by = case m.status when 'approved' then m.actor when 'transferred' then r.approved_by end
from moved m where r.record_id = m.record_id
"""
_FORGET_FINDINGS = "delete from ledger.findings where record_id in (select record_id from moved)"


class Writer:
    """Writes runs into a ledger that is open for writing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> None:
        self.connection = connection
        self.campaign = campaign
        self._cells: dict[str, list[pl.DataFrame]] = {register: [] for register in REGISTERS}

    def write(self, run: Run) -> None:
        """One run: what it received, decided, sent and was answered, and the events of it all, in one transaction."""
        for package, items in run.sent.items():
            self._send(run, package, items)
        self.connection.execute("begin")
        self._deliveries(run)
        self._records(run)
        self._decisions(run)
        self._answers(run)
        self.connection.execute("commit")

    def finish(self) -> None:
        """Writes the cells of all versions: eighty columns wide, so all at once; nothing that is counted needs them."""
        for register, frames in self._cells.items():
            if frames:
                append(self.connection, f"ledger.rows_{register.lower()}", pl.concat(frames))
                append(self.connection, f"ledger.clean_{register.lower()}", pl.concat(frames))
                frames.clear()

    def _deliveries(self, run: Run) -> None:
        arrivals = [(delivery, arrival) for delivery in run.deliveries for arrival in delivery.arrivals]
        self._append(
            "deliveries",
            (
                {
                    "delivery_no": d.number, "delivery_key": f"{d.unit}_{d.number}", "unit_code": d.unit,
                    "unit_folder": d.unit, "delivery": _name(d), "received_at": run.moment, "run_id": RUN_ID,
                    "books_new": len(d.arrivals), "books_known": 0, "returns_written": True,
                }
                for d in run.deliveries
            ),
        )  # fmt: skip
        self._append("books", (_book_row(run, d, a) for d, a in arrivals))
        self._append(
            "findings",
            (
                {
                    "unit_code": d.unit, "delivery_no": d.number, "delivery": _name(d), "book": a.book.stem,
                    "book_key": a.book.key, "scope": "book", "rule": "workbook_unreadable", "severity": "error",
                    "message": "Không đọc được tệp Excel",
                }
                for d, a in arrivals if a.returned
            ),
        )  # fmt: skip

    def _records(self, run: Run) -> None:
        """Versions and contents of what came or was corrected, where records stand, findings and events."""
        owner = self.campaign.book_of
        brought = {r: (d, a) for d in run.deliveries for a in d.arrivals for r in a.records}
        corrected = {d.record for d in run.decisions if d.decision == "correct"}
        last = {move.record: move for move in run.moves}
        hashes = self._contents([(r, last[r].version) for r in (*brought, *sorted(corrected))])
        rows = []
        for record, move in last.items():
            book, (delivery, arrival) = owner(record), brought.get(record, (None, None))
            again = bool(arrival and arrival.is_return)
            rows.append(
                {
                    "record_id": book.record_id(record), "unit_code": book.unit, "register": book.register,
                    "year_opened": book.year, "book_number": book.number, "book_key": book.key, "book": book.stem,
                    "number": record - book.records.start + 1, "number_year": book.year,
                    "so": str(record - book.records.start + 1), "sheet_row": record - book.records.start + 2,
                    "from_return": again, "contractor": book.contractor, "version": move.version,
                    "status": move.after, "status_actor": move.actor, "actor": move.actor, "came_again": int(again),
                    "first_verdict": move.after, "resubmissions": 0, "first_received_at": run.moment,
                    "updated_at": run.moment, "approved_at": run.moment if move.after == "approved" else None,
                    "approved_by": move.actor if move.after == "approved" else None,
                    "delivery_no": delivery.number if delivery else None, "is_new": bool(arrival) and not again,
                    "delivery": _name(delivery) if delivery else None, "row_hash": hashes.get(record),
                    "reason": move.reason, "state": "current", "effect": "changed" if again else "new",
                    "received_at": run.moment,
                }
            )  # fmt: skip
        if not rows:
            return
        frame = pl.DataFrame(rows, infer_schema_length=None, schema_overrides=_TYPES)
        self._stand(run, frame)
        stepped = frame.filter(pl.col("row_hash").is_not_null())
        change(self.connection, "supersede_versions", replaced=stepped.filter(~pl.col("is_new")).select("record_id"))
        self._append("versions", stepped)
        self._append("delivered_rows", frame.filter(pl.col("delivery_no").is_not_null()))
        events = [
            (
                owner(m.record).record_id(m.record),
                m.version,
                m.before,
                m.after,
                m.actor,
                _REASON.get(m.reason, m.reason),
            )
            for m in run.moves
        ]
        told = pl.DataFrame(events, schema=_EVENT, orient="row")
        append_events(self.connection, told, happened_at=run.moment, run_id=RUN_ID)

    def _stand(self, run: Run, frame: pl.DataFrame) -> None:
        con = self.connection
        nothing_gone = {"withdrawn": pl.lit(value=False), "dropped": pl.lit(None, dtype=pl.Utf8)}
        self._append("records", frame.filter("is_new").with_columns(**nothing_gone))
        con.register("moved", frame.filter(~pl.col("is_new")))
        con.execute(_STAND, {"now": run.moment})
        con.execute(_FORGET_FINDINGS)
        con.unregister("moved")
        found = frame.filter(pl.col("reason").is_in([FAULT, MISSING, DOUBT, "E17"]))
        by_status = {"rejected": "error", "pending_review": "warning"}
        self._append(
            "findings",
            found.with_columns(
                pl.col("reason").replace("E17", "transfer_bounced").alias("rule"),
                pl.col("status").replace_strict(by_status, default="error").alias("severity"),
                scope=pl.lit("row"),
                message=pl.lit("Lỗi mô phỏng"),
            ),
        )

    def _contents(self, versions: Iterable[tuple[int, int]]) -> dict[int, str]:
        """Keeps the cells of some versions until `finish`; returns their hashes."""
        of_register: dict[str, list[tuple[int, int]]] = {r: [] for r in REGISTERS}
        for record, version in versions:
            of_register[self.campaign.book_of(record).register].append((record, version))
        hashes: dict[int, str] = {}
        for register, own in of_register.items():
            if not own:
                continue
            books = [self.campaign.book_of(r) for r, _ in own]
            cells: dict[str, Any] = {
                "record_id": [b.record_id(r) for b, (r, _) in zip(books, own, strict=True)],
                "version": pl.Series([v for _, v in own], dtype=pl.Int32),
                "so": [str(r - b.records.start + 1) for b, (r, _) in zip(books, own, strict=True)],
                "quyenSo": [f"{b.number:02d}/{b.year}" for b in books],
                "ghiChu": [f"lần {v}" for _, v in own],
            }
            frame = pl.DataFrame(cells)
            absent = [n for n in (*(f.name for f in fields(register)), "extra", "ignored") if n not in frame.columns]
            frame = frame.with_columns(pl.lit(None, dtype=pl.Utf8).alias(name) for name in absent)
            hashes.update(zip((r for r, _ in own), row_hashes(frame, register).to_list(), strict=True))
            self._cells[register].append(frame)
        return hashes

    def _decisions(self, run: Run) -> None:
        if not run.decisions:
            return
        last, rows = decision_head(self.connection)[0], []
        for number, made in enumerate(run.decisions, start=last + 1):
            book = self.campaign.book_of(made.record)
            reject = made.decision == "reject"
            rows.append(
                {
                    **dict.fromkeys(WORDS),
                    "decision_no": number, "unit_code": book.unit, "book_key": book.key,
                    "record_id": book.record_id(made.record), "version": made.version, "decision": made.decision,
                    "reviewer": book.unit, "decided_on": run.moment.date(), "four_eyes": False, "confirms": False,
                    "reason": "không khớp với sổ" if reject else "", "result_version": made.result_version,
                    "result_status": "rejected" if reject else "approved", "run_id": RUN_ID,
                    "decision_key": f"{made.decision}-{number}",
                }
            )  # fmt: skip
        types = {"version": pl.Int32, "result_version": pl.Int32, "sheet_row": pl.Int32, "offered_version": pl.Int32}
        texts = dict.fromkeys(("edits", "confirmed", "offered_scan", "file_sha256", "sheet"), pl.Utf8)
        frame = pl.DataFrame(rows, infer_schema_length=None, schema_overrides={**types, **texts})
        append_decisions(self.connection, frame, decided_at=run.moment)

    def _send(self, run: Run, package: str, items: list[tuple[int, int]]) -> None:
        owner = self.campaign.book_of
        frame = pl.DataFrame(
            [(owner(record).record_id(record), version) for record, version in items],
            schema={"record_id": pl.Utf8, "version": pl.Int32},
            orient="row",
        )
        manifest = Manifest(package, run.moment, len(items), (), "")
        packages.enter_package(self.connection, manifest, frame, status="open")

    def _answers(self, run: Run) -> None:
        for package, answers in run.answered.items():
            rows = [
                {
                    "package": package, "record_id": self.campaign.book_of(r).record_id(r), "code": code or None,
                    "outcome": "bounced" if code else "accepted", "result": "bounced" if code else "accepted",
                    "answered_at": run.moment, "line": at, "message": "", "reason": "",
                }
                for at, (r, _, code) in enumerate(answers, start=2)
            ]  # fmt: skip
            types = {"code": pl.Utf8, "line": pl.Int32}
            frame = pl.DataFrame(rows, infer_schema_length=None, schema_overrides=types)
            # The records themselves moved with the other moves of the run.
            change(self.connection, "package_answers", answers=frame)
            bounced = sum(bool(code) for _, _, code in answers)
            lines = {"accepted": len(answers) - bounced, "bounced": bounced}
            taken = acknowledgements.AckFile(f"sha-{package}", f"{package}.csv", lines)
            acknowledgements.append_file(self.connection, taken, frame, taken_at=run.moment, run_id=RUN_ID)

    def _append(self, table: str, rows: Iterable[dict[str, Any]] | pl.DataFrame) -> None:
        """Rows into a table; columns that are not told are null."""
        held = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(list(rows), infer_schema_length=None)
        if held.is_empty():
            return
        absent = set(self.connection.table(f"ledger.{table}").columns) - set(held.columns)
        append(self.connection, f"ledger.{table}", held.with_columns(pl.lit(None).alias(name) for name in absent))


# As the verdicts word them.
_REASON = {
    FAULT: f"có lỗi: {FAULT}",
    MISSING: f"có lỗi: {MISSING}",
    DOUBT: f"cần người rà soát: {DOUBT}",
}
_EVENT = {
    "record_id": pl.Utf8, "version": pl.Int32, "from_status": pl.Utf8, "to_status": pl.Utf8, "actor": pl.Utf8,
    "reason": pl.Utf8,
}  # fmt: skip
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("year_opened", "book_number", "number", "number_year", "sheet_row", "version"), pl.Int32),
    **dict.fromkeys(("resubmissions", "came_again", "delivery_no"), pl.Int32),
    **dict.fromkeys(("delivery", "row_hash", "approved_by"), pl.Utf8),
    "approved_at": pl.Datetime("us", "Asia/Ho_Chi_Minh"),
}


def _name(delivery: Delivery) -> str:
    return f"dot-{delivery.number}"


def _book_row(run: Run, delivery: Delivery, arrival: Arrival) -> dict[str, Any]:
    book = arrival.book
    return {
        "delivery_no": delivery.number, "delivery_key": f"{delivery.unit}_{delivery.number}", "book": book.stem,
        "unit_code": delivery.unit, "delivery": _name(delivery), "register": book.register, "book_key": book.key,
        "year_opened": book.year, "book_number": book.number, "contractor": delivery.contractor,
        "rows_delivered": len(arrival.records), "pdfs_delivered": len(arrival.records), "received_at": run.moment,
        "is_return": arrival.is_return, "status": "returned" if arrival.returned else "accepted",
    }  # fmt: skip
